//! What lasts from line to line: the graph, the words, the last answer.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::commands::review::Review;
use super::modes::{MODES, Mode};
use super::plots::Look;
use super::reply::Reply;
use super::text::{Style, Text};
use super::trouble::Trouble;
use super::watch::{self, Watch};
use super::words::Words;
use crate::base::{DataError, DataFiles};
use crate::graph::{Decisions, Entry, Journal, KnowledgeGraph, NodeId};
use crate::linking::{Linker, Rules, linker_of};
use crate::query::{Answer, Engine, Quote, Row, Subgraph};
use crate::schema::Schema;

/// Rows of a comparison.
const COMPARED: usize = 500;

/// An answer that is kept, with the view of the graph that its numbers of nodes and edges are of.
#[derive(Clone)]
pub struct Kept {
    pub answer: Answer,
    /// Serial of the view; none of a graph that is not the session's.
    view: Option<u64>,
}

/// A dialogue with one graph.
pub struct Session {
    pub graph: KnowledgeGraph,
    pub schema: Schema,
    pub words: Words,
    engine: Engine,
    #[cfg(feature = "sparql")]
    pub sparql: crate::sparql::Sparql,
    /// What `why` and `export` speak of.
    pub last: Option<Kept>,
    /// What `let` kept.
    pub named: BTreeMap<String, Kept>,
    /// Serial of the view: documents and decisions make a new one, in which nodes and edges have other numbers.
    view: u64,
    /// What people have decided, and the file that their next decision is written to.
    pub journal: Journal,
    pub journal_file: Option<PathBuf>,
    /// Pairs whose paths are told when documents come or go, and the file that keeps them.
    pub watches: Vec<Watch>,
    pub watch_file: Option<PathBuf>,
    /// The file that holds the graph; written again when documents come or go.
    pub graph_file: Option<PathBuf>,
    /// What explains links; made when it is first asked for.
    pub linking: Option<(Rules, Linker)>,
    /// The pairs that wait for an answer.
    pub review: Option<Review>,
    files: DataFiles,
    /// How answers are shown.
    pub mode: &'static Mode,
    /// Whether the time that a line took is to be told.
    pub timer: bool,
    /// Whether long answers are shown a page at a time on a terminal.
    pub pager: bool,
    /// Whether answers may be drawn; the outermost layer says so where a terminal shows them.
    pub look: Look,
}

impl Session {
    /// Errors: data files of the language of the interface that are missing or not as they should be.
    pub fn new(graph: KnowledgeGraph, schema: Schema, words: Words, files: &DataFiles) -> Result<Session, DataError> {
        let engine = Engine::new(files, &words.code)?;
        Ok(Session {
            graph,
            schema,
            words,
            engine,
            #[cfg(feature = "sparql")]
            sparql: crate::sparql::Sparql::default(),
            last: None,
            named: BTreeMap::new(),
            view: 0,
            journal: Journal::default(),
            journal_file: None,
            watches: Vec::new(),
            watch_file: None,
            graph_file: None,
            linking: None,
            review: None,
            files: files.clone(),
            mode: &MODES[0],
            timer: false,
            pager: true,
            look: Look::default(),
        })
    }

    /// Takes decisions that were made before; gives how many of them were new.
    pub fn adopt(&mut self, journal: &Journal) -> usize {
        let taken = self.journal.absorb(journal);
        self.graph.set_decisions(Decisions::of(&self.journal));
        taken
    }

    /// A sentence for each decision that holds and whose subject no document names any more.
    pub fn gone(&self) -> Vec<String> {
        let plain = self.graph.plain();
        let gone =
            |entry: &&Entry| Decisions::subjects(&entry.decision).iter().any(|key| plain.find_key(key).is_none());
        self.journal.active().filter(gone).map(|entry| self.words.say("decision_gone", &[("id", &entry.id)])).collect()
    }

    /// Makes what explains links ready.
    pub fn prepare_linking(&mut self) -> Result<(), Trouble> {
        if self.linking.is_none() {
            let rules = Rules::load(&self.files).map_err(|error| Trouble::new(error.to_string()))?;
            let linker = linker_of(&self.graph, &self.schema, &rules);
            self.linking = Some((rules, linker));
        }
        Ok(())
    }

    /// Where an entity is first named.
    pub fn mention(&self, node: NodeId) -> Option<Quote> {
        self.engine.mention(&self.graph, &self.schema, node)
    }

    /// Statements that deny each other.
    pub fn conflicts(&self) -> Answer {
        self.engine.conflicts(&self.graph, &self.schema)
    }

