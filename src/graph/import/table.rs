//! CSV tables (RFC 4180): bytes → lines of fields.

use std::borrow::Cow;

use crate::graph::error::Trouble;

/// Lines of a CSV table, each split into its fields.
pub(super) struct Table<'a> {
    pub rest: &'a [u8],
    /// Lines taken so far.
    pub line: u64,
    /// Whether any field of the table may be quoted.
    quotes: bool,
    /// Unquoted text of fields that needed work.
    scratch: Vec<String>,
}

pub(super) enum Field<'a> {
    Plain(&'a str),
    Scratch(usize),
}

impl<'a> Table<'a> {
    pub fn new(bytes: &'a [u8]) -> Table<'a> {
        let quotes = memchr::memchr(b'"', bytes).is_some();
        Table { rest: bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes), line: 0, quotes, scratch: Vec::new() }
    }

    /// What is left as up to `count` tables that together hold its lines; they count their lines from 0. One only where a line may run on
    /// over a line's end.
    pub fn cut(self, count: usize) -> Vec<Table<'a>> {
        let length = self.rest.len() / count.max(1) + 1;
        let (mut parts, mut rest) = (Vec::new(), self.rest);
        let part = |rest| Table { rest, line: 0, quotes: self.quotes, scratch: Vec::new() };
        while !self.quotes && rest.len() > length {
            let end = memchr::memchr(b'\n', &rest[length..]).map_or(rest.len(), |at| length + at + 1);
            parts.push(part(&rest[..end]));
            rest = &rest[end..];
        }
        parts.push(part(rest));
        parts
    }

    /// The fields of the next line that is not empty; `None` at the end.
    pub fn next(&mut self, fields: &mut Vec<Field<'a>>) -> Result<bool, Trouble> {
        fields.clear();
        self.scratch.clear();
        loop {
            if self.rest.is_empty() {
                return Ok(false);
            }
            self.line += 1;
            let end = memchr::memchr(b'\n', self.rest).unwrap_or(self.rest.len());
            let line = self.rest[..end].strip_suffix(b"\r").unwrap_or(&self.rest[..end]);
            if line.is_empty() {
                self.rest = self.rest.get(end + 1..).unwrap_or(&[]);
            } else if self.quotes && memchr::memchr(b'"', line).is_some() {
                return self.quoted(fields).map(|()| true);
            } else {
                self.rest = self.rest.get(end + 1..).unwrap_or(&[]);
                let text = std::str::from_utf8(line).map_err(|_| self.wrong("not UTF-8"))?;
                let mut start = 0;
                for comma in memchr::memchr_iter(b',', line) {
                    fields.push(Field::Plain(&text[start..comma]));
                    start = comma + 1;
                }
                fields.push(Field::Plain(&text[start..]));
                return Ok(true);
            }
        }
    }

    pub fn wrong(&self, fact: impl Into<String>) -> Trouble {
        Trouble::Table { line: self.line, fact: fact.into() }
    }

    /// A line with quoted fields, which may hold commas, doubled quotes and line ends.
    fn quoted(&mut self, fields: &mut Vec<Field<'a>>) -> Result<(), Trouble> {
        let begun = self.line;
        loop {
            let mut value = Vec::new();
            if self.rest.first() == Some(&b'"') {
                self.rest = &self.rest[1..];
                loop {
                    let Some(end) = memchr::memchr(b'"', self.rest) else {
                        return Err(Trouble::Table { line: begun, fact: "a quotation mark is left open".into() });
                    };
                    value.extend_from_slice(&self.rest[..end]);
                    self.line += memchr::memchr_iter(b'\n', &self.rest[..end]).count() as u64;
                    self.rest = &self.rest[end + 1..];
                    if self.rest.first() != Some(&b'"') {
                        break;
                    }
                    value.push(b'"');
                    self.rest = &self.rest[1..];
                }
            } else {
                let end = self.rest.iter().position(|&b| b == b',' || b == b'\n').unwrap_or(self.rest.len());
                value.extend_from_slice(&self.rest[..end]);
                self.rest = &self.rest[end..];
            }
            let text = String::from_utf8(value).map_err(|_| self.wrong("not UTF-8"))?;
            self.scratch.push(text.trim_end_matches('\r').to_string());
            fields.push(Field::Scratch(self.scratch.len() - 1));
            match self.rest {
                [b',', rest @ ..] => self.rest = rest,
                [b'\r', b'\n', rest @ ..] | [b'\n', rest @ ..] => {
                    self.rest = rest;
                    return Ok(());
                }
                [] => return Ok(()),
                _ => return Err(self.wrong("something follows a closing quotation mark")),
            }
        }
    }

    pub fn text<'b>(&'b self, field: &'b Field<'a>) -> &'b str {
        match field {
            Field::Plain(text) => text,
            Field::Scratch(i) => &self.scratch[*i],
        }
    }

    /// The text of a field for good; empty for none.
    pub fn keep(&self, field: Option<&Field<'a>>) -> Cow<'a, str> {
        match field {
            None => Cow::Borrowed(""),
            Some(Field::Plain(text)) => Cow::Borrowed(text),
            Some(Field::Scratch(i)) => Cow::Owned(self.scratch[*i].clone()),
        }
    }

    /// Where the wanted columns stand in the header; each is given with its other names.
    pub fn columns<const N: usize>(&mut self, wanted: [&[&str]; N], optional: usize) -> Result<[usize; N], Trouble> {
        let mut fields = Vec::new();
        if !self.next(&mut fields)? {
            return Err(Trouble::Table {
                line: 1,
                fact: "the table is empty; its first line names the columns".into(),
            });
        }
        let header: Vec<String> = fields.iter().map(|f| self.text(f).trim().to_lowercase()).collect();
        let mut found = [usize::MAX; N];
        for (slot, names) in found.iter_mut().zip(wanted) {
            *slot = header.iter().position(|h| names.contains(&h.as_str())).unwrap_or(usize::MAX);
        }
        match found[..N - optional].iter().position(|&at| at == usize::MAX) {
            None => Ok(found),
            Some(i) => Err(self.wrong(format!(
                "no column is called '{}'; the columns are {}",
                wanted[i][0],
                header.join(", ")
            ))),
        }
    }
}
