//! `stats PATH…`: what the graph holds, in numbers.

use std::process::ExitCode;

use crate::cli::args::Stats;
use crate::cli::{Context, Failure, dialogue, load};

pub fn run(args: Stats, context: &Context) -> Result<ExitCode, Failure> {
    let mut session = load::session(&args.paths, context)?;
    let mut runner = dialogue::Runner::new(context, false);
    let _ = runner.run("stats", &mut session)?;
    Ok(runner.exit_code())
}
