//! Why a SPARQL question has no results.

use std::fmt;

use super::slips::Slip;

/// A question that gives no results.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SparqlError {
    /// The text is no question: byte offset of the trouble, its line and column (1-based, in characters), what would be right there.
    Syntax { at: usize, line: usize, column: usize, expected: Vec<String> },
    /// A slip that keeps the text from being a question, its byte offset, line and column.
    Slip { at: usize, line: usize, column: usize, slip: Slip },
    /// The text is no question, for a reason that has no place in it.
    Unsound(String),
    /// It would change the graph.
    Update,
    /// It would ask a server.
    Service,
    /// The user ended it.
    Stopped,
    /// More results than memory is to hold: that many rows of that many columns fit.
    TooMany { rows: usize, columns: usize },
    /// It holds more terms at once than it may: that many.
    Large { terms: usize },
    /// The evaluator gave up.
    Failed(String),
}

impl fmt::Display for SparqlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SparqlError::Syntax { line, column, expected, .. } => {
                write!(f, "the question breaks off at line {line}, column {column}")?;
                if expected.is_empty() { Ok(()) } else { write!(f, "; expected there: {}", expected.join(", ")) }
            }
            SparqlError::Slip { line, column, slip, .. } => {
                let place = format!("line {line}, column {column}");
                match slip {
                    Slip::Prefix(name) => write!(f, "{place}: the prefix '{name}:' is not declared"),
                    Slip::Word(word) => write!(f, "{place}: '{word}' is no word of SPARQL"),
                    Slip::Bracket(bracket) => write!(f, "{place}: '{bracket}' stands alone"),
                }
            }
            SparqlError::Unsound(why) => write!(f, "the question is not sound: {why}"),
            SparqlError::Update => f.write_str("SPARQL only asks here; the graph changes by documents and decisions"),
            SparqlError::Service => f.write_str("SERVICE would ask another machine; filature works offline"),
            SparqlError::Stopped => f.write_str("the question was stopped"),
            SparqlError::TooMany { rows, columns } => {
                write!(f, "the question has more than {rows} results of {columns} columns; add LIMIT {rows} or less")
            }
            SparqlError::Large { terms } => {
                write!(
                    f,
                    "the question holds more than {terms} terms at once; narrow it, or ask without ORDER BY and DISTINCT"
                )
            }
            SparqlError::Failed(why) => write!(f, "the question could not be evaluated: {why}"),
        }
    }
}

impl std::error::Error for SparqlError {}
