//! What is looked up from the far end, each made when a question first needs it and kept as long as the view: texts by content, events by
//! their IRI, statements by type and stance, what a document holds, and for each property its subjects by its values.

use std::sync::OnceLock;

use hashbrown::HashTable;
use rayon::prelude::*;

use super::id::{Id, Property, What};
use crate::graph::{EdgeId, NodeId, Stated, View};

/// Numbers by group: group `g` is `members[starts[g]..starts[g + 1]]`, ascending.
#[derive(Default)]
pub(super) struct Groups {
    starts: Vec<u32>,
    members: Vec<u32>,
}

impl Groups {
    /// `each` gives (group, member), members ascending in each group; it is called twice.
    fn new<I: Iterator<Item = (u32, u32)>>(groups: usize, each: impl Fn() -> I) -> Groups {
        let mut starts = vec![0u32; groups + 1];
        each().for_each(|(group, _)| starts[group as usize + 1] += 1);
        for g in 0..groups {
            starts[g + 1] += starts[g];
        }
        let mut next = starts.clone();
        let mut members = vec![0; starts[groups] as usize];
        for (group, member) in each() {
            let slot = &mut next[group as usize];
            members[*slot as usize] = member;
            *slot += 1;
        }
        Groups { starts, members }
    }

    pub fn get(&self, group: usize) -> &[u32] {
        match (self.starts.get(group), self.starts.get(group + 1)) {
            (Some(&start), Some(&end)) => &self.members[start as usize..end as usize],
            _ => &[],
        }
    }

    pub fn all(&self) -> &[u32] {
        &self.members
    }
}

/// Pairs of a value and its subject, sorted.
pub(super) type Pairs = Vec<(Id, Id)>;

/// See the module's promise. Belongs to one view.
#[derive(Default)]
pub struct Index {
    texts: OnceLock<HashTable<u32>>,
    events: OnceLock<EventNames>,
    types: OnceLock<Groups>,
    event_types: OnceLock<Groups>,
    stances: OnceLock<Groups>,
    event_stances: OnceLock<Groups>,
    kinds: OnceLock<Groups>,
    roles: OnceLock<Groups>,
    entities_of: OnceLock<Groups>,
    lists_of: OnceLock<Groups>,
    inverse: [OnceLock<Pairs>; Property::ALL.len()],
    values: OnceLock<Vec<(u32, Id, Id)>>,
    hashed: [OnceLock<Vec<(u64, Id)>>; Property::ALL.len()],
}

/// The names of events: 16 bytes each, in the order of the view and sorted with the event's place.
pub(super) struct EventNames {
    pub names: Vec<u128>,
    pub sorted: Vec<(u128, u32)>,
}

fn hash(text: &str) -> u64 {
    use std::hash::Hasher;
    let mut hasher = rustc_hash::FxHasher::default();
    hasher.write(text.as_bytes());
    hasher.finish()
}

impl Index {
    /// The number of a text that the view holds.
    pub fn text(&self, view: &View, text: &str) -> Option<u32> {
        let table = self.texts.get_or_init(|| {
            let mut table = HashTable::with_capacity(view.string_count() as usize);
            for id in 0..view.string_count() {
                table.insert_unique(hash(view.string(id)), id, |&other| hash(view.string(other)));
            }
            table
        });
        table.find(hash(text), |&id| view.string(id) == text).copied()
    }

    /// Made by one thread alone: the threads of the pool may wait for it.
    pub fn events(&self, view: &View) -> &EventNames {
        self.events.get_or_init(|| {
            let count = view.event_count() as u32;
            let mut names: Vec<u128> = (0..count).map(|i| event_name(view, view.event(i))).collect();
            let mut sorted: Vec<(u128, u32)> = names.iter().copied().zip(0..).collect();
            sorted.sort_unstable();
            // Events that tell the same at the same place: the second and later take the next free numbers, in the order of the view.
            for i in 1..sorted.len() {
                if sorted[i].0 <= sorted[i - 1].0 {
                    sorted[i].0 = sorted[i - 1].0 + 1;
                    names[sorted[i].1 as usize] = sorted[i].0;
                }
            }
            EventNames { names, sorted }
        })
    }

    /// Relations by type.
    pub fn types(&self, view: &View) -> &Groups {
        self.types.get_or_init(|| {
            Groups::new(view.type_names().len(), || relations(view).map(|e| (view.type_number(e).into(), e.0)))
        })
    }

    /// Events, as nodes, by type.
    pub fn event_types(&self, view: &View) -> &Groups {
        let each = || events(view).map(|n| (view.event_type(n).unwrap_or(0).into(), n.0));
        self.event_types.get_or_init(|| Groups::new(view.type_names().len().max(1), each))
    }

    /// Relations by polarity and modality (`stance`).
    pub fn stances(&self, view: &View) -> &Groups {
        self.stances.get_or_init(|| Groups::new(8, || relations(view).map(|e| (stance(view.stance(e)), e.0))))
    }

    /// Events, as nodes, by polarity and modality.
    pub fn event_stances(&self, view: &View) -> &Groups {
        let each = || events(view).map(|n| (stance(view.event_stance(n)), n.0));
        self.event_stances.get_or_init(|| Groups::new(8, each))
    }

