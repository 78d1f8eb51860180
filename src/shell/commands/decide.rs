//! What people decide: `merge`, `apart`, `split`, `rename`, `retype`, `reject`, `undo`, `redo`, `decisions`. Each decision is a line of the journal; a note
//! follows `//`.

use std::path::PathBuf;

use serde_json::json;

use super::{Command, Slot};
use crate::graph::{Decision, Decisions, EdgeId, EdgeKind, Entry, NodeId, PLACE_ROLE};
use crate::query::Body;
use crate::shell::reply::{Effect, Reply};
use crate::shell::session::Session;
use crate::shell::text::{Style, Text};
use crate::shell::trouble::Trouble;

pub const MERGE: Command = Command {
    name: "merge",
    usage: "merge A, B [// NOTE]",
    first: Slot::Name,
    keywords: &[(",", Slot::Name)],
    run: merge,
};
pub const APART: Command = Command {
    name: "apart",
    usage: "apart A, B [// NOTE]",
    first: Slot::Name,
    keywords: &[(",", Slot::Name)],
    run: apart,
};
pub const SPLIT: Command =
    Command { name: "split", usage: "split A [N] [// NOTE]", first: Slot::Name, keywords: &[], run: split };
pub const RENAME: Command = Command {
    name: "rename",
    usage: "rename A = NAME [// NOTE]",
    first: Slot::Name,
    keywords: &[("=", Slot::Nothing)],
    run: rename,
};
pub const RETYPE: Command = Command {
    name: "retype",
    usage: "retype A = KIND [// NOTE]",
    first: Slot::Name,
    keywords: &[("=", Slot::Kind)],
    run: retype,
};
pub const REJECT: Command =
    Command { name: "reject", usage: "reject N [// NOTE]", first: Slot::Nothing, keywords: &[], run: reject };
pub const UNDO: Command =
    Command { name: "undo", usage: "undo [ID] [// NOTE]", first: Slot::Nothing, keywords: &[], run: undo };
pub const REDO: Command =
    Command { name: "redo", usage: "redo [ID] [// NOTE]", first: Slot::Nothing, keywords: &[], run: redo };
pub const DECISIONS: Command =
    Command { name: "decisions", usage: "decisions [FILE]", first: Slot::File, keywords: &[], run: decisions };

/// What is decided, and the note.
pub(super) fn noted(arguments: &str) -> (&str, Option<String>) {
    match arguments.split_once("//") {
        Some((line, note)) => (line.trim(), Some(note.trim().to_string())),
        None => (arguments.trim(), None),
    }
}

/// The two sides of the first `mark` outside quotes, without quotes around them.
pub(super) fn sides(line: &str, mark: char) -> Option<(String, String)> {
    let mut quoted = false;
    for (at, c) in line.char_indices() {
        match c {
            '"' => quoted = !quoted,
            c if c == mark && !quoted => {
                let (left, right) = (bare(&line[..at]), bare(&line[at + c.len_utf8()..]));
                return (!left.is_empty() && !right.is_empty()).then_some((left, right));
            }
            _ => {}
        }
    }
    None
}

pub(super) fn bare(text: &str) -> String {
    text.trim().trim_matches('"').trim().to_string()
}

/// The entity that a name means: its key and its name. An event is none.
pub(super) fn entity(name: &str, session: &Session) -> Result<(String, String), Trouble> {
    let answer = session.ask(&format!("show \"{}\"", bare(name).replace('"', "'")))?;
    let view = session.graph.view();
    match answer.body {
        Body::Card(card) if !view.is_event(NodeId(card.node)) => {
            let node = NodeId(card.node);
            Ok((view.key(node).to_string(), view.name(node).to_string()))
        }
        _ => {
            let words = &session.words;
            Err(Trouble::new(words.say("no_entity", &[("name", name)])).hint(words.get("no_entity_hint")).about(name))
        }
    }
}

/// Writes the decision down, shows the graph by it, and says so.
pub(super) fn decide(decision: Decision, note: Option<String>, session: &mut Session) -> Reply {
    let line = session.journal.push(decision, note);
    session.view_changes();
    session.graph.set_decisions(Decisions::of(&session.journal));
    let Some(entry) = session.journal.entries().last() else { return Reply::default() };
    let mut text = Text::default();
    row(&mut text, entry, true, session);
    let reply = Reply { text, value: json!({"decision": line}), ..Reply::default() };
    match &session.journal_file {
        Some(path) => reply.with(Effect::Append { path: path.clone(), line }),
        None => reply,
    }
}

fn merge(arguments: &str, command: &Command, session: &mut Session) -> Result<Reply, Trouble> {
    pair(arguments, command, session, Decision::Merge)
}

fn apart(arguments: &str, command: &Command, session: &mut Session) -> Result<Reply, Trouble> {
    pair(arguments, command, session, Decision::Apart)
}

