//! An index of names: word → entities, in any spelling. Built once a view; answers in milliseconds for a million names.
//!
//! Words are folded (no accents, case, punctuation). Spellings of one sound (`Naming::word_sound`) meet in a second table. Slips of the
//! keyboard are found by passing over all words with a filter of letters: two words within distance *d* differ in at most 2*d* letters of
//! the alphabet, which one instruction tells; what passes is measured exactly. The pass is linear in the number of distinct words,
//! about one nanosecond each.

use rustc_hash::FxHashMap;

use crate::base::{Naming, distance, fold};
use crate::graph::{NodeId, View};

/// How well a word of the index fits a word that was asked for: lower is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    Exact,
    Sound,
    Slip(u8),
    Prefix,
}

/// Words shorter than that are never taken for one another's slips; beside another word, one letter less will do.
const SLIP_LENGTH: usize = 4;
/// From that length on, two slips are forgiven.
const TWO_SLIPS_LENGTH: usize = 8;
/// Prefixes shorter than that find nothing but themselves.
const PREFIX_LENGTH: usize = 2;

/// The index of one view.
pub(super) struct NameIndex {
    /// Sorted distinct words.
    words: Vec<Box<str>>,
    /// Letters of each word, a bit a class of letters.
    letters: Vec<u32>,
    lengths: Vec<u8>,
    /// Sound → words, sorted by sound; as places in `words`.
    sounds: Vec<(Box<str>, u32)>,
    /// Entities of word `i`: `entities[offsets[i]..offsets[i + 1]]`, sorted.
    offsets: Vec<u32>,
    entities: Vec<u32>,
    /// Words for the types of the view's events and relations; see `events::type_words`.
    pub type_words: Vec<(Vec<String>, u16)>,
}

/// One bit a letter; letters beyond the Latin ones share bits.
fn letters(word: &str) -> u32 {
    word.chars().fold(0, |bits, c| {
        bits | match c {
            'a'..='z' => 1 << (c as u32 - 'a' as u32),
            c => 1 << (26 + (c as u32) % 6),
        }
    })
}

/// The folded words of a name; a short way for plain ones.
pub(super) fn split(naming: &Naming, name: &str, mut each: impl FnMut(&str)) {
    let plain = name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b' ' || b == b'-');
    if plain {
        let mut buffer = String::new();
        for word in name.split([' ', '-']).filter(|word| !word.is_empty()) {
            buffer.clear();
            buffer.extend(word.bytes().map(|b| b.to_ascii_lowercase() as char));
            each(&buffer);
        }
    } else {
        naming.words(name).iter().for_each(|word| each(word));
    }
}

impl NameIndex {
    pub fn build(view: &View, naming: &Naming, type_words: Vec<(Vec<String>, u16)>) -> NameIndex {
        let mut numbers: FxHashMap<Box<str>, u32> = FxHashMap::default();
        let mut pairs: Vec<(u32, u32)> = Vec::new();
        let mut add = |name: &str, entity: u32, pairs: &mut Vec<(u32, u32)>| {
            split(naming, name, |word| {
                let next = numbers.len() as u32;
                let number = match numbers.get(word) {
                    Some(&number) => number,
                    None => *numbers.entry(word.into()).or_insert(next),
                };
                pairs.push((number, entity));
            })
        };
        for entity in 0..view.entity_count() as u32 {
            let node = NodeId(entity);
            add(view.name(node), entity, &mut pairs);
            if view.has_other_names(node) {
                view.aliases(node).iter().for_each(|alias| add(alias, entity, &mut pairs));
            }
        }
        let mut sorted: Vec<(Box<str>, u32)> = numbers.into_iter().collect();
        sorted.sort_unstable();
        let mut rank = vec![0; sorted.len()];
        for (i, (_, number)) in sorted.iter().enumerate() {
            rank[*number as usize] = i as u32;
        }
        pairs.iter_mut().for_each(|pair| pair.0 = rank[pair.0 as usize]);
        pairs.sort_unstable();
        pairs.dedup();
        let words: Vec<Box<str>> = sorted.into_iter().map(|(word, _)| word).collect();
        let mut offsets = vec![0u32; words.len() + 1];
        pairs.iter().for_each(|pair| offsets[pair.0 as usize + 1] += 1);
        for i in 0..words.len() {
            offsets[i + 1] += offsets[i];
        }
        let latin = |word: &str| fold(&naming.latin(word));
        let mut sounds: Vec<(Box<str>, u32)> =
            words.iter().enumerate().map(|(i, w)| (naming.word_sound(&latin(w)).into(), i as u32)).collect();
        sounds.sort_unstable();
        NameIndex {
            letters: words.iter().map(|word| letters(word)).collect(),
            lengths: words.iter().map(|word| word.chars().count().min(255) as u8).collect(),
            words,
            sounds,
            offsets,
            entities: pairs.into_iter().map(|pair| pair.1).collect(),
            type_words,
        }
    }

    /// The entities that have the word of that place in a name, sorted.
    pub fn entities(&self, word: u32) -> &[u32] {
        &self.entities[self.offsets[word as usize] as usize..self.offsets[word as usize + 1] as usize]
    }

    pub fn word(&self, word: u32) -> &str {
        &self.words[word as usize]
    }

    pub fn exact(&self, word: &str) -> Option<u32> {
        self.words.binary_search_by(|w| (**w).cmp(word)).ok().map(|i| i as u32)
    }

