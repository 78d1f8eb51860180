//! Edges of the whole: the old ones copied in stretches, the new ones put in between.

use std::ops::Range;

use rayon::prelude::*;

use super::events::{Events, From};
use super::tables::Pairs;
use super::{NONE, Side};
use crate::graph::freeze::{flags, tag, write_records};
use crate::graph::record::Record;
use crate::graph::stretch::{self, Stretch, count};
use crate::graph::telling::{firmest, place, settle};
use crate::graph::view::{EdgeId, NodeId, RELATION, View};

/// An edge that is not simply copied from the old view.
struct Fresh {
    source: u32,
    target: u32,
    tag: u32,
    what: What,
}

enum What {
    /// A relation of the new view.
    Relation(u32),
    /// A role, with its event's evidence counted.
    Role(u8),
}

/// What comes next in the whole.
enum Piece {
    /// Old edges as they are.
    Old(Range<u32>),
    /// The fresh edge of that place, with the old edge that is the same statement.
    Fresh(usize, Option<u32>),
}

/// Edges written by one task, about.
const STRETCH: usize = 1 << 16;

pub(super) fn write(sides: &[Side; 2], entities: &Pairs, events: &Events, view: &mut View) {
    let [old, _] = sides;
    let first_event = entities.len() as u32;
    let fresh = fresh(sides, events, first_event);
    let nodes: Vec<u32> =
        old.entities.iter().copied().chain(events.places.iter().map(|place| first_event + place)).collect();
    let dropped = dropped(old.view, events);
    let pieces = pieces(old, entities, &nodes, &fresh, &dropped);
    view.out_offsets = offsets(old, entities.len() + events.all.len(), &pieces, &fresh, &dropped);
    let groups = group(pieces);
    let strings = &view.strings;
    let parts: Vec<Stretch> = groups
        .par_iter()
        .map(|pieces| {
            let mut part = Stretch::with_capacity(pieces.iter().map(Piece::len).sum());
            for piece in pieces {
                match piece {
                    Piece::Old(range) => copy(old, &nodes, range.clone(), &mut part),
                    Piece::Fresh(i, same) => {
                        let one = &fresh[*i];
                        let mut weight = 0;
                        match one.what {
                            What::Role(count) => weight = count,
                            What::Relation(edge) => {
                                let mut all = records(&sides[1], edge);
                                same.iter().for_each(|&edge| all.extend(records(old, edge)));
                                settle(strings, &mut all);
                                weight = weight.max(count(all.len()));
                                write_records(&all, &mut part.evidence);
                            }
                        }
                        part.push(one.target, one.tag, weight);
                    }
                }
            }
            part
        })
        .collect();
    stretch::join(parts, view);
}

fn records(side: &Side, edge: u32) -> Vec<Record> {
    side.view.edge_records(EdgeId(edge)).map(|record| side.record(record)).collect()
}

/// The relations of the new view and the roles of events that are told anew, sorted.
fn fresh(sides: &[Side; 2], events: &Events, first_event: u32) -> Vec<Fresh> {
    let new = &sides[1];
    let mut all = Vec::new();
    for source in 0..new.view.entity_count() as u32 {
        for edge in new.view.outgoing(NodeId(source)).filter(|&edge| new.view.role_number(edge).is_none()) {
            all.push(Fresh {
                source: new.entities[source as usize],
                target: new.entities[new.view.target(edge).0 as usize],
                tag: new.tag(edge.0 as usize),
                what: What::Relation(edge.0),
            });
        }
    }
    for (i, event) in events.all.iter().enumerate() {
        let From::Anew(event) = event else { continue };
        let place = place(&event.records).map(|place| (0, place));
        for (role, filler) in event.fillers.iter().copied().chain(place) {
            all.push(Fresh {
                source: filler,
                target: first_event + i as u32,
                tag: tag(event.kind, role, flags(event.polarity, firmest(&event.records))),
                what: What::Role(count(event.records.len())),
            });
        }
    }
    all.sort_unstable_by_key(|edge| (edge.source, edge.target, edge.tag));
    all
}

