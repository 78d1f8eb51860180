//! `Extraction` → `GraphUpdate`: which chain is which entity.
//! In: what one document says. Out: the same with the key of an entity for each chain (`link`, from the document alone), and over all documents
//! together the keys that are one entity (`Linker`). No text is read here but names.

pub mod compare;
mod components;
mod contribution;
pub mod keys;
mod linker;
mod rules;
mod surnames;
mod unit;
mod whole;

pub use contribution::link;
pub use linker::Linker;
pub use rules::{Rules, Weights};
pub use unit::NameUse;
pub use whole::{give_links, linker_of};
