//! Store → view: everything put into its canonical order, equal statements merged, events that agree made one. The view depends on what
//! the documents say alone: the order of coming and going, and the store's own numbers, leave no trace.

use petgraph::stable_graph::NodeIndex;
use petgraph::visit::{EdgeRef, IntoEdgeReferences};
use rayon::prelude::*;

use super::copies;
use super::decisions::Decisions;
use super::entities::{portrait, settle_contributions};
use super::record::{Contribution, Record, modality_code, put};
use super::rejected::Rejected;
use super::store::{Edge, Node, Store};
use super::stretch::{self, Stretch, count, end};
use super::strings::Interner;
use super::telling::{Event, firmest, merge_events, place, records, settle};
use super::update::Links;
use super::view::{DocumentRow, NEGATIVE, RELATION, View};
use super::vocabulary::PLACE_ROLE;
use crate::base::{Modality, Polarity};

/// Store numbers → view numbers.
pub(super) struct Numbers {
    pub documents: Vec<u32>,
    /// By petgraph node.
    pub entities: Vec<u32>,
    kinds: Vec<u8>,
    pub types: Vec<u16>,
    pub roles: Vec<u8>,
    /// By type of the store.
    symmetric: Vec<bool>,
}

/// One edge of the view before merging: where its evidence lies in the store (relations), how much there is (roles).
#[derive(Clone, Copy)]
struct Raw {
    source: u32,
    target: u32,
    /// Type, role, flags: sorted as one number.
    tag: u32,
    evidence: u32,
}

/// Entities whose keys `links` puts into one group become one, named by the group's key; `decisions` (whose groups are in `links` already)
/// change names and kinds and leave statements out. `symmetric` tells of a type's name whether head and tail may change places: links may
/// turn their order.
pub(crate) fn freeze(store: &Store, links: &Links, decisions: &Decisions, symmetric: &dyn Fn(&str) -> bool) -> View {
    let mut view = View::default();
    let mut strings = Interner::with_capacity(store.strings.table.len());
    let entities = sorted_entities(store, links);
    let numbers = number(store, &entities, decisions, symmetric, &mut view);
    write_entities(store, &entities, &numbers, decisions, &mut view, &mut strings);
    write_documents(store, &mut view, &mut strings);
    let values = number_values(store, &mut strings);
    let keys: Vec<&str> = entities.iter().map(|group| group.key).collect();
    let rejected = Rejected::of(decisions, links, &keys, &view, symmetric);
    let events = merge_events(store, &numbers, &rejected, &view);
    let edges = sorted_edges(store, &numbers, &rejected, &events, view.entity_count() as u32);
    write_edges(store, &numbers, &edges, &values, &mut view);
    write_events(&events, &values, &mut view);
    let nodes = view.entity_count() + events.len();
    view.out_offsets = offsets(nodes, &edges, &view);
    view.strings = strings.table;
    view.index_incoming();
    copies::find(&mut view);
    copies::weigh(&mut view);
    view
}

/// The nodes that are one entity, with its key.
struct Group<'a> {
    key: &'a str,
    nodes: Vec<NodeIndex>,
}

impl Group<'_> {
    /// What was decided on one of its keys; on the first of them, where there were several decisions.
    fn decided<'a>(&self, store: &Store, table: &'a std::collections::BTreeMap<String, String>) -> Option<&'a str> {
        if table.is_empty() {
            return None;
        }
        let keys: Vec<&str> = self.nodes.iter().map(|&node| store.key_of(node)).collect();
        keys.into_iter().filter_map(|key| Some((key, table.get(key)?))).min().map(|(_, value)| value.as_str())
    }
}

