//! The k cheapest loop-free paths: Yen's algorithm (1971) with Lawler's rule (1972), that a path is varied only from where it left its
//! parent. Cost: a cheapest-path search for each stop of each path found; the searches run in a thicket (`balls`), or, where steps are
//! counted, in the whole net.

use std::collections::BTreeSet;

use super::ask::Clock;
use super::balls::{Thicket, each_thicket};
use super::net::{Net, StepEvents};
use super::search::{Blocked, OutOfTime, Scratch, cheapest};
use crate::graph::NodeId;

/// Paths of equal cost that are looked at beyond the last asked for, so that ties fall in their stated order.
const TIES: usize = 32;

/// Paths in order: by cost, then by fewer stops, then by the stops' order in the view.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Found {
    pub cost: u64,
    pub length: usize,
    pub nodes: Vec<NodeId>,
}

struct Candidate {
    found: Found,
    /// Where it left its parent.
    deviation: usize,
}

/// Where single paths are looked for.
enum Ways<'a> {
    /// Among the stops of paths within a price.
    Near(&'a Thicket, u64),
    /// Everywhere, over at most so many steps.
    Far(&'a mut Scratch, u32, &'a Clock),
}

impl Ways<'_> {
    /// The cheapest path from a stop, after `before` steps, that costs no more than `bound`.
    fn cheapest(
        &mut self,
        net: &Net,
        start: NodeId,
        blocked: &Blocked,
        (before, bound): (u32, u64),
    ) -> Result<Option<(u64, Vec<NodeId>)>, OutOfTime> {
        match self {
            Ways::Near(thicket, _) => Ok(thicket.cheapest(start, net.to, blocked, bound)),
            Ways::Far(scratch, max, clock) => cheapest(net, start, blocked, (*max - before, bound), scratch, clock),
        }
    }

    /// What the cheapest step between two stops costs.
    fn step(&self, net: &Net, a: NodeId, b: NodeId) -> u64 {
        let step = match self {
            Ways::Near(thicket, _) => thicket.step(a, b),
            Ways::Far(..) => net.between(a, b).map(|(cost, _)| cost),
        };
        step.unwrap_or(0)
    }

    /// Dearer paths are not all there.
    fn price(&self) -> u64 {
        match self {
            Ways::Near(_, price) => *price,
            Ways::Far(..) => u64::MAX,
        }
    }

    /// The longest path, in steps.
    fn longest(&self) -> usize {
        match self {
            Ways::Near(..) => usize::MAX,
            Ways::Far(_, max, _) => *max as usize,
        }
    }
}

/// The `count` best paths that say something new at each step (`Net::is_telling`), of at most `max` steps, and whether the clock cut the
/// search short. None where an end is to be avoided.
pub(super) fn best_paths(net: &Net, count: usize, max: Option<u32>, clock: &Clock) -> (Vec<Found>, bool) {
    let mut paths = Vec::new();
    let mut partial = false;
    let mut events = StepEvents::default();
    let avoided = net.costs.is_avoided(net.from) || net.costs.is_avoided(net.to);
    match max {
        _ if count == 0 || avoided => {}
        Some(max) => {
            (paths, partial) = search(net, count, Ways::Far(&mut Scratch::default(), max, clock), &mut events, clock)
        }
        None => {
            let cut = each_thicket(net, count, clock, |thicket, price| {
                (paths, partial) = search(net, count, Ways::Near(thicket, price), &mut events, clock);
                paths.len() >= count || partial
            });
            partial |= cut.is_err();
        }
    }
    paths.sort();
    paths.truncate(count);
    (paths, partial)
}

fn search(net: &Net, count: usize, mut ways: Ways, events: &mut StepEvents, clock: &Clock) -> (Vec<Found>, bool) {
    let first = match ways.cheapest(net, net.from, &Blocked::default(), (0, ways.price())) {
        Ok(Some((cost, nodes))) => Found { cost, length: nodes.len(), nodes },
        Ok(None) => return (Vec::new(), false),
        Err(OutOfTime) => return (Vec::new(), true),
    };
    // With where it left its parent, and whether it is telling.
    let telling = net.is_telling(&first.nodes, events);
    let mut waiting: BTreeSet<(Found, usize, bool)> = BTreeSet::from([(first, 0, telling)]);
    let mut seen: BTreeSet<Vec<NodeId>> = BTreeSet::new();
    let mut paths: Vec<Found> = Vec::new();
    // Those that tell nothing new, too: variations must leave all of them.
    let mut done: Vec<Vec<NodeId>> = Vec::new();
    while let Some((found, deviation, telling)) = waiting.pop_first() {
        let enough = paths.len() >= count;
        if enough && (found.cost > paths[count - 1].cost || paths.len() >= count + TIES) {
            break;
        }
        done.push(found.nodes.clone());
        if telling {
            paths.push(found.clone());
        }
        let parent = Candidate { found, deviation };
        // What waits already and tells something bounds what is still of use.
        let needed = count.saturating_sub(paths.len());
        let mut good = waiting.iter().filter(|(_, _, telling)| *telling).map(|(found, _, _)| found.cost);
        let bound = match needed.checked_sub(1) {
            None => paths[count - 1].cost,
            Some(more) => good.nth(more).unwrap_or(u64::MAX),
        };
        let bound = bound.min(ways.price());
        // Single searches may be too short to look at the clock themselves.
        let varied = if clock.is_over() { Err(OutOfTime) } else { vary(net, &parent, &done, bound, &mut ways) };
        match varied {
            Ok(variations) => {
                for (variation, at) in variations {
                    if seen.insert(variation.nodes.clone()) {
                        let telling = net.is_telling(&variation.nodes, events);
                        waiting.insert((variation, at, telling));
                    }
                }
            }
            Err(OutOfTime) => {
                // What waits already is sound, though others may lie between.
                paths.extend(waiting.into_iter().filter(|(_, _, telling)| *telling).map(|(found, _, _)| found));
                return (paths, true);
            }
        }
    }
    (paths, false)
}

/// The cheapest path that leaves the parent at each of its stops, and where; those that cost more than `bound` may be left out.
fn vary(
    net: &Net,
    parent: &Candidate,
    done: &[Vec<NodeId>],
    bound: u64,
    ways: &mut Ways,
) -> Result<Vec<(Found, usize)>, OutOfTime> {
    let nodes = &parent.found.nodes;
    let mut root_cost = 0;
    let mut variations = Vec::new();
    for at in 0..nodes.len() - 1 {
        if at >= parent.deviation && at < ways.longest() {
            let same_root = done.iter().filter(|p| p.len() > at + 1 && p[..=at] == nodes[..=at]);
            let blocked = Blocked {
                nodes: nodes[..at].iter().map(|n| n.0).collect(),
                spur: Some(nodes[at]),
                next: same_root.map(|p| p[at + 1].0).collect(),
            };
            if let Some(left) = bound.checked_sub(root_cost)
                && let Some((cost, rest)) = ways.cheapest(net, nodes[at], &blocked, (at as u32, left))?
            {
                let whole: Vec<NodeId> = nodes[..at].iter().copied().chain(rest).collect();
                variations.push((Found { cost: root_cost + cost, length: whole.len(), nodes: whole }, at));
            }
        }
        root_cost += ways.step(net, nodes[at], nodes[at + 1]);
    }
    Ok(variations)
}
