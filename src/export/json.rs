//! JSON: the subgraph as it is, nodes and edges with all their evidence; one object.

use super::{Format, Writer};
use crate::query::Subgraph;
use crate::schema::Schema;

pub const FORMAT: Format = Format {
    name: "json",
    extension: "json",
    picture: false,
    about: "everything, with all quotes: scripts, D3, Cytoscape",
    write: Writer::Part(write),
};

fn write(subgraph: &Subgraph, _schema: &Schema) -> Vec<u8> {
    // Serialising plain structs of strings and numbers cannot fail.
    let mut bytes = serde_json::to_vec_pretty(subgraph).unwrap_or_default();
    bytes.push(b'\n');
    // JSON escapes C0 itself; C1 and DEL are legal in it but no use to anybody.
    String::from_utf8_lossy(&bytes)
        .chars()
        .map(|c| if c.is_control() && c != '\n' { ' ' } else { c })
        .collect::<String>()
        .into_bytes()
}
