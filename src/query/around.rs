//! What stands around names: `near`, `show`, `common`, `find`.

use std::collections::{BTreeMap, BTreeSet};

use super::answer::{Answer, Body, Card, Note, Row, Subgraph};
use super::ask::Ask;
use super::cost::{Costs, nearest};
use super::error::QueryError;
use super::facts::{Fact, cut, fact_row, part, rows_shown, statements};
use super::nearest::Nearest;
use super::net::{Net, Step};
use super::question::Limits;
use super::resolve::{candidates, resolve};
use crate::graph::{EdgeId, NodeId};

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
pub(super) fn near(ask: &Ask, name: &str, depth: u32, limits: &Limits) -> Result<Answer, QueryError> {
    let meaning = resolve(ask, name)?;
    let kind = limits.kind.as_deref().map(|word| kind_number(ask, word)).transpose()?;
    let costs = Costs::new(ask, limits)?;
    let net = Net::new(ask.view, &costs, meaning.node, meaning.node);
    let mut reached = vec![false; ask.view.node_count()];
    reached[meaning.node.0 as usize] = true;
    let mut frontier = vec![meaning.node];
    let room = rows_shown(limits);
    let mut nearest = Nearest::new(ask.view, room);
    let mut notes: Vec<Note> = meaning.note.into_iter().collect();
    'levels: for level in 1..=depth {
        if level > 1 {
            nearest.go_on();
        }
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
                    nearest.meet(fact, cost, other);
                }
                if !std::mem::replace(&mut reached[other.0 as usize], true) {
                    next.push(other);
                }
            });
        }
        if next.is_empty() {
            break;
        }
        frontier = next;
    }
    if nearest.total > room {
        notes.push(Note::Cut { shown: room as u64, total: nearest.total as u64 });
    }
    let order = nearest.into_order();
    let facts: Vec<Fact> = order.iter().map(|row| row.1).collect();
    Ok(Answer {
        question: format!("near \"{}\" depth {depth}", ask.name(meaning.node)),
        notes,
        body: Body::Rows,
        rows: order.iter().map(|&(_, fact, node)| fact_row(ask, fact, Some(node))).collect(),
        subgraph: part(ask, &facts, [meaning.node]),
    })
}

/// `show X [k N]`: what X is, and all that is said of it.
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

/// `common A, B`: what ties both: events of both, then third parties, the most telling first.
pub(super) fn common(ask: &Ask, one: &str, other: &str, limits: &Limits) -> Result<Answer, QueryError> {
    let (one, other) = (resolve(ask, one)?, resolve(ask, other)?);
    let mut notes: Vec<Note> = one.note.into_iter().chain(other.note).collect();
    let (one, other) = (one.node, other.node);
    let costs = Costs::new(ask, limits)?;
    let net = Net::new(ask.view, &costs, one, other);
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

/// `find TEXT [k N]`: whose names have the words, or begin so, or sound or are spelt alike; the best known first.
pub(super) fn find(ask: &Ask, text: &str, limits: &Limits) -> Answer {
    let naming = &ask.wording.naming;
    let words = naming.words(text);
    let mut found: BTreeSet<NodeId> =
        ask.index().matching(naming, &words, super::names::Fit::Prefix).into_iter().map(|m| NodeId(m.0)).collect();
    found.extend(candidates(ask, text).0);
    if let [word] = &words[..] {
        found.extend(ask.index().containing(word).iter().flat_map(|&w| ask.index().entities(w)).map(|&e| NodeId(e)));
    }
    let mut order: Vec<NodeId> = found.into_iter().collect();
    // Those that are called so, then those that are called so elsewhere or described with the words, then those that resemble it.
    let has = |name: &str| {
        let own = naming.words(name);
        words.iter().all(|word| own.contains(word))
    };
    let alias = |node: NodeId| ask.view.aliases(node).into_iter().find(|alias| has(alias));
    order.sort_by_cached_key(|&node| {
        let tier = match () {
            () if has(ask.view.name(node)) => 0,
            () if !ask.view.is_event(node) && alias(node).is_some() => 1,
            () => 2,
        };
        (tier, usize::MAX - ask.view.degree(node), node)
    });
    let mut notes = Vec::new();
    cut(&mut order, limits, &mut notes);
    let row = |&node: &NodeId| {
        if ask.view.is_event(node) {
            return ask.event_row(node);
        }
        let mut text = format!("{} ({})", ask.name(node), ask.wording.kind_name(ask.schema, ask.view.kind(node)));
        if let Some(alias) = alias(node).filter(|_| !has(ask.view.name(node))) {
            text.push_str(&format!(" : {alias}"));
        }
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
