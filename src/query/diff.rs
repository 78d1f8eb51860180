//! What one graph says that another does not: `diff OLD.kg NEW.kg`. Documents are compared by their content hash, entities by their keys,
//! statements by type, fillers and polarity; what both have is compared by modality, time, place and evidence.

use std::collections::BTreeMap;

use serde::Serialize;

use super::answer::{Answer, Body, Note, Row};
use super::ask::Ask;
use super::facts::{Fact, all, fact_row, fact_time, part, proofs};
use crate::base::{Modality, Polarity};
use crate::graph::{EdgeKind, NodeId, PLACE_ROLE};

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    Added,
    Removed,
    Changed,
}

/// A row of a comparison.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Change {
    pub fate: Fate,
    /// `document`, `entity` or `statement`.
    pub what: &'static str,
    /// What differs, with what it was and what it is: `modality`, `time`, `place`, `evidence`, `name`.
    pub details: Vec<(&'static str, String, String)>,
}

/// Type, polarity, then role and key of each filler, sorted.
type Content = (String, bool, Vec<(String, String)>);

fn content(ask: &Ask, fact: Fact) -> Content {
    let view = ask.view;
    match fact {
        Fact::Relation(edge) => {
            let row = view.edge(edge);
            let ends = [("head", row.source), ("tail", row.target)];
            let fillers = ends.map(|(role, node)| (role.to_string(), view.key(node).to_string()));
            (row.type_name.to_string(), row.polarity == Polarity::Negative, fillers.to_vec())
        }
        Fact::Event(event) => {
            let mut fillers: Vec<(String, String)> = Vec::new();
            for edge in view.incoming(event).map(|edge| view.edge(edge)) {
                if let EdgeKind::Role(role) = edge.kind
                    && role != PLACE_ROLE
                {
                    fillers.push((role.to_string(), view.key(edge.source).to_string()));
                }
            }
            fillers.sort();
            // What an event of an open type is about tells it from others of its fillers.
            fillers.push((String::new(), ask.wording.event_label(ask.schema, view, event)));
            (view.kind(event).to_string(), view.event_stance(event).0 == Polarity::Negative, fillers)
        }
    }
}

