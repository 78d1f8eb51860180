//! Calls the stages in order: reads in parallel, applies in a fixed order.
//! In: data files and sources. Out: documents, analyses, extractions, a graph. The same sources give the same bytes at any number of
//! threads and in any order.

mod changes;
mod holding;
mod joining;
mod languages;
mod reader;

use std::fmt;

use crate::base::DataError;
use crate::input::InputError;

pub use changes::{Changed, Progress, add, rebuild, replace};
pub use holding::Holding;
pub use reader::{Options, Reader, fingerprint, in_order};

/// Why reading cannot go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PipelineError {
    Data(DataError),
    Input(InputError),
    /// A language without a folder in the data: the code that was asked for and those that are there.
    Language {
        asked: String,
        available: Vec<String>,
    },
}

impl fmt::Display for PipelineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PipelineError::Data(error) => error.fmt(f),
            PipelineError::Input(error) => error.fmt(f),
            PipelineError::Language { asked, available } => {
                write!(f, "the language '{asked}' has no folder below data/lang; give one of: {}", available.join(", "))
            }
        }
    }
}

impl std::error::Error for PipelineError {}

impl From<DataError> for PipelineError {
    fn from(error: DataError) -> PipelineError {
        PipelineError::Data(error)
    }
}

impl From<InputError> for PipelineError {
    fn from(error: InputError) -> PipelineError {
        PipelineError::Input(error)
    }
}
