//! Question text → parsed (`Question`) → resolved → evaluated `Answer`.
//! In: one line, a graph, the schema, the words of the interface. Out: an `Answer` (data) or a `QueryError`. Prints nothing.
//!
//! `Engine` is the door. Parsing (`parse`) knows no graph; `resolve` finds what names mean, over an index of words (`names`, `events`);
//! `net` is the graph as paths see it, `cost` what its steps cost, `search` and `yen` find the best paths; `around` and `rank` answer the
//! rest; `wording` and `proofs` put nodes, ties and evidence into words.

mod answer;
mod around;
mod ask;
mod conflicts;
mod cost;
mod engine;
mod error;
mod events;
mod names;
mod net;
mod parse;
mod paths;
mod proofs;
mod question;
mod rank;
mod resolve;
mod search;
#[cfg(test)]
mod tests;
mod wording;
mod yen;

pub use answer::{Answer, Body, Card, EdgeView, Hop, NodeView, Note, Path, PathNode, Quote, Row, Subgraph};
pub use engine::Engine;
pub use error::QueryError;
pub use parse::parse;
pub use question::{Limits, Measure, Question};
pub use rank::{betweenness, pagerank};
