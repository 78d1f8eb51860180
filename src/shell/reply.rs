//! What a line gives back: text to show, the same as data, and what the outermost layer is asked to do.

use std::path::PathBuf;

use serde_json::Value;

use super::text::Text;

/// The reply to one line.
#[derive(Clone, Debug, Default)]
pub struct Reply {
    pub text: Text,
    /// The same for programs; `Null` where there is nothing to tell.
    pub value: Value,
    /// Whether the text is for another program, line by line: no line of it may be broken.
    pub verbatim: bool,
    /// Whether the line could not be carried out.
    pub failed: bool,
    /// What only the outermost layer may do.
    pub effects: Vec<Effect>,
}

/// Work for the outermost layer, which alone touches files and the terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Write a file; on success the reply's text is shown.
    Write { path: PathBuf, bytes: Vec<u8> },
    /// Add a line to a journal.
    Append { path: PathBuf, line: String },
    /// End the session.
    Quit,
    /// Send the text of later replies to a file, or back to standard output.
    Output(Option<PathBuf>),
    /// Run the lines of a file.
    Read(PathBuf),
    /// Compare a graph file with another, or with the graph of the session.
    Compare { old: PathBuf, new: Option<PathBuf> },
    /// Read another's journal, and hand it to `shell::review_journal`.
    Journal { path: PathBuf, apply: bool, all: bool },
    /// Documents come or go.
    Documents(Change),
}

/// How documents come and go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    Add(Vec<PathBuf>),
    Replace(Vec<PathBuf>),
    /// Names of documents.
    Remove(Vec<String>),
    /// Read again what is stale, or everything; or become the graph of these paths.
    Rebuild {
        paths: Vec<PathBuf>,
        all: bool,
    },
}

impl Reply {
    pub fn of(text: Text) -> Reply {
        Reply { text, ..Reply::default() }
    }

    pub fn with(mut self, effect: Effect) -> Reply {
        self.effects.push(effect);
        self
    }
}
