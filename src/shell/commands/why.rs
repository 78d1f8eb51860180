//! `why N`: the evidence of row N of the last answer, in full.

use serde_json::json;

use super::{Command, Slot};
use crate::shell::render;
use crate::shell::reply::Reply;
use crate::shell::session::Session;
use crate::shell::text::Text;
use crate::shell::trouble::Trouble;

pub const COMMAND: Command = Command { name: "why", usage: "why N", first: Slot::Nothing, keywords: &[], run };

fn run(arguments: &str, command: &Command, session: &mut Session) -> Result<Reply, Trouble> {
    let words = &session.words;
    let answer = &session.last()?.answer;
    let numbers: Vec<usize> = arguments
        .split([' ', ','])
        .filter(|part| !part.is_empty())
        .map(|part| part.trim_start_matches('$').parse().map_err(|_| super::usage(command, words).about(part)))
        .collect::<Result<_, _>>()?;
    let numbers = match (numbers.is_empty(), answer.rows.len()) {
        (true, 1) => vec![1],
        (true, _) => return Err(super::usage(command, words)),
        (false, _) => numbers,
    };
    let mut text = Text::default();
    let mut rows = Vec::new();
    for n in numbers {
        let row = session.row(answer, &n.to_string())?;
        text.append(render::evidence(n, row, words));
        rows.push(row);
    }
    Ok(Reply { text, value: json!({"rows": rows}), ..Reply::default() })
}
