//! `export FORMAT FILE`: the last answer's part of the graph, or the whole graph, to a file.

use std::path::PathBuf;

use serde_json::json;

use super::{Command, Slot};
use crate::export::{self, Writer};
use crate::query::Subgraph;
use crate::shell::reply::{Effect, Reply};
use crate::shell::session::Session;
use crate::shell::text::{Style, Text};
use crate::shell::trouble::{Trouble, did_you_mean_or, nearest};

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
        let hint = did_you_mean_or(&near, all, words);
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
    let part = match &session.last {
        Some(kept) if !whole && !kept.answer.subgraph.nodes.is_empty() => {
            // A format of the whole graph looks the part's numbers up in the view; the others write what the answer holds.
            let answer = if matches!(format.write, Writer::Graph(_)) { session.current(kept)? } else { &kept.answer };
            Some(&answer.subgraph)
        }
        _ => None,
    };
    let view = session.graph.view();
    let size = |part: Option<&Subgraph>| match part {
        Some(part) => (part.nodes.len() as u64, part.edges.len() as u64),
        None => (view.node_count() as u64, view.edge_count() as u64),
    };
    let ((nodes, edges), bytes) = match format.write {
        Writer::Part(write) => {
            let all;
            let subgraph = match part {
                Some(part) => part,
                None => {
                    all = if format.picture { session.whole().tied() } else { session.whole() };
                    &all
                }
            };
            (size(Some(subgraph)), write(subgraph, &session.schema))
        }
        Writer::Graph(write) => {
            let mut bytes = Vec::new();
            // Writing to memory cannot fail.
            let _ = write(view, &session.schema, part, &mut bytes);
            (size(part), bytes)
        }
    };
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
