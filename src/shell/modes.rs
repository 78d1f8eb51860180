//! `.mode`: the forms in which an answer is shown. One row a form.

use super::plots::Look;
use super::render;
use super::text::{Style, Text};
use super::words::Words;
use crate::export::{self, Writer};
use crate::query::{Answer, Body, Row};
use crate::schema::Schema;

/// A form in which answers are shown.
pub struct Mode {
    pub name: &'static str,
    pub show: fn(&Answer, &Schema, &Words, Look) -> Text,
}

impl Mode {
    /// Whether it is for other programs: all but the first are.
    pub fn is_data(&self) -> bool {
        self.name != MODES[0].name
    }
}

/// All forms; the first holds until another is chosen.
pub static MODES: &[Mode] = &[
    Mode { name: "table", show: |answer, _, words, look| render::answer(answer, words, look) },
    Mode { name: "json", show: |answer, _, _, _| lines(&serde_json::to_string_pretty(answer).unwrap_or_default()) },
    Mode { name: "csv", show: |answer, _, _, _| csv(answer) },
    Mode { name: "tsv", show: |answer, _, _, _| tsv(answer) },
    Mode { name: "markdown", show: |answer, _, words, _| markdown(answer, words) },
    Mode { name: "dot", show: |answer, schema, _, _| dot(answer, schema) },
];

/// Text of another program, line by line.
fn lines(text: &str) -> Text {
    let mut made = Text::default();
    for line in text.lines() {
        made.line().push(Style::Plain, line);
    }
    made
}

fn dot(answer: &Answer, schema: &Schema) -> Text {
    match export::format("dot").map(|format| &format.write) {
        Some(Writer::Part(write)) => lines(&String::from_utf8_lossy(&write(&answer.subgraph, schema))),
        _ => Text::default(),
    }
}

/// A row's first quote on one line, with its place.
fn proof(row: &Row) -> (String, String) {
    row.evidence.first().map_or_else(Default::default, |quote| {
        (quote.text.split_whitespace().collect::<Vec<_>>().join(" "), format!("{}:{}", quote.document, quote.line))
    })
}

fn csv(answer: &Answer) -> Text {
    separated(answer, ",", export::cell)
}

/// Tabs between the cells, and none in them.
fn tsv(answer: &Answer) -> Text {
    separated(answer, "\t", |cell| cell.replace(['\t', '\r', '\n'], " "))
}

fn separated(answer: &Answer, separator: &str, cell: impl Fn(&str) -> String) -> Text {
    let mut text = Text::default();
    let mut write = |cells: &[String]| {
        let cells: Vec<String> = cells.iter().map(|text| cell(text)).collect();
        text.line().push(Style::Plain, cells.join(separator));
    };
    let pair = |name: &str, value: String| [name.to_string(), value];
    match &answer.body {
        Body::Figures(figures) | Body::Bars(figures) => {
            figures.iter().for_each(|(name, n)| write(&pair(name, n.to_string())));
        }
        Body::Ranking(ranking) => ranking.iter().for_each(|(name, x)| write(&pair(name, x.to_string()))),
        Body::Paths(_) | Body::Card(_) | Body::Rows | Body::Dated | Body::Changes(_) => {
            write(&["row", "text", "polarity", "modality", "time", "place", "quote"].map(str::to_string));
            for (n, row) in answer.rows.iter().enumerate() {
                let (quote, place) = proof(row);
                let time = row.time.map_or(String::new(), |time| time.to_string());
                let (polarity, modality) = (row.polarity.name().to_string(), row.modality.name().to_string());
                let text = format!("{}{}", mark(answer, n), row.text);
                write(&[(n + 1).to_string(), text, polarity, modality, time, place, quote]);
            }
        }
    }
    text
}

fn markdown(answer: &Answer, words: &Words) -> Text {
    let mut text = Text::default();
    text.line().push(Style::Plain, format!("**{}**", escaped(&answer.question)));
    text.line();
    let table = |text: &mut Text, rows: Vec<(&str, String)>| {
        text.line().push(Style::Plain, "| | |");
        text.line().push(Style::Plain, "|---|--:|");
        for (name, value) in rows {
            text.line().push(Style::Plain, format!("| {} | {value} |", escaped(name)));
        }
    };
    match &answer.body {
        Body::Figures(figures) | Body::Bars(figures) => {
            table(&mut text, figures.iter().map(|(name, n)| (name.as_str(), n.to_string())).collect())
        }
        Body::Ranking(ranking) => {
            table(&mut text, ranking.iter().map(|(name, x)| (name.as_str(), format!("{x:.4}"))).collect());
        }
        Body::Paths(paths) => {
            for path in paths {
                let mut chain = Text::default();
                render::chain(&mut chain, path);
                text.line().push(Style::Plain, format!("- {}", escaped(chain.plain().trim_end())));
            }
            text.line();
            rows(&mut text, answer, words);
        }
        Body::Card(_) | Body::Rows | Body::Dated | Body::Changes(_) => rows(&mut text, answer, words),
    }
    text
}

/// What became of a row of a comparison; nothing before the rows of other answers.
fn mark(answer: &Answer, n: usize) -> &'static str {
    match &answer.body {
        Body::Changes(changes) => changes.rows.get(n).map_or("", |change| render::fate(change.fate)),
        _ => "",
    }
}

fn rows(text: &mut Text, answer: &Answer, words: &Words) {
    for (n, row) in answer.rows.iter().enumerate() {
        let cautions = render::cautions(row.polarity, row.modality, words);
        let cautions: String = cautions.iter().map(|caution| format!(" *({caution})*")).collect();
        text.line().push(Style::Plain, format!("{}. {}{}{cautions}", n + 1, mark(answer, n), escaped(&row.text)));
        let (quote, place) = proof(row);
        if !quote.is_empty() {
            text.line().push(Style::Plain, format!("   > {} ({})", escaped(&quote), escaped(&place)));
        }
    }
}

/// Markdown takes these for marks.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#') {
            out.push('\\');
        }
        out.push(if c.is_control() { ' ' } else { c });
    }
    out
}
