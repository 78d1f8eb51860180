//! Why a line could not be carried out: what, where in the line, and what would be right.

use serde_json::json;

use super::reply::Reply;
use super::text::{Style, Text};
use super::words::Words;
use crate::query::QueryError;

/// A line that cannot be carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// One sentence, in the language of the interface.
    pub message: String,
    /// The words of the line that it is about.
    pub about: Option<String>,
    /// Byte offset in the line where the trouble starts, where known without `about`.
    pub at: Option<usize>,
    /// Where the line has several: the one with the trouble, and its byte offset in that.
    pub excerpt: Option<(String, usize)>,
    /// What to do, or the nearest names; may be empty.
    pub hint: String,
}

impl Trouble {
    pub fn new(message: impl Into<String>) -> Trouble {
        Trouble { message: message.into(), about: None, at: None, excerpt: None, hint: String::new() }
    }

    pub fn hint(mut self, hint: impl Into<String>) -> Trouble {
        self.hint = hint.into();
        self
    }

    pub fn about(mut self, words: impl Into<String>) -> Trouble {
        self.about = Some(words.into());
        self
    }

    pub fn excerpt(mut self, line: String, at: usize) -> Trouble {
        self.excerpt = Some((line, at));
        self
    }

    /// The trouble that a question gave.
    pub fn of(error: QueryError, words: &Words) -> Trouble {
        match error {
            QueryError::Syntax { at, message, hint } => {
                let (message, hint) = (words.phrase(&message), words.phrase(&hint));
                Trouble { message, about: None, at: Some(at), excerpt: None, hint }
            }
            QueryError::UnknownName { asked, nearest } => {
                let told = shortened(&asked);
                let hint = match nearest.as_slice() {
                    [] => words.get("unknown_name_hint"),
                    _ => did_you_mean(&nearest, words),
                };
                Trouble::new(words.say("unknown_name", &[("asked", &told)])).hint(hint).about(asked)
            }
            QueryError::UnknownWord { what, asked, nearest } => {
                let hint = match nearest.as_slice() {
                    [] => words.get("unknown_word_hint"),
                    _ => did_you_mean(&nearest, words),
                };
                Trouble::new(words.say("unknown_word", &[("asked", &asked), ("what", &words.get(what))]))
                    .hint(hint)
                    .about(asked)
            }
        }
    }

    /// Message and hint in one sentence.
    pub fn sentence(&self, words: &Words) -> String {
        let hint = if self.hint.is_empty() { String::new() } else { words.say("with_hint", &[("hint", &self.hint)]) };
        format!("{}{hint}", self.message)
    }

    /// The error as text with a caret under the words that it is about, and as data.
    pub fn reply(self, line: &str, words: &Words) -> Reply {
        let at = self.about.as_ref().and_then(|about| Some((line.find(about.as_str())?, about.chars().count())));
        let at = at.or(self.at.map(|at| (at.min(line.len()), 1)));
        let (line, at) = match &self.excerpt {
            Some((excerpt, at)) => (excerpt.as_str(), Some((*at, 1))),
            None => (line, at),
        };
        let mut text = Text::default();
        if let Some((start, length)) = at.filter(|(start, _)| line.is_char_boundary(*start)) {
            let (shown, before, length) = window(line, start, length.max(1));
            text.line().push(Style::Plain, format!("  {shown}"));
            text.line().push(Style::Error, format!("  {}{}", " ".repeat(before), "^".repeat(length)));
        }
        text.line().push(Style::Error, &self.message);
        if !self.hint.is_empty() {
            let hint = words.say("with_hint", &[("hint", &self.hint)]);
            text.push(Style::Plain, hint);
        }
        let value = json!({"error": self.message, "hint": self.hint, "at": at.map(|(start, _)| start)});
        Reply { text, value, failed: true, ..Reply::default() }
    }
}

/// What was asked for, as far as it helps to know which it was.
fn shortened(asked: &str) -> String {
    match asked.char_indices().nth(FROM) {
        Some((at, _)) => format!("{}…", &asked[..at]),
        None => asked.to_string(),
    }
}

