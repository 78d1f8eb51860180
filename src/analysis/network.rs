//! What the tagging and parsing network sees of a word, and what its labels mean.

use super::forms::FormView;
use super::{Feats, Upos};

/// How many of the keys of a word stand for the word itself; they come first.
pub const FORM_KEYS: usize = 1;

/// Keys of the embeddings that are summed for a word: form, affixes, shape, classes in the lexicon.
pub fn row_keys(view: &FormView, keys: &mut Vec<u32>) {
    let mut add = |template: u64, value: u64| {
        keys.push((crate::ml::mix(crate::ml::mix(template + 101) ^ value) >> 32) as u32);
    };
    add(0, view.lower);
    add(1, view.shape as u64);
    add(2, view.lower_class as u64);
    add(3, (view.class as u64) << 8 | view.shape as u64);
    let affixes = view.suffixes.iter().chain(&view.prefixes);
    for (i, affix) in affixes.enumerate().filter(|(_, affix)| **affix != 0) {
        add(4 + i as u64, *affix);
    }
}

/// UPOS and features as one label.
pub fn tag_label(upos: Upos, feats: Feats) -> String {
    format!("{upos} {feats}")
}

/// The meaning of a label of `tag_label`.
pub fn read_tag_label(label: &str) -> (Upos, Feats) {
    let (upos, feats) = label.split_once(' ').unwrap_or((label, "_"));
    (upos.parse().unwrap_or(Upos::X), Feats::from(feats))
}