/// What may change of a statement that stays: modality, time, place, pieces of evidence.
fn state(ask: &Ask, fact: Fact) -> [(&'static str, String); 4] {
    let proofs = proofs(ask, fact);
    let modality = proofs.iter().map(|proof| proof.modality).min().unwrap_or(Modality::Actual);
    let time = fact_time(ask, fact).map(|time| ask.wording.interval(time)).unwrap_or_default();
    let mut places: Vec<String> = proofs.iter().filter_map(|proof| proof.place).map(|node| ask.name(node)).collect();
    places.sort();
    places.dedup();
    [
        ("modality", modality.name().to_string()),
        ("time", time),
        ("place", places.join(", ")),
        ("evidence", proofs.len().to_string()),
    ]
}

fn by_content(ask: &Ask) -> BTreeMap<Content, Vec<Fact>> {
    let mut found: BTreeMap<Content, Vec<Fact>> = BTreeMap::new();
    all(ask).for_each(|fact| found.entry(content(ask, fact)).or_default().push(fact));
    found
}

/// What `new` has more, less and otherwise than `old`; at most `count` rows. Ids of rows are those of `new`; what is gone has none.
pub(super) fn diff(old: &Ask, new: &Ask, count: usize) -> Answer {
    let mut found: Vec<(Change, Row)> = documents(old, new);
    let (before, after) = (by_content(old), by_content(new));
    let mut facts = Vec::new();
    let mut statement = |fate: Fate, fact: Fact, details: Vec<(&'static str, String, String)>| {
        let mut row = fact_row(if fate == Fate::Removed { old } else { new }, fact, None);
        if fate == Fate::Removed {
            (row.node, row.edge) = (None, None);
        } else {
            facts.push(fact);
        }
        (Change { fate, what: "statement", details }, row)
    };
    let nothing = Vec::new();
    let mut contents: Vec<&Content> = before.keys().chain(after.keys()).collect();
    contents.sort();
    contents.dedup();
    for content in contents {
        let mut was: Vec<Fact> = before.get(content).unwrap_or(&nothing).clone();
        let mut is: Vec<Fact> = after.get(content).unwrap_or(&nothing).clone();
        // Those that stay as they were, first.
        is.retain(|&fact| {
            let same = was.iter().position(|&other| state(old, other) == state(new, fact));
            same.map(|at| was.remove(at)).is_none()
        });
        let pairs = was.len().min(is.len());
        for (&one, &other) in was.iter().zip(&is) {
            let details = state(old, one).into_iter().zip(state(new, other));
            let differ = details.filter(|(a, b)| a != b).map(|((what, a), (_, b))| (what, a, b)).collect();
            found.push(statement(Fate::Changed, other, differ));
        }
        found.extend(was[pairs..].iter().map(|&fact| statement(Fate::Removed, fact, Vec::new())));
        found.extend(is[pairs..].iter().map(|&fact| statement(Fate::Added, fact, Vec::new())));
    }
    found.extend(entities(old, new));
    let total = found.len();
    found.truncate(count);
    let mut notes = Vec::new();
    if total > count {
        notes.push(Note::Cut { shown: count as u64, total: total as u64 });
    }
    let (changes, rows) = found.into_iter().unzip();
    let shown: &[Fact] = if total > count { &[] } else { &facts };
    Answer { question: "diff".into(), notes, body: Body::Changes(changes), rows, subgraph: part(new, shown, []) }
}

fn plain_row(text: String) -> Row {
    let (polarity, modality) = (Polarity::Positive, Modality::Actual);
    Row { text, node: None, edge: None, polarity, modality, time: None, evidence: Vec::new() }
}

fn documents(old: &Ask, new: &Ask) -> Vec<(Change, Row)> {
    let missing = |of: &Ask, from: &Ask, fate: Fate| {
        let gone = (0..of.view.documents().len() as u32)
            .filter(|&n| of.view.document(n).is_some_and(|row| from.view.document_number(row.id).is_none()));
        let mut names: Vec<String> = gone.map(|n| of.view.document_name(n).to_string()).collect();
        names.sort();
        let change = |name: String| (Change { fate, what: "document", details: Vec::new() }, plain_row(name));
        names.into_iter().map(change).collect::<Vec<_>>()
    };
    let mut found = missing(old, new, Fate::Removed);
    found.extend(missing(new, old, Fate::Added));
    found
}

fn entities(old: &Ask, new: &Ask) -> Vec<(Change, Row)> {
    let mut found = Vec::new();
    let told = |ask: &Ask, node: NodeId| {
        format!("{} ({})", ask.name(node), ask.wording.kind_name(ask.schema, ask.view.kind(node)))
    };
    for node in (0..old.view.entity_count() as u32).map(NodeId) {
        let row = |text: String, ask: &Ask, node: NodeId| {
            let evidence = ask.mention_quote(node).into_iter().collect();
            Row { evidence, ..plain_row(text) }
        };
        match new.view.find_key(old.view.key(node)) {
            None => {
                let change = Change { fate: Fate::Removed, what: "entity", details: Vec::new() };
                found.push((change, row(told(old, node), old, node)));
            }
            Some(now) if told(old, node) != told(new, now) => {
                let details = vec![("name", told(old, node), told(new, now))];
                let change = Change { fate: Fate::Changed, what: "entity", details };
                found.push((change, Row { node: Some(now.0), ..row(told(new, now), new, now) }));
            }
            Some(_) => {}
        }
    }
    for node in (0..new.view.entity_count() as u32).map(NodeId) {
        if old.view.find_key(new.view.key(node)).is_none() {
            let evidence = new.mention_quote(node).into_iter().collect();
            let row = Row { node: Some(node.0), evidence, ..plain_row(told(new, node)) };
            found.push((Change { fate: Fate::Added, what: "entity", details: Vec::new() }, row));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::DataFiles;
    use crate::graph::samples::{graph, schema};
    use crate::query::Engine;

    fn check(old: &[&str], new: &[&str], expected: &[&str]) {
        let schema = schema();
        let engine = Engine::new(&DataFiles::embedded(), "fr").unwrap();
        let answer = engine.diff(&graph(&schema, old), &graph(&schema, new), &schema, 100);
        let Body::Changes(changes) = &answer.body else { panic!() };
        let sign = |fate| match fate {
            Fate::Added => '+',
            Fate::Removed => '-',
            Fate::Changed => '~',
        };
        let told = |(change, row): (&Change, &Row)| {
            let details: Vec<String> = change.details.iter().map(|(what, a, b)| format!("{what} {a}>{b}")).collect();
            format!("{}{} {}", sign(change.fate), row.text, details.join(" ")).trim_end().to_string()
        };
        let found: Vec<String> = changes.iter().zip(&answer.rows).map(told).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn what_came_what_went_and_what_changed() {
        let one = "a.txt: Zoé -parent_of-> Ali";
        check(&[one], &[one], &[]);
        check(
            &[one],
            &[one, "b.txt: Zoé -parent_of-> Ali ; Ali -spouse_of-> Mia"],
            &["+b.txt", "~Zoé parent de Ali evidence 1>2", "+Ali conjoint de Mia", "+Mia (personne)"],
        );
        check(
            &["a.txt: meet(participant=Zoé, participant=Ali) ?"],
            &["b.txt: meet(participant=Zoé, participant=Ali) @2020-01-02"],
            &["-a.txt", "+b.txt", "~rencontre Ali–Zoé (2 janvier 2020) modality possible>actual time >2 janvier 2020"],
        );
        check(
            &["a.txt: Zoé -parent_of-> Ali ; Zoé -sibling_of-> Mia"],
            &["b.txt: Zoé -parent_of-> Ali not"],
            &[
                "-a.txt",
                "+b.txt",
                "-Zoé parent de Ali",
                "+Zoé parent de Ali",
                "-Mia frère ou sœur de Zoé",
                "-Mia (personne)",
            ],
        );
    }
}
