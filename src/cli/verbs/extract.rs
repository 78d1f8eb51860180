//! `extract`.

use std::process::ExitCode;

use crate::cli::args::Extract;
use crate::cli::{Context, Failure};

pub fn run(_args: Extract, _context: &Context) -> Result<ExitCode, Failure> {
    Err(Failure::new("the verb 'extract' is not in this build yet; wait for the next one"))
}
