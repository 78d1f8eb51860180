//! The cheapest path of at most so many steps between two stops: Dijkstra's algorithm (1959) from both ends at once (Pohl 1971), which
//! meets in the middle and so sees two small balls in place of a large one.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use rustc_hash::{FxHashMap, FxHashSet};

use super::ask::Clock;
use super::net::Net;
use crate::graph::NodeId;

/// What a search may not use.
#[derive(Default)]
pub(super) struct Blocked {
    pub nodes: FxHashSet<u32>,
    /// Steps between this stop and those.
    pub spur: Option<NodeId>,
    pub next: FxHashSet<u32>,
}

impl Blocked {
    #[inline]
    pub fn rules_out(&self, a: NodeId, b: NodeId) -> bool {
        self.nodes.contains(&b.0)
            || (self.spur == Some(a) && self.next.contains(&b.0))
            || (self.spur == Some(b) && self.next.contains(&a.0))
    }
}

/// The clock ran out.
#[derive(Debug)]
pub(super) struct OutOfTime;

/// A stop reached with a number of steps.
type State = (u32, u32);

#[derive(Default)]
struct Side {
    /// State → cost and the state before.
    labels: FxHashMap<State, (u64, State)>,
    heap: BinaryHeap<Reverse<(u64, State)>>,
    /// Stop → fewest steps among its settled states: a later state costs more, so it must have fewer steps.
    settled: FxHashMap<u32, u32>,
    /// The most steps of any state.
    furthest: u32,
}

/// What searches of one question use again and again.
#[derive(Default)]
pub(super) struct Scratch {
    sides: [Side; 2],
}

impl Side {
    fn begin(&mut self, node: NodeId) {
        self.labels.clear();
        self.heap.clear();
        self.settled.clear();
        self.furthest = 0;
        let state = (node.0, 0);
        self.labels.insert(state, (0, state));
        self.heap.push(Reverse((0, state)));
    }

    fn least(&self) -> Option<u64> {
        self.heap.peek().map(|Reverse((cost, _))| *cost)
    }

    /// From the state back to where the side began.
    fn trace(&self, mut state: State) -> Vec<NodeId> {
        let mut nodes = vec![NodeId(state.0)];
        while let Some(&(_, before)) = self.labels.get(&state)
            && before != state
        {
            state = before;
            nodes.push(NodeId(state.0));
        }
        nodes
    }
}

/// How many stops are settled between two looks at the clock.
const LOOK: usize = 256;

/// The cheapest path of at most `max` steps from `start` to the net's end that costs no more than `bound`: its cost and stops.
pub(super) fn cheapest(
    net: &Net,
    start: NodeId,
    blocked: &Blocked,
    (max, bound): (u32, u64),
    scratch: &mut Scratch,
    clock: &Clock,
) -> Result<Option<(u64, Vec<NodeId>)>, OutOfTime> {
    let sides = &mut scratch.sides;
    sides[0].begin(start);
    sides[1].begin(net.to);
    let mut best: Option<(u64, State, State)> = None;
    // What a path must cost less than to be of use.
    let mut limit = bound.saturating_add(1);
    let mut steps = 0usize;
    while let (Some(one), Some(other)) = (sides[0].least(), sides[1].least()) {
        if one + other >= limit {
            break;
        }
        steps += 1;
        if steps.is_multiple_of(LOOK) && clock.is_over() {
            return Err(OutOfTime);
        }
        let at = usize::from(sides[0].heap.len() > sides[1].heap.len());
        let Some(Reverse((cost, state))) = sides[at].heap.pop() else { break };
        if sides[at].labels.get(&state).is_some_and(|label| label.0 < cost) {
            continue;
        }
        let least_steps = sides[at].settled.entry(state.0).or_insert(u32::MAX);
        if state.1 >= *least_steps {
            continue;
        }
        *least_steps = state.1;
        if state.1 >= max {
            continue;
        }
        let node = NodeId(state.0);
        let (left, right) = sides.split_at_mut(1);
        let (mine, theirs) = if at == 0 { (&mut left[0], &right[0]) } else { (&mut right[0], &left[0]) };
        // The other side will add at least what its nearest open stop costs.
        let rest_least = theirs.least().unwrap_or(0);
        net.each(node, |next, step_cost, _| {
            let total = cost + step_cost;
            if total >= limit || blocked.rules_out(node, next) {
                return;
            }
            let reached: State = (next.0, state.1 + 1);
            match mine.labels.get(&reached) {
                Some(label) if label.0 <= total => return,
                _ => mine.labels.insert(reached, (total, state)),
            };
            mine.furthest = mine.furthest.max(reached.1);
            let mut met = false;
            for steps in 0..=theirs.furthest.min(max - reached.1) {
                let there = (next.0, steps);
                if let Some(&(rest_cost, _)) = theirs.labels.get(&there) {
                    met = true;
                    if total + rest_cost < limit {
                        let (from, to) = if at == 0 { (reached, there) } else { (there, reached) };
                        best = Some((total + rest_cost, from, to));
                        limit = total + rest_cost;
                    }
                }
            }
            // A stop that the other side has not reached yet is at least that far from it.
            if met || total + rest_least < limit {
                mine.heap.push(Reverse((total, reached)));
            }
        });
    }
    Ok(best.map(|(cost, from, to)| {
        let mut nodes = sides[0].trace(from);
        nodes.reverse();
        nodes.extend(sides[1].trace(to).into_iter().skip(1));
        (cost, nodes)
    }))
}
