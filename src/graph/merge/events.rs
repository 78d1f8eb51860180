//! Events of the whole. A new telling may join what two older ones kept apart, so all that could be one event with it is told again.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use super::tables::Pairs;
use super::{NONE, Side};
use crate::graph::freeze::{flags, write_records};
use crate::graph::stretch::end;
use crate::graph::strings::StringTable;
use crate::graph::telling::{Event, ToldEvent, agree, by_place_in_text, firmest, tellings};
use crate::graph::view::{NodeId, View};

/// Where an event of the whole comes from.
pub(super) enum From {
    /// As the old view has it.
    Old(u32),
    Anew(Event),
}

pub(super) struct Events {
    /// In the order of the whole.
    pub all: Vec<From>,
    /// Old event → place in the whole; of one told again, the place of the event after it.
    pub places: Vec<u32>,
    /// Old events that are told again, sorted.
    pub again: Vec<u32>,
}

/// The tellings of one event of a side, in the whole's numbers.
fn told<'a>(side: &Side, event: u32, strings: &'a StringTable) -> Vec<ToldEvent<'a>> {
    let view = side.view;
    let node = NodeId(view.entity_count() as u32 + event);
    let (polarity, _) = view.event_stance(node);
    let mut fillers: Vec<(u8, u32)> = view
        .incoming(node)
        .filter_map(|edge| Some((view.role_number(edge)?, view.source(edge))))
        .filter(|&(role, _)| role != 0)
        .map(|(role, filler)| (side.roles[role as usize], side.entities[filler.0 as usize]))
        .collect();
    fillers.sort_unstable();
    let kind = side.types[view.event_type[event as usize] as usize];
    let records = view.event_records(node).map(|record| side.record(record)).collect();
    let one = |records| ToldEvent::new(strings, kind, polarity, fillers.clone(), records);
    tellings(records).into_iter().filter_map(one).collect()
}

/// The old events that could be one with an event of the new side.
fn akin(old: &Side, new: &Side, entities: &Pairs, event: u32, wanted: &ToldEvent, strings: &StringTable) -> Vec<u32> {
    let node = NodeId(new.view.entity_count() as u32 + event);
    let fillers = new.view.incoming(node).filter(|&edge| new.view.role_number(edge) != Some(0));
    let twins: Vec<u32> =
        fillers.map(|edge| entities[new.entities[new.view.source(edge).0 as usize] as usize][0]).collect();
    if twins.contains(&NONE) {
        return Vec::new();
    }
    let first = old.view.entity_count() as u32;
    let candidates: BTreeSet<u32> = match twins.iter().min_by_key(|&&twin| old.view.degree(NodeId(twin))) {
        Some(&filler) => {
            let roles = old.view.outgoing(NodeId(filler)).filter(|&edge| old.view.role_number(edge).is_some());
            roles.map(|edge| old.view.target(edge).0 - first).collect()
        }
        None => (0..old.view.event_count() as u32).collect(),
    };
    let is_akin = |event: &u32| told(old, *event, strings).first().is_some_and(|one| one.bucket(wanted).is_eq());
    candidates.into_iter().filter(is_akin).collect()
}

pub(super) fn merge(sides: &[Side; 2], entities: &Pairs, view: &View) -> Events {
    let [old, new] = sides;
    let strings = &view.strings;
    let (mut again, mut all) = (BTreeSet::new(), Vec::new());
    for event in 0..new.view.event_count() as u32 {
        let tellings = told(new, event, strings);
        if let Some(first) = tellings.first() {
            again.extend(akin(old, new, entities, event, first, strings));
        }
        all.extend(tellings);
    }
    again.iter().for_each(|&event| all.extend(told(old, event, strings)));
    let anew = agree(all, strings, &view.documents);
    let again: Vec<u32> = again.into_iter().collect();
    let first_of = |event: &Event| {
        ToldEvent::new(strings, event.kind, event.polarity, event.fillers.clone(), event.records.clone())
    };
    let comes_before = |event: u32, one: &ToldEvent| match told(old, event, strings).first() {
        Some(first) => {
            first.bucket(one).then_with(|| by_place_in_text(strings, &first.records[0], &one.records[0]))
                == Ordering::Less
        }
        None => false,
    };
    let count = old.view.event_count() as u32;
    let mut events = Events { all: Vec::new(), places: Vec::with_capacity(count as usize), again };
    let (mut next, mut skipped) = (0, events.again.iter().peekable());
    let mut take_to = |end: u32, events: &mut Vec<From>, places: &mut Vec<u32>| {
        while next < end {
            places.push(events.len() as u32);
            if skipped.next_if_eq(&&next).is_none() {
                events.push(From::Old(next));
            }
            next += 1;
        }
    };
    for event in anew {
        let Some(one) = first_of(&event) else { continue };
        let place = partition_point(count, |old| comes_before(old, &one));
        take_to(place, &mut events.all, &mut events.places);
        events.all.push(From::Anew(event));
    }
    take_to(count, &mut events.all, &mut events.places);
    events
}

/// How many of `0..count` come before, where all that do stand first.
fn partition_point(count: u32, comes_before: impl Fn(u32) -> bool) -> u32 {
    let (mut low, mut high) = (0, count);
    while low < high {
        let middle = low + (high - low) / 2;
        if comes_before(middle) { low = middle + 1 } else { high = middle }
    }
    low
}

/// Writes the columns of events, and their evidence behind that of the edges.
pub(super) fn write(sides: &[Side; 2], events: Events, view: &mut View) {
    let old = &sides[0];
    for event in events.all {
        match event {
            From::Old(event) => {
                let i = event as usize;
                view.event_type.push(old.types[old.view.event_type[i] as usize]);
                view.event_flags.push(old.view.event_flags[i]);
                let lists = old.view.edge_count() + i;
                let range = old.view.evidence_offsets[lists] as usize..old.view.evidence_offsets[lists + 1] as usize;
                old.copy_list(&old.view.evidence[range], &mut view.evidence);
            }
            From::Anew(event) => {
                view.event_type.push(event.kind);
                view.event_flags.push(flags(event.polarity, firmest(&event.records)));
                write_records(&event.records, &mut view.evidence);
            }
        }
        view.evidence_offsets.push(end(&view.evidence));
    }
}
