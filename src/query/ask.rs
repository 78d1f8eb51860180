//! What one question is answered with: the graph's view, the schema, the words, the index of names, the time that is left.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use super::cost::Prices;
use super::names::NameIndex;
use super::wording::Wording;
use crate::graph::{NodeId, View};
use crate::schema::Schema;

/// Everything that evaluation may look at.
pub(super) struct Ask<'a> {
    pub view: &'a View,
    pub schema: &'a Schema,
    pub wording: &'a Wording,
    pub index: &'a NameIndex,
    pub prices: &'a Prices,
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

impl Ask<'_> {
    /// The name of any node, in the language of the interface.
    pub fn name(&self, node: NodeId) -> String {
        self.wording.node(self.schema, self.view, node)
    }
}
