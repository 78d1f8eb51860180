//! A graph with what links its names: documents come and go in both together.

use crate::base::DocumentId;
use crate::graph::{GraphUpdate, KnowledgeGraph};
use crate::linking::{Linker, Rules, give_links};

/// Changes to a graph, linked again at their end: only names near what changed are compared.
pub struct Holding<'a> {
    pub graph: &'a mut KnowledgeGraph,
    linker: &'a mut Linker,
    rules: &'a Rules,
}

impl<'a> Holding<'a> {
    /// `linker` holds the documents of the graph: `linking::linker_of`.
    pub fn new(graph: &'a mut KnowledgeGraph, linker: &'a mut Linker, rules: &'a Rules) -> Holding<'a> {
        Holding { graph, linker, rules }
    }

    /// Takes in what one document says. The same text again changes nothing, but that the first of its names (in byte order) stays.
    pub fn apply(&mut self, update: GraphUpdate) {
        if self.graph.name_of(update.document.id).is_some_and(|known| known <= update.document.name.as_str()) {
            return;
        }
        self.again(update);
    }

    /// Takes in what one document says in place of what the same text said before.
    pub fn again(&mut self, update: GraphUpdate) {
        self.remove(update.document.id);
        self.linker.add(&update, self.rules);
        self.graph.apply(update);
    }

    /// Forgets a document. Whether it was there.
    pub fn remove(&mut self, id: DocumentId) -> bool {
        self.linker.remove(id, self.rules);
        self.graph.remove(id)
    }

    /// Decides again which names near the changes are one entity.
    pub fn link(self) {
        give_links(self.graph, self.linker, self.rules);
    }
}
