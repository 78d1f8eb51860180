//! `Analysis` → mentions, coreference chains and statements with polarity, modality, source, time and place.
//! In: a document, its analysis, the schema and a language pack. Out: an `Extraction` that knows no other document. Never fails.

pub mod arguments;
mod attaching;
pub mod battery;
mod conditions;
pub mod coref;
mod descriptions;
pub mod explain;
pub mod gold;
pub mod matching;
mod merging;
mod modality;
mod nouns;
mod open;
mod output;
pub mod predications;
pub mod ranking;
#[cfg(test)]
mod reading_tests;
mod reducing;
mod refine;
mod repair;
mod statements;
pub mod time;
pub mod tree;
mod whole_names;

pub use output::{Chain, Extraction, Mention, MentionKind, Statement};
pub use statements::{Proposal, extract, possible_arguments, proposals};
