//! `query PATH 'LINE'…`: answers lines, one after the other.

use std::process::ExitCode;

use crate::cli::args::{AnswerFormat, Query};
use crate::cli::{Context, Failure, dialogue, load};

pub fn run(args: Query, context: &Context) -> Result<ExitCode, Failure> {
    if args.lines.is_empty() && args.path.as_os_str() == "-" {
        return Err(Failure::new(
            "standard input cannot hold both the text and the commands; give the commands as arguments",
        ));
    }
    let mut session = load::session(std::slice::from_ref(&args.path), context)?;
    let json = args.format == AnswerFormat::Json;
    let mut runner = dialogue::Runner::new(context, json);
    if args.lines.is_empty() {
        runner.standard_input(&mut session)?;
    } else {
        for line in &args.lines {
            if runner.run(line, &mut session)?.is_break() {
                break;
            }
        }
    }
    Ok(runner.exit_code())
}
