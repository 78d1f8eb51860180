//! Names, documents, entities and strings of the whole: everything but events and edges.

use std::cmp::Ordering;

use rayon::prelude::*;

use super::{NONE, Side};
use crate::graph::entities::{portrait, settle_contributions};
use crate::graph::record::{Contribution, put};
use crate::graph::stretch::end;
use crate::graph::strings::{Interner, StringTable};
use crate::graph::view::{DocumentRow, NodeId, View};

/// For each item of the whole its place in either side, `NONE` where that side has it not.
pub(super) type Pairs = Vec<[u32; 2]>;

/// Two sorted lists as one.
fn interleave(lengths: [usize; 2], compare: impl Fn(usize, usize) -> Ordering) -> Pairs {
    let mut all = Vec::with_capacity(lengths[0].max(lengths[1]));
    let (mut a, mut b) = (0, 0);
    while a < lengths[0] || b < lengths[1] {
        let order = match (a < lengths[0], b < lengths[1]) {
            (true, true) => compare(a, b),
            (true, false) => Ordering::Less,
            (false, _) => Ordering::Greater,
        };
        all.push([if order.is_le() { a as u32 } else { NONE }, if order.is_ge() { b as u32 } else { NONE }]);
        a += usize::from(order.is_le());
        b += usize::from(order.is_ge());
    }
    all
}

/// The places in the whole of a side's items, in its order.
fn places(pairs: &Pairs, side: usize) -> Vec<u32> {
    pairs.iter().enumerate().filter(|(_, pair)| pair[side] != NONE).map(|(place, _)| place as u32).collect()
}

/// Two lists of names, sorted but for the first `fixed` ones, which are the same in both.
fn names(lists: [&Vec<String>; 2], fixed: usize) -> (Vec<String>, Pairs) {
    let key = |side: usize, i: usize| (i >= fixed, lists[side][i].as_str());
    let pairs = interleave([lists[0].len(), lists[1].len()], |a, b| key(0, a).cmp(&key(1, b)));
    let name = |pair: &[u32; 2]| {
        let (side, i) = if pair[0] == NONE { (1, pair[1]) } else { (0, pair[0]) };
        lists[side][i as usize].clone()
    };
    (pairs.iter().map(name).collect(), pairs)
}

/// The strings of both sides under one numbering, and the whole's numbers for those that it has met.
struct Strings<'a> {
    tables: [&'a StringTable; 2],
    /// The number in the first table of a string of the second.
    twins: Vec<u32>,
    numbers: Vec<u32>,
    table: StringTable,
}

