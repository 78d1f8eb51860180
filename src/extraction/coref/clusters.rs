//! Candidates that stand for the same entity, by union–find with what is known of each entity.

use crate::schema::{Gender, KindId};

use super::candidate::Candidate;
use super::text::Kinds;

/// What is known of one entity so far.
#[derive(Clone, Debug)]
pub struct Entity {
    pub kind: Option<KindId>,
    pub gender: Gender,
    pub plural: Option<bool>,
    pub named: bool,
    /// Acts as a government or a team: not the place of the same name.
    pub acting: bool,
    /// Candidate indices, sorted.
    pub members: Vec<usize>,
}

/// How many mentions of an entity a later one is compared with: what is older no longer tells more, and the cost stays linear.
const MEMORY: usize = 40;

pub struct Clusters {
    parent: Vec<usize>,
    entities: Vec<Entity>,
}

impl Clusters {
    pub fn new(candidates: &[Candidate]) -> Clusters {
        let entities = candidates
            .iter()
            .enumerate()
            .map(|(i, c)| Entity {
                kind: c.entity,
                gender: c.gender,
                plural: c.plural,
                named: c.is_named(),
                acting: c.acting || c.team,
                members: vec![i],
            })
            .collect();
        Clusters { parent: (0..candidates.len()).collect(), entities }
    }

    pub fn find(&self, candidate: usize) -> usize {
        let mut at = candidate;
        while self.parent[at] != at {
            at = self.parent[at];
        }
        at
    }

    pub fn entity(&self, candidate: usize) -> &Entity {
        &self.entities[self.find(candidate)]
    }

    /// The last members of the candidate's entity before candidate `until`, in text order; at most `MEMORY`.
    pub fn members_before(&self, candidate: usize, until: usize) -> &[usize] {
        let members = &self.entity(candidate).members;
        let end = members.partition_point(|&m| m < until);
        &members[end.saturating_sub(MEMORY)..end]
    }

    pub fn same(&self, a: usize, b: usize) -> bool {
        self.find(a) == self.find(b)
    }

    pub fn set_kind(&mut self, candidate: usize, kind: KindId) {
        let root = self.find(candidate);
        self.entities[root].kind = Some(kind);
    }

    /// One entity from two, unless both bear names: only the comparison of names may say that two names are of one bearer.
    pub fn merge_unnamed(&mut self, a: usize, b: usize) {
        if !(self.entity(a).named && self.entity(b).named) {
            self.merge(a, b);
        }
    }

    /// One entity from two. The kind of a named one wins, then that of the earlier.
    pub fn merge(&mut self, a: usize, b: usize) {
        let (a, b) = (self.find(a), self.find(b));
        if a == b {
            return;
        }
        // The earlier candidate stays the root, so that equal inputs give equal roots; the path stays short by pointing at it.
        let (root, other) = if a < b { (a, b) } else { (b, a) };
        self.parent[other] = root;
        let moved = std::mem::take(&mut self.entities[other].members);
        for &member in &moved {
            self.parent[member] = root;
        }
        let taken = self.entities[other].clone();
        let entity = &mut self.entities[root];
        let in_order = entity.members.last() < moved.first();
        entity.members.extend(moved);
        if !in_order {
            entity.members.sort_unstable();
        }
        if entity.kind.is_none() || (taken.named && !entity.named && taken.kind.is_some()) {
            entity.kind = taken.kind;
        }
        if entity.gender == Gender::Unknown || (taken.named && !entity.named && taken.gender != Gender::Unknown) {
            entity.gender = taken.gender;
        }
        entity.plural = entity.plural.or(taken.plural);
        entity.named |= taken.named;
        entity.acting |= taken.acting;
    }

    /// The roots, in the order of their first member.
    pub fn roots(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.parent.len()).filter(|&i| self.parent[i] == i)
    }
}

pub fn genders_agree(a: Gender, b: Gender) -> bool {
    a == Gender::Unknown || b == Gender::Unknown || a == b
}

pub fn numbers_agree(a: Option<bool>, b: Option<bool>) -> bool {
    a.is_none() || b.is_none() || a == b
}

/// Whether two kinds may be of one entity: equal, or one is unknown.
pub fn kinds_agree(a: Option<KindId>, b: Option<KindId>, kinds: &Kinds) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => {
            let collective = |kind| kind == kinds.group || kind == kinds.organization;
            a == b || (collective(a) && collective(b))
        }
        _ => true,
    }
}
