//! Text → tokens, sentences, words with tags, features and lemma, dependency arcs (Universal Dependencies 2) and named spans.
//! In: a text and a language pack. Out: an `Analysis`, columns that point into the text. Never fails.

pub mod brat;
mod columns;
pub mod conllu;
pub mod forms;
pub mod lemmas;
pub mod multiword;
pub mod names;
pub mod network;
mod read;
mod sealed;
mod segment;
pub mod sentences;
pub mod tokenizer;
mod ud;

use crate::language::{LanguagePack, Reading};

pub use columns::{Analysis, Name, Sentence, Token, Word, word_spans};
pub use ud::{Deprel, Feats, Feature, Rel, Sub, Upos};

/// Reads `text` from byte `body_start` on (the header line before it is left alone). Time and memory are linear in the length.
pub fn analyze(text: &str, body_start: usize, pack: &LanguagePack) -> Analysis {
    let (mut analysis, word_views) = read_with_views(text, body_start, &pack.reading);
    analysis.lang = pack.code.clone();
    let views = names::token_views(text, &analysis, &word_views, &pack.reading.lexicon);
    analysis.names = names::find(text, &analysis, &views, &pack.gazetteer, &pack.names);
    analysis
}

/// Tokens, sentences, words and trees, without names.
pub fn read_with(text: &str, body_start: usize, reading: &Reading) -> Analysis {
    read_with_views(text, body_start, reading).0
}

/// The same, and what the models see of each word's form.
pub fn read_with_views(text: &str, body_start: usize, reading: &Reading) -> (Analysis, Vec<forms::FormView>) {
    let (mut analysis, views) = segment::segment(text, body_start, reading);
    let mut reader = read::SentenceReader::new(reading);
    for i in 0..analysis.sentences.len() {
        let words = analysis.sentences[i].words();
        reader.read(&mut analysis.words[words.clone()], &views[words.clone()], words.start as u32);
    }
    (analysis, views)
}
