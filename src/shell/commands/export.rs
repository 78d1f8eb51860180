//! `export FORMAT FILE`: the last answer's part of the graph, or the whole graph, to a file.

use std::path::PathBuf;

use serde_json::json;

use super::{Command, Slot};
use crate::export;
use crate::shell::reply::{Effect, Reply};
use crate::shell::session::Session;
use crate::shell::text::{Style, Text};
use crate::shell::trouble::{Trouble, did_you_mean, nearest};

pub const COMMAND: Command = Command {
    name: "export",
    usage: "export FORMAT FILE [all]",
    first: Slot::Format,
    keywords: &[("all", Slot::Nothing)],
    run,
};

fn run(arguments: &str, command: &Command, session: &mut Session) -> Result<Reply, Trouble> {
    let words = &session.words;
    let (name, rest) = arguments.split_once(char::is_whitespace).ok_or_else(|| super::usage(command, words))?;
    let format = export::format(name).ok_or_else(|| {
        let near = nearest(name, export::names().into_iter());
        let all = words.say("formats_are", &[("names", &export::names().join(", "))]);
        let hint = if near.is_empty() { all } else { did_you_mean(&near, words) };
        Trouble::new(words.say("unknown_format", &[("name", name)])).hint(hint).about(name)
    })?;
    let rest = rest.trim();
    let (path, whole) = match rest.strip_suffix(" all") {
        Some(path) => (path.trim(), true),
        None => (rest, false),
    };
    let path = path.trim_matches('"');
    if path.is_empty() {
        return Err(super::usage(command, words));
    }
    let subgraph = match &session.last {
        Some(answer) if !whole && !answer.subgraph.nodes.is_empty() => answer.subgraph.clone(),
        _ if format.picture => session.whole().tied(),
        _ => session.whole(),
    };
    let bytes = (format.write)(&subgraph, &session.schema);
    let (nodes, edges) = (subgraph.nodes.len() as u64, subgraph.edges.len() as u64);
    let mut text = Text::default();
    text.line().push(
        Style::Faint,
        words.say(
            "written",
            &[("file", path), ("nodes", &words.count("nodes", nodes)), ("edges", &words.count("edges", edges))],
        ),
    );
    let value = json!({"file": path, "format": format.name, "nodes": nodes, "edges": edges});
    Ok(Reply { text, value, ..Reply::default() }.with(Effect::Write { path: PathBuf::from(path), bytes }))
}
