//! Plain walks over the view, every edge one step, direction ignored: who is near, how far two nodes are. Breadth first, marks kept
//! between walks, so that a walk costs what it sees and nothing else.

use std::ops::ControlFlow;

use super::view::{NodeId, View};

/// Nodes whose edges are looked up together, so that the waits for memory overlap.
const TOGETHER: usize = 16;
/// Words of marks that are wiped together.
const STRETCH: usize = 32;

/// A set of nodes, a bit each: small enough for the processor's cache, and wiped where it was written alone.
struct Seen {
    bits: Vec<u64>,
    /// Whether anything in a stretch of `bits` is set.
    written: Vec<bool>,
}

impl Seen {
    fn new(nodes: usize) -> Seen {
        let words = nodes.div_ceil(64);
        Seen { bits: vec![0; words], written: vec![false; words.div_ceil(STRETCH)] }
    }

    /// Whether it was not there before.
    #[inline]
    fn insert(&mut self, node: u32) -> bool {
        let (word, bit) = (node as usize / 64, 1u64 << (node % 64));
        let known = self.bits[word] & bit != 0;
        if !known {
            self.bits[word] |= bit;
            self.written[word / STRETCH] = true;
        }
        !known
    }

    /// As `insert`, told as 0 or 1 and without a branch: whether a node far from the beginning was seen before is what no processor guesses.
    #[inline]
    fn count(&mut self, node: u32) -> usize {
        let (word, bit) = (node as usize / 64, node % 64);
        let before = self.bits[word] >> bit & 1;
        self.bits[word] |= 1 << bit;
        self.written[word / STRETCH] = true;
        1 - before as usize
    }

    #[inline]
    fn contains(&self, node: u32) -> bool {
        self.bits[node as usize / 64] & (1 << (node % 64)) != 0
    }

    fn clear(&mut self) {
        for (written, bits) in self.written.iter_mut().zip(self.bits.chunks_mut(STRETCH)) {
            if std::mem::take(written) {
                bits.fill(0);
            }
        }
    }
}

/// Walks over one view. Memory: two bits a node, and the nodes at the edge of the walk.
pub struct Walker<'a> {
    view: &'a View,
    /// Seen from the first end; from the second.
    seen: [Seen; 2],
    fronts: [Vec<u32>; 2],
    next: Vec<u32>,
}

/// Shows every neighbour of the nodes in `front`, in order, until `visit` breaks off.
#[inline]
fn neighbours(view: &View, front: &[u32], mut visit: impl FnMut(u32) -> ControlFlow<()>) -> ControlFlow<()> {
    for some in front.chunks(TOGETHER) {
        let mut rows: [[&[u32]; 2]; TOGETHER] = [[&[]; 2]; TOGETHER];
        for (row, &node) in rows.iter_mut().zip(some) {
            *row = [view.targets(NodeId(node)), view.sources(NodeId(node))];
        }
        // Asks for the beginning of every row before any is used.
        let beginnings = rows.as_flattened().iter().filter_map(|row| row.first()).fold(0, |all, &node| all ^ node);
        std::hint::black_box(beginnings);
        for row in rows.as_flattened() {
            for &node in *row {
                visit(node)?;
            }
        }
    }
    ControlFlow::Continue(())
}

impl<'a> Walker<'a> {
    pub fn new(view: &'a View) -> Walker<'a> {
        let seen = [Seen::new(view.node_count()), Seen::new(view.node_count())];
        Walker { view, seen, fronts: [Vec::new(), Vec::new()], next: Vec::new() }
    }

    /// How many other nodes are within `depth` steps.
    pub fn count_within(&mut self, node: NodeId, depth: u32) -> usize {
        let Walker { view, seen: [seen, _], fronts: [front, _], next, .. } = self;
        seen.clear();
        seen.insert(node.0);
        front.clear();
        front.push(node.0);
        let mut count = 0;
        for level in 1..=depth {
            // The last level is counted, never left from.
            if level == depth {
                let _ = neighbours(view, front, |other| {
                    count += seen.count(other);
                    ControlFlow::Continue(())
                });
                break;
            }
            next.clear();
            let _ = neighbours(view, front, |other| {
                if seen.insert(other) {
                    next.push(other);
                }
                ControlFlow::Continue(())
            });
            count += next.len();
            std::mem::swap(front, next);
        }
        count
    }

    /// The fewest steps between two nodes; `None` where nothing ties them. Searches from both ends, always the side with fewer edges
    /// to look at (Pohl 1971).
    pub fn distance(&mut self, from: NodeId, to: NodeId) -> Option<u32> {
        if from == to {
            return Some(0);
        }
        let Walker { view, seen, fronts, next, .. } = self;
        for (side, node) in [from, to].into_iter().enumerate() {
            seen[side].clear();
            seen[side].insert(node.0);
            fronts[side].clear();
            fronts[side].push(node.0);
        }
        let mut steps = 0;
        let weigh = |front: &[u32]| front.iter().map(|&n| view.degree(NodeId(n))).sum::<usize>();
        let mut weights = [weigh(&fronts[0]), weigh(&fronts[1])];
        while !fronts[0].is_empty() && !fronts[1].is_empty() {
            let side = usize::from(weights[0] > weights[1]);
            let [first, second] = &mut *seen;
            let (mine, theirs) = if side == 0 { (first, &*second) } else { (second, &*first) };
            steps += 1;
            next.clear();
            let search = neighbours(view, &fronts[side], |other| {
                if theirs.contains(other) {
                    return ControlFlow::Break(());
                }
                if mine.insert(other) {
                    next.push(other);
                }
                ControlFlow::Continue(())
            });
            if search.is_break() {
                return Some(steps);
            }
            std::mem::swap(&mut fronts[side], next);
            weights[side] = weigh(&fronts[side]);
        }
        None
    }
}
