//! Every pattern against a scan of all quads; names that read back; questions with their answers; what is refused.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use proptest::prelude::*;

use super::dataset::Dataset;
use super::engine::is_symmetric;
use super::id::{Id, What};
use super::index::{self, Index};
use super::triples::Graph;
use super::*;
use crate::base::Span;
use crate::graph::KnowledgeGraph;
use crate::graph::samples::{schema, update};
use crate::schema::Schema;

const AFFAIR: [&str; 5] = [
    "bout.txt!2021-06-07: Raïssa Bout -parent_of-> Viktor Bout ; communicate(speaker=Raïssa Bout, addressee=Joe Biden, addressee=Vladimir Poutine) ; \
     meet(participant=Vladimir Poutine, participant=Joe Biden) @2021-06-16 in Genève ; Viktor Bout -citizen_of-> Russie ; \
     Vladimir Poutine -citizen_of-> Russie ; Paul Whelan -citizen_of-> États-Unis ?",
    "whelan.txt!2021-06-08: Joe Biden -citizen_of-> États-Unis ; Elizabeth Whelan -sibling_of-> Paul Whelan ; \
     Viktor Bout -associate_of-> Dimitri Smirnov not ; Viktor Bout -citizen_of-> Russie",
    "dupont.txt!2020-01: Anne Dupond -spouse_of-> Jean Dupont @1998 ; Jean Dupont -citizen_of-> France",
    "2018.txt!2018: meet(participant=Vladimir Poutine, participant=Donald Trump) @2018-07-16/2018-07-17 in Helsinki",
    "bis.txt!2021-06-09: meet(participant=Vladimir Poutine, participant=Joe Biden) @2021-06 ; Viktor Bout -citizen_of-> Russie",
];

/// A graph with a value, a source, a subkind, a title and a name that IRIs cannot hold beside what the lines say.
fn graph(schema: &Schema, lines: &[&str]) -> KnowledgeGraph {
    let mut graph = KnowledgeGraph::new(schema);
    for line in lines {
        let mut update = update(schema, line);
        update.document.title = Some(Span::new(0, 4));
        update.entities[0].subkind = Some("war <lord> \"1\"".into());
        if line.starts_with("dupont") {
            update.entities[0].key += " /#%é";
        }
        for statement in &mut update.statements {
            statement.values.push(("office".into(), "président\n\\\"".into()));
            statement.source = Some(0);
        }
        graph.apply(update);
    }
    graph
}

fn dataset<'a>(graph: &'a KnowledgeGraph, index: &'a Index, schema: &Schema) -> Dataset<'a> {
    Dataset { graph: Graph::new(graph.view(), index, is_symmetric(schema)), stop: Arc::default() }
}

type Quad = (Id, Id, Id, Option<Id>);

fn sorted(dataset: &Dataset, s: Option<Id>, p: Option<Id>, o: Option<Id>, g: Option<Option<Id>>) -> Vec<Quad> {
    let quads = dataset.quads(s, p, o, g);
    let document = |number: u32| What::Document(number).id();
    let mut found: Vec<Quad> = quads.map(|(t, d)| (t.subject, t.predicate, t.object, d.map(document))).collect();
    found.sort_unstable();
    found
}

