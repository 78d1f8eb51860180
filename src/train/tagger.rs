//! Gold sentences → models of UPOS, features and lemmas.

use std::collections::BTreeMap;

use super::perceptron::{Perceptron, Random};
use super::sentences::Sentence;
use crate::analysis::tagger::{feats_features, tag_sentence, upos_features};
use crate::analysis::{Upos, lemmas};
use crate::language::{Edit, Lemmatizer, Tagger};
use crate::ml::Features;

const MARGIN: f32 = 1.0;

/// Trains on the sentences that `keep` accepts (by their place).
pub fn train(sentences: &[Sentence], keep: &dyn Fn(usize) -> bool, epochs: usize) -> Tagger {
    let mut tagger = labels(sentences);
    let count = Upos::ALL.len();
    let (mut first, mut second) = (Perceptron::new(count), Perceptron::new(count));
    let mut feats = Perceptron::new(tagger.labels.len());
    let number: BTreeMap<&str, usize> = tagger.labels.iter().enumerate().map(|(i, l)| (l.as_str(), i)).collect();
    let mut order: Vec<usize> = (0..sentences.len()).filter(|&i| keep(i)).collect();
    let mut random = Random::new(21);
    let (mut f, mut scores, mut tags, mut given) = (Features::default(), Vec::new(), Vec::new(), Vec::new());
    for _ in 0..epochs {
        random.shuffle(&mut order);
        for &s in &order {
            let sentence = &sentences[s];
            let gold = |i: usize| sentence.words[i].upos as usize;
            tags.clear();
            for i in 0..sentence.words.len() {
                upos_features(&sentence.views, &tags, i, false, &mut f);
                tags.push(first.learn(f.keys(), gold(i), sentence.weight, MARGIN, &mut scores) as u8);
            }
            for i in 0..sentence.words.len() {
                upos_features(&sentence.views, &tags, i, true, &mut f);
                tags[i] = second.learn(f.keys(), gold(i), sentence.weight, MARGIN, &mut scores) as u8;
            }
            if !sentence.morphology {
                continue;
            }
            let gold_tags: Vec<u8> = sentence.words.iter().map(|w| w.upos as u8).collect();
            given.clear();
            for (i, word) in sentence.words.iter().enumerate() {
                feats_features(&sentence.views, &gold_tags, &given, i, &mut f);
                let gold = number.get(word.feats.to_string().as_str()).copied().unwrap_or(0);
                given.push(feats.learn(f.keys(), gold, sentence.weight, MARGIN, &mut scores) as u16);
            }
        }
    }
    tagger.first = first.finish(2000, 6).shrunk(8, 4);
    tagger.second = second.finish(2000, 6).shrunk(8, 4);
    tagger.feats = feats.finish(2000, 6).shrunk(8, 4);
    tagger
}

/// The feature labels, the empty one first, and which UPOS has which.
fn labels(sentences: &[Sentence]) -> Tagger {
    let mut seen: BTreeMap<(String, usize), usize> = BTreeMap::new();
    for word in sentences.iter().filter(|s| s.morphology).flat_map(|s| &s.words) {
        *seen.entry((word.feats.to_string(), word.upos as usize)).or_default() += 1;
    }
    let mut labels = vec!["_".to_string()];
    let mut by_upos = vec![vec![0]; Upos::ALL.len()];
    for ((feats, upos), count) in seen {
        if feats == "_" || count < 3 {
            continue;
        }
        let label = labels.iter().position(|l| *l == feats).unwrap_or_else(|| {
            labels.push(feats);
            labels.len() - 1
        });
        by_upos[upos].push(label as u16);
    }
    Tagger { labels, by_upos, ..Tagger::default() }
}

/// Tags and feature labels of every sentence, each by a tagger that has not learnt from it (`folds` of them).
pub fn jackknife(sentences: &[Sentence], folds: usize, epochs: usize) -> Vec<(Vec<u8>, Vec<u16>)> {
    let mut out = vec![(Vec::new(), Vec::new()); sentences.len()];
    for fold in 0..folds {
        let tagger = train(sentences, &|i| i % folds != fold, epochs);
        let mut f = Features::default();
        for i in (fold..sentences.len()).step_by(folds) {
            let (tags, feats) = &mut out[i];
            tag_sentence(&sentences[i].views, &tagger, tags, feats, &mut f);
        }
    }
    out
}

/// The edit that makes `lemma` of `form`, keeping the case where the lemma does.
fn edit(form: &str, lemma: &str) -> Edit {
    let shared = |form: &str| form.chars().zip(lemma.chars()).take_while(|(a, b)| a == b).count();
    let lower = form.to_lowercase();
    let as_is = shared(form);
    let lowered = shared(&lower);
    let (base, kept, lower) = if lowered > as_is { (lower.as_str(), lowered, true) } else { (form, as_is, false) };
    Edit { lower, cut: (base.chars().count() - kept).min(255) as u8, add: lemma.chars().skip(kept).collect() }
}

/// Trains the lemmatizer; `number` gives the label of features.
pub fn train_lemmas(sentences: &[Sentence], tagger: &Tagger, lemma_tags: Vec<Vec<String>>) -> Lemmatizer {
    let mut counts: BTreeMap<Edit, usize> = BTreeMap::new();
    let number: BTreeMap<&str, usize> = tagger.labels.iter().enumerate().map(|(i, l)| (l.as_str(), i)).collect();
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
            let feats = number.get(word.feats.to_string().as_str()).copied().unwrap_or(0);
            lemmas::features(view, word.upos as u8, feats as u16, &mut f);
            model.learn(f.keys(), gold, weight, MARGIN, &mut scores);
        }
    }
    Lemmatizer { edits, model: model.finish(2000, 8), lemma_tags }
}
