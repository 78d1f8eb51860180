//! `tour`: a walk through the commands on the bundled articles, each stop with its answer.

use super::{Command, Slot, split};
use crate::shell::reply::Reply;
use crate::shell::session::Session;
use crate::shell::text::{Style, Text};
use crate::shell::trouble::Trouble;

pub const COMMAND: Command = Command { name: "tour", usage: "tour", first: Slot::Nothing, keywords: &[], run };

fn run(_arguments: &str, _command: &Command, session: &mut Session) -> Result<Reply, Trouble> {
    let mut text = Text::default();
    for stop in session.words.tour.clone() {
        if !text.is_empty() {
            text.line();
        }
        text.line().push(Style::Plain, stop.text);
        text.line().push(Style::Faint, "> ").push(Style::Command, &stop.line);
        // On other articles a stop may find nobody; the walk goes on.
        let shown = split(&stop.line, &session.words)
            .and_then(|(command, arguments)| (command.run)(arguments.trim(), command, session))
            .map_or_else(|trouble| Text::of(Style::Error, trouble.sentence(&session.words)), |reply| reply.text);
        text.append(shown);
    }
    Ok(Reply::of(text))
}
