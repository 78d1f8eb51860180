//! Treebanks → sentences to learn tags, lemmas and trees from.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

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

/// The sentences once more in capitals and once more without accents, with a share of their weight: what headlines and careless
/// keyboards do to text.
pub fn disguised(sentences: &[Sentence], share: f32, lexicon: &Lexicon) -> Vec<Sentence> {
    let mut reader = FormReader::default();
    let disguises: [fn(&str) -> String; 2] =
        [str::to_uppercase, |form| form.nfd().filter(|c| !is_combining_mark(*c)).collect()];
    let mut out = Vec::new();
    for disguise in disguises {
        for sentence in sentences {
            let views = sentence.words.iter().map(|word| reader.view(&disguise(&word.form), lexicon)).collect();
            let (words, heads) = (sentence.words.clone(), sentence.heads.clone());
            let (weight, morphology) = (sentence.weight * share, sentence.morphology);
            out.push(Sentence { words, views, heads, weight, morphology });
        }
    }
    out
}