    pub fn kinds(&self, view: &View) -> &Groups {
        let each = || entities(view).filter(|&n| view.kind_number(n) != u8::MAX).map(|n| (kind(view, n), n.0));
        self.kinds.get_or_init(|| Groups::new(view.kind_names().len(), each))
    }

    /// Edges by role.
    pub fn roles(&self, view: &View) -> &Groups {
        let each = || edges(view).filter_map(|e| Some((view.role_number(e)?.into(), e.0)));
        self.roles.get_or_init(|| Groups::new(view.role_names().len(), each))
    }

    /// Entities by the documents that name them.
    pub fn entities_of(&self, view: &View) -> &Groups {
        let each = || entities(view).flat_map(|n| view.named_in(n).into_iter().map(move |d| (d, n.0)));
        self.entities_of.get_or_init(|| Groups::new(view.documents().len(), each))
    }

    /// Lists of evidence by the documents that they quote.
    pub fn lists_of(&self, view: &View) -> &Groups {
        let each = || (0..view.list_count()).flat_map(|list| documents(view, list).into_iter().map(move |d| (d, list)));
        self.lists_of.get_or_init(|| Groups::new(view.documents().len(), each))
    }

    /// The subjects of a property by its values.
    pub fn inverse(&self, property: Property, make: impl FnOnce() -> Pairs) -> &Pairs {
        self.inverse[property as usize].get_or_init(|| {
            let mut pairs = make();
            pairs.par_sort_unstable();
            pairs
        })
    }

    /// Name of the value, text, evidence.
    pub fn values(&self, view: &View) -> &[(u32, Id, Id)] {
        self.values.get_or_init(|| {
            let mut all = Vec::new();
            for list in 0..view.list_count() {
                for (k, record) in view.records(list).into_iter().enumerate() {
                    let evidence = What::Evidence(list, k as u32).id();
                    all.extend(record.values.iter().map(|&(name, text)| (name, What::Text(text).id(), evidence)));
                }
            }
            all.par_sort_unstable();
            all.dedup();
            all
        })
    }

    /// The subjects of a property by the hash of its text.
    pub fn hashed(&self, property: Property, make: impl FnOnce() -> Vec<(u64, Id)>) -> &[(u64, Id)] {
        self.hashed[property as usize].get_or_init(|| {
            let mut pairs = make();
            pairs.par_sort_unstable();
            pairs
        })
    }

    pub fn hash(text: &str) -> u64 {
        hash(text)
    }
}

/// The part of sorted pairs whose value is `value`.
pub(super) fn of_value(pairs: &[(Id, Id)], value: Id) -> &[(Id, Id)] {
    let start = pairs.partition_point(|pair| pair.0 < value);
    let rest = &pairs[start..];
    &rest[..rest.partition_point(|pair| pair.0 == value)]
}

pub(super) fn edges(view: &View) -> impl Iterator<Item = EdgeId> + use<> {
    (0..view.edge_count() as u32).map(EdgeId)
}

pub(super) fn relations(view: &View) -> impl Iterator<Item = EdgeId> + '_ {
    edges(view).filter(|&e| view.role_number(e).is_none())
}

pub(super) fn entities(view: &View) -> impl Iterator<Item = NodeId> + use<> {
    (0..view.entity_count() as u32).map(NodeId)
}

pub(super) fn events(view: &View) -> impl Iterator<Item = NodeId> + use<> {
    (view.entity_count() as u32..view.node_count() as u32).map(NodeId)
}

fn kind(view: &View, node: NodeId) -> u32 {
    view.kind_number(node).into()
}

/// Polarity and modality as one number below 8: the modality, plus 4 for what is denied.
pub(super) fn stance((polarity, modality): (crate::base::Polarity, crate::base::Modality)) -> u32 {
    modality as u32 + 4 * polarity as u32
}

/// The documents that a list quotes, ascending.
pub(super) fn documents(view: &View, list: u32) -> Vec<u32> {
    let mut found: Vec<u32> = view.records(list).iter().map(|record| record.document).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// What tells an event from all others: its type and polarity, who fills which role, and the first place that tells of it.
fn event_name(view: &View, event: NodeId) -> u128 {
    let mut hasher = blake3::Hasher::new();
    let mut feed = |bytes: &[u8]| {
        hasher.update(&(bytes.len() as u64).to_le_bytes());
        hasher.update(bytes);
    };
    feed(view.kind(event).as_bytes());
    feed(view.event_stance(event).0.name().as_bytes());
    for edge in view.incoming(event) {
        let role = view.role_number(edge).and_then(|role| view.role_names().get(role as usize));
        feed(role.map_or("", String::as_str).as_bytes());
        feed(view.key(view.source(edge)).as_bytes());
    }
    let list = view.event_list(event);
    if let Some(first) = view.stated(list).and_then(|_: Stated| view.records(list).into_iter().next()) {
        feed(&view.document(first.document).map_or([0; 16], |d| d.id.0));
        feed(super::names::place(&first.at).as_bytes());
    }
    let mut name = [0; 16];
    name.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
    u128::from_be_bytes(name)
}
