//! Question text → parsed (`Question`) → resolved → evaluated `Answer`.
//! In: one line, a graph, the schema, the words of the interface. Out: an `Answer` (data) or a `QueryError`. Prints nothing.
//!
//! `Engine` is the door. Parsing (`parse`, `grammar`) knows no graph; `resolve` finds what names mean, over an index of words (`names`,
//! `events`); `net` is the graph as paths see it, `cost` what its steps cost, `search` and `yen` find the best paths; `projection` is the
//! graph with entities alone, for `groups` (over `leiden`) and `leads`; `around`, `happenings`, `claims`, `conflicts` and `rank` answer the
//! rest over `facts`; `wording` and `proofs` put nodes, ties and evidence into words.

mod answer;
mod around;
mod ask;
mod balls;
mod claims;
mod conflicts;
mod cost;
mod diff;
mod engine;
mod error;
mod events;
mod explain;
mod facts;
mod grammar;
mod groups;
mod happenings;
#[cfg(test)]
mod harm_tests;
mod leads;
mod leiden;
mod lots;
mod names;
mod nearest;
mod net;
mod pagerank;
mod parse;
mod paths;
mod projection;
mod proofs;
mod question;
mod rank;
#[cfg(test)]
mod reference_tests;
mod resolve;
mod search;
#[cfg(test)]
mod tests;
mod wording;
mod yen;

pub use answer::{Answer, Body, Card, Charge, EdgeView, Hop, NodeView, Note, Path, PathNode, Quote, Row, Subgraph};
pub use diff::{Change, Changes, Fate};
pub use engine::Engine;
pub use error::QueryError;
pub use grammar::parse;
pub use pagerank::pagerank;
pub use question::{End, Limits, Measure, Question};
pub use rank::betweenness;
