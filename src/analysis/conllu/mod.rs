//! CoNLL-U (<https://universaldependencies.org/format.html>): text → articles with their analyses, and back.
//! Reading rebuilds the running text from `SpaceAfter` and `SpacesAfter`, so that spans point into it. Empty nodes, enhanced
//! dependencies and language-specific tags are left out.

mod read;
mod write;

pub use read::{Article, ConlluError, Grouping, read};
pub use write::write;