    /// The words that sound like it.
    pub fn sounding(&self, naming: &Naming, word: &str) -> Vec<u32> {
        let sound = naming.word_sound(&fold(&naming.latin(word)));
        if sound.chars().count() < 3 {
            return Vec::new();
        }
        let from = self.sounds.partition_point(|(s, _)| **s < *sound);
        self.sounds[from..].iter().take_while(|(s, _)| **s == *sound).map(|(_, word)| *word).collect()
    }

    /// The words whose sound begins like its sound, at most `limit`; nothing for a sound of one or two letters.
    pub fn sounding_at_first(&self, naming: &Naming, prefix: &str, limit: usize) -> Vec<u32> {
        let sound = naming.word_sound(&fold(&naming.latin(prefix)));
        if sound.chars().count() < 3 {
            return Vec::new();
        }
        let from = self.sounds.partition_point(|(s, _)| **s < *sound);
        self.sounds[from..].iter().take_while(|(s, _)| s.starts_with(&*sound)).take(limit).map(|pair| pair.1).collect()
    }

    /// The words that begin with it, as a range of places.
    pub fn beginning(&self, prefix: &str) -> std::ops::Range<u32> {
        let from = self.words.partition_point(|w| **w < *prefix);
        let length = self.words[from..].partition_point(|w| w.starts_with(prefix));
        from as u32..(from + length) as u32
    }

    /// The words within one slip of it, or two for long words, nearest first.
    pub fn slips(&self, word: &str, alone: bool) -> Vec<(u8, u32)> {
        let length = word.chars().count();
        if length < SLIP_LENGTH - usize::from(!alone) {
            return Vec::new();
        }
        let limit = if length < TWO_SLIPS_LENGTH { 1 } else { 2 };
        let mine = letters(word);
        let mut found = Vec::new();
        for (i, (&bits, &other)) in self.letters.iter().zip(&self.lengths).enumerate() {
            if (bits ^ mine).count_ones() as usize > 2 * limit || (other as usize).abs_diff(length) > limit {
                continue;
            }
            if let Some(d) = distance(word, &self.words[i], limit) {
                found.push((d as u8, i as u32));
            }
        }
        found.sort_unstable();
        found
    }

    /// The words nearest to it, for suggestions: up to a third of its letters may differ.
    pub fn nearest(&self, word: &str, count: usize) -> Vec<u32> {
        let limit = (word.chars().count() / 3).clamp(1, 3);
        let mine = letters(word);
        let near = |i: usize| (self.letters[i] ^ mine).count_ones() as usize <= 2 * limit;
        let mut found: Vec<(usize, u32)> = (0..self.words.len())
            .filter(|&i| near(i))
            .filter_map(|i| Some((distance(word, &self.words[i], limit)?, i as u32)))
            .collect();
        found.sort_unstable();
        found.into_iter().take(count).map(|(_, i)| i).collect()
    }

    /// The words that have it anywhere in them; nothing for one or two letters.
    pub fn containing(&self, part: &str) -> Vec<u32> {
        if part.chars().count() < 3 {
            return Vec::new();
        }
        (0..self.words.len() as u32).filter(|&i| self.word(i).contains(part)).collect()
    }

    /// The words that fit one that was asked for, each with its best fit, up to the given looseness.
    pub fn fitting(&self, naming: &Naming, word: &str, loosest: Fit) -> Vec<(Fit, u32)> {
        self.fitting_beside(naming, word, loosest, true)
    }

    fn fitting_beside(&self, naming: &Naming, word: &str, loosest: Fit, alone: bool) -> Vec<(Fit, u32)> {
        let mut found: Vec<(Fit, u32)> = self.exact(word).map(|w| (Fit::Exact, w)).into_iter().collect();
        if loosest >= Fit::Sound {
            found.extend(self.sounding(naming, word).into_iter().map(|w| (Fit::Sound, w)));
        }
        if loosest >= Fit::Slip(0) {
            found.extend(self.slips(word, alone).into_iter().map(|(d, w)| (Fit::Slip(d), w)));
        }
        if loosest >= Fit::Prefix && word.chars().count() >= PREFIX_LENGTH {
            found.extend(self.beginning(word).map(|w| (Fit::Prefix, w)));
        }
        found.sort_by_key(|&(fit, w)| (w, fit));
        found.dedup_by_key(|pair| pair.1);
        found
    }

    /// The entities that have, for each word asked, a word that fits; with the sum of the looseness. Sorted by entity.
    pub fn matching(&self, naming: &Naming, asked: &[String], loosest: Fit) -> Vec<(u32, u32)> {
        let mut result: Option<FxHashMap<u32, u32>> = None;
        for word in asked {
            let mut these: FxHashMap<u32, u32> = FxHashMap::default();
            for (fit, w) in self.fitting_beside(naming, word, loosest, asked.len() == 1) {
                let loose = match fit {
                    Fit::Exact => 0,
                    Fit::Sound => 1,
                    Fit::Slip(d) => 1 + u32::from(d),
                    Fit::Prefix => 4,
                };
                for &entity in self.entities(w) {
                    let before = match &result {
                        None => 0,
                        Some(map) => match map.get(&entity) {
                            Some(&before) => before,
                            None => continue,
                        },
                    };
                    let entry = these.entry(entity).or_insert(u32::MAX);
                    *entry = (*entry).min(before + loose);
                }
            }
            result = Some(these);
        }
        let mut found: Vec<(u32, u32)> = result.unwrap_or_default().into_iter().collect();
        found.sort_unstable();
        found
    }
}
