//! `path A -> B …`: the best paths, each step with its sentence.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use super::answer::{Answer, Body, Hop, Note, Path, PathNode, Row};
use super::around::kind_number;
use super::ask::Ask;
use super::cost::Costs;
use super::error::QueryError;
use super::explain::charges;
use super::net::{Net, Step, StepEvents};
use super::question::{End, Limits};
use super::resolve::resolve;
use super::yen::{Found, best_paths};
use crate::graph::{EdgeId, EdgeKind, NodeId};

/// Paths shown where the question does not say how many.
const DEFAULT_COUNT: u32 = 3;
/// Of a search that was cut short, that many paths at most are put into words: whoever ended it wants an answer now.
const PARTIAL: usize = 500;
/// Paths of each stretch that are combined where the way leads by a given stop.
const STRETCH: usize = 24;

pub(super) fn path(ask: &Ask, from: &End, to: &End, limits: &Limits, explain: bool) -> Result<Answer, QueryError> {
    let mut notes = Vec::new();
    let mut stops = Vec::new();
    let named = |end: &'_ End| match end {
        End::Name(name) | End::Any { of: name, .. } => name.clone(),
    };
    for name in std::iter::once(named(from)).chain(limits.via.iter().cloned()).chain([named(to)]) {
        let meaning = resolve(ask, &name)?;
        // Two ends that are written alike are told once.
        notes.extend(meaning.note.filter(|note| !notes.contains(note)));
        stops.push(meaning.node);
    }
    if let Some(pair) = stops.windows(2).find(|pair| pair[0] == pair[1]) {
        notes.push(Note::OneName { name: ask.name(pair[0]) });
    }
    let costs = Costs::new(ask, limits)?;
    let (first, last) = (stops[0], stops[stops.len() - 1]);
    let gates = [gates(ask, from, first, last)?, gates(ask, to, last, first)?];
    for (node, gates) in [first, last].into_iter().zip(&gates) {
        if gates.as_ref().is_some_and(|gates| gates.is_empty()) {
            notes.push(Note::NoMembers { of: ask.name(node) });
        }
    }
    let count = limits.count.unwrap_or(DEFAULT_COUNT) as usize;
    let (mut found, partial) = through(ask, &costs, &stops, &gates, count, limits.max);
    if partial {
        notes.push(Note::Partial { milliseconds: ask.clock.milliseconds() });
        found.truncate(PARTIAL);
    }
    let (from, to) = (stops[0], stops[stops.len() - 1]);
    let net = Net { view: ask.view, costs: &costs, from, to, gates };
    let mut telling = Telling { ask, net, explain, rows: Vec::new(), row_of: BTreeMap::new(), edges: Vec::new() };
    let paths = found.iter().map(|path| telling.path(path)).collect();
    let nodes: Vec<NodeId> =
        found.iter().flat_map(|path| path.nodes.iter().copied()).chain(stops.iter().copied()).collect();
    let question = format!("path \"{}\" -> \"{}\"", ask.name(from), ask.name(to));
    let Telling { rows, edges, .. } = telling;
    Ok(Answer { question, notes, body: Body::Paths(paths), rows, subgraph: ask.subgraph(nodes, edges) })
}

/// The nodes that are "any of" an end: those of the kind that a relation ties to it; of any kind that is no mere place where none is given.
/// The other end is none of them.
fn gates(ask: &Ask, end: &End, node: NodeId, other: NodeId) -> Result<Option<FxHashSet<u32>>, QueryError> {
    let End::Any { kind, .. } = end else { return Ok(None) };
    let kind = kind.as_deref().map(|word| kind_number(ask, word)).transpose()?;
    let view = ask.view;
    let out = view.outgoing(node).filter(|&edge| view.role_number(edge).is_none()).map(|edge| view.target(edge));
    let into = view.incoming(node).zip(view.sources(node)).filter(|(edge, _)| view.role_number(*edge).is_none());
    let all = out.chain(into.map(|(_, &source)| NodeId(source)));
    let fits = |node: &NodeId| match kind {
        Some(kind) => view.kind_number(*node) == kind,
        None => !ask.is_place(view.kind(*node)),
    };
    Ok(Some(all.filter(|&member| member != other).filter(fits).map(|node| node.0).collect()))
}

/// The best paths that pass by all stops in their order, no stop twice.
fn through(
    ask: &Ask,
    costs: &Costs,
    stops: &[NodeId],
    gates: &[Option<FxHashSet<u32>>; 2],
    count: usize,
    max: Option<u32>,
) -> (Vec<Found>, bool) {
    if stops.windows(2).any(|pair| pair[0] == pair[1]) {
        return (Vec::new(), false);
    }
    // Only the whole path's ends have gates.
    let net = |first: usize| Net {
        view: ask.view,
        costs,
        from: stops[first],
        to: stops[first + 1],
        gates: [gates[0].clone().filter(|_| first == 0), gates[1].clone().filter(|_| first + 2 == stops.len())],
    };
    if stops.len() == 2 {
        return best_paths(&net(0), count, max, &ask.clock);
    }
    let mut whole: Vec<Found> = Vec::new();
    let mut partial = false;
    for i in 0..stops.len() - 1 {
        let (found, cut) = best_paths(&net(i), STRETCH, max, &ask.clock);
        partial |= cut;
        whole = match i {
            0 => found,
            _ => join(&whole, &found, 2 * costs.half_hub(stops[i])),
        };
    }
    let ends = Net { gates: gates.clone(), ..Net::new(ask.view, costs, stops[0], stops[stops.len() - 1]) };
    let mut events = StepEvents::default();
    whole.retain(|path| {
        max.is_none_or(|max| path.nodes.len() <= max as usize + 1) && ends.is_telling(&path.nodes, &mut events)
    });
    whole.sort();
    whole.truncate(count);
    (whole, partial)
}

