//! The first few of many statements that are met again and again: what `near` keeps of a walk that may meet millions.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::facts::Fact;
use crate::graph::{NodeId, View};

/// How far a statement is, what it costs, which it is, the stop that it leads to: the order of rows.
pub(super) type Near = ((u32, u64), Fact, NodeId);

/// Counts statements at the level that they are first met at, and keeps as many as there is room for, in the order of `Near`. Levels come
/// in their order; of a statement met several times at its level, the cheapest counts.
pub(super) struct Nearest {
    room: usize,
    /// Statements met at all, and at earlier levels: bits by edge, then by node. Walks are short for most, so what is made for each is small.
    met: Vec<u64>,
    earlier: Vec<u64>,
    edges: usize,
    level: u32,
    /// Statements met.
    pub total: usize,
    order: BTreeSet<Near>,
    /// Of those in the order: where they stand in it.
    kept: FxHashMap<Fact, ((u32, u64), NodeId)>,
}

impl Nearest {
    pub fn new(view: &View, room: usize) -> Nearest {
        let edges = view.edge_count();
        let met = vec![0; (edges + view.node_count()).div_ceil(64)];
        let earlier = Vec::new();
        Nearest { room, met, earlier, edges, level: 1, total: 0, order: BTreeSet::new(), kept: FxHashMap::default() }
    }

    /// What is met from now on is one step further away.
    pub fn go_on(&mut self) {
        self.level += 1;
        self.earlier.clone_from(&self.met);
    }

    pub fn meet(&mut self, fact: Fact, cost: u64, node: NodeId) {
        let number = match fact {
            Fact::Relation(edge) => edge.0 as usize,
            Fact::Event(event) => self.edges + event.0 as usize,
        };
        let (word, bit) = (number / 64, 1 << (number % 64));
        if self.earlier.get(word).is_some_and(|earlier| earlier & bit != 0) {
            return;
        }
        self.total += usize::from(self.met[word] & bit == 0);
        self.met[word] |= bit;
        let place = ((self.level, cost), fact, node);
        let full = self.order.len() >= self.room;
        if full && self.order.last().is_none_or(|last| place >= *last) {
            return;
        }
        if let Some(&(key, other)) = self.kept.get(&fact) {
            if (key, other) <= (place.0, node) {
                return;
            }
            self.order.remove(&(key, fact, other));
        } else if full && let Some((_, last, _)) = self.order.pop_last() {
            self.kept.remove(&last);
        }
        self.kept.insert(fact, (place.0, node));
        self.order.insert(place);
    }

    pub fn into_order(self) -> Vec<Near> {
        self.order.into_iter().collect()
    }
}
