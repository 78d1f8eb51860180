//! `reference` (hidden): the command reference as Markdown, described in the language of `--ui`, from the rows that the program itself uses. The README's section is this text.

use std::fmt::Write as _;
use std::process::ExitCode;

use clap::CommandFactory;
use filature::export::FORMATS;
use filature::shell::{COMMANDS, Words};

use crate::cli::{Cli, Context, Failure, output};

pub fn run(context: &Context) -> Result<ExitCode, Failure> {
    let words = Words::load(&context.files, context.global.ui.as_deref().unwrap_or("en"))?;
    output::print(&(verbs() + &commands(&words) + &formats()))?;
    Ok(ExitCode::SUCCESS)
}

fn verbs() -> String {
    let mut text = String::from("### Verbs\n\n| verb | what it does |\n|---|---|\n");
    let mut cli = Cli::command();
    cli.build();
    for verb in cli.get_subcommands().filter(|verb| !verb.is_hide_set() && verb.get_name() != "help") {
        let usage = verb.clone().render_usage().to_string();
        let usage = usage.trim_start_matches("Usage:").trim().trim_start_matches("filature ").replace("[OPTIONS] ", "");
        let about = verb.get_about().map(ToString::to_string).unwrap_or_default();
        let _ = writeln!(text, "| `{}` | {} |", cell(&usage), cell(&about));
    }
    text.push_str("\nOptions of every verb:");
    for option in cli.get_arguments().filter(|option| option.is_global_set()) {
        let value =
            option.get_value_names().and_then(|names| names.first()).filter(|_| option.get_action().takes_values());
        let value = value.map_or(String::new(), |name| format!(" {name}"));
        let _ = write!(text, " `--{}{value}`", option.get_long().unwrap_or_default());
    }
    text.push_str(".\n\n");
    text
}

fn commands(words: &Words) -> String {
    let mut text = String::from("### Commands of the dialogue\n\n| command | what it does |\n|---|---|\n");
    for command in COMMANDS {
        let _ = writeln!(text, "| `{}` | {} |", cell(command.usage), cell(&words.command(command.name).about));
    }
    text.push('\n');
    text
}

fn formats() -> String {
    let mut text = String::from("### Export formats\n\n| format | for |\n|---|---|\n");
    for format in FORMATS {
        let _ = writeln!(text, "| `{}` | {} |", format.name, cell(format.about));
    }
    text
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}
