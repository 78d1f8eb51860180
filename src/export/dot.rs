//! Graphviz DOT (<https://graphviz.org/doc/info/lang.html>): entities with the shape and colour of their kind, events as small rounded
//! nodes, dashes for what is not stated as a fact, red for what is denied, tooltips with the first quote.

use std::fmt::Write as _;

use super::text::{proof, wrapped};
use super::{Format, Writer};
use crate::base::{Modality, Polarity};
use crate::query::{EdgeView, NodeView, Subgraph};
use crate::schema::Schema;

pub const FORMAT: Format = Format {
    name: "dot",
    extension: "dot",
    picture: true,
    about: "a picture: Graphviz (dot -Tsvg), Gephi",
    write: Writer::Part(write),
};

/// Labels are wrapped at this many characters, which gives nodes about as wide as two words.
const LABEL_WIDTH: usize = 24;
const DENIED: &str = "#b3261e";
const RELATION: &str = "#333333";
const ROLE: &str = "#8a8a8a";

fn write(subgraph: &Subgraph, schema: &Schema) -> Vec<u8> {
    let mut out = String::from(
        "digraph filature {\n  graph [rankdir=LR, overlap=false, splines=true, outputorder=edgesfirst, fontname=\"Helvetica\"];\n  \
         node [fontname=\"Helvetica\", fontsize=11, style=filled, color=\"#666666\"];\n  \
         edge [fontname=\"Helvetica\", fontsize=9, arrowsize=0.7];\n",
    );
    for node in &subgraph.nodes {
        write_node(&mut out, node, schema);
    }
    for edge in &subgraph.edges {
        write_edge(&mut out, edge);
    }
    out.push_str("}\n");
    out.into_bytes()
}

fn write_node(out: &mut String, node: &NodeView, schema: &Schema) {
    let label = quoted_lines(&wrapped(&node.name, LABEL_WIDTH));
    let _ = write!(out, "  n{} [label={label}", node.id);
    if node.is_event {
        let dashed = if node.modality == Modality::Actual { "" } else { ",dashed" };
        let _ = write!(out, ", shape=box, style=\"rounded,filled{dashed}\", fillcolor=\"#ffffff\", fontsize=10");
        if node.polarity == Polarity::Negative {
            let _ = write!(out, ", color={}", quoted(DENIED));
        }
        let _ =
            write!(out, ", tooltip={}", quoted(&tooltip(&node.kind, node.modality, node.evidence.first().map(proof))));
    } else {
        if let Some(kind) = schema.kind_id(&node.kind).map(|id| schema.kind(id)) {
            let _ = write!(out, ", shape={}, fillcolor={}", quoted(&kind.shape), quoted(&kind.color));
        }
        let mut about = node.subkind.clone().unwrap_or_else(|| node.kind.clone());
        if !node.aliases.is_empty() {
            let _ = write!(about, ": {}", node.aliases.join(", "));
        }
        let _ = write!(out, ", tooltip={}", quoted(&about));
    }
    out.push_str("];\n");
}

fn write_edge(out: &mut String, edge: &EdgeView) {
    let _ = write!(out, "  n{} -> n{} [label={}", edge.source, edge.target, quoted(&edge.label));
    let color = match (edge.polarity, &edge.role) {
        (Polarity::Negative, _) => DENIED,
        (_, None) => RELATION,
        (_, Some(_)) => ROLE,
    };
    let _ = write!(out, ", color={}, fontcolor={}", quoted(color), quoted(color));
    if edge.modality != Modality::Actual {
        out.push_str(", style=dashed");
    }
    if edge.symmetric {
        out.push_str(", dir=none");
    }
    let tip = tooltip(&edge.type_name, edge.modality, edge.evidence.first().map(proof));
    let _ = writeln!(out, ", tooltip={0}, labeltooltip={0}];", quoted(&tip));
}

fn tooltip(type_name: &str, modality: Modality, proof: Option<String>) -> String {
    let mut tip = type_name.to_string();
    if modality != Modality::Actual {
        let _ = write!(tip, " ({})", modality.name());
    }
    if let Some(proof) = proof {
        let _ = write!(tip, " {proof}");
    }
    tip
}

/// A DOT string. Backslashes would start an escape (`\N` is the node's name) and `&` an HTML entity, so both are written as such.
fn quoted(text: &str) -> String {
    quoted_lines(&[super::text::clean(text)])
}

fn quoted_lines(lines: &[String]) -> String {
    let escape = |line: &String| line.replace('\\', "\\\\").replace('"', "\\\"").replace('&', "&amp;");
    format!("\"{}\"", lines.iter().map(escape).collect::<Vec<_>>().join("\\n"))
}