/// Every combination of bound parts gives what a scan gives, each quad once.
fn check_patterns(graph: &KnowledgeGraph, schema: &Schema) {
    let index = Index::default();
    let dataset = dataset(graph, &index, schema);
    let default = sorted(&dataset, None, None, None, Some(None));
    let named = sorted(&dataset, None, None, None, None);
    assert!(named.iter().all(|quad| quad.3.is_some()));
    for all in [&default, &named] {
        assert!(all.windows(2).all(|pair| pair[0] != pair[1]), "a quad comes twice");
    }
    // What the documents say is in the default graph, and nothing else is.
    let of_documents: BTreeSet<_> = named.iter().map(|q| (q.0, q.1, q.2)).collect();
    let of_default: BTreeSet<_> = default.iter().map(|q| (q.0, q.1, q.2)).collect();
    assert_eq!(of_documents, of_default);
    for (all, in_default) in [(&default, true), (&named, false)] {
        for &(s, p, o, g) in all {
            for bound in 1..8 {
                let on = |bit: u32, id: Id| (bound & bit != 0).then_some(id);
                let (s, p, o) = (on(1, s), on(2, p), on(4, o));
                let fits =
                    |q: &&Quad| s.is_none_or(|s| s == q.0) && p.is_none_or(|p| p == q.1) && o.is_none_or(|o| o == q.2);
                let expected: Vec<Quad> = all.iter().filter(fits).copied().collect();
                let found = sorted(&dataset, s, p, o, in_default.then_some(None));
                assert_eq!(found, expected, "{s:?} {p:?} {o:?} {in_default}");
                if let Some(g) = g {
                    let expected: Vec<Quad> = expected.into_iter().filter(|q| q.3 == Some(g)).collect();
                    assert_eq!(sorted(&dataset, s, p, o, Some(Some(g))), expected, "{s:?} {p:?} {o:?} {g:?}");
                }
            }
        }
    }
    for number in 0..graph.view().documents().len() as u32 {
        let g = What::Document(number).id();
        let expected: Vec<Quad> = named.iter().filter(|q| q.3 == Some(g)).copied().collect();
        assert_eq!(sorted(&dataset, None, None, None, Some(Some(g))), expected);
    }
}

#[test]
fn every_pattern_gives_what_a_scan_gives() {
    let schema = schema();
    check_patterns(&graph(&schema, &AFFAIR), &schema);
    check_patterns(&KnowledgeGraph::new(&schema), &schema);
}

#[test]
fn every_name_reads_back() {
    let schema = schema();
    let graph = graph(&schema, &AFFAIR);
    let index = Index::default();
    let dataset = dataset(&graph, &index, &schema);
    let mut seen = BTreeSet::new();
    for (s, p, o, _) in sorted(&dataset, None, None, None, Some(None)) {
        for id in [s, p, o] {
            let term = dataset.graph.terms.term(id);
            assert_eq!(dataset.graph.terms.number(term.clone()), id, "{term}");
            if let oxrdf::Term::NamedNode(node) = &term {
                assert!(oxrdf::NamedNode::new(node.as_str()).is_ok(), "{node}");
            }
            seen.insert((term.to_string(), id));
        }
    }
    let names: BTreeSet<&String> = seen.iter().map(|(name, _)| name).collect();
    assert_eq!(names.len(), seen.len(), "two things have one name");
    for prefix in ["entity/", "event/", "relation/", "document/", "type/", "role/", "kind/", "value/"] {
        assert!(names.iter().any(|name| name.contains(prefix)), "nothing is named {prefix}");
    }
}

fn ask(graph: &KnowledgeGraph, schema: &Schema, question: &str) -> Result<Results, SparqlError> {
    Sparql::default().ask(graph.view(), schema, question, false, &Arc::default())
}

#[track_caller]
fn check(question: &str, expected: &[&str]) {
    let schema = schema();
    let graph = graph(&schema, &AFFAIR);
    let results = ask(&graph, &schema, question).unwrap_or_else(|error| panic!("{question}: {error}"));
    if matches!(results, Results::Solutions { .. } | Results::Boolean(_)) {
        let written: serde_json::Value = serde_json::from_str(&results.write("json").unwrap()).unwrap();
        assert_eq!(results.value(), written, "{question}");
    }
    let found = match results {
        Results::Solutions { rows, .. } => rows.iter().map(|row| row.cells().join(" | ")).collect(),
        Results::Boolean(value) => vec![value.to_string()],
        other => other.lines(),
    };
    assert_eq!(found, expected, "{question}");
}

