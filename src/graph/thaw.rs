//! View → store: the mutable graph made again from what a file holds, one statement a document. `freeze` of it is the view again: what tests
//! hold the quicker ways against.

use petgraph::stable_graph::NodeIndex;

use super::record::Record;
use super::store::{Edge, Store, StoredDocument};
use super::strings::Interner;
use super::telling::tellings;
use super::view::{EdgeId, EdgeKind, NodeId, View};

pub(crate) fn thaw(view: &View) -> Store {
    let mut store = Store { strings: Interner::from_table(view.strings.clone()), ..Store::default() };
    for number in 0..view.documents.len() as u32 {
        let row = &view.documents[number as usize];
        store.add_document(StoredDocument {
            id: row.id,
            name: view.document_name(number).to_string(),
            lang: view.document_lang(number).to_string(),
            reading: view.document_reading(number).to_string(),
            text: view.document_text(number).map(str::to_string),
            title: row.title,
            date: row.date,
            body_start: row.body_start,
            diagnostics: row.diagnostics.to_vec(),
        });
    }
    for name in &view.kinds {
        store.kinds.number(name);
    }
    for name in &view.types {
        store.types.number(name);
    }
    for name in &view.roles {
        store.roles.number(name);
    }
    store.graph.reserve_exact_nodes(view.node_count());
    store.graph.reserve_exact_edges(view.edge_count());
    // Entities are the first nodes of both, so that their numbers in the evidence stay right.
    for entity in 0..view.entity_count() as u32 {
        let node = store.entity(view.entity_key[entity as usize]);
        for contribution in view.contributions(NodeId(entity)) {
            store.add_contribution(node, &contribution);
        }
    }
    for source in 0..view.entity_count() as u32 {
        for edge in view.outgoing(NodeId(source)) {
            if let EdgeKind::Relation = view.edge(edge).kind {
                relation(view, &mut store, source, edge);
            }
        }
    }
    for event in view.entity_count() as u32..view.node_count() as u32 {
        event_node(view, &mut store, NodeId(event));
    }
    store
}

fn relation(view: &View, store: &mut Store, source: u32, edge: EdgeId) {
    let (polarity, _) = view.stance(edge);
    let records: Vec<Record> = view.edge_records(edge).collect();
    for told in records.chunk_by(|a, b| a.document == b.document) {
        let evidence = store.add_records(told);
        let weight = Edge::Relation { kind: view.type_number(edge), polarity, evidence };
        store.graph.add_edge(NodeIndex::new(source as usize), NodeIndex::new(view.target(edge).0 as usize), weight);
    }
}

fn event_node(view: &View, store: &mut Store, event: NodeId) {
    let kind = view.event_type[event.0 as usize - view.entity_count()];
    let (polarity, _) = view.event_stance(event);
    // Role 0 is the place, which the evidence gives again.
    let fillers: Vec<(u16, NodeIndex)> = view
        .incoming(event)
        .filter_map(|edge| Some((view.role_number(edge)?, edge)))
        .filter(|&(role, _)| role != 0)
        .map(|(role, edge)| (u16::from(role), NodeIndex::new(view.source(edge).0 as usize)))
        .collect();
    for told in tellings(view.event_records(event).collect()) {
        let evidence = store.add_records(&told);
        store.add_event(kind, polarity, evidence, &fillers);
    }
}
