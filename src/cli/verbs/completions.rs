//! `completions SHELL`.

use std::process::ExitCode;

use clap::CommandFactory;

use crate::cli::args::Completions;
use crate::cli::{Cli, Context, Failure, output};

pub fn run(args: Completions, _context: &Context) -> Result<ExitCode, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "filature", &mut script);
    output::print(&String::from_utf8_lossy(&script))?;
    Ok(ExitCode::SUCCESS)
}
