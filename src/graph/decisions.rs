//! What people's decisions do to a graph when it is shown: groups of keys, names, kinds, statements left out. Nothing is destroyed: the
//! store keeps what the documents say, and a decision that is undone leaves no trace.

use std::collections::{BTreeMap, BTreeSet};

use super::freeze::freeze;
use super::journal::{Decision, Journal};
use super::merge::{Wanted, merge_beside, take_out};
use super::update::Links;
use super::view::View;
use super::vocabulary::Vocabulary;

/// The sum of the decisions that hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decisions {
    /// Merges, splits and what is apart, in their order.
    groups: Vec<Decision>,
    /// Key → name. The later wins.
    pub(crate) names: BTreeMap<String, String>,
    /// Key → kind.
    pub(crate) kinds: BTreeMap<String, String>,
    /// Type, then role and key.
    pub(crate) rejected: Vec<(String, Vec<(String, String)>)>,
}

impl Decisions {
    pub fn of(journal: &Journal) -> Decisions {
        let mut decisions = Decisions::default();
        for entry in journal.active() {
            match entry.decision.clone() {
                Decision::Rename { key, name } => drop(decisions.names.insert(key, name)),
                Decision::Retype { key, kind } => drop(decisions.kinds.insert(key, kind)),
                Decision::Reject { type_name, fillers } => decisions.rejected.push((type_name, fillers)),
                grouping => decisions.groups.push(grouping),
            }
        }
        decisions
    }

    pub fn is_empty(&self) -> bool {
        *self == Decisions::default()
    }

    /// What linking says, changed by merges and splits in the order in which they were decided: the last word counts. The smallest key
    /// stands for a group. Of two keys that are apart and that linking made one, the second leaves.
    pub fn regroup(&self, links: &Links) -> Links {
        if self.groups.is_empty() {
            return links.clone();
        }
        let mut groups = Groups::of(links);
        for decision in &self.groups {
            match decision {
                Decision::Merge(a, b) => groups.merge(a, b),
                Decision::Split(key) => groups.split(key),
                Decision::Apart(a, b) if groups.group(a) == groups.group(b) => groups.split(b),
                _ => {}
            }
        }
        groups.links()
    }

    /// The view with each group of keys one entity, names and kinds as decided, and without what is rejected. A copy of the view, and work on
    /// what links and decisions touch.
    pub(super) fn shown(&self, plain: &View, links: &Links, vocabulary: &Vocabulary) -> View {
        let groups = self.regroup(links);
        let mut entities = vec![false; plain.entity_count()];
        let mut touch = |key: &String| {
            if let Some(node) = plain.find_key(key) {
                entities[node.0 as usize] = true;
            }
        };
        groups.iter().for_each(|(key, standing)| [key, standing].into_iter().for_each(&mut touch));
        self.names.keys().chain(self.kinds.keys()).for_each(&mut touch);
        self.rejected.iter().flat_map(|(_, fillers)| fillers).for_each(|(_, key)| touch(key));
        let wanted = Wanted { entities, documents: vec![false; plain.documents().len()] };
        let (rest, part) = take_out(plain, &wanted);
        merge_beside(&rest, &freeze(&part, &groups, self, &|name| vocabulary.symmetric(name)), &plain.document_copies)
    }

    /// Pairs of keys that people have said are not one entity.
    pub fn apart(&self) -> impl Iterator<Item = (&str, &str)> {
        self.groups.iter().filter_map(|decision| match decision {
            Decision::Apart(a, b) => Some((a.as_str(), b.as_str())),
            _ => None,
        })
    }

    /// The keys that a decision speaks of.
    pub fn subjects(decision: &Decision) -> Vec<&str> {
        match decision {
            Decision::Merge(a, b) | Decision::Apart(a, b) => vec![a, b],
            Decision::Split(key) | Decision::Rename { key, .. } | Decision::Retype { key, .. } => vec![key],
            Decision::Reject { fillers, .. } => fillers.iter().map(|(_, key)| key.as_str()).collect(),
            Decision::Undo(_) | Decision::Redo(_) => Vec::new(),
        }
    }
}

/// Groups of more than one key.
struct Groups {
    group_of: BTreeMap<String, usize>,
    members: Vec<BTreeSet<String>>,
}

