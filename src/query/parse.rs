//! The words of one question, read from left to right. Names stand bare or in quotes; keywords are recognised bare only, so that any name
//! can be quoted. Which words make which question is `grammar`'s business.

use super::error::QueryError;
use super::question::Limits;
use crate::base::DateInterval;

/// A word of the line: where it begins, its text, whether it was quoted.
#[derive(Clone, Debug)]
pub(super) struct Word<'a> {
    pub at: usize,
    pub text: &'a str,
    pub quoted: bool,
}

pub(super) fn syntax(at: usize, message: impl Into<String>, hint: impl Into<String>) -> QueryError {
    QueryError::Syntax { at, message: message.into(), hint: hint.into() }
}

/// Quotes of either kind close what they open: `"…"`, `« … »`, `“…”`.
fn closing(c: char) -> Option<char> {
    match c {
        '"' => Some('"'),
        '«' => Some('»'),
        '“' => Some('”'),
        _ => None,
    }
}

pub(super) fn words(line: &str) -> Result<Vec<Word<'_>>, QueryError> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(c) = line[at..].chars().next() {
        if c.is_whitespace() {
            at += c.len_utf8();
        } else if let Some(close) = closing(c) {
            let start = at + c.len_utf8();
            let Some(length) = line[start..].find(close) else {
                return Err(syntax(at, "a quotation mark is left open", format!("close it with {close}")));
            };
            found.push(Word { at, text: line[start..start + length].trim(), quoted: true });
            at = start + length + close.len_utf8();
        } else {
            let stop = |(_, c): &(usize, char)| c.is_whitespace() || closing(*c).is_some();
            let mut end = line[at..].char_indices().find(stop).map_or(line.len(), |(i, _)| at + i);
            // `A->B` and `A,` are told apart without spaces too.
            for mark in ["->", "→", ","] {
                match line[at..end].find(mark) {
                    Some(0) => end = at + mark.len(),
                    Some(i) => end = at + i,
                    None => {}
                }
            }
            found.push(Word { at, text: &line[at..end], quoted: false });
            at = end;
        }
    }
    Ok(found)
}

/// Reads the words of one question from left to right.
pub(super) struct Reader<'a> {
    pub words: Vec<Word<'a>>,
    pub next: usize,
    /// Keywords that end a name in this question.
    pub keywords: Vec<&'static str>,
    end: usize,
}

