//! The law of merging: two views merged are the view of all their documents.

use proptest::prelude::*;

use super::merge;
use crate::base::Modality;
use crate::graph::freeze::freeze;
use crate::graph::samples::{graph, schema, update};
use crate::graph::thaw::thaw;
use crate::graph::vocabulary::Vocabulary;
use crate::graph::{Decision, Decisions, GraphUpdate, Journal, KnowledgeGraph, Links, View};
use crate::schema::Schema;

const STATEMENTS: [&str; 12] = [
    "Ana -parent_of-> Bo",
    "Ana -parent_of-> Bo ?",
    "Bo -parent_of-> Cléo not",
    "Ana -citizen_of-> Chine",
    "Cléo -associate_of-> Ana",
    "meet(participant=Ana, participant=Bo)",
    "meet(participant=Ana, participant=Bo) @2021-06-16",
    "meet(participant=Ana, participant=Bo) @2021-06",
    "meet(participant=Bo, participant=Ana) @2021-06-16 in Genève",
    "meet(participant=Bo, participant=Ana) in Moscou",
    "meet(participant=Cléo, participant=Ana) ?",
    "meet(participant=Bo, participant=Cléo) @2020 in Chine",
];
const DATES: [&str; 4] = ["", "!2021-06-10", "!2021-06-17", "!2018-01-01"];

/// A document: its date, its statements, what is said beside one of them.
type Sketch = (usize, Vec<usize>, Option<usize>);

fn sketch() -> impl Strategy<Value = Sketch> {
    (0..DATES.len(), prop::collection::vec(0..STATEMENTS.len(), 1..5), prop::option::of(0..3usize))
}

fn document(schema: &Schema, number: usize, (date, statements, value): &Sketch) -> GraphUpdate {
    let said: Vec<&str> = statements.iter().map(|&i| STATEMENTS[i]).collect();
    let mut made = update(schema, &format!("d{number}.txt{}: {}", DATES[*date], said.join(" ; ")));
    if let Some(value) = value {
        let first = &mut made.statements[0];
        first.values = vec![("amount".into(), ["12", "Ana", "zèbre"][*value].into())];
        first.source = Some(0);
        first.modality = Modality::Alleged;
    }
    made
}

fn of<'a>(schema: &Schema, documents: impl Iterator<Item = &'a GraphUpdate>) -> KnowledgeGraph {
    let mut graph = KnowledgeGraph::new(schema);
    documents.for_each(|one| graph.apply(one.clone()));
    graph
}

fn whole(view: &View) -> View {
    freeze(&thaw(view), &Links::new(), &Decisions::default(), &|_| false)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn two_views_merged_are_the_view_of_all(
        sketches in prop::collection::vec(sketch(), 0..8),
        sides in prop::collection::vec(0..3usize, 8),
    ) {
        let schema = schema();
        let all: Vec<GraphUpdate> = sketches.iter().enumerate().map(|(i, sketch)| document(&schema, i, sketch)).collect();
        let part = |side: usize| of(&schema, all.iter().zip(&sides).filter(|(_, s)| **s != 1 - side).map(|(one, _)| one));
        // Documents of side 2 are in both.
        let (old, new) = (part(0), part(1));
        let wanted = of(&schema, all.iter());
        prop_assert_eq!(wanted.plain(), &merge(old.plain(), new.plain()));
        prop_assert_eq!(wanted.plain(), &whole(wanted.plain()));
        // The same through the door: documents that come to a graph that was read.
        let mut read = KnowledgeGraph::from_bytes(&old.to_bytes().unwrap(), &schema).unwrap();
        for (i, one) in all.iter().enumerate() {
            read.apply(one.clone());
            if sides[(i + 3) % 8] == 0 {
                read.view();
            }
            prop_assert!(read.contains(one.document.id));
        }
        prop_assert_eq!(read.document_count(), wanted.document_count());
        prop_assert_eq!(wanted.plain(), read.plain());
    }
}

