//! CSV (RFC 4180): a row for each tie and each role in an event, with its first quote. Spreadsheets open it.

use super::text::clean;
use super::{Format, Writer};
use crate::query::{NodeView, Subgraph};
use crate::schema::Schema;

pub const FORMAT: Format = Format {
    name: "csv",
    extension: "csv",
    picture: false,
    about: "a table of ties with their quotes: spreadsheets, pandas",
    write: Writer::Part(write),
};

const COLUMNS: [&str; 13] = [
    "source",
    "source_kind",
    "type",
    "role",
    "label",
    "target",
    "target_kind",
    "polarity",
    "modality",
    "time",
    "document",
    "line",
    "quote",
];

fn write(subgraph: &Subgraph, _schema: &Schema) -> Vec<u8> {
    // The byte-order mark tells spreadsheets that it is UTF-8.
    let mut out = format!("\u{feff}{}\r\n", COLUMNS.join(","));
    let node = |id: u32| subgraph.nodes.binary_search_by_key(&id, |node| node.id).ok().map(|i| &subgraph.nodes[i]);
    for edge in &subgraph.edges {
        let (source, target) = (node(edge.source), node(edge.target));
        let event = target.filter(|node| node.is_event);
        let proof = edge.evidence.first().or_else(|| event.and_then(|node| node.evidence.first()));
        let time = edge.time.or(event.and_then(|node| node.time));
        let name = |node: Option<&NodeView>| node.map_or(String::new(), |n| n.name.clone());
        let kind = |node: Option<&NodeView>| node.map_or(String::new(), |n| n.kind.clone());
        let cells = [
            name(source),
            kind(source),
            edge.type_name.clone(),
            edge.role.clone().unwrap_or_default(),
            edge.label.clone(),
            name(target),
            kind(target),
            edge.polarity.name().into(),
            edge.modality.name().into(),
            time.map_or(String::new(), |time| time.to_string()),
            proof.map_or(String::new(), |quote| quote.document.clone()),
            proof.map_or(String::new(), |quote| quote.line.to_string()),
            proof.map_or(String::new(), |quote| quote.text.split_whitespace().collect::<Vec<_>>().join(" ")),
        ];
        out.push_str(&cells.map(|text| cell(&text)).join(","));
        out.push_str("\r\n");
    }
    out.into_bytes()
}

/// A quoted cell. A cell that begins like a formula gets an apostrophe, so that no spreadsheet runs what a document says.
pub fn cell(text: &str) -> String {
    let text = clean(text);
    let guard = if text.starts_with(['=', '+', '-', '@']) { "'" } else { "" };
    let text = format!("{guard}{text}");
    if text.contains([',', '"', ';', '\'', ' ']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}
