//! One line → `Question`. Names stand bare or in double quotes; keywords are recognised bare only, so that any name can be quoted.

use super::error::QueryError;
use super::question::{Limits, Measure, Question};
use crate::base::DateInterval;

/// A word of the line: where it begins, its text, whether it was quoted.
#[derive(Clone, Debug)]
struct Word<'a> {
    at: usize,
    text: &'a str,
    quoted: bool,
}

fn syntax(at: usize, message: impl Into<String>, hint: impl Into<String>) -> QueryError {
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

fn words(line: &str) -> Result<Vec<Word<'_>>, QueryError> {
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

const KEYWORDS: [&str; 11] = ["max", "k", "via", "avoid", "only", "certain", "as", "between", "depth", "kind", "type"];

/// Reads the words of one question from left to right.
struct Reader<'a> {
    words: Vec<Word<'a>>,
    next: usize,
    /// Keywords that end a name in this question.
    keywords: Vec<&'static str>,
    end: usize,
}

impl<'a> Reader<'a> {
    fn peek(&self) -> Option<&Word<'a>> {
        self.words.get(self.next)
    }

    fn here(&self) -> usize {
        self.peek().map_or(self.end, |w| w.at)
    }

    fn is(&self, word: &Word, what: &str) -> bool {
        !word.quoted && word.text.eq_ignore_ascii_case(what)
    }

    fn take(&mut self, what: &[&str]) -> bool {
        let found = self.peek().is_some_and(|w| what.iter().any(|x| self.is(w, x)));
        self.next += usize::from(found);
        found
    }

    fn keyword(&self, word: &Word) -> bool {
        self.keywords.iter().any(|k| self.is(word, k))
            // "as" and "k" are words of names too: alone they are keywords only before what they need.
            && (!self.is(word, "as") || self.words.get(self.next + 1).is_some_and(|w| self.is(w, "of")))
            && (!self.is(word, "k") || self.words.get(self.next + 1).is_some_and(|w| w.text.parse::<u32>().is_ok()))
    }

    /// Words up to a keyword, an arrow or a comma; a quoted word is a name of its own.
    fn name(&mut self, what: &str) -> Result<String, QueryError> {
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

    fn word(&mut self, what: &str) -> Result<&'a str, QueryError> {
        let at = self.here();
        let word = self.words.get(self.next).ok_or_else(|| syntax(at, format!("{what} is missing"), ""))?;
        self.next += 1;
        Ok(word.text)
    }

    fn number(&mut self, what: &str) -> Result<u32, QueryError> {
        let at = self.here();
        let word = self.word(what)?;
        match word.parse() {
            Ok(n) if n > 0 => Ok(n),
            _ => Err(syntax(at, format!("'{word}' is no number"), format!("write {what} as 1, 2, 3…"))),
        }
    }

    fn date(&mut self) -> Result<DateInterval, QueryError> {
        let at = self.here();
        self.word("a date")?.parse().map_err(|message: String| syntax(at, message, ""))
    }

    /// Everything after the names. `depth` and `kind` are given where the command has them.
    fn limits(&mut self, depth: &mut Option<u32>, kind: &mut Option<String>) -> Result<Limits, QueryError> {
        let mut limits = Limits::default();
        while let Some(word) = self.peek().cloned() {
            if !self.keyword(&word) {
                let known = self.keywords.join(", ");
                let hint = if known.is_empty() { String::new() } else { format!("what may follow: {known}") };
                return Err(syntax(word.at, format!("'{}' is not understood here", word.text), hint));
            }
            self.next += 1;
            match word.text.to_ascii_lowercase().as_str() {
                "max" => limits.max = Some(self.number("the longest path")?),
                "k" => limits.count = Some(self.number("how many")?),
                "depth" => *depth = Some(self.number("the depth")?),
                "kind" => *kind = Some(self.name("the kind")?),
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
                        return Err(syntax(self.here(), "a statement type is missing", ""));
                    }
                }
            }
        }
        Ok(limits)
    }
}

