//! One battery for every row of the table: odd names, empty graphs, the same bytes twice.

use super::*;
use crate::base::{DataFiles, Modality, Polarity};
use crate::query::{EdgeView, NodeView, Quote};

fn schema() -> Schema {
    Schema::load(&DataFiles::embedded()).unwrap()
}

pub fn node(id: u32, name: &str, kind: &str, is_event: bool) -> NodeView {
    NodeView {
        id,
        name: name.into(),
        key: format!("{kind}:{name}"),
        is_event,
        kind: kind.into(),
        subkind: None,
        aliases: vec![],
        polarity: Polarity::Positive,
        modality: Modality::Actual,
        time: None,
        place: None,
        evidence: vec![],
    }
}

pub fn quote(text: &str) -> Quote {
    Quote {
        copy_of: None,
        document: "bout.txt".into(),
        line: 3,
        text: text.into(),
        marks: vec![],
        modality: Modality::Actual,
        source: None,
        time: None,
        values: vec![],
    }
}

pub fn edge(id: u32, source: u32, target: u32, type_name: &str, role: Option<&str>) -> EdgeView {
    EdgeView {
        id,
        source,
        target,
        type_name: type_name.into(),
        role: role.map(str::to_string),
        label: type_name.replace('_', " "),
        symmetric: false,
        polarity: Polarity::Positive,
        modality: Modality::Actual,
        time: None,
        evidence: vec![quote("Elle est sa « mère ».")],
    }
}

/// A graph whose names try every way out of a string.
fn odd() -> Subgraph {
    let mut meeting = node(2, "rencontre \u{1b}[31m\n&lt; \\N", "meet", true);
    meeting.modality = Modality::Possible;
    meeting.evidence = vec![quote("Ils se \"rencontrent\"\u{202e}\u{0}.\r\n")];
    let mut denied = edge(1, 0, 2, "meet", Some("participant"));
    denied.polarity = Polarity::Negative;
    denied.modality = Modality::Alleged;
    Subgraph {
        nodes: vec![
            node(0, "L'\"Homme\" \\ d'État, <b>&amp;</b>; ]]> 'x'", "person", false),
            node(1, "Ünïcödé 日本 {a|b}", "no such kind", false),
            meeting,
        ],
        edges: vec![edge(0, 0, 1, "parent_of", None), denied],
    }
}

#[test]
fn every_format_writes_odd_and_empty_graphs_and_the_same_bytes_twice() {
    let schema = schema();
    for format in FORMATS {
        assert!(!format.about.is_empty());
        assert!(super::format(&format.name.to_uppercase()).is_some());
        for subgraph in [Subgraph::default(), odd()] {
            let Writer::Part(write) = format.write else { continue };
            let bytes = write(&subgraph, &schema);
            assert_eq!(bytes, write(&subgraph, &schema), "{}", format.name);
            let text = String::from_utf8(bytes).expect("exports are UTF-8");
            assert!(
                !text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')),
                "{}: control characters",
                format.name
            );
        }
    }
}

#[test]
fn dot_escapes_names_and_shows_kind_modality_and_proof() {
    let text = written("dot", &odd());
    assert!(
        text.contains(r#"n0 [label="L'\"Homme\" \\ d'État,\n<b>&amp;amp;</b>; ]]> 'x'", shape="ellipse""#),
        "{text}"
    );
    assert!(text.contains(r#"style="rounded,filled,dashed""#), "{text}");
    assert!(text.contains(r#"&amp;lt; \\N"#), "{text}");
    assert!(text.contains("n0 -> n1 [label=\"parent of\""), "{text}");
    assert!(text.contains("« Elle est sa « mère ». » bout.txt:3"), "{text}");
    assert!(text.contains("style=dashed"), "{text}");
}

fn written(format: &str, subgraph: &Subgraph) -> String {
    let Writer::Part(write) = super::format(format).unwrap().write else { panic!("{format}") };
    String::from_utf8(write(subgraph, &schema())).unwrap()
}

#[test]
fn graphml_is_well_formed_and_closes_what_it_opens() {
    let text = written("graphml", &odd());
    assert!(
        text.contains("L&quot;Homme")
            || text.contains("L'&quot;Homme&quot; \\ d'État, &lt;b&gt;&amp;amp;&lt;/b&gt;; ]]&gt; 'x'"),
        "{text}"
    );
    let opened = |tag: &str| text.matches(&format!("<{tag} ")).count();
    let closed = |tag: &str| text.matches(&format!("</{tag}>")).count();
    for tag in ["node", "edge", "data", "graph"] {
        assert_eq!(opened(tag), closed(tag), "{tag}");
    }
}

#[test]
fn a_spreadsheet_runs_no_formula_of_a_document() {
    for (text, cell) in [("=1+1", "'=1+1"), ("-x", "'-x"), ("a,b", "a,b"), ("say \"x\"", "say \"\"x\"\"")] {
        assert_eq!(
            super::csv::cell(text).trim_matches('"').trim_end_matches('"'),
            cell.trim_end_matches('"'),
            "{text}"
        );
    }
    let text = written("csv", &odd());
    let columns = text.lines().next().unwrap().split(',').count();
    assert_eq!(columns, 13);
    assert_eq!(text.lines().count(), 3);
}

#[test]
fn json_reads_back() {
    let value: serde_json::Value = serde_json::from_str(&written("json", &odd())).unwrap();
    assert_eq!(value["nodes"].as_array().unwrap().len(), 3);
    assert_eq!(value["edges"][0]["evidence"][0]["document"], "bout.txt");
}

#[test]
fn cypher_strings_cannot_be_left() {
    let text = written("cypher", &odd());
    assert!(text.contains(r"SET n.name = 'L\'"), "{text}");
    assert_eq!(text.lines().count(), 5, "one statement a line: {text}");
}
