//! All documents' names together → which keys are one entity.
//! In: what each document calls whom, coming and going. Out: `Links`, and for each key the candidates that it was not linked to. The result
//! is a function of the set of documents; only what a change touches is looked at again.
//!
//! A key is compared with those that share an index key with it (blocking; never all pairs). Pairs at or above the threshold are edges;
//! an edge between a name and one of two others that exclude each other ("George Bush": father or son) counts only where it is clearly the better; the
//! rest are joined best first, unless something forbids two members of the groups to be one (greedy clustering with cannot-links, after
//! Klein, Kamvar and Manning 2002). Surnames alone are bound to their document by their key; they join the one person
//! of that surname, if the document or the whole folder has only one.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::compare::Comparison;
use super::components::{Edge, solve};
use super::keys::is_local;
use super::rules::Rules;
use super::surnames::{Surnames, World};
use super::unit::{NameUse, Unit, compare};
use crate::base::{DocumentId, NameStyle};
use crate::graph::{GraphUpdate, Links};
use crate::schema::{KindId, Schema};

/// The names of all documents, and which of them are one entity.
pub struct Linker {
    /// By number of the kind.
    styles: Vec<NameStyle>,
    documents: BTreeMap<DocumentId, Vec<NameUse>>,
    units: BTreeMap<String, Unit>,
    /// Index key → keys of units.
    blocks: FxHashMap<String, BTreeSet<String>>,
    /// Unit → the units that it may be one with, at or above the candidate threshold; both ways.
    edges: BTreeMap<String, BTreeMap<String, f32>>,
    /// Unit → the smallest key of its group, itself included.
    group: BTreeMap<String, String>,
    surnames: Surnames,
    /// Units that have changed since the last `links`.
    touched: BTreeSet<String>,
    /// Units whose edges have not been worked out: those of documents that were linked before (`resume`) and that nothing has touched since.
    unseen: BTreeSet<String>,
    links: Links,
}

impl Linker {
    pub fn new(schema: &Schema) -> Linker {
        Linker {
            styles: schema.kinds().map(|(_, kind)| kind.naming).collect(),
            documents: BTreeMap::new(),
            units: BTreeMap::new(),
            blocks: FxHashMap::default(),
            edges: BTreeMap::new(),
            group: BTreeMap::new(),
            surnames: Surnames::default(),
            touched: BTreeSet::new(),
            unseen: BTreeSet::new(),
            links: Links::new(),
        }
    }

    /// A linker of documents whose links are known: `links` must be what `links()` gave for these documents by the same rules. Names are
    /// parsed and indexed, but none compared until something near it changes.
    pub fn resume(
        schema: &Schema,
        documents: BTreeMap<DocumentId, Vec<NameUse>>,
        links: &Links,
        rules: &Rules,
    ) -> Linker {
        let mut linker = Linker::new(schema);
        for (document, uses) in &documents {
            uses.iter().for_each(|usage| linker.unit(usage, rules).add(usage, *document));
        }
        linker.documents = documents;
        linker.links = links.clone();
        let keys: Vec<String> = linker.units.keys().cloned().collect();
        for key in keys {
            linker.reindex(&key, rules);
            let group = links.get(&key).filter(|_| !is_local(&key)).unwrap_or(&key).clone();
            if !is_local(&key) {
                linker.unseen.insert(key.clone());
            }
            linker.group.insert(key, group);
        }
        linker.surnames.take_as_settled();
        linker
    }

    /// The linker as it is when its documents are closed and opened again: the same links, and nothing compared yet.
    pub fn reopened(&mut self, schema: &Schema, rules: &Rules) -> Linker {
        let links = self.links(rules).clone();
        Linker::resume(schema, self.documents.clone(), &links, rules)
    }

    /// The unit that a name belongs to, made where there is none.
    fn unit(&mut self, usage: &NameUse, rules: &Rules) -> &mut Unit {
        let style = self.style(usage.kind);
        self.units.entry(usage.key.clone()).or_insert_with(|| Unit::new(&usage.key, usage.kind, style, rules))
    }

    /// Takes in the names of one document; a document that is already in changes nothing.
    pub fn add(&mut self, update: &GraphUpdate, rules: &Rules) {
        self.add_names(update.document.id, update.entities.iter().filter_map(NameUse::of).collect(), rules);
    }

