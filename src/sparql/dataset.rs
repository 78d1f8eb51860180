//! The graph as the evaluator sees it: quads by any part that is bound. The default graph holds every triple; the graph of a document
//! holds those that it says itself.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use oxrdf::Term;
use spareval::{ExpressionTerm, InternalQuad, QueryableDataset};

use super::id::{Id, What};
use super::stopping::{Held, Stopped};
use super::triples::{Graph, Triple, Triples};
use crate::graph::{EdgeId, NodeId, Stated};

/// See the module's promise. Once `stop` is set, every iterator ends with `Stopped`.
pub(super) struct Dataset<'a> {
    pub graph: Graph<'a>,
    pub stop: Arc<AtomicBool>,
}

/// A triple and the graph that it is looked at in; no document is the default graph.
type Quads<'a> = Box<dyn Iterator<Item = (Triple, Option<u32>)> + 'a>;

impl<'a> Dataset<'a> {
    /// Triples of any graph, by what is bound.
    fn triples(&self, subject: Option<Id>, predicate: Option<Id>, object: Option<Id>) -> Triples<'a> {
        let graph = &self.graph;
        match (subject, predicate, object) {
            (None, None, None) => graph.all(),
            (None, Some(p), None) => graph.by(p),
            (None, None, Some(o)) => graph.with_object(o),
            (None, Some(p), Some(o)) => graph.with(p, o),
            (Some(s), None, None) => graph.of(s, true),
            (Some(s), Some(p), None) => graph.of_by(s, p),
            (Some(s), p, Some(o)) => {
                if let (What::Entity(from), What::Entity(to)) = (s.what(), o.what()) {
                    let of = match p.map(Id::what) {
                        None => None,
                        Some(What::Type(number)) => Some(number),
                        Some(_) => return Box::new(std::iter::empty()),
                    };
                    return Box::new(graph.ties_between(NodeId(from), NodeId(to), of).into_iter());
                }
                let said = match p {
                    Some(p) if !matches!(p.what(), What::Type(_)) => graph.of_by(s, p),
                    Some(_) => return Box::new(std::iter::empty()),
                    // An entity's ties lead to entities, and the object is none.
                    None => graph.of(s, false),
                };
                Box::new(said.filter(move |t| t.object == o))
            }
        }
    }

    /// The triples that one document says: what is said of all that it holds, and the ties that it states as facts.
    fn said_in(&self, document: u32, subject: Option<Id>, predicate: Option<Id>) -> Triples<'a> {
        let (view, index) = (self.graph.view, self.graph.index);
        if view.document(document).is_none() {
            return Box::new(std::iter::empty());
        }
        let lists = index.lists_of(view).get(document as usize);
        let graph = self.graph.clone();
        let ties = lists.iter().filter_map(move |&list| match view.stated(list)? {
            Stated::Relation(edge) => Some(edge),
            Stated::Event(_) => None,
        });
        let ties = ties.flat_map(move |edge: EdgeId| graph.ties_of(edge, view.source(edge)));
        let ties_wanted = predicate.is_none_or(|p| matches!(p.what(), What::Type(_)))
            && subject.is_none_or(|s| matches!(s.what(), What::Entity(_)));
        let ties = ties_wanted.then_some(ties).into_iter().flatten();
        let subjects: Box<dyn Iterator<Item = Id> + 'a> = match (subject, predicate.map(Id::what)) {
            (_, Some(What::Type(_))) => Box::new(std::iter::empty()),
            (Some(subject), _) => Box::new(std::iter::once(subject)),
            (None, _) => {
                let graph = self.graph.clone();
                let entities = index.entities_of(view).get(document as usize).iter().map(|&n| What::Entity(n).id());
                let statements = lists.iter().filter_map({
                    let graph = graph.clone();
                    move |&list| graph.statement(list)
                });
                let pieces = lists.iter().flat_map(move |&list| graph.pieces_in(list, document));
                Box::new(std::iter::once(What::Document(document).id()).chain(entities).chain(statements).chain(pieces))
            }
        };
        let graph = self.graph.clone();
        let said = subjects.flat_map(move |subject| match predicate {
            Some(predicate) => graph.of_by(subject, predicate),
            None => graph.of(subject, false),
        });
        let graph = self.graph.clone();
        Box::new(said.chain(ties).filter(move |triple| graph.documents(triple.home).binary_search(&document).is_ok()))
    }

    pub fn quads(&self, s: Option<Id>, p: Option<Id>, o: Option<Id>, graph_name: Option<Option<Id>>) -> Quads<'a> {
        match graph_name {
            Some(None) => Box::new(self.triples(s, p, o).map(|triple| (triple, None))),
            Some(Some(name)) => {
                let What::Document(document) = name.what() else { return Box::new(std::iter::empty()) };
                let fits = move |t: &Triple| {
                    s.is_none_or(|s| t.subject == s)
                        && p.is_none_or(|p| t.predicate == p)
                        && o.is_none_or(|o| t.object == o)
                };
                Box::new(self.said_in(document, s, p).filter(fits).map(move |triple| (triple, Some(document))))
            }
            None => {
                let graph = self.graph.clone();
                Box::new(self.triples(s, p, o).flat_map(move |triple| {
                    graph.documents(triple.home).into_iter().map(move |document| (triple, Some(document)))
                }))
            }
        }
    }
}