/// The old edges into events that are told again, sorted.
fn dropped(old: &View, events: &Events) -> Vec<u32> {
    let first = old.entity_count() as u32;
    let into = |&event: &u32| old.incoming(NodeId(first + event)).map(|edge| edge.0);
    let mut all: Vec<u32> = events.again.iter().flat_map(into).collect();
    all.sort_unstable();
    all
}

fn pieces(old: &Side, entities: &Pairs, nodes: &[u32], fresh: &[Fresh], dropped: &[u32]) -> Vec<Piece> {
    // Where each fresh edge goes: before which old one, or in its stead.
    let place = |i: usize| {
        let one = &fresh[i];
        let row = match entities[one.source as usize][0] {
            NONE => {
                let next = old.entities.partition_point(|&number| number < one.source);
                old.view.out_offsets[next]..old.view.out_offsets[next]
            }
            source => old.view.out_offsets[source as usize]..old.view.out_offsets[source as usize + 1],
        };
        let key = |edge: u32| (nodes[old.view.targets[edge as usize] as usize], old.tag(edge as usize));
        let (mut low, mut high) = (row.start, row.end);
        while low < high {
            let middle = low + (high - low) / 2;
            if key(middle) < (one.target, one.tag) { low = middle + 1 } else { high = middle }
        }
        let same = matches!(one.what, What::Relation(_)) && low < row.end && key(low) == (one.target, one.tag);
        (low, Some(i), same)
    };
    let mut cuts: Vec<(u32, Option<usize>, bool)> = (0..fresh.len()).map(place).collect();
    cuts.extend(dropped.iter().map(|&edge| (edge, None, true)));
    cuts.sort_by_key(|cut| cut.0);
    let (mut pieces, mut next) = (Vec::new(), 0);
    let mut copy_to = |pieces: &mut Vec<Piece>, end: u32, skip: bool| {
        while next < end {
            let piece = next..end.min(next + STRETCH as u32);
            next = piece.end;
            pieces.push(Piece::Old(piece));
        }
        next += u32::from(skip);
    };
    for (at, fresh, skip) in cuts {
        copy_to(&mut pieces, at, skip);
        pieces.extend(fresh.map(|i| Piece::Fresh(i, skip.then_some(at))));
    }
    copy_to(&mut pieces, old.view.edge_count() as u32, false);
    pieces
}

impl Piece {
    fn len(&self) -> usize {
        match self {
            Piece::Old(range) => range.len(),
            Piece::Fresh(..) => 1,
        }
    }
}

/// Puts the pieces together to tasks.
fn group(pieces: Vec<Piece>) -> Vec<Vec<Piece>> {
    let mut groups: Vec<Vec<Piece>> = Vec::new();
    let mut room = 0;
    for piece in pieces {
        if room == 0 {
            groups.push(Vec::new());
            room = STRETCH;
        }
        room = room.saturating_sub(piece.len());
        groups.last_mut().expect("one was begun").push(piece);
    }
    groups
}

fn copy(old: &Side, nodes: &[u32], edges: Range<u32>, part: &mut Stretch) {
    let view = old.view;
    for edge in edges.start as usize..edges.end as usize {
        if view.edge_role[edge] == RELATION {
            let list = view.evidence_offsets[edge] as usize..view.evidence_offsets[edge + 1] as usize;
            old.copy_list(&view.evidence[list], &mut part.evidence);
        }
        part.push(nodes[view.targets[edge] as usize], old.tag(edge), view.edge_weight[edge]);
    }
}

/// Where each node's edges begin in the whole.
fn offsets(old: &Side, nodes: usize, pieces: &[Piece], fresh: &[Fresh], dropped: &[u32]) -> Vec<u32> {
    let mut counts = vec![0u32; nodes + 1];
    for (entity, &number) in old.entities.iter().enumerate() {
        counts[number as usize + 1] = old.view.out_offsets[entity + 1] - old.view.out_offsets[entity];
    }
    for &edge in dropped {
        counts[old.entities[old.view.source(EdgeId(edge)).0 as usize] as usize + 1] -= 1;
    }
    for piece in pieces {
        if let Piece::Fresh(i, None) = piece {
            counts[fresh[*i].source as usize + 1] += 1;
        }
    }
    for i in 0..nodes {
        counts[i + 1] += counts[i];
    }
    counts
}
