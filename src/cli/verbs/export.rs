//! `export`.

use std::process::ExitCode;

use crate::cli::args::Export;
use crate::cli::{Context, Failure};

pub fn run(_args: Export, _context: &Context) -> Result<ExitCode, Failure> {
    Err(Failure::new("the verb 'export' is not in this build yet; wait for the next one"))
}
