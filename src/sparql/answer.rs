//! Results of a question: rows of terms, yes or no, or triples; and how the standards write them.

use oxrdf::vocab::xsd;
use oxrdf::{Term, Triple, Variable};
use serde_json::{Value, json};
use sparesults::{QueryResultsFormat, QueryResultsSerializer};

use super::names::PREFIXES;

/// What a question gives.
#[derive(Clone, Debug)]
pub enum Results {
    /// SELECT: the names of the columns, and the rows; a term may be missing.
    Solutions { columns: Vec<String>, rows: Vec<Solution> },
    /// ASK.
    Boolean(bool),
    /// CONSTRUCT and DESCRIBE: each triple once, in the order of its text.
    Triples(Vec<String>),
    /// EXPLAIN: lines of the plan, with their depths.
    Plan(Vec<(usize, String)>),
}

/// One row, a term a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Solution {
    pub(super) terms: Vec<Option<Term>>,
}

impl Solution {
    /// The row's terms for people: names with the prefixes that every question may use, literals bare.
    pub fn cells(&self) -> Vec<String> {
        self.terms.iter().map(|term| term.as_ref().map_or(String::new(), shown)).collect()
    }

    /// Which cells are names of things.
    pub fn names(&self) -> Vec<bool> {
        self.terms.iter().map(|term| matches!(term, Some(Term::NamedNode(_)))).collect()
    }
}

fn shown(term: &Term) -> String {
    match term {
        Term::NamedNode(node) => short(node.as_str()),
        Term::Literal(literal) => match literal.language() {
            Some(language) => format!("{}@{language}", literal.value()),
            None if is_plain(literal.datatype()) => literal.value().to_string(),
            None => literal.to_string(),
        },
        other => other.to_string(),
    }
}

/// A name with the prefix that every question may use for it.
pub(super) fn short(iri: &str) -> String {
    let longest = PREFIXES.iter().filter(|(_, full)| iri.starts_with(full)).max_by_key(|(_, full)| full.len());
    match longest.map(|(prefix, full)| (prefix, &iri[full.len()..])) {
        Some((prefix, local)) if is_local(local) => format!("{prefix}:{local}"),
        _ => format!("<{iri}>"),
    }
}

/// Whether a literal of the datatype is understood without it.
fn is_plain(datatype: oxrdf::NamedNodeRef) -> bool {
    [xsd::STRING, xsd::INTEGER, xsd::DECIMAL, xsd::DOUBLE, xsd::BOOLEAN, xsd::DATE, xsd::G_YEAR, xsd::G_YEAR_MONTH]
        .contains(&datatype)
}

/// Whether the rest of an IRI can stand after a prefix as it is.
fn is_local(rest: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | ':' | '.' | '%');
    !rest.is_empty() && rest.chars().all(plain) && !rest.starts_with(['-', '.']) && !rest.ends_with('.')
}

impl Results {
    /// As the standards write them: `json`, `csv`, `tsv`; `None` for another format. Triples are N-Triples in all of them, a plan is text.
    pub fn write(&self, format: &str) -> Option<String> {
        let format = match format {
            "json" => QueryResultsFormat::Json,
            "csv" => QueryResultsFormat::Csv,
            "tsv" => QueryResultsFormat::Tsv,
            _ => return None,
        };
        let serializer = QueryResultsSerializer::from_format(format);
        // Writing to memory cannot fail, and the names of columns come from the parser.
        let bytes = match self {
            Results::Boolean(value) => serializer.serialize_boolean_to_writer(Vec::new(), *value).ok()?,
            Results::Solutions { columns, rows } => {
                let variables: Vec<Variable> = columns.iter().map(Variable::new_unchecked).collect();
                let mut writer = serializer.serialize_solutions_to_writer(Vec::new(), variables.clone()).ok()?;
                for row in rows {
                    let bound = variables.iter().zip(&row.terms).filter_map(|(v, term)| Some((v, term.as_ref()?)));
                    writer.serialize(bound).ok()?;
                }
                writer.finish().ok()?
            }
            Results::Triples(_) | Results::Plan(_) => return Some(self.lines().join("\n")),
        };
        String::from_utf8(bytes).ok()
    }

    /// What `write` writes as JSON, as a value; triples and plans line by line.
    pub fn value(&self) -> Value {
        match self {
            Results::Triples(lines) => json!({ "triples": lines }),
            Results::Plan(_) => json!({ "plan": self.lines() }),
            Results::Boolean(value) => json!({"head": {}, "boolean": value}),
            Results::Solutions { columns, rows } => {
                let bindings = rows.iter().map(|row| {
                    let bound = columns.iter().zip(&row.terms);
                    bound.filter_map(|(name, term)| Some((name.clone(), value(term.as_ref()?)))).collect::<Value>()
                });
                json!({"head": {"vars": columns}, "results": {"bindings": bindings.collect::<Vec<_>>()}})
            }
        }
    }

    /// Triples or a plan, line by line; nothing for the others.
    pub fn lines(&self) -> Vec<String> {
        match self {
            Results::Triples(triples) => triples.clone(),
            Results::Plan(plan) => plan.iter().map(|(depth, line)| format!("{}{line}", "  ".repeat(*depth))).collect(),
            Results::Solutions { .. } | Results::Boolean(_) => Vec::new(),
        }
    }
}

/// A term as the JSON results of SPARQL have it.
fn value(term: &Term) -> Value {
    match term {
        Term::NamedNode(node) => json!({"type": "uri", "value": node.as_str()}),
        Term::BlankNode(node) => json!({"type": "bnode", "value": node.as_str()}),
        Term::Literal(literal) => {
            let mut value = json!({"type": "literal", "value": literal.value()});
            if let Some(language) = literal.language() {
                value["xml:lang"] = json!(language);
            } else if literal.datatype() != xsd::STRING {
                value["datatype"] = json!(literal.datatype().as_str());
            }
            value
        }
        #[allow(unreachable_patterns)] // terms of more kinds are a feature of the library
        other => json!({"type": "literal", "value": other.to_string()}),
    }
}

/// Triples as N-Triples, sorted, each once: a set has no order, and answers have one.
pub(super) fn written(triples: Vec<Triple>) -> Vec<String> {
    let mut lines: Vec<String> = triples.into_iter().map(|triple| format!("{triple} .")).collect();
    lines.sort_unstable();
    lines.dedup();
    lines
}
