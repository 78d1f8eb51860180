//! The door: a question and a graph in, results out. Keeps the indexes of the graph that was asked last.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;
use spareval::{QueryEvaluationError, QueryEvaluator, QueryResults, QuerySolution};
use spargebra::algebra::GraphPattern;
use spargebra::{Query, SparqlParser};

use super::answer::{Results, Solution, written};
use super::dataset::Dataset;
use super::error::SparqlError;
use super::id::What;
use super::index::Index;
use super::names::{self, PREFIXES};
use super::slips;
use super::stopping::{Ended, Stopped, watched};
use super::strangers::{Stranger, strangers};
use super::triples::Graph;
use super::walk::{Part, each};
use crate::graph::{NodeId, View};
use crate::schema::Schema;

/// Terms that the results of a question may have: a term takes about a hundred bytes, and results are held until they are written, in up to
/// three forms.
const MOST: usize = 5_000_000;

/// Terms that a question may hold at once while it is answered, to sort rows or to join them: a term takes about thirty bytes.
const MOST_HELD: usize = 100_000_000;

/// Answers SPARQL. Indexes are made when a question first needs them and kept until another view is asked.
pub struct Sparql {
    kept: Mutex<Option<(u64, Arc<Index>)>>,
    /// Terms that results may have.
    pub(super) most: usize,
    /// Terms that may be held at once on the way to them.
    pub(super) most_held: usize,
}

impl Default for Sparql {
    fn default() -> Sparql {
        Sparql { kept: Mutex::default(), most: MOST, most_held: MOST_HELD }
    }
}

impl Sparql {
    fn index(&self, view: &View) -> Arc<Index> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        match &*kept {
            Some((serial, index)) if *serial == view.serial() => Arc::clone(index),
            _ => {
                let index: Arc<Index> = Arc::default();
                *kept = Some((view.serial(), Arc::clone(&index)));
                index
            }
        }
    }

    /// Answers a question: SELECT, ASK, CONSTRUCT or DESCRIBE, in SPARQL 1.1. `explain` gives its plan in place of its results.
    ///
    /// # Errors
    /// The text is no such question; it would change the graph or ask a server; it has too many results, or needs too much memory on the way to them; `stop` was set while it ran.
    pub fn ask(
        &self,
        view: &View,
        schema: &Schema,
        question: &str,
        explain: bool,
        stop: &Arc<AtomicBool>,
    ) -> Result<Results, SparqlError> {
        let query = parse(question)?;
        let done = watched(stop, self.most_held, || self.evaluate(view, schema, &query, explain, stop));
        done.unwrap_or_else(|ended| match ended {
            Ended::Stopped => Err(SparqlError::Stopped),
            Ended::Full => Err(SparqlError::Large { terms: self.most_held }),
        })
    }

    fn evaluate(
        &self,
        view: &View,
        schema: &Schema,
        query: &Query,
        explain: bool,
        stop: &Arc<AtomicBool>,
    ) -> Result<Results, SparqlError> {
        let index = self.index(view);
        let dataset = Dataset { graph: Graph::new(view, &index, is_symmetric(schema)), stop: Arc::clone(stop) };
        let evaluator = QueryEvaluator::new();
        let prepared = evaluator.prepare(query);
        if explain {
            let (_, explanation) = prepared.explain(dataset);
            let mut json = Vec::new();
            explanation.write_in_json(&mut json).map_err(|error| SparqlError::Failed(error.to_string()))?;
            let value: Value = serde_json::from_slice(&json).unwrap_or_default();
            let mut lines = Vec::new();
            plan(&value["plan"], 0, &mut lines);
            return Ok(Results::Plan(lines));
        }
        Ok(match prepared.execute(dataset).map_err(failed)? {
            QueryResults::Boolean(value) => Results::Boolean(value),
            QueryResults::Solutions(solutions) => {
                let columns: Vec<String> = solutions.variables().iter().map(|v| v.as_str().to_string()).collect();
                let row = |solution: QuerySolution| Solution { terms: solution.values().to_vec() };
                let rows = self.gather(solutions.map(|solution| solution.map(row)), columns.len(), stop)?;
                Results::Solutions { columns, rows }
            }
            QueryResults::Graph(triples) => Results::Triples(written(self.gather(triples, 3, stop)?)),
        })
    }

    /// All results, each of so many terms, unless they are too many or the user has had enough.
    fn gather<T>(
        &self,
        results: impl Iterator<Item = Result<T, QueryEvaluationError>>,
        columns: usize,
        stop: &AtomicBool,
    ) -> Result<Vec<T>, SparqlError> {
        let most = self.most / columns.max(1);
        let mut all = Vec::new();
        for result in results {
            if stop.load(Ordering::Relaxed) {
                return Err(SparqlError::Stopped);
            }
            if all.len() == most {
                return Err(SparqlError::TooMany { rows: most, columns });
            }
            all.push(result.map_err(failed)?);
        }
        Ok(all)
    }
}

