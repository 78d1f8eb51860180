//! What no frame covers: `other` for verbs that tie two or more named arguments, `say` for what somebody says that is no other statement.
//! In: a scene, and which words the frames have covered. Out: statements. Never from mere co-occurrence: every argument fills a slot.

use std::collections::BTreeSet;

use super::matching::Scene;
use super::modality::{manner, speaks};
use super::output::Statement;
use super::predications::{Predication, Sort, fillers};
use super::statements::{clause_words, evidence, when};
use super::time::Timeline;
use crate::base::{Document, Span};
use crate::schema::TypeId;

/// Slots that never hold a participant of an open statement.
const NOT_ARGUMENTS: [&str; 6] = ["self", "adj", "num", "comp", "bare", "agent"];

pub(super) fn statements(
    scene: &Scene,
    document: &Document,
    timeline: &Timeline,
    covered: &[bool],
    made: &[Statement],
) -> Vec<Statement> {
    let sourced: BTreeSet<(u32, Span)> = made
        .iter()
        .filter_map(|s| Some((s.source?, s)))
        .flat_map(|(source, s)| s.evidence.iter().map(move |e| (source, e.sentence)))
        .collect();
    let (other, say) = (scene.schema.type_id("other"), scene.schema.type_id("say"));
    let mut found = Vec::new();
    for predication in scene.predications.all.iter().filter(|p| p.sort == Sort::Verb && !covered[p.word]) {
        let statement = if speaks(scene, predication.word) {
            say.and_then(|say| said(scene, document, timeline, predication, say, &sourced))
        } else {
            other.and_then(|other| tie(scene, document, timeline, predication, other))
        };
        found.extend(statement);
    }
    found
}

fn tie(
    scene: &Scene,
    document: &Document,
    timeline: &Timeline,
    predication: &Predication,
    other: TypeId,
) -> Option<Statement> {
    let file = scene.schema.get(other);
    let word = scene.tree.word(predication.word);
    let saying = &scene.pack.saying;
    let places = &saying.prepositions.place;
    let mut arguments: Vec<(&str, u32, usize)> = Vec::new();
    let mut place = None;
    for slot in predication.slots.iter().filter(|slot| !NOT_ARGUMENTS.contains(&slot.name.as_str())) {
        let role = match slot.name.as_str() {
            "subj" => "agent",
            "obj" => "patient",
            "iobj" => "recipient",
            _ => "complement",
        };
        for (chain, at) in fillers(scene.tree, scene.coref, saying, slot.word) {
            let kind = &scene.schema.kind(scene.coref.chains[chain as usize].kind).name;
            if role == "complement" && kind == "place" && places.contains(&slot.name) {
                place = place.or(Some((chain, at)));
            } else if kind != "topic" && !arguments.iter().any(|a| a.1 == chain) {
                arguments.push((role, chain, at));
            }
        }
    }
    place = place.filter(|p| !arguments.iter().any(|a| a.1 == p.0));
    // Somebody named and a place named are tied too: "l'or provient de Bolivie".
    let named = |chain: u32| scene.coref.chains[chain as usize].named;
    if let [only] = arguments[..]
        && let Some((chain, at)) = place.filter(|p| named(p.0) && named(only.1))
    {
        arguments.push(("complement", chain, at));
        place = None;
    }
    // Two participants, one of them named; who is only described must be somebody who can act, or something that has a name of its own.
    let chain = |a: &(&str, u32, usize)| &scene.coref.chains[a.1 as usize];
    let actor = |a: &(&str, u32, usize)| {
        let kind = scene.schema.kind(chain(a).kind).name.as_str();
        chain(a).named || matches!(kind, "person" | "organization" | "group" | "work")
    };
    arguments.retain(|a| actor(a));
    let named = arguments.iter().filter(|a| chain(a).named).count();
    let clear = arguments.iter().any(|a| a.0 == "agent") || named >= 2;
    if arguments.len() < 2 || named == 0 || !clear || !arguments.iter().any(|a| matches!(a.0, "agent" | "patient")) {
        return None;
    }
    let mut said = manner(scene, predication, false);
    let time = when(scene, document, timeline, &clause_words(scene, predication, &[predication.word]), &mut said);
    let mut roles: Vec<_> = arguments.iter().filter_map(|a| Some((file.role(a.0)?, a.1))).collect();
    roles.sort();
    Some(Statement {
        type_id: other,
        roles,
        values: vec![("predicate".into(), word.lemma.to_string())],
        polarity: said.polarity,
        modality: said.modality.unwrap_or_default(),
        source: said.source,
        time,
        place: place.map(|p| p.0),
        evidence: vec![evidence(scene, document, predication.word, arguments.iter().map(|a| a.2).collect())],
    })
}

fn said(
    scene: &Scene,
    document: &Document,
    timeline: &Timeline,
    predication: &Predication,
    say: TypeId,
    sourced: &BTreeSet<(u32, Span)>,
) -> Option<Statement> {
    let file = scene.schema.get(say);
    let saying = &scene.pack.saying;
    let speakers: Vec<(u32, usize)> = predication
        .slot("subj")
        .flat_map(|w| fillers(scene.tree, scene.coref, saying, w))
        .filter(|f| can_speak(scene, f.0))
        .collect();
    let &(speaker, at) = speakers.first()?;
    let sentence = scene.tree.analysis.sentences[scene.tree.analysis.sentence_of(predication.word)].span;
    // What is said is a statement of its own: then the speaker is its source.
    if sourced.contains(&(speaker, sentence)) {
        return None;
    }
    let content = predication
        .slot("comp")
        .chain(predication.slot("obj"))
        .next()
        .map(|w| scene.tree.phrase(w).of(&document.text).to_string());
    let mut said = manner(scene, predication, false);
    let time = when(scene, document, timeline, &clause_words(scene, predication, &[predication.word]), &mut said);
    let addressees = predication
        .slot("iobj")
        .flat_map(|w| fillers(scene.tree, scene.coref, saying, w))
        .filter(|f| f.0 != speaker && can_speak(scene, f.0));
    let mut roles = vec![(file.role("speaker")?, speaker)];
    roles.extend(addressees.filter_map(|f| Some((file.role("addressee")?, f.0))));
    Some(Statement {
        type_id: say,
        roles,
        values: content.into_iter().map(|text| ("content".to_string(), text)).collect(),
        polarity: said.polarity,
        modality: said.modality.unwrap_or_default(),
        source: said.source,
        time,
        place: None,
        evidence: vec![evidence(scene, document, predication.word, vec![at])],
    })
}

fn can_speak(scene: &Scene, chain: u32) -> bool {
    let kind = &scene.schema.kind(scene.coref.chains[chain as usize].kind).name;
    matches!(kind.as_str(), "person" | "organization" | "group")
}
