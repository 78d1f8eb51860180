//! All documents' names together → which keys are one entity.
//! In: what each document calls whom, coming and going. Out: `Links`, and for each key the candidates that it was not linked to. The result
//! is a function of the set of documents; only what a change touches is looked at again.
//!
//! A key is compared with those that share an index key with it (`index`: blocking, never all pairs). Pairs at or above the threshold are edges;
//! an edge between a name and one of two others that exclude each other ("George Bush": father or son) counts only where it is clearly the better; the
//! rest are joined best first, unless something forbids two members of the groups to be one (greedy clustering with cannot-links, after
//! Klein, Kamvar and Manning 2002). Surnames alone are bound to their document by their key; they join the one person
//! of that surname, if the document or the whole folder has only one.
//!
//! Units are known by numbers, which say nothing: wherever order matters, it is that of the keys.

mod asked;
mod index;

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::components::{Edge, solve};
use super::keys::is_local;
use super::rules::Rules;
use super::surnames::{Surnames, World};
use super::unit::{NameUse, Unit, compare};
use crate::base::{DocumentId, NameStyle};
use crate::graph::{GraphUpdate, Links};
use crate::schema::{KindId, Schema, TypeId};
use index::Index;

/// The names of all documents, and which of them are one entity.
pub struct Linker {
    /// By number of the kind.
    styles: Vec<NameStyle>,
    /// By number of the statement type.
    types: Vec<String>,
    documents: FxHashMap<DocumentId, Vec<(u32, NameUse)>>,
    /// By number. One that no document names any more stays, empty: numbers are given once.
    units: Vec<Unit>,
    numbers: FxHashMap<String, u32>,
    index: Index,
    /// By unit: the units that it may be one with, at or above the candidate threshold; both ways.
    edges: Vec<Vec<(u32, f32)>>,
    /// By unit: the unit of the smallest key of its group, itself included.
    group: Vec<u32>,
    surnames: Surnames,
    /// Documents that have come or gone since the last `links`, as the units that they name.
    changed: Vec<Vec<u32>>,
    /// Units whose edges have not been worked out: those of documents that were linked before (`resume`) and that nothing has touched since.
    unseen: FxHashSet<u32>,
    /// How often a name was compared with those near it.
    compared: u64,
    links: Links,
}

