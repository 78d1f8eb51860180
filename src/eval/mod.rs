//! Scores of parses, names and statements against gold files.

pub mod ud;