    /// As `add`, for a document whose names are known already.
    pub fn add_names(&mut self, document: DocumentId, uses: Vec<NameUse>, rules: &Rules) {
        if self.documents.contains_key(&document) {
            return;
        }
        // What was near a unit before it changes is looked at again too.
        uses.iter().for_each(|usage| self.see(&usage.key, rules));
        for usage in &uses {
            self.unit(usage, rules).add(usage, document);
            self.touched.insert(usage.key.clone());
        }
        self.documents.insert(document, uses);
    }

    /// Forgets a document.
    pub fn remove(&mut self, document: DocumentId, rules: &Rules) {
        let uses = self.documents.remove(&document).unwrap_or_default();
        uses.iter().for_each(|usage| self.see(&usage.key, rules));
        for usage in uses {
            if let Some(unit) = self.units.get_mut(&usage.key) {
                unit.remove(&usage, document);
            }
            self.touched.insert(usage.key);
        }
    }

    /// Which keys are one entity, for the documents that are in.
    pub fn links(&mut self, rules: &Rules) -> &Links {
        if !self.touched.is_empty() {
            let touched = std::mem::take(&mut self.touched);
            self.relink(touched, rules);
        }
        &self.links
    }

    /// Works out the edges of a unit where that was put off.
    fn see(&mut self, key: &str, rules: &Rules) {
        if self.unseen.remove(key) {
            self.compare_with_neighbours(key, rules);
        }
    }

    /// Works out all edges that were put off; what is kept open is known then.
    pub fn complete(&mut self, rules: &Rules) {
        self.links(rules);
        while let Some(key) = self.unseen.first().cloned() {
            self.see(&key, rules);
        }
    }

