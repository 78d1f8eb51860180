//! PageRank over a view. In: the graph. Out: a number a node. Deterministic at any number of threads.

use rayon::prelude::*;

use crate::graph::{EdgeId, NodeId, View};

/// Share of rank that follows edges (Brin and Page 1998).
const DAMPING: f64 = 0.85;
/// The iteration ends when a round moves less than that in all.
const TOLERANCE: f64 = 1e-9;
const ROUNDS: usize = 200;
/// Nodes of one task, about: sums are made task by task and then in the tasks' order, so that threads leave no trace.
const TASK: usize = 1 << 13;

/// Who gives to whom, the most generous nodes first: they are read again and again, and stay in the processor's cache together.
struct Gifts {
    /// Place in this order → node of the view.
    order: Vec<u32>,
    /// Givers of the node at place `i` are `from[begin[i]..begin[i + 1]]`, as places; a giver comes once a piece of evidence.
    begin: Vec<usize>,
    from: Vec<u32>,
    /// What a node gives each time it stands in `from`, in shares of its rank; 0 where it gives nothing.
    share: Vec<f64>,
}

impl Gifts {
    fn of(view: &View) -> Gifts {
        let order = by_generosity(view);
        let mut place = vec![0u32; order.len()];
        order.iter().enumerate().for_each(|(i, &node)| place[node as usize] = i as u32);
        let parts: Vec<(Vec<usize>, Vec<u32>, Vec<f64>)> = order
            .par_chunks(TASK)
            .map(|nodes| {
                let (mut ends, mut from, mut shares) = (Vec::new(), Vec::new(), Vec::new());
                for node in nodes.iter().map(|&n| NodeId(n)) {
                    for (edge, &source) in view.incoming(node).zip(view.sources(node)) {
                        let giver = place[source as usize];
                        (0..view.evidence_count(edge)).for_each(|_| from.push(giver));
                    }
                    if view.event_count() > 0 {
                        let events = view.targets(node).iter().filter(|&&target| view.is_event(NodeId(target)));
                        from.extend(events.map(|&event| place[event as usize]));
                    }
                    ends.push(from.len());
                    shares.push(match strength(view, node) {
                        0 => 0.0,
                        strength => DAMPING / strength as f64,
                    });
                }
                (ends, from, shares)
            })
            .collect();
        let (mut begin, mut from, mut share) = (vec![0], Vec::new(), Vec::new());
        from.reserve_exact(parts.iter().map(|part| part.1.len()).sum());
        for (ends, givers, shares) in parts {
            begin.extend(ends.iter().map(|end| from.len() + end));
            from.extend(givers);
            share.extend(shares);
        }
        Gifts { order, begin, from, share }
    }
}

/// Nodes by the number of their out edges, in powers of two, most first; equal ones in the view's order.
fn by_generosity(view: &View) -> Vec<u32> {
    let class = |node: u32| view.targets(NodeId(node)).len().leading_zeros() as usize;
    let mut start = [0usize; usize::BITS as usize + 2];
    let nodes = view.node_count() as u32;
    (0..nodes).for_each(|node| start[class(node) + 1] += 1);
    (1..start.len()).for_each(|i| start[i] += start[i - 1]);
    let mut order = vec![0; nodes as usize];
    for node in 0..nodes {
        let slot = &mut start[class(node)];
        order[*slot] = node;
        *slot += 1;
    }
    order
}

/// Into how many parts a node splits its rank: pieces of evidence of what leaves it; for an event, its fillers.
fn strength(view: &View, node: NodeId) -> u64 {
    if view.is_event(node) {
        return view.sources(node).len() as u64;
    }
    view.outgoing(node).map(|edge: EdgeId| u64::from(view.evidence_count(edge))).sum()
}

/// PageRank of every node, by power iteration; the sum is 1. Relations count in their direction, once a piece of evidence; rank passes
/// through events in both directions, from filler to filler. Memory: a number a piece of evidence, five a node; time: a round a few
/// milliseconds a million edges.
pub fn pagerank(view: &View) -> Vec<f64> {
    let n = view.node_count();
    if n == 0 {
        return Vec::new();
    }
    let gifts = Gifts::of(view);
    let mut rank = vec![1.0 / n as f64; n];
    let mut given: Vec<f64> = gifts.share.iter().map(|share| share / n as f64).collect();
    let mut next = vec![0.0f64; n];
    let idle = gifts.share.iter().filter(|&&share| share == 0.0).count();
    let mut dangling = idle as f64 / n as f64;
    for _ in 0..ROUNDS {
        let base = (1.0 - DAMPING + DAMPING * dangling) / n as f64;
        let tasks = rank.par_chunks_mut(TASK).zip(next.par_chunks_mut(TASK)).enumerate();
        let sums: Vec<(f64, f64)> = tasks
            .map(|(task, (rank, next))| {
                let first = task * TASK;
                let (mut moved, mut idle) = (0.0, 0.0);
                for (i, (rank, next)) in rank.iter_mut().zip(next).enumerate() {
                    let (begin, end) = (gifts.begin[first + i], gifts.begin[first + i + 1]);
                    let got: f64 = gifts.from[begin..end].iter().map(|&giver| given[giver as usize]).sum();
                    let new = base + got;
                    let share = gifts.share[first + i];
                    moved += (new - *rank).abs();
                    idle += if share == 0.0 { new } else { 0.0 };
                    (*rank, *next) = (new, new * share);
                }
                (moved, idle)
            })
            .collect();
        std::mem::swap(&mut given, &mut next);
        dangling = sums.iter().map(|sum| sum.1).sum();
        if sums.iter().map(|sum| sum.0).sum::<f64>() < TOLERANCE {
            break;
        }
    }
    let mut ranks = vec![0.0; n];
    gifts.order.iter().zip(rank).for_each(|(&node, rank)| ranks[node as usize] = rank);
    ranks
}
