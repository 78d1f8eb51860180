//! The readers of `names/scripts.tsv` and `names/sounds.tsv`, and what they do to a name.

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::UnicodeNormalization;

use crate::base::DataError;

/// Letters of other scripts → Latin letters.
pub(super) struct Scripts {
    readings: BTreeMap<String, String>,
    /// The letters with which `readings` begin.
    firsts: BTreeSet<char>,
    longest: usize,
}

impl Scripts {
    /// Rows `letters ⇥ Latin ⇥ script`, in lower case.
    pub(super) fn read(name: &str, text: &str) -> Result<Scripts, DataError> {
        let mut readings = BTreeMap::new();
        for (number, line) in rows(text) {
            let mut fields = line.split('\t');
            match (fields.next(), fields.next()) {
                (Some(letters), Some(latin)) if !letters.is_empty() => {
                    readings.insert(letters.nfc().collect(), latin.to_string());
                }
                _ => {
                    return Err(DataError::new(
                        name,
                        format!("line {number}: write letters, a tab and their Latin reading"),
                    ));
                }
            }
        }
        let longest = readings.keys().map(|letters: &String| letters.chars().count()).max().unwrap_or(0);
        let firsts = readings.keys().filter_map(|letters| letters.chars().next()).collect();
        Ok(Scripts { readings, firsts, longest })
    }

    /// The name with known letters of other scripts replaced, the longest group first. A name that has none comes back unchanged.
    pub(super) fn to_latin(&self, name: &str) -> String {
        if name.is_ascii() {
            return name.to_string();
        }
        let chars: Vec<char> = name.nfc().collect();
        // Most names have Latin letters alone, which no reading begins with but few.
        let is_latin = |&c: &char| c < '\u{250}' && !c.to_lowercase().any(|c| self.firsts.contains(&c));
        if chars.iter().all(is_latin) {
            return chars.into_iter().collect();
        }
        let lower: Vec<String> = chars.iter().map(|c| c.to_lowercase().collect()).collect();
        let mut out = String::with_capacity(name.len());
        let mut at = 0;
        'next: while at < chars.len() {
            for length in (1..=self.longest.min(chars.len() - at)).rev() {
                if let Some(latin) = self.readings.get(&lower[at..at + length].concat()) {
                    out.push_str(latin);
                    at += length;
                    continue 'next;
                }
            }
            // Greek accents and the like: try the letter without its marks.
            let bare: String = lower[at].nfd().take(1).collect();
            match self.readings.get(&bare) {
                Some(latin) if !bare.is_ascii() => out.push_str(latin),
                _ => out.push(chars[at]),
            }
            at += 1;
        }
        out
    }
}

/// What must stand beside the letters of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Beside {
    Anything,
    Edge,
    Vowel,
    Consonant,
    OneOf(String),
}

impl Beside {
    fn read(field: &str) -> Option<Beside> {
        match field {
            "" => Some(Beside::Anything),
            "^" | "$" => Some(Beside::Edge),
            "V" => Some(Beside::Vowel),
            "C" => Some(Beside::Consonant),
            set => Some(Beside::OneOf(set.strip_prefix('[')?.strip_suffix(']')?.to_string())),
        }
    }

    fn fits(&self, neighbour: Option<char>) -> bool {
        let vowel = |c: char| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y');
        match (self, neighbour) {
            (Beside::Anything, _) => true,
            (Beside::Edge, neighbour) => neighbour.is_none(),
            (_, None) => false,
            (Beside::Vowel, Some(c)) => vowel(c),
            (Beside::Consonant, Some(c)) => c.is_alphabetic() && !vowel(c),
            (Beside::OneOf(set), Some(c)) => set.contains(c),
        }
    }
}

struct Rule {
    before: Beside,
    letters: Vec<char>,
    after: Beside,
    reading: String,
}

/// Passes of rewrites, in order.
pub(super) struct Rules {
    passes: Vec<BTreeMap<char, Vec<Rule>>>,
}

impl Rules {
    /// Rows `pass ⇥ before ⇥ letters ⇥ after ⇥ reading ⇥ example`.
    pub(super) fn read(name: &str, text: &str) -> Result<Rules, DataError> {
        let mut passes: BTreeMap<u8, BTreeMap<char, Vec<Rule>>> = BTreeMap::new();
        for (number, line) in rows(text) {
            let wrong = |what: &str| DataError::new(name, format!("line {number}: {what}"));
            let fields: Vec<&str> = line.split('\t').collect();
            let [pass, before, letters, after, reading, ..] = fields[..] else {
                return Err(wrong("needs the fields pass, before, letters, after, reading"));
            };
            let pass = pass.parse().map_err(|_| wrong("the pass is not a number"))?;
            let beside =
                |field| Beside::read(field).ok_or_else(|| wrong("a neighbour is ^, $, V, C, [letters] or nothing"));
            let letters: Vec<char> = letters.chars().collect();
            let first = *letters.first().ok_or_else(|| wrong("has no letters to rewrite"))?;
            let rule = Rule { before: beside(before)?, letters, after: beside(after)?, reading: reading.to_string() };
            passes.entry(pass).or_default().entry(first).or_default().push(rule);
        }
        let mut passes: Vec<_> = passes.into_values().collect();
        for rules in passes.iter_mut().flat_map(|pass| pass.values_mut()) {
            rules.sort_by_key(|rule| std::cmp::Reverse(rule.letters.len()));
        }
        Ok(Rules { passes })
    }

    /// One folded word through every pass, then double letters made single.
    pub(super) fn apply(&self, word: &str) -> String {
        let mut chars: Vec<char> = word.chars().collect();
        for pass in &self.passes {
            let mut out = Vec::with_capacity(chars.len());
            let mut at = 0;
            while at < chars.len() {
                let fits = |rule: &&Rule| {
                    let end = at + rule.letters.len();
                    chars[at..].starts_with(&rule.letters)
                        && rule.before.fits(at.checked_sub(1).map(|i| chars[i]))
                        && rule.after.fits(chars.get(end).copied())
                };
                match pass.get(&chars[at]).and_then(|rules| rules.iter().find(fits)) {
                    Some(rule) => {
                        out.extend(rule.reading.chars());
                        at += rule.letters.len();
                    }
                    None => {
                        out.push(chars[at]);
                        at += 1;
                    }
                }
            }
            chars = out;
        }
        chars.dedup();
        chars.into_iter().collect()
    }
}

/// The lines that are neither comments nor empty, with their 1-based numbers.
fn rows(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().enumerate().map(|(i, line)| (i + 1, line)).filter(|(_, l)| !l.starts_with('#') && !l.trim().is_empty())
}
