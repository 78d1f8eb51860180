//! `groups`: who hangs together. `degrees`: how many names have how many ties.

use super::answer::{Answer, Body, Note, Row};
use super::around::kind_number;
use super::ask::Ask;
use super::error::QueryError;
use super::facts::{Fact, cut, cut_to, part, proofs};
use super::leiden::{communities, modularity};
use super::projection::Projection;
use super::question::Limits;
use super::resolve::resolve;
use crate::base::{Modality, Polarity};
use crate::graph::NodeId;

/// Groups shown where the question does not say how many.
const GROUPS: usize = 12;
/// Members that a row names.
const MEMBERS: usize = 8;
/// Ties that a row is proved by.
const PROOFS: usize = 3;

/// `groups [of X] [kind K] [k N] [seed N]`: communities, the largest first; with a name, the members of its own, the best tied first.
pub(super) fn groups(ask: &Ask, name: Option<&str>, limits: &Limits) -> Result<Answer, QueryError> {
    let meaning = name.map(|name| resolve(ask, name)).transpose()?;
    let kind = limits.kind.as_deref().map(|word| kind_number(ask, word)).transpose()?;
    let graph = Projection::of(ask.view, ask.schema);
    let over = || ask.clock.is_over();
    let (partition, partial) = communities(&graph, limits.seed, &over);
    let mut notes: Vec<Note> = Vec::new();
    let mut members: Vec<Vec<(f64, u32)>> = vec![Vec::new(); partition.len()];
    for (node, &community) in partition.iter().enumerate() {
        let mates = graph.ties(node as u32).filter(|(other, _)| partition[*other as usize] == community);
        members[community as usize].push((mates.map(|tie| tie.1).sum(), node as u32));
    }
    for group in &mut members {
        let named = |node: u32| ask.view.named(NodeId(node));
        group.sort_by(|a, b| (named(b.1).cmp(&named(a.1))).then(b.0.total_cmp(&a.0)).then(a.1.cmp(&b.1)));
        group.retain(|&(_, node)| kind.is_none_or(|kind| ask.view.kind_number(NodeId(node)) == kind));
    }
    let own = meaning.as_ref().map(|meaning| partition.get(meaning.node.0 as usize).copied());
    notes.extend(meaning.and_then(|meaning| meaning.note));
    notes.push(Note::Modularity { thousandths: (modularity(&graph, &partition) * 1000.0).round() as u64 });
    if partial {
        notes.push(Note::Partial { milliseconds: ask.clock.milliseconds() });
    }
    let nodes_of = |group: &[(f64, u32)]| group.iter().map(|m| NodeId(m.1)).collect::<Vec<_>>();
    let (question, rows, nodes, ties) = match own {
        Some(community) => {
            let group = community.map(|community| std::mem::take(&mut members[community as usize])).unwrap_or_default();
            let mut nodes = nodes_of(&group);
            cut(&mut nodes, limits, &mut notes);
            let ties = inside(ask, &nodes);
            let rows = nodes.iter().map(|&node| member(ask, node, &ties)).collect();
            ("groups of", rows, nodes, ties)
        }
        None => {
            members.retain(|group| group.len() > 1);
            members.sort_by(|a, b| b.len().cmp(&a.len()).then(a[0].1.cmp(&b[0].1)));
            cut_to(&mut members, limits.count.map_or(GROUPS, |count| count as usize), &mut notes);
            let rows = members.iter().map(|group| row(ask, group)).collect();
            let nodes = nodes_of(&members.concat());
            let ties = inside(ask, &nodes);
            ("groups", rows, nodes, ties)
        }
    };
    Ok(Answer { question: question.into(), notes, body: Body::Rows, rows, subgraph: part(ask, &ties, nodes) })
}

