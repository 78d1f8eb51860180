//! SPARQL 1.1 over the graph, and the graph as RDF. In: the read-only view, and a question. Out: results as data, or why there are none;
//! or every triple, as N-Quads.
//!
//! The questions are parsed and evaluated by `spargebra` and `spareval`; what is ours is the graph as triples, none of them stored:
//! `id` gives every term a number, `names` its IRI, `terms` is the way between the two; `triples` says what a subject says, `backward`
//! the same from the far end, over what `index` makes when first needed; `dataset` is the door through which the evaluator looks. `slips` finds
//! what is wrong with a question that the parser refuses, `strangers` the names in one that nothing bears, `stopping` ends one that runs.
//! `docs/rdf.md` tells people which triples there are.

mod answer;
mod backward;
mod dataset;
mod engine;
mod error;
mod id;
mod index;
mod names;
mod nquads;
mod slips;
mod stopping;
mod strangers;
mod terms;
#[cfg(test)]
mod tests;
mod triples;
mod walk;

pub use answer::{Results, Solution};
pub use engine::Sparql;
pub use error::SparqlError;
pub use names::PREFIXES;
pub use nquads::{NodeOrEdge, write};
pub use slips::{Slip, WORDS, is_ended};
pub use strangers::Stranger;
