//! Names in a question that nothing in the graph bears: an answer that is empty because of a slip in one of them should say so.

use spargebra::Query;
use spargebra::algebra::{Expression, GraphPattern, PropertyPathExpression};
use spargebra::term::{GroundTerm, NamedNodePattern, TermPattern, TriplePattern};

use super::answer::short;
use super::id::{Class, HEAD, Property, TAIL, What};
use super::index::Index;
use super::names;
use super::walk::{Part, each};
use crate::base::distance;
use crate::graph::View;

/// Names that are suggested.
const NEAREST: usize = 3;

/// A name of a question that is nothing's, with those of the graph that it resembles; both with their prefixes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stranger {
    pub name: String,
    pub nearest: Vec<String>,
}

/// What a name must be where it stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Predicate,
    /// After `a`.
    Class,
    /// Anywhere else; only names of ours must be somebody's there.
    Thing,
}

/// The strangers of a question, in their order, each once.
pub(super) fn strangers(view: &View, index: &Index, query: &Query) -> Vec<Stranger> {
    let (Query::Select { pattern, .. }
    | Query::Construct { pattern, .. }
    | Query::Describe { pattern, .. }
    | Query::Ask { pattern, .. }) = query;
    let mut found: Vec<Stranger> = Vec::new();
    let mut meet = |iri: &str, place: Place| {
        let what = names::thing(view, index, iri).map(|id| id.what());
        let known = match place {
            Place::Predicate => {
                matches!(what, Some(What::Property(_) | What::Type(_) | What::Role(_) | What::Value(_)))
            }
            Place::Class => matches!(what, Some(What::Class(_) | What::Kind(_))),
            Place::Thing => what.is_some() || !iri.starts_with(names::ROOT),
        };
        let name = short(iri);
        if !known && found.iter().all(|stranger| stranger.name != name) {
            found.push(Stranger { name, nearest: nearest(view, index, iri, place) });
        }
    };
    each(pattern, &mut |part| match part {
        Part::Pattern(GraphPattern::Bgp { patterns }) => {
            patterns.iter().for_each(|triple| of_triple(triple, &mut meet))
        }
        Part::Pattern(GraphPattern::Path { subject, path, object }) => {
            [subject, object].into_iter().for_each(|end| of_term(end, Place::Thing, &mut meet));
            of_path(path, &mut meet);
        }
        Part::Pattern(GraphPattern::Graph { name: NamedNodePattern::NamedNode(name), .. }) => {
            meet(name.as_str(), Place::Thing);
        }
        Part::Pattern(GraphPattern::Values { bindings, .. }) => {
            for value in bindings.iter().flatten().flatten() {
                if let GroundTerm::NamedNode(node) = value {
                    meet(node.as_str(), Place::Thing);
                }
            }
        }
        Part::Expression(Expression::NamedNode(node)) => meet(node.as_str(), Place::Thing),
        Part::Pattern(_) | Part::Expression(_) => {}
    });
    found
}

fn of_triple(triple: &TriplePattern, meet: &mut impl FnMut(&str, Place)) {
    of_term(&triple.subject, Place::Thing, meet);
    let mut place = Place::Thing;
    if let NamedNodePattern::NamedNode(predicate) = &triple.predicate {
        meet(predicate.as_str(), Place::Predicate);
        if predicate.as_str() == Property::Class.iri() {
            place = Place::Class;
        }
    }
    of_term(&triple.object, place, meet);
}

fn of_term(term: &TermPattern, place: Place, meet: &mut impl FnMut(&str, Place)) {
    if let TermPattern::NamedNode(node) = term {
        meet(node.as_str(), place);
    }
}

fn of_path(path: &PropertyPathExpression, meet: &mut impl FnMut(&str, Place)) {
    use PropertyPathExpression as P;
    match path {
        P::NamedNode(node) => meet(node.as_str(), Place::Predicate),
        P::Reverse(inner) | P::ZeroOrMore(inner) | P::OneOrMore(inner) | P::ZeroOrOne(inner) => of_path(inner, meet),
        P::Sequence(a, b) | P::Alternative(a, b) => [a, b].into_iter().for_each(|inner| of_path(inner, meet)),
        P::NegatedPropertySet(all) => all.iter().for_each(|node| meet(node.as_str(), Place::Predicate)),
    }
}

/// What follows the namespace.
fn local(iri: &str) -> &str {
    iri.rsplit(['/', '#', ':']).next().unwrap_or(iri)
}

/// The names that may stand there and whose last part is nearest, at most a third of its letters apart; of equals, in their order.
fn nearest(view: &View, index: &Index, iri: &str, place: Place) -> Vec<String> {
    let mut all: Vec<What> = Vec::new();
    if place != Place::Class {
        all.extend(Property::ALL.iter().map(|&property| What::Property(property)));
        all.extend((0..view.type_names().len() as u16).map(What::Type));
        all.extend((0..view.role_names().len() as u16).chain([HEAD, TAIL]).map(What::Role));
    }
    if place != Place::Predicate {
        all.extend(Class::ALL.iter().map(|&class| What::Class(class)));
        all.extend((0..view.kind_names().len() as u8).map(What::Kind));
    }
    let asked = local(iri).to_lowercase();
    let limit = (asked.chars().count() / 3).max(1);
    let mut found: Vec<(usize, String)> = all
        .into_iter()
        .filter_map(|what| {
            let other = names::iri(view, index, what)?;
            Some((distance(&asked, &local(&other).to_lowercase(), limit)?, short(&other)))
        })
        .collect();
    found.sort();
    found.into_iter().take(NEAREST).map(|(_, name)| name).collect()
}
