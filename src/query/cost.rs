//! What a step costs: the less a tie tells, the more. Whole thousandths, so that sums are exact and ties are ties.
//!
//! A step over a statement costs 1, plus what its type is ordinary (`ordinary` of the schema: a nationality is a fact of the atlas), plus
//! what its modality lacks of a fact, less up to 0.3 for evidence. A node in the middle of a path costs by its degree, half on each side, and
//! by its kind. A tie with more participants tells less of each two.

use rustc_hash::FxHashSet;

use super::ask::Ask;
use super::error::QueryError;
use super::names::Fit;
use super::question::Limits;
use super::resolve;
use crate::base::{DateInterval, Modality, Polarity};
use crate::graph::{EdgeId, NodeId, View};
use crate::schema::Schema;

/// One step.
pub(super) const STEP: u64 = 1000;
/// A wholly ordinary type on top of it.
pub(super) const ORDINARY: f32 = 3000.0;
/// Each doubling of a middle node's degree beyond `QUIET`.
const DOUBLING: u64 = 400;
pub(super) const QUIET: usize = 8;
/// A middle node of a wholly ordinary kind, a place: more than three telling steps more.
const ORDINARY_KIND: f32 = 6000.0;
/// A middle node that no text names, only describes.
const UNNAMED: u64 = 300;
/// A step over an event to or from where it took place.
pub(super) const WHERE: u64 = 3000;
/// All evidence there can be, taken off; a half for two pieces, two thirds for three.
const EVIDENCE: u64 = 300;

/// What steps and middle nodes cost where nothing narrows the question, worked out once a view.
pub(super) struct Prices {
    /// By edge: the relation, or the event that the role belongs to.
    edges: Vec<u16>,
    /// By node: half of what it costs to pass through.
    halves: Vec<u16>,
}

impl Prices {
    pub fn of(view: &View, schema: &Schema) -> Prices {
        let kind_cost = |name: &String| {
            let ordinary = schema.kind_id(name).map_or(0.0, |id| schema.kind(id).ordinary);
            (ORDINARY_KIND * ordinary.clamp(0.0, 1.0)) as u64
        };
        let kinds: Vec<u64> = view.kind_names().iter().map(kind_cost).collect();
        let half = |node: NodeId| {
            let doublings = u64::from((view.degree(node) / QUIET).checked_ilog2().unwrap_or(0));
            let kind = kinds.get(view.kind_number(node) as usize).copied().unwrap_or(0);
            let unnamed = if view.named(node) { 0 } else { UNNAMED };
            ((doublings * DOUBLING + kind + unnamed) / 2) as u16
        };
        let ordinary = |name: &String| {
            let ordinary = schema.type_id(name).map_or(0.0, |id| schema.get(id).ordinary);
            STEP + (ORDINARY * ordinary.clamp(0.0, 1.0)) as u64
        };
        let types: Vec<u64> = view.type_names().iter().map(ordinary).collect();
        let price = |edge: EdgeId| {
            let (polarity, modality) = view.stance(edge);
            let crowd = if view.role_number(edge).is_some() { crowd(view, view.target(edge)) } else { 0 };
            let base = types[view.type_number(edge) as usize];
            (base + doubt(polarity, modality) + crowd - evidence(view.weight(edge))) as u16
        };
        Prices {
            edges: (0..view.edge_count() as u32).map(|e| price(EdgeId(e))).collect(),
            halves: view.nodes().map(|node| if view.is_event(node) { 0 } else { half(node) }).collect(),
        }
    }
}

/// What a tie between many tells less of each two. The place, role 0, is no participant.
pub(super) fn crowd(view: &View, event: NodeId) -> u64 {
    let fillers = view.incoming(event).take(24).filter(|&e| view.role_number(e) != Some(0)).count();
    100 * fillers.saturating_sub(2) as u64
}

pub(super) fn doubt(polarity: Polarity, modality: Modality) -> u64 {
    let modality = match modality {
        Modality::Actual => 0,
        Modality::Planned => 250,
        Modality::Alleged => 500,
        Modality::Possible => 750,
    };
    modality + if polarity == Polarity::Negative { 1000 } else { 0 }
}

/// What narrows a search, looked up once.
pub(super) struct Costs<'a> {
    view: &'a View,
    prices: &'a Prices,
    /// Whether nothing narrows it: prices are all there is to know.
    plain: bool,
    /// By type of the view: whether it is allowed.
    types: Vec<bool>,
    avoided: FxHashSet<u32>,
    certain: bool,
    during: Option<DateInterval>,
}