impl Sparql {
    /// The names in a question that nothing in the graph bears, with what they resemble; none where the question cannot be read.
    pub fn strangers(&self, view: &View, question: &str) -> Vec<Stranger> {
        parse(question).map_or_else(|_| Vec::new(), |query| strangers(view, &self.index(view), &query))
    }

    /// The first entity or event that a row names, as a node of the view.
    pub fn node(&self, view: &View, row: &Solution) -> Option<NodeId> {
        let index = self.index(view);
        row.terms.iter().flatten().find_map(|term| {
            let oxrdf::Term::NamedNode(node) = term else { return None };
            match names::thing(view, &index, node.as_str())?.what() {
                What::Entity(node) | What::Event(node) => Some(NodeId(node)),
                _ => None,
            }
        })
    }
}

/// Whether relations of a type hold both ways.
pub(super) fn is_symmetric(schema: &Schema) -> impl Fn(&str) -> bool + '_ {
    |name| schema.type_id(name).is_some_and(|id| schema.get(id).symmetric)
}

fn failed(error: QueryEvaluationError) -> SparqlError {
    match error {
        QueryEvaluationError::Dataset(inner) if inner.is::<Stopped>() => SparqlError::Stopped,
        QueryEvaluationError::Cancelled => SparqlError::Stopped,
        other => SparqlError::Failed(other.to_string()),
    }
}

fn parser() -> SparqlParser {
    PREFIXES.iter().fold(SparqlParser::new(), |parser, (prefix, iri)| {
        parser.with_prefix(*prefix, *iri).unwrap_or_else(|_| SparqlParser::new())
    })
}

fn parse(question: &str) -> Result<Query, SparqlError> {
    let query = match parser().parse_query(question) {
        Ok(query) => query,
        Err(_) if parser().parse_update(question).is_ok_and(|update| !update.operations.is_empty()) => {
            return Err(SparqlError::Update);
        }
        Err(error) => return Err(located(&error.to_string(), question)),
    };
    let (Query::Select { pattern, .. }
    | Query::Construct { pattern, .. }
    | Query::Describe { pattern, .. }
    | Query::Ask { pattern, .. }) = &query;
    if asks_elsewhere(pattern) { Err(SparqlError::Service) } else { Ok(query) }
}

/// What is wrong with a question that the parser refused: a slip that can be told by itself, else what the parser says: "error at
/// LINE:COLUMN: expected …", both counted from 1, columns in characters.
fn located(message: &str, question: &str) -> SparqlError {
    if let Some((at, slip)) = slips::first(question) {
        let before = &question[..at];
        let line = 1 + before.matches('\n').count();
        let column = 1 + before.rsplit('\n').next().unwrap_or("").chars().count();
        return SparqlError::Slip { at, line, column, slip };
    }
    let found = || {
        let (place, expected) = message.strip_prefix("error at ")?.split_once(": expected ")?;
        let (line, column) = place.split_once(':')?;
        let (line, column): (usize, usize) = (line.parse().ok()?, column.parse().ok()?);
        let start: usize = question.split_inclusive('\n').take(line.checked_sub(1)?).map(str::len).sum();
        let rest = question.get(start..)?;
        let at = start + rest.char_indices().nth(column.checked_sub(1)?).map_or(rest.len(), |(at, _)| at);
        Some(SparqlError::Syntax { at, line, column, expected: telling(expected) })
    };
    found().unwrap_or_else(|| SparqlError::Unsound(message.to_string()))
}

/// Of all that the parser would take, what tells a person something: words, signs and its own remarks, and no classes of characters.
fn telling(expected: &str) -> Vec<String> {
    let all = expected.strip_prefix("one of ").unwrap_or(expected);
    let tells = |item: &&str| {
        let sign = item.len() > 2 && item.starts_with('"') && item.ends_with('"');
        sign || item.chars().all(|c| c.is_ascii_alphabetic() || c == '_' || c == ' ')
    };
    all.split(", ").map(str::trim).filter(|item| !item.is_empty()).filter(tells).take(8).map(str::to_string).collect()
}

/// Whether a pattern, or one inside it, is to be matched by a server.
fn asks_elsewhere(pattern: &GraphPattern) -> bool {
    let mut found = false;
    each(pattern, &mut |part| found |= matches!(part, Part::Pattern(GraphPattern::Service { .. })));
    found
}

fn plan(node: &Value, depth: usize, lines: &mut Vec<(usize, String)>) {
    if let Some(name) = node["name"].as_str() {
        lines.push((depth, name.to_string()));
    }
    for child in node["children"].as_array().into_iter().flatten() {
        plan(child, depth + 1, lines);
    }
}