/// Parses one question: a command and what it asks for.
///
/// # Errors
/// `Syntax` with the byte where it stops making sense, and what would.
pub fn parse(line: &str) -> Result<Question, QueryError> {
    let all = words(line)?;
    let Some(first) = all.first().cloned() else {
        return Err(syntax(0, "the question is empty", "write 'show' and a name"));
    };
    let command = first.text.to_ascii_lowercase();
    let mut reader = Reader { words: all, next: 1, keywords: KEYWORDS.to_vec(), end: line.len() };
    let only = |reader: &mut Reader, keywords: &[&'static str]| reader.keywords = keywords.to_vec();
    let (mut depth, mut kind) = (None, None);
    let times = ["certain", "as", "between"];
    match command.as_str() {
        "path" => {
            only(&mut reader, &[&["max", "k", "via", "avoid", "only"], &times[..]].concat());
            let from = reader.name("where the path begins")?;
            let at = reader.here();
            if !reader.take(&["->", "→"]) && !reader.words.get(reader.next).is_some_and(|w| w.quoted) {
                return Err(syntax(at, "the other end of the path is missing", "write: path A -> B"));
            }
            let to = reader.name("where the path ends")?;
            Ok(Question::Path { from, to, limits: reader.limits(&mut depth, &mut kind)? })
        }
        "near" => {
            only(&mut reader, &[&["depth", "kind", "type", "only", "avoid", "k"], &times[..]].concat());
            let name = reader.name("a name")?;
            let limits = reader.limits(&mut depth, &mut kind)?;
            Ok(Question::Near { name, depth: depth.unwrap_or(1), kind, limits })
        }
        "show" => {
            only(&mut reader, &[]);
            let name = reader.name("a name")?;
            reader.limits(&mut depth, &mut kind)?;
            Ok(Question::Show { name })
        }
        "find" => {
            only(&mut reader, &[]);
            let text = reader.name("what to find")?;
            reader.limits(&mut depth, &mut kind)?;
            Ok(Question::Find { text })
        }
        "common" => {
            only(&mut reader, &[&["only", "avoid", "k"], &times[..]].concat());
            let one = reader.name("the first name")?;
            let at = reader.here();
            if !reader.take(&[",", "->", "→"]) && !reader.peek().is_some_and(|w| w.quoted) {
                return Err(syntax(at, "the second name is missing", "write: common A, B"));
            }
            let other = reader.name("the second name")?;
            Ok(Question::Common { one, other, limits: reader.limits(&mut depth, &mut kind)? })
        }
        "timeline" => {
            only(&mut reader, &[&["k", "only"], &times[..]].concat());
            let name = reader.name("a name")?;
            Ok(Question::Timeline { name, limits: reader.limits(&mut depth, &mut kind)? })
        }
        "events" => {
            only(&mut reader, &[&["type", "only", "who", "k"], &times[..]].concat());
            Ok(Question::Events { limits: reader.limits(&mut depth, &mut kind)? })
        }
        "top" => {
            only(&mut reader, &["kind", "k"]);
            let by = match reader.peek().filter(|w| !reader.keyword(w)).map(|w| w.text.to_ascii_lowercase()).as_deref()
            {
                None => Measure::Pagerank,
                Some(word) => {
                    let known = [
                        ("pagerank", Measure::Pagerank),
                        ("degree", Measure::Degree),
                        ("betweenness", Measure::Betweenness),
                    ];
                    let found = known.into_iter().find(|(name, _)| *name == word);
                    let at = reader.here();
                    let (_, by) = found.ok_or_else(|| {
                        syntax(at, format!("'{word}' is no measure"), "write pagerank, degree or betweenness")
                    })?;
                    reader.next += 1;
                    by
                }
            };
            let limits = reader.limits(&mut depth, &mut kind)?;
            Ok(Question::Top { by, kind, count: limits.count.unwrap_or(20) })
        }
        "stats" => {
            only(&mut reader, &[]);
            reader.limits(&mut depth, &mut kind)?;
            Ok(Question::Stats)
        }
        _ => Err(syntax(first.at, format!("'{}' is no question", first.text), "write path, near, show, find or stats")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(line: &str) -> (String, String, Limits) {
        match parse(line).unwrap() {
            Question::Path { from, to, limits } => (from, to, limits),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn names_with_and_without_quotes() {
        for line in [
            "path \"Viktor Bout\" -> \"sommet Poutine-Biden\"",
            "path Viktor Bout -> sommet Poutine-Biden",
            "path Viktor Bout→sommet Poutine-Biden",
            "PATH « Viktor Bout » \"sommet Poutine-Biden\"",
        ] {
            let (from, to, limits) = path(line);
            assert_eq!((from.as_str(), to.as_str()), ("Viktor Bout", "sommet Poutine-Biden"), "{line}");
            assert_eq!(limits, Limits::default());
        }
    }

    #[test]
    fn limits_in_any_order() {
        let (_, to, limits) = path(
            "path A -> B as of 2021-06 certain via Raïssa Bout k 3 only meet, parent_of avoid Russie max 4 avoid citizen_of",
        );
        assert_eq!(to, "B");
        assert_eq!((limits.max, limits.count, limits.certain), (Some(4), Some(3), true));
        assert_eq!(limits.via, ["Raïssa Bout"]);
        assert_eq!(limits.avoid, ["Russie", "citizen_of"]);
        assert_eq!(limits.only, ["meet", "parent_of"]);
        assert_eq!(limits.during, Some("2021-06".parse().unwrap()));
        let (from, _, limits) = path("path Thomas K -> \"max\" between 2019 and 2021-02");
        assert_eq!((from.as_str(), limits.during), ("Thomas K", Some("2019/2021-02".parse().unwrap())));
    }

    #[test]
    fn the_other_questions() {
        let near = parse("near Viktor Bout depth 2 kind person").unwrap();
        let Question::Near { name, depth, kind, .. } = near else { panic!() };
        assert_eq!((name.as_str(), depth, kind.as_deref()), ("Viktor Bout", 2, Some("person")));
        assert_eq!(parse("top").unwrap(), Question::Top { by: Measure::Pagerank, kind: None, count: 20 });
        assert_eq!(
            parse("common \"Viktor Bout\", Paul Whelan").unwrap(),
            Question::Common { one: "Viktor Bout".into(), other: "Paul Whelan".into(), limits: Limits::default() }
        );
        assert_eq!(parse("stats").unwrap(), Question::Stats);
    }

    #[test]
    fn trouble_has_its_place() {
        for (line, at) in [
            ("path A", 6),
            ("path A -> ", 10),
            ("path A -> B max x", 16),
            ("path A -> \"B", 10),
            ("show", 4),
            ("near A depth 0", 13),
            ("path A -> B as of 2021-13", 18),
            ("path A -> B between 2021 2020", 25),
            ("frobnicate", 0),
            ("stats now", 6),
            ("", 0),
        ] {
            match parse(line) {
                Err(QueryError::Syntax { at: found, .. }) => assert_eq!(found, at, "{line}"),
                other => panic!("{line}: {other:?}"),
            }
        }
    }
}
