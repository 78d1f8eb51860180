//! The bulk door, walks and verification: what tables say is what the graph holds, and walks agree with the plainest way to walk.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use proptest::prelude::*;

use super::samples::{graph, schema, spell, update};
use super::{Decision, Decisions, Journal, KnowledgeGraph, Links, NodeId, StoreError, Trouble, View, Walker};
use crate::base::harm::{Chance, cases, harm};

fn import_bytes(graph: &mut KnowledgeGraph, nodes: &[u8], edges: &[u8]) -> Result<super::Imported, StoreError> {
    let folder = tempfile::tempdir().unwrap();
    let (n, e) = (folder.path().join("nodes.csv"), folder.path().join("edges.csv"));
    fs::write(&n, nodes).unwrap();
    fs::write(&e, edges).unwrap();
    graph.import(&n, &e)
}

fn import(graph: &mut KnowledgeGraph, nodes: &str, edges: &str) -> Result<super::Imported, StoreError> {
    import_bytes(graph, nodes.as_bytes(), edges.as_bytes())
}

const NODES: &str = "id,kind,name\na,person,Viktor Bout\nb,person,\"Bout, Raïssa\"\nc,place,Russie\nd,Étrange,\n";
const EDGES: &str = "source,target,type,document,sentence\nb,a,parent_of,d1,3\na,c,citizen_of,d1,0\nb,a,parent_of,d2,7\r\n\n\"d\",a,odd_type,\"d \"\"3\"\"\",\n";

#[test]
fn tables_become_a_graph() {
    let schema = schema();
    let mut one = KnowledgeGraph::new(&schema);
    let imported = import(&mut one, NODES, EDGES).unwrap();
    assert_eq!((imported.nodes, imported.edges, imported.documents), (4, 4, 4));
    let wanted = [
        "Viktor Bout citizen_of/Relation Russie d1",
        "Bout, Raïssa parent_of/Relation Viktor Bout d1,d2",
        "d odd_type/Relation Viktor Bout d \"3\"",
    ];
    let mut found = spell(one.view());
    found.iter_mut().for_each(|line| *line = line.replace("d2,d1", "d1,d2"));
    assert_eq!(found, wanted);
    let before = one.view().clone();
    import(&mut one, NODES, EDGES).unwrap();
    assert_eq!(&before, one.view(), "the same tables again change nothing");
    // Rows in another order are the same edges; the nodes table is another document then.
    let mut turned: Vec<&str> = EDGES.trim_end().lines().collect();
    turned[1..].reverse();
    let mut other = KnowledgeGraph::new(&schema);
    import(&mut other, NODES, &turned.join("\n")).unwrap();
    assert_eq!(&before, other.view());
    // And the file takes it.
    let again = KnowledgeGraph::from_bytes(&one.to_bytes().unwrap(), &schema).unwrap();
    assert_eq!(&before, again.view());
}

#[test]
fn more_kinds_than_can_be_numbered_are_refused() {
    let schema = schema();
    let nodes = |from: usize, to: usize| {
        let rows: Vec<String> = (from..to).map(|i| format!("n{i},kind{i},N {i}")).collect();
        format!("id,kind,name\n{}\n", rows.join("\n"))
    };
    let edges = |from: usize| format!("src,dst,rel,doc\nn{from},n{},knows,d{from}\n", from + 1);
    let mut one = KnowledgeGraph::new(&schema);
    import(&mut one, &nodes(0, 200), &edges(0)).unwrap();
    let before = one.view().clone();
    let error = import(&mut one, &nodes(200, 400), &edges(200)).unwrap_err();
    assert!(matches!(error.trouble, Trouble::TooLarge { what: "kinds" }), "{error}");
    assert_eq!(&before, one.view());
    // The last place is taken, and a text brings one kind more: what cannot be read again is not written.
    import(&mut one, &nodes(200, 254), &edges(200)).unwrap();
    let mut one = KnowledgeGraph::from_bytes(&one.to_bytes().unwrap(), &schema).unwrap();
    one.apply(update(&schema, "x.txt: Raïssa Bout -parent_of-> Viktor Bout"));
    assert!(matches!(one.to_bytes(), Err(Trouble::TooLarge { what: "kinds" })));
    let mut one = graph(&schema, &["x.txt: Raïssa Bout -parent_of-> Viktor Bout"]);
    let error = import(&mut one, &nodes(0, 254), &edges(0)).unwrap_err();
    assert!(matches!(error.trouble, Trouble::TooLarge { what: "kinds" }), "{error}");
}

