//! The k cheapest loop-free paths: Yen's algorithm (1971) with Lawler's rule (1972), that a path is varied only from where it left its
//! parent. Cost: a cheapest-path search for each stop of each path found.

use std::collections::BTreeSet;

use super::ask::Clock;
use super::net::Net;
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

/// The `count` best paths that say something new at each step (`Net::is_telling`), of at most `max` steps, and whether the clock cut the search short.
pub(super) fn best_paths(net: &Net, count: usize, max: Option<u32>, clock: &Clock) -> (Vec<Found>, bool) {
    let (mut paths, partial) = search(net, count, max, clock);
    paths.sort();
    paths.truncate(count);
    (paths, partial)
}

fn search(net: &Net, count: usize, max: Option<u32>, clock: &Clock) -> (Vec<Found>, bool) {
    if count == 0 {
        return (Vec::new(), false);
    }
    let mut scratch = Scratch::default();
    let first = match cheapest(net, net.from, &Blocked::default(), (max, u64::MAX), &mut scratch, clock) {
        Ok(Some((cost, nodes))) => Found { cost, length: nodes.len(), nodes },
        Ok(None) => return (Vec::new(), false),
        Err(OutOfTime) => return (Vec::new(), true),
    };
    // With where it left its parent, and whether it is telling.
    let telling = net.is_telling(&first.nodes);
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
        match vary(net, &parent, &done, (max, bound), &mut scratch, clock) {
            Ok(variations) => {
                for (variation, at) in variations {
                    if seen.insert(variation.nodes.clone()) {
                        let telling = net.is_telling(&variation.nodes);
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
    (max, bound): (Option<u32>, u64),
    scratch: &mut Scratch,
    clock: &Clock,
) -> Result<Vec<(Found, usize)>, OutOfTime> {
    let nodes = &parent.found.nodes;
    let mut root_cost = 0;
    let mut variations = Vec::new();
    for at in 0..nodes.len() - 1 {
        // Of many small searches none lasts until it looks itself.
        if clock.is_over() {
            return Err(OutOfTime);
        }
        if at >= parent.deviation && max.is_none_or(|max| at < max as usize) {
            let same_root = done.iter().filter(|p| p.len() > at + 1 && p[..=at] == nodes[..=at]);
            let blocked = Blocked {
                nodes: nodes[..at].iter().map(|n| n.0).collect(),
                spur: Some(nodes[at]),
                next: same_root.map(|p| p[at + 1].0).collect(),
            };
            let limits = (max.map(|max| max - at as u32), bound.saturating_sub(root_cost));
            if let Some((cost, rest)) = cheapest(net, nodes[at], &blocked, limits, scratch, clock)? {
                let whole: Vec<NodeId> = nodes[..at].iter().copied().chain(rest).collect();
                variations.push((Found { cost: root_cost + cost, length: whole.len(), nodes: whole }, at));
            }
        }
        root_cost += net.between(nodes[at], nodes[at + 1]).map_or(0, |(cost, _)| cost);
    }
    Ok(variations)
}
