//! The door: a question and a graph in, results out. Keeps the indexes of the graph that was asked last.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;
use spareval::{QueryEvaluationError, QueryEvaluator, QueryResults};
use spargebra::algebra::{Expression, GraphPattern};
use spargebra::{Query, SparqlParser};

use super::answer::{Results, Solution, written};
use super::dataset::Dataset;
use super::error::SparqlError;
use super::id::What;
use super::index::Index;
use super::names::{self, PREFIXES};
use super::slips;
use super::stopping::{Stopped, watched};
use super::triples::Graph;
use crate::graph::{NodeId, View};
use crate::schema::Schema;

/// Answers SPARQL. Indexes are made when a question first needs them and kept until another view is asked.
#[derive(Default)]
pub struct Sparql {
    kept: Mutex<Option<(u64, Arc<Index>)>>,
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
    /// The text is no such question; it would change the graph or ask a server; `stop` was set while it ran.
    pub fn ask(
        &self,
        view: &View,
        schema: &Schema,
        question: &str,
        explain: bool,
        stop: &Arc<AtomicBool>,
    ) -> Result<Results, SparqlError> {
        let query = parse(question)?;
        watched(stop, || self.evaluate(view, schema, &query, explain, stop)).unwrap_or(Err(SparqlError::Stopped))
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
        let ended = |error: QueryEvaluationError| failed(error);
        let watch = || if stop.load(Ordering::Relaxed) { Err(SparqlError::Stopped) } else { Ok(()) };
        Ok(match prepared.execute(dataset).map_err(ended)? {
            QueryResults::Boolean(value) => Results::Boolean(value),
            QueryResults::Solutions(solutions) => {
                let columns = solutions.variables().iter().map(|v| v.as_str().to_string()).collect();
                let mut rows = Vec::new();
                for solution in solutions {
                    watch()?;
                    rows.push(Solution { terms: solution.map_err(ended)?.values().to_vec() });
                }
                Results::Solutions { columns, rows }
            }
            QueryResults::Graph(triples) => {
                let mut all = Vec::new();
                for triple in triples {
                    watch()?;
                    all.push(triple.map_err(ended)?);
                }
                Results::Triples(written(all))
            }
        })
    }
}

impl Sparql {
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
    use GraphPattern as P;
    match pattern {
        P::Service { .. } => true,
        P::Bgp { .. } | P::Path { .. } | P::Values { .. } => false,
        P::Join { left, right } | P::Union { left, right } | P::Minus { left, right } => {
            asks_elsewhere(left) || asks_elsewhere(right)
        }
        P::LeftJoin { left, right, expression } => {
            asks_elsewhere(left) || asks_elsewhere(right) || expression.as_ref().is_some_and(has_service)
        }
        P::Filter { expr, inner } => has_service(expr) || asks_elsewhere(inner),
        P::Extend { inner, expression, .. } => has_service(expression) || asks_elsewhere(inner),
        P::Graph { inner, .. }
        | P::OrderBy { inner, .. }
        | P::Project { inner, .. }
        | P::Distinct { inner }
        | P::Reduced { inner }
        | P::Slice { inner, .. }
        | P::Group { inner, .. } => asks_elsewhere(inner),
        #[allow(unreachable_patterns)]
        _ => false,
    }
}

fn has_service(expression: &Expression) -> bool {
    use Expression as E;
    match expression {
        E::Exists(pattern) => asks_elsewhere(pattern),
        E::Or(a, b)
        | E::And(a, b)
        | E::Equal(a, b)
        | E::SameTerm(a, b)
        | E::Greater(a, b)
        | E::GreaterOrEqual(a, b)
        | E::Less(a, b)
        | E::LessOrEqual(a, b)
        | E::Add(a, b)
        | E::Subtract(a, b)
        | E::Multiply(a, b)
        | E::Divide(a, b) => has_service(a) || has_service(b),
        E::In(a, others) => has_service(a) || others.iter().any(has_service),
        E::UnaryPlus(a) | E::UnaryMinus(a) | E::Not(a) => has_service(a),
        E::If(a, b, c) => has_service(a) || has_service(b) || has_service(c),
        E::Coalesce(all) | E::FunctionCall(_, all) => all.iter().any(has_service),
        E::NamedNode(_) | E::Literal(_) | E::Variable(_) | E::Bound(_) => false,
    }
}

fn plan(node: &Value, depth: usize, lines: &mut Vec<(usize, String)>) {
    if let Some(name) = node["name"].as_str() {
        lines.push((depth, name.to_string()));
    }
    for child in node["children"].as_array().into_iter().flatten() {
        plan(child, depth + 1, lines);
    }
}
