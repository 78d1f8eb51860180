//! For tests only: small graphs written in a line a statement, and random ones.
//!
//! `doc: Viktor Bout -citizen_of-> Russie ; meet(participant=Biden, participant=Poutine) @2021-06-16 in Genève` — each `;` part is one
//! sentence of the document's text.

use super::update::{EntityUpdate, GraphUpdate, StatementUpdate};
use super::{KnowledgeGraph, View};
use crate::base::{DataFiles, Document, Evidence, Modality, Polarity, Span};
use crate::schema::{Gender, KindId, Schema};

pub(crate) fn schema() -> Schema {
    Schema::load(&DataFiles::embedded()).expect("the data inside the binary are right")
}

/// One document: `name[!published]: statement ; statement …`. A statement ends with `@DATE`, `in PLACE`, `?` (possible), `not`.
pub(crate) fn update(schema: &Schema, line: &str) -> GraphUpdate {
    let (head, body) = line.split_once(": ").expect("name: statements");
    let (name, date) = head.split_once('!').unwrap_or((head, ""));
    let mut document = Document::new(name, format!("{head} : {body}"));
    document.date = date.parse().ok();
    let mut result =
        GraphUpdate { document, lang: "fr".into(), reading: String::new(), entities: vec![], statements: vec![] };
    for sentence in body.split(" ; ") {
        add_statement(schema, &mut result, sentence);
    }
    result
}

fn entity(schema: &Schema, update: &mut GraphUpdate, name: &str, place: bool) -> u32 {
    let name = name.trim();
    let start = update.document.text.find(name).expect("names are taken from the text");
    let key = format!("{}:{}", if place { "place" } else { "person" }, name.to_lowercase());
    if let Some(found) = update.entities.iter().position(|e| e.key == key) {
        return found as u32;
    }
    let kind: KindId = schema.kind_id(if place { "place" } else { "person" }).expect("in the schema");
    let aliases = name.rsplit_once(' ').map(|(_, last)| last.to_string());
    update.entities.push(EntityUpdate {
        key,
        kind,
        subkind: None,
        name: name.into(),
        named: true,
        aliases: aliases.into_iter().collect(),
        gender: if name.starts_with("Raïssa") { Gender::Feminine } else { Gender::Unknown },
        mentions: vec![Span::new(start, start + name.len())],
    });
    update.entities.len() as u32 - 1
}

fn add_statement(schema: &Schema, update: &mut GraphUpdate, sentence: &str) {
    let start = update.document.text.find(sentence).expect("taken from the text");
    let (mut rest, mut time, mut place) = (sentence.trim(), None, None);
    let mut modality = Modality::Actual;
    let mut polarity = Polarity::Positive;
    if let Some(before) = rest.strip_suffix(" not") {
        (rest, polarity) = (before, Polarity::Negative);
    }
    if let Some(before) = rest.strip_suffix(" ?") {
        (rest, modality) = (before, Modality::Possible);
    }
    if let Some((before, name)) = rest.split_once(" in ") {
        (rest, place) = (before, Some(entity(schema, update, name, true)));
    }
    if let Some((before, date)) = rest.split_once(" @") {
        (rest, time) = (before, Some(date.parse().expect("a date")));
    }
    let (type_name, fillers): (&str, Vec<(&str, &str)>) = match rest.split_once('(') {
        Some((name, roles)) => {
            let roles = roles.trim_end_matches(')').split(", ").filter_map(|r| r.split_once('=')).collect();
            (name, roles)
        }
        None => {
            let (head, other) = rest.split_once(" -").expect("HEAD -type-> TAIL");
            let (name, tail) = other.split_once("-> ").expect("HEAD -type-> TAIL");
            (name, vec![("head", head), ("tail", tail)])
        }
    };
    let Some(type_id) = schema.type_id(type_name) else { panic!("no type {type_name}") };
    let names = schema.get(type_id);
    let mut roles = Vec::new();
    for (role, name) in fillers {
        let is_place = matches!(type_name, "citizen_of" | "born_in") && role == "tail";
        roles.push((names.role(role).expect("a role of the type"), entity(schema, update, name, is_place)));
    }
    let spans = roles.iter().map(|&(_, e)| update.entities[e as usize].mentions[0]).collect();
    let whole = Span::new(start, start + sentence.len());
    let evidence = Evidence { document: update.document.id, sentence: whole, trigger: whole, arguments: spans };
    update.statements.push(StatementUpdate {
        type_id,
        roles,
        values: vec![],
        polarity,
        modality,
        source: None,
        time,
        place,
        evidence: vec![evidence],
    });
}

/// A graph of the given documents.
pub(crate) fn graph(schema: &Schema, lines: &[&str]) -> KnowledgeGraph {
    let mut graph = KnowledgeGraph::new(schema);
    lines.iter().for_each(|line| graph.apply(update(schema, line)));
    graph
}

/// One line a statement, sorted: what a view says, in words.
pub(crate) fn spell(view: &View) -> Vec<String> {
    let mut lines = Vec::new();
    for node in view.nodes() {
        let name = |n| if view.is_event(n) { format!("{}#{}", view.kind(n), n.0) } else { view.name(n).to_string() };
        for edge in view.outgoing(node).map(|e| view.edge(e)) {
            let how = format!("{}/{:?}", edge.type_name, edge.kind);
            let evidence: Vec<&str> = view.edge_records(edge.id).map(|r| view.document_name(r.document)).collect();
            lines.push(format!("{} {how} {} {}", name(node), name(edge.target), evidence.join(",")));
        }
    }
    lines
}
