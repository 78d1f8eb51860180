//! `build PATH… -o FILE.kg`: texts → graph file.

use std::process::ExitCode;

use crate::cli::args::Build;
use crate::cli::{Context, Failure, load};

pub fn run(args: Build, context: &Context) -> Result<ExitCode, Failure> {
    load::check_target(&args.output)?;
    let (mut graph, _) = load::graph(&args.paths, context)?;
    load::save(&mut graph, &args.output, context)?;
    load::carry_journal(&args.paths, &args.output)?;
    Ok(ExitCode::SUCCESS)
}
