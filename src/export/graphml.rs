//! GraphML (<http://graphml.graphdrawing.org/specification.html>): nodes and edges with their facts as attributes.

use std::fmt::Write as _;

use super::text::{clean, proof};
use super::{Format, Writer};
use crate::query::Subgraph;
use crate::schema::Schema;

pub const FORMAT: Format = Format {
    name: "graphml",
    extension: "graphml",
    picture: false,
    about: "a network with attributes: Gephi, yEd, Cytoscape, NetworkX",
    write: Writer::Part(write),
};

/// Attribute name and which element bears it. `label` is what Gephi and yEd show.
const NODE_KEYS: [&str; 9] =
    ["label", "kind", "subkind", "is_event", "aliases", "polarity", "modality", "time", "quote"];
const EDGE_KEYS: [&str; 7] = ["label", "type", "role", "polarity", "modality", "time", "quote"];

fn write(subgraph: &Subgraph, _schema: &Schema) -> Vec<u8> {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n",
    );
    for (element, keys) in [("node", &NODE_KEYS[..]), ("edge", &EDGE_KEYS[..])] {
        for key in keys {
            let kind = if *key == "is_event" { "boolean" } else { "string" };
            let _ = writeln!(
                out,
                "  <key id=\"{}_{key}\" for=\"{element}\" attr.name=\"{key}\" attr.type=\"{kind}\"/>",
                &element[..1]
            );
        }
    }
    out.push_str("  <graph id=\"filature\" edgedefault=\"directed\">\n");
    for node in &subgraph.nodes {
        let _ = writeln!(out, "    <node id=\"n{}\">", node.id);
        let values = [
            node.name.clone(),
            node.kind.clone(),
            node.subkind.clone().unwrap_or_default(),
            node.is_event.to_string(),
            node.aliases.join(" | "),
            node.polarity.name().into(),
            node.modality.name().into(),
            node.time.map_or(String::new(), |time| time.to_string()),
            node.evidence.first().map_or(String::new(), proof),
        ];
        data(&mut out, "n", &NODE_KEYS, &values);
        out.push_str("    </node>\n");
    }
    for edge in &subgraph.edges {
        let directed = if edge.symmetric { " directed=\"false\"" } else { "" };
        let _ = writeln!(
            out,
            "    <edge id=\"e{}\" source=\"n{}\" target=\"n{}\"{directed}>",
            edge.id, edge.source, edge.target
        );
        let values = [
            edge.label.clone(),
            edge.type_name.clone(),
            edge.role.clone().unwrap_or_default(),
            edge.polarity.name().into(),
            edge.modality.name().into(),
            edge.time.map_or(String::new(), |time| time.to_string()),
            edge.evidence.first().map_or(String::new(), proof),
        ];
        data(&mut out, "e", &EDGE_KEYS, &values);
        out.push_str("    </edge>\n");
    }
    out.push_str("  </graph>\n</graphml>\n");
    out.into_bytes()
}

fn data(out: &mut String, prefix: &str, keys: &[&str], values: &[String]) {
    for (key, value) in keys.iter().zip(values).filter(|(_, value)| !value.is_empty()) {
        let _ = writeln!(out, "      <data key=\"{prefix}_{key}\">{}</data>", escaped(value));
    }
}

fn escaped(text: &str) -> String {
    // XML 1.0 has no place for U+FFFE and U+FFFF either.
    let text = clean(text).replace(['\u{fffe}', '\u{ffff}'], " ");
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
