//! `diff OLD.kg NEW.kg`: what the new graph says more, less and otherwise. As of the program of that name, exit code 1 says that they differ.

use std::process::ExitCode;

use filature::query::Body;

use crate::cli::args::{AnswerFormat, Diff};
use crate::cli::{Context, Failure, load, output, style};

pub fn run(args: Diff, context: &Context) -> Result<ExitCode, Failure> {
    let old = load::session(std::slice::from_ref(&args.old), context)?;
    let mut new = load::session(std::slice::from_ref(&args.new), context)?;
    let answer = new.compare(&old.graph, None);
    let differ = matches!(&answer.body, Body::Changes(changes) if !changes.rows.is_empty());
    let reply = new.reply(answer);
    match args.format {
        AnswerFormat::Text => output::print(&style::paint(&reply.text, context.color()))?,
        AnswerFormat::Json => output::print(&format!("{}\n", reply.value))?,
    }
    Ok(ExitCode::from(u8::from(differ)))
}