/// The live entities, by key.
fn sorted_entities<'a>(store: &'a Store, links: &'a Links) -> Vec<Group<'a>> {
    let is_entity = |n: &NodeIndex| matches!(store.graph[*n], Node::Entity { .. });
    let key = |node: NodeIndex| {
        let own = store.key_of(node);
        if links.is_empty() { own } else { links.get(own).map_or(own, String::as_str) }
    };
    let mut all: Vec<(&str, NodeIndex)> =
        store.graph.node_indices().filter(is_entity).map(|node| (key(node), node)).collect();
    all.par_sort_by_key(|&(key, _)| key);
    all.chunk_by(|a, b| a.0 == b.0).map(|g| Group { key: g[0].0, nodes: g.iter().map(|n| n.1).collect() }).collect()
}

/// Sorts the names in `used` and tells where each of `names` went.
fn rank(names: &[String], used: &[bool], first: Option<&str>, out: &mut Vec<String>) -> Vec<u16> {
    let mut order: Vec<usize> = (0..names.len()).filter(|&i| used[i] && Some(names[i].as_str()) != first).collect();
    order.sort_by(|&a, &b| names[a].cmp(&names[b]));
    out.extend(first.map(str::to_string));
    let mut ranks = vec![0; names.len()];
    for i in order {
        ranks[i] = out.len() as u16;
        out.push(names[i].clone());
    }
    ranks
}

fn number(
    store: &Store,
    sorted: &[Group],
    decisions: &Decisions,
    symmetric: &dyn Fn(&str) -> bool,
    view: &mut View,
) -> Numbers {
    let mut documents = vec![0; store.documents.len()];
    for (rank, &number) in store.by_id.values().enumerate() {
        documents[number as usize] = rank as u32;
    }
    let bound = sorted.iter().flat_map(|g| &g.nodes).map(|n| n.index() + 1).max().unwrap_or(0);
    let mut entities = vec![0; bound];
    for (rank, group) in sorted.iter().enumerate() {
        group.nodes.iter().for_each(|node| entities[node.index()] = rank as u32);
    }
    let mut kind_names = store.kinds.names.clone();
    kind_names.extend(decisions.kinds.values().filter(|kind| !store.kinds.names.contains(kind)).cloned());
    let decided = |name: &String| decisions.kinds.values().any(|kind| kind == name);
    let mut kinds: Vec<bool> = kind_names.iter().map(decided).collect();
    let mut types = vec![false; store.types.names.len()];
    let mut roles = vec![false; store.roles.names.len()];
    for node in store.graph.node_weights() {
        match *node {
            Node::Entity { contributions, .. } => {
                store.contributions(contributions).for_each(|c| kinds[c.kind as usize] = true)
            }
            Node::Event { kind, .. } => types[kind as usize] = true,
        }
    }
    for edge in store.graph.edge_weights() {
        match *edge {
            Edge::Relation { kind, .. } => types[kind as usize] = true,
            Edge::Role { role } => roles[role as usize] = true,
        }
    }
    // Where there are too many, no file is written: `snapshot` checks their number.
    let narrow = |ranks: Vec<u16>| ranks.into_iter().map(|rank| u8::try_from(rank).unwrap_or(u8::MAX)).collect();
    Numbers {
        documents,
        entities,
        kinds: narrow(rank(&kind_names, &kinds, None, &mut view.kinds)),
        types: rank(&store.types.names, &types, None, &mut view.types),
        roles: narrow(rank(&store.roles.names, &roles, Some(PLACE_ROLE), &mut view.roles)),
        symmetric: store.types.names.iter().map(|name| symmetric(name)).collect(),
    }
}

