//! The graph with entities alone: who is tied to whom, over a relation or an event that both take part in, and how strongly. What groups and
//! leads are worked out on.
//!
//! A relation weighs its evidence; an event spreads its evidence over the pairs of its fillers, so that a crowd ties nobody closely. Ties
//! that are facts of the atlas weigh little (`ordinary` of the schema). Memory: eight bytes a tie and end.

use crate::graph::{EdgeId, NodeId, View};
use crate::schema::Schema;

/// Of an event, that many fillers are paired, the first in the view's order.
pub(super) const CROWD: usize = 40;
/// What a wholly ordinary tie, or end, keeps of its weight.
const ORDINARY: f32 = 0.2;

/// Neighbours of entity `n`, sorted, without itself: `others[offsets[n]..offsets[n + 1]]`, with the weights of the ties beside them.
pub(super) struct Projection {
    offsets: Vec<usize>,
    others: Vec<u32>,
    weights: Vec<f32>,
}

impl Projection {
    pub fn of(view: &View, schema: &Schema) -> Projection {
        let keeps = |ordinary: f32| 1.0 - (1.0 - ORDINARY) * ordinary.clamp(0.0, 1.0);
        let types: Vec<f32> = (view.type_names().iter())
            .map(|name| keeps(schema.type_id(name).map_or(0.0, |id| schema.get(id).ordinary)))
            .collect();
        let kinds: Vec<f32> = (view.kind_names().iter())
            .map(|name| keeps(schema.kind_id(name).map_or(0.0, |id| schema.kind(id).ordinary)))
            .collect();
        let end = |node: u32| kinds.get(view.kind_number(NodeId(node)) as usize).copied().unwrap_or(1.0);
        let mut ties: Vec<(u32, u32, f32)> = Vec::new();
        let mut tie = |a: u32, b: u32, weight: f32| {
            if a != b {
                let weight = weight * end(a) * end(b);
                ties.extend([(a, b, weight), (b, a, weight)]);
            }
        };
        for node in 0..view.entity_count() as u32 {
            for edge in view.outgoing(NodeId(node)).filter(|&edge| view.role_number(edge).is_none()) {
                let weight = f32::from(view.weight(edge)) * types[view.type_number(edge) as usize];
                tie(node, view.target(edge).0, weight);
            }
        }
        for event in view.entity_count() as u32..view.node_count() as u32 {
            let mut fillers = view.sources(NodeId(event)).to_vec();
            fillers.dedup();
            fillers.truncate(CROWD);
            let first: Option<EdgeId> = view.incoming(NodeId(event)).next();
            let Some(edge) = first.filter(|_| fillers.len() > 1) else { continue };
            let whole = f32::from(view.weight(edge)) * types[view.type_number(edge) as usize];
            let weight = whole / (fillers.len() - 1) as f32;
            for (i, &a) in fillers.iter().enumerate() {
                fillers[i + 1..].iter().for_each(|&b| tie(a, b, weight));
            }
        }
        Projection::from_ties(view.entity_count(), ties)
    }

    /// Of `count` nodes; each tie stands in the list from both ends.
    pub fn from_ties(count: usize, mut ties: Vec<(u32, u32, f32)>) -> Projection {
        // Stable, so that weights are summed in one order.
        ties.sort_by_key(|&(a, b, _)| (a, b));
        let mut projection = Projection { offsets: vec![0; count + 1], others: Vec::new(), weights: Vec::new() };
        let mut last = None;
        for (a, b, weight) in ties {
            if last == Some((a, b)) {
                if let Some(sum) = projection.weights.last_mut() {
                    *sum += weight;
                }
                continue;
            }
            last = Some((a, b));
            projection.others.push(b);
            projection.weights.push(weight);
            projection.offsets[a as usize + 1] += 1;
        }
        for n in 0..count {
            projection.offsets[n + 1] += projection.offsets[n];
        }
        projection
    }

    /// How many nodes there are, tied or not.
    pub fn len(&self) -> usize {
        self.offsets.len() - 1
    }

    pub fn neighbours(&self, node: u32) -> &[u32] {
        &self.others[self.offsets[node as usize]..self.offsets[node as usize + 1]]
    }

    /// Neighbours with weights.
    pub fn ties(&self, node: u32) -> impl Iterator<Item = (u32, f64)> + '_ {
        let range = self.offsets[node as usize]..self.offsets[node as usize + 1];
        self.others[range.clone()].iter().copied().zip(self.weights[range].iter().map(|&w| f64::from(w)))
    }
}
