//! `.mode`, `.output`, `.read`, `.timer`, `.pager`: how replies are shown and where they go.

use std::path::PathBuf;

use super::{Command, Slot};
use crate::shell::modes::MODES;
use crate::shell::reply::{Effect, Reply};
use crate::shell::session::Session;
use crate::shell::text::{Style, Text};
use crate::shell::trouble::{Trouble, did_you_mean_or, nearest};

pub const MODE: Command = Command {
    name: ".mode",
    usage: ".mode table|json|csv|tsv|markdown|dot",
    first: Slot::Word(&["table", "json", "csv", "tsv", "markdown", "dot"]),
    keywords: &[],
    run: mode,
};

pub const OUTPUT: Command =
    Command { name: ".output", usage: ".output [FILE]", first: Slot::File, keywords: &[], run: output };

pub const READ: Command = Command { name: ".read", usage: ".read FILE", first: Slot::File, keywords: &[], run: read };

pub const TIMER: Command =
    Command { name: ".timer", usage: ".timer on|off", first: Slot::Word(&["on", "off"]), keywords: &[], run: timer };

pub const PAGER: Command =
    Command { name: ".pager", usage: ".pager on|off", first: Slot::Word(&["on", "off"]), keywords: &[], run: pager };

fn mode(arguments: &str, command: &Command, session: &mut Session) -> Result<Reply, Trouble> {
    let words = &session.words;
    if arguments.is_empty() {
        return Ok(Reply::of(Text::of(Style::Plain, session.mode.name)));
    }
    let Some(mode) = MODES.iter().find(|mode| mode.name == arguments) else {
        let near = nearest(arguments, MODES.iter().map(|mode| mode.name));
        let hint = did_you_mean_or(&near, command.usage.to_string(), words);
        return Err(Trouble::new(words.say("unknown_mode", &[("name", arguments)])).hint(hint).about(arguments));
    };
    session.mode = mode;
    Ok(Reply::default())
}

fn output(arguments: &str, _command: &Command, _session: &mut Session) -> Result<Reply, Trouble> {
    let path = arguments.trim_matches('"');
    Ok(Reply::default().with(Effect::Output((!path.is_empty()).then(|| PathBuf::from(path)))))
}

fn read(arguments: &str, command: &Command, session: &mut Session) -> Result<Reply, Trouble> {
    let path = arguments.trim_matches('"');
    if path.is_empty() {
        return Err(super::usage(command, &session.words));
    }
    Ok(Reply::default().with(Effect::Read(PathBuf::from(path))))
}

fn timer(arguments: &str, command: &Command, session: &mut Session) -> Result<Reply, Trouble> {
    session.timer = switch(arguments, command, session)?;
    Ok(Reply::default())
}

fn pager(arguments: &str, command: &Command, session: &mut Session) -> Result<Reply, Trouble> {
    session.pager = switch(arguments, command, session)?;
    Ok(Reply::default())
}

fn switch(arguments: &str, command: &Command, session: &Session) -> Result<bool, Trouble> {
    match arguments {
        "on" => Ok(true),
        "off" => Ok(false),
        _ => Err(super::usage(command, &session.words)),
    }
}
