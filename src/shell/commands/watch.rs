//! `watch A, B` and `unwatch N`: pairs whose best path is told again when documents come or go. `diff OLD [NEW]`: what a graph says that
//! another does not.

use std::path::PathBuf;

use serde_json::json;

use super::decide::sides;
use super::{Command, Slot};
use crate::shell::reply::{Effect, Reply};
use crate::shell::session::Session;
use crate::shell::text::{Style, Text};
use crate::shell::trouble::Trouble;
use crate::shell::watch::{self, Watch};

pub const WATCH: Command =
    Command { name: "watch", usage: "watch [A, B]", first: Slot::Name, keywords: &[(",", Slot::Name)], run };
pub const UNWATCH: Command =
    Command { name: "unwatch", usage: "unwatch N", first: Slot::Nothing, keywords: &[], run: unwatch };
pub const DIFF: Command =
    Command { name: "diff", usage: "diff OLD.kg [NEW.kg]", first: Slot::File, keywords: &[], run: diff };

/// Without names, the watched pairs with their paths of now.
fn run(arguments: &str, command: &Command, session: &mut Session) -> Result<Reply, Trouble> {
    if arguments.is_empty() {
        return Ok(list(session));
    }
    let (one, other) = sides(arguments, ',').ok_or_else(|| super::usage(command, &session.words))?;
    let added = Watch { one, other };
    if !session.watches.contains(&added) {
        session.watches.push(added);
    }
    Ok(kept(session))
}

fn unwatch(arguments: &str, command: &Command, session: &mut Session) -> Result<Reply, Trouble> {
    let (words, pairs) = (&session.words, session.watches.len());
    let n: usize = arguments.parse().map_err(|_| super::usage(command, words).about(arguments))?;
    if n == 0 || n > pairs {
        let message = words.say("no_such_watch", &[("n", arguments), ("pairs", &pairs.to_string())]);
        return Err(Trouble::new(message).hint(words.get("see_watches")).about(arguments));
    }
    session.watches.remove(n - 1);
    Ok(kept(session))
}

/// The list, written beside the graph file where there is one.
fn kept(session: &mut Session) -> Reply {
    let reply = list(session);
    match &session.watch_file {
        Some(path) => {
            let bytes = watch::write(&session.watches).into_bytes();
            reply.with(Effect::Write { path: path.clone(), bytes })
        }
        None => reply,
    }
}

fn list(session: &Session) -> Reply {
    let words = &session.words;
    if session.watches.is_empty() {
        return Reply::of(Text::of(Style::Faint, words.get("no_watches")));
    }
    let mut text = Text::default();
    let mut rows = Vec::new();
    for (n, (watch, way)) in session.watches.iter().zip(session.ways()).enumerate() {
        let path = way.as_ref().map(watch::chain);
        text.line().push(Style::Number, format!("{:>3}. ", n + 1));
        text.push(Style::Name, &watch.one).push(Style::Faint, " / ").push(Style::Name, &watch.other);
        text.line().push(Style::Faint, format!("     {}", path.clone().unwrap_or_else(|| words.get("no_path"))));
        rows.push(json!({"a": watch.one, "b": watch.other, "path": path}));
    }
    Reply { text, value: json!({"watches": rows}), ..Reply::default() }
}

fn diff(arguments: &str, command: &Command, session: &mut Session) -> Result<Reply, Trouble> {
    let files: Vec<PathBuf> = super::fields(arguments).into_iter().map(PathBuf::from).collect();
    let (old, new) = match files.as_slice() {
        [old] => (old.clone(), None),
        [old, new] => (old.clone(), Some(new.clone())),
        _ => return Err(super::usage(command, &session.words)),
    };
    Ok(Reply::default().with(Effect::Compare { old, new }))
}
