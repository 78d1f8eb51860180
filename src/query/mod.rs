//! Question text → parsed (`Question`) → resolved → evaluated `Answer`.
//! In: one line, a graph, the schema, the words of the interface. Out: an `Answer` (data) or a `QueryError`. Prints nothing.

mod answer;
mod error;
mod question;

pub use answer::{Answer, Body, Card, EdgeView, Hop, NodeView, Note, Path, PathNode, Quote, Row, Subgraph};
pub use error::QueryError;
pub use question::{Limits, Measure, Question};
