//! Text → token spans. Text falls into chunks at white space, chunks into atoms (runs of letters, runs of digits, single other
//! characters); a linear model decides at each border between two atoms of a chunk whether a token ends there, from left to right.
//! Digits in groups of three may join across one space; addresses and the like are tokens by their form alone (`sealed`). Linear in the length of the text; not its business: multiword tokens.

use super::forms::{Shape, is_combining, is_invisible, plain, plain_char};
use super::sealed::Sealed;
use crate::base::Span;
use crate::language::Lexicon;
use crate::ml::{Features, LinearModel, text_hash};

/// Chunks and tokens longer than this are not looked at as a whole (bytes): keeps the work linear.
const WHOLE: usize = 48;

/// A run of letters, of digits, or one other character with its combining marks.
#[derive(Clone, Copy, Debug)]
pub struct Atom {
    pub start: usize,
    pub end: usize,
    /// Folded text: letters lower-cased, digits by their number, others as they are.
    text: u64,
    shape: u64,
    kind: Kind,
    /// Whether white space stands before it.
    pub gap: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Letters,
    Digits,
    Other,
}

/// All atoms of `text` from byte `start` on.
pub fn atoms(text: &str, start: usize) -> Vec<Atom> {
    let mut out: Vec<Atom> = Vec::with_capacity((text.len() - start) / 4);
    let mut folded = String::new();
    let mut lower = String::new();
    let mut gap = true;
    let mut chars = text[start..].char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if c.is_whitespace() || is_invisible(c) {
            gap = true;
            continue;
        }
        let kind = kind_of(c);
        let (mut end, mut last) = (at + c.len_utf8(), c);
        // A flag is two letters of its own alphabet.
        let mut flag = is_flag_half(c);
        while let Some(&(next_at, next)) = chars.peek() {
            let same = kind != Kind::Other && kind_of(next) == kind;
            let sign = last == JOINER && kind == Kind::Other && kind_of(next) == kind && !is_invisible(next);
            let second = std::mem::take(&mut flag) && is_flag_half(next);
            if !(same || sign || second || is_combining(next)) {
                break;
            }
            chars.next();
            last = next;
            end = next_at + next.len_utf8();
        }
        let (from, to) = (start + at, start + end);
        let (text_value, shape) = match kind {
            Kind::Digits => (1000 + (end - at).min(6) as u64, 100 + (end - at).min(4) as u64),
            Kind::Letters => {
                plain(&text[from..to], &mut folded);
                lower.clear();
                lower.extend(folded.chars().flat_map(char::to_lowercase));
                (text_hash(&lower), Shape::of(&folded) as u64)
            }
            Kind::Other => (plain_char(c) as u64, 200 + plain_char(c) as u64),
        };
        out.push(Atom { start: from, end: to, text: text_value, shape, kind, gap });
        gap = false;
    }
    out
}

/// Joins several emoji to one.
const JOINER: char = '\u{200D}';

fn is_flag_half(c: char) -> bool {
    matches!(c as u32, 0x1F1E6..=0x1F1FF)
}

fn kind_of(c: char) -> Kind {
    if c.is_alphabetic() {
        Kind::Letters
    } else if c.is_numeric() {
        Kind::Digits
    } else {
        Kind::Other
    }
}

/// What decisions about one text share. Borders are named by the atom on their right.
pub struct Borders<'a> {
    text: &'a str,
    atoms: &'a [Atom],
    lexicon: &'a Lexicon,
    /// First atom of the current chunk and one past its last.
    chunk: (usize, usize),
    chunk_hash: u64,
    core: (u64, u8),
    buffer: String,
    features: Features,
}

