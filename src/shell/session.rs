//! What lasts from line to line: the graph, the words, the last answer.

use std::collections::BTreeMap;

use super::modes::{MODES, Mode};
use super::reply::Reply;
use super::text::{Style, Text};
use super::trouble::Trouble;
use super::words::Words;
use crate::base::{DataError, DataFiles};
use crate::graph::KnowledgeGraph;
use crate::query::{Answer, Engine, Subgraph};
use crate::schema::Schema;

/// A dialogue with one graph.
pub struct Session {
    pub graph: KnowledgeGraph,
    pub schema: Schema,
    pub words: Words,
    engine: Engine,
    /// What `why` and `export` speak of.
    pub last: Option<Answer>,
    /// What `let` kept.
    pub named: BTreeMap<String, Answer>,
    /// How answers are shown.
    pub mode: &'static Mode,
    /// Whether the time that a line took is to be told.
    pub timer: bool,
}

impl Session {
    /// Errors: data files of the language of the interface that are missing or not as they should be.
    pub fn new(graph: KnowledgeGraph, schema: Schema, words: Words, files: &DataFiles) -> Result<Session, DataError> {
        let engine = Engine::new(files, &words.code)?;
        Ok(Session { graph, schema, words, engine, last: None, named: BTreeMap::new(), mode: &MODES[0], timer: false })
    }

    /// What the graph holds, in one line, for the start of a dialogue.
    pub fn welcome(&self) -> Text {
        let (view, words) = (self.graph.view(), &self.words);
        let documents = words.count("documents", view.documents().len() as u64);
        let nodes = words.count("nodes", view.node_count() as u64);
        let edges = words.count("edges", view.edge_count() as u64);
        let holes = [("documents", documents.as_str()), ("nodes", &nodes), ("edges", &edges)];
        Text::of(Style::Faint, words.say("welcome", &holes))
    }

    /// Puts a question to the graph.
    pub fn ask(&self, line: &str) -> Result<Answer, Trouble> {
        self.engine.answer(&self.graph, &self.schema, line).map_err(|error| Trouble::of(error, &self.words))
    }

    /// The reply that shows an answer; it becomes the last one.
    pub fn reply(&mut self, answer: Answer) -> Reply {
        let text = (self.mode.show)(&answer, &self.schema, &self.words);
        let value = serde_json::to_value(&answer).unwrap_or_default();
        self.last = Some(answer);
        Reply { text, value, ..Reply::default() }
    }

    /// The whole graph, for exports.
    pub fn whole(&self) -> Subgraph {
        self.engine.whole(&self.graph, &self.schema)
    }

    /// The part of the graph within `depth` steps of a name, for exports.
    pub fn around(&self, name: &str, depth: u32) -> Result<Subgraph, Trouble> {
        self.engine.around(&self.graph, &self.schema, name, depth).map_err(|error| Trouble::of(error, &self.words))
    }

    /// Names of entities that begin with `prefix`, in any spelling, the best known first; at most `limit`.
    pub fn names(&self, prefix: &str, limit: usize) -> Vec<String> {
        self.engine.names(&self.graph, &self.schema, prefix, limit)
    }
}
