//! Near-copies of one dispatch: which documents say the same in nearly the same words, so that they count as one source.
//! In: the texts of a view. Out: for each document the first that it is a copy of. A function of the texts.
//!
//! Shingles of words, sketched by their smallest hashes (Broder 1997, "On the resemblance and containment of documents"). A short text whose
//! shingles nearly all stand in a longer one is a copy of it too: agencies' dispatches are cut. Linear in the length of the texts.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet, FxHasher};

use super::view::View;
use crate::base::fold;

/// Words of a shingle.
const WIDTH: usize = 5;
/// One shingle in so many is kept, chosen by its hash: the same ones in every text.
const ONE_IN: u64 = 8;
/// From this share of the shorter text's shingles on, two texts are copies. Measured on news: see BENCHMARKS.md, "Linking".
pub const COPY: f64 = 0.5;
/// Texts with fewer kept shingles than this are never copies: headlines alone meet by chance.
const FEWEST: usize = 4;
/// A shingle that stands in more documents than this is a formula of the trade ("tous droits réservés").
const FORMULA: usize = 50;

/// For each document of the view its place in `View::documents`, or that of the first document that it is a copy of.
pub fn copies(view: &View) -> Vec<u32> {
    let count = view.documents().len() as u32;
    group(&(0..count).map(|number| sketch(view.document_text(number).unwrap_or(""))).collect::<Vec<_>>())
}

/// How much of the shorter of two texts stands in the other, 0 to 1, as far as the sketches show.
pub fn resemblance(a: &str, b: &str) -> f64 {
    let (a, b) = (sketch(a), sketch(b));
    let few = a.len().min(b.len());
    if few < FEWEST { 0.0 } else { a.iter().filter(|hash| b.binary_search(hash).is_ok()).count() as f64 / few as f64 }
}

/// The kept shingles of a text, sorted.
fn sketch(text: &str) -> Vec<u64> {
    let folded = fold(text);
    let words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    let mut kept = FxHashSet::default();
    for shingle in words.windows(WIDTH) {
        let hash = hash(shingle);
        if hash.is_multiple_of(ONE_IN) {
            kept.insert(hash);
        }
    }
    let mut kept: Vec<u64> = kept.into_iter().collect();
    kept.sort_unstable();
    kept
}

fn hash(shingle: &[&str]) -> u64 {
    use std::hash::Hasher;
    let mut hasher = FxHasher::default();
    for word in shingle {
        hasher.write(word.as_bytes());
        hasher.write_u8(0);
    }
    // The low bits of this hash are its weakest.
    let hash = hasher.finish();
    (hash ^ (hash >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 3
}

fn group(sketches: &[Vec<u64>]) -> Vec<u32> {
    let mut holders: FxHashMap<u64, Vec<u32>> = FxHashMap::default();
    for (number, sketch) in sketches.iter().enumerate().filter(|(_, sketch)| sketch.len() >= FEWEST) {
        sketch.iter().for_each(|hash| holders.entry(*hash).or_default().push(number as u32));
    }
    let mut first: Vec<u32> = (0..sketches.len() as u32).collect();
    for (number, sketch) in sketches.iter().enumerate().filter(|(_, sketch)| sketch.len() >= FEWEST) {
        let mut common: BTreeMap<u32, usize> = BTreeMap::new();
        for others in sketch.iter().filter_map(|hash| holders.get(hash)).filter(|others| others.len() <= FORMULA) {
            others
                .iter()
                .filter(|&&other| (other as usize) < number)
                .for_each(|other| *common.entry(*other).or_default() += 1);
        }
        for (other, shared) in common {
            let few = sketch.len().min(sketches[other as usize].len());
            if shared as f64 >= COPY * few as f64 {
                let (a, b) = (root(&first, number as u32), root(&first, other));
                first[a.max(b) as usize] = a.min(b);
            }
        }
    }
    (0..sketches.len() as u32).map(|number| root(&first, number)).collect()
}

fn root(first: &[u32], mut number: u32) -> u32 {
    while first[number as usize] != number {
        number = first[number as usize];
    }
    number
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article(seed: usize, words: usize) -> Vec<String> {
        (0..words).map(|i| format!("mot{}", (i * 7919 + seed * 104_729 + i * i * seed) % 5000)).collect()
    }

    #[test]
    fn cut_and_edited_copies_are_found_and_other_texts_are_not() {
        let whole = article(1, 400);
        let cut = whole[..250].join(" ");
        let mut edited = whole.clone();
        (0..400).step_by(40).for_each(|i| edited[i] = "autre".into());
        let texts =
            [whole.join(" "), article(2, 400).join(" "), cut, edited.join(", "), "Bref.".into(), "Bref.".into()];
        let sketches: Vec<Vec<u64>> = texts.iter().map(|text| sketch(text)).collect();
        assert_eq!(group(&sketches), [0, 1, 0, 0, 4, 5]);
        assert!(resemblance(&texts[0], &texts[2]) > 0.9);
        assert_eq!(resemblance(&texts[0], &texts[1]), 0.0);
    }
}
