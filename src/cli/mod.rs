//! The program's outermost layer: arguments, files, terminal, exit codes. The only place that prints.
//! In: the command line. Out: text on standard output; notes and errors on standard error; 0, 1 for a failure, 2 for wrong usage.

mod args;
mod changes;
mod context;
mod dialogue;
mod editor;
mod load;
mod output;
mod pager;
mod progress;
mod read;
mod style;
mod verbs;

use std::process::ExitCode;

use clap::Parser;

pub use args::{Cli, Verb};
pub use context::Context;
pub use output::Failure;

/// Parses the command line and runs the verb.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let context = match Context::new(cli.global) {
        Ok(context) => context,
        Err(failure) => return output::report(&failure),
    };
    let done = match cli.verb {
        Verb::Repl(args) => verbs::repl::run(args, &context),
        Verb::Build(args) => verbs::build::run(args, &context),
        Verb::Add(args) => verbs::change::add(args, &context),
        Verb::Remove(args) => verbs::change::remove(args, &context),
        Verb::Replace(args) => verbs::change::replace(args, &context),
        Verb::Rebuild(args) => verbs::change::rebuild(args, &context),
        Verb::Query(args) => verbs::query::run(args, &context),
        Verb::Export(args) => verbs::export::run(args, &context),
        Verb::Extract(args) => verbs::extract::run(args, &context),
        Verb::Analyze(args) => verbs::analyze::run(args, &context),
        Verb::Stats(args) => verbs::stats::run(args, &context),
        Verb::Diff(args) => verbs::diff::run(args, &context),
        Verb::Import(args) => verbs::import::run(args, &context),
        Verb::Verify(args) => verbs::verify::run(args, &context),
        Verb::Completions(args) => verbs::completions::run(args, &context),
        Verb::Reference => verbs::reference::run(&context),
        #[cfg(feature = "train")]
        Verb::Train(args) => verbs::train::run(args, &context),
        #[cfg(feature = "train")]
        Verb::Eval(args) => verbs::eval::run(args, &context),
    };
    match done {
        Ok(code) => code,
        Err(failure) => output::report(&failure),
    }
}
