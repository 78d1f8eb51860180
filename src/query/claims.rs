//! Who says what: `who said` (statements by their source), `says` (what one source says), `alleged` (what is claimed of somebody).
//!
//! Somebody says a thing where the text names them as its source, or where they fill the role that the schema calls the type's `voice` (the
//! speaker of a statement, the accuser).

use std::collections::BTreeMap;

use super::answer::{Answer, Body, Note, Row};
use super::ask::Ask;
use super::cost::Costs;
use super::error::QueryError;
use super::facts::{Fact, all, allowed, by_time, cut, cut_to, fact_row, part, proofs, statements};
use super::question::Limits;
use super::resolve::resolve;
use crate::base::Modality;
use crate::graph::{EdgeKind, NodeId, Proof};

/// Sources listed where the question does not say how many.
const SOURCES: usize = 20;
/// How many facts are looked at between two looks at the clock.
const LOOK: usize = 4096;

/// The fillers of the role that the schema gives an event's type for `voice` or `claims_of`.
fn fillers(ask: &Ask, fact: Fact, role: impl Fn(&crate::schema::TypeFile) -> Option<&String>) -> Vec<NodeId> {
    let Fact::Event(event) = fact else { return Vec::new() };
    let file = ask.schema.type_id(ask.view.kind(event)).map(|id| ask.schema.get(id));
    let Some(wanted) = file.and_then(role) else { return Vec::new() };
    let edges = ask.view.incoming(event).map(|edge| ask.view.edge(edge));
    edges.filter(|edge| matches!(edge.kind, EdgeKind::Role(role) if role == wanted)).map(|edge| edge.source).collect()
}

fn voices(ask: &Ask, fact: Fact) -> Vec<NodeId> {
    fillers(ask, fact, |file| file.voice.as_ref())
}

/// Who says a fact, each with the pieces of evidence in which they do.
fn sources<'a>(ask: &'a Ask, fact: Fact) -> BTreeMap<NodeId, Vec<Proof<'a>>> {
    let voices = voices(ask, fact);
    let mut said: BTreeMap<NodeId, Vec<Proof>> = BTreeMap::new();
    for proof in proofs(ask, fact) {
        for &voice in voices.iter().filter(|&&voice| Some(voice) != proof.source) {
            said.entry(voice).or_default().push(proof.clone());
        }
        if let Some(source) = proof.source {
            said.entry(source).or_default().push(proof);
        }
    }
    said
}

/// A fact as one source has it: `Joe Biden : Viktor Bout détenu par …`, with the sentences in which it does.
fn row(ask: &Ask, who: &str, fact: Fact, proofs: &[Proof]) -> Row {
    let mut row = fact_row(ask, fact, None);
    row.text = format!("{who} : {}", row.text);
    row.evidence = proofs.iter().map(|proof| ask.quote(proof)).collect();
    row.modality = proofs.iter().map(|proof| proof.modality).min().unwrap_or(row.modality);
    row
}

fn answer(ask: &Ask, question: String, notes: Vec<Note>, claims: &[(Row, Fact)], about: &[NodeId]) -> Answer {
    let facts: Vec<Fact> = claims.iter().map(|claim| claim.1).collect();
    let rows = claims.iter().map(|claim| claim.0.clone()).collect();
    Answer { question, notes, body: Body::Rows, rows, subgraph: part(ask, &facts, about.iter().copied()) }
}

/// `who said`: sources, those of most statements first; `who said X`: what is said of X, by source.
pub(super) fn who_said(ask: &Ask, about: Option<&str>, limits: &Limits) -> Result<Answer, QueryError> {
    let costs = Costs::new(ask, limits)?;
    let Some(name) = about else { return Ok(ranked(ask, &costs, limits)) };
    let meaning = resolve(ask, name)?;
    let mut notes: Vec<Note> = meaning.note.into_iter().collect();
    let mut facts = statements(ask, meaning.node);
    facts.retain(|&fact| allowed(ask, &costs, fact));
    by_time(ask, &mut facts);
    let mut by_source: BTreeMap<NodeId, Vec<(Fact, Vec<Proof>)>> = BTreeMap::new();
    for fact in facts {
        // What X says of itself as the speaker is `says X`.
        for (source, proofs) in sources(ask, fact).into_iter().filter(|(source, _)| *source != meaning.node) {
            by_source.entry(source).or_default().push((fact, proofs));
        }
    }
    let mut order: Vec<(NodeId, Vec<(Fact, Vec<Proof>)>)> = by_source.into_iter().collect();
    order.sort_by_key(|(source, said)| (usize::MAX - said.len(), *source));
    let flat = |(source, said): (NodeId, Vec<_>)| said.into_iter().map(move |(fact, proofs)| (source, fact, proofs));
    let mut said: Vec<(NodeId, Fact, Vec<Proof>)> = order.into_iter().flat_map(flat).collect();
    cut(&mut said, limits, &mut notes);
    let about: Vec<NodeId> = said.iter().map(|claim| claim.0).chain([meaning.node]).collect();
    let claim = |(source, fact, proofs): (NodeId, Fact, Vec<Proof>)| {
        (Row { node: Some(source.0), ..row(ask, &ask.name(source), fact, &proofs) }, fact)
    };
    let claims: Vec<(Row, Fact)> = said.into_iter().map(claim).collect();
    let question = format!("who said \"{}\"", ask.name(meaning.node));
    Ok(answer(ask, question, notes, &claims, &about))
}

