//! Files made to harm: bits flipped, bytes cut and moved, and, harder, contents changed with their checksums made right again. No file may
//! panic the reader or what uses the graph afterwards, and none that was changed by chance may pass.
//! Allocation is watched in `tests/hostile.rs`.

use super::columns::SECTIONS;
use super::file::{read_bytes, to_bytes};
use crate::base::harm::{Chance, cases, harm};
use crate::graph::samples::{graph, schema, update};
use crate::graph::update::Linked;
use crate::graph::{Decisions, EdgeId, KnowledgeGraph, Links, View, Walker};

const LINES: [&str; 3] = [
    "a.txt!2021-06-10: Raïssa Bout -parent_of-> Viktor Bout ; meet(participant=Joe Biden, participant=Poutine) @2021-06-16 in Genève",
    "b.txt!2021-06-17: meet(participant=Poutine, participant=Joe Biden) ; Viktor Bout -citizen_of-> Russie",
    "c.txt: Raïssa Bout -parent_of-> Viktor Bout ? ; meet(participant=A, participant=B) @2020-01/2020-03",
];

fn sample() -> Vec<u8> {
    let links = Links::from([("person:viktor bout".into(), "person:joe biden".into())]);
    to_bytes(graph(&schema(), &LINES).view(), &Linked { links, rules: String::new() }).unwrap()
}

/// Everything that a reader of the graph may call, over the whole graph.
fn use_all(view: &View) {
    let mut walker = Walker::new(view);
    for node in view.nodes() {
        let _ = (view.name(node), view.key(node), view.kind(node), view.gender(node), view.subkind(node));
        let _ = (view.aliases(node), view.named_in(node), view.first_mention(node), view.event_time(node));
        walker.count_within(node, 2);
        view.event_evidence(node).for_each(drop);
        assert!(view.incoming(node).all(|edge| edge.0 < view.edge_count() as u32));
    }
    for edge in (0..view.edge_count() as u32).map(EdgeId) {
        let _ = view.edge(edge);
        let quoted = view.evidence(edge).filter(|proof| view.document_text(proof.document).is_some());
        assert!(quoted.count() <= view.edge_records(edge).len() as usize);
    }
    super::super::verify::verify(view, |_| None);
}

#[test]
fn chance_never_passes_and_never_panics() {
    let bytes = sample();
    let mut chance = Chance(1);
    for case in 0..cases(4000) {
        let mut harmed = bytes.clone();
        harm(&mut harmed, &mut chance);
        if harmed != bytes {
            assert!(read_bytes(&harmed).is_err(), "case {case} passes");
        }
    }
}

#[test]
fn a_name_that_no_document_gives_is_kept_by_removals() {
    let schema = schema();
    let first = graph(&schema, &LINES);
    let mut view = thawed_view(&first);
    let gone = view.documents[0].name;
    view.entity_name.iter_mut().for_each(|name| *name = gone);
    let bytes = to_bytes(&view, &Linked::default()).unwrap();
    let mut graph = KnowledgeGraph::from_bytes(&bytes, &schema).unwrap();
    graph.remove(first.view().documents()[0].id);
    graph.apply(update(&schema, "d.txt: Raïssa Bout -parent_of-> Viktor Bout"));
    assert!(graph.view().nodes().count() > 0);
}

/// A view of its own with what a graph holds.
fn thawed_view(graph: &KnowledgeGraph) -> View {
    let store = super::super::thaw::thaw(graph.view());
    super::super::freeze::freeze(&store, &Links::new(), &Decisions::default(), &|_| false)
}

#[test]
fn malice_never_panics() {
    let (bytes, schema) = (sample(), schema());
    let head = 16 + SECTIONS.len() * 64;
    let number = |at: usize| u64::from_le_bytes(bytes[at..at + 8].try_into().unwrap()) as usize;
    let sections: Vec<Vec<u8>> =
        (0..SECTIONS.len()).map(|i| bytes[number(16 + i * 64 + 16)..][..number(16 + i * 64 + 24)].to_vec()).collect();
    let mut chance = Chance(2);
    let (mut passed, all) = (0, cases(4000));
    for _ in 0..all {
        let mut changed = sections.clone();
        for _ in 0..1 + chance.below(2) {
            let which = chance.below(changed.len());
            harm(&mut changed[which], &mut chance);
        }
        let mut file = bytes[..16].to_vec();
        let mut offset = (head + 32) as u64;
        for (i, section) in changed.iter().enumerate() {
            file.extend_from_slice(&bytes[16 + i * 64..16 + i * 64 + 16]);
            file.extend_from_slice(&offset.to_le_bytes());
            file.extend_from_slice(&(section.len() as u64).to_le_bytes());
            file.extend_from_slice(blake3::hash(section).as_bytes());
            offset += section.len() as u64;
        }
        let identity = *blake3::hash(&file).as_bytes();
        file.extend_from_slice(&identity);
        changed.iter().for_each(|section| file.extend_from_slice(section));
        if let Ok((content, _)) = read_bytes(&file) {
            passed += 1;
            use_all(&content.view);
            // What opens can be changed and written again.
            let store = super::super::thaw::thaw(&content.view);
            super::super::freeze::freeze(&store, &Links::new(), &Decisions::default(), &|_| false);
            let mut graph = KnowledgeGraph::from_bytes(&file, &schema).unwrap();
            graph.view();
            graph.remove(content.view.documents()[0].id);
            graph.apply(update(&schema, "d.txt: Raïssa Bout -parent_of-> Viktor Bout"));
            graph.view();
        }
    }
    assert!(passed > 0 && passed < all, "{passed} of {all} passed: the harness must reach both ends");
}
