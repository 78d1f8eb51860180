//! The features by which a token is judged part of a name: forms and shapes, the lexicon and the gazetteer, words near names, the run
//! of capitals it stands in, its place in the text, and what the rest of the document says of its form. Training and decoding share them.

use super::super::columns::Analysis;
use super::super::forms::{FormView, Shape};
use super::document::DocumentUse;
use crate::language::gazetteer::{Gazetteer, PhraseKey, Senses};
use crate::ml::Features;

/// Lower words of at most this many letters may link capitals in one name ("Jean de La Fontaine").
const LINK: u8 = 3;

/// Where a token stands in a run of capitalised tokens, lower links inside included.
#[derive(Clone, Copy, Debug, Default)]
struct Run {
    first: u32,
    end: u32,
}

/// Place of a token in its text, as bits.
const STARTS: u8 = 1;
const LINE_START: u8 = 2;
const QUOTED: u8 = 4;
const HEADLINE: u8 = 8;
const BRACKETED: u8 = 16;

/// Groups of features; all of them in use, fewer to measure what each brings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Groups(pub u16);

impl Groups {
    pub const ALL: Groups = Groups(u16::MAX);
    pub const FORMS: Groups = Groups(1);
    pub const AFFIXES: Groups = Groups(2);
    pub const LEXICON: Groups = Groups(4);
    pub const TAGS: Groups = Groups(8);
    pub const PLACES: Groups = Groups(16);
    pub const LISTS: Groups = Groups(32);
    pub const RUNS: Groups = Groups(64);
    pub const DOCUMENT: Groups = Groups(128);

    fn has(self, group: Groups) -> bool {
        self.0 & group.0 != 0
    }
}

/// Everything about one text that the features look at. Slices have one item a token.
pub struct Clues<'a> {
    views: &'a [FormView],
    /// UPOS of the token's first word.
    tags: Vec<u8>,
    senses: Vec<Senses>,
    /// Senses of phrases of several tokens that begin, and that go on, at the token.
    phrase_begins: Vec<Senses>,
    phrase_inside: Vec<Senses>,
    places: Vec<u8>,
    runs: Vec<Run>,
    shapes: Vec<u64>,
    document: DocumentUse,
    pub groups: Groups,
}

