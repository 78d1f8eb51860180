//! Token spans → sentence ends. A linear model decides after each token where a sentence could end; line breaks end sentences
//! unless the text is wrapped to a column, blank lines always do. A sentence never grows beyond a limit.

use super::forms::{FormView, Shape};
use crate::base::Span;
use crate::ml::{Features, LinearModel};

/// The most tokens of a sentence: longer ones are cut, so that parsing stays linear in the length of the text.
pub const LONGEST: usize = 250;

/// By how much an end must win where no stop marks it, in units of the model (200 to one nat; chosen on Sequoia dev and GSD).
const WITHOUT_STOP: i32 = 100;
/// The same in a text of several lines, where headlines have a line of their own: next to none in news (read on WiNER).
const WITHOUT_STOP_IN_LINES: i32 = 1600;

/// White space between two tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gap {
    None,
    Space,
    /// Spaces or tabs that set things apart, as in a table.
    Wide,
    /// A line break that only wraps a line.
    Wrap,
    /// A line break that ends a line.
    Line,
    Paragraph,
}

/// The gap after each token, the last one included.
pub fn gaps(text: &str, tokens: &[Span]) -> Vec<Gap> {
    let mut out: Vec<Gap> = Vec::with_capacity(tokens.len());
    for (i, token) in tokens.iter().enumerate() {
        let to = tokens.get(i + 1).map_or(text.len(), |next| next.start as usize);
        let gap = &text[token.end as usize..to];
        out.push(match gap.bytes().filter(|b| *b == b'\n').count() {
            _ if gap.is_empty() => Gap::None,
            0 if gap.contains('\u{2029}') => Gap::Paragraph,
            0 if gap.contains('\r') || gap.contains('\u{2028}') || gap.contains('\u{0C}') => Gap::Line,
            0 if gap.contains('\t') || gap.chars().count() > 3 => Gap::Wide,
            0 => Gap::Space,
            1 => Gap::Line,
            _ => Gap::Paragraph,
        });
    }
    mark_wraps(text, tokens, &mut out);
    out
}

/// In a block of at least three lines that are all about as long as the longest, with at most 120 characters, and of which one begins
/// with a small letter, line breaks only wrap. Elsewhere a line break wraps if the next line begins with a small letter and this one
/// has at least 40 characters and ends without a full stop.
fn mark_wraps(text: &str, tokens: &[Span], gaps: &mut [Gap]) {
    let mut first = 0;
    while first < tokens.len() {
        let mut last = first;
        while gaps[last] != Gap::Paragraph && last + 1 < tokens.len() {
            last += 1;
        }
        let breaks: Vec<usize> = (first..last).filter(|&i| gaps[i] == Gap::Line).collect();
        let begin = |b: Option<usize>| b.map_or(tokens[first].start, |b| tokens[b + 1].start) as usize;
        let mut lengths = Vec::with_capacity(breaks.len());
        for (k, &b) in breaks.iter().enumerate() {
            let from = begin(k.checked_sub(1).map(|k| breaks[k]));
            lengths.push(text[from..tokens[b].end as usize].chars().count());
        }
        let small = |b: usize| text[tokens[b + 1].start as usize..].chars().next().is_some_and(char::is_lowercase);
        let longest = lengths.iter().copied().max().unwrap_or(0);
        let even = lengths.len() >= 2
            && longest <= 120
            && lengths.iter().all(|&n| n * 10 >= longest * 7)
            && breaks.iter().any(|&b| small(b));
        for (&b, &length) in breaks.iter().zip(&lengths) {
            let stops = text[..tokens[b].end as usize].ends_with(['.', '!', '?', ':', ';', '…']);
            if even || (small(b) && length >= 40 && !stops) {
                gaps[b] = Gap::Wrap;
            }
        }
        first = last + 1;
    }
}

/// What is known of the sentence that is being read.
#[derive(Clone, Copy, Debug, Default)]
pub struct State {
    /// Tokens so far.
    pub length: usize,
    straight_quotes: u32,
    guillemets: i32,
    brackets: i32,
    /// Guillemets open since the line began, whatever sentences ended.
    quoted: i32,
}