/// Decides on two entities.
fn pair(
    arguments: &str,
    command: &Command,
    session: &mut Session,
    decision: fn(String, String) -> Decision,
) -> Result<Reply, Trouble> {
    let (line, note) = noted(arguments);
    let (a, b) = sides(line, ',').ok_or_else(|| super::usage(command, &session.words))?;
    let (one, other) = (entity(&a, session)?, entity(&b, session)?);
    if one.0 == other.0 {
        let trouble = Trouble::new(session.words.say("one_already", &[("a", &a), ("b", &b)])).about(b);
        return Err(trouble.hint(session.words.get("split_instead")));
    }
    Ok(decide(decision(one.0, other.0), note, session))
}

/// Without a number, the keys that are one entity; with one, that key becomes an entity of its own.
fn split(arguments: &str, command: &Command, session: &mut Session) -> Result<Reply, Trouble> {
    let (line, note) = noted(arguments);
    let (name, number) = match line.rsplit_once(' ') {
        Some((name, number)) if !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()) => {
            (name, Some(number))
        }
        _ => (line, None),
    };
    if bare(name).is_empty() {
        return Err(super::usage(command, &session.words));
    }
    let (key, _) = entity(name, session)?;
    let keys = session.graph.keys_of(&key);
    let words = &session.words;
    if keys.len() < 2 {
        return Ok(Reply::of(Text::of(Style::Plain, words.say("one_key", &[("name", &bare(name))]))));
    }
    let Some(number) = number else {
        let mut text = Text::of(Style::Faint, words.get("keys_of_one"));
        for (i, key) in keys.iter().enumerate() {
            text.line().push(Style::Number, format!("{:>3}. ", i + 1)).push(Style::Name, own_name(key, session));
            text.push(Style::Faint, format!("  {key}"));
        }
        return Ok(Reply { text, value: json!({"keys": keys}), ..Reply::default() });
    };
    let chosen = number.parse::<usize>().ok().and_then(|n| keys.get(n.checked_sub(1)?)).cloned();
    let chosen = chosen.ok_or_else(|| {
        let message = words.say("no_such_key", &[("n", number), ("name", &bare(name))]);
        Trouble::new(message).hint(words.get("no_such_key_hint")).about(number)
    })?;
    Ok(decide(Decision::Split(chosen), note, session))
}

fn rename(arguments: &str, command: &Command, session: &mut Session) -> Result<Reply, Trouble> {
    let (line, note) = noted(arguments);
    let (old, name) = sides(line, '=').ok_or_else(|| super::usage(command, &session.words))?;
    let (key, _) = entity(&old, session)?;
    Ok(decide(Decision::Rename { key, name }, note, session))
}

fn retype(arguments: &str, command: &Command, session: &mut Session) -> Result<Reply, Trouble> {
    let (line, note) = noted(arguments);
    let (name, asked) = sides(line, '=').ok_or_else(|| super::usage(command, &session.words))?;
    let (key, _) = entity(&name, session)?;
    let found = session.schema.kinds().find(|(_, kind)| {
        kind.name.eq_ignore_ascii_case(&asked)
            || kind.labels.values().any(|label| label.to_lowercase() == asked.to_lowercase())
    });
    let Some((_, kind)) = found else {
        let kinds: Vec<&str> = session.schema.kinds().map(|(_, kind)| kind.name.as_str()).collect();
        let words = &session.words;
        let all = words.say("kinds_are", &[("names", &kinds.join(", "))]);
        return Err(Trouble::new(words.say("unknown_kind", &[("name", &asked)])).hint(all).about(asked));
    };
    let kind = kind.name.clone();
    Ok(decide(Decision::Retype { key, kind }, note, session))
}

fn reject(arguments: &str, command: &Command, session: &mut Session) -> Result<Reply, Trouble> {
    let (number, note) = noted(arguments);
    let words = &session.words;
    let answer = session.current(session.last()?)?;
    if number.is_empty() || number.bytes().any(|b| !b.is_ascii_digit()) {
        return Err(super::usage(command, words).about(number));
    }
    let row = session.row(answer, number)?;
    let view = session.graph.view();
    let key = |node: NodeId| view.key(node).to_string();
    let decision = match (row.edge, row.node) {
        (Some(edge), _) => {
            let edge = view.edge(EdgeId(edge));
            let fillers = vec![("head".to_string(), key(edge.source)), ("tail".to_string(), key(edge.target))];
            Decision::Reject { type_name: edge.type_name.to_string(), fillers }
        }
        (None, Some(node)) if view.is_event(NodeId(node)) => {
            let mut fillers = Vec::new();
            for edge in view.incoming(NodeId(node)).map(|edge| view.edge(edge)) {
                if let EdgeKind::Role(role) = edge.kind
                    && role != PLACE_ROLE
                {
                    fillers.push((role.to_string(), key(edge.source)));
                }
            }
            fillers.sort();
            Decision::Reject { type_name: view.kind(NodeId(node)).to_string(), fillers }
        }
        _ => {
            let message = words.say("no_statement", &[("n", number)]);
            return Err(Trouble::new(message).hint(words.get("no_statement_hint")).about(number));
        }
    };
    Ok(decide(decision, note, session))
}

fn undo(arguments: &str, _: &Command, session: &mut Session) -> Result<Reply, Trouble> {
    take_back(arguments, session, Decision::Undo, true)
}

