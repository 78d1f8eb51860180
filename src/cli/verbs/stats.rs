//! `stats`.

use std::process::ExitCode;

use crate::cli::args::Stats;
use crate::cli::{Context, Failure};

pub fn run(_args: Stats, _context: &Context) -> Result<ExitCode, Failure> {
    Err(Failure::new("the verb 'stats' is not in this build yet; wait for the next one"))
}
