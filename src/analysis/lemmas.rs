//! Form, UPOS and features → lemma: the best edit of a classifier, checked against the lexicon.

use super::forms::{FormView, Shape, plain};
use super::{Feats, Upos};
use crate::language::{Lemmatizer, Lexicon};
use crate::ml::Features;

/// How many edits are tried against the lexicon.
const TRIES: usize = 6;

/// Features of the edit of a word with the UPOS number `tag`.
pub fn features(view: &FormView, tag: u8, feats: Feats, f: &mut Features) {
    let (t, m) = (tag as u64, feats.0);
    f.clear();
    f.add(0, &[t]);
    f.add(1, &[t, view.lower]);
    f.add(2, &[t, view.lower, m]);
    f.add(3, &[t, view.form]);
    for (k, suffix) in view.suffixes.iter().enumerate() {
        if *suffix != 0 {
            f.add(4 + k as u32, &[t, *suffix]);
            f.add(9 + k as u32, &[t, *suffix, m]);
        }
    }
    f.add(14, &[t, view.lower_class as u64, view.suffixes[1]]);
    f.add(15, &[t, view.shape as u64]);
    f.add(16, &[t, view.prefixes[2], view.suffixes[1]]);
    f.add(17, &[t, view.prefixes[3], view.suffixes[2]]);
}

/// The lemma of `form`, with straight apostrophes and composed accents.
pub fn lemma(
    form: &str,
    view: &FormView,
    tag: u8,
    feats: Feats,
    lemmatizer: &Lemmatizer,
    lexicon: &Lexicon,
    f: &mut Features,
    scores: &mut Vec<i32>,
) -> String {
    let mut folded = String::new();
    if !form.is_ascii() {
        plain(form, &mut folded);
    }
    let mut form = if folded.is_empty() { form } else { folded.as_str() };
    // A word in capitals that the lexicon has only in small letters is read in small letters; what is short may be an acronym.
    let small = (view.length > 3
        && view.shape == Shape::Upper
        && view.class == 0
        && view.lower_class != 0
        && tag != Upos::Propn as u8)
        .then(|| form.to_lowercase());
    if let Some(small) = &small {
        form = small;
    }
    features(view, tag, feats, f);
    scores.clear();
    scores.resize(lemmatizer.edits.len(), 0);
    lemmatizer.model.add_scores(f.keys(), scores);
    let tags = lemmatizer.lemma_tags.get(tag as usize).map_or(&[][..], |t| t.as_slice());
    let mut first: Option<String> = None;
    for _ in 0..TRIES {
        let Some(best) = (0..scores.len()).max_by_key(|&i| (scores[i], std::cmp::Reverse(i))) else { break };
        let score = std::mem::replace(&mut scores[best], i32::MIN);
        if score <= 0 && first.is_some() {
            break;
        }
        let Some(lemma) = lemmatizer.edits[best].apply(form) else { continue };
        if tags.is_empty() || tags.iter().any(|tag| lexicon.allows(&lemma, tag)) {
            return lemma;
        }
        first.get_or_insert(lemma);
    }
    first.unwrap_or_else(|| form.to_string())
}
