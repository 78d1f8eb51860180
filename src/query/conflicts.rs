//! Statements that deny each other: affirmed and denied, dated apart where it happens once, one office at one time for two people.
//! Which types happen once, and which value of a type only one can have at a time, is data (`once`, `exclusive` in `data/schema`).

use std::collections::BTreeMap;

use super::answer::{Answer, Body, Note, Row};
use super::ask::Ask;
use crate::base::{DateInterval, Modality, Polarity, fold};
use crate::graph::{EdgeId, EdgeKind, NodeId};

/// A statement of the view.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fact {
    Relation(EdgeId),
    Event(NodeId),
}

/// Rows shown at most.
const ROWS: usize = 100;

/// All pairs of facts that cannot both be, each a row with the evidence of both; only what is stated as a fact counts.
pub(super) fn conflicts(ask: &Ask) -> Answer {
    let mut pairs = denied(ask);
    pairs.extend(happened_twice(ask));
    pairs.extend(held_twice(ask));
    pairs.sort();
    pairs.dedup();
    let total = pairs.len() as u64;
    pairs.truncate(ROWS);
    let notes = if total > ROWS as u64 { vec![Note::Cut { shown: ROWS as u64, total }] } else { Vec::new() };
    let mut nodes = Vec::new();
    let mut edges = Vec::new();
    for fact in pairs.iter().flat_map(|(a, b)| [*a, *b]) {
        match fact {
            Fact::Relation(edge) => {
                edges.push(edge);
                nodes.extend([ask.view.source(edge), ask.view.target(edge)]);
            }
            Fact::Event(event) => nodes.push(event),
        }
    }
    Answer {
        question: "conflicts".into(),
        notes,
        body: Body::Rows,
        rows: pairs.into_iter().map(|(a, b)| row(ask, a, b)).collect(),
        subgraph: ask.subgraph(nodes, edges),
    }
}

fn row(ask: &Ask, a: Fact, b: Fact) -> Row {
    let one = |fact| match fact {
        Fact::Relation(edge) => ask.edge_row(edge, Some(ask.view.source(edge))),
        Fact::Event(event) => ask.event_row(event),
    };
    let said = |row: &Row| {
        let denied = if row.polarity == Polarity::Negative { "¬ " } else { "" };
        let time = row.time.map_or_else(String::new, |time| format!(" ({})", ask.wording.interval(time)));
        format!("{denied}{}{time}", row.text)
    };
    let (first, second) = (one(a), one(b));
    let text = format!("{} ≠ {}", said(&first), said(&second));
    let mut evidence = first.evidence;
    evidence.extend(second.evidence);
    Row {
        text,
        edge: None,
        polarity: Polarity::Positive,
        modality: Modality::Actual,
        time: None,
        evidence,
        node: first.node,
    }
}

fn facts<'a>(ask: &'a Ask) -> impl Iterator<Item = (Fact, (Polarity, Modality))> + 'a {
    let view = ask.view;
    view.nodes().flat_map(move |node| {
        let event = view.is_event(node).then(|| (Fact::Event(node), view.event_stance(node)));
        let relations = view.outgoing(node).filter(|&edge| view.edge(edge).kind == EdgeKind::Relation);
        event.into_iter().chain(relations.map(|edge| (Fact::Relation(edge), view.stance(edge))))
    })
}

fn time(ask: &Ask, fact: Fact) -> Option<DateInterval> {
    match fact {
        Fact::Relation(edge) => ask.edge_time(edge),
        Fact::Event(event) => ask.view.event_time(event),
    }
}

/// Whether two statements speak of different times for sure.
fn apart(ask: &Ask, a: Fact, b: Fact) -> bool {
    matches!((time(ask, a), time(ask, b)), (Some(x), Some(y)) if !x.overlaps(y))
}

/// Type, then role and filler, sorted; a place is no filler.
fn content(ask: &Ask, fact: Fact) -> (String, Vec<(String, NodeId)>) {
    let view = ask.view;
    match fact {
        Fact::Relation(edge) => {
            let edge = view.edge(edge);
            (edge.type_name.into(), vec![("head".into(), edge.source), ("tail".into(), edge.target)])
        }
        Fact::Event(event) => {
            let edges = view.incoming(event).map(|edge| view.edge(edge));
            let mut fillers: Vec<(String, NodeId)> = edges
                .filter_map(|edge| match edge.kind {
                    EdgeKind::Role(role) if role != crate::graph::PLACE_ROLE => Some((role.to_string(), edge.source)),
                    _ => None,
                })
                .collect();
            fillers.sort();
            (view.kind(event).into(), fillers)
        }
    }
}

/// The same type and fillers, affirmed and denied, of times that may be one.
fn denied(ask: &Ask) -> Vec<(Fact, Fact)> {
    let mut groups: BTreeMap<(String, Vec<(String, NodeId)>), [Vec<Fact>; 2]> = BTreeMap::new();
    let has_denial = facts(ask).any(|(_, (polarity, _))| polarity == Polarity::Negative);
    if !has_denial {
        return Vec::new();
    }
    for (fact, (polarity, modality)) in facts(ask).filter(|(_, (_, modality))| *modality == Modality::Actual) {
        debug_assert_eq!(modality, Modality::Actual);
        let content = content(ask, fact);
        // An event with one filler says too little to be denied by another.
        if content.1.len() > 1 {
            groups.entry(content).or_default()[usize::from(polarity == Polarity::Negative)].push(fact);
        }
    }
    let mut found = Vec::new();
    for [affirmed, denied] in groups.into_values() {
        for &yes in &affirmed {
            found.extend(denied.iter().filter(|&&no| !apart(ask, yes, no)).map(|&no| (yes, no)));
        }
    }
    found
}

