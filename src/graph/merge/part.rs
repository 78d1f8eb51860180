//! A plain view taken apart: what some entities or documents have to do with, and the rest. The part, changed and frozen again, is merged with the
//! rest, so that a change costs a copy of the columns and the work on what it touches, not a graph made anew.

use std::sync::atomic::{AtomicBool, Ordering};

use petgraph::stable_graph::NodeIndex;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::{NONE, Side};
use crate::graph::entities::portrait;
use crate::graph::record::{Contribution, Points, Record, put, scan, take};
use crate::graph::store::{Edge, Store, StoredDocument};
use crate::graph::stretch::{self, Stretch, end};
use crate::graph::strings::StringTable;
use crate::graph::telling::tellings;
use crate::graph::view::{DocumentRow, EdgeId, NodeId, RELATION, View, slice};

/// Entities whose edges are copied by one task.
const STRETCH: usize = 1 << 14;

/// What is taken out of a view.
pub(in crate::graph) struct Wanted {
    /// By entity: it, all its statements, and those whose evidence names it.
    pub entities: Vec<bool>,
    /// By document: the statements that it supports. What it says itself comes back no more.
    pub documents: Vec<bool>,
}

/// What stays and what goes, by number.
struct Cut<'a> {
    view: &'a View,
    wanted: &'a Wanted,
    /// Edges (relations and roles) and events that are taken out.
    edges: Vec<bool>,
    events: Vec<bool>,
}

/// The rest as a view, without weights and near-copies, which `merge` works out; and the part as a store.
pub(in crate::graph) fn take_out(view: &View, wanted: &Wanted) -> (View, Store) {
    let events = events(view, wanted);
    let edges = edges(view, wanted, &events);
    let cut = Cut { view, wanted, edges, events };
    (cut.rest(), cut.part())
}

/// Whether a list of evidence names something that is wanted.
fn names_wanted(mut list: &[u8], wanted: &Wanted) -> bool {
    let mut found = false;
    for _ in 0..take(&mut list).unwrap_or(0) {
        let number = |points: Points| {
            found |= match points {
                Points::Document(n) => wanted.documents[n as usize],
                Points::Entity(n) => wanted.entities[n as usize],
                Points::String(_) => false,
            };
            Some(())
        };
        scan(&mut list, number, |_| {});
    }
    found
}

/// The events that are wanted, and with each all that could be one with it: these stand side by side.
fn events(view: &View, wanted: &Wanted) -> Vec<bool> {
    let node = |event: usize| NodeId((view.entity_count() + event) as u32);
    let is_wanted = |event: usize| {
        let list = slice(&view.evidence_offsets, &view.evidence, view.edge_count() + event);
        names_wanted(list, wanted) || view.sources(node(event)).iter().any(|&filler| wanted.entities[filler as usize])
    };
    let mut out: Vec<bool> = (0..view.event_count()).into_par_iter().map(is_wanted).collect();
    let fillers = |event: usize| -> Vec<(Option<u8>, u32)> {
        let edges = view.incoming(node(event)).zip(view.sources(node(event)));
        let mut all: Vec<_> = edges.map(|(edge, &filler)| (view.role_number(edge), filler)).collect();
        // Role 0 is the place, which the evidence gives.
        all.retain(|(role, _)| *role != Some(0));
        all.sort_unstable();
        all
    };
    let akin = |a: usize, b: usize| {
        let kind = |event: usize| (view.event_type[event], view.event_stance(node(event)).0);
        kind(a) == kind(b) && fillers(a) == fillers(b)
    };
    for event in 1..out.len() {
        out[event] = out[event] || out[event - 1] && akin(event - 1, event);
    }
    for event in (1..out.len()).rev() {
        out[event - 1] = out[event - 1] || out[event] && akin(event - 1, event);
    }
    out
}

/// The edges that are wanted: a role goes with its event.
fn edges(view: &View, wanted: &Wanted, events: &[bool]) -> Vec<bool> {
    let mut out: Vec<bool> = (0..view.edge_count())
        .into_par_iter()
        .map(|edge| match view.edge_role[edge] {
            RELATION => {
                let list = slice(&view.evidence_offsets, &view.evidence, edge);
                wanted.entities[view.targets[edge] as usize] || names_wanted(list, wanted)
            }
            _ => events[view.targets[edge] as usize - view.entity_count()],
        })
        .collect();
    for entity in (0..view.entity_count()).filter(|&entity| wanted.entities[entity]) {
        for edge in view.outgoing(NodeId(entity as u32)).filter(|&edge| view.role_number(edge).is_none()) {
            out[edge.0 as usize] = true;
        }
    }
    out
}

