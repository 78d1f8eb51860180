//! What a question gives, as data: rows with their evidence, notes on what was taken, and the part of the graph that it is about.
//! Layout and colour are the shell's business; `render` gives the plain text.

use serde::Serialize;

use super::diff::Changes;
use crate::base::{DateInterval, Modality, Polarity, Span};

/// The answer to one question.
#[derive(Clone, Debug, Serialize)]
pub struct Answer {
    /// The question as it was understood, names in full.
    pub question: String,
    /// What was taken for an ambiguous or misspelt name, what was cut short, in the order in which it was met.
    pub notes: Vec<Note>,
    pub body: Body,
    /// Row `n` (1-based, as the text shows it) is `rows[n - 1]`; `why n` shows its evidence in full.
    pub rows: Vec<Row>,
    /// Everything that the answer names, ready for export.
    #[serde(skip)]
    pub subgraph: Subgraph,
}

/// What kind of answer it is, with what only that kind has.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Body {
    /// Best first. Empty when nothing ties the two.
    Paths(Vec<Path>),
    /// An entity or event, then its rows: ties and events.
    Card(Card),
    /// Rows only, in the stated order of the command.
    Rows,
    /// Rows in the order of time.
    Dated,
    /// Name → number, in a fixed order.
    Figures(Vec<(String, u64)>),
    /// Name and score, best first.
    Ranking(Vec<(String, f64)>),
    /// A comparison of two graphs.
    Changes(Changes),
    /// A histogram: what is counted, and how often, in its order.
    Bars(Vec<(String, u64)>),
}

/// One loop-free path: nodes joined by hops. `nodes.len() == hops.len() + 1`.
#[derive(Clone, Debug, Serialize)]
pub struct Path {
    pub nodes: Vec<PathNode>,
    pub hops: Vec<Hop>,
    /// The sum that paths are ordered by: lower tells more.
    pub cost: f64,
}

/// A stop on a path.
#[derive(Clone, Debug, Serialize)]
pub struct PathNode {
    /// Index into the view that answered: `NodeView::id`.
    pub node: u32,
    pub name: String,
    pub is_event: bool,
}

/// From one stop to the next.
#[derive(Clone, Debug, Serialize)]
pub struct Hop {
    /// What one reads in the direction of the statement: "mère de", "appelle", "participe à".
    pub label: String,
    /// Whether the statement runs against the path (`← mère de —`).
    pub backward: bool,
    /// Whether it has no direction ("rencontre" between two participants).
    pub symmetric: bool,
    /// The event that ties the two, where the hop runs over one.
    pub event: Option<String>,
    /// Index into `Answer::rows`.
    pub row: u32,
    pub cost: f64,
    /// What the cost is made of, where the question was to explain it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub charges: Vec<Charge>,
}

/// A part of what a step costs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Charge {
    /// `step`, `ordinary`, `doubt`, `denied`, `crowd`, `where`, `evidence`, `hub`: a text of the interface.
    pub what: &'static str,
    /// What it is about: a type, a modality, a name; may be empty.
    pub about: String,
    /// Negative where it makes the step cheaper.
    pub cost: f64,
}

/// One thing that the documents say, with where they say it.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// One line of plain words: "Raïssa Bout mère de Viktor Bout".
    pub text: String,
    /// The entity or event that the row is about, where later commands can use it: `NodeView::id`.
    pub node: Option<u32>,
    /// Where the row is one relation: `EdgeView::id`.
    #[serde(skip)]
    pub edge: Option<u32>,
    pub polarity: Polarity,
    pub modality: Modality,
    pub time: Option<DateInterval>,
    pub evidence: Vec<Quote>,
}