fn ranked(ask: &Ask, costs: &Costs, limits: &Limits) -> Answer {
    let mut notes = Vec::new();
    let mut said: BTreeMap<NodeId, u64> = BTreeMap::new();
    for (i, fact) in all(ask).enumerate() {
        if i % LOOK == LOOK - 1 && ask.clock.is_over() {
            notes.push(Note::Partial { milliseconds: ask.clock.milliseconds() });
            break;
        }
        if allowed(ask, costs, fact) {
            sources(ask, fact).into_keys().for_each(|source| *said.entry(source).or_default() += 1);
        }
    }
    let mut order: Vec<(NodeId, u64)> = said.into_iter().collect();
    order.sort_by_key(|&(source, count)| (u64::MAX - count, source));
    cut_to(&mut order, limits.count.map_or(SOURCES, |count| count as usize), &mut notes);
    Answer {
        question: "who said".into(),
        notes,
        body: Body::Ranking(order.iter().map(|&(source, count)| (ask.name(source), count as f64)).collect()),
        rows: Vec::new(),
        subgraph: ask.subgraph(order.into_iter().map(|(source, _)| source), []),
    }
}

/// `says X`: what X says, by time.
pub(super) fn says(ask: &Ask, name: &str, limits: &Limits) -> Result<Answer, QueryError> {
    let meaning = resolve(ask, name)?;
    let mut notes: Vec<Note> = meaning.note.into_iter().collect();
    let costs = Costs::new(ask, limits)?;
    let mut facts: Vec<Fact> = Vec::new();
    for (i, fact) in all(ask).enumerate() {
        if i % LOOK == LOOK - 1 && ask.clock.is_over() {
            notes.push(Note::Partial { milliseconds: ask.clock.milliseconds() });
            break;
        }
        if allowed(ask, &costs, fact) && sources(ask, fact).contains_key(&meaning.node) {
            facts.push(fact);
        }
    }
    by_time(ask, &mut facts);
    cut(&mut facts, limits, &mut notes);
    let who = ask.name(meaning.node);
    let claims: Vec<(Row, Fact)> = facts
        .into_iter()
        .map(|fact| (row(ask, &who, fact, &sources(ask, fact).remove(&meaning.node).unwrap_or_default()), fact))
        .collect();
    Ok(answer(ask, format!("says \"{who}\""), notes, &claims, &[meaning.node]))
}

/// `alleged X`: what is claimed of X, by whom: accusations and the like, what is only alleged, and what somebody says of X. Where the text
/// names nobody, the document is the one that says it.
pub(super) fn alleged(ask: &Ask, name: &str, limits: &Limits) -> Result<Answer, QueryError> {
    let meaning = resolve(ask, name)?;
    let mut notes: Vec<Note> = meaning.note.into_iter().collect();
    let costs = Costs::new(ask, limits)?;
    let mut facts = statements(ask, meaning.node);
    facts.retain(|&fact| allowed(ask, &costs, fact));
    by_time(ask, &mut facts);
    let mut found: Vec<(Option<NodeId>, String, Fact, Vec<Proof>)> = Vec::new();
    for fact in facts {
        let claimed = fillers(ask, fact, |file| file.claims_of.as_ref()).contains(&meaning.node);
        let voices = voices(ask, fact);
        // What X accuses others of is no claim about X.
        if !claimed && voices.contains(&meaning.node) {
            continue;
        }
        let mut by_whom: BTreeMap<(Option<NodeId>, String), Vec<Proof>> = BTreeMap::new();
        for proof in proofs(ask, fact) {
            let document = || ask.view.document_name(proof.document).to_string();
            let whose: Vec<(Option<NodeId>, String)> = match proof.source {
                Some(source) => vec![(Some(source), ask.name(source))],
                None if claimed && !voices.is_empty() => voices.iter().map(|&v| (Some(v), ask.name(v))).collect(),
                None if claimed || proof.modality == Modality::Alleged => vec![(None, document())],
                None => Vec::new(),
            };
            whose.into_iter().for_each(|who| by_whom.entry(who).or_default().push(proof.clone()));
        }
        found.extend(by_whom.into_iter().map(|((who, name), proofs)| (who, name, fact, proofs)));
    }
    cut(&mut found, limits, &mut notes);
    let claim = |(who, name, fact, proofs): (Option<NodeId>, String, Fact, Vec<Proof>)| {
        let mut row = row(ask, &name, fact, &proofs);
        row.node = who.map(|who| who.0).or(row.node);
        (row, fact)
    };
    let claims: Vec<(Row, Fact)> = found.into_iter().map(claim).collect();
    let mut about = vec![meaning.node];
    about.extend(claims.iter().filter_map(|claim| claim.0.node.map(NodeId)));
    Ok(answer(ask, format!("alleged \"{}\"", ask.name(meaning.node)), notes, &claims, &about))
}
