//! `journal show|apply|export FILE`: decisions go from one person to another. `show` lists what another journal would bring and what of it
//! contradicts; `apply` takes what does not, and with `all` the rest too; `export` writes one's own.

use std::path::PathBuf;

use serde_json::json;

use super::{Command, Slot};
use crate::graph::{Decisions, Journal, proposals};
use crate::shell::reply::{Effect, Reply};
use crate::shell::session::Session;
use crate::shell::text::{Style, Text};
use crate::shell::trouble::Trouble;

const ACTIONS: &[&str] = &["show", "apply", "export"];

pub const COMMAND: Command = Command {
    name: "journal",
    usage: "journal show|apply|export FILE [all]",
    first: Slot::Word(ACTIONS),
    keywords: &[("show", Slot::File), ("apply", Slot::File), ("export", Slot::File)],
    run,
};

fn run(arguments: &str, command: &Command, session: &mut Session) -> Result<Reply, Trouble> {
    let words = &session.words;
    let (action, rest) = arguments.split_once(' ').ok_or_else(|| super::usage(command, words))?;
    let (file, all) = match rest.trim().strip_suffix(" all") {
        Some(file) => (file, true),
        None => (rest, false),
    };
    let path = PathBuf::from(super::decide::bare(file));
    match action {
        "export" => {
            let text = Text::of(Style::Faint, words.say("journal_written", &[("file", &path.display().to_string())]));
            Ok(Reply::of(text).with(Effect::Write { path, bytes: session.journal.text().into_bytes() }))
        }
        "show" => Ok(Reply::default().with(Effect::Journal { path, apply: false, all })),
        "apply" => Ok(Reply::default().with(Effect::Journal { path, apply: true, all })),
        _ => Err(super::usage(command, words).about(action)),
    }
}

/// Shows what another's journal would bring, and takes it over where that is asked for. Contradictions are told, and taken only with `all`:
/// the later word then counts.
pub fn review(theirs: &Journal, apply: bool, all: bool, session: &mut Session) -> Reply {
    let proposals = proposals(&session.journal, theirs);
    let words = &session.words;
    let mut text = Text::default();
    if proposals.is_empty() {
        text.line().push(Style::Plain, words.get("journal_nothing_new"));
    }
    for proposal in &proposals {
        super::decide::row(&mut text, &proposal.entry, true, session);
        if !proposal.against.is_empty() {
            let ids = proposal.against.join(", ");
            text.push(Style::Caution, format!("  ({})", words.say("journal_against", &[("ids", &ids)])));
        }
    }
    let contrary = proposals.iter().filter(|proposal| !proposal.against.is_empty());
    let contrary: std::collections::BTreeSet<String> = contrary.map(|proposal| proposal.entry.id.clone()).collect();
    let value = json!({
        "new": proposals.iter().map(|p| &p.entry.id).collect::<Vec<_>>(),
        "against": contrary,
        "applied": apply,
    });
    if !apply {
        return Reply { text, value, ..Reply::default() };
    }
    let without = if all { Default::default() } else { contrary.clone() };
    let lines = session.journal.take(theirs, &without);
    session.view_changes();
    session.graph.set_decisions(Decisions::of(&session.journal));
    text.line().push(Style::Plain, session.words.count("journal_taken", lines.len() as u64));
    if !without.is_empty() {
        text.push(Style::Caution, format!("  {}", session.words.count("journal_left", without.len() as u64)));
    }
    let mut reply = Reply { text, value, ..Reply::default() };
    if let Some(path) = &session.journal_file {
        for line in lines {
            reply = reply.with(Effect::Append { path: path.clone(), line });
        }
    }
    reply
}
