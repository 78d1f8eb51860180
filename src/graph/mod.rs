//! Entities, statements, evidence and documents in a petgraph store; the read-only view that questions run on; the snapshot.
//! In: `GraphUpdate`s and people's decisions. Out: a `KnowledgeGraph`. Knows nothing of text analysis.

mod error;
mod update;

pub use error::{StoreError, Trouble};
pub use update::{EntityUpdate, GraphUpdate, Links, StatementUpdate};
