//! Bytes → `Document`s: which files, which encoding, header lines, datelines, dates in file names, titles.
//! In: paths, bytes and the calendar words of `data/lang/*/dates.toml`. Out: documents with diagnostics, or an error at the door.
//! What the text says is not its business.
//!
//! One file a format and one row in [`FORMATS`]; what is read from a folder, what help says and what the tests try derive from the row.

mod calendar;
mod encoding;
mod files;
mod markdown;
mod plain;

use std::fmt;

use crate::base::{DateInterval, Document, MARK, Span};

pub use calendar::Calendars;
pub use encoding::{Decoded, decode};
pub use files::{Found, STDIN, Source, find, read_bytes};

/// Longer files are refused: spans count bytes in 32 bits, and an article of this size is a database dump.
pub const MAX_BYTES: u64 = 256 << 20;

/// What a format's reader finds around the text; offsets are bytes of the decoded text behind a byte-order mark.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// Where the header ends and the text to analyse begins.
    pub body_start: usize,
    /// The title, if the format marks one.
    pub title: Option<Span>,
    /// The date of the header.
    pub date: Option<DateInterval>,
}

/// A kind of file that can be read.
pub struct Format {
    pub name: &'static str,
    /// Lower case, without the dot.
    pub extensions: &'static [&'static str],
    /// One line for people.
    pub about: &'static str,
    /// Decoded text without byte-order mark → where header, title and body are.
    pub layout: fn(&str, &Calendars) -> Layout,
}

/// Every kind of file that can be read; the first is taken for standard input and for named files of other extensions.
pub static FORMATS: &[Format] = &[plain::FORMAT, markdown::FORMAT];

/// The format of a file name's extension.
pub fn format_of(name: &str) -> Option<&'static Format> {
    let extension = name.rsplit('/').next()?.rsplit_once('.')?.1.to_lowercase();
    FORMATS.iter().find(|format| format.extensions.contains(&extension.as_str()))
}

/// A file that cannot be read: where, what, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputError {
    pub place: String,
    pub fact: String,
    pub hint: String,
}

impl InputError {
    fn new(place: impl Into<String>, fact: impl Into<String>, hint: impl Into<String>) -> InputError {
        InputError { place: place.into(), fact: fact.into(), hint: hint.into() }
    }
}

impl fmt::Display for InputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}; {}", self.place, self.fact, self.hint)
    }
}

impl std::error::Error for InputError {}

/// Makes the document: `name` is its path under the given folder, `fallback` the date to take where neither the text nor the name gives one.
///
/// The date is that of the header line, else the dateline, else the file's name, else `fallback`.
/// Errors: bytes that are no text.
pub fn document(
    name: &str,
    bytes: &[u8],
    format: &Format,
    calendars: &Calendars,
    fallback: Option<DateInterval>,
) -> Result<Document, InputError> {
    let decoded = decode(bytes).map_err(|fact| {
        InputError::new(name, fact, "give a text file, or convert it to text first (pdftotext, pandoc)")
    })?;
    let mut document = Document::new(name, decoded.text);
    (document.origin, document.diagnostics) = (decoded.origin, decoded.diagnostics);
    let mark = if document.text.starts_with(MARK) { MARK.len_utf8() } else { 0 };
    let text = &document.text[mark..];
    let layout = (format.layout)(text, calendars);
    let title = layout.title.or_else(|| plain::title(text, layout.body_start, calendars));
    document.date = layout
        .date
        .or_else(|| calendars.dateline(text, layout.body_start))
        .or_else(|| calendar::date_in_name(document.stem()).map(DateInterval::from))
        .or(fallback);
    document.title = title.map(|title| Span::new(mark + title.range().start, mark + title.range().end));
    document.body_start = (mark + layout.body_start) as u32;
    Ok(document)
}

#[cfg(test)]
mod tests;