fn write_entities(
    store: &Store,
    sorted: &[Group],
    numbers: &Numbers,
    decisions: &Decisions,
    view: &mut View,
    strings: &mut Interner,
) {
    view.contribution_offsets.push(0);
    for group in sorted {
        let mut all: Vec<Contribution> = Vec::new();
        for &node in &group.nodes {
            if let Node::Entity { contributions, .. } = store.graph[node] {
                all.extend(store.contributions(contributions));
            }
        }
        let text = |id: u32| store.strings.get(id);
        for one in &mut all {
            one.document = numbers.documents[one.document as usize];
            one.kind = numbers.kinds[one.kind as usize];
        }
        settle_contributions(&mut all, text);
        view.entity_key.push(strings.intern(group.key));
        let portrait = portrait(&all, text);
        let name = group.decided(store, &decisions.names);
        view.entity_name.push(strings.intern(name.unwrap_or_else(|| portrait.map_or(group.key, |p| text(p.name)))));
        let kind = group.decided(store, &decisions.kinds);
        let kind = kind.and_then(|kind| view.kinds.iter().position(|name| name == kind)).map(|kind| kind as u8);
        view.entity_kind.push(kind.unwrap_or_else(|| portrait.map_or(u8::MAX, |p| p.kind)));
        view.entity_flags.push(portrait.map_or(0, |p| p.gender | u8::from(p.named) << 2));
        if !all.is_empty() {
            put(&mut view.contributions, all.len() as u32);
        }
        for mut one in all {
            one.subkind = strings.intern(text(one.subkind));
            one.name = strings.intern(text(one.name));
            one.aliases.iter_mut().for_each(|a| *a = strings.intern(text(*a)));
            one.encode(&mut view.contributions);
        }
        view.contribution_offsets.push(end(&view.contributions));
    }
}

fn write_documents(store: &Store, view: &mut View, strings: &mut Interner) {
    view.text_offsets.push(0);
    for document in store.by_id.values().filter_map(|&n| store.documents[n as usize].as_ref()) {
        view.documents.push(DocumentRow {
            id: document.id,
            name: strings.intern(&document.name),
            lang: strings.intern(&document.lang),
            has_text: document.text.is_some(),
            title: document.title,
            date: document.date,
            body_start: document.body_start,
            diagnostics: document.diagnostics.clone().into(),
        });
        view.document_readings.push(strings.intern(&document.reading));
        view.texts.push_str(document.text.as_deref().unwrap_or(""));
        view.text_offsets.push(view.texts.len() as u64);
    }
}

pub(super) fn flags(polarity: Polarity, modality: Modality) -> u8 {
    modality_code(modality) | if polarity == Polarity::Negative { NEGATIVE } else { 0 }
}

pub(super) fn tag(kind: u16, role: u8, flags: u8) -> u32 {
    u32::from(kind) << 16 | u32::from(role) << 8 | u32::from(flags)
}

fn sorted_edges(store: &Store, numbers: &Numbers, rejected: &Rejected, events: &[Event], first_event: u32) -> Vec<Raw> {
    let relation = |edge: petgraph::stable_graph::EdgeReference<Edge>| {
        let Edge::Relation { kind, polarity, evidence } = *edge.weight() else { return None };
        let (source, target) = (numbers.entities[edge.source().index()], numbers.entities[edge.target().index()]);
        // What links made one entity says nothing of itself.
        let symmetric = numbers.symmetric[kind as usize];
        if source == target || rejected.relation(numbers.types[kind as usize], source, target, symmetric) {
            return None;
        }
        let turn = source > target && symmetric;
        let (source, target) = if turn { (target, source) } else { (source, target) };
        let modality = store.first_modality(evidence);
        let tag = tag(numbers.types[kind as usize], RELATION, flags(polarity, modality));
        Some(Raw { source, target, tag, evidence })
    };
    let mut edges: Vec<Raw> = Vec::with_capacity(store.graph.edge_count());
    edges.extend(store.graph.edge_references().filter_map(relation));
    for (i, event) in events.iter().enumerate() {
        let place = place(&event.records).map(|place| (0, place));
        for (role, filler) in event.fillers.iter().copied().chain(place) {
            edges.push(Raw {
                source: filler,
                target: first_event + i as u32,
                tag: tag(event.kind, role, flags(event.polarity, firmest(&event.records))),
                evidence: event.records.len() as u32,
            });
        }
    }
    edges.par_sort_unstable_by_key(|e| (u64::from(e.source) << 32 | u64::from(e.target), e.tag));
    edges
}