impl State {
    pub fn push(&mut self, token: &str) {
        self.length += 1;
        match token {
            "\"" | "“" | "”" => self.straight_quotes += 1,
            "«" => {
                self.guillemets += 1;
                self.quoted += 1;
            }
            "»" => {
                self.guillemets -= 1;
                self.quoted = (self.quoted - 1).max(0);
            }
            "(" | "[" => self.brackets += 1,
            ")" | "]" => self.brackets -= 1,
            _ => {}
        }
    }
}

impl State {
    /// What is known when the next sentence begins after `gap`.
    pub fn next(self, gap: Gap) -> State {
        let quoted = if matches!(gap, Gap::Line | Gap::Paragraph) { 0 } else { self.quoted };
        State { quoted, ..State::default() }
    }
}

fn is_stop(token: &str) -> bool {
    token.starts_with(['.', '!', '?', '…', ':', ';']) || token.ends_with(['.', '…'])
}

/// Whether a full stop or its like stands at the end of token `i`, or before it when it is the dash of a dateline.
fn is_marked(text: &str, tokens: &[Span], i: usize) -> bool {
    let stops = |token: &str| token.ends_with(['.', '!', '?', '…']);
    let token = tokens[i].of(text);
    stops(token) || matches!(token, "–" | "—" | "-" | "\"" | "»" | ")") && i > 0 && stops(tokens[i - 1].of(text))
}

/// Whether a sentence could end after token `i`, within a line; `state` counts token `i`. Never between a bracket or a guillemet that
/// opens and what follows it, nor between what is quoted and the mark that closes it.
pub fn is_open(text: &str, tokens: &[Span], i: usize, state: State) -> bool {
    let Some(next) = tokens.get(i + 1).map(|next| next.of(text)) else { return false };
    let (token, begins) = (tokens[i].of(text), next.chars().next());
    if matches!(token, "(" | "[" | "“") || token == "«" && state.quoted > 0 {
        return false;
    }
    if matches!(next, ")" | "]" | "”") || next == "»" && state.quoted > 0 {
        return false;
    }
    is_stop(token) || begins.is_some_and(|c| !c.is_lowercase() && !matches!(c, ',' | '.' | '%'))
}

/// The features of the border after token `i`.
pub fn features(
    text: &str,
    tokens: &[Span],
    views: &[FormView],
    gaps: &[Gap],
    i: usize,
    state: State,
    f: &mut Features,
) {
    let at = |k: isize| {
        let j = i as isize + k;
        if j < 0 { None } else { views.get(j as usize) }
    };
    let view = |k: isize| at(k).unwrap_or(&FormView::OUTSIDE);
    let (a, b, c, d, z, y) = (view(-1), view(0), view(1), view(2), view(3), view(-2));
    let shape = |v: &FormView| {
        if v.shape == Shape::Punctuation { v.lower } else { v.shape as u64 }
    };
    let class = |v: &FormView| (v.lower_class as u64) << 8 | v.class as u64;
    let gap = gaps[i] as u64;
    let stop = is_stop(tokens[i].of(text)) as u64;
    let length = match state.length {
        n @ 0..=4 => n as u64,
        5..=8 => 5,
        9..=16 => 6,
        17..=32 => 7,
        33..=64 => 8,
        _ => 9,
    };
    let open =
        (state.straight_quotes % 2) as u64 | ((state.guillemets > 0) as u64) << 1 | ((state.brackets > 0) as u64) << 2;
    f.clear();
    f.add(0, &[stop, gap]);
    f.add(1, &[b.lower, gap]);
    f.add(2, &[b.lower, shape(c), gap]);
    f.add(3, &[shape(b), c.lower, gap]);
    f.add(4, &[b.lower, c.lower]);
    f.add(5, &[a.lower, b.lower]);
    f.add(6, &[a.lower, b.lower, shape(c), gap]);
    f.add(7, &[shape(a), shape(b), shape(c), shape(d), gap]);
    f.add(8, &[shape(y), shape(a), shape(b), shape(c), gap]);
    f.add(9, &[class(b), class(c), c.shape as u64]);
    f.add(10, &[class(b), c.lower, c.shape as u64]);
    f.add(11, &[b.lower, class(c), c.shape as u64]);
    f.add(12, &[shape(b), class(c), c.shape as u64, class(d), shape(d)]);
    f.add(13, &[stop, length, shape(c), class(c)]);
    f.add(14, &[b.lower, open, length, shape(c)]);
    f.add(15, &[b.lower, open, c.lower]);
    f.add(16, &[shape(b), c.lower, class(d), open]);
    f.add(17, &[shape(b), c.lower, d.lower]);
    f.add(18, &[b.lower, a.shape as u64, a.length as u64, shape(c)]);
    f.add(19, &[class(a), class(b), shape(b), shape(c), class(c)]);
    f.add(20, &[shape(b), shape(c), class(c), class(d), class(z), shape(z)]);
    f.add(21, &[stop, c.form, c.lower_class as u64]);
    f.add(22, &[b.suffixes[2], b.shape as u64, shape(c), class(c)]);
    f.add(23, &[stop, class(b), c.lower, shape(d)]);
    f.add(24, &[b.lower, shape(c), shape(d), shape(z)]);
}