/// `Viktor Bout, Raïssa Bout, … (14)`, proved by what ties its first members most.
fn row(ask: &Ask, group: &[(f64, u32)]) -> Row {
    let named: Vec<NodeId> = group.iter().take(MEMBERS).map(|m| NodeId(m.1)).collect();
    let names: Vec<String> = named.iter().map(|&node| ask.name(node)).collect();
    let more = if group.len() > MEMBERS { "…" } else { "" };
    bare_row(format!("{}{more} ({})", names.join(", "), group.len()), named[0], evidence(ask, &named))
}

/// A member, proved by those of the ties between members that are its own.
fn member(ask: &Ask, node: NodeId, ties: &[Fact]) -> Row {
    let text = format!("{} ({})", ask.name(node), ask.wording.kind_name(ask.schema, ask.view.kind(node)));
    let own = ties.iter().copied().filter(|&fact| touches(ask, fact, node)).collect();
    bare_row(text, node, quotes(ask, own))
}

fn bare_row(text: String, node: NodeId, evidence: Vec<super::answer::Quote>) -> Row {
    let (polarity, modality) = (Polarity::Positive, Modality::Actual);
    Row { text, node: Some(node.0), edge: None, polarity, modality, time: None, evidence }
}

fn touches(ask: &Ask, fact: Fact, node: NodeId) -> bool {
    match fact {
        Fact::Relation(edge) => ask.view.source(edge) == node || ask.view.target(edge) == node,
        Fact::Event(event) => ask.view.sources(event).contains(&node.0),
    }
}

/// The facts that tie two of the nodes, in the view's order.
fn inside(ask: &Ask, nodes: &[NodeId]) -> Vec<Fact> {
    let view = ask.view;
    let mut sorted: Vec<u32> = nodes.iter().map(|node| node.0).collect();
    sorted.sort_unstable();
    let is_in = |node: u32| sorted.binary_search(&node).is_ok();
    let mut found = Vec::new();
    for &node in &sorted {
        for edge in view.outgoing(NodeId(node)) {
            let target = view.target(edge);
            if view.role_number(edge).is_none() {
                if is_in(target.0) {
                    found.push(Fact::Relation(edge));
                }
            } else if view.sources(target).iter().filter(|&&filler| is_in(filler)).take(2).count() > 1 {
                found.push(Fact::Event(target));
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

fn evidence(ask: &Ask, nodes: &[NodeId]) -> Vec<super::answer::Quote> {
    quotes(ask, inside(ask, nodes))
}

/// A sentence for each of the facts that are told most often.
fn quotes(ask: &Ask, mut facts: Vec<Fact>) -> Vec<super::answer::Quote> {
    facts.sort_by_cached_key(|&fact| (usize::MAX - proofs(ask, fact).len(), fact));
    facts.truncate(PROOFS);
    facts.into_iter().filter_map(|fact| proofs(ask, fact).first().map(|proof| ask.quote(proof))).collect()
}

/// `degrees [kind K]`: of how many ties there are how many names: 0, 1, 2, 3–4, 5–8, … doubling.
pub(super) fn degrees(ask: &Ask, kind: Option<&str>) -> Result<Answer, QueryError> {
    let kind = kind.map(|word| kind_number(ask, word)).transpose()?;
    let mut counts: Vec<u64> = Vec::new();
    for node in (0..ask.view.entity_count() as u32).map(NodeId) {
        if kind.is_some_and(|kind| ask.view.kind_number(node) != kind) {
            continue;
        }
        let bar = match ask.view.degree(node) {
            few @ 0..=2 => few,
            many => 2 + (many - 1).ilog2() as usize,
        };
        if counts.len() <= bar {
            counts.resize(bar + 1, 0);
        }
        counts[bar] += 1;
    }
    let name = |bar: usize| match bar {
        0..=2 => bar.to_string(),
        _ => format!("{}–{}", (1u64 << (bar - 2)) + 1, 1u64 << (bar - 1)),
    };
    let bars = counts.into_iter().enumerate().map(|(bar, count)| (name(bar), count)).collect();
    Ok(Answer {
        question: "degrees".into(),
        notes: Vec::new(),
        body: Body::Bars(bars),
        rows: Vec::new(),
        subgraph: Default::default(),
    })
}
