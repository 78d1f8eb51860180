//! One file a verb. Each takes its arguments and the context, and gives an exit code or a failure.

pub mod analyze;
pub mod build;
pub mod change;
pub mod completions;
pub mod diff;
#[cfg(feature = "train")]
pub mod eval;
pub mod export;
pub mod extract;
pub mod import;
pub mod query;
pub mod reference;
pub mod repl;
pub mod stats;
#[cfg(feature = "train")]
pub mod train;
pub mod verify;