impl<'a> Strings<'a> {
    fn new(tables: [&'a StringTable; 2]) -> Strings<'a> {
        let index = Interner::from_table(tables[1].clone());
        let found: Vec<(u32, u32)> = (0..tables[0].len() as u32)
            .into_par_iter()
            .with_min_len(1 << 14)
            .filter_map(|id| Some((index.find(tables[0].get(id))?, id)))
            .collect();
        let mut twins = vec![NONE; tables[1].len()];
        found.into_iter().for_each(|(new, old)| twins[new as usize] = old);
        let mut numbers = vec![NONE; tables[0].len() + tables[1].len()];
        numbers[0] = 0;
        let mut table = StringTable::default();
        table.bytes.reserve(tables[0].bytes.len() + tables[1].bytes.len());
        table.offsets.reserve(numbers.len());
        Strings { tables, twins, numbers, table }
    }

    fn one(&self, side: usize, id: u32) -> u32 {
        match (side, self.twins.get(id as usize)) {
            (1, Some(&NONE)) => self.tables[0].len() as u32 + id,
            (1, Some(&twin)) => twin,
            _ => id,
        }
    }

    fn text(&self, one: u32) -> &'a str {
        let first = self.tables[0].len() as u32;
        if one < first { self.tables[0].get(one) } else { self.tables[1].get(one - first) }
    }

    /// The whole's number, the next one where the string is met for the first time.
    fn meet(&mut self, one: u32) -> u32 {
        if self.numbers[one as usize] == NONE {
            self.numbers[one as usize] = self.table.push(self.text(one));
        }
        self.numbers[one as usize]
    }

    /// What only values have comes last, sorted.
    fn meet_the_rest(&mut self) {
        let first = self.tables[0].len();
        let is_left = |one: &u32| {
            let twin = (*one as usize).checked_sub(first).map(|id| self.twins[id]);
            self.numbers[*one as usize] == NONE && twin.is_none_or(|twin| twin == NONE)
        };
        let mut left: Vec<u32> = (0..self.numbers.len() as u32).filter(is_left).collect();
        left.sort_unstable_by_key(|&one| self.text(one));
        for one in left {
            self.meet(one);
        }
    }
}

/// Writes all tables and tells the sides their numbers. Gives the entities of the whole.
pub(super) fn write(sides: &mut [Side; 2], view: &mut View) -> Pairs {
    let views = [sides[0].view, sides[1].view];
    let (kinds, kind_pairs) = names(views.map(|v| &v.kinds), 0);
    let (types, type_pairs) = names(views.map(|v| &v.types), 0);
    let (roles, role_pairs) = names(views.map(|v| &v.roles), 1);
    (view.kinds, view.types, view.roles) = (kinds, types, roles);
    let id = |side: usize, i: usize| views[side].documents[i].id;
    let documents = interleave(views.map(|v| v.documents.len()), |a, b| id(0, a).cmp(&id(1, b)));
    let key = |side: usize, i: usize| views[side].key(NodeId(i as u32));
    let entities = interleave(views.map(View::entity_count), |a, b| key(0, a).cmp(key(1, b)));
    for (i, side) in sides.iter_mut().enumerate() {
        // Where there are too many, no file is written: `snapshot` checks their number.
        side.kinds = places(&kind_pairs, i).into_iter().map(|kind| u8::try_from(kind).unwrap_or(u8::MAX)).collect();
        side.types = places(&type_pairs, i).into_iter().map(|kind| u16::try_from(kind).unwrap_or(u16::MAX)).collect();
        side.roles = places(&role_pairs, i).into_iter().map(|role| u8::try_from(role).unwrap_or(u8::MAX)).collect();
        side.documents = places(&documents, i);
        side.entities = places(&entities, i);
    }
    let mut strings = Strings::new(views.map(|v| &v.strings));
    write_entities(sides, &entities, &mut strings, view);
    write_documents(views, &documents, &mut strings, view);
    strings.meet_the_rest();
    for (i, side) in sides.iter_mut().enumerate() {
        let number = |id| strings.numbers[strings.one(i, id) as usize];
        side.strings = (0..side.view.strings.len() as u32).map(number).collect();
    }
    view.strings = strings.table;
    entities
}

fn write_entities(sides: &[Side; 2], entities: &Pairs, strings: &mut Strings, view: &mut View) {
    view.contribution_offsets.push(0);
    let contribution = |side: usize, mut one: Contribution, strings: &Strings| {
        one.document = sides[side].documents[one.document as usize];
        one.kind = sides[side].kinds[one.kind as usize];
        one.subkind = strings.one(side, one.subkind);
        one.name = strings.one(side, one.name);
        one.aliases.iter_mut().for_each(|alias| *alias = strings.one(side, *alias));
        one
    };
    let mut all: Vec<Contribution> = Vec::new();
    for pair in entities {
        all.clear();
        for side in (0..2).filter(|&side| pair[side] != NONE) {
            let own = sides[side].view.contributions(NodeId(pair[side]));
            all.extend(own.map(|one| contribution(side, one, strings)));
        }
        let side = usize::from(pair[0] == NONE);
        let (from, i) = (&sides[side], pair[side] as usize);
        let key = strings.one(side, from.view.entity_key[i]);
        view.entity_key.push(strings.meet(key));
        if pair.contains(&NONE) {
            let (name, kind) = (strings.one(side, from.view.entity_name[i]), from.view.entity_kind[i]);
            view.entity_name.push(strings.meet(name));
            view.entity_kind.push(from.kinds.get(kind as usize).copied().unwrap_or(u8::MAX));
            view.entity_flags.push(from.view.entity_flags[i]);
        } else {
            let texts = &*strings;
            settle_contributions(&mut all, |id| texts.text(id));
            let portrait = portrait(&all, |id| texts.text(id));
            view.entity_name.push(strings.meet(portrait.map_or(key, |p| p.name)));
            view.entity_kind.push(portrait.map_or(u8::MAX, |p| p.kind));
            view.entity_flags.push(portrait.map_or(0, |p| p.gender | u8::from(p.named) << 2));
        }
        if !all.is_empty() {
            put(&mut view.contributions, all.len() as u32);
        }
        for one in &mut all {
            one.subkind = strings.meet(one.subkind);
            one.name = strings.meet(one.name);
            one.aliases.iter_mut().for_each(|alias| *alias = strings.meet(*alias));
            one.encode(&mut view.contributions);
        }
        view.contribution_offsets.push(end(&view.contributions));
    }
}

fn write_documents(views: [&View; 2], documents: &Pairs, strings: &mut Strings, view: &mut View) {
    view.text_offsets.push(0);
    for pair in documents {
        let side = usize::from(pair[0] == NONE);
        let row = &views[side].documents[pair[side] as usize];
        let (name, lang) = (strings.one(side, row.name), strings.one(side, row.lang));
        view.documents.push(DocumentRow { name: strings.meet(name), lang: strings.meet(lang), ..row.clone() });
        let reading = strings.one(side, views[side].document_readings[pair[side] as usize]);
        view.document_readings.push(strings.meet(reading));
        view.texts.push_str(views[side].document_text(pair[side]).unwrap_or(""));
        view.text_offsets.push(view.texts.len() as u64);
    }
}
