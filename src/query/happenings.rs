//! What happened: `timeline`, `events`.

use super::answer::{Answer, Body, Note};
use super::ask::Ask;
use super::cost::Costs;
use super::error::QueryError;
use super::facts::{Fact, allowed, by_time, cut, dated_row, fact_row, fact_time, part, statements};
use super::question::Limits;
use super::resolve::resolve;
use crate::base::DateInterval;
use crate::graph::NodeId;

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

/// `events [type T] [who X] [where PLACE] [when DATE] [between …]`: by time.
pub(super) fn events(ask: &Ask, limits: &Limits) -> Result<Answer, QueryError> {
    let mut notes = Vec::new();
    let costs = Costs::new(ask, limits)?;
    let mut who = Vec::new();
    for name in limits.via.iter().chain(&limits.places) {
        let meaning = resolve(ask, name)?;
        notes.extend(meaning.note);
        who.push(meaning.node.0);
    }
    let view = ask.view;
    let in_time = |event: NodeId| match (limits.during, view.event_time(event)) {
        (None, _) => true,
        (Some(during), time) => time.is_some_and(|time| time.overlaps(during)),
    };
    let mut facts: Vec<Fact> = (view.entity_count() as u32..view.node_count() as u32)
        .map(NodeId)
        .filter(|&event| who.iter().all(|w| view.sources(event).contains(w)))
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
