//! `build PATH… -o FILE.kg`: texts → graph file.

use std::process::ExitCode;

use crate::cli::args::Build;
use crate::cli::{Context, Failure, load, output};

pub fn run(args: Build, context: &Context) -> Result<ExitCode, Failure> {
    // Before hours of reading begin.
    output::check_place(&args.output)?;
    let mut session = load::session(&args.paths, context)?;
    load::save(&mut session.graph, &args.output, &session.words, context)?;
    load::carry_journal(&args.paths, &args.output)?;
    Ok(ExitCode::SUCCESS)
}