/// A stop that stands apart although no space follows ("left.The", "left.“No") reads as if one did.
fn mark_glued(text: &str, tokens: &[Span], gaps: &mut [Gap]) {
    for (i, pair) in tokens.windows(2).enumerate() {
        let begins = |c: char| c.is_uppercase() || matches!(c, '“' | '«');
        let stop = matches!(pair[0].of(text), "." | "!" | "?" | "…");
        if gaps[i] == Gap::None && stop && pair[1].of(text).starts_with(begins) {
            gaps[i] = Gap::Space;
        }
    }
}

/// For each token whether a sentence ends after it; and the tokens after which one was cut for its length.
pub fn split(text: &str, tokens: &[Span], views: &[FormView], model: &LinearModel) -> (Vec<bool>, Vec<usize>) {
    let mut gaps = gaps(text, tokens);
    mark_glued(text, tokens, &mut gaps);
    let mut ends = vec![false; tokens.len()];
    let mut cuts = Vec::new();
    let mut state = State::default();
    let mut found = Features::default();
    let lines = gaps[..gaps.len().saturating_sub(1)].iter().any(|gap| matches!(gap, Gap::Line | Gap::Paragraph));
    let without_stop = if lines { WITHOUT_STOP_IN_LINES } else { WITHOUT_STOP };
    for i in 0..tokens.len() {
        state.push(tokens[i].of(text));
        let mut end = i + 1 == tokens.len() || matches!(gaps[i], Gap::Line | Gap::Paragraph);
        if !end && is_open(text, tokens, i, state) {
            let mut scores = [0; 2];
            features(text, tokens, views, &gaps, i, state, &mut found);
            model.add_scores(found.keys(), &mut scores);
            let needed = if is_marked(text, tokens, i) { 0 } else { without_stop };
            end = scores[1] > scores[0] + needed;
        }
        if !end && state.length >= LONGEST {
            end = true;
            cuts.push(i);
        }
        ends[i] = end;
        if end {
            state = state.next(gaps[i]);
        }
    }
    (ends, cuts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[Gap]) {
        let mut tokens = Vec::new();
        let mut start = None;
        for (i, c) in text.char_indices().chain([(text.len(), ' ')]) {
            match (c.is_whitespace(), start) {
                (false, None) => start = Some(i),
                (true, Some(from)) => {
                    tokens.push(Span::new(from, i));
                    start = None;
                }
                _ => {}
            }
        }
        let found = gaps(text, &tokens);
        let breaks: Vec<Gap> = found.into_iter().filter(|g| !matches!(g, Gap::Space | Gap::None)).collect();
        assert_eq!(breaks, expected, "{text:?}");
    }

    #[test]
    fn line_breaks_end_lines_or_wrap_them() {
        check("Un titre\n8 mars 2018. –\nLe texte commence ici.\n\nUn autre", &[Gap::Line, Gap::Line, Gap::Paragraph]);
        let wrapped = "Le ministre des affaires étrangères a\nrencontré mardi à Paris son homologue de\nRoumanie pour parler de leurs accords";
        check(wrapped, &[Gap::Wrap, Gap::Wrap]);
        check("Une ligne assez longue pour que l'on pense qu'elle\ncontinue ici", &[Gap::Wrap]);
        check("a\tb", &[Gap::Wide]);
    }
}
