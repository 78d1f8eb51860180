//! What a stage could not read, said instead of failing.

use serde::{Deserialize, Serialize};

use super::Span;

/// One thing that was left out or guessed while reading a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// The stretch of text it is about, where there is one.
    pub span: Option<Span>,
    /// One sentence: what was found and what was done about it.
    pub message: String,
}

impl Diagnostic {
    pub fn new(span: Option<Span>, message: impl Into<String>) -> Diagnostic {
        Diagnostic { span, message: message.into() }
    }
}
