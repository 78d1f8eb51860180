//! A document: a text with a name, and a date where one is known.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{DateInterval, Diagnostic, Origin, Span};

/// The mark that some programs put before UTF-8.
pub const MARK: char = '\u{FEFF}';

/// The first 16 bytes of the BLAKE3 hash of the text: the same text is the same document, wherever it lies.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct DocumentId(pub [u8; 16]);

impl DocumentId {
    pub fn of(text: &str) -> DocumentId {
        let hash = blake3::hash(text.as_bytes());
        let mut id = [0; 16];
        id.copy_from_slice(&hash.as_bytes()[..16]);
        DocumentId(id)
    }
}

impl fmt::Display for DocumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for DocumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// What `input` gives and every later stage points into.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    pub id: DocumentId,
    /// The path under the folder that was given, with `/` and with its extension: `2019/09/bout.txt`.
    pub name: String,
    /// UTF-8, exactly as spans count it. Of a UTF-8 file these are its bytes, none left out, so that spans count bytes of the file.
    pub text: String,
    /// The way back to the bytes of a file in another encoding; `None` where text and file are the same bytes.
    pub origin: Option<Origin>,
    /// The first short line, where the text has one.
    pub title: Option<Span>,
    /// When it was published: header line, dateline, file name or option, in this order.
    pub date: Option<DateInterval>,
    /// Where the text to analyse begins (bytes): behind a byte-order mark and a header line, 0 without either.
    pub body_start: u32,
    /// What the reader had to guess or leave out.
    pub diagnostics: Vec<Diagnostic>,
}

impl Document {
    /// A document without title, date or header line.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Document {
        let text = text.into();
        Document {
            id: DocumentId::of(&text),
            name: name.into(),
            text,
            origin: None,
            title: None,
            date: None,
            body_start: 0,
            diagnostics: Vec::new(),
        }
    }

    /// The name without its extension: what statement exports call `doc`.
    pub fn stem(&self) -> &str {
        match self.name.rsplit_once('.') {
            Some((stem, extension)) if !stem.is_empty() && !extension.contains('/') => stem,
            _ => &self.name,
        }
    }

    /// The bytes of the file, as it lies on the disk, under a stretch of the text.
    pub fn file_span(&self, span: Span) -> Span {
        self.origin.as_ref().map_or(span, |origin| origin.file_span(span))
    }

    /// The 1-based line of a byte offset.
    pub fn line_of(&self, offset: u32) -> usize {
        let end = (offset as usize).min(self.text.len());
        1 + memchr::memchr_iter(b'\n', &self.text.as_bytes()[..end]).count()
    }
}
