//! `Analysis` → mentions, coreference chains and statements with polarity, modality, source, time and place.
//! In: a document, its analysis, the schema and a language pack. Out: an `Extraction` that knows no other document. Never fails.

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
mod refine;
mod repair;
mod statements;
pub mod time;
pub mod tree;

pub use output::{Chain, Extraction, Mention, MentionKind, Statement};
pub use statements::{Proposal, extract, proposals};