/// A sentence of a document, shown as proof.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Quote {
    /// Name of the document.
    pub document: String,
    /// The document that this one is a near-copy of: both are one source.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub copy_of: Option<String>,
    /// 1-based line on which the sentence starts; for documents without text, the sentence number that came with them.
    pub line: u32,
    /// The whole sentence; empty for documents that came without text.
    pub text: String,
    /// Byte ranges of `text` that hold the mentions and the word that states it, sorted, apart from one another.
    pub marks: Vec<Span>,
    pub modality: Modality,
    /// Who says so, where the text names one.
    pub source: Option<String>,
    pub time: Option<DateInterval>,
    /// Name → text as written.
    pub values: Vec<(String, String)>,
}

/// All that is known of one entity or event, apart from its rows.
#[derive(Clone, Debug, Serialize)]
pub struct Card {
    pub node: u32,
    pub name: String,
    /// What it is, in the language of the interface: "personne", "rencontre".
    pub kind: String,
    pub subkind: Option<String>,
    pub aliases: Vec<String>,
    pub documents: u32,
    pub statements: u32,
}

/// Something the reader of an answer should know about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Note {
    /// Several bear the name that was asked for; the first in evidence was taken.
    Taken { asked: String, taken: String, others: Vec<String> },
    /// No name is written like that; the nearest was taken.
    Corrected { asked: String, taken: String, others: Vec<String> },
    /// The time limit was reached: there may be more.
    Partial { milliseconds: u64 },
    /// More rows exist than are shown; `k` would show them.
    Cut { shown: u64, total: u64 },
    /// More rows exist than are shown, and nothing shows them.
    First { shown: u64, total: u64 },
    /// A path was asked for from a name to itself.
    OneName { name: String },
    /// Nobody of the kind is tied to the name.
    NoMembers { of: String },
    /// The rows are leads: no document states them.
    Leads,
    /// A score was estimated from some of all starting points.
    Sampled { sources: u64, total: u64 },
    /// How clearly the graph falls into the groups: 1000 were wholly, 0 no more than chance.
    Modularity { thousandths: u64 },
}

/// The part of the graph that an answer is about, or the whole: what exports write. Nodes and edges are sorted by `id`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Subgraph {
    pub nodes: Vec<NodeView>,
    pub edges: Vec<EdgeView>,
}

impl Subgraph {
    /// Without the entities that nothing ties to another.
    pub fn tied(mut self) -> Subgraph {
        let ends: std::collections::BTreeSet<u32> =
            self.edges.iter().flat_map(|edge| [edge.source, edge.target]).collect();
        self.nodes.retain(|node| node.is_event || ends.contains(&node.id));
        self
    }
}

/// An entity or an event.
#[derive(Clone, Debug, Serialize)]
pub struct NodeView {
    /// Unique in the graph that was asked; stable for one file.
    pub id: u32,
    /// Name for people: "Viktor Bout", "rencontre Biden–Poutine (Genève, 16 juin 2021)".
    pub name: String,
    /// The entity's key, which outlives the file; empty for events.
    pub key: String,
    pub is_event: bool,
    /// An entity kind of the schema, or the event's type.
    pub kind: String,
    pub subkind: Option<String>,
    pub aliases: Vec<String>,
    pub polarity: Polarity,
    pub modality: Modality,
    pub time: Option<DateInterval>,
    pub place: Option<String>,
    /// Of an event: its sentences. Of an entity: empty.
    pub evidence: Vec<Quote>,
}

/// A relation between two entities, or the role that an entity plays in an event.
#[derive(Clone, Debug, Serialize)]
pub struct EdgeView {
    pub id: u32,
    /// `NodeView::id` of the head, or of the entity that plays the role.
    pub source: u32,
    /// `NodeView::id` of the tail, or of the event.
    pub target: u32,
    /// Statement type: `parent_of`, `meet`.
    pub type_name: String,
    /// `participant`; `None` for a relation.
    pub role: Option<String>,
    /// What one reads from source to target, in the language of the interface.
    pub label: String,
    pub symmetric: bool,
    pub polarity: Polarity,
    pub modality: Modality,
    pub time: Option<DateInterval>,
    /// Never empty for a relation; a role's are its event's.
    pub evidence: Vec<Quote>,
}