/// Columns of a long line that are shown before the trouble and from it on.
const BEFORE: usize = 40;
const FROM: usize = 80;

/// The part of a line around its trouble, with the columns before the trouble and those that it takes; a short line is shown whole.
fn window(line: &str, start: usize, length: usize) -> (String, usize, usize) {
    use unicode_width::UnicodeWidthStr;
    let (head, tail) = line.split_at(start);
    let length = tail.chars().take(length).collect::<String>().width().max(1);
    let cut_head = head.char_indices().rev().nth(BEFORE - 1).filter(|_| head.width() + tail.width() > BEFORE + FROM);
    let head = cut_head.map_or(head.to_string(), |(at, _)| format!("…{}", &head[at..]));
    let (tail, length) = match tail.char_indices().nth(FROM) {
        Some((at, _)) => (format!("{}…", &tail[..at]), length.min(FROM)),
        None => (tail.to_string(), length),
    };
    (format!("{head}{tail}"), head.width(), length)
}

/// "did you mean 'a' or 'b'?", empty without candidates.
pub fn did_you_mean(nearest: &[String], words: &Words) -> String {
    let quoted: Vec<String> = nearest.iter().take(4).map(|name| words.say("quoted", &[("name", name)])).collect();
    let list = match quoted.as_slice() {
        [] => return String::new(),
        [one] => one.clone(),
        [first @ .., last] => words.say("either", &[("first", &first.join(", ")), ("last", last)]),
    };
    words.say("did_you_mean", &[("names", &list)])
}

/// The same, or what helps where nothing is near.
pub fn did_you_mean_or(nearest: &[String], otherwise: String, words: &Words) -> String {
    if nearest.is_empty() { otherwise } else { did_you_mean(nearest, words) }
}

/// The candidates nearest to `asked`, by edit distance with transpositions (optimal string alignment, O(|a|·|b|)); a third of the
/// letters may differ.
pub fn nearest<'a>(asked: &str, candidates: impl Iterator<Item = &'a str>) -> Vec<String> {
    let asked: Vec<char> = asked.to_lowercase().chars().collect();
    let mut found: Vec<(usize, &str)> = candidates
        .filter_map(|candidate| {
            let letters: Vec<char> = candidate.to_lowercase().chars().collect();
            let distance = distance(&asked, &letters);
            let begins = asked.len() >= 2 && letters.starts_with(&asked);
            (begins || distance * 3 <= asked.len().max(letters.len()))
                .then_some((if begins { 0 } else { distance }, candidate))
        })
        .collect();
    found.sort();
    found.into_iter().take(3).map(|(_, name)| name.to_string()).collect()
}

fn distance(a: &[char], b: &[char]) -> usize {
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            rows[i][j] = if i == 0 || j == 0 {
                i + j
            } else {
                let change = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
                let mut best = change.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
                if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                    best = best.min(rows[i - 2][j - 2] + 1);
                }
                best
            };
        }
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_caret_stands_under_the_trouble_whatever_the_line() {
        assert_eq!(window("show Zoé", 5, 3), ("show Zoé".into(), 5, 3));
        assert_eq!(window("show 日本 x", 5, 2), ("show 日本 x".into(), 5, 4));
        let long = format!("show {}", "x".repeat(1000));
        let (shown, before, length) = window(&long, 5, 1000);
        assert_eq!((before, length), (5, 80));
        assert!(shown.ends_with("x…") && shown.chars().count() == 86);
        let (shown, before, _) = window(&long, 900, 1);
        assert!(shown.starts_with("…x") && before == 41, "{shown} {before}");
    }

    #[test]
    fn slips_of_the_fingers_find_their_word() {
        let all = ["path", "near", "show", "stats", "timeline"];
        assert_eq!(nearest("paht", all.into_iter()), ["path"]);
        assert_eq!(nearest("stat", all.into_iter()), ["stats"]);
        assert_eq!(nearest("tim", all.into_iter()), ["timeline"]);
        assert!(nearest("xyz", all.into_iter()).is_empty());
    }
}
