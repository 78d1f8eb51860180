//! The table of commands. A row is a file of this folder; its words are in `data/ui/`.

mod decide;
mod documents;
mod export;
mod help;
pub mod journal;
pub mod naming;
mod questions;
mod quit;
pub mod review;
mod same;
mod settings;
#[cfg(feature = "sparql")]
pub mod sparql;
mod tell;
mod tour;
mod watch;
mod why;

use super::reply::Reply;
use super::session::Session;
use super::trouble::{Trouble, did_you_mean_or, nearest};
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
    questions::EXPLAIN,
    tell::COMMAND,
    questions::NEAR,
    questions::SHOW,
    why::COMMAND,
    questions::FIND,
    questions::COMMON,
    questions::TIMELINE,
    questions::EVENTS,
    questions::WHO_SAID,
    questions::SAYS,
    questions::ALLEGED,
    questions::TOP,
    questions::GROUPS,
    questions::MISSING,
    questions::DEGREES,
    questions::STATS,
    same::CONFLICTS,
    same::SAME,
    review::DUPLICATES,
    review::REVIEW,
    decide::MERGE,
    decide::APART,
    decide::SPLIT,
    decide::RENAME,
    decide::RETYPE,
    decide::REJECT,
    decide::UNDO,
    decide::REDO,
    decide::DECISIONS,
    #[cfg(feature = "sparql")]
    sparql::COMMAND,
    watch::WATCH,
    watch::UNWATCH,
    watch::DIFF,
    journal::COMMAND,
    documents::DOCUMENTS,
    documents::ADD,
    documents::REPLACE,
    documents::REMOVE,
    documents::REBUILD,
    export::COMMAND,
    naming::COMMAND,
    settings::MODE,
    settings::OUTPUT,
    settings::READ,
    settings::TIMER,
    settings::PAGER,
    tour::COMMAND,
    help::COMMAND,
    quit::COMMAND,
];

/// The command that a line names, by its name or another of the language, and what follows the name. Names may have several words; the
/// longest that fits is meant.
pub fn split<'a>(line: &'a str, words: &Words) -> Result<(&'static Command, &'a str), Trouble> {
    let mut found: Option<(&'static Command, &'a str)> = None;
    for command in COMMANDS {
        for name in std::iter::once(command.name.to_string()).chain(words.command(command.name).aliases) {
            if let Some(rest) = after(line, &name)
                && found.is_none_or(|(_, shorter)| rest.len() < shorter.len())
            {
                found = Some((command, rest));
            }
        }
    }
    found.ok_or_else(|| {
        let name = line.split_whitespace().next().unwrap_or_default();
        let begun = COMMANDS.iter().filter(|command| command.name.split(' ').next() == Some(name));
        let mut near: Vec<String> = begun.map(|command| command.name.to_string()).collect();
        near.extend(nearest(name, COMMANDS.iter().map(|command| command.name)));
        near.dedup();
        let hint = did_you_mean_or(&near, words.get("see_help"), words);
        Trouble::new(words.say("unknown_command", &[("name", name)])).hint(hint).about(name)
    })
}

/// What follows the words of a name at the beginning of a line, whatever lies between the words.
fn after<'a>(line: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = line;
    for word in name.split(' ') {
        let start = rest.trim_start();
        let head = start.get(..word.len()).filter(|head| head.eq_ignore_ascii_case(word))?;
        rest = &start[head.len()..];
        if !rest.is_empty() && !rest.starts_with(char::is_whitespace) {
            return None;
        }
    }
    Some(rest)
}

/// What spaces part, but for those between quotes: names of files and documents.
pub fn fields(line: &str) -> Vec<String> {
    let mut found = vec![String::new()];
    let mut quoted = false;
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            c if c.is_whitespace() && !quoted => found.push(String::new()),
            c => found.last_mut().expect("never empty").push(c),
        }
    }
    found.retain(|field| !field.is_empty());
    found
}

/// The trouble of a command that was given too little or too much.
pub fn usage(command: &Command, words: &Words) -> Trouble {
    let trouble = Trouble::new(words.say("usage", &[("usage", command.usage)]));
    let examples = words.command(command.name).examples;
    match examples.iter().find(|example| after(example, command.name).is_some()) {
        Some(example) => trouble.hint(words.say("for_example", &[("example", example)])),
        None => trouble,
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn quotes_keep_spaces() {
        assert_eq!(super::fields(" a.txt \"mes notes/b c.txt\"  d "), ["a.txt", "mes notes/b c.txt", "d"]);
        assert!(super::fields("  ").is_empty());
    }
}
