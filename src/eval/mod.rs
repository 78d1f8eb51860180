//! Scores of parses, names, coreference and statements against gold files.

pub mod coref;
pub mod ud;