impl Groups {
    fn of(links: &Links) -> Groups {
        let mut groups = Groups { group_of: BTreeMap::new(), members: Vec::new() };
        for (key, canonical) in links {
            groups.merge(canonical, key);
        }
        groups
    }

    fn group(&mut self, key: &str) -> usize {
        if let Some(&group) = self.group_of.get(key) {
            return group;
        }
        self.members.push(BTreeSet::from([key.to_string()]));
        self.group_of.insert(key.to_string(), self.members.len() - 1);
        self.members.len() - 1
    }

    fn merge(&mut self, a: &str, b: &str) {
        let (a, b) = (self.group(a), self.group(b));
        let (to, from) = if self.members[a].len() >= self.members[b].len() { (a, b) } else { (b, a) };
        if to != from {
            let moved = std::mem::take(&mut self.members[from]);
            moved.iter().for_each(|key| *self.group_of.get_mut(key).expect("members are listed") = to);
            self.members[to].extend(moved);
        }
    }

    fn split(&mut self, key: &str) {
        let group = self.group(key);
        self.members[group].remove(key);
        self.members.push(BTreeSet::from([key.to_string()]));
        self.group_of.insert(key.to_string(), self.members.len() - 1);
    }

    fn links(self) -> Links {
        let mut links = Links::new();
        for group in self.members {
            let mut keys = group.into_iter();
            if let Some(first) = keys.next() {
                links.extend(keys.map(|key| (key, first.clone())));
            }
        }
        links
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(links: &[(&str, &str)], decisions: &[(&str, &str)], expected: &[(&str, &str)]) {
        let table =
            |pairs: &[(&str, &str)]| pairs.iter().map(|(a, b)| (a.to_string(), b.to_string())).collect::<Links>();
        let mut journal = Journal::default();
        for (a, b) in decisions {
            let decision = if b.is_empty() {
                Decision::Split(a.to_string())
            } else {
                Decision::Merge(a.to_string(), b.to_string())
            };
            journal.push(decision, None);
        }
        assert_eq!(Decisions::of(&journal).regroup(&table(links)), table(expected));
    }

    #[test]
    fn merges_and_splits_change_what_linking_says() {
        check(&[("b", "a")], &[], &[("b", "a")]);
        check(&[("b", "a"), ("d", "c")], &[("d", "b")], &[("b", "a"), ("c", "a"), ("d", "a")]);
        check(&[("b", "a"), ("c", "a")], &[("a", "")], &[("c", "b")]);
        check(&[("b", "a")], &[("b", ""), ("b", "x")], &[("x", "b")]);
        check(&[], &[("x", "y"), ("y", "")], &[]);
    }

    #[test]
    fn what_is_apart_stays_apart_whatever_linking_says_later() {
        let apart = [Decision::Apart("a".into(), "b".into())];
        let regrouped = |links: &[(&str, &str)], decisions: &[Decision]| {
            let links = links.iter().map(|(a, b)| (a.to_string(), b.to_string())).collect::<Links>();
            let mut journal = Journal::default();
            decisions.iter().for_each(|decision| drop(journal.push(decision.clone(), None)));
            Decisions::of(&journal).regroup(&links)
        };
        assert_eq!(regrouped(&[("b", "a"), ("c", "a")], &apart), Links::from([("c".into(), "a".into())]));
        assert!(regrouped(&[], &apart).is_empty());
        let merged = [apart[0].clone(), Decision::Merge("b".into(), "a".into())];
        assert_eq!(regrouped(&[], &merged), Links::from([("b".into(), "a".into())]));
    }

    use crate::graph::samples::{graph, schema, spell, update};
    use crate::graph::{KnowledgeGraph, View};

    const LINES: [&str; 4] = [
        "a.txt: V. Poutine -citizen_of-> Russie ; meet(participant=V. Poutine, participant=Joe Biden)",
        "b.txt: Vladimir Poutine -citizen_of-> Russie ; Zoé -spouse_of-> Vladimir Poutine",
        "c.txt: meet(participant=Vladimir Poutine, participant=Joe Biden)",
        "d.txt: Vladimir Poutine -parent_of-> Zoé",
    ];

    fn key(name: &str) -> String {
        format!("person:{}", name.to_lowercase())
    }

    fn decided(decisions: Vec<Decision>) -> KnowledgeGraph {
        let schema = schema();
        let mut graph = graph(&schema, &LINES);
        let mut journal = Journal::default();
        decisions.into_iter().for_each(|decision| drop(journal.push(decision, None)));
        graph.set_decisions(Decisions::of(&journal));
        graph
    }

    fn find(view: &View, name: &str) -> Option<String> {
        view.nodes().find(|&n| view.name(n) == name).map(|n| view.kind(n).to_string())
    }

    #[test]
    fn names_and_kinds_are_as_people_say() {
        let graph = decided(vec![
            Decision::Merge(key("V. Poutine"), key("Vladimir Poutine")),
            Decision::Rename { key: key("V. Poutine"), name: "Poutine, président".into() },
            Decision::Retype { key: key("Zoé"), kind: "work".into() },
        ]);
        let view = graph.view();
        assert_eq!(find(view, "Poutine, président").as_deref(), Some("person"));
        assert_eq!(find(view, "V. Poutine"), None);
        assert_eq!(find(view, "Zoé").as_deref(), Some("work"));
        assert_eq!(graph.keys_of(&key("V. Poutine")).len(), 2);
    }

    #[test]
    fn rejected_statements_are_not_shown() {
        let pair = |role: &str, name: &str| (role.to_string(), key(name));
        let merge = Decision::Merge(key("V. Poutine"), key("Vladimir Poutine"));
        let meeting = Decision::Reject {
            type_name: "meet".into(),
            fillers: vec![pair("participant", "Joe Biden"), pair("participant", "V. Poutine")],
        };
        let parent = Decision::Reject {
            type_name: "parent_of".into(),
            fillers: vec![pair("head", "Vladimir Poutine"), pair("tail", "Zoé")],
        };
        // A symmetric relation is rejected whichever way it is written.
        let spouse = Decision::Reject {
            type_name: "spouse_of".into(),
            fillers: vec![pair("head", "Vladimir Poutine"), pair("tail", "Zoé")],
        };
        let lines = spell(decided(vec![merge, meeting, parent, spouse]).view());
        assert_eq!(lines.len(), 1, "{lines:?}");
        assert!(lines[0].contains("citizen_of"), "{lines:?}");
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(48))]

