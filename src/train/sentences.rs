//! Treebanks → sentences to learn tags, lemmas and trees from.

use super::corpora::Treebank;
use crate::analysis::Word;
use crate::analysis::forms::{FormReader, FormView};
use crate::language::Lexicon;

/// In place of a head: the root.
pub const ROOT: u32 = u32::MAX;

/// One gold sentence with what the models see of its words.
pub struct Sentence {
    pub words: Vec<Word>,
    pub views: Vec<FormView>,
    /// Heads in the sentence, `ROOT` for the root.
    pub heads: Vec<u32>,
    /// How much one decision counts.
    pub weight: f32,
    /// Whether its features and lemmas follow the conventions of the others.
    pub morphology: bool,
}

pub fn sentences(treebanks: &[Treebank], lexicon: &Lexicon) -> Vec<Sentence> {
    let mut reader = FormReader::default();
    let mut out = Vec::new();
    for treebank in treebanks {
        for sentence in &treebank.article.analysis.sentences {
            let words = treebank.article.analysis.words[sentence.words()].to_vec();
            let first = sentence.first_word;
            let heads = (0..)
                .zip(&words)
                .map(|(i, word)| if word.head == first + i { ROOT } else { word.head - first })
                .collect();
            let views = words.iter().map(|word| reader.view(&word.form, lexicon)).collect();
            let (weight, morphology) = (treebank.weight, treebank.morphology);
            out.push(Sentence { words, views, heads, weight, morphology });
        }
    }
    out
}
