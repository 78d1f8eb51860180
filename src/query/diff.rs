//! What one graph says that another does not: `diff OLD.kg NEW.kg`. Documents are compared by their content hash, entities by their keys,
//! statements by type, fillers and polarity; what both have is compared by modality, time, place and evidence.

use std::collections::BTreeMap;

use serde::Serialize;

use super::answer::{Answer, Body, Note, Row};
use super::ask::Ask;
use super::facts::{Fact, all, fact_row, fact_stance, fact_time, fact_type, fillers, part, proofs};
use crate::base::{Modality, Polarity};
use crate::graph::NodeId;

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
    pub details: Details,
}

/// What became of what.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Changes {
    /// Of each row that is shown.
    pub rows: Vec<Change>,
    /// Of all there are, shown or not: documents, statements, entities; how many were added, removed and changed.
    pub counts: [(&'static str, [u64; 3]); 3],
}

/// What a row tells of.
enum Item {
    Document(String),
    Statement(Fact),
    Entity(NodeId),
}

/// A row before it is put into words; what is removed is of the old graph, all else of the new.
struct Found {
    fate: Fate,
    item: Item,
    details: Details,
}

type Details = Vec<(&'static str, String, String)>;

impl Found {
    fn what(&self) -> usize {
        match self.item {
            Item::Document(_) => 0,
            Item::Statement(_) => 1,
            Item::Entity(_) => 2,
        }
    }
}

/// As rows name them, in their order.
const WHATS: [&str; 3] = ["document", "statement", "entity"];

/// Type, polarity, role and key of each filler, sorted; of an event, what it is called: what one of an open type is about tells it from
/// others of its fillers.
type Content<'a> = (&'a str, bool, Vec<(&'a str, &'a str)>, String);

fn content<'a>(ask: &Ask<'a>, fact: Fact) -> Content<'a> {
    let view = ask.view;
    let mut told: Vec<(&str, &str)> =
        fillers(ask, fact).into_iter().map(|(role, node)| (role, view.key(node))).collect();
    told.sort_unstable();
    let label = match fact {
        Fact::Relation(_) => String::new(),
        Fact::Event(event) => ask.wording.event_label(ask.schema, view, event),
    };
    (fact_type(ask, fact), fact_stance(ask, fact).0 == Polarity::Negative, told, label)
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

fn by_content<'a>(ask: &Ask<'a>) -> BTreeMap<Content<'a>, Vec<Fact>> {
    let mut found: BTreeMap<Content, Vec<Fact>> = BTreeMap::new();
    all(ask).for_each(|fact| found.entry(content(ask, fact)).or_default().push(fact));
    found
}

/// What `new` has more, less and otherwise than `old`; at most `count` rows. Ids of rows are those of `new`; what is gone has none.
pub(super) fn diff(old: &Ask, new: &Ask, count: usize) -> Answer {
    let mut found = documents(old, new);
    found.extend(statements(old, new));
    found.extend(entities(old, new));
    let mut counts = WHATS.map(|what| (what, [0; 3]));
    found.iter().for_each(|change| counts[change.what()].1[change.fate as usize] += 1);
    let total = found.len();
    found.truncate(count);
    let mut notes = Vec::new();
    if total > count {
        notes.push(Note::First { shown: count as u64, total: total as u64 });
    }
    let mut facts = Vec::new();
    let (mut changes, mut rows) = (Vec::new(), Vec::new());
    for change in found {
        rows.push(row(if change.fate == Fate::Removed { old } else { new }, &change));
        if let (Item::Statement(fact), Fate::Added | Fate::Changed) = (&change.item, change.fate) {
            facts.push(*fact);
        }
        changes.push(Change { fate: change.fate, what: WHATS[change.what()], details: change.details });
    }
    let body = Body::Changes(Changes { rows: changes, counts });
    Answer { question: "diff".into(), notes, body, rows, subgraph: part(new, &facts, []) }
}

fn row(ask: &Ask, change: &Found) -> Row {
    let mut row = match &change.item {
        Item::Document(name) => plain_row(name.clone()),
        Item::Statement(fact) => fact_row(ask, *fact, None),
        Item::Entity(node) => {
            let evidence = ask.mention_quote(*node).into_iter().collect();
            Row { node: Some(node.0), evidence, ..plain_row(told(ask, *node)) }
        }
    };
    if change.fate == Fate::Removed {
        (row.node, row.edge) = (None, None);
    }
    row
}