#[test]
fn tables_add_to_texts() {
    let schema = schema();
    let mut both = graph(&schema, &["x.txt: Raïssa Bout -parent_of-> Viktor Bout"]);
    import(&mut both, "id,kind,name\nz,person,Zoé\n", "src,dst,rel,doc\nz,person:viktor bout,associate_of,d9\n")
        .unwrap();
    assert_eq!(both.view().entity_count(), 3);
    assert_eq!(spell(both.view()).len(), 2);
    let id = update(&schema, "x.txt: Raïssa Bout -parent_of-> Viktor Bout").document.id;
    both.remove(id);
    assert_eq!(spell(both.view()), ["person:viktor bout associate_of/Relation Zoé d9"]);
}

#[test]
fn wrong_lines_are_named_and_change_nothing() {
    let schema = schema();
    let mut kept = graph(&schema, &["x.txt: Raïssa Bout -parent_of-> Viktor Bout"]);
    let before = kept.view().clone();
    for (nodes, edges, line, fact) in [
        ("", EDGES, 1, "the table is empty"),
        ("id,name\n", EDGES, 1, "no column is called 'kind'; the columns are id, name"),
        (NODES, "source,target,type,document\na,c,t,d\na,x,t,d\n", 3, "no node has the id 'x'"),
        (NODES, "source,target,type,document\na,a,t,d\n", 2, "an edge from a node to itself"),
        (NODES, "source,target,type,document\na,c,,d\n", 2, "the type is empty"),
        (NODES, "source,target,type,document\na,c,t,\n", 2, "the document is empty"),
        (NODES, "source,target,type,document,sentence\na,c,t,d,x\n", 2, "the sentence 'x' is no number"),
        (NODES, "source,target,type,document\na,\"c,t,d\n", 2, "a quotation mark is left open"),
        ("id,kind,name\n,p,x\n", EDGES, 2, "the id is empty"),
    ] {
        let error = import(&mut kept, nodes, edges).unwrap_err();
        let Trouble::Table { line: found, fact: told } = &error.trouble else { panic!("{error}") };
        assert_eq!(*found, line, "{error}");
        assert!(told.starts_with(fact), "{told} / {fact}");
        assert_eq!(&before, kept.view());
    }
}

#[test]
fn verification_finds_what_does_not_fit() {
    let schema = schema();
    let line = "x.txt: Raïssa Bout -parent_of-> Viktor Bout ; meet(participant=A, participant=B) in Genève";
    let sound = graph(&schema, &[line]);
    let same = sound.view().document_text(0).unwrap().to_string();
    let result = sound.verify(|_| Some(same.clone()));
    assert_eq!((result.documents, result.originals, result.evidence), (1, 1, 2));
    assert!(result.findings.is_empty() && result.mentions == 5, "{result:?}");
    let mut view = sound.view().clone();
    view.texts = view.texts.replace("Bout", "Bot·");
    let facts = super::verify::verify(&view, |_| Some("new".into())).findings;
    assert!(facts.iter().any(|f| f.fact.contains("hash differs")), "{facts:?}");
    assert!(facts.iter().any(|f| f.fact.contains("has been changed")), "{facts:?}");
    view.texts = "é".repeat(view.texts.len() / 2) + if view.texts.len() % 2 == 1 { "x" } else { "" };
    assert!(super::verify::verify(&view, |_| None).findings.iter().any(|f| f.fact.contains("is no stretch")));
}

