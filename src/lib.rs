//! Reads news and reports offline and builds a knowledge graph in which every edge carries its sentence.
//!
//! Two wings and one bridge: the *reading* wing (`input`, `language`, `analysis`, `extraction`) turns text into statements and knows
//! nothing of any other document; the *knowing* wing (`graph`, `query`, `export`) holds statements and answers questions and knows
//! nothing of text analysis; `linking` is the only bridge, and `pipeline` calls the stages in order. `tests/architecture.rs` is the
//! floor plan as a test.

pub mod analysis;
pub mod base;
pub mod export;
pub mod extraction;
pub mod graph;
pub mod input;
pub mod language;
pub mod linking;
pub mod ml;
pub mod pipeline;
pub mod query;
pub mod schema;
pub mod shell;
#[cfg(feature = "sparql")]
pub mod sparql;

#[cfg(feature = "train")]
pub mod eval;
#[cfg(feature = "train")]
pub mod train;