#[test]
fn questions_have_their_answers() {
    check(
        "SELECT ?n (COUNT(?d) AS ?c) { ?x t:citizen_of/rdfs:label \"Russie\" ; rdfs:label ?n ; f:namedIn ?d } GROUP BY ?n ORDER BY ?n",
        &["Viktor Bout | 3", "Vladimir Poutine | 3"],
    );
    // Only affirmed facts tie directly.
    check("ASK { ?x rdfs:label \"Paul Whelan\" ; t:citizen_of ?y }", &["false"]);
    check("ASK { ?x rdfs:label \"Viktor Bout\" ; t:associate_of ?y }", &["false"]);
    check(
        "SELECT ?t ?p ?m { ?s f:type ?t ; f:polarity ?p ; f:modality ?m FILTER(?m != \"actual\" || ?p = \"negative\") } ORDER BY ?t",
        &["t:associate_of | negative | actual", "t:citizen_of | positive | possible"],
    );
    // A type that holds both ways does so from either end.
    check("SELECT ?n { ?x rdfs:label \"Jean Dupont\" ; t:spouse_of/rdfs:label ?n }", &["Anne Dupond"]);
    check("SELECT ?n { ?x rdfs:label \"Anne Dupond\" ; t:spouse_of/rdfs:label ?n }", &["Jean Dupont"]);
    check(
        "SELECT ?time ?from ?until { ?e f:type t:meet ; r:participant/rdfs:label \"Donald Trump\" ; f:time ?time ; f:from ?from ; f:until ?until }",
        &["2018-07-16/2018-07-17 | 2018-07-16 | 2018-07-17"],
    );
    check(
        "SELECT ?time { ?e f:type t:meet ; f:from ?from ; f:time ?time FILTER(?from >= \"2021-01-01\"^^xsd:date) }",
        &["2021-06-16"],
    );
    check("SELECT ?t { ?s f:time ?t FILTER(DATATYPE(?t) = xsd:gYear) ?s a f:Statement }", &["1998"]);
    check(
        "SELECT ?name (COUNT(DISTINCT ?e) AS ?n) { GRAPH ?g { ?e a f:Evidence ; f:document ?g } ?g rdfs:label ?name } GROUP BY ?name ORDER BY ?name",
        &["2018.txt | 1", "bis.txt | 2", "bout.txt | 6", "dupont.txt | 2", "whelan.txt | 4"],
    );
    check(
        "SELECT ?q { ?e f:quote ?q FILTER(CONTAINS(?q, \"Helsinki\")) }",
        &["meet(participant=Vladimir Poutine, participant=Donald Trump) @2018-07-16/2018-07-17 in Helsinki"],
    );
    check("SELECT (COUNT(*) AS ?n) { ?e f:quote \"Viktor Bout -citizen_of-> Russie\" }", &["3"]);
    check("SELECT ?n { ?d dcterms:title \"bis.\" ; rdfs:label ?n }", &["bis.txt"]);
    check("SELECT (COUNT(*) AS ?n) { ?s f:time \"2018-07-16/2018-07-17\" }", &["2"]);
    check("SELECT ?o { ?s f:subkind ?o } LIMIT 1", &["war <lord> \"1\""]);
    check("SELECT (COUNT(*) AS ?n) { ?e v:office ?o }", &["15"]);
    check(
        "SELECT DISTINCT ?n { ?x rdfs:label \"Raïssa Bout\" ; (t:parent_of|^r:speaker/r:addressee)+/rdfs:label ?n } ORDER BY ?n",
        &["Joe Biden", "Viktor Bout", "Vladimir Poutine"],
    );
    check(
        "CONSTRUCT { ?x k:fromCountry ?n } { ?x t:citizen_of/rdfs:label ?n ; rdfs:label \"Jean Dupont\" }",
        &["<urn:filature:entity/person:jean%20dupont> <urn:filature:kind/fromCountry> \"France\" ."],
    );
}

#[test]
fn what_is_refused_says_why() {
    let schema = schema();
    let graph = graph(&schema, &AFFAIR[..1]);
    let refuse = |question: &str| ask(&graph, &schema, question).expect_err(question);
    assert_eq!(refuse("INSERT DATA { <a:b> <a:b> <a:b> }"), SparqlError::Update);
    assert_eq!(refuse("PREFIX x: <a:> DELETE WHERE { ?s ?p ?o }"), SparqlError::Update);
    assert_eq!(refuse("SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }"), SparqlError::Service);
    assert_eq!(refuse("SELECT * { ?s ?p ?o FILTER EXISTS { SERVICE SILENT ?x { ?s ?p ?o } } }"), SparqlError::Service);
    for ask in [
        "SELECT * { ?s ?p ?o } ORDER BY (EXISTS { SERVICE <http://example.org/> { ?s ?p ?o } })",
        "SELECT (COUNT(EXISTS { SERVICE <http://example.org/> { ?s ?p ?o } }) AS ?n) { ?s ?p ?o }",
    ] {
        assert_eq!(refuse(ask), SparqlError::Service, "{ask}");
    }
    let question = "SELECT ?é WHERE {\n  ?é é ?y }";
    match refuse(question) {
        SparqlError::Slip { at, line: 2, column: 6, slip } => {
            assert_eq!(slip, Slip::Word("é".into()));
            assert!(question[at..].starts_with("é ?y"));
        }
        other => panic!("{other:?}"),
    }
    match refuse("SELECT ?x\n{ ?x a k:person } ORDER") {
        SparqlError::Syntax { at: 33, line: 2, column: 24, expected } => assert!(!expected.is_empty()),
        other => panic!("{other:?}"),
    }
    assert_eq!(refuse(""), SparqlError::Syntax { at: 0, line: 1, column: 1, expected: vec![] });
}

