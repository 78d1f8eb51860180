//! What stands around names: `near`, `show`, `common`, `timeline`, `events`, `find`.

use std::collections::{BTreeMap, BTreeSet};

use super::answer::{Answer, Body, Card, Note, Row, Subgraph};
use super::ask::Ask;
use super::cost::{Costs, nearest};
use super::error::QueryError;
use super::net::{Net, Step};
use super::question::Limits;
use super::resolve::{candidates, resolve};
use crate::base::DateInterval;
use crate::graph::{EdgeId, NodeId};

/// Rows shown where the question does not say how many.
const ROWS: usize = 50;

/// A statement as a row: a relation, or an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fact {
    Relation(EdgeId),
    Event(NodeId),
}

fn fact_row(ask: &Ask, fact: Fact, node: Option<NodeId>) -> Row {
    match fact {
        Fact::Relation(edge) => ask.edge_row(edge, node),
        Fact::Event(event) => ask.event_row(event),
    }
}

fn fact_time(ask: &Ask, fact: Fact) -> Option<DateInterval> {
    match fact {
        Fact::Relation(edge) => ask.edge_time(edge),
        Fact::Event(event) => ask.view.event_time(event),
    }
}

fn part(ask: &Ask, facts: &[Fact], nodes: impl IntoIterator<Item = NodeId>) -> Subgraph {
    let edges = facts.iter().filter_map(|fact| if let Fact::Relation(edge) = fact { Some(*edge) } else { None });
    let events = facts.iter().filter_map(|fact| if let Fact::Event(event) = fact { Some(*event) } else { None });
    ask.subgraph(nodes.into_iter().chain(events), edges)
}

/// Keeps the first rows and says how many there were.
fn cut<T>(items: &mut Vec<T>, limits: &Limits, notes: &mut Vec<Note>) {
    let (shown, total) = (limits.count.map_or(ROWS, |n| n as usize), items.len());
    if total > shown {
        items.truncate(shown);
        notes.push(Note::Cut { shown: shown as u64, total: total as u64 });
    }
}

/// The kind of the view that a word names: its own name, or its label in the language of the interface.
pub(super) fn kind_number(ask: &Ask, word: &str) -> Result<u8, QueryError> {
    let names = ask.view.kind_names();
    let wanted = crate::base::fold(word);
    let called = |name: &String| {
        let labels =
            ask.schema.kind_id(name).map(|id| ask.schema.kind(id).labels.values().cloned().collect::<Vec<_>>());
        crate::base::fold(name) == wanted || labels.unwrap_or_default().iter().any(|l| crate::base::fold(l) == wanted)
    };
    names.iter().position(called).map(|i| i as u8).ok_or_else(|| QueryError::UnknownWord {
        what: "kind in this graph",
        asked: word.to_string(),
        nearest: nearest(word, names.iter().map(String::as_str)),
    })
}

/// `near X [depth N] [kind K] …`: what is tied to X, nearest first, then the most telling.
pub(super) fn near(
    ask: &Ask,
    name: &str,
    depth: u32,
    kind: Option<&str>,
    limits: &Limits,
) -> Result<Answer, QueryError> {
    let meaning = resolve(ask, name)?;
    let kind = kind.map(|word| kind_number(ask, word)).transpose()?;
    let costs = Costs::new(ask, limits)?;
    let net = Net { view: ask.view, costs: &costs, from: meaning.node, to: meaning.node };
    let mut reached: BTreeSet<NodeId> = BTreeSet::from([meaning.node]);
    let mut frontier = vec![meaning.node];
    // Statement → how far from X, what it costs, the stop that it leads to.
    let mut facts: BTreeMap<Fact, (u32, u64, NodeId)> = BTreeMap::new();
    let mut notes: Vec<Note> = meaning.note.into_iter().collect();
    'levels: for level in 1..=depth {
        let mut next = Vec::new();
        for (i, &node) in frontier.iter().enumerate() {
            if i % 64 == 63 && ask.clock.is_over() {
                notes.push(Note::Partial { milliseconds: ask.clock.milliseconds() });
                break 'levels;
            }
            net.each(node, |other, cost, step| {
                let fact = match step {
                    Step::Relation(edge) => Fact::Relation(edge),
                    Step::Role(edge) | Step::Event(edge, _) => Fact::Event(ask.view.target(edge)),
                };
                if kind.is_none_or(|kind| ask.view.kind_number(other) == kind) {
                    let entry = facts.entry(fact).or_insert((level, cost, other));
                    if entry.0 == level && (cost, other) < (entry.1, entry.2) {
                        *entry = (level, cost, other);
                    }
                }
                if reached.insert(other) {
                    next.push(other);
                }
            });
        }
        frontier = next;
    }
    let mut order: Vec<((u32, u64), Fact, NodeId)> =
        facts.into_iter().map(|(fact, (level, cost, node))| ((level, cost), fact, node)).collect();
    order.sort_unstable();
    cut(&mut order, limits, &mut notes);
    let facts: Vec<Fact> = order.iter().map(|row| row.1).collect();
    Ok(Answer {
        question: format!("near \"{}\" depth {depth}", ask.name(meaning.node)),
        notes,
        body: Body::Rows,
        rows: order.iter().map(|&(_, fact, node)| fact_row(ask, fact, Some(node))).collect(),
        subgraph: part(ask, &facts, [meaning.node]),
    })
}