/// Each of the first with each of the second, where they share nothing but the stop at which they meet.
fn join(first: &[Found], second: &[Found], meeting: u64) -> Vec<Found> {
    let mut joined = Vec::new();
    for a in first {
        for b in second.iter().filter(|b| b.nodes[1..].iter().all(|node| !a.nodes.contains(node))) {
            let nodes: Vec<NodeId> = a.nodes.iter().chain(&b.nodes[1..]).copied().collect();
            joined.push(Found { cost: a.cost + b.cost + meeting, length: nodes.len(), nodes });
        }
    }
    joined
}

/// Puts paths into words, each statement once.
struct Telling<'a> {
    ask: &'a Ask<'a>,
    net: Net<'a>,
    /// Whether costs are told.
    explain: bool,
    rows: Vec<Row>,
    row_of: BTreeMap<(String, Option<EdgeId>, Option<NodeId>), u32>,
    edges: Vec<EdgeId>,
}

/// A step in words.
struct Said {
    label: String,
    backward: bool,
    symmetric: bool,
    event: Option<NodeId>,
    text: String,
    edges: Vec<EdgeId>,
}

impl Telling<'_> {
    fn path(&mut self, found: &Found) -> Path {
        let ask = self.ask;
        let stop = |&node: &NodeId| PathNode { node: node.0, name: ask.name(node), is_event: ask.view.is_event(node) };
        let hops = found.nodes.windows(2).filter_map(|pair| {
            let (cost, step) = self.net.between(pair[0], pair[1])?;
            Some(self.hop(pair[0], pair[1], step, cost))
        });
        let hops = hops.collect();
        Path { nodes: found.nodes.iter().map(stop).collect(), hops, cost: found.cost as f64 / 1000.0 }
    }

    fn hop(&mut self, a: NodeId, b: NodeId, step: Step, cost: u64) -> Hop {
        let said = say(self.ask, a, b, step);
        let key = (said.text.clone(), said.edges.first().copied().filter(|_| said.event.is_none()), said.event);
        let next = self.rows.len() as u32;
        let row = *self.row_of.entry(key).or_insert(next);
        if row == next {
            let mut made = match said.event {
                Some(event) => self.ask.event_row(event),
                None => self.ask.edge_row(said.edges[0], None),
            };
            made.text = said.text;
            self.rows.push(made);
        }
        self.edges.extend(said.edges);
        Hop {
            label: said.label,
            backward: said.backward,
            symmetric: said.symmetric,
            event: said.event.map(|event| self.ask.name(event)),
            row,
            cost: cost as f64 / 1000.0,
            charges: if self.explain { charges(self.ask, &self.net, a, b, step) } else { Vec::new() },
        }
    }
}

fn say(ask: &Ask, a: NodeId, b: NodeId, step: Step) -> Said {
    let (view, schema, wording) = (ask.view, ask.schema, ask.wording);
    let plain = |from: NodeId, label: &str, to: NodeId| format!("{} {label} {}", ask.name(from), ask.name(to));
    match step {
        Step::Relation(edge) | Step::Role(edge) => {
            let row = view.edge(edge);
            let label = wording.edge_label(schema, view, edge);
            let event = matches!(step, Step::Role(_)).then(|| if view.is_event(a) { a } else { b });
            Said {
                text: plain(row.source, &label, row.target),
                backward: row.source != a,
                symmetric: event.is_none() && wording.symmetric(schema, row.type_name),
                event,
                edges: vec![edge],
                label,
            }
        }
        Step::Event(one, other) => {
            let role = |edge: EdgeId| match view.edge(edge).kind {
                EdgeKind::Role(role) => role,
                EdgeKind::Relation => "",
            };
            let (type_name, from, to) = (view.type_name(one), role(one), role(other));
            let event = Some(view.target(one));
            let edges = vec![one, other];
            if let Some(label) = wording.hop(schema, type_name, from, to, view.gender(a)) {
                let text = plain(a, &label, b);
                return Said { label, backward: false, symmetric: from == to, event, text, edges };
            }
            if let Some(label) = wording.hop(schema, type_name, to, from, view.gender(b)) {
                let text = plain(b, &label, a);
                return Said { label, backward: true, symmetric: false, event, text, edges };
            }
            let label = wording.event_label(schema, view, view.target(one));
            let text = format!("{} — {label} — {}", ask.name(a), ask.name(b));
            Said { label, backward: false, symmetric: true, event, text, edges }
        }
    }
}
