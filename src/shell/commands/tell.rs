//! `tell [N]`: path N of the last answer as a paragraph, with its quotes.

use serde_json::json;

use super::{Command, Slot};
use crate::query::{Body, Path, Row};
use crate::shell::render::cautions;
use crate::shell::reply::Reply;
use crate::shell::session::Session;
use crate::shell::text::{Style, Text};
use crate::shell::trouble::Trouble;
use crate::shell::words::Words;

pub const COMMAND: Command = Command { name: "tell", usage: "tell [N]", first: Slot::Nothing, keywords: &[], run };

fn run(arguments: &str, command: &Command, session: &mut Session) -> Result<Reply, Trouble> {
    let words = &session.words;
    let Some((paths, rows)) = session.last.as_ref().and_then(|kept| match &kept.answer.body {
        Body::Paths(paths) => Some((paths, &kept.answer.rows)),
        _ => None,
    }) else {
        return Err(Trouble::new(words.get("no_path_to_tell")).hint(words.get("ask_path_first")));
    };
    let n: usize = match arguments {
        "" => 1,
        number => number.parse().map_err(|_| super::usage(command, words).about(number))?,
    };
    let Some(path) = n.checked_sub(1).and_then(|i| paths.get(i)) else {
        let known = words.count("found_paths", paths.len() as u64);
        let message = words.say("no_such_path", &[("n", &n.to_string()), ("paths", &known)]);
        return Err(Trouble::new(message).hint(words.get("paths_are_numbered")).about(arguments));
    };
    let paragraph = paragraph(path, rows, words);
    Ok(Reply { text: Text::of(Style::Plain, &paragraph), value: json!({"paragraph": paragraph}), ..Reply::default() })
}

/// From whom to whom in how many steps; then each step with what it is worth and the first sentence that says so.
fn paragraph(path: &Path, rows: &[Row], words: &Words) -> String {
    let name = |at: usize| path.nodes.get(at).map_or("", |node| node.name.as_str());
    let steps = words.count("steps", path.hops.len() as u64);
    let mut said =
        vec![words.say("tell_begin", &[("from", name(0)), ("to", name(path.hops.len())), ("steps", &steps)])];
    for (at, hop) in path.hops.iter().enumerate() {
        let Some(row) = rows.get(hop.row as usize) else { continue };
        let when = match at {
            0 if path.hops.len() > 1 => words.get("tell_first"),
            _ if at > 0 && at + 1 == path.hops.len() => words.get("tell_last"),
            0 => String::new(),
            _ => words.get("tell_next"),
        };
        let mut worth = cautions(row.polarity, row.modality, words);
        let quote = row.evidence.first();
        worth.extend(
            quote.and_then(|q| q.source.as_ref()).map(|source| words.say("according_to", &[("source", source)])),
        );
        let worth = if worth.is_empty() { String::new() } else { format!(" ({})", worth.join(", ")) };
        let mut step = format!("{when}{}{worth}", row.text);
        if let Some(quote) = quote {
            let holes =
                [("document", quote.document.as_str()), ("line", &quote.line.to_string()), ("quote", &quote.text)];
            let key = if quote.text.is_empty() { "tell_place" } else { "tell_quote" };
            step.push_str(&words.say(key, &holes));
        }
        let others = row.evidence.len().saturating_sub(1) as u64;
        if others > 0 {
            step.push_str(&format!(" ({})", words.count("more_evidence", others)));
        }
        said.push(format!("{step}."));
    }
    said.join(" ")
}
