//! Laws of the graph: order leaves no trace, removal is exact, store and view say the same.

use proptest::prelude::*;

use super::samples::{graph, schema, spell, update};
use super::thaw::thaw;
use super::view::View;
use super::{EdgeKind, KnowledgeGraph, Links};

const LINES: [&str; 6] = [
    "a.txt!2021-06-10: Raïssa Bout -parent_of-> Viktor Bout ; meet(participant=Joe Biden, participant=Poutine) @2021-06-16 in Genève",
    "b.txt!2021-06-17: meet(participant=Poutine, participant=Joe Biden) ; Viktor Bout -parent_of-> Poutine",
    "c.txt!2018-01-01: meet(participant=Poutine, participant=Joe Biden) in Moscou ; Raïssa Bout -parent_of-> Viktor Bout",
    "d.txt: Raïssa Bout -parent_of-> Viktor Bout ? ; meet(participant=Poutine, participant=Joe Biden) ?",
    "e.txt: Raïssa Bout -parent_of-> Viktor Bout not",
    "f.txt!2021-06-20: meet(participant=Poutine, participant=Joe Biden) @2021-06 ; meet(participant=Poutine, participant=Zoé)",
];

#[test]
fn equal_statements_are_one_edge_with_several_evidence() {
    let schema = schema();
    let graph = graph(&schema, &LINES);
    let view = graph.view();
    let parents: Vec<String> = spell(view).into_iter().filter(|l| l.starts_with("Raïssa")).collect();
    assert_eq!(
        parents,
        [
            "Raïssa Bout parent_of/Relation Viktor Bout a.txt,c.txt",
            "Raïssa Bout parent_of/Relation Viktor Bout d.txt",
            "Raïssa Bout parent_of/Relation Viktor Bout e.txt",
        ]
    );
}

#[test]
fn events_that_agree_are_one_node() {
    let schema = schema();
    let graph = graph(&schema, &LINES);
    let view = graph.view();
    let told: Vec<Vec<&str>> = view
        .nodes()
        .filter(|&n| view.is_event(n))
        .map(|n| view.event_records(n).map(|r| view.document_name(r.document)).collect())
        .collect();
    let mut told: Vec<Vec<&str>> = told;
    told.iter_mut().for_each(|names| names.sort());
    told.sort();
    assert_eq!(told, [vec!["a.txt", "b.txt", "f.txt"], vec!["c.txt"], vec!["d.txt"], vec!["f.txt"]]);
    let geneva = view.find_key("place:genève").unwrap();
    let edge = view.edge(view.outgoing(geneva).next().unwrap());
    assert_eq!(edge.kind, EdgeKind::Role("place"));
}

#[test]
fn the_same_text_changes_nothing_and_its_first_name_stays() {
    let schema = schema();
    let one = graph(&schema, &[LINES[0]]);
    let mut twice = graph(&schema, &[LINES[0], LINES[0]]);
    assert_eq!(one.view(), twice.view());
    let mut renamed = update(&schema, LINES[0]);
    renamed.document.name = "Z.txt".into();
    twice.apply(renamed.clone());
    let mut other_order = KnowledgeGraph::new(&schema);
    other_order.apply(renamed);
    other_order.apply(update(&schema, LINES[0]));
    assert_eq!(twice.view(), other_order.view());
    assert_eq!(twice.view().document_name(0), "Z.txt");
}

#[test]
fn linked_keys_are_one_entity_and_come_apart_again() {
    let schema = schema();
    let mut graph = graph(
        &schema,
        &[
            "a.txt: V. Poutine -citizen_of-> Russie ; V. Poutine -parent_of-> Zoé",
            "b.txt: Vladimir Poutine -citizen_of-> Russie",
        ],
    );
    let before = graph.view().clone();
    graph.set_links(Links::from([("person:v. poutine".into(), "person:vladimir poutine".into())]), "");
    let linked = spell(graph.view());
    assert_eq!(linked.len(), 2, "{linked:?}");
    assert!(
        linked
            .iter()
            .any(|l| l == "Vladimir Poutine citizen_of/Relation Russie a.txt,b.txt" || l.ends_with("b.txt,a.txt"))
    );
    graph.set_links(Links::new(), "");
    assert_eq!(&before, graph.view());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn coming_and_going_leave_no_trace(
        order in Just((0..LINES.len()).collect::<Vec<_>>()).prop_shuffle(),
        visits in prop::collection::vec((0..LINES.len(), any::<bool>()), 0..12),
        kept in prop::collection::vec(any::<bool>(), LINES.len()),
    ) {
        let schema = schema();
        let wanted: Vec<&str> = (0..LINES.len()).filter(|&i| kept[i]).map(|i| LINES[i]).collect();
        let plain = graph(&schema, &wanted);
        let mut busy = KnowledgeGraph::new(&schema);
        for (i, thaws) in visits {
            busy.apply(update(&schema, LINES[i]));
            if thaws {
                busy.view();
            }
        }
        for i in order {
            let one = update(&schema, LINES[i]);
            if kept[i] {
                busy.apply(one);
            } else {
                busy.remove(one.document.id);
            }
        }
        prop_assert_eq!(plain.view(), busy.view());
        let again: View = super::freeze::freeze(&thaw(plain.view()), &Links::new(), &crate::graph::Decisions::default(), &|_| false);
        prop_assert_eq!(&again, plain.view());
    }
}
