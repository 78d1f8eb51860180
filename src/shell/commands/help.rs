//! `help [COMMAND]`: the table, or one row with its examples.

use serde_json::json;

use super::{COMMANDS, Command, Slot, split};
use crate::shell::reply::Reply;
use crate::shell::session::Session;
use crate::shell::text::{Style, Text};
use crate::shell::trouble::Trouble;

pub const COMMAND: Command =
    Command { name: "help", usage: "help [COMMAND]", first: Slot::Command, keywords: &[], run };

fn run(arguments: &str, _command: &Command, session: &mut Session) -> Result<Reply, Trouble> {
    let words = &session.words;
    if arguments.is_empty() {
        return Ok(all(session));
    }
    let (command, _) = split(arguments, words)?;
    let told = words.command(command.name);
    let mut text = Text::default();
    text.line().push(Style::Command, command.usage);
    text.line().push(Style::Plain, format!("  {}", told.about));
    for line in told.more.lines() {
        text.line().push(Style::Plain, format!("  {line}"));
    }
    if !told.aliases.is_empty() {
        text.line()
            .push(Style::Faint, format!("  {}", words.say("also_typed", &[("names", &told.aliases.join(", "))])));
    }
    if !told.examples.is_empty() {
        text.line().push(Style::Heading, words.get("examples"));
    }
    for example in &told.examples {
        text.line().push(Style::Plain, "  ").push(Style::Command, example);
    }
    let value =
        json!({"command": command.name, "usage": command.usage, "about": told.about, "examples": told.examples});
    Ok(Reply { text, value, ..Reply::default() })
}

fn all(session: &Session) -> Reply {
    let words = &session.words;
    let width = COMMANDS.iter().map(|command| command.name.len()).max().unwrap_or(0);
    let mut text = Text::default();
    for command in COMMANDS {
        let told = words.command(command.name);
        text.line().push(Style::Plain, "  ").push(Style::Command, format!("{:<width$}", command.name));
        text.push(Style::Plain, format!("  {}", told.about));
    }
    text.line().push(Style::Faint, words.get("help_more"));
    let value = json!(COMMANDS.iter().map(|c| json!({"command": c.name, "usage": c.usage})).collect::<Vec<_>>());
    Reply { text, value, ..Reply::default() }
}
