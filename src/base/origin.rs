//! Where in a file the characters of a text came from, for files whose bytes are not those of the text.

use serde::{Deserialize, Serialize};

use super::Span;

/// A stretch of characters that are all of one length in the text, and all of one length in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Run {
    /// Where it begins, in bytes of the text and of the file.
    text: u32,
    file: u32,
    /// Bytes a character.
    text_width: u32,
    file_width: u32,
}

/// The way from the bytes of a text back to those of the file that it was decoded from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The encoding of the file, as the WHATWG standard names it: `windows-1252`, `UTF-16LE`.
    pub encoding: String,
    /// In the order of the text, without holes.
    runs: Vec<Run>,
}

impl Origin {
    pub fn new(encoding: impl Into<String>) -> Origin {
        Origin { encoding: encoding.into(), runs: Vec::new() }
    }

    /// Adds the next character: where it begins in the text and in the file, and how many bytes it takes there.
    pub fn push(&mut self, text: (usize, usize), file: (usize, usize)) {
        let [text, text_width, file, file_width] = [text.0, text.1, file.0, file.1].map(|n| n as u32);
        let continues = self.runs.last().is_some_and(|run| {
            let characters = (text - run.text) / run.text_width.max(1);
            let follows = run.file + characters * run.file_width == file;
            follows && (run.text_width, run.file_width) == (text_width, file_width)
        });
        if !continues {
            self.runs.push(Run { text, file, text_width, file_width });
        }
    }

    /// The byte of the file at which the character at byte `at` of the text begins; behind the last character that of its end.
    pub fn file_offset(&self, at: u32) -> u32 {
        let next = self.runs.partition_point(|run| run.text <= at);
        let Some(run) = next.checked_sub(1).map(|i| self.runs[i]) else { return 0 };
        run.file + (at - run.text) / run.text_width.max(1) * run.file_width
    }

    /// The bytes of the file under a stretch of the text.
    pub fn file_span(&self, span: Span) -> Span {
        Span { start: self.file_offset(span.start), end: self.file_offset(span.end) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_of_one_length_share_a_run() {
        // "é" and "ee" of a file with one byte a character, behind two bytes that are no text
        let mut origin = Origin::new("x");
        for (text, file) in [((0, 2), (2, 1)), ((2, 1), (3, 1)), ((3, 1), (4, 1))] {
            origin.push(text, file);
        }
        assert_eq!(origin.runs.len(), 2);
        assert_eq!([0, 2, 3, 4].map(|at| origin.file_offset(at)), [2, 3, 4, 5]);
        assert_eq!(origin.file_span(Span::new(2, 4)), Span::new(3, 5));
    }
}
