//! `Extraction` → `GraphUpdate`: which chain is which entity.
//! In: what one document says. Out: the same with the key of an entity for each chain. No text is read here but names.

pub mod compare;
mod contribution;
pub mod keys;
mod rules;

pub use contribution::link;
pub use rules::{Rules, Weights};