#[test]
fn results_that_memory_may_not_hold_end_with_what_to_do() {
    let schema = schema();
    let graph = graph(&schema, &AFFAIR);
    let mut sparql = Sparql::default();
    sparql.most = 12;
    let few = |question: &str| sparql.ask(graph.view(), &schema, question, false, &Arc::default());
    let too_many = SparqlError::TooMany { rows: 4, columns: 3 };
    assert_eq!(few("SELECT * { ?s ?p ?o }").unwrap_err(), too_many);
    assert_eq!(few("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }").unwrap_err(), too_many);
    assert!(few("SELECT * { ?s ?p ?o } LIMIT 4").is_ok());
    assert!(few("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o } LIMIT 4").is_ok());
    assert!(few("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").is_ok());
}

#[test]
fn a_question_that_gathers_more_rows_than_memory_may_hold_ends() {
    let schema = schema();
    let graph = graph(&schema, &AFFAIR);
    let mut sparql = Sparql::default();
    sparql.most_held = 50_000;
    let ask = |question: &str| sparql.ask(graph.view(), &schema, question, false, &Arc::default());
    for gathers in [
        "SELECT * { ?a ?p ?b . ?c ?q ?d } ORDER BY ?a LIMIT 1",
        "SELECT DISTINCT * { ?a ?p ?b . ?c ?q ?d } OFFSET 20000 LIMIT 1",
        "SELECT (COUNT(*) AS ?n) { ?a ?p ?b . ?c ?q ?d } GROUP BY ?a ?b ?c ?d",
    ] {
        assert_eq!(ask(gathers).unwrap_err(), SparqlError::Large { terms: 50_000 }, "{gathers}");
    }
    assert!(ask("SELECT * { ?a ?p ?b . ?c ?q ?d } LIMIT 1").is_ok());
    assert!(ask("SELECT ?n { ?x rdfs:label ?n } ORDER BY ?n").is_ok());
}

#[test]
fn names_that_nothing_bears_are_told_with_those_that_they_resemble() {
    let schema = schema();
    let graph = graph(&schema, &AFFAIR);
    let check = |question: &str, wanted: &[(&str, &[&str])]| {
        let found = Sparql::default().strangers(graph.view(), question);
        let found: Vec<(&str, Vec<&str>)> =
            found.iter().map(|s| (s.name.as_str(), s.nearest.iter().map(String::as_str).collect())).collect();
        let wanted: Vec<(&str, Vec<&str>)> = wanted.iter().map(|(name, near)| (*name, near.to_vec())).collect();
        assert_eq!(found, wanted, "{question}");
    };
    check("SELECT * { ?x a k:person ; rdfs:label ?n ; t:parent_of ?y . ?s f:type t:parent_of ; r:head ?x }", &[]);
    check("SELECT * { ?x t:parnt_of ?y }", &[("t:parnt_of", &["t:parent_of"])]);
    check("SELECT * { ?x a k:persom }", &[("k:persom", &["k:person"])]);
    check("ASK { ?x (t:zzqx|k:parent_of)+ ?y }", &[("t:zzqx", &[]), ("k:parent_of", &["t:parent_of"])]);
    check("SELECT * { ?x rdfs:lable ?n ; rdfs:lable ?m }", &[("rdfs:lable", &["rdfs:label"])]);
    check(
        "SELECT * { ?s f:type ?t FILTER(NOT EXISTS { ?s f:modalty ?m } && ?t = t:meat) }",
        &[("f:modalty", &["f:modality"]), ("t:meat", &["t:meet"])],
    );
    check("SELECT * { VALUES ?x { e:nobody <http://example.org/x> 3 } ?x ?p ?o }", &[("e:nobody", &[])]);
    check("SELECT nonsense", &[]);
}