impl Linker {
    pub fn new(schema: &Schema) -> Linker {
        Linker {
            styles: schema.kinds().map(|(_, kind)| kind.naming).collect(),
            types: schema.types().map(|(_, spec)| spec.name.clone()).collect(),
            documents: FxHashMap::default(),
            units: Vec::new(),
            numbers: FxHashMap::default(),
            index: Index::default(),
            edges: Vec::new(),
            group: Vec::new(),
            surnames: Surnames::default(),
            changed: Vec::new(),
            unseen: FxHashSet::default(),
            compared: 0,
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
        for (document, uses) in documents {
            linker.take_in(document, uses, rules);
        }
        linker.links = links.clone();
        linker.units.par_iter_mut().for_each(|unit| unit.settle(rules));
        let crossed = &mut Vec::new();
        for (id, unit) in (0..).zip(&linker.units) {
            linker.surnames.note(id, unit);
            if !is_local(&unit.key) {
                linker.index.add(id, &unit.places, crossed);
                linker.unseen.insert(id);
            }
        }
        for (key, group) in links {
            if let (false, Some(&id), Some(&group)) =
                (is_local(key), linker.numbers.get(key), linker.numbers.get(group))
            {
                linker.group[id as usize] = group;
            }
        }
        linker.surnames.take_as_settled();
        linker
    }

    /// The linker as it is when its documents are closed and opened again: the same links, and nothing compared yet.
    pub fn reopened(&mut self, schema: &Schema, rules: &Rules) -> Linker {
        let links = self.links(rules).clone();
        let uses = |uses: &Vec<(u32, NameUse)>| uses.iter().map(|(_, usage)| usage.clone()).collect();
        let documents = self.documents.iter().map(|(id, all)| (*id, uses(all))).collect();
        Linker::resume(schema, documents, &links, rules)
    }

    /// Counts the names of a document; gives the units that it names.
    fn take_in(&mut self, document: DocumentId, mut uses: Vec<NameUse>, rules: &Rules) -> Vec<u32> {
        NameUse::tell_generations(&mut uses, |usage| self.style(usage.kind), rules);
        let numbered: Vec<(u32, NameUse)> = uses.into_iter().map(|usage| (self.number(&usage, rules), usage)).collect();
        numbered.iter().for_each(|(id, usage)| self.units[*id as usize].add(usage, document));
        let ids = numbered.iter().map(|(id, _)| *id).collect();
        self.documents.insert(document, numbered);
        ids
    }

    /// The unit that a name belongs to, made where there is none.
    fn number(&mut self, usage: &NameUse, rules: &Rules) -> u32 {
        if let Some(&id) = self.numbers.get(&usage.key) {
            return id;
        }
        let (id, style) = (self.units.len() as u32, self.style(usage.kind));
        self.units.push(Unit::new(&usage.key, usage.kind, style, rules));
        self.edges.push(Vec::new());
        self.group.push(id);
        self.numbers.insert(usage.key.clone(), id);
        id
    }

    /// Takes in the names of one document; a document that is already in changes nothing.
    pub fn add(&mut self, update: &GraphUpdate, rules: &Rules) {
        let is_kinship = |id: TypeId| self.types.get(id.0 as usize).is_some_and(|name| rules.is_kinship(name));
        self.add_names(update.document.id, NameUse::all(update, is_kinship), rules);
    }

    /// As `add`, for a document whose names are known already.
    pub fn add_names(&mut self, document: DocumentId, uses: Vec<NameUse>, rules: &Rules) {
        if self.documents.contains_key(&document) {
            return;
        }
        // What was near a unit before it changes is looked at again too.
        let known: Vec<u32> = uses.iter().filter_map(|usage| self.numbers.get(&usage.key).copied()).collect();
        for id in known {
            self.see(id, rules);
            self.keep_grounds(id, rules);
        }
        let ids = self.take_in(document, uses, rules);
        self.changed.push(ids);
    }

    /// Forgets a document.
    pub fn remove(&mut self, document: DocumentId, rules: &Rules) {
        let Some(uses) = self.documents.get(&document) else { return };
        let ids: Vec<u32> = uses.iter().map(|(id, _)| *id).collect();
        for &id in &ids {
            self.see(id, rules);
            self.keep_grounds(id, rules);
        }
        for (id, usage) in self.documents.remove(&document).unwrap_or_default() {
            self.units[id as usize].remove(&usage, document);
        }
        self.changed.push(ids);
    }

    /// Which keys are one entity, for the documents that are in.
    pub fn links(&mut self, rules: &Rules) -> &Links {
        if !self.changed.is_empty() {
            self.relink(rules);
        }
        &self.links
    }

    /// Works out the edges of a unit where that was put off.
    fn see(&mut self, id: u32, rules: &Rules) {
        if self.unseen.remove(&id) {
            self.compare_with_neighbours(id, rules);
        }
    }

    /// Keeps what links of a unit's surname rest on, before it changes.
    fn keep_grounds(&mut self, id: u32, rules: &Rules) {
        let world = World { units: &self.units, group: &self.group, documents: &self.documents, rules };
        let parsed = &self.units[id as usize].parsed;
        self.surnames.keep_grounds(parsed.family().or(parsed.lone_family()), &world);
    }

    /// Works out all edges that were put off; what is kept open is known then.
    pub fn complete(&mut self, rules: &Rules) {
        self.links(rules);
        let unseen: Vec<u32> = self.unseen.iter().copied().collect();
        unseen.into_iter().for_each(|id| self.see(id, rules));
    }

    fn key(&self, id: u32) -> &str {
        &self.units[id as usize].key
    }

    fn find(&self, key: &str) -> Option<&Unit> {
        self.numbers.get(key).map(|&id| &self.units[id as usize])
    }

    fn style(&self, kind: KindId) -> NameStyle {
        self.styles.get(kind.0 as usize).copied().unwrap_or_default()
    }

    fn relink(&mut self, rules: &Rules) {
        let changed = std::mem::take(&mut self.changed);
        let touched: FxHashSet<u32> = changed.iter().flatten().copied().collect();
        let mut affected: FxHashSet<u32> = FxHashSet::default();
        let mut families: BTreeSet<String> = BTreeSet::new();
        let (mut renewed, mut crossed) = (FxHashSet::default(), Vec::new());
        for id in touched {
            let unit = &self.units[id as usize];
            if unit.documents > 0 && !is_local(&unit.key) && unit.is_settled() {
                // Who bears a surname in how many documents may have changed all the same.
                families.extend(unit.parsed.family().map(str::to_string));
                continue;
            }
            affected.insert(id);
            affected.extend(self.unlink(id));
            self.reindex(id, rules, &mut crossed);
            renewed.insert(id);
        }
        for (names, acronyms) in crossed {
            affected.extend(self.index.under(names));
            for id in self.index.under(acronyms).to_vec() {
                self.see(id, rules);
                affected.extend(self.unlink(id));
                affected.insert(id);
                renewed.insert(id);
            }
        }
        for &id in &renewed {
            affected.extend(self.compare_with_neighbours(id, rules));
        }
        // Who meets whom in one text is another now.
        for document in &changed {
            affected.extend(self.compare_within(document, &renewed, rules));
        }
        let mut done: FxHashSet<u32> = FxHashSet::default();
        for id in affected {
            if self.units[id as usize].documents == 0 || done.contains(&id) {
                continue;
            }
            let members = self.group_anew(id, rules);
            families
                .extend(members.iter().filter_map(|&id| self.units[id as usize].parsed.family()).map(str::to_string));
            done.extend(members);
        }
        let world = World { units: &self.units, group: &self.group, documents: &self.documents, rules };
        for (id, target) in self.surnames.settle(families, &world) {
            self.set_link(id, target);
        }
    }

    fn set_link(&mut self, id: u32, target: Option<u32>) {
        let key = &self.units[id as usize].key;
        match target {
            Some(target) => self.links.insert(key.clone(), self.units[target as usize].key.clone()),
            None => self.links.remove(key),
        };
    }

    /// Takes a unit out of the graph of edges; gives its neighbours.
    fn unlink(&mut self, id: u32) -> Vec<u32> {
        let neighbours: Vec<u32> =
            std::mem::take(&mut self.edges[id as usize]).into_iter().map(|edge| edge.0).collect();
        for &neighbour in &neighbours {
            self.edges[neighbour as usize].retain(|edge| edge.0 != id);
        }
        neighbours
    }

    /// Puts a unit under its index keys, or out of the index where no document names it any more.
    fn reindex(&mut self, id: u32, rules: &Rules, crossed: &mut Vec<index::Crossed>) {
        let unit = &mut self.units[id as usize];
        let before = std::mem::take(&mut unit.places);
        self.surnames.forget(id, unit);
        if unit.documents == 0 {
            self.index.remove(id, &before, crossed);
            self.numbers.remove(&unit.key);
            self.links.remove(&unit.key);
            self.group[id as usize] = id;
            *unit = Unit::new("", unit.kind, unit.style, rules);
            return;
        }
        unit.settle(rules);
        self.keep_grounds(id, rules);
        let unit = &self.units[id as usize];
        self.surnames.note(id, unit);
        if unit.places != before {
            self.index.remove(id, &before, crossed);
            self.index.add(id, &unit.places, crossed);
        }
    }

    /// What the comparison of two units counts, where that is enough for them to be candidates.
    fn score(&self, a: u32, b: u32, rules: &Rules) -> Option<f32> {
        let (a, b) = (&self.units[a as usize], &self.units[b as usize]);
        // Always the smaller key first: sums of floats depend on their order.
        let (a, b) = if a.key < b.key { (a, b) } else { (b, a) };
        let found = compare(a, b, rules);
        (found.score >= rules.weights(a.style).candidate || found.is_contested()).then_some(found.score)
    }

    /// Sets or removes the edge between two units. Whether it was another before.
    fn set_edge(&mut self, a: u32, b: u32, score: Option<f32>) -> bool {
        let before = self.edges[a as usize].iter().find(|edge| edge.0 == b).map(|edge| edge.1);
        if before == score {
            return false;
        }
        for (one, other) in [(a, b), (b, a)] {
            let row = &mut self.edges[one as usize];
            row.retain(|edge| edge.0 != other);
            row.extend(score.map(|score| (other, score)));
        }
        true
    }

    /// Compares a unit with those that share an index key; gives those that it may be one with.
    fn compare_with_neighbours(&mut self, id: u32, rules: &Rules) -> Vec<u32> {
        let near = self.index.near(id, &self.units, &self.documents);
        let mut found = Vec::new();
        self.compared += near.len() as u64;
        for other in near {
            let score = self.score(id, other, rules);
            self.set_edge(id, other, score);
            found.extend(score.map(|_| other));
        }
        found
    }

    /// Compares the acronyms that a document names with the names that it gives: what they are to each other depends on whether a text has
    /// both. `renewed` have been compared. Gives those whose edges are others now.
    fn compare_within(&mut self, document: &[u32], renewed: &FxHashSet<u32>, rules: &Rules) -> Vec<u32> {
        let mut found = Vec::new();
        for &id in document.iter().filter(|id| !renewed.contains(id)) {
            let letters: Vec<u64> = self.units[id as usize].places.acronyms.iter().map(|place| place.1).collect();
            for &other in document.iter().filter(|other| !letters.is_empty() && !renewed.contains(other)) {
                let fits = self.units[other as usize].places.initials.iter().any(|(here, _)| letters.contains(here));
                if fits && self.kind(id) == self.kind(other) {
                    let near = self.index.are_near(id, other, &self.units);
                    let score = if near { self.score(id, other, rules) } else { None };
                    if self.set_edge(id, other, score) {
                        found.extend([id, other]);
                    }
                }
            }
        }
        found
    }

    fn kind(&self, id: u32) -> KindId {
        self.units[id as usize].kind
    }

    /// Groups all units that hang together with one by edges at or above the threshold; gives them.
    fn group_anew(&mut self, start: u32, rules: &Rules) -> Vec<u32> {
        let (mut members, mut scored) = (vec![start], Vec::new());
        let mut next = 0;
        let mut known: FxHashSet<u32> = FxHashSet::from_iter([start]);
        let threshold = rules.weights(self.units[start as usize].style).link;
        while let Some(&id) = members.get(next) {
            next += 1;
            self.see(id, rules);
            for &(other, score) in self.edges[id as usize].iter().filter(|edge| edge.1 >= threshold) {
                if self.key(id) < self.key(other) {
                    scored.push(Edge { a: self.key(id).to_string(), b: self.key(other).to_string(), score });
                }
                if known.insert(other) {
                    members.push(other);
                }
            }
        }
        if scored.is_empty() {
            self.assign(start, start);
            return members;
        }
        let mut keys: Vec<String> = members.iter().map(|&id| self.key(id).to_string()).collect();
        keys.sort();
        let forbidden = |a: &str, b: &str| match (self.find(a), self.find(b)) {
            (Some(a), Some(b)) => compare(a, b, rules).forbids(),
            _ => false,
        };
        for group in solve(&keys, &scored, &forbidden) {
            let first = self.numbers[&group[0]];
            for member in &group {
                self.assign(self.numbers[member], first);
            }
        }
        members
    }

    fn assign(&mut self, member: u32, first: u32) {
        let before = std::mem::replace(&mut self.group[member as usize], first);
        // The links of a surname alone are not its group's.
        if before != first || is_local(self.key(member)) {
            self.set_link(member, (member != first).then_some(first));
        }
    }
}

#[cfg(test)]
mod tests;