/// Numbers of the rest for what is kept, in the old order; `NONE` for what is not. And how many are kept.
fn renumber(kept: impl Iterator<Item = bool>) -> (Vec<u32>, usize) {
    let mut next = 0;
    let number = |kept: bool| {
        next += u32::from(kept);
        if kept { next - 1 } else { NONE }
    };
    let numbers = kept.map(number).collect();
    (numbers, next as usize)
}

/// The names that are used, in their order, and their numbers there.
fn names(all: &[String], used: &[AtomicBool]) -> (Vec<String>, Vec<u32>) {
    let is_used = |i: usize| used[i].load(Ordering::Relaxed);
    let kept = (0..all.len()).filter(|&i| is_used(i)).map(|i| all[i].clone()).collect();
    (kept, renumber((0..all.len()).map(is_used)).0)
}

fn flags(count: usize) -> Vec<AtomicBool> {
    (0..count).map(|_| AtomicBool::new(false)).collect()
}

fn mark(flags: &[AtomicBool], at: u32) {
    flags[at as usize].store(true, Ordering::Relaxed);
}

impl Cut<'_> {
    /// What an entity keeps of what documents contribute to it.
    fn kept_contributions(&self, entity: usize) -> impl Iterator<Item = Contribution> + '_ {
        let stays = !self.wanted.entities[entity];
        let all = self.view.contributions(NodeId(entity as u32));
        all.filter(move |one| stays && !self.wanted.documents[one.document as usize])
    }

    fn list(&self, list: usize) -> &[u8] {
        slice(&self.view.evidence_offsets, &self.view.evidence, list)
    }

    /// The lists of evidence that stay.
    fn kept_lists(&self) -> impl ParallelIterator<Item = &[u8]> + '_ {
        let edges = self.view.edge_count();
        let stays = move |&list: &usize| if list < edges { !self.edges[list] } else { !self.events[list - edges] };
        (0..edges + self.events.len()).into_par_iter().filter(stays).map(|list| self.list(list))
    }

    fn rest(&self) -> View {
        let view = self.view;
        let [entities, strings, kinds, types, roles] =
            [view.entity_count(), view.strings.len(), view.kinds.len(), view.types.len(), view.roles.len()].map(flags);
        mark(&strings, 0);
        mark(&roles, 0);
        // Of whom nothing that documents contribute goes.
        let whole = flags(view.entity_count());
        (0..view.entity_count()).into_par_iter().for_each(|entity| {
            let mut kept = 0;
            for one in self.kept_contributions(entity) {
                kept += 1;
                mark(&entities, entity as u32);
                mark(&kinds, one.kind.into());
                one.aliases.iter().chain([&one.subkind, &one.name]).for_each(|&string| mark(&strings, string));
            }
            if kept == view.contributions(NodeId(entity as u32)).len() as usize {
                mark(&whole, entity as u32);
            }
            for edge in view.outgoing(NodeId(entity as u32)).filter(|edge| !self.edges[edge.0 as usize]) {
                mark(&entities, entity as u32);
                mark(&types, view.type_number(edge).into());
                match view.role_number(edge) {
                    Some(role) => mark(&roles, role.into()),
                    None => mark(&entities, view.target(edge).0),
                }
            }
        });
        self.kept_lists().for_each(|mut list| {
            let number = |points: Points| {
                match points {
                    Points::Document(_) => {}
                    Points::Entity(n) => mark(&entities, n),
                    Points::String(n) => mark(&strings, n),
                }
                Some(())
            };
            for _ in 0..take(&mut list).unwrap_or(0) {
                scan(&mut list, number, |_| {});
            }
        });
        (0..self.events.len()).filter(|&i| !self.events[i]).for_each(|i| mark(&types, view.event_type[i].into()));
        let is_kept = |entity: usize| entities[entity].load(Ordering::Relaxed);
        // Its name is that of a contribution, or its key; in a file made to harm it may be any string.
        for entity in (0..view.entity_count()).filter(|&entity| is_kept(entity)) {
            mark(&strings, view.entity_key[entity]);
            if whole[entity].load(Ordering::Relaxed) {
                mark(&strings, view.entity_name[entity]);
            }
        }
        let documents = (0..view.documents.len()).filter(|&number| !self.wanted.documents[number]);
        for number in documents {
            let row = &view.documents[number];
            [row.name, row.lang, view.document_readings[number]].iter().for_each(|&string| mark(&strings, string));
        }
        let mut rest = View::default();
        let (kinds, kind_numbers) = names(&view.kinds, &kinds);
        let (types, type_numbers) = names(&view.types, &types);
        let (roles, role_numbers) = names(&view.roles, &roles);
        (rest.kinds, rest.types, rest.roles) = (kinds, types, roles);
        let used = |i: usize| strings[i].load(Ordering::Relaxed);
        let mut table = StringTable::default();
        // String 0 is there from the beginning.
        for string in (1..view.strings.len()).filter(|&i| used(i)) {
            table.push(view.strings.get(string as u32));
        }
        let side = Side {
            view,
            documents: renumber(self.wanted.documents.iter().map(|gone| !gone)).0,
            kinds: kind_numbers.into_iter().map(|kind| kind as u8).collect(),
            types: type_numbers.into_iter().map(|kind| kind as u16).collect(),
            roles: role_numbers.into_iter().map(|role| role as u8).collect(),
            entities: renumber((0..view.entity_count()).map(is_kept)).0,
            strings: renumber((0..view.strings.len()).map(used)).0,
        };
        rest.strings = table;
        self.write_documents(&side, &mut rest);
        self.write_entities(&side, &mut rest);
        self.write_statements(&side, &mut rest);
        rest.index_incoming();
        rest
    }

    fn write_documents(&self, side: &Side, rest: &mut View) {
        let view = self.view;
        rest.text_offsets.push(0);
        for number in (0..view.documents.len()).filter(|&number| side.documents[number] != NONE) {
            let row = &view.documents[number];
            let (name, lang) = (side.strings[row.name as usize], side.strings[row.lang as usize]);
            rest.documents.push(DocumentRow { name, lang, ..row.clone() });
            rest.document_readings.push(side.strings[view.document_readings[number] as usize]);
            rest.texts.push_str(view.document_text(number as u32).unwrap_or(""));
            rest.text_offsets.push(rest.texts.len() as u64);
        }
        rest.document_copies = (0..rest.documents.len() as u32).collect();
    }

    fn write_entities(&self, side: &Side, rest: &mut View) {
        let view = self.view;
        rest.contribution_offsets.push(0);
        let string = |id: u32| side.strings[id as usize];
        for entity in (0..view.entity_count()).filter(|&entity| side.entities[entity] != NONE) {
            let all: Vec<Contribution> = self.kept_contributions(entity).collect();
            let key = view.entity_key[entity];
            rest.entity_key.push(string(key));
            if all.len() == view.contributions(NodeId(entity as u32)).len() as usize {
                let kind = side.kinds.get(view.entity_kind[entity] as usize).copied().unwrap_or(u8::MAX);
                rest.entity_name.push(string(view.entity_name[entity]));
                rest.entity_kind.push(kind);
                rest.entity_flags.push(view.entity_flags[entity]);
            } else {
                let portrait = portrait(&all, |id| view.strings.get(id));
                rest.entity_name.push(string(portrait.map_or(key, |p| p.name)));
                rest.entity_kind.push(portrait.map_or(u8::MAX, |p| side.kinds[p.kind as usize]));
                rest.entity_flags.push(portrait.map_or(0, |p| p.gender | u8::from(p.named) << 2));
            }
            if !all.is_empty() {
                put(&mut rest.contributions, all.len() as u32);
            }
            for mut one in all {
                one.document = side.documents[one.document as usize];
                one.kind = side.kinds[one.kind as usize];
                (one.subkind, one.name) = (string(one.subkind), string(one.name));
                one.aliases.iter_mut().for_each(|alias| *alias = string(*alias));
                one.encode(&mut rest.contributions);
            }
            rest.contribution_offsets.push(end(&rest.contributions));
        }
    }

    /// Edges and events, with their evidence.
    fn write_statements(&self, side: &Side, rest: &mut View) {
        let (view, entities) = (self.view, self.view.entity_count());
        let (events, _) = renumber(self.events.iter().map(|gone| !gone));
        let first_event = rest.entity_count() as u32;
        let copy = |from: usize| {
            let (mut part, mut counts) = (Stretch::default(), Vec::new());
            for entity in (from..entities.min(from + STRETCH)).filter(|&entity| side.entities[entity] != NONE) {
                let kept = view.outgoing(NodeId(entity as u32)).map(|edge| edge.0 as usize).filter(|&e| !self.edges[e]);
                let before = part.targets.len();
                for edge in kept {
                    let target = view.targets[edge] as usize;
                    let target =
                        if target < entities { side.entities[target] } else { first_event + events[target - entities] };
                    if view.edge_role[edge] == RELATION {
                        side.copy_list(self.list(edge), &mut part.evidence);
                    }
                    part.push(target, side.tag(edge), view.edge_weight[edge]);
                }
                counts.push((part.targets.len() - before) as u32);
            }
            (part, counts)
        };
        let done: Vec<(Stretch, Vec<u32>)> =
            (0..entities.div_ceil(STRETCH)).into_par_iter().map(|i| copy(i * STRETCH)).collect();
        let (parts, counts): (Vec<Stretch>, Vec<Vec<u32>>) = done.into_iter().unzip();
        rest.out_offsets.push(0);
        let mut total = 0;
        for count in counts.into_iter().flatten() {
            total += count;
            rest.out_offsets.push(total);
        }
        stretch::join(parts, rest);
        for event in (0..self.events.len()).filter(|&event| !self.events[event]) {
            rest.event_type.push(side.types[view.event_type[event] as usize]);
            rest.event_flags.push(view.event_flags[event]);
            side.copy_list(self.list(view.edge_count() + event), &mut rest.evidence);
            rest.evidence_offsets.push(end(&rest.evidence));
            rest.out_offsets.push(total);
        }
    }

    fn part(&self) -> Store {
        let mut part = Part { view: self.view, store: Store::default(), documents: FxHashMap::default() };
        let stays = |document: u32| !self.wanted.documents[document as usize];
        for entity in (0..self.view.entity_count()).filter(|&entity| self.wanted.entities[entity]) {
            let node = part.entity(entity as u32);
            for one in self.view.contributions(NodeId(entity as u32)).filter(|one| stays(one.document)) {
                part.contribute(node, one);
            }
        }
        for source in 0..self.view.entity_count() as u32 {
            for edge in self.view.outgoing(NodeId(source)).filter(|edge| self.edges[edge.0 as usize]) {
                if self.view.role_number(edge).is_none() {
                    let records = self.view.edge_records(edge).filter(|record| stays(record.document));
                    part.relate(source, edge, records.collect());
                }
            }
        }
        for event in (0..self.events.len()).filter(|&event| self.events[event]) {
            let node = NodeId((self.view.entity_count() + event) as u32);
            let records = self.view.event_records(node).filter(|record| stays(record.document));
            part.tell(node, records.collect());
        }
        part.store
    }
}

