//! The door: a line and a graph in, an answer out. Keeps the index of names of the graph that was asked last.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::answer::{Answer, Quote, Subgraph};
use super::around;
use super::ask::{Ask, Clock, Kept};
use super::claims;
use super::conflicts::conflicts;
use super::diff::diff;
use super::error::QueryError;
use super::grammar::parse;
use super::groups;
use super::happenings;
use super::leads;
use super::paths;
use super::question::Question;
use super::rank;
use super::resolve::{completions, resolve};
use super::wording::Wording;
use crate::base::{DataError, DataFiles};
use crate::graph::{KnowledgeGraph, NodeId, View};
use crate::schema::Schema;

/// How long a question may take where nothing else is said.
const PATIENCE: Duration = Duration::from_secs(10);

/// Answers questions in one language.
pub struct Engine {
    wording: Wording,
    limit: Duration,
    /// Set from outside to end the search that runs.
    stop: Arc<AtomicBool>,
    /// Serial of a view, and what was worked out of it.
    kept: Mutex<(u64, Arc<Kept>)>,
}

impl Engine {
    /// Answers in the language of `data/query/<lang>.toml`.
    ///
    /// # Errors
    /// No file for the language, or data files that are not as they should be.
    pub fn new(files: &DataFiles, lang: &str) -> Result<Engine, DataError> {
        Ok(Engine {
            wording: Wording::load(files, lang)?,
            limit: PATIENCE,
            stop: Arc::default(),
            kept: Mutex::default(),
        })
    }

    /// Searches that take longer end with what they have, and say so.
    pub fn with_time_limit(mut self, limit: Duration) -> Engine {
        self.limit = limit;
        self
    }

    /// A switch that ends the search that runs, with what it has found; the next question turns it off again.
    pub fn stopper(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.stop)
    }

    fn kept(&self, view: &View) -> Arc<Kept> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.0 != view.serial() {
            *kept = (view.serial(), Arc::default());
        }
        Arc::clone(&kept.1)
    }

    pub(super) fn with<T>(&self, graph: &KnowledgeGraph, schema: &Schema, then: impl FnOnce(&Ask) -> T) -> T {
        self.stop.store(false, Ordering::Relaxed);
        let view = graph.view();
        let kept = self.kept(view);
        let clock = Clock::start(self.limit, Arc::clone(&self.stop));
        then(&Ask { view, schema, wording: &self.wording, kept: &kept, clock })
    }

    /// Answers one line, such as `path "Viktor Bout" -> Poutine max 4`.
    ///
    /// # Errors
    /// The line is no question, or a name, type or kind in it is nobody's; with the place and what is near.
    pub fn answer(&self, graph: &KnowledgeGraph, schema: &Schema, line: &str) -> Result<Answer, QueryError> {
        self.evaluate(graph, schema, &parse(line)?)
    }

    /// Answers a parsed question.
    ///
    /// # Errors
    /// As `answer`, but for the line itself.
    pub fn evaluate(&self, graph: &KnowledgeGraph, schema: &Schema, question: &Question) -> Result<Answer, QueryError> {
        self.with(graph, schema, |ask| match question {
            Question::Path { from, to, limits, explain } => paths::path(ask, from, to, limits, *explain),
            Question::Near { name, depth, limits } => around::near(ask, name, *depth, limits),
            Question::Show { name, limits } => around::show(ask, name, limits),
            Question::Find { text, limits } => Ok(around::find(ask, text, limits)),
            Question::Common { one, other, limits } => around::common(ask, one, other, limits),
            Question::Timeline { name, limits } => happenings::timeline(ask, name, limits),
            Question::Events { limits } => happenings::events(ask, limits),
            Question::Top { by, kind, count } => {
                let kind = kind.as_deref().map(|word| around::kind_number(ask, word)).transpose()?;
                rank::top(ask, *by, kind, *count)
            }
            Question::Groups { name, limits } => groups::groups(ask, name.as_deref(), limits),
            Question::Degrees { kind } => groups::degrees(ask, kind.as_deref()),
            Question::Missing { name, limits } => leads::missing(ask, name.as_deref(), limits),
            Question::WhoSaid { about, limits } => claims::who_said(ask, about.as_deref(), limits),
            Question::Says { name, limits } => claims::says(ask, name, limits),
            Question::Alleged { name, limits } => claims::alleged(ask, name, limits),
            Question::Stats => Ok(rank::stats(ask)),
        })
    }

    /// Where an entity is first named or described.
    pub fn mention(&self, graph: &KnowledgeGraph, schema: &Schema, node: NodeId) -> Option<Quote> {
        self.with(graph, schema, |ask| ask.mention_quote(node))
    }

    /// Statements that deny each other.
    pub fn conflicts(&self, graph: &KnowledgeGraph, schema: &Schema) -> Answer {
        self.with(graph, schema, conflicts)
    }

    /// What `new` has more, less and otherwise than `old`, in at most `count` rows.
    pub fn diff(&self, old: &KnowledgeGraph, new: &KnowledgeGraph, schema: &Schema, count: usize) -> Answer {
        let (one, other) = (Kept::default(), Kept::default());
        let clock = Clock::start(self.limit, Arc::clone(&self.stop));
        let wording = &self.wording;
        let one = Ask { view: old.view(), schema, wording, kept: &one, clock: clock.clone() };
        let other = Ask { view: new.view(), schema, wording, kept: &other, clock };
        diff(&one, &other, count)
    }

    /// The whole graph, for export.
    pub fn whole(&self, graph: &KnowledgeGraph, schema: &Schema) -> Subgraph {
        self.with(graph, schema, |ask| ask.whole())
    }

    /// Some nodes of the graph, by their numbers in the view, without their ties.
    pub fn nodes(&self, graph: &KnowledgeGraph, schema: &Schema, nodes: impl Iterator<Item = u32>) -> Subgraph {
        self.with(graph, schema, |ask| ask.subgraph(nodes.map(NodeId).collect::<Vec<_>>(), []))
    }

    /// The part of the graph within `depth` steps of a name, for export.
    ///
    /// # Errors
    /// The name is nobody's.
    pub fn around(
        &self,
        graph: &KnowledgeGraph,
        schema: &Schema,
        name: &str,
        depth: u32,
    ) -> Result<Subgraph, QueryError> {
        self.with(graph, schema, |ask| {
            let meaning = resolve(ask, name)?;
            Ok(around::part_around(ask, meaning.node, depth))
        })
    }

    /// Names that begin as a user has begun to write, in any spelling, the best known first.
    pub fn names(&self, graph: &KnowledgeGraph, schema: &Schema, prefix: &str, limit: usize) -> Vec<String> {
        self.with(graph, schema, |ask| completions(ask, prefix, limit))
    }
}