impl<'a> Borders<'a> {
    pub fn new(text: &'a str, atoms: &'a [Atom], lexicon: &'a Lexicon) -> Borders<'a> {
        Borders {
            text,
            atoms,
            lexicon,
            chunk: (0, 0),
            chunk_hash: 0,
            core: (0, 0),
            buffer: String::new(),
            features: Features::default(),
        }
    }

    /// Whether there is something to decide before atom `i`: inside a chunk, or one space inside a number.
    pub fn is_open(&self, i: usize) -> bool {
        let (left, right) = (&self.atoms[i - 1], &self.atoms[i]);
        if !right.gap {
            return true;
        }
        let digits = left.kind == Kind::Digits && right.kind == Kind::Digits;
        digits && right.end - right.start == 3 && left.end - left.start <= 3 && {
            let gap = &self.text[left.end..right.start];
            gap.chars().count() == 1 && !gap.contains(['\n', '\r', '\t'])
        }
    }

    fn hash(&mut self, from: usize, to: usize) -> u64 {
        if to - from > WHOLE {
            return 0;
        }
        plain(&self.text[from..to], &mut self.buffer);
        self.buffer = self.buffer.chars().flat_map(char::to_lowercase).collect();
        text_hash(&self.buffer)
    }

    fn enter_chunk(&mut self, i: usize) {
        if i < self.chunk.1 && i >= self.chunk.0 {
            return;
        }
        let mut first = i;
        while first > 0 && !self.atoms[first].gap && i - first < WHOLE {
            first -= 1;
        }
        let mut last = i + 1;
        while last < self.atoms.len() && !self.atoms[last].gap && last - i < WHOLE {
            last += 1;
        }
        self.chunk = (first, last);
        self.chunk_hash = self.hash(self.atoms[first].start, self.atoms[last - 1].end);
        let (mut a, mut b) = (first, last);
        while a < b && self.atoms[a].kind == Kind::Other {
            a += 1;
        }
        while b > a && self.atoms[b - 1].kind == Kind::Other {
            b -= 1;
        }
        self.core = if a < b {
            let hash = self.hash(self.atoms[a].start, self.atoms[b - 1].end);
            (hash, self.lexicon.classes.get_hash(hash).unwrap_or(0))
        } else {
            (0, 0)
        };
    }

    /// The features of the border before atom `i`, where the current token began at atom `begin`.
    pub fn features(&mut self, i: usize, begin: usize) -> &Features {
        self.enter_chunk(i);
        let none = (7u64, 7u64);
        let side = |j: Option<usize>, first: usize, last: usize| match j {
            Some(j) if j >= first && j < last => (self.atoms[j].text, self.atoms[j].shape),
            _ => none,
        };
        let (first, last) = self.chunk;
        let before = side(i.checked_sub(2), first, last);
        let after = side(Some(i + 1), first, last);
        let (left, right) = (self.atoms[i - 1], self.atoms[i]);
        let space = right.gap as u64;
        let outer =
            self.atoms.get(last).map_or(8, |a| if a.kind == Kind::Letters { a.shape } else { 20 + a.kind as u64 });
        let outer_text = self.atoms.get(last).map_or(8, |a| a.text);
        let so_far = self.hash(self.atoms[begin].start, left.end);
        let so_far_class = self.lexicon.classes.get_hash(so_far).unwrap_or(0) as u64;
        let rest = self.hash(right.start, self.atoms[last - 1].end);
        let joined = self.hash(self.atoms[begin].start, right.end);
        let joined_class = self.lexicon.classes.get_hash(joined).unwrap_or(0) as u64;
        let (core, core_class) = (self.core.0, self.core.1 as u64);
        let at = (i - first).min(12) as u64;
        let ends = (i + 1 == last) as u64;
        let fresh = (begin + 1 == i) as u64;
        let f = &mut self.features;
        f.clear();
        f.add(0, &[space]);
        f.add(1, &[left.text, right.text, space]);
        f.add(2, &[left.text, right.shape, ends]);
        f.add(3, &[left.shape, right.text, ends]);
        f.add(4, &[before.0, left.text, right.text]);
        f.add(5, &[left.text, right.text, after.0]);
        f.add(6, &[before.1, left.shape, right.shape, after.1]);
        f.add(7, &[core, at]);
        f.add(8, &[self.chunk_hash, at]);
        f.add(9, &[so_far, right.text]);
        f.add(10, &[so_far, right.shape, ends]);
        f.add(11, &[rest, so_far_class]);
        f.add(12, &[rest, fresh]);
        f.add(13, &[left.shape, right.shape, outer, ends]);
        f.add(14, &[so_far_class, right.text]);
        f.add(15, &[core_class, right.text, fresh]);
        f.add(16, &[joined_class, joined]);
        f.add(17, &[so_far, right.text, ends, outer]);
        f.add(18, &[left.shape, right.text, ends, outer, fresh]);
        f.add(19, &[so_far, right.text, outer_text]);
        f.add(20, &[before.1, left.shape, right.shape, after.1, (i == first) as u64, ends, fresh]);
        f
    }
}

/// The tokens of `text` from byte `start` on.
pub fn tokenize(text: &str, start: usize, lexicon: &Lexicon, model: &LinearModel) -> Vec<Span> {
    let atoms = atoms(text, start);
    let mut borders = Borders::new(text, &atoms, lexicon);
    let mut tokens = Vec::with_capacity(atoms.len());
    let (mut begin, mut sealed) = (0, Sealed::new(text, start));
    for i in 1..=atoms.len() {
        let decided = atoms.get(i).and_then(|atom| sealed.ends(atom.start));
        let ends = i == atoms.len()
            || !borders.is_open(i)
            || decided.unwrap_or_else(|| {
                let mut scores = [0; 2];
                model.add_scores(borders.features(i, begin).keys(), &mut scores);
                scores[1] >= scores[0]
            });
        if ends && !atoms.is_empty() {
            tokens.push(Span::new(atoms[begin].start, atoms[i - 1].end));
            begin = i;
        }
    }
    tokens
}
