//! The graph as paths see it: entities joined by steps, where a relation is a step and an event is a step between any two of its fillers.
//! An event is a stop of its own only where a path begins or ends with it.

use rustc_hash::{FxHashMap, FxHashSet};

use super::cost::{Costs, WHERE};
use crate::graph::{EdgeId, NodeId, View};

/// How one gets from a stop to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step {
    Relation(EdgeId),
    /// Between an event that is a stop and its filler.
    Role(EdgeId),
    /// Over an event: the role of the first filler, the role of the second.
    Event(EdgeId, EdgeId),
}

/// The events that steps between two stops lead over, looked up once a question: paths share most of their steps.
pub(super) type StepEvents = FxHashMap<[u32; 2], Option<NodeId>>;

/// Steps and their costs between two ends.
pub(super) struct Net<'a> {
    pub view: &'a View,
    pub costs: &'a Costs<'a>,
    pub from: NodeId,
    pub to: NodeId,
    /// Where an end is "any of" something: the nodes by which alone, and over a relation, one gets to or from it.
    pub gates: [Option<FxHashSet<u32>>; 2],
}

impl<'a> Net<'a> {
    pub fn new(view: &'a View, costs: &'a Costs<'a>, from: NodeId, to: NodeId) -> Net<'a> {
        Net { view, costs, from, to, gates: [None, None] }
    }

    /// Whether a step between two stops keeps to the gates of the ends.
    #[inline]
    fn passes(&self, a: NodeId, b: NodeId, step: Step) -> bool {
        let [from, to] = &self.gates;
        if from.is_none() && to.is_none() {
            return true;
        }
        let fits = |end: NodeId, gates: &Option<FxHashSet<u32>>| match gates {
            Some(gates) if a == end => matches!(step, Step::Relation(_)) && gates.contains(&b.0),
            Some(gates) if b == end => matches!(step, Step::Relation(_)) && gates.contains(&a.0),
            _ => true,
        };
        fits(self.from, from) && fits(self.to, to)
    }

    /// Ends are no hubs: what they cost would be the same for every path.
    pub fn half(&self, node: NodeId) -> u64 {
        if node == self.from || node == self.to || self.view.is_event(node) { 0 } else { self.costs.half_hub(node) }
    }

    fn is_stop(&self, event: NodeId) -> bool {
        event == self.from || event == self.to
    }

    /// Every step from a stop: (next stop, cost, step). A stop may come several times.
    pub fn each(&self, node: NodeId, mut to: impl FnMut(NodeId, u64, Step)) {
        let mut visit = |next: NodeId, cost: u64, step: Step| {
            if self.passes(node, next, step) {
                to(next, cost, step);
            }
        };
        let view = self.view;
        let half = self.half(node);
        if view.is_event(node) {
            for edge in view.incoming(node) {
                let filler = view.source(edge);
                if let Some(cost) = self.costs.event(edge).filter(|_| !self.costs.is_avoided(filler)) {
                    visit(filler, cost + self.half(filler), Step::Role(edge));
                }
            }
            return;
        }
        for (edge, &target) in view.outgoing(node).zip(view.targets(node)) {
            let target = NodeId(target);
            if view.role_number(edge).is_none() {
                self.relation(edge, (node, target), half, &mut visit);
                continue;
            }
            let Some(cost) = self.costs.event(edge) else { continue };
            if self.is_stop(target) {
                visit(target, cost + half, Step::Role(edge));
            }
            let from_place = view.role_number(edge) == Some(0);
            for (other, &filler) in view.incoming(target).zip(view.sources(target)) {
                let filler = NodeId(filler);
                if filler != node && !self.costs.is_avoided(filler) {
                    let place = if from_place || view.role_number(other) == Some(0) { WHERE } else { 0 };
                    visit(filler, cost + place + half + self.half(filler), Step::Event(edge, other));
                }
            }
        }
        for (edge, &source) in view.incoming(node).zip(view.sources(node)) {
            self.relation(edge, (node, NodeId(source)), half, &mut visit);
        }
    }

    #[inline]
    fn tie(&self, edge: EdgeId, a: NodeId, b: NodeId) -> Option<u64> {
        let gated = |end: NodeId, gates: &Option<FxHashSet<u32>>| gates.is_some() && (a == end || b == end);
        if gated(self.from, &self.gates[0]) || gated(self.to, &self.gates[1]) {
            return self.costs.membership(edge);
        }
        self.costs.relation(edge)
    }

    #[inline]
    fn relation(
        &self,
        edge: EdgeId,
        (node, other): (NodeId, NodeId),
        half: u64,
        visit: &mut impl FnMut(NodeId, u64, Step),
    ) {
        if !self.costs.is_avoided(other)
            && let Some(cost) = self.tie(edge, node, other)
        {
            visit(other, cost + half + self.half(other), Step::Relation(edge));
        }
    }

    /// Whether a path says something new at each step: no event twice, for who is told of in one event is told of together.
    pub fn is_telling(&self, nodes: &[NodeId], known: &mut StepEvents) -> bool {
        let mut events = Vec::new();
        for pair in nodes.windows(2) {
            let event =
                *known.entry([pair[0].0, pair[1].0]).or_insert_with(|| match self.between(pair[0], pair[1])? {
                    (_, Step::Event(edge, _) | Step::Role(edge)) => Some(self.view.target(edge)),
                    (_, Step::Relation(_)) => None,
                });
            let Some(event) = event else { continue };
            // Into an event that is a stop, and out of it again, tells of it once.
            if pair[0] == event && events.last() == Some(&event) {
                continue;
            }
            if events.contains(&event) {
                return false;
            }
            events.push(event);
        }
        true
    }

    /// The cheapest step from one stop to the next; of equals, the first in order.
    pub fn between(&self, a: NodeId, b: NodeId) -> Option<(u64, Step)> {
        // Looking from the end with fewer edges, or from the event, which steps lead to only where it is an end; a step over an event is
        // turned afterwards.
        let view = self.view;
        let turned = !view.is_event(a) && (view.is_event(b) || view.degree(b) < view.degree(a));
        let (near, far) = if turned { (b, a) } else { (a, b) };
        let mut best: Option<(u64, Step)> = None;
        self.each(near, |next, cost, step| {
            if next == far {
                let step = match step {
                    Step::Event(one, other) if turned => Step::Event(other, one),
                    step => step,
                };
                if best.is_none_or(|b| (cost, step) < b) {
                    best = Some((cost, step));
                }
            }
        });
        best
    }
}
