//! Entities, statements, evidence and documents in a petgraph store; the read-only view that questions run on; the snapshot.
//! In: `GraphUpdate`s and people's decisions. Out: a `KnowledgeGraph`. Knows nothing of text analysis.

#[cfg(test)]
mod bulk_tests;
mod contributions;
pub mod copies;
mod decisions;
mod documents;
mod entities;
mod error;
mod events;
mod freeze;
mod import;
mod incoming;
mod journal;
mod knowledge;
mod merge;
mod numbers;
mod proposals;
mod record;
mod rejected;
#[cfg(test)]
pub(crate) mod samples;
mod snapshot;
mod store;
mod stretch;
mod strings;
mod telling;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod thaw;
mod update;
mod verify;
mod view;
mod vocabulary;
mod walk;

pub use contributions::Contributed;
pub use decisions::Decisions;
pub use error::{StoreError, Trouble};
pub use import::Imported;
pub use journal::{Decision, Entry, HEADER, Journal, JournalError};
pub use knowledge::KnowledgeGraph;
pub use numbers::Stated;
pub(crate) use numbers::finest;
pub use proposals::{Proposal, proposals};
pub use record::At;
pub(crate) use record::Record;
pub use update::{EntityUpdate, GraphUpdate, Links, StatementUpdate};
pub use verify::{Finding, Verification};
pub use view::{DocumentRow, EdgeId, EdgeKind, EdgeRow, NodeId, Proof, View};
pub use vocabulary::PLACE_ROLE;
pub use walk::Walker;
