//! The read-only graph that questions run on and files hold: columns in a canonical order, with in and out edges as compressed sparse
//! rows. Equal statements are one edge here, events that agree are one node (`events`), and names are chosen by vote (`entities`).
//!
//! Nodes: entities sorted by key, then events sorted by type, fillers and evidence. Edges: sorted by source, target, type, role. All
//! numbers are `u32` places in those orders: stable for one content, whatever the order in which documents came.

use serde::{Deserialize, Serialize};

use super::entities::{aliases, portrait};
use super::numbers::finest;
use super::record::{At, Contribution, List, Record, modality_of};
use super::strings::StringTable;
use crate::base::{DateInterval, Diagnostic, DocumentId, Modality, Polarity, Span};
use crate::schema::Gender;

/// A node's place in the view.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub u32);

/// An edge's place in the view.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EdgeId(pub u32);

/// A document of the view; its place in `View::documents` is what evidence points to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DocumentRow {
    pub id: DocumentId,
    pub(crate) name: u32,
    pub(crate) lang: u32,
    pub has_text: bool,
    pub title: Option<Span>,
    pub date: Option<DateInterval>,
    pub body_start: u32,
    pub(crate) diagnostics: Box<[Diagnostic]>,
}

/// One piece of evidence.
#[derive(Clone, Debug, PartialEq)]
pub struct Proof<'a> {
    /// A place in `View::documents`.
    pub document: u32,
    pub at: At,
    pub modality: Modality,
    pub time: Option<DateInterval>,
    pub place: Option<NodeId>,
    /// Who says so.
    pub source: Option<NodeId>,
    /// Name and text, sorted by name.
    pub values: Vec<(&'a str, &'a str)>,
}

/// Which edge it is: a relation, or a role in an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EdgeKind<'a> {
    Relation,
    /// Runs from the filler to the event.
    Role(&'a str),
}

/// An edge with its ends.
#[derive(Clone, Copy, Debug)]
pub struct EdgeRow<'a> {
    pub id: EdgeId,
    pub source: NodeId,
    pub target: NodeId,
    /// Statement type; for a role, its event's.
    pub type_name: &'a str,
    pub kind: EdgeKind<'a>,
    pub polarity: Polarity,
    /// The firmest among its evidence.
    pub modality: Modality,
}

/// Tells views of one process apart, for what is kept beside them; says nothing of their content, so all are equal.
#[derive(Clone, Debug)]
pub(crate) struct Serial(u64);

impl Default for Serial {
    fn default() -> Serial {
        static NEXT: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(1);
        Serial(NEXT.fetch_add(1, std::sync::atomic::Ordering::Relaxed))
    }
}

impl PartialEq for Serial {
    fn eq(&self, _: &Serial) -> bool {
        true
    }
}

