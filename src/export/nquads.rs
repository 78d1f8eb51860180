//! RDF as canonical N-Quads: what SPARQL questions see here, for any SPARQL engine. `docs/rdf.md` lists the triples.

use std::io;

use rustc_hash::FxHashSet;

use super::{Format, Writer};
use crate::graph::View;
use crate::query::Subgraph;
use crate::schema::Schema;
use crate::sparql::{self, NodeOrEdge};

pub const FORMAT: Format = Format {
    name: "nquads",
    extension: "nq",
    about: "RDF, with a named graph for each document: SPARQL engines (Oxigraph, Jena, GraphDB)",
    picture: false,
    write: Writer::Graph(write),
};

fn write(view: &View, schema: &Schema, part: Option<&Subgraph>, out: &mut dyn io::Write) -> io::Result<()> {
    let Some(part) = part else { return sparql::write(view, schema, None, out) };
    let nodes: FxHashSet<u32> = part.nodes.iter().map(|node| node.id).collect();
    let edges: FxHashSet<u32> = part.edges.iter().map(|edge| edge.id).collect();
    let takes = move |what: NodeOrEdge| match what {
        NodeOrEdge::Node(node) => nodes.contains(&node),
        NodeOrEdge::Edge(edge) => edges.contains(&edge),
    };
    sparql::write(view, schema, Some(&takes), out)
}
