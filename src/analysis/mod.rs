//! Text → tokens, sentences, words with UPOS, features and lemma, dependency arcs (Universal Dependencies 2) and named spans.
//! In: a text and a language pack. Out: an `Analysis`, columns that point into the text. Never fails.

mod columns;
mod ud;

pub use columns::{Analysis, Name, Sentence, Token, Word};
pub use ud::{Deprel, Feats, Feature, Rel, Sub, Upos};
