//! All cheap ways between two ends at once. Two balls grow around the ends (Dijkstra 1959, from both sides as Pohl 1971); once their radii
//! add up to more than a price, every stop of every path within that price lies in one of them, and what the far end costs from each such
//! stop is worked out exactly. What remains is a `Thicket`: the few stops and steps that some path within the price may use, each with
//! its least price to the end, so that searches for single paths hardly look aside (A*: Hart, Nilsson, Raphael 1968).

use std::cell::RefCell;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

use rustc_hash::FxHashMap;

use super::ask::Clock;
use super::net::Net;
use super::search::{Blocked, OutOfTime};
use crate::graph::NodeId;

/// No price.
const NEVER: u32 = u32::MAX;
/// No path costs more.
const DEAREST: u32 = NEVER - 1;
/// What the price of the paths sought may lie above the best estimate of it before the balls must grow anew.
const MARGIN: u32 = 1000;
/// How many stops are settled between two looks at the clock.
const LOOK: usize = 256;

/// Of one node: the search that it was last reached in, and its least known price from each end.
#[derive(Clone, Copy)]
struct Label {
    search: u32,
    price: [u32; 2],
}

/// Labels of all nodes, not cleared between searches.
#[derive(Default)]
struct Labels {
    now: u32,
    all: Vec<Label>,
}

thread_local! {
    /// Kept from question to question: 12 bytes a node.
    static LABELS: RefCell<Labels> = RefCell::default();
}

type Heap = BinaryHeap<Reverse<(u32, u32)>>;

/// The balls around both ends.
struct Balls<'n, 'a> {
    net: &'n Net<'a>,
    labels: &'n mut Labels,
    heaps: [Heap; 2],
    /// The least prices of distinct steps at which the balls have met, as many as paths are sought, the dearest on top.
    met: BinaryHeap<u32>,
    sought: usize,
    best: u32,
    /// Nothing that must cost more was kept.
    limit: u32,
    settled: usize,
}

impl<'n, 'a> Balls<'n, 'a> {
    fn new(net: &'n Net<'a>, labels: &'n mut Labels, sought: usize, prune: bool) -> Balls<'n, 'a> {
        let nodes = net.view.node_count();
        if labels.all.len() != nodes || labels.now == u32::MAX {
            *labels = Labels { now: 0, all: vec![Label { search: 0, price: [NEVER; 2] }; nodes] };
        }
        labels.now += 1;
        let mut balls = Balls {
            net,
            labels,
            heaps: Default::default(),
            met: BinaryHeap::new(),
            sought: if prune { sought } else { 0 },
            best: NEVER,
            limit: NEVER,
            settled: 0,
        };
        for (side, end) in [net.from, net.to].into_iter().enumerate() {
            balls.label(end.0).price[side] = 0;
            balls.heaps[side].push(Reverse((0, end.0)));
        }
        balls
    }

    #[inline]
    fn label(&mut self, node: u32) -> &mut Label {
        let now = self.labels.now;
        let label = &mut self.labels.all[node as usize];
        if label.search != now {
            *label = Label { search: now, price: [NEVER; 2] };
        }
        label
    }

    /// Every stop that costs less from that end has been left; `NEVER` where all have.
    fn radius(&self, side: usize) -> u32 {
        self.heaps[side].peek().map_or(NEVER, |Reverse((price, _))| *price)
    }

    /// The price from an end, where it is settled: nothing that is still open can lead there for less.
    fn settled(&self, node: u32, side: usize) -> Option<u32> {
        let label = self.labels.all[node as usize];
        let price = label.price[side];
        (label.search == self.labels.now && price != NEVER && price <= self.radius(side)).then_some(price)
    }

    /// The price that as many paths as are sought probably keep within.
    fn estimate(&self) -> u32 {
        match self.met.peek() {
            Some(&dearest) if self.met.len() >= self.sought => dearest,
            _ => self.best.saturating_add(MARGIN),
        }
    }

