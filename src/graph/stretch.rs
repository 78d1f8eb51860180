//! Columns of a stretch of the edges, written by one task; stretches are joined in their order.

use super::view::View;

#[derive(Default)]
pub(super) struct Stretch {
    pub targets: Vec<u32>,
    pub types: Vec<u16>,
    pub roles: Vec<u8>,
    pub flags: Vec<u8>,
    pub weights: Vec<u8>,
    /// Where each list ends, from the stretch's beginning.
    pub ends: Vec<u32>,
    pub evidence: Vec<u8>,
}

/// Where the next list begins.
pub(super) fn end(bytes: &[u8]) -> u32 {
    u32::try_from(bytes.len()).expect("packed evidence stays below 4 GiB")
}

/// Pieces of evidence as an edge's weight.
pub(super) fn count(records: usize) -> u8 {
    records.min(255) as u8
}

impl Stretch {
    pub fn with_capacity(edges: usize) -> Stretch {
        Stretch {
            targets: Vec::with_capacity(edges),
            types: Vec::with_capacity(edges),
            roles: Vec::with_capacity(edges),
            flags: Vec::with_capacity(edges),
            weights: Vec::with_capacity(edges),
            ends: Vec::with_capacity(edges),
            evidence: Vec::with_capacity(edges * 6),
        }
    }

    /// One more edge, whose list has been written to `evidence`. `tag` as in `freeze::tag`.
    pub fn push(&mut self, target: u32, tag: u32, weight: u8) {
        self.targets.push(target);
        self.types.push((tag >> 16) as u16);
        self.roles.push((tag >> 8) as u8);
        self.flags.push(tag as u8);
        self.weights.push(weight);
        self.ends.push(end(&self.evidence));
    }
}

/// Writes the stretches into a view that has no edges yet.
pub(super) fn join(parts: Vec<Stretch>, view: &mut View) {
    let total = parts.iter().map(|p| p.targets.len()).sum();
    view.targets.reserve_exact(total);
    view.edge_type.reserve_exact(total);
    view.edge_role.reserve_exact(total);
    view.edge_flags.reserve_exact(total);
    view.edge_weight.reserve_exact(total);
    view.evidence_offsets.reserve_exact(total + 1);
    view.evidence.reserve_exact(parts.iter().map(|p| p.evidence.len()).sum());
    view.evidence_offsets.push(0);
    for part in parts {
        let base = end(&view.evidence);
        view.targets.extend(part.targets);
        view.edge_type.extend(part.types);
        view.edge_role.extend(part.roles);
        view.edge_flags.extend(part.flags);
        view.edge_weight.extend(part.weights);
        view.evidence_offsets.extend(part.ends.iter().map(|e| base + e));
        view.evidence.extend(part.evidence);
    }
    end(&view.evidence);
}
