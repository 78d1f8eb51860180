//! Documents come and go: `documents` lists them; `add`, `replace`, `remove`, `rebuild` are carried out by the outermost layer, which reads files.

use std::path::PathBuf;

use serde_json::json;

use super::{Command, Slot, fields};
use crate::shell::reply::{Change, Effect, Reply};
use crate::shell::session::Session;
use crate::shell::text::{Style, Text};
use crate::shell::trouble::Trouble;

pub const DOCUMENTS: Command =
    Command { name: "documents", usage: "documents [TEXT]", first: Slot::Nothing, keywords: &[], run: list };
pub const ADD: Command = Command { name: "add", usage: "add PATH…", first: Slot::File, keywords: &[], run: add };
pub const REPLACE: Command =
    Command { name: "replace", usage: "replace PATH…", first: Slot::File, keywords: &[], run: replace };
pub const REMOVE: Command =
    Command { name: "remove", usage: "remove DOCUMENT…", first: Slot::Nothing, keywords: &[], run: remove };
pub const REBUILD: Command =
    Command { name: "rebuild", usage: "rebuild [all] [PATH…]", first: Slot::File, keywords: &[], run: rebuild };

/// Documents by name with their dates, those whose name holds the text.
fn list(arguments: &str, _: &Command, session: &mut Session) -> Result<Reply, Trouble> {
    let asked = arguments.trim_matches('"').to_lowercase();
    let view = session.graph.plain();
    let mut rows: Vec<(&str, String, String)> = (0..view.documents().len() as u32)
        .filter(|&number| view.document_name(number).to_lowercase().contains(&asked))
        .filter_map(|number| {
            let row = view.document(number)?;
            Some((view.document_name(number), row.date.map_or(String::new(), |d| d.to_string()), row.id.to_string()))
        })
        .collect();
    rows.sort();
    let mut text = Text::default();
    for (name, date, _) in &rows {
        text.line().push(Style::Name, *name);
        if !date.is_empty() {
            text.push(Style::Faint, format!("  {date}"));
        }
    }
    text.line().push(Style::Faint, session.words.count("documents", rows.len() as u64));
    let rows: Vec<_> = rows.iter().map(|(name, date, id)| json!({"name": name, "date": date, "id": id})).collect();
    Ok(Reply { text, value: json!({"documents": rows}), ..Reply::default() })
}

fn add(arguments: &str, command: &Command, session: &mut Session) -> Result<Reply, Trouble> {
    change(Change::Add(paths(some(arguments, command, session)?, session)?))
}

fn replace(arguments: &str, command: &Command, session: &mut Session) -> Result<Reply, Trouble> {
    change(Change::Replace(paths(some(arguments, command, session)?, session)?))
}

fn remove(arguments: &str, command: &Command, session: &mut Session) -> Result<Reply, Trouble> {
    change(Change::Remove(some(arguments, command, session)?))
}

fn rebuild(arguments: &str, _: &Command, session: &mut Session) -> Result<Reply, Trouble> {
    let mut fields = fields(arguments);
    let all = fields.first().is_some_and(|word| word == "all");
    if all {
        fields.remove(0);
    }
    change(Change::Rebuild { paths: paths(fields, session)?, all })
}

fn change(change: Change) -> Result<Reply, Trouble> {
    Ok(Reply::default().with(Effect::Documents(change)))
}

/// At least one field.
fn some(arguments: &str, command: &Command, session: &Session) -> Result<Vec<String>, Trouble> {
    let fields = fields(arguments);
    if fields.is_empty() { Err(super::usage(command, &session.words)) } else { Ok(fields) }
}

/// Files and folders; what `-` means to a verb, standard input, is where the commands come from.
fn paths(fields: Vec<String>, session: &Session) -> Result<Vec<PathBuf>, Trouble> {
    if fields.iter().any(|field| field == "-") {
        let words = &session.words;
        return Err(Trouble::new(words.get("standard_input")).hint(words.get("standard_input_hint")).about("-"));
    }
    Ok(fields.into_iter().map(PathBuf::from).collect())
}