    /// The keys that a key may be one with but is not linked to, best first, with what the comparison counts; all of them after `complete`.
    pub fn candidates(&self, key: &str) -> Vec<(&str, f32)> {
        let group = self.group.get(key);
        let edges = self.edges.get(key).into_iter().flatten();
        let apart = edges.filter(|(other, _)| self.group.get(*other) != group || group.is_none());
        let mut found: Vec<(&str, f32)> = apart.map(|(other, score)| (other.as_str(), *score)).collect();
        found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)));
        found
    }

    /// Every pair of keys that may be one entity but is not linked, sorted; the smaller key first. All of them after `complete`.
    pub fn open_pairs(&self) -> impl Iterator<Item = (&str, &str, f32)> {
        self.edges.iter().flat_map(move |(a, row)| {
            let later = row.range::<String, _>((std::ops::Bound::Excluded(a.clone()), std::ops::Bound::Unbounded));
            later
                .filter(move |(b, _)| self.group.get(a) != self.group.get(*b) || !self.group.contains_key(a))
                .map(move |(b, score)| (a.as_str(), b.as_str(), *score))
        })
    }

    /// What speaks for and against two keys being one; `None` where one is unknown or a description, or the kinds differ.
    pub fn explain(&self, a: &str, b: &str, rules: &Rules) -> Option<Comparison> {
        let (a, b) = (self.units.get(a)?, self.units.get(b)?);
        (a.kind == b.kind).then(|| compare(a, b, rules))
    }

    /// The score from which two names of the key's kind are one entity.
    pub fn threshold(&self, key: &str, rules: &Rules) -> Option<f32> {
        self.units.get(key).map(|unit| rules.weights(unit.style).link)
    }

    /// The name that most documents give a key.
    pub fn name(&self, key: &str) -> Option<&str> {
        self.units.get(key).map(|unit| unit.name.as_str())
    }

    pub fn unit_count(&self) -> usize {
        self.units.len()
    }

    fn style(&self, kind: KindId) -> NameStyle {
        self.styles.get(kind.0 as usize).copied().unwrap_or_default()
    }

    fn relink(&mut self, touched: BTreeSet<String>, rules: &Rules) {
        let mut affected: BTreeSet<String> = BTreeSet::new();
        for key in &touched {
            affected.insert(key.clone());
            affected.extend(self.unlink(key));
            self.reindex(key, rules);
        }
        for key in &touched {
            affected.extend(self.compare_with_neighbours(key, rules));
        }
        let mut done: BTreeSet<String> = BTreeSet::new();
        let mut families: BTreeSet<String> = BTreeSet::new();
        for key in affected {
            if !self.units.contains_key(&key) || done.contains(&key) {
                continue;
            }
            let (members, edges) = self.component(&key, rules);
            let groups = solve(&members, &edges, &|a, b| self.forbidden(a, b, rules));
            for group in groups {
                for member in &group {
                    families.extend(self.units[member].parsed.family().map(str::to_string));
                    self.assign(member, &group[0]);
                }
            }
            done.extend(members);
        }
        let world = World { units: &self.units, group: &self.group, documents: &self.documents, rules };
        let changes = self.surnames.settle(families, &world);
        for (key, target) in changes {
            match target {
                Some(target) => self.links.insert(key, target),
                None => self.links.remove(&key),
            };
        }
    }

    /// Takes a unit out of the graph of edges; gives its neighbours.
    fn unlink(&mut self, key: &str) -> Vec<String> {
        let neighbours: Vec<String> = self.edges.remove(key).unwrap_or_default().into_keys().collect();
        for neighbour in &neighbours {
            if let Some(row) = self.edges.get_mut(neighbour) {
                row.remove(key);
                if row.is_empty() {
                    self.edges.remove(neighbour);
                }
            }
        }
        neighbours
    }

    /// Puts a unit under its index keys, or out of the index where no document names it any more.
    fn reindex(&mut self, key: &str, rules: &Rules) {
        let Some(unit) = self.units.get_mut(key) else { return };
        for block in &unit.blocks {
            if let Some(members) = self.blocks.get_mut(block) {
                members.remove(key);
                if members.is_empty() {
                    self.blocks.remove(block);
                }
            }
        }
        self.surnames.forget(key, unit);
        if unit.documents == 0 {
            self.units.remove(key);
            self.group.remove(key);
            self.links.remove(key);
            return;
        }
        unit.settle(rules);
        self.surnames.note(key, unit);
        if is_local(key) {
            unit.blocks.clear();
            unit.sought.clear();
        }
        for block in &unit.blocks {
            self.blocks.entry(block.clone()).or_default().insert(key.to_string());
        }
    }

    /// Compares a unit with those that share an index key; gives those that it may be one with.
    fn compare_with_neighbours(&mut self, key: &str, rules: &Rules) -> Vec<String> {
        let Some(unit) = self.units.get(key) else { return Vec::new() };
        let weights = rules.weights(unit.style);
        let near: BTreeSet<&String> = unit.sought.iter().filter_map(|block| self.blocks.get(block)).flatten().collect();
        let mut found = Vec::new();
        for other in near.into_iter().filter(|other| *other != key) {
            // Always the smaller key first: sums of floats depend on their order.
            let score = match key < other.as_str() {
                true => compare(unit, &self.units[other], rules).score,
                false => compare(&self.units[other], unit, rules).score,
            };
            if score >= weights.candidate {
                found.push((other.clone(), score));
            }
        }
        for (other, score) in &found {
            self.edges.entry(key.to_string()).or_default().insert(other.clone(), *score);
            self.edges.entry(other.clone()).or_default().insert(key.to_string(), *score);
        }
        found.into_iter().map(|(other, _)| other).collect()
    }

    /// All units that hang together with one by edges at or above the threshold, sorted, and those edges.
    fn component(&mut self, start: &str, rules: &Rules) -> (Vec<String>, Vec<Edge>) {
        let threshold = rules.weights(self.units[start].style).link;
        let mut members = BTreeSet::from([start.to_string()]);
        let mut open = vec![start.to_string()];
        let mut edges = Vec::new();
        while let Some(key) = open.pop() {
            self.see(&key, rules);
            for (other, &score) in self.edges.get(&key).into_iter().flatten().filter(|(_, score)| **score >= threshold)
            {
                if key < *other {
                    edges.push(Edge { a: key.clone(), b: other.clone(), score });
                }
                if members.insert(other.clone()) {
                    open.push(other.clone());
                }
            }
        }
        (members.into_iter().collect(), edges)
    }

    fn forbidden(&self, a: &str, b: &str, rules: &Rules) -> bool {
        compare(&self.units[a], &self.units[b], rules).forbids()
    }

    fn assign(&mut self, member: &str, canonical: &str) {
        self.group.insert(member.to_string(), canonical.to_string());
        if member == canonical {
            self.links.remove(member);
        } else {
            self.links.insert(member.to_string(), canonical.to_string());
        }
    }
}

#[cfg(test)]
mod tests;