impl<'a> Reader<'a> {
    /// Of the words of a line of `end` bytes, after the command.
    pub fn new(words: Vec<Word<'a>>, end: usize) -> Reader<'a> {
        Reader { words, next: 1, keywords: Vec::new(), end }
    }

    /// Says which keywords the question has.
    pub fn knows(&mut self, keywords: &[&[&'static str]]) {
        self.keywords = keywords.concat();
    }

    pub fn peek(&self) -> Option<&Word<'a>> {
        self.words.get(self.next)
    }

    pub fn here(&self) -> usize {
        self.peek().map_or(self.end, |w| w.at)
    }

    pub fn is(&self, word: &Word, what: &str) -> bool {
        !word.quoted && word.text.eq_ignore_ascii_case(what)
    }

    pub fn take(&mut self, what: &[&str]) -> bool {
        let found = self.peek().is_some_and(|w| what.iter().any(|x| self.is(w, x)));
        self.next += usize::from(found);
        found
    }

    pub fn keyword(&self, word: &Word) -> bool {
        self.keywords.iter().any(|k| self.is(word, k))
            // "as" and "k" are words of names too: alone they are keywords only before what they need.
            && (!self.is(word, "as") || self.words.get(self.next + 1).is_some_and(|w| self.is(w, "of")))
            && (!self.is(word, "k") || self.words.get(self.next + 1).is_some_and(|w| w.text.parse::<u32>().is_ok()))
    }

    /// Words up to a keyword, an arrow or a comma; a quoted word is a name of its own.
    pub fn name(&mut self, what: &str) -> Result<String, QueryError> {
        let at = self.here();
        let mut parts: Vec<&str> = Vec::new();
        while let Some(word) = self.peek() {
            if word.quoted {
                if parts.is_empty() {
                    parts.push(word.text);
                    self.next += 1;
                }
                break;
            }
            if self.keyword(word) || ["->", "→", ","].contains(&word.text) {
                break;
            }
            parts.push(word.text);
            self.next += 1;
        }
        let name = parts.join(" ");
        if name.is_empty() {
            return Err(syntax(at, format!("{what} is missing"), "write a name, in quotes if it has a keyword in it"));
        }
        Ok(name)
    }

    fn word(&mut self, what: &str, hint: &str) -> Result<&'a str, QueryError> {
        let at = self.here();
        let word = self.words.get(self.next).ok_or_else(|| syntax(at, format!("{what} is missing"), hint))?;
        self.next += 1;
        Ok(word.text)
    }

    pub fn number(&mut self, what: &str) -> Result<u32, QueryError> {
        let at = self.here();
        let hint = format!("write {what} as 1, 2, 3…");
        let word = self.word(what, &hint)?;
        match word.parse() {
            Ok(n) if n > 0 => Ok(n),
            _ => Err(syntax(at, format!("'{word}' is no number"), hint)),
        }
    }

    fn date(&mut self) -> Result<DateInterval, QueryError> {
        let at = self.here();
        self.word("a date", "write YYYY, YYYY-MM or YYYY-MM-DD")?
            .parse()
            .map_err(|message: String| syntax(at, message, ""))
    }

    /// Everything after the names.
    pub fn limits(&mut self) -> Result<Limits, QueryError> {
        let mut limits = Limits::default();
        while let Some(word) = self.peek().cloned() {
            if !self.keyword(&word) {
                let known = self.keywords.join(", ");
                let hint =
                    if known.is_empty() { "nothing may follow".into() } else { format!("what may follow: {known}") };
                return Err(syntax(word.at, format!("'{}' is not understood here", word.text), hint));
            }
            self.next += 1;
            match word.text.to_ascii_lowercase().as_str() {
                "max" => limits.max = Some(self.number("the longest path")?),
                "k" => limits.count = Some(self.number("how many")?),
                "depth" => limits.depth = Some(self.number("the depth")?),
                "seed" => limits.seed = self.number("the seed")?.into(),
                "kind" => limits.kind = Some(self.name("the kind")?),
                "where" => limits.places.push(self.name("the place")?),
                "when" => limits.during = Some(self.date()?),
                "via" => limits.via.push(self.name("the name to pass by")?),
                "avoid" => limits.avoid.push(self.name("what to avoid")?),
                "who" => limits.via.push(self.name("who")?),
                "certain" => limits.certain = true,
                "as" => {
                    self.next += 1;
                    limits.during = Some(self.date()?);
                }
                "between" => {
                    let start = self.date()?;
                    self.take(&["and", "-", ",", "->"]);
                    let at = self.here();
                    let end = self.date()?;
                    if start.start.first_day() > end.end.last_day() {
                        return Err(syntax(at, format!("{end} is before {start}"), "write the earlier date first"));
                    }
                    limits.during = Some(DateInterval::new(start.start, end.end));
                }
                // "only" and "type": one word a type, commas between them or not.
                _ => {
                    let before = limits.only.len();
                    while let Some(word) = self.peek() {
                        if word.text == "," && limits.only.len() > before {
                            self.next += 1;
                        } else if self.keyword(word) || ["->", "→", ","].contains(&word.text) {
                            break;
                        } else {
                            limits.only.push(word.text.to_string());
                            self.next += 1;
                        }
                    }
                    if limits.only.len() == before {
                        return Err(syntax(self.here(), "a statement type is missing", "'stats' lists them"));
                    }
                }
            }
        }
        Ok(limits)
    }
}
