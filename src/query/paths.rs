//! `path A -> B …`: the best paths, each step with its sentence.

use std::collections::BTreeMap;

use super::answer::{Answer, Body, Hop, Note, Path, PathNode, Row};
use super::ask::Ask;
use super::cost::Costs;
use super::error::QueryError;
use super::net::{Net, Step};
use super::question::Limits;
use super::resolve::resolve;
use super::yen::{Found, best_paths};
use crate::graph::{EdgeId, EdgeKind, NodeId};

/// Paths shown where the question does not say how many.
const DEFAULT_COUNT: u32 = 3;
/// Paths of each stretch that are combined where the way leads by a given stop.
const STRETCH: usize = 24;

pub(super) fn path(ask: &Ask, from: &str, to: &str, limits: &Limits) -> Result<Answer, QueryError> {
    let mut notes = Vec::new();
    let mut stops = Vec::new();
    for name in std::iter::once(from).chain(limits.via.iter().map(String::as_str)).chain([to]) {
        let meaning = resolve(ask, name)?;
        notes.extend(meaning.note);
        stops.push(meaning.node);
    }
    let costs = Costs::new(ask, limits)?;
    let count = limits.count.unwrap_or(DEFAULT_COUNT) as usize;
    let (found, partial) = through(ask, &costs, &stops, count, limits.max);
    if partial {
        notes.push(Note::Partial { milliseconds: ask.clock.milliseconds() });
    }
    let mut telling = Telling { ask, costs: &costs, rows: Vec::new(), row_of: BTreeMap::new(), edges: Vec::new() };
    let paths = found.iter().map(|path| telling.path(path, &stops)).collect();
    let nodes: Vec<NodeId> =
        found.iter().flat_map(|path| path.nodes.iter().copied()).chain(stops.iter().copied()).collect();
    let question = format!("path \"{}\" -> \"{}\"", ask.name(stops[0]), ask.name(stops[stops.len() - 1]));
    let Telling { rows, edges, .. } = telling;
    Ok(Answer { question, notes, body: Body::Paths(paths), rows, subgraph: ask.subgraph(nodes, edges) })
}

/// The best paths that pass by all stops in their order, no stop twice.
fn through(ask: &Ask, costs: &Costs, stops: &[NodeId], count: usize, max: Option<u32>) -> (Vec<Found>, bool) {
    let net = |from: NodeId, to: NodeId| Net { view: ask.view, costs, from, to };
    if stops.windows(2).any(|pair| pair[0] == pair[1]) {
        return (Vec::new(), false);
    }
    if let [from, to] = stops {
        return best_paths(&net(*from, *to), count, max, &ask.clock);
    }
    let mut whole: Vec<Found> = Vec::new();
    let mut partial = false;
    for (i, pair) in stops.windows(2).enumerate() {
        let (found, cut) = best_paths(&net(pair[0], pair[1]), STRETCH, max, &ask.clock);
        partial |= cut;
        whole = match i {
            0 => found,
            _ => join(&whole, &found, 2 * costs.half_hub(pair[0])),
        };
    }
    let ends = net(stops[0], stops[stops.len() - 1]);
    whole.retain(|path| max.is_none_or(|max| path.nodes.len() <= max as usize + 1) && ends.is_telling(&path.nodes));
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
    costs: &'a Costs<'a>,
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
    fn path(&mut self, found: &Found, stops: &[NodeId]) -> Path {
        let ask = self.ask;
        let stop = |&node: &NodeId| PathNode { node: node.0, name: ask.name(node), is_event: ask.view.is_event(node) };
        let (from, to) = (stops[0], stops[stops.len() - 1]);
        let net = Net { view: ask.view, costs: self.costs, from, to };
        let hops = found.nodes.windows(2).filter_map(|pair| {
            let (cost, step) = net.between(pair[0], pair[1])?;
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
