//! Clusters of candidates → the mentions and chains of an extraction: kinds, fullest names, other surface strings.

use rustc_hash::FxHashMap;

use crate::extraction::{Chain, Mention, MentionKind};

use super::anaphora::Known;
use super::candidate::{Candidate, Determiner};
use super::clusters::Clusters;
use super::described::without_determiner;
use super::text::Text;
use super::{Coreference, Quotation};

/// Longest surface string kept as an alias, in characters: longer ones are descriptions that nobody types.
const LONGEST_ALIAS: usize = 90;

pub fn build(text: &Text, known: &Known) -> Coreference {
    let Known { candidates, clusters, heads, speakers } = known;
    let mut chains = Vec::new();
    let mut chain_of: FxHashMap<usize, u32> = FxHashMap::default();
    for root in clusters.roots() {
        let members = &clusters.entity(root).members;
        let described = members.iter().any(|&m| !candidates[m].is_pronoun() && candidates[m].parts.is_empty());
        if described && let Some(chain) = chain_from(text, candidates, clusters, root) {
            chain_of.insert(root, chains.len() as u32);
            chains.push(chain);
        }
    }
    let mut mentions = Vec::new();
    let mut references = Vec::new();
    let mut origins = Vec::new();
    for (i, candidate) in candidates.iter().enumerate() {
        let whose: Vec<u32> = if candidate.parts.is_empty() {
            chain_of.get(&clusters.find(i)).copied().into_iter().collect()
        } else {
            candidate.parts.iter().filter_map(|&part| chain_of.get(&clusters.find(part)).copied()).collect()
        };
        let coordination = !candidate.parts.is_empty() && candidate.lemma.is_empty();
        if coordination {
            continue;
        }
        let adjectival = candidate.place.is_some() && candidate.entity == Some(text.kinds.place);
        let own_head = heads.get(&candidate.head) == Some(&i);
        for chain in whose {
            if adjectival {
                origins.push((candidate.head as u32, chain));
            }
            if !adjectival || own_head {
                mentions.push(Mention {
                    span: text.span_of(&candidate.words),
                    head: candidate.head as u32,
                    kind: candidate.kind,
                    chain,
                });
                references.push((candidate.head as u32, chain));
                references.extend(candidate.name.clone().map(|word| (word as u32, chain)));
            }
        }
    }
    let said = text.quotes.iter().zip(speakers).filter_map(|(quote, speaker)| {
        let speaker = *chain_of.get(&clusters.find((*speaker)?))?;
        Some(Quotation { words: quote.words.start as u32..quote.words.end as u32, speaker })
    });
    Coreference::new(mentions, chains, references, origins).with_quotations(said.collect())
}

fn chain_from(text: &Text, candidates: &[Candidate], clusters: &Clusters, root: usize) -> Option<Chain> {
    let entity = clusters.entity(root);
    let kind = entity.kind?;
    let members: Vec<&Candidate> = entity.members.iter().map(|&m| &candidates[m]).filter(|c| !c.is_pronoun()).collect();
    let (name, named) = name_of(text, &members)?;
    let mut aliases: Vec<String> =
        members.iter().flat_map(|member| surfaces(text, member)).filter(|alias| *alias != name).collect();
    aliases.sort();
    aliases.dedup();
    let subkinds = &text.schema.kind(kind).subkinds;
    let subkind = entity
        .members
        .iter()
        .filter_map(|&m| candidates[m].subkind.as_deref())
        .find(|s| subkinds.iter().any(|of| of == s));
    Some(Chain { kind, subkind: subkind.map(str::to_string), name, named, aliases, gender: entity.gender })
}

/// The fullest proper name; the usual name of a place known by its adjective; else the first description.
fn name_of(text: &Text, members: &[&Candidate]) -> Option<(String, bool)> {
    let fullest = members
        .iter()
        .filter(|c| c.is_named())
        .map(|c| (c.name.len(), surface(text, &c.name), c.words.start))
        .max_by(|a, b| (a.0, a.1.chars().count()).cmp(&(b.0, b.1.chars().count())).then(b.2.cmp(&a.2)));
    if let Some((_, name, _)) = fullest {
        return Some((name, true));
    }
    let place = members
        .iter()
        .find(|c| c.entity == Some(text.kinds.place) && c.place.is_some())
        .and_then(|c| c.place.as_deref());
    if let Some(place) = place {
        return Some((place.to_string(), true));
    }
    let first = members.first()?;
    let words =
        if first.determiner == Determiner::Possessive { first.words.clone() } else { without_determiner(text, first) };
    Some((surface(text, &words), false))
}

/// The strings by which a member may be found again.
fn surfaces(text: &Text, member: &Candidate) -> Vec<String> {
    let mut found = vec![surface(text, &member.words)];
    if member.is_named() {
        found.push(surface(text, &member.name));
        if member.kind == MentionKind::Named && member.words.start < member.name.start {
            let title = without_determiner(text, member);
            found.push(surface(text, &title));
        }
    } else {
        found.push(surface(text, &without_determiner(text, member)));
    }
    found.retain(|alias| !alias.is_empty() && alias.chars().count() <= LONGEST_ALIAS);
    found
}

/// The text of some words, with white space made single.
fn surface(text: &Text, words: &std::ops::Range<usize>) -> String {
    let written = text.span_of(words).of(text.text);
    written.split_whitespace().collect::<Vec<_>>().join(" ")
}