    /// Grows until the radii add up to more than a price, or than the estimate of it.
    fn grow(&mut self, price: Option<u32>, clock: &Clock) -> Result<(), OutOfTime> {
        loop {
            let (one, other) = (self.radius(0), self.radius(1));
            if one == NEVER || other == NEVER || one.saturating_add(other) > price.unwrap_or_else(|| self.estimate()) {
                return Ok(());
            }
            self.settled += 1;
            if self.settled.is_multiple_of(LOOK) && clock.is_over() {
                return Err(OutOfTime);
            }
            let side = usize::from(self.heaps[0].len() > self.heaps[1].len());
            let Some(Reverse((price, node))) = self.heaps[side].pop() else { return Ok(()) };
            if self.label(node).price[side] == price {
                self.leave(node, price, side);
            }
        }
    }

    /// Takes every step from a stop.
    fn leave(&mut self, node: u32, price: u32, side: usize) {
        let net = self.net;
        let other_radius = self.radius(1 - side);
        net.each(NodeId(node), |next, step, _| {
            let total = price.saturating_add(step as u32);
            let sought = self.sought;
            let label = self.label(next.0);
            let (known, there) = (label.price[side], label.price[1 - side]);
            if there == NEVER && total.saturating_add(other_radius) > self.limit {
                return;
            }
            if there != NEVER {
                let whole = total.saturating_add(there);
                self.best = self.best.min(whole);
                if self.met.len() < sought || self.met.peek().is_some_and(|&dearest| whole < dearest) {
                    self.met.push(whole);
                    if self.met.len() > sought {
                        self.met.pop();
                    }
                    if sought > 0 && self.met.len() == sought {
                        self.limit = self.limit.min(self.met.peek().map_or(NEVER, |p| p.saturating_add(MARGIN)));
                    }
                }
            }
            if total < known {
                self.label(next.0).price[side] = total;
                self.heaps[side].push(Reverse((total, next.0)));
            }
        });
    }

    /// What the far end costs from the stops of the near ball that some path within the price may use, beyond the far ball.
    fn complete(&self, price: u32) -> FxHashMap<u32, u32> {
        let mut found: FxHashMap<u32, u32> = FxHashMap::default();
        let mut heap: Heap = BinaryHeap::new();
        let fits = |node: u32, rest: u32| self.settled(node, 0).is_some_and(|here| here.saturating_add(rest) <= price);
        for &Reverse((rest, node)) in &self.heaps[1] {
            if self.labels.all[node as usize].price[1] == rest && fits(node, rest) {
                found.insert(node, rest);
                heap.push(Reverse((rest, node)));
            }
        }
        while let Some(Reverse((rest, node))) = heap.pop() {
            if found.get(&node) != Some(&rest) {
                continue;
            }
            self.net.each(NodeId(node), |next, step, _| {
                let total = rest.saturating_add(step as u32);
                if self.settled(next.0, 1).is_none()
                    && fits(next.0, total)
                    && found.get(&next.0).is_none_or(|&known| total < known)
                {
                    found.insert(next.0, total);
                    heap.push(Reverse((total, next.0)));
                }
            });
        }
        found
    }

    /// The stops and steps of all paths within the price.
    fn thicket(&self, price: u32) -> Thicket {
        let beyond = self.complete(price);
        let rest = |node: u32| self.settled(node, 1).or_else(|| beyond.get(&node).copied());
        let mut thicket = Thicket::default();
        if rest(self.net.from.0).is_none_or(|rest| rest > price) {
            return thicket;
        }
        let mut here: FxHashMap<u32, u32> = FxHashMap::default();
        here.insert(self.net.from.0, 0);
        let mut heap: Heap = BinaryHeap::from([Reverse((0, self.net.from.0))]);
        while let Some(Reverse((spent, node))) = heap.pop() {
            if here.get(&node) != Some(&spent) || thicket.place.contains_key(&node) {
                continue;
            }
            thicket.place.insert(node, thicket.nodes.len() as u32);
            thicket.nodes.push(node);
            thicket.rest.push(rest(node).unwrap_or(0));
            let mut steps: Vec<(u32, u32)> = Vec::new();
            if node != self.net.to.0 {
                self.net.each(NodeId(node), |next, step, _| {
                    let total = spent.saturating_add(step as u32);
                    let Some(rest) = rest(next.0) else { return };
                    if total.saturating_add(rest) > price {
                        return;
                    }
                    steps.push((next.0, step as u32));
                    if here.get(&next.0).is_none_or(|&known| total < known) {
                        here.insert(next.0, total);
                        heap.push(Reverse((total, next.0)));
                    }
                });
            }
            // Of several steps to one stop, the cheapest.
            steps.sort_unstable();
            steps.dedup_by_key(|step| step.0);
            thicket.steps.push(steps);
        }
        thicket
    }
}

