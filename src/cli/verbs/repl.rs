//! `repl`.

use std::process::ExitCode;

use crate::cli::args::Repl;
use crate::cli::{Context, Failure};

pub fn run(_args: Repl, _context: &Context) -> Result<ExitCode, Failure> {
    Err(Failure::new("the verb 'repl' is not in this build yet; wait for the next one"))
}
