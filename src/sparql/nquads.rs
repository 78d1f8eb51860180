//! Every triple of the graph as canonical N-Quads: in the default graph, and again in the graph of each document that says it. The triples
//! are those that questions see: they come through the same door.
//!
//! Lines are sorted by their bytes. Only the names of subjects and documents are held at once, so that a large graph can be written.

use std::io;
use std::sync::Arc;

use rayon::prelude::*;

use super::dataset::Dataset;
use super::engine::is_symmetric;
use super::id::{Id, What};
use super::index::Index;
use super::names;
use super::triples::{Graph, Home};
use crate::graph::{Stated, View};
use crate::schema::Schema;

/// Writes the graph, or the part of it whose nodes and edges `part` takes by their numbers in the view; the documents are always whole.
///
/// # Errors
/// Those of `out`.
pub fn write(
    view: &View,
    schema: &Schema,
    part: Option<&(dyn Fn(NodeOrEdge) -> bool + Sync)>,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let index = Index::default();
    let graph = Graph::new(view, &index, is_symmetric(schema));
    let dataset = Dataset { graph: graph.clone(), stop: Arc::default() };
    let takes = |what: NodeOrEdge| part.is_none_or(|part| part(what));
    let kept = |id: Id| match id.what() {
        What::Entity(node) | What::Event(node) => takes(NodeOrEdge::Node(node)),
        What::Relation(edge) => takes(NodeOrEdge::Edge(edge)),
        What::Evidence(list, _) => match view.stated(list) {
            Some(Stated::Relation(edge)) => takes(NodeOrEdge::Edge(edge.0)),
            Some(Stated::Event(event)) => takes(NodeOrEdge::Node(event.0)),
            None => false,
        },
        _ => true,
    };
    let subjects: Vec<Id> = graph.subjects().filter(|&id| kept(id)).collect();
    // As the line begins: what follows the name decides between names of which one begins the other.
    let name = |&id: &Id| (format!("{}>", names::iri(view, &index, id.what()).unwrap_or_default()), id);
    let mut named: Vec<(String, Id)> = subjects.par_iter().map(name).collect();
    named.par_sort_unstable();
    let documents: Vec<String> = (0..view.documents().len() as u32)
        .map(|number| graph.terms.term(What::Document(number).id()).to_string())
        .collect();
    for (name, subject) in named {
        let mut lines = Vec::new();
        for graph_name in [Some(None), None] {
            for (triple, document) in dataset.quads(Some(subject), None, None, graph_name) {
                // A direct tie says what a relation says: it comes with that relation.
                if let Home::Facts(edge) = triple.home
                    && !(kept(triple.object) && takes(NodeOrEdge::Edge(edge)))
                {
                    continue;
                }
                let [p, o] = [triple.predicate, triple.object].map(|id| graph.terms.term(id));
                lines.push(match document {
                    None => format!("<{name} {p} {o} ."),
                    Some(number) => format!("<{name} {p} {o} {} .", documents[number as usize]),
                });
            }
        }
        lines.sort_unstable();
        for line in lines {
            writeln!(out, "{line}")?;
        }
    }
    Ok(())
}

/// A number of the view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NodeOrEdge {
    Node(u32),
    Edge(u32),
}