fn statements(old: &Ask, new: &Ask) -> Vec<Found> {
    let mut found = Vec::new();
    let (before, after) = (by_content(old), by_content(new));
    let mut contents: Vec<&Content> = before.keys().chain(after.keys()).collect();
    contents.sort();
    contents.dedup();
    let states = |ask: &Ask, facts: Option<&Vec<Fact>>| {
        facts.into_iter().flatten().map(|&fact| (fact, state(ask, fact))).collect::<Vec<_>>()
    };
    let plain = |fate: Fate| move |(fact, _)| Found { fate, item: Item::Statement(fact), details: Vec::new() };
    for content in contents {
        let (mut was, mut is) = (states(old, before.get(content)), states(new, after.get(content)));
        // Those that stay as they were, first.
        is.retain(|(_, now)| {
            let same = was.iter().position(|(_, then)| then == now);
            same.map(|at| was.remove(at)).is_none()
        });
        let pairs = was.len().min(is.len());
        let (gone, come) = (was.split_off(pairs), is.split_off(pairs));
        for ((_, then), (fact, now)) in was.into_iter().zip(is) {
            let differ = then.into_iter().zip(now).filter(|(a, b)| a != b);
            let details = differ.map(|((what, a), (_, b))| (what, a, b)).collect();
            found.push(Found { fate: Fate::Changed, item: Item::Statement(fact), details });
        }
        found.extend(gone.into_iter().map(plain(Fate::Removed)));
        found.extend(come.into_iter().map(plain(Fate::Added)));
    }
    found
}

fn plain_row(text: String) -> Row {
    let (polarity, modality) = (Polarity::Positive, Modality::Actual);
    Row { text, node: None, edge: None, polarity, modality, time: None, evidence: Vec::new() }
}

fn documents(old: &Ask, new: &Ask) -> Vec<Found> {
    let missing = |of: &Ask, from: &Ask, fate: Fate| {
        let gone = (0..of.view.documents().len() as u32)
            .filter(|&n| of.view.document(n).is_some_and(|row| from.view.document_number(row.id).is_none()));
        let mut names: Vec<String> = gone.map(|n| of.view.document_name(n).to_string()).collect();
        names.sort();
        let change = |name: String| Found { fate, item: Item::Document(name), details: Vec::new() };
        names.into_iter().map(change).collect::<Vec<_>>()
    };
    let mut found = missing(old, new, Fate::Removed);
    found.extend(missing(new, old, Fate::Added));
    found
}

fn told(ask: &Ask, node: NodeId) -> String {
    format!("{} ({})", ask.name(node), ask.wording.kind_name(ask.schema, ask.view.kind(node)))
}

fn entities(old: &Ask, new: &Ask) -> Vec<Found> {
    let all = |ask: &Ask| (0..ask.view.entity_count() as u32).map(NodeId);
    let mut found = Vec::new();
    for node in all(old) {
        let (fate, item, details) = match new.view.find_key(old.view.key(node)) {
            None => (Fate::Removed, node, Vec::new()),
            Some(now) if told(old, node) != told(new, now) => {
                (Fate::Changed, now, vec![("name", told(old, node), told(new, now))])
            }
            Some(_) => continue,
        };
        found.push(Found { fate, item: Item::Entity(item), details });
    }
    let new_ones = all(new).filter(|&node| old.view.find_key(new.view.key(node)).is_none());
    found.extend(new_ones.map(|node| Found { fate: Fate::Added, item: Item::Entity(node), details: Vec::new() }));
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
        let Body::Changes(Changes { rows: changes, .. }) = &answer.body else { panic!() };
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

    #[test]
    fn what_is_not_shown_is_counted_and_what_is_shown_is_the_part() {
        let schema = schema();
        let engine = Engine::new(&DataFiles::embedded(), "fr").unwrap();
        let old = graph(&schema, &["a.txt: Zoé -sibling_of-> Mia"]);
        let new = graph(&schema, &["b.txt: Zoé -parent_of-> Ali ; Ali -spouse_of-> Mia"]);
        let answer = engine.diff(&old, &new, &schema, 3);
        assert_eq!(answer.notes, [Note::First { shown: 3, total: 6 }]);
        let Body::Changes(changes) = &answer.body else { panic!() };
        assert_eq!(changes.counts, [("document", [1, 1, 0]), ("statement", [2, 1, 0]), ("entity", [1, 0, 0])]);
        assert_eq!((changes.rows.len(), answer.rows.len()), (3, 3));
        assert_eq!(answer.subgraph.edges.len(), 1, "{:?}", answer.subgraph);
    }
}
