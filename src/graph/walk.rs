//! Plain walks over the view, every edge one step, direction ignored: who is near, how far two nodes are. Breadth first, marks kept
//! between walks, so that a walk costs what it sees and nothing else.

use super::view::{NodeId, View};

/// Walks over one view. Memory: four bytes a node.
pub struct Walker<'a> {
    view: &'a View,
    /// A node is marked where its number is `tick` (seen from the first end) or `tick + 1` (from the second).
    marks: Vec<u32>,
    tick: u32,
    fronts: [Vec<u32>; 2],
    next: Vec<u32>,
}

impl<'a> Walker<'a> {
    pub fn new(view: &'a View) -> Walker<'a> {
        let marks = vec![0; view.node_count()];
        Walker { view, marks, tick: 0, fronts: [Vec::new(), Vec::new()], next: Vec::new() }
    }

    fn begin(&mut self) -> u32 {
        if self.tick > u32::MAX - 4 {
            self.marks.fill(0);
            self.tick = 0;
        }
        self.tick += 2;
        self.tick
    }

    /// How many other nodes are within `depth` steps.
    pub fn count_within(&mut self, node: NodeId, depth: u32) -> usize {
        let tick = self.begin();
        let Walker { view, marks, fronts: [front, _], next, .. } = self;
        marks[node.0 as usize] = tick;
        front.clear();
        front.push(node.0);
        let mut count = 0;
        for level in 1..=depth {
            next.clear();
            for &at in front.iter() {
                let at = NodeId(at);
                for &other in view.targets(at).iter().chain(view.sources(at)) {
                    let mark = &mut marks[other as usize];
                    if *mark != tick {
                        *mark = tick;
                        // The last level is counted, never left from.
                        if level < depth { next.push(other) } else { count += 1 }
                    }
                }
            }
            count += next.len();
            std::mem::swap(front, next);
        }
        count
    }

    /// The fewest steps between two nodes; `None` where nothing ties them. Searches from both ends, always the side with fewer edges
    /// to look at.
    pub fn distance(&mut self, from: NodeId, to: NodeId) -> Option<u32> {
        if from == to {
            return Some(0);
        }
        let tick = self.begin();
        let Walker { view, marks, fronts, next, .. } = self;
        for (side, node) in [from, to].into_iter().enumerate() {
            marks[node.0 as usize] = tick + side as u32;
            fronts[side].clear();
            fronts[side].push(node.0);
        }
        let mut steps = 0;
        let weigh = |front: &[u32]| front.iter().map(|&n| view.degree(NodeId(n))).sum::<usize>();
        let mut weights = [weigh(&fronts[0]), weigh(&fronts[1])];
        while !fronts[0].is_empty() && !fronts[1].is_empty() {
            let side = usize::from(weights[0] > weights[1]);
            let (mine, theirs) = (tick + side as u32, tick + 1 - side as u32);
            steps += 1;
            next.clear();
            for &at in &fronts[side] {
                let at = NodeId(at);
                for &other in view.targets(at).iter().chain(view.sources(at)) {
                    let mark = &mut marks[other as usize];
                    if *mark == theirs {
                        return Some(steps);
                    }
                    if *mark != mine {
                        *mark = mine;
                        next.push(other);
                    }
                }
            }
            std::mem::swap(&mut fronts[side], next);
            weights[side] = weigh(&fronts[side]);
        }
        None
    }
}
