//! What happened: `timeline`, `events`.

use rustc_hash::FxHashSet;

use super::answer::{Answer, Body, Note};
use super::ask::Ask;
use super::cost::Costs;
use super::error::QueryError;
use super::facts::{Fact, allowed, by_time, cut, dated_row, fact_row, fact_time, part, statements};
use super::question::Limits;
use super::resolve::resolve;
use crate::base::DateInterval;
use crate::graph::{NodeId, PLACE_ROLE};

/// `timeline X`: the dated statements of X, in their order.
pub(super) fn timeline(ask: &Ask, name: &str, limits: &Limits) -> Result<Answer, QueryError> {
    let meaning = resolve(ask, name)?;
    let mut notes: Vec<Note> = meaning.note.into_iter().collect();
    let costs = Costs::new(ask, limits)?;
    let mut facts = statements(ask, meaning.node);
    let in_time = |time: DateInterval| limits.during.is_none_or(|during| time.overlaps(during));
    facts.retain(|&fact| fact_time(ask, fact).is_some_and(in_time) && allowed(ask, &costs, fact));
    by_time(ask, &mut facts);
    cut(&mut facts, limits, &mut notes);
    Ok(Answer {
        question: format!("timeline \"{}\"", ask.name(meaning.node)),
        notes,
        body: Body::Dated,
        rows: facts.iter().map(|&fact| dated_row(ask, fact)).collect(),
        subgraph: part(ask, &facts, [meaning.node]),
    })
}

/// The roles, by type and role of the view, whose fillers are where it happens: the place of an event, and what only a place can fill, as
/// the destination of a visit.
fn place_roles(ask: &Ask) -> FxHashSet<(u16, Option<u8>)> {
    let (view, schema) = (ask.view, ask.schema);
    let mut found = FxHashSet::default();
    for (number, type_name) in view.type_names().iter().enumerate() {
        let file = schema.type_id(type_name).map(|id| schema.get(id));
        for (role, name) in view.role_names().iter().enumerate() {
            let of_type = file.and_then(|file| Some(&file.roles[file.role(name)?.0 as usize]));
            let of_places = |kinds: &[String]| !kinds.is_empty() && kinds.iter().all(|kind| ask.is_place(kind));
            if name == PLACE_ROLE || of_type.is_some_and(|role| of_places(&role.kinds)) {
                found.insert((number as u16, Some(role as u8)));
            }
        }
    }
    found
}

/// `events [type T] [who X] [where PLACE] [when DATE] [between …]`: by time.
pub(super) fn events(ask: &Ask, limits: &Limits) -> Result<Answer, QueryError> {
    let mut notes = Vec::new();
    let costs = Costs::new(ask, limits)?;
    // Who, and whether the place is meant.
    let mut wanted = Vec::new();
    let who = limits.via.iter().map(|name| (name, false));
    for (name, is_place) in who.chain(limits.places.iter().map(|name| (name, true))) {
        let meaning = resolve(ask, name)?;
        notes.extend(meaning.note);
        wanted.push((meaning.node, is_place));
    }
    let place_roles = place_roles(ask);
    let fits = |event: NodeId, (node, is_place): (NodeId, bool)| {
        let mut parts = ask.view.incoming(event).filter(|&edge| ask.view.source(edge) == node);
        parts.any(|edge| place_roles.contains(&(ask.view.type_number(edge), ask.view.role_number(edge))) == is_place)
    };
    let view = ask.view;
    let in_time = |event: NodeId| match (limits.during, view.event_time(event)) {
        (None, _) => true,
        (Some(during), time) => time.is_some_and(|time| time.overlaps(during)),
    };
    let mut facts: Vec<Fact> = (view.entity_count() as u32..view.node_count() as u32)
        .map(NodeId)
        .filter(|&event| wanted.iter().all(|&part| fits(event, part)))
        .filter(|&event| allowed(ask, &costs, Fact::Event(event)) && in_time(event))
        .map(Fact::Event)
        .collect();
    by_time(ask, &mut facts);
    cut(&mut facts, limits, &mut notes);
    Ok(Answer {
        question: "events".into(),
        notes,
        body: Body::Dated,
        rows: facts.iter().map(|&fact| fact_row(ask, fact, None)).collect(),
        subgraph: part(ask, &facts, []),
    })
}
