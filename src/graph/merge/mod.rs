//! Two plain views → one: what `freeze` would make of all their documents together, in one pass over the columns. So a document that
//! comes to a large graph costs a copy of its columns, not a graph made anew.
//!
//! Both views hold everything in its order, and the order of one content is one: numbers of either side rise with those of the whole, so
//! what is sorted stays sorted. Only events may come out otherwise than they went in (`events`): those that a new telling agrees with.
//! Documents of both sides are one, with what both say.

mod edges;
mod events;
mod part;
mod tables;
#[cfg(test)]
mod tests;

pub(super) use part::{Wanted, take_out};

use super::copies;
use super::record::{Points, Record, put, scan, take};
use super::view::View;

/// Stands for "not there".
const NONE: u32 = u32::MAX;

/// One of the two views, and the whole's numbers for its own.
struct Side<'a> {
    view: &'a View,
    documents: Vec<u32>,
    kinds: Vec<u8>,
    types: Vec<u16>,
    roles: Vec<u8>,
    entities: Vec<u32>,
    strings: Vec<u32>,
}

/// The graph of all documents of both.
pub(super) fn merge(old: &View, new: &View) -> View {
    let mut view = join(old, new);
    copies::find(&mut view);
    copies::weigh(&mut view);
    view
}

/// The same where near-copies among the documents are known.
pub(super) fn merge_beside(old: &View, new: &View, copies: &[u32]) -> View {
    let mut view = join(old, new);
    view.document_copies = copies.to_vec();
    copies::weigh(&mut view);
    view
}

/// The same without near-copies, and without weights by sources: to be merged again.
pub(super) fn join(old: &View, new: &View) -> View {
    let side = |view| Side {
        view,
        documents: Vec::new(),
        kinds: Vec::new(),
        types: Vec::new(),
        roles: Vec::new(),
        entities: Vec::new(),
        strings: Vec::new(),
    };
    let mut sides = [side(old), side(new)];
    let mut view = View::default();
    let entities = tables::write(&mut sides, &mut view);
    let events = events::merge(&sides, &entities, &view);
    edges::write(&sides, &entities, &events, &mut view);
    events::write(&sides, events, &mut view);
    view.index_incoming();
    view
}

impl Side<'_> {
    /// A record in the whole's numbers.
    fn record(&self, mut record: Record) -> Record {
        let entity = |n: u32| self.entities[n as usize];
        record.document = self.documents[record.document as usize];
        record.place = record.place.map(entity);
        record.source = record.source.map(entity);
        for (name, text) in &mut record.values {
            (*name, *text) = (self.strings[*name as usize], self.strings[*text as usize]);
        }
        record
    }

    /// Writes a list of records in the whole's numbers; nothing for no list.
    fn copy_list(&self, mut list: &[u8], out: &mut Vec<u8>) {
        let Some(count) = take(&mut list) else { return };
        put(out, count);
        let out = std::cell::RefCell::new(out);
        let number = |points: Points| {
            let new = match points {
                Points::Document(n) => self.documents[n as usize],
                Points::Entity(n) => self.entities[n as usize],
                Points::String(n) => self.strings[n as usize],
            };
            put(&mut out.borrow_mut(), new);
            Some(())
        };
        for _ in 0..count {
            let read = scan(&mut list, number, |bytes| out.borrow_mut().extend_from_slice(bytes));
            debug_assert!(read.is_some(), "the lists of a view are sound");
        }
    }

    fn tag(&self, edge: usize) -> u32 {
        let role = self.view.edge_role[edge];
        let role = if role == super::view::RELATION { role } else { self.roles[role as usize] };
        super::freeze::tag(self.types[self.view.edge_type[edge] as usize], role, self.view.edge_flags[edge])
    }
}