/// What happens once to somebody, at two times or with two other ends.
fn happened_twice(ask: &Ask) -> Vec<(Fact, Fact)> {
    let mut groups: BTreeMap<(String, NodeId), Vec<Fact>> = BTreeMap::new();
    for (fact, stance) in facts(ask) {
        if stance != (Polarity::Positive, Modality::Actual) {
            continue;
        }
        let (type_name, fillers) = content(ask, fact);
        let Some(once) = ask.schema.type_id(&type_name).and_then(|id| ask.schema.get(id).once.as_deref()) else {
            continue;
        };
        for (_, node) in fillers.iter().filter(|(role, _)| role == once) {
            groups.entry((type_name.clone(), *node)).or_default().push(fact);
        }
    }
    let mut found = Vec::new();
    for ((_, node), facts) in groups {
        // Of a group of people, some may die on another day.
        let kind = ask.schema.kind_id(ask.view.kind(node)).map(|id| ask.schema.kind(id));
        if !ask.view.named(node) || kind.is_some_and(|kind| !kind.named) {
            continue;
        }
        for (i, &a) in facts.iter().enumerate() {
            found.extend(facts[i + 1..].iter().filter(|&&b| apart(ask, a, b)).map(|&b| (a, b)));
        }
    }
    found
}

/// Two people with one office in one place at one time.
fn held_twice(ask: &Ask) -> Vec<(Fact, Fact)> {
    let view = ask.view;
    let mut groups: BTreeMap<(String, NodeId, String), Vec<(EdgeId, DateInterval)>> = BTreeMap::new();
    for (fact, stance) in facts(ask) {
        let Fact::Relation(id) = fact else { continue };
        if stance != (Polarity::Positive, Modality::Actual) {
            continue;
        }
        let edge = view.edge(id);
        let schema = ask.schema.type_id(edge.type_name).map(|id| ask.schema.get(id));
        let Some(exclusive) = schema.and_then(|file| file.exclusive.as_deref()) else { continue };
        for proof in view.evidence(id) {
            let ended = proof.values.iter().any(|(name, _)| *name == "ended");
            let value = proof.values.iter().find(|(name, _)| *name == exclusive);
            if let (Some((_, value)), Some(time), false) = (value, proof.time, ended) {
                groups.entry((edge.type_name.into(), edge.target, fold(value))).or_default().push((id, time));
            }
        }
    }
    let mut found = Vec::new();
    for held in groups.into_values() {
        for (i, (a, when)) in held.iter().enumerate() {
            for (b, other) in &held[i + 1..] {
                if view.source(*a) != view.source(*b) && when.overlaps(*other) {
                    found.push((Fact::Relation(*a.min(b)), Fact::Relation(*a.max(b))));
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use crate::base::DataFiles;
    use crate::graph::samples;
    use crate::query::Engine;

    fn check(lines: &[&str], expected: usize) {
        let schema = samples::schema();
        let graph = samples::graph(&schema, lines);
        let engine = Engine::new(&DataFiles::embedded(), "fr").unwrap();
        let answer = engine.conflicts(&graph, &schema);
        assert_eq!(answer.rows.len(), expected, "{:?}", answer.rows.iter().map(|row| &row.text).collect::<Vec<_>>());
        for row in &answer.rows {
            assert!(row.evidence.len() >= 2, "{row:?}");
        }
    }

    #[test]
    fn affirmed_and_denied() {
        check(&["a.txt: Zoé -parent_of-> Ali", "b.txt: Zoé -parent_of-> Ali not"], 1);
        check(&["a.txt: Zoé -parent_of-> Ali", "b.txt: Ali -parent_of-> Zoé not"], 0);
        check(&["a.txt: Zoé -parent_of-> Ali ?", "b.txt: Zoé -parent_of-> Ali not"], 0);
    }

    #[test]
    fn one_meeting_denied_and_another_held() {
        let held = "a.txt: meet(participant=Zoé, participant=Ali) @2020-01-01";
        check(&[held, "b.txt: meet(participant=Zoé, participant=Ali) @2020-01 not"], 1);
        check(&[held, "b.txt: meet(participant=Zoé, participant=Ali) @2021 not"], 0);
    }

    #[test]
    fn nobody_dies_twice() {
        check(&["a.txt: die(victim=Zoé) @2020-01-01", "b.txt: die(victim=Zoé) @2020-02"], 1);
        check(&["a.txt: die(victim=Zoé) @2020-01-01", "b.txt: die(victim=Zoé) @2020-01"], 0);
        check(&["a.txt: die(victim=Zoé) @2020-01-01", "b.txt: die(victim=Ali) @2020-02"], 0);
    }
}
