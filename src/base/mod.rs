//! The nouns that every room shares. No rules, no words of any language, no I/O.

mod data_files;
mod date;
mod diagnostic;
mod document;
#[cfg(test)]
pub(crate) mod harm;
pub mod naming;
mod origin;
mod span;
mod statement;

pub use data_files::{DataError, DataFiles};
pub use date::{DateInterval, PartialDate};
pub use diagnostic::Diagnostic;
pub use document::{Document, DocumentId, MARK};
pub use naming::{Equivalence, NameStyle, Naming, TitleGender, distance, fold};
pub use origin::Origin;
pub use span::Span;
pub use statement::{Evidence, Modality, Polarity};