impl<'a> QueryableDataset<'a> for Dataset<'a> {
    type InternalTerm = Held;
    type Error = Stopped;

    fn internal_quads_for_pattern(
        &self,
        subject: Option<&Held>,
        predicate: Option<&Held>,
        object: Option<&Held>,
        graph_name: Option<Option<&Held>>,
    ) -> impl Iterator<Item = Result<InternalQuad<Held>, Stopped>> + use<'a> {
        let stop = Arc::clone(&self.stop);
        let quads = self.quads(
            subject.map(Held::id),
            predicate.map(Held::id),
            object.map(Held::id),
            graph_name.map(|name| name.map(Held::id)),
        );
        quads.map(move |(triple, document)| {
            if stop.load(Ordering::Relaxed) {
                return Err(Stopped);
            }
            let Triple { subject, predicate, object, .. } = triple;
            let [subject, predicate, object] = [subject, predicate, object].map(Held::new);
            Ok(InternalQuad {
                subject,
                predicate,
                object,
                graph_name: document.map(|d| Held::new(What::Document(d).id())),
            })
        })
    }

    fn internal_named_graphs(&self) -> impl Iterator<Item = Result<Held, Stopped>> + use<'a> {
        (0..self.graph.view.documents().len() as u32).map(|number| Ok(Held::new(What::Document(number).id())))
    }

    fn contains_internal_graph_name(&self, graph_name: &Held) -> Result<bool, Stopped> {
        Ok(matches!(graph_name.id().what(), What::Document(_)))
    }

    fn internalize_term(&self, term: Term) -> Result<Held, Stopped> {
        Ok(Held::new(self.graph.terms.number(term)))
    }

    fn externalize_term(&self, term: Held) -> Result<Term, Stopped> {
        Ok(self.graph.terms.term(term.id()))
    }

    fn externalize_expression_term(&self, term: Held) -> Result<ExpressionTerm, Stopped> {
        Ok(match term.id().what() {
            What::Integer(value) => ExpressionTerm::IntegerLiteral(value.into()),
            What::Text(number) => ExpressionTerm::StringLiteral(self.graph.view.string(number).to_string()),
            _ => self.graph.terms.term(term.id()).into(),
        })
    }

    fn internalize_expression_term(&self, term: ExpressionTerm) -> Result<Held, Stopped> {
        Ok(Held::new(match term {
            ExpressionTerm::IntegerLiteral(value) => self.graph.terms.integer(value.into()),
            ExpressionTerm::StringLiteral(text) => self.graph.terms.text(&text),
            ExpressionTerm::NamedNode(node) => self.graph.terms.number(node.into()),
            other => self.graph.terms.number(Term::from(other)),
        }))
    }
}
