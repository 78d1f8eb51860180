//! Scores of parses, names, coreference and statements against gold files.

pub mod copies;
pub mod coref;
pub mod linking;
pub mod names;
pub mod statements;
pub mod ud;