        /// After any coming and going of documents and decisions, the graph is the one of the documents that are in and the decisions that hold.
        #[test]
        fn undone_decisions_and_removed_documents_leave_no_trace(steps in proptest::collection::vec((0u8..4, 0..4usize), 0..24)) {
            let schema = schema();
            let choices = [
                Decision::Merge(key("V. Poutine"), key("Vladimir Poutine")),
                Decision::Split(key("V. Poutine")),
                Decision::Merge(key("Zoé"), key("Joe Biden")),
                Decision::Rename { key: key("Zoé"), name: "Z".into() },
            ];
            let (mut graph, mut journal) = (KnowledgeGraph::new(&schema), Journal::default());
            let mut inside = BTreeSet::new();
            for (what, which) in steps {
                match what {
                    0 => {
                        graph.apply(update(&schema, LINES[which]));
                        inside.insert(which);
                    }
                    1 => {
                        graph.remove(update(&schema, LINES[which]).document.id);
                        inside.remove(&which);
                    }
                    2 => drop(journal.push(choices[which].clone(), None)),
                    _ => {
                        if let Some(id) = journal.last_active().map(|entry| entry.id.clone()) {
                            journal.push(Decision::Undo(id), None);
                        }
                    }
                }
                graph.set_decisions(Decisions::of(&journal));
                graph.view();
            }
            let mut fresh = KnowledgeGraph::new(&schema);
            inside.iter().for_each(|&which| fresh.apply(update(&schema, LINES[which])));
            proptest::prop_assert_eq!(graph.to_bytes().unwrap(), fresh.to_bytes().unwrap());
            let mut holding = Journal::default();
            journal.active().for_each(|entry| drop(holding.push(entry.decision.clone(), None)));
            fresh.set_decisions(Decisions::of(&holding));
            proptest::prop_assert_eq!(graph.view(), fresh.view());
        }
    }
}
