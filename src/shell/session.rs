//! What lasts from line to line: the graph, the words, the last answer.

use super::text::{Style, Text};
use super::trouble::Trouble;
use super::words::Words;
use crate::graph::KnowledgeGraph;
use crate::query::{Answer, Subgraph};
use crate::schema::Schema;

/// A dialogue with one graph.
pub struct Session {
    pub graph: KnowledgeGraph,
    pub schema: Schema,
    pub words: Words,
    /// What `why` and `export` speak of.
    pub last: Option<Answer>,
}

impl Session {
    pub fn new(graph: KnowledgeGraph, schema: Schema, words: Words) -> Session {
        Session { graph, schema, words, last: None }
    }

    /// What the graph holds, in one line, for the start of a dialogue.
    pub fn welcome(&self) -> Text {
        let (view, words) = (self.graph.view(), &self.words);
        let documents = words.count("documents", view.documents().len() as u64);
        let nodes = words.count("nodes", view.node_count() as u64);
        let edges = words.count("edges", view.edge_count() as u64);
        Text::of(Style::Faint, words.say("welcome", &[("documents", &documents), ("nodes", &nodes), ("edges", &edges)]))
    }

    /// Puts a question to the graph.
    pub fn ask(&self, line: &str) -> Result<Answer, Trouble> {
        Err(Trouble::new(format!("{line}: questions are not in this build yet")))
    }

    /// The whole graph, for exports.
    pub fn whole(&self) -> Subgraph {
        Subgraph::default()
    }

    /// Names of entities that begin with `prefix`, in any spelling, the best known first; at most `limit`.
    pub fn names(&self, prefix: &str, limit: usize) -> Vec<String> {
        {
            let _ = (prefix, limit);
            Vec::new()
        }
    }
}