#[test]
fn a_question_that_is_stopped_says_so() {
    let schema = schema();
    let graph = graph(&schema, &AFFAIR);
    let stop: Arc<std::sync::atomic::AtomicBool> = Arc::default();
    stop.store(true, Ordering::Relaxed);
    let question = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }";
    let stopped = Sparql::default().ask(graph.view(), &schema, question, false, &stop);
    assert_eq!(stopped.unwrap_err(), SparqlError::Stopped);
}

#[test]
fn the_export_is_the_same_quads_sorted() {
    let schema = schema();
    let graph = graph(&schema, &AFFAIR);
    let mut bytes = Vec::new();
    write(graph.view(), &schema, None, &mut bytes).unwrap();
    let text = String::from_utf8(bytes).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines.windows(2).all(|pair| pair[0] < pair[1]), "sorted, each once");
    let index = Index::default();
    let dataset = dataset(&graph, &index, &schema);
    let mut expected = Vec::new();
    for named in [Some(None), None] {
        for (s, p, o, g) in sorted(&dataset, None, None, None, named) {
            let [s, p, o] = [s, p, o].map(|id| dataset.graph.terms.term(id));
            let g = g.map_or(String::new(), |g| format!("{} ", dataset.graph.terms.term(g)));
            expected.push(format!("{s} {p} {o} {g}."));
        }
    }
    expected.sort();
    assert_eq!(lines, expected);
    assert!(text.contains(r#""président\n\\\"""#), "canonical escapes");
}

#[test]
fn a_part_has_the_ties_of_its_own_relations_alone() {
    let schema = schema();
    let lines = ["a.txt: Ali -parent_of-> Zoé ; Ali -associate_of-> Zoé ; Ali -spouse_of-> Mia"];
    let graph = graph(&schema, &lines);
    let view = graph.view();
    let taken = index::relations(view).find(|&edge| view.edge(edge).type_name == "parent_of").unwrap();
    let ends = [view.source(taken).0, view.target(taken).0];
    let takes = |what: NodeOrEdge| match what {
        NodeOrEdge::Node(node) => ends.contains(&node),
        NodeOrEdge::Edge(edge) => edge == taken.0,
    };
    let mut bytes = Vec::new();
    write(view, &schema, Some(&takes), &mut bytes).unwrap();
    let text = String::from_utf8(bytes).unwrap();
    let said = |type_name: &str| text.matches(&format!(" <urn:filature:type/{type_name}> ")).count();
    // In the default graph and in that of the document, as a tie and as the type of its relation.
    assert_eq!(said("parent_of"), 4, "{text}");
    assert_eq!((said("associate_of"), said("spouse_of")), (0, 0), "{text}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_graphs_answer_every_pattern(parts in prop::collection::vec((0usize..5, 0usize..5, 0usize..6, 0usize..4), 1..7)) {
        let names = ["Anne Dupond", "Jean Dupont", "Paul Whelan", "Joe Biden", "Viktor Bout"];
        let types = ["parent_of", "spouse_of", "associate_of", "meet", "communicate", "succeeds"];
        let schema = schema();
        let mut lines: Vec<String> = Vec::new();
        for (i, &(a, b, t, how)) in parts.iter().enumerate() {
            let (one, other) = (names[a], names[(a + 1 + b % 4) % 5]);
            let said = match t {
                3 => format!("meet(participant={one}, participant={other})"),
                4 => format!("communicate(speaker={one}, addressee={other})"),
                _ => format!("{one} -{}-> {other}", types[t]),
            };
            let said = said + ["", " not", " ?", " @2021-06"][how];
            match lines.last_mut() {
                Some(last) if i % 2 == 1 => *last += &format!(" ; {said}"),
                _ => lines.push(format!("d{i}.txt!2021-06-07: {said}")),
            }
        }
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        check_patterns(&graph(&schema, &lines), &schema);
    }
}
