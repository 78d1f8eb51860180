//! Subgraph → bytes: one file a format and one row in [`FORMATS`]; help, completion and the test battery derive from the row.
//! In: the part of the graph that an answer is about, and the schema for kinds and terms. Out: bytes, in a stable order.

mod csv;
mod cypher;
mod dot;
mod graphml;
mod json;
#[cfg(feature = "sparql")]
mod nquads;
#[cfg(test)]
mod tests;
mod text;

pub use csv::cell;

use std::io;

use crate::graph::View;
use crate::query::Subgraph;
use crate::schema::Schema;

/// A format that can be written.
pub struct Format {
    /// As the user types it.
    pub name: &'static str,
    /// Of the files, without the dot.
    pub extension: &'static str,
    /// Whether it is made to be looked at: the whole graph then leaves out names that nothing ties, unless they are asked for.
    pub picture: bool,
    /// One line for people: which programs read it.
    pub about: &'static str,
    /// Never fails; order follows the order of the subgraph.
    pub write: fn(&Subgraph, &Schema) -> Vec<u8>,
}

/// A format that says of the graph what no part of it can hold: documents, and who says what.
pub struct GraphFormat {
    /// As the user types it.
    pub name: &'static str,
    /// Of the files, without the dot.
    pub extension: &'static str,
    /// One line for people: which programs read it.
    pub about: &'static str,
    /// Writes the graph, or the given part of it with all documents; fails only where the writer does.
    pub write: fn(&View, &Schema, Option<&Subgraph>, &mut dyn io::Write) -> io::Result<()>,
}

/// What a name stands for.
pub enum Found {
    Part(&'static Format),
    Graph(&'static GraphFormat),
}

/// Every format of the graph.
pub static GRAPH_FORMATS: &[GraphFormat] = &[
    #[cfg(feature = "sparql")]
    nquads::FORMAT,
];

/// Every format.
pub static FORMATS: &[Format] = &[dot::FORMAT, graphml::FORMAT, json::FORMAT, csv::FORMAT, cypher::FORMAT];

/// The format of a name, upper or lower case.
pub fn format(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.name.eq_ignore_ascii_case(name))
}

/// The format of a name among all, upper or lower case.
pub fn find(name: &str) -> Option<Found> {
    let graph = GRAPH_FORMATS.iter().find(|format| format.name.eq_ignore_ascii_case(name)).map(Found::Graph);
    graph.or_else(|| format(name).map(Found::Part))
}

/// The names of all formats, in the order of the tables.
pub fn names() -> Vec<&'static str> {
    FORMATS.iter().map(|format| format.name).chain(GRAPH_FORMATS.iter().map(|format| format.name)).collect()
}