fn redo(arguments: &str, _: &Command, session: &mut Session) -> Result<Reply, Trouble> {
    take_back(arguments, session, Decision::Redo, false)
}

/// Takes the last decision of those that hold, or do not, or that of the id, for what it was not.
fn take_back(
    arguments: &str,
    session: &mut Session,
    decision: fn(String) -> Decision,
    holds: bool,
) -> Result<Reply, Trouble> {
    let ((id, note), words) = (noted(arguments), &session.words);
    let nothing = words.get(if holds { "nothing_to_undo" } else { "nothing_to_redo" });
    if id.is_empty() {
        let last = if holds { session.journal.last_active() } else { session.journal.last_undone() };
        return Ok(match last.map(|entry| entry.id.clone()) {
            Some(id) => decide(decision(id), note, session),
            None => Reply::of(Text::of(Style::Plain, nothing)),
        });
    }
    let key = match session.journal.get(id).map(|entry| &entry.decision) {
        Some(Decision::Undo(_) | Decision::Redo(_)) => "takes_back",
        Some(_) if session.journal.holds(id) == holds => return Ok(decide(decision(id.to_string()), note, session)),
        Some(_) if holds => "undone_already",
        Some(_) => "holds_already",
        None => "no_such_decision",
    };
    Err(Trouble::new(words.say(key, &[("id", id)])).hint(words.get("see_decisions")).about(id))
}

/// Lists the journal, with what is gone; or writes it to a file, for others to apply.
fn decisions(arguments: &str, _: &Command, session: &mut Session) -> Result<Reply, Trouble> {
    let words = &session.words;
    if !arguments.is_empty() {
        let path = PathBuf::from(bare(arguments));
        let text = Text::of(Style::Faint, words.say("journal_written", &[("file", &path.display().to_string())]));
        return Ok(Reply::of(text).with(Effect::Write { path, bytes: session.journal.text().into_bytes() }));
    }
    if session.journal.is_empty() {
        return Ok(Reply::of(Text::of(Style::Faint, words.get("no_decisions"))));
    }
    let mut text = Text::default();
    for entry in session.journal.entries() {
        row(&mut text, entry, session.journal.holds(&entry.id), session);
    }
    let lines: Vec<&str> = session.journal.entries().iter().map(|entry| entry.id.as_str()).collect();
    Ok(Reply { text, value: json!({"decisions": lines}), ..Reply::default() })
}

/// The name of a key by itself, apart from its group; the key where no document has it any more.
fn own_name(key: &str, session: &Session) -> String {
    let view = session.graph.plain();
    view.find_key(key).map_or_else(|| key.to_string(), |node| view.name(node).to_string())
}

/// The verb of a decision, and what it is about.
fn told(decision: &Decision, session: &Session) -> (&'static str, String) {
    let name = |key: &String| own_name(key, session);
    let other = |id: &String| match session.journal.get(id).map(|entry| &entry.decision) {
        // What takes back something that takes back is not unravelled: a journal may hold any number of those.
        None | Some(Decision::Undo(_) | Decision::Redo(_)) => id.clone(),
        Some(decision) => {
            let (verb, subjects) = told(decision, session);
            format!("{id} ({verb} {subjects})")
        }
    };
    match decision {
        Decision::Merge(a, b) => ("merge", format!("{}, {}", name(a), name(b))),
        Decision::Apart(a, b) => ("apart", format!("{}, {}", name(a), name(b))),
        Decision::Split(key) => ("split", name(key)),
        Decision::Rename { key, name: new } => ("rename", format!("{} = {new}", name(key))),
        Decision::Retype { key, kind } => ("retype", format!("{} = {kind}", name(key))),
        Decision::Reject { type_name, fillers } => {
            let fillers: Vec<String> = fillers.iter().map(|(role, key)| format!("{role}={}", name(key))).collect();
            ("reject", format!("{type_name} {}", fillers.join(" ")))
        }
        Decision::Undo(id) => ("undo", other(id)),
        Decision::Redo(id) => ("redo", other(id)),
    }
}

/// One line: id, verb, names, note; whether it holds, and which of its subjects no document names any more.
pub(super) fn row(text: &mut Text, entry: &Entry, holds: bool, session: &Session) {
    let words = &session.words;
    text.line().push(Style::Faint, &entry.id).push(Style::Plain, "  ");
    let (verb, subjects) = told(&entry.decision, session);
    text.push(Style::Command, verb).push(Style::Plain, format!(" {subjects}"));
    if let Some(note) = &entry.note {
        text.push(Style::Faint, format!("  // {note}"));
    }
    if !holds {
        text.push(Style::Caution, format!("  ({})", words.get("undone")));
    }
    let plain = session.graph.plain();
    let gone: Vec<&str> =
        Decisions::subjects(&entry.decision).into_iter().filter(|key| plain.find_key(key).is_none()).collect();
    if !gone.is_empty() {
        text.push(Style::Caution, format!("  ({})", words.say("subject_gone", &[("keys", &gone.join(", "))])));
    }
}
