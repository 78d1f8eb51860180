//! Quotes: cut around the words that carry the statement, or whole.

use super::text::{Style, Text};
use crate::query::Quote;

/// A quote in a list of rows is about this long, in characters: two lines of a terminal.
const SHORT: usize = 170;
/// What stays of the sentence on each side of a marked word, in characters, when the sentence is cut.
const AROUND: usize = 24;
/// A gap of at most this many bytes costs more to mark than to show.
const GAP: usize = 12;

/// Adds `« … »   bout.txt:1` to the last line of `text`; `whole` keeps every word.
pub fn push(text: &mut Text, quote: &Quote, whole: bool) {
    if !quote.text.is_empty() {
        text.push(Style::Quote, "« ");
        for (style, piece) in pieces(quote, whole) {
            text.push(style, piece);
        }
        text.push(Style::Quote, " »   ");
    }
    text.push(Style::Place, format!("{}:{}", quote.document, quote.line));
}

/// The sentence in pieces, marks apart; what is left out is `…`.
fn pieces(quote: &Quote, whole: bool) -> Vec<(Style, String)> {
    let text = &quote.text;
    let keep = if whole || text.chars().count() <= SHORT { vec![(0, text.len())] } else { kept(quote) };
    let mut out = Vec::new();
    let mut last = 0;
    for &(start, end) in &keep {
        if start > last {
            out.push((Style::Quote, if last == 0 { "… " } else { " … " }.to_string()));
        }
        let mut at = start;
        for mark in quote.marks.iter().map(|mark| mark.range()) {
            let (from, to) = (mark.start.max(at), mark.end.min(end));
            if from < to && text.is_char_boundary(from) && text.is_char_boundary(to) {
                out.push((Style::Quote, flat(&text[at..from])));
                out.push((Style::Mark, flat(&text[from..to])));
                at = to;
            }
        }
        out.push((Style::Quote, flat(&text[at..end])));
        last = end;
    }
    if last < text.len() {
        out.push((Style::Quote, " …".to_string()));
    }
    out.retain(|(_, piece)| !piece.is_empty());
    out
}

fn flat(text: &str) -> String {
    text.split('\n').map(|line| line.trim_end_matches('\r')).collect::<Vec<_>>().join(" ")
}

/// Byte ranges that stay: the marks with some words around them, or the beginning where nothing is marked.
fn kept(quote: &Quote) -> Vec<(usize, usize)> {
    let text = &quote.text;
    let marks: Vec<(usize, usize)> = quote
        .marks
        .iter()
        .map(|m| (m.start as usize, m.end as usize))
        .filter(|m| m.0 < m.1 && m.1 <= text.len())
        .collect();
    if marks.is_empty() {
        return vec![(0, word_end(text, nth_char(text, 0, SHORT)))];
    }
    let mut kept: Vec<(usize, usize)> = Vec::new();
    for (start, end) in marks {
        let back =
            text[..floor(text, start)].char_indices().rev().nth(AROUND).map_or(0, |(at, _)| word_start(text, at));
        let ahead = word_end(text, nth_char(text, floor(text, end), AROUND));
        match kept.last_mut() {
            Some((_, last)) if back <= *last + GAP => *last = ahead.max(*last),
            _ => kept.push((if back <= AROUND { 0 } else { back }, ahead)),
        }
    }
    if let Some((_, last)) = kept.last_mut()
        && text.len() - *last <= AROUND
    {
        *last = text.len();
    }
    kept
}

fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The byte offset `count` characters after `from`.
fn nth_char(text: &str, from: usize, count: usize) -> usize {
    text[from..].char_indices().nth(count).map_or(text.len(), |(at, _)| from + at)
}

/// The end of the word that holds `at`.
fn word_end(text: &str, at: usize) -> usize {
    text[at..].find(char::is_whitespace).map_or(text.len(), |length| at + length)
}

/// The start of the first word after `at`.
fn word_start(text: &str, at: usize) -> usize {
    let rest = &text[at..];
    let Some(space) = rest.find(char::is_whitespace) else { return at };
    at + space + rest[space..].len() - rest[space..].trim_start().len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{Modality, Span};

    fn check(sentence: &str, marked: &[&str], whole: bool, expected: &str) {
        let marks = marked.iter().map(|m| sentence.find(m).map(|at| Span::new(at, at + m.len())).unwrap()).collect();
        let quote = Quote {
            copy_of: None,
            document: "a.txt".into(),
            line: 1,
            text: sentence.into(),
            marks,
            modality: Modality::Actual,
            source: None,
            time: None,
            values: vec![],
        };
        let mut text = Text::default();
        push(&mut text, &quote, whole);
        assert_eq!(text.plain(), format!("{expected}   a.txt:1\n"));
    }

    const LONG: &str = "La mère du célèbre trafiquant d'armes russe incarcéré aux Etats-Unis, Viktor Bout, a appelé les présidents Joe \
        Biden et Vladimir Poutine à s'entendre sur la libération de son fils, a indiqué lundi l'agence Ria Novosti.";

    #[test]
    fn a_short_quote_stays_whole() {
        check("Elle a appelé\nson fils.", &["appelé"], false, "« Elle a appelé son fils. »");
    }

    #[test]
    fn a_long_quote_is_cut_around_its_marks() {
        let cut = "« La mère du célèbre trafiquant d'armes … aux Etats-Unis, Viktor Bout, a appelé les présidents … »";
        check(LONG, &["mère", "Viktor Bout"], false, cut);
        check(LONG, &["mère"], true, &format!("« {LONG} »"));
        check(LONG, &["Novosti"], false, "« … lundi l'agence Ria Novosti. »");
    }

    #[test]
    fn a_long_quote_without_marks_keeps_its_beginning() {
        let quote = "mot ".repeat(100);
        check(quote.trim_end(), &[], false, &format!("« {} … »", "mot ".repeat(43).trim_end()));
    }
}
