//! `let NAME = QUESTION` keeps an answer under a name; `$NAME` shows it again; `$2` and `$NAME.2` in a line stand for what a row is about.

use super::{Command, Slot, split};
use crate::query::{Answer, Body};
use crate::shell::reply::Reply;
use crate::shell::session::{Kept, Session};
use crate::shell::trouble::Trouble;

pub const COMMAND: Command =
    Command { name: "let", usage: "let NAME = QUESTION", first: Slot::Nothing, keywords: &[], run };

fn run(arguments: &str, command: &Command, session: &mut Session) -> Result<Reply, Trouble> {
    let Some((name, line)) = arguments.split_once('=') else { return Err(super::usage(command, &session.words)) };
    let (name, line) = (name.trim().trim_start_matches('$'), line.trim());
    if !is_name(name) || line.is_empty() {
        return Err(super::usage(command, &session.words).about(name));
    }
    let (inner, rest) = split(line, &session.words)?;
    // Only what asks the graph leaves an answer behind; the last one must not be taken for it.
    let before = session.last.take();
    let done = (inner.run)(rest.trim(), inner, session);
    match &session.last {
        Some(kept) => drop(session.named.insert(name.to_string(), kept.clone())),
        None => session.last = before,
    }
    done
}

/// Whether an answer may be kept under that name.
fn is_name(name: &str) -> bool {
    name.chars().all(|c| c.is_alphanumeric() || c == '_') && name.starts_with(char::is_alphabetic)
}

/// The answer that `$NAME` alone asks for; `None` where the line is something else.
pub fn recalled(line: &str, session: &Session) -> Option<Result<Kept, Trouble>> {
    let name = line.strip_prefix('$').filter(|name| is_name(name))?;
    Some(session.named.get(name).cloned().ok_or_else(|| not_kept(name, session).about(line)))
}

fn not_kept(name: &str, session: &Session) -> Trouble {
    let holes = [("name", name)];
    Trouble::new(session.words.say("not_kept", &holes)).hint(session.words.say("let_keeps", &holes))
}

/// The line with `$2` and `$NAME.2` replaced by the quoted names of what those rows are about.
pub fn expand(line: &str, session: &Session) -> Result<String, Trouble> {
    let mut out = String::new();
    let mut rest = line;
    while let Some(at) = rest.find('$') {
        let (head, tail) = (&rest[..at], &rest[at + 1..]);
        let length = tail.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '.')).unwrap_or(tail.len());
        let reference = tail[..length].trim_end_matches('.');
        out.push_str(head);
        let fresh = !head.ends_with(char::is_alphanumeric);
        match fresh.then(|| row(reference, session)).flatten() {
            Some(found) => {
                let name = found.map_err(|trouble| trouble.about(format!("${reference}")))?;
                // Inside quotes the name stands without its own.
                let quoted = out.matches('"').count() % 2 == 1;
                let name = name.replace('"', "'");
                out.push_str(&if quoted { name } else { format!("\"{name}\"") });
            }
            None => {
                out.push('$');
                out.push_str(reference);
            }
        }
        rest = &tail[reference.len()..];
    }
    Ok(out + rest)
}

/// What a reference stands for: `None` where it is no reference, an error where its row is not there or is about nothing. A name outlives the
/// view that it was read in.
fn row(reference: &str, session: &Session) -> Option<Result<String, Trouble>> {
    let words = &session.words;
    let (kept, number) = match reference.split_once('.') {
        None => (session.last(), reference),
        Some((name, number)) => (session.named.get(name).ok_or_else(|| not_kept(name, session)), number),
    };
    let n: usize = number.parse().ok()?;
    let about = |answer: &Answer| {
        if let Body::Ranking(ranking) = &answer.body
            && let Some((name, _)) = n.checked_sub(1).and_then(|i| ranking.get(i))
        {
            return Ok(name.clone());
        }
        let row = session.row(answer, number)?;
        let node = row.node.and_then(|id| answer.subgraph.nodes.iter().find(|node| node.id == id));
        node.map(|node| node.name.clone())
            .ok_or_else(|| Trouble::new(words.say("row_without_name", &[("n", number)])).hint(words.get("name_it")))
    };
    Some(kept.and_then(|kept| about(&kept.answer)))
}
