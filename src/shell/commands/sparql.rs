//! `sparql QUESTION ;`: SPARQL 1.1 over the graph; `sparql explain QUESTION ;`: how it would be answered.

use std::sync::atomic::Ordering;

use unicode_width::UnicodeWidthStr;

use super::{Command, Slot, split};
use crate::query::{Answer, Body, Row};
use crate::shell::reply::Reply;
use crate::shell::session::Session;
use crate::shell::text::{Style, Text};
use crate::shell::trouble::{Trouble, did_you_mean, did_you_mean_or, nearest};
use crate::shell::words::Words;
use crate::sparql::{PREFIXES, Results, Slip, Solution, SparqlError, WORDS, is_ended};

pub const COMMAND: Command = Command {
    name: "sparql",
    usage: "sparql [explain] QUESTION ;",
    first: Slot::Word(&["SELECT", "ASK", "CONSTRUCT", "DESCRIBE", "PREFIX", "explain"]),
    keywords: &[],
    run,
};

/// Rows that later commands can speak of by number.
const NUMBERED: usize = 1000;

fn run(arguments: &str, command: &Command, session: &mut Session) -> Result<Reply, Trouble> {
    let question = arguments.trim_end().trim_end_matches(';');
    let (explain, question) = match question.split_once(char::is_whitespace) {
        Some((word, rest)) if word.eq_ignore_ascii_case("explain") => (true, rest),
        _ => (false, question),
    };
    if question.trim().is_empty() {
        return Err(super::usage(command, &session.words));
    }
    let stop = session.stopper();
    stop.store(false, Ordering::Relaxed);
    let found = session.sparql.ask(session.graph.view(), &session.schema, question, explain, &stop);
    let results = found.map_err(|error| trouble(error, question, &session.words))?;
    let text = match session.mode.name {
        "markdown" => noted(table(&results, &session.words, true), question, session),
        mode => match results.write(mode) {
            Some(written) => lines(written.lines()),
            None => noted(table(&results, &session.words, false), question, session),
        },
    };
    if let Results::Solutions { rows, .. } = &results {
        session.last = Some(session.kept(answer(question, rows, session)));
    }
    Ok(Reply { text, value: results.value(), verbatim: session.mode.is_data(), ..Reply::default() })
}

/// Results for people, after a line for each name that nothing in the graph bears.
fn noted(results: Text, question: &str, session: &Session) -> Text {
    let words = &session.words;
    let mut text = Text::default();
    for stranger in session.sparql.strangers(session.graph.view(), question) {
        let hint = did_you_mean(&stranger.nearest, words);
        let said = words.say("sparql_stranger", &[("name", &stranger.name)]);
        text.line().push(Style::Faint, format!("{said} {hint}").trim_end());
    }
    text.append(results);
    text
}

/// What is wrong with a question, with a caret under its place.
fn trouble(error: SparqlError, question: &str, words: &Words) -> Trouble {
    let placed = |key: &str, (at, line, column): (usize, usize, usize), name: &str| {
        let (line, column) = (line.to_string(), column.to_string());
        let start = question[..at].rfind('\n').map_or(0, |before| before + 1);
        let whole = question[start..].lines().next().unwrap_or_default().to_string();
        let said = words.say(key, &[("line", &line), ("column", &column), ("name", name)]);
        Trouble::new(said).excerpt(whole, at - start)
    };
    match error {
        SparqlError::Syntax { at, line, column, expected } => {
            let found = placed("sparql_syntax", (at, line, column), "");
            match expected.is_empty() {
                true => found.hint(words.get("sparql_unsound_hint")),
                false => found.hint(words.say("sparql_expected", &[("expected", &expected.join(", "))])),
            }
        }
        SparqlError::Slip { at, line, column, slip } => {
            let place = (at, line, column);
            match slip {
                Slip::Prefix(name) => {
                    let known = nearest(&name, PREFIXES.iter().map(|(prefix, _)| *prefix));
                    let declare = words.say("sparql_prefix_hint", &[("name", &name)]);
                    placed("sparql_prefix", place, &name).hint(did_you_mean_or(&known, declare, words))
                }
                Slip::Word(word) => {
                    let near = nearest(&word, WORDS.iter().copied());
                    placed("sparql_word", place, &word).hint(did_you_mean_or(
                        &near,
                        words.get("sparql_unsound_hint"),
                        words,
                    ))
                }
                Slip::Bracket(bracket) => {
                    placed("sparql_bracket", place, &bracket.to_string()).hint(words.get("sparql_bracket_hint"))
                }
            }
        }
        SparqlError::Unsound(why) => {
            Trouble::new(words.say("sparql_unsound", &[("why", &why)])).hint(words.get("sparql_unsound_hint"))
        }
        SparqlError::Update => Trouble::new(words.get("sparql_update")).hint(words.get("sparql_update_hint")),
        SparqlError::Service => Trouble::new(words.get("sparql_service")).hint(words.get("sparql_service_hint")),
        SparqlError::Stopped => Trouble::new(words.get("sparql_stopped")).hint(words.get("sparql_stopped_hint")),
        SparqlError::TooMany { rows, columns } => {
            let (rows, columns) = (rows.to_string(), columns.to_string());
            let holes = [("rows", rows.as_str()), ("columns", &columns)];
            Trouble::new(words.say("sparql_too_many", &holes)).hint(words.say("sparql_too_many_hint", &holes))
        }
        SparqlError::Large { terms } => {
            let terms = terms.to_string();
            Trouble::new(words.say("sparql_large", &[("terms", &terms)])).hint(words.get("sparql_large_hint"))
        }
        SparqlError::Failed(why) => {
            Trouble::new(words.say("sparql_failed", &[("why", &why)])).hint(words.get("sparql_unsound_hint"))
        }
    }
}

