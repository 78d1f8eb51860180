//! Statements that deny each other: affirmed and denied, dated apart where it happens once, one office at one time for two people.
//! Which types happen once, and which value of a type only one can have at a time, is data (`once`, `exclusive` in `data/schema`).

use std::collections::BTreeMap;

use super::answer::{Answer, Body, Note, Row};
use super::ask::Ask;
use super::facts::{Fact, all, fact_row, fact_stance, fact_time, fact_type, fillers, part};
use crate::base::{DateInterval, Modality, Polarity, fold};
use crate::graph::{EdgeId, NodeId};

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
    let notes = if total > ROWS as u64 { vec![Note::First { shown: ROWS as u64, total }] } else { Vec::new() };
    let facts: Vec<Fact> = pairs.iter().flat_map(|&(a, b)| [a, b]).collect();
    Answer {
        question: "conflicts".into(),
        notes,
        body: Body::Rows,
        rows: pairs.into_iter().map(|(a, b)| row(ask, a, b)).collect(),
        subgraph: part(ask, &facts, []),
    }
}

fn row(ask: &Ask, a: Fact, b: Fact) -> Row {
    let one = |fact| {
        let head = if let Fact::Relation(edge) = fact { Some(ask.view.source(edge)) } else { None };
        fact_row(ask, fact, head)
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

/// Every statement of the graph with its stance.
fn facts<'a>(ask: &'a Ask) -> impl Iterator<Item = (Fact, (Polarity, Modality))> + 'a {
    all(ask).map(move |fact| (fact, fact_stance(ask, fact)))
}

/// Whether two statements speak of different times for sure.
fn apart(ask: &Ask, a: Fact, b: Fact) -> bool {
    matches!((fact_time(ask, a), fact_time(ask, b)), (Some(x), Some(y)) if !x.overlaps(y))
}

/// The same type and fillers, affirmed and denied, of times that may be one.
fn denied(ask: &Ask) -> Vec<(Fact, Fact)> {
    let mut groups: BTreeMap<(&str, Vec<(&str, NodeId)>), [Vec<Fact>; 2]> = BTreeMap::new();
    let has_denial = facts(ask).any(|(_, (polarity, _))| polarity == Polarity::Negative);
    if !has_denial {
        return Vec::new();
    }
    for (fact, (polarity, _)) in facts(ask).filter(|(_, (_, modality))| *modality == Modality::Actual) {
        let content = (fact_type(ask, fact), fillers(ask, fact));
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
    let mut groups: BTreeMap<(&str, NodeId), Vec<Fact>> = BTreeMap::new();
    for (fact, stance) in facts(ask) {
        if stance != (Polarity::Positive, Modality::Actual) {
            continue;
        }
        let type_name = fact_type(ask, fact);
        let Some(once) = ask.schema.type_id(type_name).and_then(|id| ask.schema.get(id).once.as_deref()) else {
            continue;
        };
        for (_, node) in fillers(ask, fact).into_iter().filter(|(role, _)| *role == once) {
            groups.entry((type_name, node)).or_default().push(fact);
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
    use crate::query::{Engine, Note};

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
    fn what_is_not_shown_is_counted_and_what_is_shown_is_the_part() {
        let lines: Vec<String> = (0..8).map(|i| format!("a{i}.txt: die(victim=Zoé) @20{i:02}-01-01")).collect();
        let more: Vec<String> = (0..8).map(|i| format!("b{i}.txt: die(victim=Ali) @20{i:02}-01-01")).collect();
        let most: Vec<String> = (0..10).map(|i| format!("c{i}.txt: die(victim=Mia) @20{i:02}-01-01")).collect();
        let all: Vec<&str> = lines.iter().chain(&more).chain(&most).map(String::as_str).collect();
        let schema = samples::schema();
        let engine = Engine::new(&DataFiles::embedded(), "fr").unwrap();
        let answer = engine.conflicts(&samples::graph(&schema, &all), &schema);
        assert_eq!(answer.notes, [Note::First { shown: 100, total: 28 + 28 + 45 }]);
        assert_eq!(answer.rows.len(), 100);
        assert!(answer.rows.iter().all(|row| answer.subgraph.nodes.iter().any(|node| Some(node.id) == row.node)));
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