/// The part, as it grows.
struct Part<'a> {
    view: &'a View,
    store: Store,
    /// View → store.
    documents: FxHashMap<u32, u32>,
}

impl Part<'_> {
    fn string(&mut self, id: u32) -> u32 {
        self.store.strings.intern(self.view.strings.get(id))
    }

    fn entity(&mut self, entity: u32) -> NodeIndex {
        let key = self.string(self.view.entity_key[entity as usize]);
        self.store.entity(key)
    }

    /// The document, as far as events need it; the rest has its row and text.
    fn document(&mut self, number: u32) -> u32 {
        let (view, store) = (self.view, &mut self.store);
        *self.documents.entry(number).or_insert_with(|| {
            let row = &view.documents[number as usize];
            store.add_document(StoredDocument {
                id: row.id,
                name: String::new(),
                lang: String::new(),
                reading: String::new(),
                text: None,
                title: None,
                date: row.date,
                body_start: 0,
                diagnostics: Vec::new(),
            })
        })
    }

    fn contribute(&mut self, node: NodeIndex, mut one: Contribution) {
        one.document = self.document(one.document);
        one.kind = self.store.kinds.number(&self.view.kinds[one.kind as usize]) as u8;
        (one.subkind, one.name) = (self.string(one.subkind), self.string(one.name));
        one.aliases = one.aliases.into_iter().map(|alias| self.string(alias)).collect();
        self.store.add_contribution(node, &one);
    }

    fn records(&mut self, records: &[Record]) -> u32 {
        let mut all = records.to_vec();
        for record in &mut all {
            record.document = self.document(record.document);
            for entity in record.place.iter_mut().chain(&mut record.source) {
                *entity = self.entity(*entity).index() as u32;
            }
            for (name, text) in &mut record.values {
                (*name, *text) = (self.string(*name), self.string(*text));
            }
        }
        self.store.add_records(&all)
    }

    fn relate(&mut self, source: u32, edge: EdgeId, records: Vec<Record>) {
        let (polarity, _) = self.view.stance(edge);
        for told in records.chunk_by(|a, b| a.document == b.document) {
            let (from, to) = (self.entity(source), self.entity(self.view.target(edge).0));
            let evidence = self.records(told);
            let kind = self.store.types.number(self.view.type_name(edge));
            self.store.graph.add_edge(from, to, Edge::Relation { kind, polarity, evidence });
        }
    }

    fn tell(&mut self, event: NodeId, records: Vec<Record>) {
        let (polarity, _) = self.view.event_stance(event);
        let fillers = self.view.incoming(event).zip(self.view.sources(event));
        // Role 0 is the place, which the evidence gives again.
        let fillers: Vec<(u8, u32)> = fillers
            .filter_map(|(edge, &filler)| Some((self.view.role_number(edge).filter(|&role| role != 0)?, filler)))
            .collect();
        for told in tellings(records) {
            let evidence = self.records(&told);
            let kind = self.store.types.number(self.view.kind(event));
            let filled: Vec<(u16, NodeIndex)> = fillers
                .iter()
                .map(|&(role, filler)| (self.store.roles.number(&self.view.roles[role as usize]), self.entity(filler)))
                .collect();
            self.store.add_event(kind, polarity, evidence, &filled);
        }
    }
}