/// What people and linking may do to it: links, and decisions by number.
fn decided(graph: &KnowledgeGraph, links: usize, decisions: &[usize]) -> (Links, Decisions) {
    let key = |name: &str| {
        let view = graph.plain();
        let found = view.nodes().find(|&node| view.name(node) == name).map(|node| view.key(node).to_string());
        found.unwrap_or_else(|| format!("person:{}", name.to_lowercase()))
    };
    let pairs = [("Bo", "Ana"), ("Cléo", "Ana"), ("Moscou", "Genève"), ("Chine", "Genève")];
    let chosen = pairs.iter().enumerate().filter(|(i, _)| links >> i & 1 == 1);
    let links: Links = chosen.map(|(_, (from, to))| (key(from), key(to))).collect();
    let pair = |role: &str, name: &str| (role.to_string(), key(name));
    let mut journal = Journal::default();
    for which in decisions {
        let decision = match which {
            0 => Decision::Merge(key("Cléo"), key("Bo")),
            1 => Decision::Split(key("Bo")),
            2 => Decision::Rename { key: key("Bo"), name: "Zèbre".into() },
            3 => Decision::Retype { key: key("Ana"), kind: "work".into() },
            4 => Decision::Reject {
                type_name: "meet".into(),
                fillers: vec![pair("participant", "Ana"), pair("participant", "Bo")],
            },
            _ => Decision::Reject {
                type_name: "associate_of".into(),
                fillers: vec![pair("head", "Ana"), pair("tail", "Cléo")],
            },
        };
        journal.push(decision, None);
    }
    let decisions = Decisions::of(&journal);
    (links, decisions)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    /// What is shown, and what is left when documents have gone, is what the graph made anew would give.
    #[test]
    fn a_part_taken_out_and_put_back_changed_is_the_whole_changed(
        sketches in prop::collection::vec(sketch(), 1..8),
        links in 0..16usize,
        decisions in prop::collection::vec(0..6usize, 0..4),
        gone in prop::collection::vec(any::<bool>(), 8),
    ) {
        let schema = schema();
        let all: Vec<GraphUpdate> = sketches.iter().enumerate().map(|(i, sketch)| document(&schema, i, sketch)).collect();
        let mut graph = of(&schema, all.iter());
        let (links, decisions) = decided(&graph, links, &decisions);
        let vocabulary = Vocabulary::of(&schema);
        let symmetric = |name: &str| vocabulary.symmetric(name);
        let wanted = freeze(&thaw(graph.plain()), &decisions.regroup(&links), &decisions, &symmetric);
        graph.set_links(links, "");
        graph.set_decisions(decisions);
        prop_assert_eq!(graph.view(), &wanted);
        let mut read = KnowledgeGraph::from_bytes(&graph.to_bytes().unwrap(), &schema).unwrap();
        for (one, _) in all.iter().zip(&gone).filter(|(_, gone)| **gone) {
            prop_assert!(read.remove(one.document.id) && !read.contains(one.document.id));
        }
        let left = of(&schema, all.iter().zip(&gone).filter(|(_, gone)| !**gone).map(|(one, _)| one));
        prop_assert_eq!(read.document_count(), left.document_count());
        prop_assert_eq!(read.plain(), left.plain());
        // One that has gone comes back, before and after the view was asked for.
        read.apply(all[0].clone());
        read.remove(all[0].document.id);
        read.apply(all[0].clone());
        let mut left = left;
        left.apply(all[0].clone());
        prop_assert_eq!(read.plain(), left.plain());
    }
}

#[test]
fn a_new_telling_joins_what_was_apart() {
    let schema = schema();
    let lines = [
        "a.txt: meet(participant=Ana, participant=Bo) @2021-06-16",
        "b.txt: meet(participant=Ana, participant=Bo) @2021-06-20",
        "c.txt: meet(participant=Ana, participant=Bo) @2021-06",
        "d.txt: meet(participant=Ana, participant=Bo) @2021-06-16 in Genève",
    ];
    let mut graph = KnowledgeGraph::from_bytes(&graph(&schema, &lines[..2]).to_bytes().unwrap(), &schema).unwrap();
    for line in &lines[2..] {
        graph.apply(update(&schema, line));
        graph.view();
    }
    let wanted = crate::graph::samples::graph(&schema, &lines);
    assert_eq!(wanted.view(), graph.view());
    graph.remove(update(&schema, lines[3]).document.id);
    assert_eq!(crate::graph::samples::graph(&schema, &lines[..3]).view(), graph.view());
}