#[test]
fn harmed_tables_and_journals_never_panic() {
    let schema = schema();
    let mut chance = Chance(3);
    let (mut taken, all) = (0, cases(1500));
    for _ in 0..all {
        let (mut nodes, mut edges) = (NODES.as_bytes().to_vec(), EDGES.as_bytes().to_vec());
        harm(if chance.below(2) == 0 { &mut nodes } else { &mut edges }, &mut chance);
        let mut one = KnowledgeGraph::new(&schema);
        if import_bytes(&mut one, &nodes, &edges).is_ok() {
            taken += 1;
            let again = KnowledgeGraph::from_bytes(&one.to_bytes().unwrap(), &schema).unwrap();
            assert_eq!(one.plain(), again.plain());
            assert_eq!(&frozen(one.plain()), one.plain());
        }
    }
    assert!(taken > 0 && taken < all, "{taken} of {all} taken: the harness must reach both ends");
    let mut whole = Journal::default();
    for decision in [
        Decision::Rename { key: "person:b".into(), name: "Bo \"le\" Grand".into() },
        Decision::Merge("person:a".into(), "person:c".into()),
        Decision::Retype { key: "person:c".into(), kind: "place".into() },
        Decision::Reject { type_name: "t".into(), fillers: vec![("head".into(), "person:a".into())] },
        Decision::Split("person:c".into()),
    ] {
        whole.push(decision, Some("vu au registre".into()));
    }
    let text = whole.text().into_bytes();
    for _ in 0..all {
        let mut harmed = text.clone();
        harm(&mut harmed, &mut chance);
        if let Ok(read) = Journal::read(&String::from_utf8_lossy(&harmed)) {
            assert_eq!(Journal::read(&read.text()).unwrap(), read, "what is read is written so that it is read again");
        }
    }
}

#[test]
fn tables_make_what_the_store_would() {
    // Two lines of one id, ids that sort apart from their numbers, equal edges, many documents.
    let schema = schema();
    let mut nodes = String::from("id,kind,name\n");
    (0..300).for_each(|i| nodes += &format!("{},{},N{}\n", i * 37 % 1000, ["person", "place"][i % 2], i % 90));
    nodes += "0,person,Zéro\n0,person,Zéro\nq:1,,\n";
    let mut edges = String::from("source,target,type,document,sentence\n");
    for i in 0..2000usize {
        let (a, b) = (i * i % 300 * 37 % 1000, (i * 7 + 1) % 300 * 37 % 1000);
        if a != b {
            edges += &format!("{a},{b},{},d{},{}\n", ["t", "spouse_of", "s"][i % 3], i % 40, i % 5);
        }
    }
    let mut one = KnowledgeGraph::new(&schema);
    import(&mut one, &nodes, &edges).unwrap();
    assert_eq!(&frozen(one.plain()), one.plain());
    let by_one = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap().install(|| {
        let mut one = KnowledgeGraph::new(&schema);
        import(&mut one, &nodes, &edges).unwrap();
        one.to_bytes().unwrap()
    });
    assert_eq!(by_one, one.to_bytes().unwrap(), "threads leave no trace");
}

/// The view made again by way of the mutable graph.
fn frozen(view: &View) -> View {
    super::freeze::freeze(&super::thaw::thaw(view), &Links::new(), &Decisions::default(), &|_| false)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]
    #[test]
    fn walks_agree_with_the_plainest_way(edges in prop::collection::vec((0u32..14, 0u32..14), 0..40)) {
        let schema = schema();
        let mut one = KnowledgeGraph::new(&schema);
        let nodes: String = (0..14).map(|i| format!("{i:02},person,N{i}\n")).collect();
        let rows: String = edges.iter().filter(|(a, b)| a != b).map(|(a, b)| format!("{a:02},{b:02},t,d\n")).collect();
        import(&mut one, &format!("id,kind,name\n{nodes}"), &format!("source,target,type,document\n{rows}")).unwrap();
        let view = one.view();
        let mut near: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
        for &(a, b) in edges.iter().filter(|(a, b)| a != b) {
            near.entry(a).or_default().insert(b);
            near.entry(b).or_default().insert(a);
        }
        let levels = |from: u32| {
            let mut seen = BTreeMap::from([(from, 0u32)]);
            let mut front = vec![from];
            for level in 1.. {
                front = front.iter().flat_map(|n| near.get(n).cloned().unwrap_or_default()).filter(|n| !seen.contains_key(n)).collect();
                if front.is_empty() {
                    break;
                }
                front.iter().for_each(|&n| { seen.entry(n).or_insert(level); });
            }
            seen
        };
        let mut walker = Walker::new(view);
        for from in 0..14 {
            let seen = levels(from);
            for depth in 0..4 {
                let wanted = seen.values().filter(|&&l| l > 0 && l <= depth).count();
                prop_assert_eq!(walker.count_within(NodeId(from), depth), wanted);
            }
            for to in 0..14 {
                prop_assert_eq!(walker.distance(NodeId(from), NodeId(to)), seen.get(&to).copied());
            }
        }
    }
}