/// The rows as an answer, so that `$2` stands for what the second is about: the first entity or event in it.
fn answer(question: &str, rows: &[Solution], session: &Session) -> Answer {
    let view = session.graph.view();
    let made = rows.iter().take(NUMBERED).map(|row| Row {
        text: row.cells().join("  "),
        node: session.sparql.node(view, row).map(|node| node.0),
        edge: None,
        polarity: Default::default(),
        modality: Default::default(),
        time: None,
        evidence: Vec::new(),
    });
    let rows: Vec<Row> = made.collect();
    let subgraph = session.nodes(rows.iter().filter_map(|row| row.node));
    Answer { question: format!("sparql {question}"), notes: Vec::new(), body: Body::Rows, rows, subgraph }
}

fn lines<'a>(all: impl Iterator<Item = &'a str>) -> Text {
    let mut text = Text::default();
    all.for_each(|line| {
        text.line().push(Style::Plain, line);
    });
    text
}

/// Columns that line up, each row with its number; or the same in Markdown.
fn table(results: &Results, words: &Words, markdown: bool) -> Text {
    let mut text = Text::default();
    let (columns, rows) = match results {
        Results::Boolean(value) => return Text::of(Style::Plain, words.get(if *value { "yes" } else { "no" })),
        Results::Triples(_) | Results::Plan(_) => {
            let all = results.lines();
            return if all.is_empty() {
                Text::of(Style::Plain, words.get("no_rows"))
            } else {
                lines(all.iter().map(String::as_str))
            };
        }
        Results::Solutions { rows, .. } if rows.is_empty() => return Text::of(Style::Plain, words.get("no_rows")),
        Results::Solutions { columns, rows } => (columns, rows),
    };
    let flat = |cell: String| cell.split_whitespace().collect::<Vec<_>>().join(" ");
    let cells: Vec<Vec<String>> = rows.iter().map(|row| row.cells().into_iter().map(flat).collect()).collect();
    if markdown {
        let escaped = |cell: &String| cell.replace('\\', "\\\\").replace('|', "\\|");
        text.line().push(Style::Plain, format!("| {} |", columns.join(" | ")));
        text.line().push(Style::Plain, format!("|{}", "---|".repeat(columns.len())));
        for row in &cells {
            text.line().push(Style::Plain, format!("| {} |", row.iter().map(escaped).collect::<Vec<_>>().join(" | ")));
        }
        return text;
    }
    let width = |column: usize| {
        let of_cells = cells.iter().map(|row| row[column].width()).max().unwrap_or(0);
        of_cells.max(columns[column].width())
    };
    let widths: Vec<usize> = (0..columns.len()).map(width).collect();
    let number = rows.len().to_string().len().max(3);
    let pad = |cell: &str, column: usize| match column + 1 == columns.len() {
        true => String::new(),
        false => " ".repeat(widths[column] - cell.width() + 2),
    };
    text.line().push(Style::Plain, " ".repeat(number + 2));
    for (column, name) in columns.iter().enumerate() {
        text.push(Style::Heading, name).push(Style::Plain, pad(name, column));
    }
    for (n, (row, solution)) in cells.iter().zip(rows).enumerate() {
        text.line().push(Style::Number, format!("{:>number$}. ", n + 1));
        for (column, (cell, is_name)) in row.iter().zip(solution.names()).enumerate() {
            text.push(if is_name { Style::Name } else { Style::Plain }, cell);
            text.push(Style::Plain, pad(cell, column));
        }
    }
    text
}

/// Whether a line begins a question that has not ended: one that a `;` outside all brackets, strings, names and comments ends.
pub fn is_unfinished(line: &str, words: &Words) -> bool {
    let line = line.trim_start();
    let asked = match split(line, words) {
        Ok((command, rest)) if command.name == COMMAND.name => rest,
        Ok((command, rest)) if command.name == "let" => {
            let inner = rest.split_once('=').map_or("", |(_, inner)| inner.trim_start());
            match split(inner, words) {
                Ok((command, rest)) if command.name == COMMAND.name => rest,
                _ => return false,
            }
        }
        _ => return false,
    };
    !is_ended(asked)
}
