//! Parts of the view that are worked out, not stored: edges by the node that they enter, and the evidence behind edges and events.

use super::record::{List, Record};
use super::view::{EdgeId, NodeId, View, slice};

impl View {
    /// The evidence of a relation; of a role, its event's.
    pub(crate) fn edge_records(&self, edge: EdgeId) -> List<'_, Record> {
        match self.role_number(edge) {
            Some(_) => self.event_records(self.target(edge)),
            None => List::records(slice(&self.evidence_offsets, &self.evidence, edge.0 as usize)),
        }
    }

    /// The evidence of an event; empty for an entity.
    pub(crate) fn event_records(&self, node: NodeId) -> List<'_, Record> {
        match (node.0 as usize).checked_sub(self.entity_count()) {
            None => List::records(&[]),
            Some(event) => List::records(slice(&self.evidence_offsets, &self.evidence, self.edge_count() + event)),
        }
    }

    /// Builds the in edges from the out edges.
    pub(crate) fn index_incoming(&mut self) {
        let incoming = self.count_incoming();
        self.set_incoming(incoming);
    }

    /// The in edges, worked out from the out edges by counting: where each node's begin, their numbers, their sources.
    pub(crate) fn count_incoming(&self) -> [Vec<u32>; 3] {
        let nodes = self.node_count();
        let mut offsets = vec![0u32; nodes + 1];
        for &target in &self.targets {
            offsets[target as usize + 1] += 1;
        }
        for i in 0..nodes {
            offsets[i + 1] += offsets[i];
        }
        let mut next = offsets.clone();
        // Number and source side by side: one place of memory to wait for instead of two.
        let mut both = vec![0u64; self.targets.len()];
        for source in 0..nodes {
            for edge in self.out_offsets[source]..self.out_offsets[source + 1] {
                let slot = &mut next[self.targets[edge as usize] as usize];
                both[*slot as usize] = u64::from(edge) << 32 | source as u64;
                *slot += 1;
            }
        }
        let edges = both.iter().map(|&one| (one >> 32) as u32).collect();
        [offsets, edges, both.iter().map(|&one| one as u32).collect()]
    }

    pub(crate) fn set_incoming(&mut self, incoming: [Vec<u32>; 3]) {
        [self.in_offsets, self.in_edges, self.in_sources] = incoming;
    }
}
