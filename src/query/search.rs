//! The cheapest path between two stops: Dijkstra's algorithm (1959) from both ends at once (Pohl 1971), which meets in the middle and so
//! sees two small balls in place of a large one.

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
    fn rules_out(&self, a: NodeId, b: NodeId) -> bool {
        self.nodes.contains(&b.0)
            || (self.spur == Some(a) && self.next.contains(&b.0))
            || (self.spur == Some(b) && self.next.contains(&a.0))
    }
}

/// The clock ran out.
#[derive(Debug)]
pub(super) struct OutOfTime;

/// A stop reached with a number of steps (0 where steps are not counted).
type State = (u32, u8);

#[derive(Default)]
struct Side {
    /// State → cost and the state before.
    labels: FxHashMap<State, (u64, State)>,
    heap: BinaryHeap<Reverse<(u64, State)>>,
    /// Stop → fewest steps among its settled states: a later state costs more, so it must have fewer steps to be worth a look.
    settled: FxHashMap<u32, u8>,
}

impl Side {
    fn begin(node: NodeId) -> Side {
        let mut side = Side::default();
        let state = (node.0, 0);
        side.labels.insert(state, (0, state));
        side.heap.push(Reverse((0, state)));
        side
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

/// The cheapest path of at most `max` steps from `start` to the net's end: its cost and stops.
pub(super) fn cheapest(
    net: &Net,
    start: NodeId,
    blocked: &Blocked,
    max: Option<u32>,
    clock: &Clock,
) -> Result<Option<(u64, Vec<NodeId>)>, OutOfTime> {
    let counts = max.is_some();
    let max = max.map_or(0, |max| max.min(200) as u8);
    let mut sides = [Side::begin(start), Side::begin(net.to)];
    let mut best: Option<(u64, State, State)> = None;
    let mut steps = 0usize;
    while let (Some(one), Some(other)) = (sides[0].least(), sides[1].least()) {
        if best.is_some_and(|(cost, _, _)| one + other >= cost) {
            break;
        }
        steps += 1;
        if steps.is_multiple_of(LOOK) && clock.is_over() {
            return Err(OutOfTime);
        }
        let at = usize::from(sides[0].heap.len() > sides[1].heap.len());
        let Some(Reverse((cost, state))) = sides[at].heap.pop() else { break };
        let least_steps = sides[at].settled.entry(state.0).or_insert(u8::MAX);
        if state.1 >= *least_steps {
            continue;
        }
        *least_steps = state.1;
        if counts && state.1 >= max {
            continue;
        }
        let node = NodeId(state.0);
        let (left, right) = sides.split_at_mut(1);
        let (mine, theirs) = if at == 0 { (&mut left[0], &right[0]) } else { (&mut right[0], &left[0]) };
        net.each(node, |next, step_cost, _| {
            if blocked.rules_out(node, next) {
                return;
            }
            let reached: State = (next.0, if counts { state.1 + 1 } else { 0 });
            let total = cost + step_cost;
            if best.is_some_and(|(cost, _, _)| total >= cost) {
                return;
            }
            match mine.labels.get_mut(&reached) {
                Some(label) if label.0 <= total => return,
                Some(label) => *label = (total, state),
                None => drop(mine.labels.insert(reached, (total, state))),
            }
            mine.heap.push(Reverse((total, reached)));
            let rest = if counts { max - reached.1 } else { 0 };
            for steps in 0..=rest {
                let there = (next.0, steps);
                if let Some(&(rest_cost, _)) = theirs.labels.get(&there)
                    && best.is_none_or(|(cost, _, _)| total + rest_cost < cost)
                {
                    let (from, to) = if at == 0 { (reached, there) } else { (there, reached) };
                    best = Some((total + rest_cost, from, to));
                }
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
