//! The first few of many statements that are met again and again: what `near` keeps of a walk that may meet millions.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::facts::Fact;
use crate::graph::{NodeId, View};

/// How far a statement is, what it costs, which it is, the stop that it leads to: the order of rows.
pub(super) type Near = ((u16, u64), Fact, NodeId);

/// Counts statements at the level that they are first met at, and keeps as many as there is room for, in the order of `Near`. Levels come
/// in their order; of a statement met several times at its level, the cheapest counts.
pub(super) struct Nearest {
    room: usize,
    /// By edge, then by node: the level at which the statement was first met, or 0.
    level_of: Vec<u16>,
    edges: usize,
    /// Statements met.
    pub total: usize,
    order: BTreeSet<Near>,
    /// Of those in the order: where they stand in it.
    kept: FxHashMap<Fact, ((u16, u64), NodeId)>,
}

impl Nearest {
    pub fn new(view: &View, room: usize) -> Nearest {
        let edges = view.edge_count();
        let level_of = vec![0; edges + view.node_count()];
        Nearest { room, level_of, edges, total: 0, order: BTreeSet::new(), kept: FxHashMap::default() }
    }

    /// Meets a statement at a level, 1 or more.
    pub fn meet(&mut self, fact: Fact, level: u16, cost: u64, node: NodeId) {
        let number = match fact {
            Fact::Relation(edge) => edge.0 as usize,
            Fact::Event(event) => self.edges + event.0 as usize,
        };
        match &mut self.level_of[number] {
            new @ 0 => {
                *new = level;
                self.total += 1;
            }
            known if *known != level => return,
            _ => {}
        }
        let place = ((level, cost), fact, node);
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