impl<'a> Costs<'a> {
    /// Errors: a type or name of the limits that nothing is called.
    pub fn new(ask: &'a Ask<'a>, limits: &Limits) -> Result<Costs<'a>, QueryError> {
        let view = ask.view;
        let mut types = vec![limits.only.is_empty(); view.type_names().len()];
        for name in &limits.only {
            let known = type_numbers(ask, name);
            if known.is_empty() {
                return Err(unknown_type(ask, name));
            }
            known.into_iter().for_each(|t| types[t as usize] = true);
        }
        let mut avoided = FxHashSet::default();
        for name in &limits.avoid {
            // A type's own name is the type; a name that somebody bears is that somebody; else a word for a type.
            let own = view.type_names().binary_search(name).ok().map(|t| t as u16);
            let (found, fit) = if own.is_some() { (Vec::new(), Fit::Exact) } else { resolve::candidates(ask, name) };
            let types_of = type_numbers(ask, name);
            match (found.first(), fit) {
                (Some(node), Fit::Exact | Fit::Sound) => drop(avoided.insert(node.0)),
                _ if !types_of.is_empty() => types_of.into_iter().for_each(|t| types[t as usize] = false),
                (Some(node), _) => drop(avoided.insert(node.0)),
                (None, _) => {
                    let nearest = resolve::suggestions(ask, name);
                    return Err(QueryError::UnknownName { asked: name.clone(), nearest });
                }
            }
        }
        let (certain, during) = (limits.certain, limits.during);
        let plain = !certain && during.is_none() && avoided.is_empty() && types.iter().all(|&allowed| allowed);
        Ok(Costs { view, prices: ask.prices(), plain, types, avoided, certain, during })
    }

    /// Half of what it costs to pass through a node: each of the two steps that touch it bears one half.
    #[inline]
    pub fn half_hub(&self, node: NodeId) -> u64 {
        self.prices.halves.get(node.0 as usize).copied().unwrap_or(0).into()
    }

    #[inline]
    pub fn is_avoided(&self, node: NodeId) -> bool {
        !self.plain && self.avoided.contains(&node.0)
    }

    #[inline]
    fn price(&self, edge: EdgeId) -> u64 {
        self.prices.edges.get(edge.0 as usize).copied().unwrap_or(0).into()
    }

    /// What a relation costs as a step, hubs apart; `None` where the limits rule it out.
    #[inline]
    pub fn relation(&self, edge: EdgeId) -> Option<u64> {
        (self.plain || self.allows(edge)).then(|| self.price(edge))
    }

    /// What an event costs as a step between two of its fillers, hubs apart; `edge` is any of its roles.
    #[inline]
    pub fn event(&self, edge: EdgeId) -> Option<u64> {
        self.relation(edge)
    }

    /// What a relation costs as the tie that makes somebody "any of" an end: of any type, whatever types the path is narrowed to.
    pub fn membership(&self, edge: EdgeId) -> Option<u64> {
        (self.plain || self.allows_time(edge)).then(|| self.price(edge))
    }

    fn allows(&self, edge: EdgeId) -> bool {
        self.types[self.view.type_number(edge) as usize] && self.allows_time(edge)
    }

    fn allows_time(&self, edge: EdgeId) -> bool {
        let view = self.view;
        (!self.certain || view.stance(edge) == (Polarity::Positive, Modality::Actual))
            && self.during.is_none_or(|during| self.holds(view.evidence(edge).map(|proof| proof.time), during))
    }

    /// Whether one piece of evidence is of that time, or of none.
    fn holds(&self, mut times: impl Iterator<Item = Option<DateInterval>>, during: DateInterval) -> bool {
        times.any(|time| time.is_none_or(|time| time.overlaps(during)))
    }
}

pub(super) fn evidence(pieces: u8) -> u64 {
    EVIDENCE - EVIDENCE / u64::from(pieces.max(1))
}

/// The types of the view that a word names: a type's own name, or a word for it in any language.
pub(super) fn type_numbers(ask: &Ask, word: &str) -> Vec<u16> {
    if let Ok(number) = ask.view.type_names().binary_search_by(|name| name.as_str().cmp(word)) {
        return vec![number as u16];
    }
    let words: Vec<String> = crate::base::fold(word).split(' ').map(str::to_string).collect();
    let mut found: Vec<u16> = ask.index().type_words.iter().filter(|(w, _)| *w == words).map(|(_, t)| *t).collect();
    found.sort_unstable();
    found.dedup();
    found
}

pub(super) fn unknown_type(ask: &Ask, word: &str) -> QueryError {
    let near = nearest(word, ask.view.type_names().iter().map(String::as_str));
    QueryError::UnknownWord { what: "statement type in this graph", asked: word.to_string(), nearest: near }
}

/// The words nearest to one, at most four.
pub(super) fn nearest<'a>(word: &str, all: impl Iterator<Item = &'a str>) -> Vec<String> {
    let limit = (word.chars().count() / 2).max(1);
    let mut found: Vec<(usize, &str)> =
        all.filter_map(|other| Some((crate::base::distance(word, other, limit)?, other))).collect();
    found.sort_unstable();
    found.into_iter().take(4).map(|(_, other)| other.to_string()).collect()
}
