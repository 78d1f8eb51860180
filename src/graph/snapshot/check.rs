//! Numbers of a decoded view against the tables that they point into, so that readers may trust them. One sentence for the first that
//! does not fit.

use rayon::prelude::*;

use super::blocks::Fault;
use crate::base::{DateInterval, PartialDate};
use crate::graph::record::{List, Points, scan, take};
use crate::graph::view::{NEGATIVE, RELATION, View};
use crate::graph::vocabulary::PLACE_ROLE;

type Checked = Result<(), (&'static str, Fault)>;

fn need(ok: bool, part: &'static str, fact: impl FnOnce() -> String) -> Checked {
    if ok { Ok(()) } else { Err((part, fact())) }
}

/// Lists checked by one task.
const CHUNK: usize = 1 << 16;

/// Everything but what is in the packed lists.
pub(super) fn tables(view: &View) -> Checked {
    strings(view)?;
    names(view)?;
    documents(view)?;
    entities(view)?;
    edges(view)
}

/// The packed lists.
pub(super) fn lists(view: &View) -> Checked {
    let (contributions, evidence) = rayon::join(|| contributions(view), || evidence(view));
    contributions.and(evidence)
}

fn strings(view: &View) -> Checked {
    let table = &view.strings;
    need(table.offsets.len() >= 2 && table.offsets[1] == 0, "string-ends", || "string 0 is not empty".into())?;
    need(table.offsets.last().copied() == Some(table.bytes.len() as u32), "string-ends", || {
        "the strings do not end where they should".into()
    })?;
    let cut = table.offsets.iter().position(|&o| !table.bytes.is_char_boundary(o as usize));
    need(cut.is_none(), "string-ends", || format!("string {} is cut within a character", cut.unwrap_or(0)))
}

fn names(view: &View) -> Checked {
    let sorted = |names: &[String]| names.windows(2).all(|pair| pair[0] < pair[1]);
    let many = too_many(view);
    need(many.is_none(), many.unwrap_or_default(), || "too many".into())?;
    need(sorted(&view.kinds), "kinds", || "not sorted".into())?;
    need(sorted(&view.types), "types", || "not sorted".into())?;
    let roles = view.roles.first().is_some_and(|role| role == PLACE_ROLE) && sorted(&view.roles[1..]);
    need(roles, "roles", || "not sorted".into())
}

/// What the view has more of than its columns can number.
pub(crate) fn too_many(view: &View) -> Option<&'static str> {
    let counts =
        [("kinds", view.kinds.len(), 254), ("types", view.types.len(), 65_534), ("roles", view.roles.len(), 254)];
    counts.into_iter().find(|(_, count, most)| count > most).map(|(what, ..)| what)
}

fn date(date: PartialDate) -> bool {
    match (date.month, date.day) {
        (0, 0) => PartialDate::day(date.year, 1, 1).is_some(),
        (0, _) => false,
        (month, day) => PartialDate::day(date.year, month, day.max(1)).is_some(),
    }
}

fn interval(interval: DateInterval) -> bool {
    date(interval.start) && date(interval.end)
}

fn documents(view: &View) -> Checked {
    let (documents, ends) = (&view.documents, &view.text_offsets);
    need(documents.windows(2).all(|pair| pair[0].id < pair[1].id), "documents", || "not sorted".into())?;
    let fits = ends.len() == documents.len() + 1
        && ends[0] == 0
        && ends.windows(2).all(|pair| pair[0] <= pair[1])
        && ends.last() == Some(&(view.texts.len() as u64))
        && ends.iter().all(|&end| view.texts.is_char_boundary(end as usize));
    need(fits, "text-ends", || "the texts do not fit the documents".into())?;
    let strings = view.strings.len() as u32;
    let readings = &view.document_readings;
    let known = readings.len() == documents.len() && readings.iter().all(|&reading| reading < strings);
    need(known, "doc-readings", || "not one known reading a document".into())?;
    let copies = &view.document_copies;
    let first = |(i, &copy): (usize, &u32)| copy as usize <= i && copies[copy as usize] == copy;
    need(copies.len() == documents.len() && copies.iter().enumerate().all(first), "doc-copies", || {
        "not one known first copy a document".into()
    })?;
    for (i, row) in documents.iter().enumerate() {
        let dated = row.date.is_none_or(interval);
        let spans = row.title.iter().chain(row.diagnostics.iter().flat_map(|d| &d.span)).all(|s| s.start <= s.end);
        need(row.name < strings && row.lang < strings && dated && spans, "documents", || {
            format!("document {i} points outside its tables")
        })?;
    }
    Ok(())
}

