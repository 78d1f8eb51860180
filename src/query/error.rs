//! Why a question has no answer: kind, place and hint.

use std::fmt;

/// A question that cannot be answered as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum QueryError {
    /// The text is no question: byte offset of the trouble, what is wrong, what would be right.
    Syntax { at: usize, message: String, hint: String },
    /// No entity or event bears the name; the nearest names, best first.
    UnknownName { asked: String, nearest: Vec<String> },
    /// No statement type, kind or date is written like that; the nearest, best first.
    UnknownWord { what: &'static str, asked: String, nearest: Vec<String> },
}

impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let nearest = |f: &mut fmt::Formatter<'_>, names: &[String]| match names {
            [] => Ok(()),
            [one] => write!(f, "; did you mean '{one}'?"),
            [first @ .., last] => write!(f, "; did you mean '{}' or '{last}'?", first.join("', '")),
        };
        match self {
            QueryError::Syntax { message, hint, .. } if hint.is_empty() => write!(f, "{message}"),
            QueryError::Syntax { message, hint, .. } => write!(f, "{message}; {hint}"),
            QueryError::UnknownName { asked, nearest: names } => {
                write!(f, "nothing in the graph is called '{asked}'")?;
                nearest(f, names)
            }
            QueryError::UnknownWord { what, asked, nearest: names } => {
                write!(f, "'{asked}' is no {what}")?;
                nearest(f, names)
            }
        }
    }
}

impl std::error::Error for QueryError {}
