//! `Analysis` → mentions, coreference chains and statements with polarity, modality, source, time and place.
//! In: a document, its analysis, the schema and a language pack. Out: an `Extraction` that knows no other document. Never fails.

pub mod coref;
mod output;

pub use output::{Chain, Extraction, Mention, MentionKind, Statement};