/// Columns; see the module's promise. Lists of records and contributions are packed as `record` says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct View {
    pub(crate) serial: Serial,
    pub(crate) strings: StringTable,
    /// Texts of the documents end to end, and where each begins.
    pub(crate) texts: String,
    pub(crate) text_offsets: Vec<u64>,
    pub(crate) documents: Vec<DocumentRow>,
    /// By document: what it was read with, as a string number; 0 where nobody kept it.
    pub(crate) document_readings: Vec<u32>,
    /// By document: the first that it is a near-copy of, itself where it is none.
    pub(crate) document_copies: Vec<u32>,
    /// Sorted names in use.
    pub(crate) kinds: Vec<String>,
    pub(crate) types: Vec<String>,
    /// Role 0 is the place that an event's evidence gives; the others are sorted.
    pub(crate) roles: Vec<String>,

    pub(crate) entity_key: Vec<u32>,
    pub(crate) entity_name: Vec<u32>,
    pub(crate) entity_kind: Vec<u8>,
    /// Gender (0 unknown, 1 feminine, 2 masculine), plus 4 for a proper name.
    pub(crate) entity_flags: Vec<u8>,
    pub(crate) contribution_offsets: Vec<u32>,
    pub(crate) contributions: Vec<u8>,

    pub(crate) event_type: Vec<u16>,
    /// Modality, plus 4 for negative.
    pub(crate) event_flags: Vec<u8>,

    /// Edges of node `n` are `out_offsets[n]..out_offsets[n + 1]`.
    pub(crate) out_offsets: Vec<u32>,
    pub(crate) targets: Vec<u32>,
    pub(crate) edge_type: Vec<u16>,
    /// 255 for a relation, else a place in `roles`.
    pub(crate) edge_role: Vec<u8>,
    /// Modality, plus 4 for negative.
    pub(crate) edge_flags: Vec<u8>,
    /// Independent sources, up to 255 (`copies::support`); a role's is its event's.
    pub(crate) edge_weight: Vec<u8>,
    /// Evidence of the edges, then of the events: list `i` is bytes `evidence_offsets[i]..evidence_offsets[i + 1]`; empty for a role.
    pub(crate) evidence_offsets: Vec<u32>,
    pub(crate) evidence: Vec<u8>,

    /// Made when a view is built or opened, not kept in files: edges into node `n` are `in_edges[in_offsets[n]..in_offsets[n + 1]]`, and
    /// their sources stand beside them.
    pub(crate) in_offsets: Vec<u32>,
    pub(crate) in_edges: Vec<u32>,
    pub(crate) in_sources: Vec<u32>,
}

pub(crate) const RELATION: u8 = u8::MAX;
pub(crate) const NEGATIVE: u8 = 4;

fn polarity(flags: u8) -> Polarity {
    if flags & NEGATIVE != 0 { Polarity::Negative } else { Polarity::Positive }
}

impl View {
    /// Different for views of different content within one run of the program; what is worked out from a view may be kept under it.
    pub fn serial(&self) -> u64 {
        self.serial.0
    }

    pub fn node_count(&self) -> usize {
        self.out_offsets.len().saturating_sub(1)
    }

    pub fn entity_count(&self) -> usize {
        self.entity_key.len()
    }

    pub fn event_count(&self) -> usize {
        self.event_type.len()
    }

    pub fn edge_count(&self) -> usize {
        self.targets.len()
    }

    pub fn is_event(&self, node: NodeId) -> bool {
        node.0 as usize >= self.entity_count()
    }

    /// Entities, then events.
    pub fn nodes(&self) -> impl Iterator<Item = NodeId> + use<> {
        (0..self.node_count() as u32).map(NodeId)
    }

    pub fn find_key(&self, key: &str) -> Option<NodeId> {
        self.entity_key.binary_search_by(|&k| self.strings.get(k).cmp(key)).ok().map(|i| NodeId(i as u32))
    }

    /// The entity's key; empty for an event.
    pub fn key(&self, node: NodeId) -> &str {
        self.entity_key.get(node.0 as usize).map_or("", |&k| self.strings.get(k))
    }

    /// The entity's name; empty for an event, whose name `query` makes from its fillers.
    pub fn name(&self, node: NodeId) -> &str {
        self.entity_name.get(node.0 as usize).map_or("", |&n| self.strings.get(n))
    }

    /// The entity's kind; the event's type.
    pub fn kind(&self, node: NodeId) -> &str {
        let i = node.0 as usize;
        let name = match self.entity_kind.get(i) {
            Some(&kind) => self.kinds.get(kind as usize),
            None => self.event_type.get(i - self.entity_count()).and_then(|&t| self.types.get(t as usize)),
        };
        name.map_or("", String::as_str)
    }

    /// A place in `kind_names`; 255 for an event, and for an entity that no document names any more.
    #[inline]
    pub fn kind_number(&self, node: NodeId) -> u8 {
        self.entity_kind.get(node.0 as usize).copied().unwrap_or(u8::MAX)
    }

    pub fn gender(&self, node: NodeId) -> Gender {
        match self.entity_flags.get(node.0 as usize).map_or(0, |flags| flags & 3) {
            1 => Gender::Feminine,
            2 => Gender::Masculine,
            _ => Gender::Unknown,
        }
    }