/// The stops of near paths, numbered as they were reached.
#[derive(Default)]
pub(super) struct Thicket {
    place: FxHashMap<u32, u32>,
    nodes: Vec<u32>,
    /// By stop: the least price to the end.
    rest: Vec<u32>,
    /// By stop: the stops one step on, as nodes, sorted, and what the step costs.
    steps: Vec<Vec<(u32, u32)>>,
}

impl Thicket {
    /// What a step costs; `None` where no path within the price takes it.
    pub fn step(&self, a: NodeId, b: NodeId) -> Option<u64> {
        let steps = &self.steps[*self.place.get(&a.0)? as usize];
        steps.binary_search_by_key(&b.0, |step| step.0).ok().map(|i| u64::from(steps[i].1))
    }

    /// The cheapest path from a stop to the end that costs no more than `bound`: its cost and stops.
    pub fn cheapest(&self, start: NodeId, end: NodeId, blocked: &Blocked, bound: u64) -> Option<(u64, Vec<NodeId>)> {
        let first = *self.place.get(&start.0)?;
        let mut known: Vec<(u32, u32)> = vec![(NEVER, NEVER); self.nodes.len()];
        known[first as usize] = (0, first);
        let mut heap: BinaryHeap<Reverse<(u32, u32, u32)>> =
            BinaryHeap::from([Reverse((self.rest[first as usize], 0, first))]);
        while let Some(Reverse((whole, spent, at))) = heap.pop() {
            if u64::from(whole) > bound {
                return None;
            }
            if known[at as usize].0 != spent {
                continue;
            }
            let node = NodeId(self.nodes[at as usize]);
            if node == end {
                let mut stops = vec![node];
                let mut at = at;
                while at != first {
                    at = known[at as usize].1;
                    stops.push(NodeId(self.nodes[at as usize]));
                }
                stops.reverse();
                return Some((u64::from(spent), stops));
            }
            for &(next, step) in &self.steps[at as usize] {
                let Some(&place) = self.place.get(&next) else { continue };
                let total = spent + step;
                if total < known[place as usize].0 && !blocked.rules_out(node, NodeId(next)) {
                    known[place as usize] = (total, at);
                    heap.push(Reverse((total.saturating_add(self.rest[place as usize]), total, place)));
                }
            }
        }
        None
    }
}

/// Gives `use_it` the thickets of growing prices, until it has what it needs: each holds all paths within its price, which is told with it.
/// The last holds all paths there are. Out of time, it gives one that may lack some, and says so.
pub(super) fn each_thicket(
    net: &Net,
    sought: usize,
    clock: &Clock,
    mut use_it: impl FnMut(&Thicket, u64) -> bool,
) -> Result<(), OutOfTime> {
    LABELS.with(|labels| {
        let labels = &mut *labels.borrow_mut();
        let mut balls = Balls::new(net, labels, sought, true);
        let mut grown = balls.grow(None, clock);
        if balls.best == NEVER {
            return grown;
        }
        let mut price = balls.estimate();
        let mut more = MARGIN / 2;
        loop {
            if grown.is_ok() && price > balls.limit {
                let labels = balls.labels;
                balls = Balls::new(net, labels, sought, false);
                grown = balls.grow(Some(price), clock);
            }
            let done = use_it(&balls.thicket(price), price.into());
            if grown.is_err() || done || price >= DEAREST {
                return grown;
            }
            if clock.is_over() {
                return Err(OutOfTime);
            }
            // Where one ball holds all that is tied to its end, the next thicket may as well hold all paths.
            let whole = balls.limit == NEVER && (balls.radius(0) == NEVER || balls.radius(1) == NEVER);
            price = if whole { DEAREST } else { price.saturating_add(more).min(DEAREST) };
            more = more.saturating_mul(2);
            grown = if price > balls.limit { Ok(()) } else { balls.grow(Some(price), clock) };
        }
    })
}