/// Store number → view number of each string that a value has; new ones follow the strings of entities and documents, sorted.
fn number_values(store: &Store, strings: &mut Interner) -> Vec<u32> {
    let mut used = vec![false; if store.has_values { store.strings.table.len() } else { 0 }];
    if store.has_values {
        let relations = store.graph.edge_weights().filter_map(|edge| match *edge {
            Edge::Relation { evidence, .. } => Some(evidence),
            Edge::Role { .. } => None,
        });
        let events = store.graph.node_weights().filter_map(|node| match *node {
            Node::Event { evidence, .. } => Some(evidence),
            Node::Entity { .. } => None,
        });
        for at in relations.chain(events) {
            for record in store.records(at) {
                for (name, text) in record.values {
                    used[name as usize] = true;
                    used[text as usize] = true;
                }
            }
        }
    }
    let mut all: Vec<u32> = (0..used.len() as u32).filter(|&id| used[id as usize]).collect();
    all.sort_by(|&a, &b| store.strings.get(a).cmp(store.strings.get(b)));
    let mut numbers = vec![0; used.len()];
    for id in all {
        numbers[id as usize] = strings.intern(store.strings.get(id));
    }
    numbers
}

/// Writes a list of records; strings of their values are the view's already.
pub(super) fn write_records(records: &[Record], out: &mut Vec<u8>) {
    put(out, records.len() as u32);
    records.iter().for_each(|record| record.encode(out));
}

/// The same for records whose values have the store's strings; `values` are the view's.
fn write_values(mut records: Vec<Record>, values: &[u32], out: &mut Vec<u8>) {
    for (name, text) in records.iter_mut().flat_map(|record| &mut record.values) {
        (*name, *text) = (values[*name as usize], values[*text as usize]);
    }
    write_records(&records, out);
}

fn same(a: &Raw, b: &Raw) -> bool {
    (a.source, a.target, a.tag) == (b.source, b.target, b.tag)
}

/// Raw edges written by one task, before merging.
const STRETCH: usize = 1 << 16;

/// Cuts the edges into stretches that no run of equal ones crosses.
fn stretches(edges: &[Raw]) -> Vec<&[Raw]> {
    let (mut found, mut rest) = (Vec::new(), edges);
    while !rest.is_empty() {
        let mut end = STRETCH.min(rest.len());
        while end < rest.len() && same(&rest[end - 1], &rest[end]) {
            end += 1;
        }
        let (one, others) = rest.split_at(end);
        found.push(one);
        rest = others;
    }
    found
}

fn write_edges(store: &Store, numbers: &Numbers, edges: &[Raw], values: &[u32], view: &mut View) {
    let write = |raws: &&[Raw]| {
        let mut part = Stretch::default();
        for run in raws.chunk_by(same) {
            let mut weight = count(run[0].evidence as usize);
            if (run[0].tag >> 8) as u8 == RELATION {
                let mut all = records(store, numbers, run[0].evidence);
                run[1..].iter().for_each(|raw| all.extend(records(store, numbers, raw.evidence)));
                settle(&store.strings.table, &mut all);
                weight = count(all.len());
                write_values(all, values, &mut part.evidence);
            }
            part.push(run[0].target, run[0].tag, weight);
        }
        part
    };
    let parts: Vec<Stretch> = stretches(edges).par_iter().map(write).collect();
    stretch::join(parts, view);
}

fn write_events(events: &[Event], values: &[u32], view: &mut View) {
    for event in events {
        view.event_type.push(event.kind);
        view.event_flags.push(flags(event.polarity, firmest(&event.records)));
        write_values(event.records.clone(), values, &mut view.evidence);
        view.evidence_offsets.push(end(&view.evidence));
    }
}

/// Where each node's edges begin, counted over the merged edges.
fn offsets(nodes: usize, edges: &[Raw], view: &View) -> Vec<u32> {
    let mut offsets = Vec::with_capacity(nodes + 1);
    offsets.push(0);
    let mut written = 0u32;
    for run in edges.chunk_by(same) {
        while offsets.len() <= run[0].source as usize {
            offsets.push(written);
        }
        written += 1;
    }
    debug_assert_eq!(written as usize, view.targets.len());
    offsets.resize(nodes + 1, written);
    offsets
}
