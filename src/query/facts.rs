//! Facts: the statements of the graph as rows. A fact is a relation or an event; questions pick facts, order them and put them into words.

use super::answer::{Note, Row, Subgraph};
use super::ask::Ask;
use super::cost::Costs;
use super::question::Limits;
use crate::base::{DateInterval, Modality, Polarity};
use crate::graph::{EdgeId, EdgeKind, NodeId, PLACE_ROLE, Proof};

/// Rows shown where the question does not say how many.
const ROWS: usize = 50;

/// A statement as a row: a relation, or an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Fact {
    Relation(EdgeId),
    Event(NodeId),
}

pub(super) fn fact_row(ask: &Ask, fact: Fact, node: Option<NodeId>) -> Row {
    match fact {
        Fact::Relation(edge) => ask.edge_row(edge, node),
        Fact::Event(event) => ask.event_row(event),
    }
}

pub(super) fn fact_time(ask: &Ask, fact: Fact) -> Option<DateInterval> {
    match fact {
        Fact::Relation(edge) => ask.edge_time(edge),
        Fact::Event(event) => ask.view.event_time(event),
    }
}

pub(super) fn fact_stance(ask: &Ask, fact: Fact) -> (Polarity, Modality) {
    match fact {
        Fact::Relation(edge) => ask.view.stance(edge),
        Fact::Event(event) => ask.view.event_stance(event),
    }
}

pub(super) fn fact_type<'a>(ask: &Ask<'a>, fact: Fact) -> &'a str {
    match fact {
        Fact::Relation(edge) => ask.view.type_name(edge),
        Fact::Event(event) => ask.view.kind(event),
    }
}

/// Who has which part in it, a place apart: the head and the tail of a relation; the fillers of an event, sorted.
pub(super) fn fillers<'a>(ask: &Ask<'a>, fact: Fact) -> Vec<(&'a str, NodeId)> {
    let event = match fact {
        Fact::Relation(edge) => return vec![("head", ask.view.source(edge)), ("tail", ask.view.target(edge))],
        Fact::Event(event) => event,
    };
    let edges = ask.view.incoming(event).map(|edge| ask.view.edge(edge));
    let mut found: Vec<(&str, NodeId)> = edges
        .filter_map(|edge| match edge.kind {
            EdgeKind::Role(role) if role != PLACE_ROLE => Some((role, edge.source)),
            _ => None,
        })
        .collect();
    found.sort_unstable();
    found
}

pub(super) fn part(ask: &Ask, facts: &[Fact], nodes: impl IntoIterator<Item = NodeId>) -> Subgraph {
    let edges = facts.iter().filter_map(|fact| if let Fact::Relation(edge) = fact { Some(*edge) } else { None });
    let events = facts.iter().filter_map(|fact| if let Fact::Event(event) = fact { Some(*event) } else { None });
    ask.subgraph(nodes.into_iter().chain(events), edges)
}

/// Keeps the first rows and says how many there were.
pub(super) fn cut<T>(items: &mut Vec<T>, limits: &Limits, notes: &mut Vec<Note>) {
    cut_to(items, rows_shown(limits), notes);
}

pub(super) fn rows_shown(limits: &Limits) -> usize {
    limits.count.map_or(ROWS, |n| n as usize)
}

/// As `cut`, with the number of rows that are shown.
pub(super) fn cut_to<T>(items: &mut Vec<T>, shown: usize, notes: &mut Vec<Note>) {
    let total = items.len();
    if total > shown {
        items.truncate(shown);
        notes.push(Note::Cut { shown: shown as u64, total: total as u64 });
    }
}

/// Every statement that a node has a part in: relations by type and cost, then events by time.
pub(super) fn statements(ask: &Ask, node: NodeId) -> Vec<Fact> {
    if ask.view.is_event(node) {
        return vec![Fact::Event(node)];
    }
    let mut relations = Vec::new();
    let mut events = Vec::new();
    for edge in ask.view.outgoing(node).chain(ask.view.incoming(node)) {
        match ask.view.role_number(edge) {
            Some(_) => events.push(ask.view.target(edge)),
            None => relations.push((ask.view.type_number(edge), u8::MAX - ask.view.weight(edge), edge)),
        }
    }
    relations.sort_unstable();
    events.sort_unstable();
    events.dedup();
    let mut events: Vec<Fact> = events.into_iter().map(Fact::Event).collect();
    by_time(ask, &mut events);
    relations.into_iter().map(|r| Fact::Relation(r.2)).chain(events).collect()
}

/// By first day, then last; undated ones at the end, in the view's order.
pub(super) fn by_time(ask: &Ask, facts: &mut [Fact]) {
    facts.sort_by_cached_key(|&fact| {
        let time = fact_time(ask, fact).map(|t| (t.start.first_day(), t.end.last_day()));
        (time.is_none(), time, fact)
    });
}

/// A row that begins with its date.
pub(super) fn dated_row(ask: &Ask, fact: Fact) -> Row {
    let mut row = fact_row(ask, fact, None);
    if let (Some(time), Fact::Relation(_)) = (row.time, fact) {
        row.text = format!("{} ({})", row.text, ask.wording.interval(time));
    }
    row
}

pub(super) fn allowed(ask: &Ask, costs: &Costs, fact: Fact) -> bool {
    match fact {
        Fact::Relation(edge) => costs.relation(edge).is_some(),
        Fact::Event(event) => ask.view.incoming(event).next().is_none_or(|edge| costs.event(edge).is_some()),
    }
}

/// The pieces of evidence, sorted by document and place in it.
pub(super) fn proofs<'a>(ask: &'a Ask, fact: Fact) -> Vec<Proof<'a>> {
    match fact {
        Fact::Relation(edge) => ask.view.evidence(edge).collect(),
        Fact::Event(event) => ask.view.event_evidence(event).collect(),
    }
}

/// Every fact of the graph: relations in the order of their edges, then events.
pub(super) fn all<'a>(ask: &'a Ask) -> impl Iterator<Item = Fact> + 'a {
    let view = ask.view;
    let relations = (0..view.edge_count() as u32).map(EdgeId).filter(|&edge| view.role_number(edge).is_none());
    let events = (view.entity_count() as u32..view.node_count() as u32).map(NodeId);
    relations.map(Fact::Relation).chain(events.map(Fact::Event))
}
