//! The table of commands. A row is a file of this folder; its words are in `data/ui/`.

mod decide;
mod export;
mod help;
pub mod naming;
mod questions;
mod quit;
mod same;
mod settings;
mod tour;
mod why;

use super::reply::Reply;
use super::session::Session;
use super::trouble::{Trouble, did_you_mean, nearest};
use super::words::Words;

/// What may stand at a place of a line: what completion offers there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    Nothing,
    /// An entity or event.
    Name,
    /// A statement type.
    Type,
    /// A name or a statement type.
    NameOrType,
    /// An entity kind.
    Kind,
    /// A command.
    Command,
    /// An export format.
    Format,
    File,
    /// One of these words.
    Word(&'static [&'static str]),
}

/// A row of the table.
pub struct Command {
    pub name: &'static str,
    /// As help shows it: `path A -> B [max N]`.
    pub usage: &'static str,
    /// What follows the name.
    pub first: Slot,
    /// Words that may follow, and what follows each.
    pub keywords: &'static [(&'static str, Slot)],
    /// Carries it out: what follows the name, the row itself, the session.
    pub run: fn(&str, &Command, &mut Session) -> Result<Reply, Trouble>,
}

/// All commands, in the order in which help lists them.
pub static COMMANDS: &[Command] = &[
    questions::PATH,
    questions::NEAR,
    questions::SHOW,
    why::COMMAND,
    questions::FIND,
    questions::COMMON,
    questions::TIMELINE,
    questions::EVENTS,
    questions::TOP,
    questions::STATS,
    same::CONFLICTS,
    same::SAME,
    same::DUPLICATES,
    decide::MERGE,
    decide::SPLIT,
    decide::RENAME,
    decide::RETYPE,
    decide::REJECT,
    decide::UNDO,
    decide::REDO,
    decide::DECISIONS,
    export::COMMAND,
    naming::COMMAND,
    settings::MODE,
    settings::OUTPUT,
    settings::READ,
    settings::TIMER,
    tour::COMMAND,
    help::COMMAND,
    quit::COMMAND,
];

/// The command that a line names, and what follows the name.
pub fn split<'a>(line: &'a str, words: &Words) -> Result<(&'static Command, &'a str), Trouble> {
    let end = line.find(char::is_whitespace).unwrap_or(line.len());
    let name = &line[..end];
    let found = COMMANDS.iter().find(|command| {
        command.name.eq_ignore_ascii_case(name) || words.command(command.name).aliases.iter().any(|alias| alias == name)
    });
    match found {
        Some(command) => Ok((command, &line[end..])),
        None => {
            let near = nearest(name, COMMANDS.iter().map(|command| command.name));
            let hint = if near.is_empty() { words.get("see_help") } else { did_you_mean(&near, words) };
            Err(Trouble::new(words.say("unknown_command", &[("name", name)])).hint(hint).about(name))
        }
    }
}

/// The trouble of a command that was given too little or too much.
pub fn usage(command: &Command, words: &Words) -> Trouble {
    let example = words.command(command.name).examples.first().cloned().unwrap_or_default();
    Trouble::new(words.say("usage", &[("usage", command.usage)]))
        .hint(words.say("for_example", &[("example", &example)]))
}