fn entities(view: &View) -> Checked {
    let (count, strings) = (view.entity_key.len(), view.strings.len() as u32);
    let even = view.entity_name.len() == count && view.entity_kind.len() == count && view.entity_flags.len() == count;
    need(even, "entity-names", || "the columns of entities differ in length".into())?;
    need(view.entity_key.iter().chain(&view.entity_name).all(|&s| s < strings), "entity-keys", || {
        "a string is out of range".into()
    })?;
    let sorted = view.entity_key.windows(2).all(|pair| view.strings.get(pair[0]) < view.strings.get(pair[1]));
    need(sorted, "entity-keys", || "the keys are not sorted".into())?;
    let kinds = view.kinds.len();
    let known = view.entity_kind.iter().all(|&k| k == u8::MAX || (k as usize) < kinds);
    need(known, "entity-kinds", || "a kind is out of range".into())?;
    need(view.entity_flags.iter().all(|&f| f <= 6 && f & 3 != 3), "entity-flags", || "an unknown flag".into())?;
    let types = view.types.len();
    need(view.event_type.iter().all(|&t| (t as usize) < types), "event-types", || "a type is out of range".into())?;
    let flags = view.event_flags.len() == view.event_type.len() && view.event_flags.iter().all(|&f| f <= 3 | NEGATIVE);
    need(flags, "event-flags", || "an unknown flag, or not one an event".into())
}

fn edges(view: &View) -> Checked {
    let (entities, nodes, edges) =
        (view.entity_key.len(), view.entity_key.len() + view.event_type.len(), view.targets.len());
    need(nodes < u32::MAX as usize && edges < u32::MAX as usize, "targets", || "too many".into())?;
    let ends = &view.out_offsets;
    let fits = ends.len() == nodes + 1 && ends[nodes] as usize == edges && ends[entities] as usize == edges;
    need(fits, "out-ends", || "the edges do not fit the nodes".into())?;
    let even = view.edge_type.len() == edges && view.edge_role.len() == edges && view.edge_flags.len() == edges;
    need(even && view.edge_weight.len() == edges, "edge-types", || "the columns of edges differ in length".into())?;
    let types = view.types.len();
    need(view.edge_type.iter().all(|&t| (t as usize) < types), "edge-types", || "a type is out of range".into())?;
    need(view.edge_flags.iter().all(|&f| f <= 3 | NEGATIVE), "edge-flags", || "an unknown flag".into())?;
    let roles = view.roles.len();
    let ends_fit = |(&target, &role): (&u32, &u8)| match role {
        RELATION => (target as usize) < entities,
        role => (role as usize) < roles && (entities..nodes).contains(&(target as usize)),
    };
    need(view.targets.iter().zip(&view.edge_role).all(ends_fit), "targets", || {
        "a target or role is out of range".into()
    })?;
    let sorted = ends.windows(2).all(|pair| view.targets[pair[0] as usize..pair[1] as usize].is_sorted());
    need(sorted, "targets", || "the edges of a node are not sorted".into())
}

fn contributions(view: &View) -> Checked {
    let ends = &view.contribution_offsets;
    let fits = ends.len() == view.entity_key.len() + 1 && ends.last() == Some(&(view.contributions.len() as u32));
    need(fits, "contrib-ends", || "the contributions do not fit the entities".into())?;
    let (strings, kinds, documents) = (view.strings.len() as u32, view.kinds.len(), view.documents.len() as u32);
    let good = |pair: &[u32]| {
        let bytes = &view.contributions[pair[0] as usize..pair[1] as usize];
        if bytes.is_empty() {
            return true;
        }
        let mut list = List::contributions(bytes);
        list.len() > 0
            && list.by_ref().all(|c| {
                let named = c.aliases.iter().chain([&c.name, &c.subkind]).all(|&s| s < strings);
                named && c.document < documents && (c.kind as usize) < kinds
            })
            && list.is_complete()
    };
    first_bad(ends, good, "contributions")
}

fn evidence(view: &View) -> Checked {
    let (ends, edges) = (&view.evidence_offsets, view.targets.len());
    let fits = ends.len() == edges + view.event_type.len() + 1 && ends.last() == Some(&(view.evidence.len() as u32));
    need(fits, "evidence-ends", || "the evidence does not fit the statements".into())?;
    let roles = (0..edges).all(|e| (view.edge_role[e] == RELATION) == (ends[e] < ends[e + 1]));
    need(roles, "evidence-ends", || "a statement has no evidence, or a role has some".into())?;
    let (strings, entities) = (view.strings.len() as u32, view.entity_key.len() as u32);
    let documents = view.documents.len() as u32;
    let points = |to: Points| match to {
        Points::Document(n) => (n < documents).then_some(()),
        Points::Entity(n) => (n < entities).then_some(()),
        Points::String(n) => (n < strings).then_some(()),
    };
    let good = |pair: &[u32]| {
        let mut list = &view.evidence[pair[0] as usize..pair[1] as usize];
        if list.is_empty() {
            return true;
        }
        let count = take(&mut list).unwrap_or(0);
        count > 0 && (0..count).all(|_| scan(&mut list, points, |_| {}).is_some()) && list.is_empty()
    };
    first_bad(ends, good, "evidence")?;
    let events = ends[edges..].windows(2).all(|pair| pair[0] < pair[1]);
    need(events, "evidence", || "an event has no evidence".into())
}

/// Runs `good` over each pair of neighbours in `ends`, in parallel.
fn first_bad(ends: &[u32], good: impl Fn(&[u32]) -> bool + Sync, part: &'static str) -> Checked {
    let bad = (0..ends.len() - 1).into_par_iter().with_min_len(CHUNK).find_first(|&i| !good(&ends[i..i + 2]));
    need(bad.is_none(), part, || format!("list {} points outside its tables", bad.unwrap_or(0)))
}
