//! `build`.

use std::process::ExitCode;

use crate::cli::args::Build;
use crate::cli::{Context, Failure};

pub fn run(_args: Build, _context: &Context) -> Result<ExitCode, Failure> {
    Err(Failure::new("the verb 'build' is not in this build yet; wait for the next one"))
}