    /// Whether the entity's name is a proper name.
    pub fn named(&self, node: NodeId) -> bool {
        self.entity_flags.get(node.0 as usize).is_some_and(|flags| flags & 4 != 0)
    }

    /// The entity's subkind, by vote.
    pub fn subkind(&self, node: NodeId) -> Option<&str> {
        let all: Vec<Contribution> = self.contributions(node).collect();
        let portrait = portrait(&all, |id| self.strings.get(id))?;
        (portrait.subkind != 0).then(|| self.strings.get(portrait.subkind))
    }

    /// The entity's other names and descriptions, sorted.
    pub fn aliases(&self, node: NodeId) -> Vec<&str> {
        let Some(&name) = self.entity_name.get(node.0 as usize) else { return Vec::new() };
        aliases(&self.contributions(node).collect::<Vec<_>>(), name, |id| self.strings.get(id))
    }

    /// Whether `aliases` gives any; quicker than asking for them.
    pub fn has_other_names(&self, node: NodeId) -> bool {
        let mut all = self.contributions(node);
        let name = self.entity_name.get(node.0 as usize).copied();
        all.any(|c| Some(c.name) != name || !c.aliases.is_empty())
    }

    /// The documents that name the entity, in the order of `documents`.
    pub fn named_in(&self, node: NodeId) -> Vec<u32> {
        let mut found: Vec<u32> = self.contributions(node).map(|c| c.document).collect();
        found.dedup();
        found
    }

    /// Where the entity is first named or described, in the order of `documents`.
    pub fn first_mention(&self, node: NodeId) -> Option<(u32, Span)> {
        self.contributions(node).find_map(|c| c.mentions.first().map(|&mention| (c.document, mention)))
    }

    /// How many pieces of evidence an edge has.
    pub fn evidence_count(&self, edge: EdgeId) -> u32 {
        self.edge_records(edge).len()
    }

    /// Where the out edges of each node begin, and the targets of all.
    pub fn rows(&self) -> (&[u32], &[u32]) {
        (&self.out_offsets, &self.targets)
    }

