//! `missing`: names that share many neighbours and that no document ties. Leads to follow, never facts.
//!
//! Scored after Adamic and Adar (2003): each common neighbour counts one over the logarithm of how many neighbours it has, so that a common
//! acquaintance of two says more than a country. Cost: for one name, the ties of its neighbours; for all, the sum of that over all names.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use super::answer::{Answer, Body, Note, Row};
use super::around::kind_number;
use super::ask::Ask;
use super::error::QueryError;
use super::facts::{Fact, part, proofs};
use super::projection::{CROWD, Projection};
use super::question::Limits;
use super::resolve::resolve;
use crate::base::{Modality, Polarity};
use crate::graph::NodeId;

/// Leads shown where the question does not say how many.
const LEADS: usize = 20;
/// Fewer common neighbours are no lead.
const COMMON: usize = 2;
/// Leads kept beyond those that will be shown, so that they are sorted now and then, not each time.
const SPARE: usize = 10_000;
/// Common neighbours that a row names.
const NAMED: usize = 5;

/// Two names that nothing ties, and whom both are tied to.
pub(super) struct Lead {
    pub score: f64,
    pub one: u32,
    pub other: u32,
    /// Sorted.
    pub common: Vec<u32>,
}

/// `missing [A] [kind K] [k N]`: proper names that share at least two neighbours with A and are not tied to it, the likeliest first.
pub(super) fn missing(ask: &Ask, name: Option<&str>, limits: &Limits) -> Result<Answer, QueryError> {
    let meaning = name.map(|name| resolve(ask, name)).transpose()?;
    let kind = limits.kind.as_deref().map(|word| kind_number(ask, word)).transpose()?;
    let graph = Projection::of(ask.view, ask.schema);
    let fits = |node: u32| {
        let node = NodeId(node);
        // A place that nothing ties to somebody is no lead, unless it is asked for.
        ask.view.named(node)
            && match kind {
                Some(kind) => ask.view.kind_number(node) == kind,
                None => !ask.is_place(ask.view.kind(node)),
            }
    };
    let mut notes = Vec::new();
    let mut found: Vec<Lead> = Vec::new();
    let (begin, all) = match &meaning {
        Some(meaning) if ask.view.is_event(meaning.node) => (Vec::new(), false),
        Some(meaning) => (vec![meaning.node.0], false),
        None => ((0..graph.len() as u32).filter(|&node| fits(node)).collect(), true),
    };
    let shown = limits.count.map_or(LEADS, |count| count as usize);
    let (mut total, mut partial) = (0, false);
    for (i, &one) in begin.iter().enumerate() {
        if i % 64 == 63 && ask.clock.is_over() {
            partial = true;
            break;
        }
        let crowd = crowd_mates(ask, one);
        // Each pair once where all are asked for.
        let fits = |lead: &Lead| fits(lead.other) && (!all || lead.other > one) && !crowd.contains(&lead.other);
        let before = found.len();
        found.extend(leads(&graph, one).into_iter().filter(fits));
        total += found.len() - before;
        // A large graph has more leads than memory: of those that can no longer be shown, none is kept.
        if found.len() > shown.saturating_add(SPARE) {
            sort(&mut found);
            found.truncate(shown);
        }
    }
    sort(&mut found);
    found.truncate(shown);
    notes.extend(meaning.as_ref().and_then(|meaning| meaning.note.clone()));
    if !found.is_empty() {
        notes.push(Note::Leads);
    }
    if partial {
        notes.push(Note::Partial { milliseconds: ask.clock.milliseconds() });
    }
    if total > found.len() {
        notes.push(Note::Cut { shown: found.len() as u64, total: total as u64 });
    }
    let question = match &meaning {
        Some(meaning) => format!("missing \"{}\"", ask.name(meaning.node)),
        None => "missing".to_string(),
    };
    let facts: Vec<Vec<Fact>> = found.iter().map(|lead| ties(ask, lead)).collect();
    let rows = found.iter().zip(&facts).map(|(lead, facts)| row(ask, lead, facts)).collect();
    let nodes = found.iter().flat_map(|lead| [NodeId(lead.one), NodeId(lead.other)]);
    let subgraph = part(ask, &facts.concat(), nodes);
    Ok(Answer { question, notes, body: Body::Rows, rows, subgraph })
}

