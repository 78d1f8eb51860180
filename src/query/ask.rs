//! What one question is answered with: the graph's view, the schema, the words, the index of names, the time that is left.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use super::cost::Prices;
use super::events::type_words;
use super::names::NameIndex;
use super::wording::Wording;
use crate::graph::{NodeId, View};
use crate::schema::Schema;

/// What is worked out of a view when a question first needs it.
#[derive(Default)]
pub(super) struct Kept {
    names: OnceLock<NameIndex>,
    prices: OnceLock<Prices>,
}

/// Everything that evaluation may look at.
pub(super) struct Ask<'a> {
    pub view: &'a View,
    pub schema: &'a Schema,
    pub wording: &'a Wording,
    pub kept: &'a Kept,
    pub clock: Clock,
}

/// A limit that long searches look at now and then; the user may end the search before it.
#[derive(Clone, Debug)]
pub(super) struct Clock {
    begun: Instant,
    limit: Duration,
    stop: Arc<AtomicBool>,
}

impl Clock {
    pub fn start(limit: Duration, stop: Arc<AtomicBool>) -> Clock {
        Clock { begun: Instant::now(), limit, stop }
    }

    pub fn is_over(&self) -> bool {
        self.stop.load(Ordering::Relaxed) || self.begun.elapsed() >= self.limit
    }

    /// When the search ended, for the note that says so: the limit, unless the user ended it before.
    pub fn milliseconds(&self) -> u64 {
        let spent = if self.stop.load(Ordering::Relaxed) { self.begun.elapsed() } else { self.limit };
        spent.min(self.limit).as_millis() as u64
    }
}

impl<'a> Ask<'a> {
    /// The index of names.
    pub fn index(&self) -> &'a NameIndex {
        let build = || NameIndex::build(self.view, &self.wording.naming, type_words(self.view, self.schema));
        self.kept.names.get_or_init(build)
    }

    /// What steps cost.
    pub fn prices(&self) -> &'a Prices {
        self.kept.prices.get_or_init(|| Prices::of(self.view, self.schema))
    }

    /// Whether things of a kind are mere places (`ordinary` of the schema), which tie everybody.
    pub fn is_place(&self, kind: &str) -> bool {
        self.schema.kind_id(kind).is_some_and(|id| self.schema.kind(id).ordinary >= 1.0)
    }

    /// The name of any node, in the language of the interface.
    pub fn name(&self, node: NodeId) -> String {
        self.wording.node(self.schema, self.view, node)
    }
}
