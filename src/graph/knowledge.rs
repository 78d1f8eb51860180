//! The graph as its users hold it: changed document by document, asked through its view, kept in a file.

use std::sync::OnceLock;

use super::freeze::freeze;
use super::store::Store;
use super::thaw::thaw;
use super::update::GraphUpdate;
use super::view::View;
use super::vocabulary::Vocabulary;
use crate::base::DocumentId;
use crate::schema::Schema;

/// Entities, events and statements of many documents. The same documents give the same graph, whatever the order in which they came and
/// whatever came and went between.
pub struct KnowledgeGraph {
    vocabulary: Vocabulary,
    /// What changes; made from the view when a change is asked for.
    store: Option<Box<Store>>,
    /// What is asked; made from the store when a question comes after a change.
    view: OnceLock<Box<View>>,
}

impl KnowledgeGraph {
    /// An empty graph for statements of that schema.
    pub fn new(schema: &Schema) -> KnowledgeGraph {
        KnowledgeGraph {
            vocabulary: Vocabulary::of(schema),
            store: Some(Box::new(Store::new())),
            view: OnceLock::new(),
        }
    }

    pub(crate) fn from_view(schema: &Schema, view: View) -> KnowledgeGraph {
        KnowledgeGraph { vocabulary: Vocabulary::of(schema), store: None, view: OnceLock::from(Box::new(view)) }
    }

    /// Takes in what one document says. The same text again changes nothing (of several names, the first in byte order stays).
    pub fn apply(&mut self, update: GraphUpdate) {
        let (store, vocabulary) = self.change();
        store.apply(&update, vocabulary);
    }

    /// Forgets a document: the graph is then as if it had never been read. Whether it was there.
    pub fn remove(&mut self, id: DocumentId) -> bool {
        self.contains(id) && self.change().0.remove(id)
    }

    pub fn contains(&self, id: DocumentId) -> bool {
        match (&self.store, self.view.get()) {
            (Some(store), _) => store.by_id.contains_key(&id),
            (None, view) => view.is_some_and(|view| view.document_number(id).is_some()),
        }
    }

    pub fn document_count(&self) -> usize {
        match (&self.store, self.view.get()) {
            (Some(store), _) => store.by_id.len(),
            (None, view) => view.map_or(0, |view| view.documents().len()),
        }
    }

    /// The read-only graph. The first call after a change builds it, in time that grows with the graph (a second for five million
    /// edges); the next ones cost nothing.
    pub fn view(&self) -> &View {
        self.view.get_or_init(|| Box::new(self.store.as_deref().map_or_else(View::default, freeze)))
    }

    pub(crate) fn change(&mut self) -> (&mut Store, &Vocabulary) {
        let view = self.view.take();
        let store = self.store.get_or_insert_with(|| Box::new(view.as_deref().map_or_else(Store::new, thaw)));
        (store, &self.vocabulary)
    }
}
