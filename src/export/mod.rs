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
    pub write: Writer,
}

/// How a format is written.
pub enum Writer {
    /// From the part of the graph that an answer is about, or the whole. Never fails; order follows the order of the subgraph.
    Part(fn(&Subgraph, &Schema) -> Vec<u8>),
    /// A format that says of the graph what no part of it can hold: documents, and who says what. Writes the graph, or the given part of it
    /// with all documents; fails only where the writer does.
    Graph(fn(&View, &Schema, Option<&Subgraph>, &mut dyn io::Write) -> io::Result<()>),
}

/// Every format.
pub static FORMATS: &[Format] = &[
    dot::FORMAT,
    graphml::FORMAT,
    json::FORMAT,
    csv::FORMAT,
    cypher::FORMAT,
    #[cfg(feature = "sparql")]
    nquads::FORMAT,
];

/// The format of a name, upper or lower case.
pub fn format(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.name.eq_ignore_ascii_case(name))
}

/// The names of all formats, in the order of the table.
pub fn names() -> Vec<&'static str> {
    FORMATS.iter().map(|format| format.name).collect()
}
