//! What the documents tell of events, made one where they agree; evidence in view numbers and in its order.

use std::cmp::Ordering;

use petgraph::Direction;
use petgraph::visit::EdgeRef;

use super::events::{Told, split};
use super::freeze::Numbers;
use super::record::Record;
use super::rejected::Rejected;
use super::store::{Edge, Node, Store};
use super::strings::StringTable;
use super::view::{DocumentRow, View};
use crate::base::{Modality, Polarity};

/// One event as one document tells it.
#[derive(Clone)]
pub(super) struct ToldEvent<'a> {
    kind: u16,
    polarity: Polarity,
    /// Facts and plans together; wishes; claims.
    class: u8,
    fillers: Vec<(u8, u32)>,
    values: Vec<(&'a str, &'a str)>,
    pub records: Vec<Record>,
}

/// One event of the view.
pub(super) struct Event {
    pub kind: u16,
    pub polarity: Polarity,
    /// Role and entity, in view numbers, sorted.
    pub fillers: Vec<(u8, u32)>,
    pub records: Vec<Record>,
}

/// The records of a list in view numbers, but for the strings of their values.
pub(super) fn records(store: &Store, numbers: &Numbers, at: u32) -> Vec<Record> {
    let entity = |n: u32| numbers.entities.get(n as usize).copied();
    store
        .records(at)
        .map(|mut record| {
            record.document = numbers.documents[record.document as usize];
            record.place = record.place.and_then(entity);
            record.source = record.source.and_then(entity);
            record
        })
        .collect()
}

pub(super) fn by_place_in_text(strings: &StringTable, a: &Record, b: &Record) -> Ordering {
    let head = |r: &Record| (r.document, r.modality, r.time, r.place, r.source);
    let values = |r: &Record| values(strings, r);
    (a.document, &a.at).cmp(&(b.document, &b.at)).then(head(a).cmp(&head(b))).then_with(|| values(a).cmp(&values(b)))
}

fn values<'a>(strings: &'a StringTable, record: &Record) -> Vec<(&'a str, &'a str)> {
    record.values.iter().map(|&(name, text)| (strings.get(name), strings.get(text))).collect()
}

/// Puts records into their order, each once.
pub(super) fn settle(strings: &StringTable, records: &mut Vec<Record>) {
    if records.len() > 1 {
        records.sort_by(|a, b| by_place_in_text(strings, a, b));
        records.dedup();
    }
}

fn class(modality: Modality) -> u8 {
    match modality {
        Modality::Actual | Modality::Planned => 0,
        Modality::Possible => 1,
        Modality::Alleged => 2,
    }
}

/// All events of a store, those that agree made one; in their order.
pub(super) fn merge_events(store: &Store, numbers: &Numbers, rejected: &Rejected, view: &View) -> Vec<Event> {
    let mut told: Vec<ToldEvent> = Vec::new();
    for node in store.graph.node_indices() {
        let Node::Event { kind, polarity, evidence } = store.graph[node] else { continue };
        let role_of = |edge: petgraph::stable_graph::EdgeReference<Edge>| match *edge.weight() {
            Edge::Role { role } => Some((numbers.roles[role as usize], *numbers.entities.get(edge.source().index())?)),
            Edge::Relation { .. } => None,
        };
        let mut fillers: Vec<(u8, u32)> =
            store.graph.edges_directed(node, Direction::Incoming).filter_map(role_of).collect();
        fillers.sort_unstable();
        fillers.dedup();
        if rejected.event(numbers.types[kind as usize], &fillers) {
            continue;
        }
        let records = records(store, numbers, evidence);
        told.extend(ToldEvent::new(&store.strings.table, numbers.types[kind as usize], polarity, fillers, records));
    }
    agree(told, &store.strings.table, &view.documents)
}

impl<'a> ToldEvent<'a> {
    /// `None` without evidence. `fillers` are sorted.
    pub fn new(
        strings: &'a StringTable,
        kind: u16,
        polarity: Polarity,
        fillers: Vec<(u8, u32)>,
        records: Vec<Record>,
    ) -> Option<ToldEvent<'a>> {
        let first = records.first()?;
        let (class, values) = (class(first.modality), values(strings, first));
        Some(ToldEvent { kind, polarity, class, fillers, values, records })
    }

    /// Only those that are equal here can be one event.
    pub fn bucket(&self, other: &ToldEvent) -> Ordering {
        (self.kind, self.polarity, self.class)
            .cmp(&(other.kind, other.polarity, other.class))
            .then_with(|| self.fillers.cmp(&other.fillers))
            .then_with(|| self.values.cmp(&other.values))
    }
}

/// Makes one of those that agree. `strings` are those of the records' values, `documents` those of their documents.
pub(super) fn agree(mut told: Vec<ToldEvent>, strings: &StringTable, documents: &[DocumentRow]) -> Vec<Event> {
    told.sort_by(ToldEvent::bucket);
    let mut events = Vec::new();
    for group in told.chunk_by(|a, b| a.bucket(b) == Ordering::Equal) {
        let look = |one: &ToldEvent| {
            let document = one.records[0].document;
            let published = documents.get(document as usize).and_then(|d| d.date);
            Told { time: one.records[0].time, place: one.records[0].place, document, published }
        };
        let clusters = split(&group.iter().map(look).collect::<Vec<_>>());
        let mut merged: Vec<Vec<Record>> = vec![Vec::new(); clusters.iter().max().map_or(0, |max| max + 1)];
        for (cluster, one) in clusters.into_iter().zip(group) {
            merged[cluster].extend(one.records.iter().cloned());
        }
        merged.iter_mut().for_each(|records| settle(strings, records));
        merged.retain(|records| !records.is_empty());
        merged.sort_by(|a, b| by_place_in_text(strings, &a[0], &b[0]));
        let one = &group[0];
        let event = |records| Event { kind: one.kind, polarity: one.polarity, fillers: one.fillers.clone(), records };
        events.extend(merged.into_iter().map(event));
    }
    events
}

pub(super) fn firmest(records: &[Record]) -> Modality {
    records.iter().map(|r| r.modality).min().unwrap_or_default()
}

/// The place that most of the evidence gives; the first of equals.
pub(super) fn place(records: &[Record]) -> Option<u32> {
    let mut places: Vec<u32> = records.iter().filter_map(|r| r.place).collect();
    places.sort_unstable();
    places.chunk_by(|a, b| a == b).rev().max_by_key(|run| run.len()).map(|run| run[0])
}

/// The evidence of an event by telling. One document may tell one event twice with times or places that differ by grain: each telling is
/// its own statement again.
pub(super) fn tellings(records: Vec<Record>) -> Vec<Vec<Record>> {
    let same =
        |a: &Record, b: &Record| (a.document, a.time, a.place, a.modality) == (b.document, b.time, b.place, b.modality);
    let (mut left, mut all) = (records, Vec::new());
    while let Some(first) = left.first().cloned() {
        let (told, rest): (Vec<Record>, Vec<Record>) = left.into_iter().partition(|r| same(r, &first));
        all.push(told);
        left = rest;
    }
    all
}
