//! Near-copies of one dispatch: which documents say the same in nearly the same words, so that they count as one source.
//! In: the texts of documents. Out: for each document the first that it is a copy of. A function of the texts.
//!
//! Shingles of words, sketched by their smallest hashes (Broder 1997, "On the resemblance and containment of documents"). A short text whose
//! shingles nearly all stand in a longer one is a copy of it too: agencies' dispatches are cut. Linear in the length of the texts.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::Hasher;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHasher};

use super::record::{List, Record};
use super::view::{EdgeId, NodeId, View};

/// Words of a shingle.
const WIDTH: usize = 5;
/// One shingle in so many is kept, chosen by its hash: the same ones in every text.
const ONE_IN: u64 = 4;
/// From this share of the shorter text's shingles on, two texts are copies. Measured on news: see BENCHMARKS.md, "Near-copies".
pub const COPY: f64 = 0.6;
/// Texts with fewer kept shingles than this are never copies: headlines alone meet by chance.
const FEWEST: usize = 6;
/// A line is prose, and counts, from so many words on, or from `SENTENCE` words where it ends as sentences do: headlines, tables of results and
/// lists of other articles are alike wherever they stand.
const PARAGRAPH: usize = 20;
const SENTENCE: usize = 8;
const ENDS: [char; 4] = ['.', '!', '?', '…'];
/// A shingle that stands in more documents than this is a formula of the trade ("tous droits réservés").
const FORMULA: usize = 50;

/// For each text its place, or that of the first text that it is a copy of. `None` is a document without text, a copy of nothing.
pub fn copies(texts: &[Option<&str>]) -> Vec<u32> {
    group(&texts.par_iter().map(|text| sketch(text.unwrap_or(""))).collect::<Vec<_>>())
}

/// Works out which documents of a view are near-copies.
pub(super) fn find(view: &mut View) {
    let count = view.documents().len() as u32;
    let texts: Vec<Option<&str>> = (0..count).map(|number| view.document_text(number)).collect();
    view.document_copies = if texts.iter().all(Option::is_none) { (0..count).collect() } else { copies(&texts) };
}

/// Weighs the edges of a view by independent sources. Where no document has a text, every piece of evidence is a source: nothing is known of
/// who copied whom.
pub(super) fn weigh(view: &mut View) {
    if view.documents().iter().all(|row| !row.has_text) {
        return;
    }
    let copies = &view.document_copies;
    let of = |list: List<'_, Record>| {
        if list.len() < 2 { list.len() as usize } else { support(&list.collect::<Vec<_>>(), copies) }
    };
    let first = view.entity_count() as u32;
    let events: Vec<u8> = (0..view.event_count() as u32)
        .into_par_iter()
        .map(|i| capped(of(view.event_records(NodeId(first + i)))))
        .collect();
    let weights: Vec<u8> = (0..view.edge_count() as u32)
        .into_par_iter()
        .map(|edge| match view.role_number(EdgeId(edge)) {
            Some(_) => events[(view.target(EdgeId(edge)).0 - first) as usize],
            None => capped(of(view.edge_records(EdgeId(edge)))),
        })
        .collect();
    view.edge_weight = weights;
}

fn capped(sources: usize) -> u8 {
    sources.min(usize::from(u8::MAX)) as u8
}

/// How many independent sources stand behind pieces of evidence: a document counts once, however many sentences say it, near-copies count as
/// one document, and what several documents have from one named source comes from one. `copies` is that of the documents; where it is
/// shorter than their list, the rest are copies of nothing. Entities and documents are numbers of one view.
fn support(records: &[Record], copies: &[u32]) -> usize {
    let origin = |record: &Record| match record.source {
        Some(source) => (true, source),
        None => (false, copies.get(record.document as usize).copied().unwrap_or(record.document)),
    };
    match records {
        [] | [_] => records.len(),
        _ => records.iter().map(origin).collect::<BTreeSet<_>>().len(),
    }
}

/// The kept shingles of a text: what two texts are compared by.
pub struct Sketch(Vec<u64>);

impl Sketch {
    pub fn of(text: &str) -> Sketch {
        Sketch(sketch(text))
    }

    /// How much of the shorter of two texts stands in the other, 0 to 1, as far as the sketches show; 0 where one is too short to tell.
    pub fn resemblance(&self, other: &Sketch) -> f64 {
        let (a, b) = (&self.0, &other.0);
        let few = a.len().min(b.len());
        if few < FEWEST {
            0.0
        } else {
            a.iter().filter(|hash| b.binary_search(hash).is_ok()).count() as f64 / few as f64
        }
    }
}

/// The kept shingles of a text's prose, sorted. Words are runs of letters and digits, whatever their case.
fn sketch(text: &str) -> Vec<u64> {
    let mut words: Vec<u64> = Vec::with_capacity(text.len() / 6);
    for line in text.lines() {
        let before = words.len();
        take_words(line, &mut words);
        let count = words.len() - before;
        let ends =
            line.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '»' | '”' | '"' | ')')).ends_with(ENDS);
        if count < PARAGRAPH && (count < SENTENCE || !ends) {
            words.truncate(before);
        }
    }
    let mut kept: Vec<u64> = words.windows(WIDTH).map(hash).filter(|hash| hash.is_multiple_of(ONE_IN)).collect();
    kept.sort_unstable();
    kept.dedup();
    kept
}

/// Appends a hash for each word of a line.
fn take_words(line: &str, words: &mut Vec<u64>) {
    let mut hasher = FxHasher::default();
    let mut inside = false;
    for c in line.chars().chain([' ']) {
        if c.is_alphanumeric() {
            inside = true;
            match c.is_ascii() {
                true => hasher.write_u8(c.to_ascii_lowercase() as u8),
                false => c.to_lowercase().for_each(|c| hasher.write_u32(c as u32)),
            }
        } else if inside {
            inside = false;
            words.push(std::mem::take(&mut hasher).finish());
        }
    }
}

fn hash(shingle: &[u64]) -> u64 {
    let mut hasher = FxHasher::default();
    shingle.iter().for_each(|word| hasher.write_u64(*word));
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
        let resemblance = |i: usize, j: usize| Sketch::of(&texts[i]).resemblance(&Sketch::of(&texts[j]));
        assert!(resemblance(0, 2) > 0.9);
        assert_eq!(resemblance(0, 1), 0.0);
        assert_eq!(copies(&[None, Some(&texts[3]), None, Some(&texts[0])]), [0, 1, 2, 1]);
    }

    #[test]
    fn a_source_counts_once() {
        use crate::base::{Modality, Span};
        use crate::graph::record::At;
        let record = |document, source| Record {
            document,
            at: At::Text { sentence: Span::new(0, 1), trigger: Span::new(0, 0), arguments: vec![] },
            modality: Modality::Actual,
            time: None,
            place: None,
            source,
            values: vec![],
        };
        let copies = [0, 1, 0, 3];
        let check = |records: &[(u32, Option<u32>)], expected: usize| {
            let records: Vec<Record> = records.iter().map(|(document, source)| record(*document, *source)).collect();
            assert_eq!(support(&records, &copies), expected);
        };
        check(&[(0, None)], 1);
        check(&[(0, None), (0, None), (1, None)], 2);
        check(&[(0, None), (2, None)], 1);
        check(&[(0, Some(7)), (1, Some(7)), (3, Some(7))], 1);
        check(&[(0, Some(7)), (1, Some(8)), (3, None)], 3);
    }
}
