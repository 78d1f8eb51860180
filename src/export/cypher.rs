//! Cypher (openCypher 9): statements that put nodes and ties into a graph database; run twice, they change nothing.

use std::fmt::Write as _;

use super::text::{clean, proof};
use super::{Format, Writer};
use crate::query::Subgraph;
use crate::schema::Schema;

pub const FORMAT: Format = Format {
    name: "cypher",
    extension: "cypher",
    picture: false,
    about: "statements for Neo4j, Memgraph and other Cypher databases",
    write: Writer::Part(write),
};

fn write(subgraph: &Subgraph, _schema: &Schema) -> Vec<u8> {
    let mut out = String::new();
    for node in &subgraph.nodes {
        let label = if node.is_event { "Event" } else { "Entity" };
        let _ = write!(
            out,
            "MERGE (n:{label}:{} {{id: {}}}) SET n.name = {}",
            name(&node.kind),
            node.id,
            string(&node.name)
        );
        if !node.aliases.is_empty() {
            let aliases: Vec<String> = node.aliases.iter().map(|alias| string(alias)).collect();
            let _ = write!(out, ", n.aliases = [{}]", aliases.join(", "));
        }
        if node.is_event {
            let _ = write!(out, ", n.polarity = '{}', n.modality = '{}'", node.polarity.name(), node.modality.name());
        }
        if let Some(time) = node.time {
            let _ = write!(out, ", n.time = {}", string(&time.to_string()));
        }
        if let Some(quote) = node.evidence.first() {
            let _ = write!(out, ", n.quote = {}", string(&proof(quote)));
        }
        out.push_str(";\n");
    }
    for edge in &subgraph.edges {
        let kind = edge.role.as_ref().unwrap_or(&edge.type_name).to_uppercase();
        let _ = write!(
            out,
            "MATCH (a {{id: {}}}), (b {{id: {}}}) MERGE (a)-[r:{} {{id: {}}}]->(b) SET r.label = {}, r.polarity = '{}', r.modality = '{}'",
            edge.source,
            edge.target,
            name(&kind),
            edge.id,
            string(&edge.label),
            edge.polarity.name(),
            edge.modality.name()
        );
        if let Some(time) = edge.time {
            let _ = write!(out, ", r.time = {}", string(&time.to_string()));
        }
        if let Some(quote) = edge.evidence.first() {
            let _ = write!(out, ", r.quote = {}", string(&proof(quote)));
        }
        out.push_str(";\n");
    }
    out.into_bytes()
}

fn string(text: &str) -> String {
    format!("'{}'", clean(text).replace('\\', "\\\\").replace('\'', "\\'"))
}

/// A label or relationship type, quoted.
fn name(text: &str) -> String {
    format!("`{}`", clean(text).replace('`', "``"))
}