    /// What the graph holds, and a question to begin with, for the start of a dialogue.
    pub fn welcome(&self) -> Text {
        let (view, words) = (self.graph.view(), &self.words);
        let documents = words.count("documents", view.documents().len() as u64);
        let nodes = words.count("nodes", view.node_count() as u64);
        let edges = words.count("edges", view.edge_count() as u64);
        let holes = [("documents", documents.as_str()), ("nodes", &nodes), ("edges", &edges)];
        let mut text = Text::of(Style::Faint, words.say("welcome", &holes));
        let entities = (0..view.entity_count() as u32).map(NodeId);
        // The best known; of two that are as well known, the first.
        let known = entities.rev().max_by_key(|&node| view.degree(node)).filter(|&node| view.degree(node) > 0);
        if let Some(node) = known {
            text.line().push(Style::Faint, words.say("welcome_first", &[("name", view.name(node))]));
        }
        text
    }

    /// A switch that ends the question that runs, with what has been found.
    pub fn stopper(&self) -> Arc<AtomicBool> {
        self.engine.stopper()
    }

    /// Puts a question to the graph.
    pub fn ask(&self, line: &str) -> Result<Answer, Trouble> {
        self.engine.answer(&self.graph, &self.schema, line).map_err(|error| Trouble::of(error, &self.words))
    }

    /// The reply that shows an answer on the graph as it is; it becomes the last one.
    pub fn reply(&mut self, answer: Answer) -> Reply {
        let kept = self.kept(answer);
        self.show(kept)
    }

    /// The same for an answer on a graph that is not the session's.
    pub fn reply_of_another(&mut self, answer: Answer) -> Reply {
        self.show(Kept { answer, view: None })
    }

    /// The reply that shows an answer again, of whatever view it is; it becomes the last one.
    pub fn show(&mut self, kept: Kept) -> Reply {
        let text = (self.mode.show)(&kept.answer, &self.schema, &self.words, self.look);
        let value = serde_json::to_value(&kept.answer).unwrap_or_default();
        self.last = Some(kept);
        Reply { text, value, verbatim: self.mode.is_data(), ..Reply::default() }
    }

    /// An answer on the graph as it is.
    pub fn kept(&self, answer: Answer) -> Kept {
        Kept { answer, view: Some(self.view) }
    }

    /// The graph is about to be another: what was answered until now keeps its sentences and names, but its numbers mean nothing any more.
    pub fn view_changes(&mut self) {
        self.view += 1;
    }

    /// The last answer, for its sentences and names.
    pub fn last(&self) -> Result<&Kept, Trouble> {
        let none = || Trouble::new(self.words.get("no_answer_yet")).hint(self.words.get("ask_first"));
        self.last.as_ref().ok_or_else(none)
    }

    /// An answer for its numbers of nodes and edges, which must be those of the graph as it is.
    pub fn current<'a>(&self, kept: &'a Kept) -> Result<&'a Answer, Trouble> {
        let words = &self.words;
        match kept.view {
            Some(view) if view == self.view => Ok(&kept.answer),
            Some(_) => Err(Trouble::new(words.get("other_view")).hint(words.get("ask_again"))),
            None => Err(Trouble::new(words.get("other_graph")).hint(words.get("open_that_graph"))),
        }
    }

    /// The row of that number, from 1, as it was typed.
    pub fn row<'a>(&self, answer: &'a Answer, number: &str) -> Result<&'a Row, Trouble> {
        let found = number.parse::<usize>().ok().and_then(|n| answer.rows.get(n.checked_sub(1)?));
        found.ok_or_else(|| {
            let rows = self.words.count("rows", answer.rows.len() as u64);
            Trouble::new(self.words.say("no_such_row", &[("n", number), ("rows", &rows)]))
                .hint(self.words.get("rows_are_numbered"))
                .about(number)
        })
    }

    /// The best path of each watched pair, in their order.
    pub fn ways(&self) -> Vec<Option<Answer>> {
        self.watches.iter().map(|watch| watch::way(watch, &self.engine, &self.graph, &self.schema)).collect()
    }

    /// What became of the paths of the watched pairs since `before` (of `ways`); empty where all stayed.
    pub fn watched(&self, before: &[Option<Answer>]) -> Text {
        watch::report(&self.watches, before, &self.ways(), &self.words)
    }

    /// What the graph of this session says more, less and otherwise than another, or what another says than this.
    pub fn compare(&self, old: &KnowledgeGraph, new: Option<&KnowledgeGraph>) -> Answer {
        self.engine.diff(old, new.unwrap_or(&self.graph), &self.schema, COMPARED)
    }

    /// The whole graph, for exports.
    pub fn whole(&self) -> Subgraph {
        self.engine.whole(&self.graph, &self.schema)
    }

    /// Some nodes of the graph, without their ties.
    pub fn nodes(&self, nodes: impl Iterator<Item = u32>) -> Subgraph {
        self.engine.nodes(&self.graph, &self.schema, nodes)
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