    /// The pieces of evidence of an edge; of a role, its event's. Sorted by document and place in it.
    pub fn evidence(&self, edge: EdgeId) -> impl Iterator<Item = Proof<'_>> {
        self.edge_records(edge).map(|record| self.proof(record))
    }

    /// The pieces of evidence of an event, sorted by document and place in it.
    pub fn event_evidence(&self, event: NodeId) -> impl Iterator<Item = Proof<'_>> {
        self.event_records(event).map(|record| self.proof(record))
    }

    fn proof(&self, record: Record) -> Proof<'_> {
        let text = |id: u32| self.strings.get(id);
        Proof {
            document: record.document,
            modality: record.modality,
            time: record.time,
            place: record.place.map(NodeId),
            source: record.source.map(NodeId),
            values: record.values.iter().map(|&(name, value)| (text(name), text(value))).collect(),
            at: record.at,
        }
    }

    /// When an event was, by its evidence: the finest date, the first of equals.
    pub fn event_time(&self, event: NodeId) -> Option<DateInterval> {
        finest(self.event_records(event).filter_map(|record| record.time))
    }

    pub(crate) fn contributions(&self, node: NodeId) -> List<'_, Contribution> {
        List::contributions(slice(&self.contribution_offsets, &self.contributions, node.0 as usize))
    }

    /// The edges that leave a node, sorted by target, type and role.
    pub fn outgoing(&self, node: NodeId) -> impl ExactSizeIterator<Item = EdgeId> + use<> {
        range(&self.out_offsets, node).map(|e| EdgeId(e as u32))
    }

    /// The edges that enter a node, in the order of their numbers.
    pub fn incoming(&self, node: NodeId) -> impl ExactSizeIterator<Item = EdgeId> + '_ {
        self.in_edges[range(&self.in_offsets, node)].iter().map(|&e| EdgeId(e))
    }

    /// The nodes at the other ends of `outgoing`, in its order.
    #[inline]
    pub fn targets(&self, node: NodeId) -> &[u32] {
        &self.targets[range(&self.out_offsets, node)]
    }

    /// The nodes at the other ends of `incoming`, in its order.
    #[inline]
    pub fn sources(&self, node: NodeId) -> &[u32] {
        &self.in_sources[range(&self.in_offsets, node)]
    }

    /// Edges in and out.
    #[inline]
    pub fn degree(&self, node: NodeId) -> usize {
        range(&self.out_offsets, node).len() + range(&self.in_offsets, node).len()
    }

    #[inline]
    pub fn target(&self, edge: EdgeId) -> NodeId {
        NodeId(self.targets.get(edge.0 as usize).copied().unwrap_or(0))
    }

    /// The node whose out edges hold it. Logarithmic in the number of nodes.
    pub fn source(&self, edge: EdgeId) -> NodeId {
        NodeId(self.out_offsets.partition_point(|&o| o <= edge.0).saturating_sub(1) as u32)
    }

    pub fn edge(&self, id: EdgeId) -> EdgeRow<'_> {
        let i = id.0 as usize;
        let flags = self.edge_flags.get(i).copied().unwrap_or(0);
        EdgeRow {
            id,
            source: self.source(id),
            target: self.target(id),
            type_name: self.type_name(id),
            kind: match self.edge_role.get(i) {
                Some(&role) if role != RELATION => {
                    EdgeKind::Role(self.roles.get(role as usize).map_or("", String::as_str))
                }
                _ => EdgeKind::Relation,
            },
            polarity: polarity(flags),
            modality: modality_of(flags),
        }
    }

    pub fn type_name(&self, edge: EdgeId) -> &str {
        self.edge_type.get(edge.0 as usize).and_then(|&t| self.types.get(t as usize)).map_or("", String::as_str)
    }

    /// A place in `type_names`.
    #[inline]
    pub fn type_number(&self, edge: EdgeId) -> u16 {
        self.edge_type.get(edge.0 as usize).copied().unwrap_or(0)
    }

    /// A place in `role_names`; `None` for a relation.
    #[inline]
    pub fn role_number(&self, edge: EdgeId) -> Option<u8> {
        self.edge_role.get(edge.0 as usize).copied().filter(|&role| role != RELATION)
    }

    /// Polarity and firmest modality.
    #[inline]
    pub fn stance(&self, edge: EdgeId) -> (Polarity, Modality) {
        let flags = self.edge_flags.get(edge.0 as usize).copied().unwrap_or(0);
        (polarity(flags), modality_of(flags))
    }

    /// Polarity and firmest modality of an event.
    pub fn event_stance(&self, node: NodeId) -> (Polarity, Modality) {
        let i = (node.0 as usize).wrapping_sub(self.entity_count());
        let flags = self.event_flags.get(i).copied().unwrap_or(0);
        (polarity(flags), modality_of(flags))
    }

    /// Independent sources, counted up to 255: a document once, near-copies once, one named source once.
    #[inline]
    pub fn weight(&self, edge: EdgeId) -> u8 {
        self.edge_weight.get(edge.0 as usize).copied().unwrap_or(1)
    }

    /// Statement types in use, sorted.
    pub fn type_names(&self) -> &[String] {
        &self.types
    }

    /// Entity kinds in use, sorted.
    pub fn kind_names(&self) -> &[String] {
        &self.kinds
    }

    pub fn role_names(&self) -> &[String] {
        &self.roles
    }
}

#[inline]
fn range(offsets: &[u32], node: NodeId) -> std::ops::Range<usize> {
    let i = node.0 as usize;
    match (offsets.get(i), offsets.get(i + 1)) {
        (Some(&start), Some(&end)) => start as usize..end as usize,
        _ => 0..0,
    }
}

pub(super) fn slice<'a>(offsets: &[u32], bytes: &'a [u8], i: usize) -> &'a [u8] {
    match (offsets.get(i), offsets.get(i + 1)) {
        (Some(&start), Some(&end)) => bytes.get(start as usize..end as usize).unwrap_or(&[]),
        _ => &[],
    }
}
