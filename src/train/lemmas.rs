//! Gold sentences → the model of lemmas.

use std::collections::BTreeMap;

use super::perceptron::{Perceptron, Random};
use super::sentences::Sentence;
use crate::analysis::lemmas;
use crate::language::{Edit, Lemmatizer};
use crate::ml::Features;

const MARGIN: f32 = 1.0;

/// The edit that makes `lemma` of `form`, keeping the case where the lemma does.
fn edit(form: &str, lemma: &str) -> Edit {
    let shared = |form: &str| form.chars().zip(lemma.chars()).take_while(|(a, b)| a == b).count();
    let lower = form.to_lowercase();
    let as_is = shared(form);
    let lowered = shared(&lower);
    let (base, kept, lower) = if lowered > as_is { (lower.as_str(), lowered, true) } else { (form, as_is, false) };
    Edit { lower, cut: (base.chars().count() - kept).min(255) as u8, add: lemma.chars().skip(kept).collect() }
}

/// Trains the lemmatizer. `lemma_tags`: see `Lemmatizer`.
pub fn train(sentences: &[Sentence], lemma_tags: Vec<Vec<String>>) -> Lemmatizer {
    let mut counts: BTreeMap<Edit, usize> = BTreeMap::new();
    let words: Vec<_> = sentences
        .iter()
        .filter(|s| s.morphology)
        .flat_map(|s| s.words.iter().zip(&s.views).map(|(word, view)| (word, view, s.weight)))
        .filter(|(word, ..)| &*word.lemma != "_")
        .collect();
    for (word, ..) in &words {
        *counts.entry(edit(&word.form, &word.lemma)).or_default() += 1;
    }
    let mut ranked: Vec<(Edit, usize)> = counts.into_iter().filter(|(_, n)| *n >= 2).collect();
    ranked.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    let edits: Vec<Edit> = ranked.into_iter().map(|(edit, _)| edit).collect();
    let place: BTreeMap<&Edit, usize> = edits.iter().enumerate().map(|(i, e)| (e, i)).collect();
    let mut model = Perceptron::new(edits.len());
    let (mut f, mut scores) = (Features::default(), Vec::new());
    let mut order: Vec<usize> = (0..words.len()).collect();
    let mut random = Random::new(22);
    for _ in 0..6 {
        random.shuffle(&mut order);
        for &w in &order {
            let (word, view, weight) = words[w];
            let Some(&gold) = place.get(&edit(&word.form, &word.lemma)) else { continue };
            lemmas::features(view, word.upos as u8, word.feats, &mut f);
            model.learn(f.keys(), gold, weight, MARGIN, &mut scores);
        }
    }
    Lemmatizer { edits, model: model.finish(2000, 8), lemma_tags }
}