/// Every statement that a node has a part in: relations by type and cost, then events by time.
fn statements(ask: &Ask, node: NodeId) -> Vec<Fact> {
    if ask.view.is_event(node) {
        return vec![Fact::Event(node)];
    }
    let mut relations = Vec::new();
    let mut events = Vec::new();
    for edge in ask.view.outgoing(node).chain(ask.view.incoming(node)) {
        match ask.view.role_number(edge) {
            Some(_) => events.push(ask.view.target(edge)),
            None => relations.push((ask.view.type_number(edge), u8::MAX - ask.view.weight(edge), edge)),
        }
    }
    relations.sort_unstable();
    events.sort_unstable();
    events.dedup();
    let mut events: Vec<Fact> = events.into_iter().map(Fact::Event).collect();
    by_time(ask, &mut events);
    relations.into_iter().map(|r| Fact::Relation(r.2)).chain(events).collect()
}

/// By first day, then last; undated ones at the end, in the view's order.
fn by_time(ask: &Ask, facts: &mut [Fact]) {
    facts.sort_by_cached_key(|&fact| {
        let time = fact_time(ask, fact).map(|t| (t.start.first_day(), t.end.last_day()));
        (time.is_none(), time, fact)
    });
}

/// `show X`: what X is, and all that is said of it.
pub(super) fn show(ask: &Ask, name: &str, limits: &Limits) -> Result<Answer, QueryError> {
    let meaning = resolve(ask, name)?;
    let (view, node) = (ask.view, meaning.node);
    let mut notes: Vec<Note> = meaning.note.into_iter().collect();
    let mut facts = statements(ask, node);
    let statements = facts.len() as u32;
    cut(&mut facts, limits, &mut notes);
    let documents = if view.is_event(node) {
        view.event_evidence(node).map(|proof| proof.document).collect::<BTreeSet<u32>>().len()
    } else {
        view.named_in(node).len()
    };
    let kind = match view.is_event(node) {
        true => ask.wording.type_name(ask.schema, view.kind(node)),
        false => ask.wording.kind_name(ask.schema, view.kind(node)),
    };
    let card = Card {
        node: node.0,
        name: ask.name(node),
        kind,
        subkind: view.subkind(node).map(str::to_string),
        aliases: view.aliases(node).into_iter().map(str::to_string).collect(),
        documents: documents as u32,
        statements,
    };
    Ok(Answer {
        question: format!("show \"{}\"", card.name),
        notes,
        body: Body::Card(card),
        rows: facts.iter().map(|&fact| fact_row(ask, fact, None)).collect(),
        subgraph: part(ask, &facts, [node]),
    })
}

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
        body: Body::Rows,
        rows: facts.iter().map(|&fact| dated_row(ask, fact)).collect(),
        subgraph: part(ask, &facts, [meaning.node]),
    })
}

/// A row that begins with its date.
fn dated_row(ask: &Ask, fact: Fact) -> Row {
    let mut row = fact_row(ask, fact, None);
    if let (Some(time), Fact::Relation(_)) = (row.time, fact) {
        row.text = format!("{} ({})", row.text, ask.wording.interval(time));
    }
    row
}

fn allowed(ask: &Ask, costs: &Costs, fact: Fact) -> bool {
    match fact {
        Fact::Relation(edge) => costs.relation(edge).is_some(),
        Fact::Event(event) => ask.view.incoming(event).next().is_none_or(|edge| costs.event(edge).is_some()),
    }
}

/// `events [type T] [who X] [between …]`: by time.
pub(super) fn events(ask: &Ask, limits: &Limits) -> Result<Answer, QueryError> {
    let mut notes = Vec::new();
    let costs = Costs::new(ask, limits)?;
    let mut who = Vec::new();
    for name in &limits.via {
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
        body: Body::Rows,
        rows: facts.iter().map(|&fact| fact_row(ask, fact, None)).collect(),
        subgraph: part(ask, &facts, []),
    })
}