/// Who has a part in an event with somebody that is too crowded for the projection to tie all of them: they are tied, and no lead.
fn crowd_mates(ask: &Ask, one: u32) -> FxHashSet<u32> {
    let view = ask.view;
    let events = view.outgoing(NodeId(one)).filter(|&edge| view.role_number(edge).is_some());
    let crowds = events.map(|edge| view.sources(view.target(edge))).filter(|fillers| fillers.len() > CROWD);
    crowds.flatten().copied().collect()
}

/// Best first; of equals, those with more in common, then the order of names' keys.
fn sort(found: &mut [Lead]) {
    found.sort_by(|a, b| {
        let by_score = b.score.total_cmp(&a.score).then(b.common.len().cmp(&a.common.len()));
        by_score.then((a.one, a.other).cmp(&(b.one, b.other)))
    });
}

/// The nodes that share at least `COMMON` neighbours with one and are not tied to it, in the order of nodes.
pub(super) fn leads(graph: &Projection, one: u32) -> Vec<Lead> {
    let mine = graph.neighbours(one);
    let mut shared: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for &between in mine {
        for &other in graph.neighbours(between) {
            if other != one && mine.binary_search(&other).is_err() {
                shared.entry(other).or_default().push(between);
            }
        }
    }
    let lead = |(other, common): (u32, Vec<u32>)| {
        let score = common.iter().map(|&node| 1.0 / (graph.neighbours(node).len() as f64).ln()).sum();
        (common.len() >= COMMON).then_some(Lead { score, one, other, common })
    };
    shared.into_iter().filter_map(lead).collect()
}

/// What ties each of the two to those whom they share: the first tie of each pair, in the view's order.
fn ties(ask: &Ask, lead: &Lead) -> Vec<Fact> {
    let mut found = Vec::new();
    for &between in lead.common.iter().take(NAMED) {
        found.extend([lead.one, lead.other].into_iter().filter_map(|end| tie(ask, NodeId(end), NodeId(between))));
    }
    found
}

fn tie(ask: &Ask, a: NodeId, b: NodeId) -> Option<Fact> {
    let view = ask.view;
    let (near, far) = if view.degree(a) <= view.degree(b) { (a, b) } else { (b, a) };
    let out = view.outgoing(near).find_map(|edge| match view.role_number(edge) {
        None => (view.target(edge) == far).then_some(Fact::Relation(edge)),
        Some(_) => view.sources(view.target(edge)).contains(&far.0).then(|| Fact::Event(view.target(edge))),
    });
    out.or_else(|| {
        let into = view.incoming(near).zip(view.sources(near)).find(|(_, source)| **source == far.0);
        into.map(|(edge, _)| Fact::Relation(edge))
    })
}

/// `Viktor Bout ? Paul Whelan : Joe Biden, Brittney Griner (1.44)`, with the sentences of the ties.
fn row(ask: &Ask, lead: &Lead, facts: &[Fact]) -> Row {
    let names: Vec<String> = lead.common.iter().take(NAMED).map(|&node| ask.name(NodeId(node))).collect();
    let more = if lead.common.len() > NAMED { "…" } else { "" };
    let (one, other) = (ask.name(NodeId(lead.one)), ask.name(NodeId(lead.other)));
    Row {
        text: format!("{one} ? {other} : {}{more} ({:.2})", names.join(", "), lead.score),
        node: Some(lead.other),
        edge: None,
        polarity: Polarity::Positive,
        modality: Modality::Actual,
        time: None,
        evidence: facts.iter().filter_map(|&fact| proofs(ask, fact).first().map(|proof| ask.quote(proof))).collect(),
    }
}
