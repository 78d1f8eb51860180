//! The documents of a view: their texts, and what is known of each. In: a place in `View::documents`. Out: names, texts, dates.

use super::view::{DocumentRow, View};
use crate::base::{Diagnostic, DocumentId};

impl View {
    pub fn documents(&self) -> &[DocumentRow] {
        &self.documents
    }

    pub fn document(&self, number: u32) -> Option<&DocumentRow> {
        self.documents.get(number as usize)
    }

    pub fn contains(&self, id: DocumentId) -> bool {
        self.document_number(id).is_some()
    }

    /// The place of a document in `documents`.
    pub fn document_number(&self, id: DocumentId) -> Option<u32> {
        self.documents.binary_search_by(|d| d.id.cmp(&id)).ok().map(|i| i as u32)
    }

    pub fn document_name(&self, number: u32) -> &str {
        self.document(number).map_or("", |d| self.strings.get(d.name))
    }

    pub fn document_lang(&self, number: u32) -> &str {
        self.document(number).map_or("", |d| self.strings.get(d.lang))
    }

    /// The first document that this one is a near-copy of, in the order of `documents`; itself where it is none.
    pub fn copy_of(&self, number: u32) -> u32 {
        self.document_copies.get(number as usize).copied().unwrap_or(number)
    }

    /// What had to be guessed when the document was read.
    pub fn document_diagnostics(&self, number: u32) -> &[Diagnostic] {
        self.document(number).map_or(&[], |d| &d.diagnostics)
    }

    /// What the document was read with: see `GraphUpdate::reading`; empty where nobody kept it.
    pub fn document_reading(&self, number: u32) -> &str {
        self.document_readings.get(number as usize).map_or("", |&reading| self.strings.get(reading))
    }

    /// The text exactly as it was read; `None` where the document came without.
    pub fn document_text(&self, number: u32) -> Option<&str> {
        let i = number as usize;
        let range = *self.text_offsets.get(i)? as usize..*self.text_offsets.get(i + 1)? as usize;
        self.document(number)?.has_text.then(|| self.texts.get(range)).flatten()
    }
}
