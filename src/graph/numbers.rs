//! The view by number, for those who compare texts and pieces of evidence as numbers and look at their content last.
//!
//! Evidence stands in lists: list `e` is that of edge `e`, list `edge_count() + i` that of the `i`-th event. A role has none of its own.

use super::entities::portrait;
use super::record::Record;
use super::view::{DocumentRow, EdgeId, NodeId, View};
use crate::base::DateInterval;

/// What stands behind a list of evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stated {
    Relation(EdgeId),
    Event(NodeId),
}

impl View {
    /// A string by its number; 0 is the empty one. Equal strings have equal numbers.
    pub fn string(&self, number: u32) -> &str {
        self.strings.get(number)
    }

    pub fn string_count(&self) -> u32 {
        self.strings.len() as u32
    }

    /// The number of an entity's name.
    pub fn name_number(&self, node: NodeId) -> Option<u32> {
        self.entity_name.get(node.0 as usize).copied()
    }

    /// The numbers of the entity's other names, sorted by number.
    pub fn alias_numbers(&self, node: NodeId) -> Vec<u32> {
        let name = self.name_number(node);
        let all = self.contributions(node).flat_map(|c| c.aliases.into_iter().chain([c.name]));
        let mut found: Vec<u32> = all.filter(|&alias| alias != 0 && Some(alias) != name).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The number of the entity's subkind, by vote.
    pub fn subkind_number(&self, node: NodeId) -> Option<u32> {
        let all: Vec<_> = self.contributions(node).collect();
        portrait(&all, |id| self.strings.get(id)).map(|p| p.subkind).filter(|&subkind| subkind != 0)
    }

    /// The numbers of a document's name and language.
    pub fn document_words(&self, document: &DocumentRow) -> (u32, u32) {
        (document.name, document.lang)
    }

    /// How many lists of evidence there are, those of roles, which are empty, among them.
    pub fn list_count(&self) -> u32 {
        (self.edge_count() + self.event_count()) as u32
    }

    /// What a list is the evidence of; `None` for a role's and beyond the last.
    pub fn stated(&self, list: u32) -> Option<Stated> {
        let edges = self.edge_count() as u32;
        if list >= edges {
            let event = list - edges;
            return ((event as usize) < self.event_count()).then(|| Stated::Event(self.event(event)));
        }
        self.role_number(EdgeId(list)).is_none().then_some(Stated::Relation(EdgeId(list)))
    }

    /// The `i`-th event.
    pub fn event(&self, i: u32) -> NodeId {
        NodeId(self.entity_count() as u32 + i)
    }

    /// The list of an event's evidence.
    pub fn event_list(&self, event: NodeId) -> u32 {
        (self.edge_count() + event.0 as usize - self.entity_count()) as u32
    }

    /// The list's pieces of evidence, sorted by document and place in it.
    pub(crate) fn records(&self, list: u32) -> Vec<Record> {
        match self.stated(list) {
            Some(Stated::Relation(edge)) => self.edge_records(edge).collect(),
            Some(Stated::Event(event)) => self.event_records(event).collect(),
            None => Vec::new(),
        }
    }

    /// How many pieces of evidence a list says that it has.
    pub fn record_count(&self, list: u32) -> u32 {
        match self.stated(list) {
            Some(Stated::Relation(edge)) => self.evidence_count(edge),
            Some(Stated::Event(event)) => self.event_records(event).len(),
            None => 0,
        }
    }

    /// An event's type, a place in `type_names`.
    pub fn event_type(&self, event: NodeId) -> Option<u16> {
        self.event_type.get((event.0 as usize).checked_sub(self.entity_count())?).copied()
    }

    /// The edge from one node to another of that type, role and stance. Logarithmic in the edges of `source`, but for equals.
    pub fn find_edge(&self, source: NodeId, target: NodeId, mut fits: impl FnMut(EdgeId) -> bool) -> Option<EdgeId> {
        let first = self.outgoing(source).next()?.0;
        let targets = self.targets(source);
        let start = targets.partition_point(|&t| t < target.0);
        let same = targets[start..].iter().take_while(|&&t| t == target.0).count();
        (start..start + same).map(|i| EdgeId(first + i as u32)).find(|&edge| fits(edge))
    }
}

/// The finest of several dates, the first of equals.
pub(crate) fn finest(times: impl Iterator<Item = DateInterval>) -> Option<DateInterval> {
    let length = |t: &DateInterval| t.end.last_day().since(t.start.first_day()).map_or(0, |span| span.get_days());
    times.min_by_key(|time| (length(time), *time))
}
