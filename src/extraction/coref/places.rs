//! Places known by adjectives and inhabitants join the place of that name: "agents américains", "un Américain", "aux États-Unis".

use std::collections::BTreeMap;

use super::acting::GOVERNMENT;
use super::candidate::Candidate;
use super::clusters::Clusters;
use super::text::Text;
use super::variants::fold;

/// The country's name where it is one, else the folded name.
fn key(text: &Text, name: &str) -> String {
    match text.country_named(name) {
        Some(country) => text.pack.gazetteer.country(country).code.clone(),
        None => fold(name),
    }
}

pub fn link_places(text: &Text, candidates: &[Candidate], clusters: &mut Clusters) {
    let mut first: BTreeMap<String, usize> = BTreeMap::new();
    for (i, candidate) in candidates.iter().enumerate() {
        if candidate.entity != Some(text.kinds.place) {
            continue;
        }
        let name = match &candidate.place {
            Some(place) => place.to_string(),
            None if candidate.is_named() => text.span_of(&candidate.name).of(text.text).to_string(),
            None => continue,
        };
        let known = *first.entry(key(text, &name)).or_insert(i);
        if known != i {
            clusters.merge(known, i);
        }
    }
}

/// "le gouvernement russe", "le régime de Damas" and "Moscou" as an actor are one body.
pub fn link_governments(text: &Text, candidates: &[Candidate], clusters: &mut Clusters) {
    let mut acting: BTreeMap<u16, usize> = BTreeMap::new();
    for (i, candidate) in candidates.iter().enumerate() {
        if candidate.acting
            && let Some(country) = text.country_behind(text.span_of(&candidate.name).of(text.text))
        {
            let known = *acting.entry(country.0).or_insert(i);
            if known != i {
                clusters.merge(known, i);
            }
        }
    }
    for (i, candidate) in candidates.iter().enumerate() {
        let body = !candidate.is_named()
            && candidate.subkind.as_deref() == Some(GOVERNMENT)
            && candidate.plural != Some(true)
            && text.references().government_nouns.contains(&candidate.lemma);
        if !body {
            continue;
        }
        let country = text.children(candidate.head).find_map(|child| match text.name_of[child] {
            Some(name) => text.country_behind(text.analysis.names[name as usize].span.of(text.text)),
            None => text.country_of_demonym(child),
        });
        if let Some(country) = country {
            let known = *acting.entry(country.0).or_insert(i);
            if known != i {
                clusters.merge(known, i);
            }
        }
    }
}