impl<'a> Clues<'a> {
    pub fn new(text: &str, analysis: &Analysis, views: &'a [FormView], lists: &Gazetteer) -> Clues<'a> {
        let n = analysis.tokens.len();
        let form = |i: usize| analysis.tokens[i].span.of(text);
        let senses: Vec<Senses> = (0..n).map(|i| lists.senses(form(i))).collect();
        let mut starts = vec![false; n];
        for sentence in &analysis.sentences {
            if let Some(start) = starts.get_mut(sentence.first_token as usize) {
                *start = true;
            }
        }
        let document = DocumentUse::new(views, &senses, &starts);
        let (phrase_begins, phrase_inside) = phrases(text, analysis, views, lists);
        Clues {
            views,
            tags: analysis
                .tokens
                .iter()
                .map(|t| analysis.words.get(t.first_word as usize).map_or(0, |w| w.upos as u8))
                .collect(),
            senses,
            phrase_begins,
            phrase_inside,
            places: places(text, analysis, &starts),
            runs: runs(views, &starts),
            shapes: (0..n).map(|i| long_shape(form(i))).collect(),
            document,
            groups: Groups::ALL,
        }
    }

    fn view(&self, i: isize) -> &FormView {
        if i < 0 { &FormView::OUTSIDE } else { self.views.get(i as usize).unwrap_or(&FormView::OUTSIDE) }
    }

    fn sense(&self, i: isize) -> Senses {
        if i < 0 { Senses::default() } else { self.senses.get(i as usize).copied().unwrap_or_default() }
    }

    fn tag(&self, i: isize) -> u64 {
        if i < 0 { 99 } else { self.tags.get(i as usize).map_or(99, |&t| t as u64) }
    }

    /// Adds the features of token `i`.
    pub fn features(&self, i: usize, f: &mut Features) {
        let at = i as isize;
        let (y, a, b, c, d) =
            (self.view(at - 2), self.view(at - 1), self.view(at), self.view(at + 1), self.view(at + 2));
        let shape = |v: &FormView| if v.shape == Shape::Punctuation { v.lower } else { v.shape as u64 };
        let place = self.places[i];
        let starts = (place & STARTS) as u64;
        let cap = b.shape as u64 | starts << 8;
        let groups = self.groups;
        f.add(0, &[]);
        if groups.has(Groups::FORMS) {
            f.add(1, &[b.form]);
            f.add(2, &[b.lower]);
            f.add(3, &[a.lower]);
            f.add(4, &[c.lower]);
            f.add(5, &[y.lower]);
            f.add(6, &[d.lower]);
            f.add(7, &[a.lower, b.lower]);
            f.add(8, &[b.lower, c.lower]);
            f.add(9, &[a.lower, cap]);
            f.add(10, &[c.lower, cap]);
            f.add(11, &[y.lower, a.lower, cap]);
            f.add(12, &[c.lower, d.lower, cap]);
        }
        f.add(13, &[cap, self.shapes[i]]);
        f.add(14, &[shape(a), cap]);
        f.add(15, &[cap, shape(c)]);
        f.add(16, &[shape(a), cap, shape(c)]);
        f.add(17, &[shape(y), shape(a), cap]);
        f.add(18, &[cap, shape(c), shape(d)]);
        if groups.has(Groups::AFFIXES) {
            f.add(19, &[b.suffixes[1], cap]);
            f.add(20, &[b.suffixes[2], cap]);
            f.add(21, &[b.suffixes[3], cap]);
            f.add(22, &[b.prefixes[2], cap]);
            f.add(23, &[b.prefixes[3], cap]);
            f.add(24, &[a.suffixes[2], cap]);
            f.add(25, &[c.suffixes[2], cap]);
        }
        if groups.has(Groups::LEXICON) {
            f.add(26, &[cap, b.class as u64, b.lower_class as u64]);
            f.add(27, &[a.lower_class as u64, cap, b.lower_class as u64]);
            f.add(28, &[cap, b.lower_class as u64, c.lower_class as u64]);
        }
        if groups.has(Groups::TAGS) {
            let (pa, pb, pc) = (self.tag(at - 1), self.tag(at), self.tag(at + 1));
            f.add(29, &[pb, cap]);
            f.add(30, &[pa, pb, cap]);
            f.add(31, &[pb, pc, cap]);
            f.add(32, &[pa, pb, pc]);
            f.add(33, &[self.tag(at - 2), pa, pb]);
        }
        if groups.has(Groups::PLACES) {
            f.add(34, &[place as u64, cap]);
            f.add(35, &[place as u64, b.lower]);
        }
        if groups.has(Groups::LISTS) {
            self.lists(i, cap, f);
        }
        let named = b.shape != Shape::Lower && b.shape != Shape::Punctuation;
        if groups.has(Groups::RUNS) && (named || self.runs[i].end > 0) {
            self.run(i, cap, f);
        }
        if groups.has(Groups::DOCUMENT) && named {
            self.elsewhere(i, cap, f);
        }
    }

    /// What the gazetteer says of it and its neighbours.
    fn lists(&self, i: usize, cap: u64, f: &mut Features) {
        let at = i as isize;
        let own = self.sense(at);
        let (before, after) = (self.sense(at - 1), self.sense(at + 1));
        let bits = |senses: Senses| (0..32u64).filter(move |bit| senses.0 >> bit & 1 == 1);
        for bit in bits(own) {
            f.add(40, &[bit, cap]);
        }
        for bit in bits(before) {
            f.add(41, &[bit, cap]);
        }
        for bit in bits(after) {
            f.add(42, &[bit, cap]);
        }
        for bit in bits(self.sense(at - 2)) {
            f.add(43, &[bit, cap, self.view(at - 1).shape as u64]);
        }
        for bit in bits(self.sense(at - 3)).filter(|bit| *bit >= Senses::CUES as u64) {
            f.add(44, &[bit, cap]);
        }
        for bit in bits(self.sense(at + 2)).filter(|bit| *bit >= Senses::CUES as u64) {
            f.add(45, &[bit, cap]);
        }
        f.add(46, &[own.0 as u64, cap]);
        if own != Senses::default() || before != Senses::default() {
            f.add(47, &[before.0 as u64, own.0 as u64, cap]);
        }
        if own != Senses::default() || after != Senses::default() {
            f.add(48, &[own.0 as u64, after.0 as u64, cap]);
        }
        for bit in bits(self.phrase_begins[i]) {
            f.add(49, &[bit, cap]);
        }
        for bit in bits(self.phrase_inside[i]) {
            f.add(50, &[bit, cap]);
        }
    }

    /// The run of capitals that it stands in, and what stands around the run.
    fn run(&self, i: usize, cap: u64, f: &mut Features) {
        let run = self.runs[i];
        if run.end == 0 {
            return;
        }
        let (first, end) = (run.first as isize, run.end as isize);
        let position = (i as isize - first).min(4) as u64;
        let rest = (end - 1 - i as isize).min(4) as u64;
        let length = (end - first).min(6) as u64;
        let (before, after) = (self.view(first - 1), self.view(end));
        f.add(51, &[position, rest, cap]);
        f.add(52, &[before.lower, position.min(1), cap]);
        f.add(53, &[after.lower, rest.min(1), cap]);
        f.add(54, &[before.lower, after.lower]);
        f.add(55, &[self.view(first - 2).lower, before.lower, length.min(3)]);
        f.add(56, &[after.lower, self.view(end + 1).lower, length.min(3)]);
        let (head, tail) = (self.view(first), self.view(end - 1));
        f.add(57, &[head.lower, position.min(2)]);
        f.add(58, &[tail.lower, rest.min(2)]);
        let (head_sense, tail_sense) = (self.sense(first).0 as u64, self.sense(end - 1).0 as u64);
        f.add(59, &[head_sense, position.min(2), rest.min(2)]);
        f.add(60, &[head_sense, tail_sense, length, position]);
        f.add(61, &[self.sense(first - 1).0 as u64, head_sense, position.min(2)]);
        f.add(
            62,
            &[
                self.sense(first - 2).0 as u64 >> Senses::CUES,
                self.sense(first - 1).0 as u64 >> Senses::CUES,
                position.min(2),
            ],
        );
        f.add(
            63,
            &[self.sense(end).0 as u64 >> Senses::CUES, self.sense(end + 1).0 as u64 >> Senses::CUES, rest.min(2)],
        );
        f.add(64, &[self.tag(first - 1), self.tag(end), length.min(3)]);
    }

    /// What the document says of the form at its other places.
    fn elsewhere(&self, i: usize, cap: u64, f: &mut Features) {
        let view = &self.views[i];
        let small = self.document.is_small_too(view) as u64;
        let Some(uses) = self.document.of(view) else {
            f.add(70, &[small, cap]);
            return;
        };
        let often = uses.capital.min(4) as u64;
        f.add(70, &[small, cap]);
        f.add(71, &[small, often, (uses.inside > 0) as u64, cap]);
        let around =
            uses.after_first_name as u64 | (uses.after_capital as u64) << 1 | (uses.before_capital as u64) << 2;
        f.add(72, &[around, cap]);
        f.add(73, &[around, self.sense(i as isize).0 as u64, often.min(2)]);
        for bit in (0..32u64).filter(|bit| uses.before >> bit & 1 == 1) {
            f.add(74, &[bit, cap]);
        }
        for &(at, before, after) in &uses.neighbours {
            if at as usize != i {
                f.add(75, &[before]);
                f.add(76, &[after]);
            }
        }
    }
}

/// Marks phrases of the lists that span several tokens, the longest from each token on.
fn phrases(text: &str, analysis: &Analysis, views: &[FormView], lists: &Gazetteer) -> (Vec<Senses>, Vec<Senses>) {
    let n = analysis.tokens.len();
    let (mut begins, mut inside) = (vec![Senses::default(); n], vec![Senses::default(); n]);
    for i in 0..n {
        if !views[i].shape.has_capital() {
            continue;
        }
        let mut key = PhraseKey::default();
        let mut best = None;
        for j in i..(i + lists.longest_phrase()).min(n) {
            if views[j].shape == Shape::Punctuation
                && views[j].length > 0
                && j > i
                && analysis.tokens[j].span.of(text) != "-"
            {
                break;
            }
            key.push(analysis.tokens[j].span.of(text));
            let senses = lists.senses_of(key);
            if j > i && senses != Senses::default() {
                best = Some((j, senses));
            }
        }
        if let Some((last, senses)) = best {
            begins[i].0 |= senses.0;
            inside[i + 1..=last].iter_mut().for_each(|s| s.0 |= senses.0);
        }
    }
    (begins, inside)
}

/// Maximal runs of capitalised tokens within a sentence; short lower words between capitals belong to them.
fn runs(views: &[FormView], starts: &[bool]) -> Vec<Run> {
    let n = views.len();
    let capital = |i: usize| !matches!(views[i].shape, Shape::Lower | Shape::Punctuation | Shape::Digits);
    let link = |i: usize| views[i].shape == Shape::Lower && views[i].length <= LINK;
    let mut out = vec![Run::default(); n];
    let mut i = 0;
    while i < n {
        if !capital(i) {
            i += 1;
            continue;
        }
        let mut end = i + 1;
        loop {
            let mut next = end;
            while next < n && next - end < 2 && !starts[next] && link(next) {
                next += 1;
            }
            if next < n && !starts[next] && capital(next) {
                end = next + 1;
            } else {
                break;
            }
        }
        out[i..end].fill(Run { first: i as u32, end: end as u32 });
        i = end;
    }
    out
}

/// Starts of sentences and lines, quotation marks and brackets around, the first line.
fn places(text: &str, analysis: &Analysis, starts: &[bool]) -> Vec<u8> {
    let mut out = Vec::with_capacity(starts.len());
    let (mut guillemets, mut straight, mut brackets, mut line) = (false, false, false, 0u32);
    let mut last_end = 0;
    for (i, token) in analysis.tokens.iter().enumerate() {
        let gap = text.get(last_end..token.span.start as usize).unwrap_or("");
        last_end = token.span.end as usize;
        let new_line = i == 0 || gap.contains('\n');
        if new_line {
            line += 1;
            (guillemets, straight, brackets) = (false, false, false);
        }
        let form = token.span.of(text);
        match form {
            "»" | "”" => guillemets = false,
            ")" | "]" => brackets = false,
            _ => {}
        }
        let mut bits = if starts[i] { STARTS } else { 0 };
        if new_line {
            bits |= LINE_START;
        }
        if guillemets || straight {
            bits |= QUOTED;
        }
        if brackets {
            bits |= BRACKETED;
        }
        if line == 1 {
            bits |= HEADLINE;
        }
        out.push(bits);
        match form {
            "«" | "“" => guillemets = true,
            "\"" => straight = !straight,
            "(" | "[" => brackets = true,
            _ => {}
        }
    }
    out
}

/// The form with letters and digits by their class, runs of one class as one: `Jean-Luc` is `Xx-Xx`.
fn long_shape(form: &str) -> u64 {
    let mut hash = 0u64;
    let mut last = 0u8;
    for c in form.chars() {
        let class = if c.is_uppercase() {
            1
        } else if c.is_alphabetic() {
            2
        } else if c.is_numeric() {
            3
        } else {
            4 + (c as u32 % 61) as u8
        };
        if class != last {
            hash = crate::ml::mix(hash ^ class as u64);
            last = class;
        }
    }
    hash
}