/// `common A, B`: what ties both: events of both, then third parties, the most telling first.
pub(super) fn common(ask: &Ask, one: &str, other: &str, limits: &Limits) -> Result<Answer, QueryError> {
    let (one, other) = (resolve(ask, one)?, resolve(ask, other)?);
    let mut notes: Vec<Note> = one.note.into_iter().chain(other.note).collect();
    let (one, other) = (one.node, other.node);
    let costs = Costs::new(ask, limits)?;
    let net = Net { view: ask.view, costs: &costs, from: one, to: other };
    let ties = |node: NodeId| {
        let mut best: BTreeMap<NodeId, (u64, Step)> = BTreeMap::new();
        net.each(node, |next, cost, step| {
            let entry = best.entry(next).or_insert((cost, step));
            *entry = (*entry).min((cost, step));
        });
        best
    };
    let (mine, theirs) = (ties(one), ties(other));
    let fact = |step: Step| match step {
        Step::Relation(edge) => Fact::Relation(edge),
        Step::Role(edge) | Step::Event(edge, _) => Fact::Event(ask.view.target(edge)),
    };
    let mut found: Vec<(u64, Option<NodeId>, Vec<Fact>)> = Vec::new();
    let mut direct = BTreeSet::new();
    net.each(one, |next, cost, step| {
        if next == other && direct.insert(fact(step)) {
            found.push((cost, None, vec![fact(step)]));
        }
    });
    for (&node, &(cost, step)) in mine.iter().filter(|(node, _)| **node != other) {
        if let Some(&(rest, last)) = theirs.get(&node) {
            let mut facts = vec![fact(step), fact(last)];
            facts.dedup();
            // The event that both took part in is told already.
            if facts.len() > 1 || !direct.contains(&facts[0]) {
                found.push((cost + rest, Some(node), facts));
            }
        }
    }
    found.sort();
    cut(&mut found, limits, &mut notes);
    let row = |(_, node, facts): &(u64, Option<NodeId>, Vec<Fact>)| {
        let parts: Vec<Row> = facts.iter().map(|&fact| fact_row(ask, fact, *node)).collect();
        let texts: Vec<&str> = parts.iter().map(|row| row.text.as_str()).collect();
        let text = match node {
            Some(node) => format!("{} : {}", ask.name(*node), texts.join(" ; ")),
            None => texts.join(" ; "),
        };
        let mut evidence = Vec::new();
        parts.iter().for_each(|row| evidence.extend(row.evidence.iter().cloned()));
        let modality = parts.iter().map(|row| row.modality).max().unwrap_or_default();
        let polarity = parts.iter().map(|row| row.polarity).max().unwrap_or_default();
        let time = parts.iter().find_map(|row| row.time);
        Row { text, node: node.map(|n| n.0), edge: None, polarity, modality, time, evidence }
    };
    let facts: Vec<Fact> = found.iter().flat_map(|row| row.2.iter().copied()).collect();
    Ok(Answer {
        question: format!("common \"{}\", \"{}\"", ask.name(one), ask.name(other)),
        notes,
        body: Body::Rows,
        rows: found.iter().map(row).collect(),
        subgraph: part(ask, &facts, [one, other]),
    })
}

/// `find TEXT`: whose names have the words, or begin so, or sound or are spelt alike; the best known first.
pub(super) fn find(ask: &Ask, text: &str, limits: &Limits) -> Answer {
    let naming = &ask.wording.naming;
    let words = naming.words(text);
    let mut found: BTreeSet<NodeId> =
        ask.index.matching(naming, &words, super::names::Fit::Prefix).into_iter().map(|m| NodeId(m.0)).collect();
    found.extend(candidates(ask, text).0);
    if let [word] = &words[..] {
        found.extend(ask.index.containing(word).iter().flat_map(|&w| ask.index.entities(w)).map(|&e| NodeId(e)));
    }
    let mut order: Vec<NodeId> = found.into_iter().collect();
    order.sort_by_key(|&node| (usize::MAX - ask.view.degree(node), node));
    let mut notes = Vec::new();
    cut(&mut order, limits, &mut notes);
    let row = |&node: &NodeId| {
        if ask.view.is_event(node) {
            return ask.event_row(node);
        }
        let text = format!("{} ({})", ask.name(node), ask.wording.kind_name(ask.schema, ask.view.kind(node)));
        Row {
            text,
            node: Some(node.0),
            edge: None,
            polarity: Default::default(),
            modality: Default::default(),
            time: None,
            evidence: ask.mention_quote(node).into_iter().collect(),
        }
    };
    Answer {
        question: format!("find \"{text}\""),
        notes,
        body: Body::Rows,
        rows: order.iter().map(row).collect(),
        subgraph: ask.subgraph(order.iter().copied(), []),
    }
}

/// The nodes within `depth` steps of a node, and all that ties them.
pub(super) fn part_around(ask: &Ask, node: NodeId, depth: u32) -> Subgraph {
    let view = ask.view;
    let mut reached: BTreeSet<NodeId> = BTreeSet::from([node]);
    let mut frontier = vec![node];
    for _ in 0..depth {
        let mut next = Vec::new();
        for &node in &frontier {
            let others = view.targets(node).iter().chain(view.sources(node)).map(|&other| NodeId(other));
            for other in others {
                // Over an event to its other fillers is one step.
                let beyond = if view.is_event(other) { view.sources(other) } else { &[] };
                for stop in std::iter::once(other).chain(beyond.iter().map(|&n| NodeId(n))) {
                    if reached.insert(stop) && !view.is_event(stop) {
                        next.push(stop);
                    }
                }
            }
        }
        frontier = next;
    }
    let inside = |edge: &EdgeId| reached.contains(&view.target(*edge));
    let edges: Vec<EdgeId> = reached.iter().flat_map(|&n| view.outgoing(n).filter(inside)).collect();
    ask.subgraph(reached.iter().copied(), edges)
}
