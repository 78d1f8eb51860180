//! `add`, `remove`, `replace`, `rebuild`: documents of a graph file come and go; the journal beside it stays.

use std::path::Path;
use std::process::ExitCode;

use filature::shell::Change;

use crate::cli::args::{Add, Rebuild, Remove, Replace};
use crate::cli::{Context, Failure, changes, load, output, style};

pub fn add(args: Add, context: &Context) -> Result<ExitCode, Failure> {
    run(&args.file, Change::Add(args.paths), context)
}

pub fn remove(args: Remove, context: &Context) -> Result<ExitCode, Failure> {
    run(&args.file, Change::Remove(args.documents), context)
}

pub fn replace(args: Replace, context: &Context) -> Result<ExitCode, Failure> {
    run(&args.file, Change::Replace(args.paths), context)
}

pub fn rebuild(args: Rebuild, context: &Context) -> Result<ExitCode, Failure> {
    run(&args.file, Change::Rebuild { paths: args.paths, all: args.all }, context)
}

fn run(file: &Path, change: Change, context: &Context) -> Result<ExitCode, Failure> {
    if !file.exists() {
        let place = file.display();
        return Err(Failure::new(format!("{place} is not there; make it first: filature build PATH… -o {place}")));
    }
    let mut session = load::open(file, context)?;
    let reply = changes::run(&mut session, change, context)?;
    output::print(&style::paint(&reply.text, context.color()))?;
    Ok(ExitCode::SUCCESS)
}
