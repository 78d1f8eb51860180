//! `query`.

use std::process::ExitCode;

use crate::cli::args::Query;
use crate::cli::{Context, Failure};

pub fn run(_args: Query, _context: &Context) -> Result<ExitCode, Failure> {
    Err(Failure::new("the verb 'query' is not in this build yet; wait for the next one"))
}
