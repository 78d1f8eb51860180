//! Events by what people call them: a word for the type, in any language of the schema, with fillers, place and date in any order:
//! "sommet Poutine-Biden", "Putin-Biden summit", "rencontre Biden–Poutine (Genève, 16 juin 2021)".

use rustc_hash::FxHashSet;

use super::ask::Ask;
use super::names::Fit;
use crate::base::{DateInterval, Modality, PartialDate, Polarity, fold};
use crate::graph::{NodeId, View};
use crate::schema::Schema;

/// What is left of a name once the word for the type is taken out.
#[derive(Default)]
struct Wanted {
    names: Vec<String>,
    year: Option<i16>,
    month: Option<u8>,
    day: Option<u8>,
}

/// The folded words by which the types of a view may be called, longest first: (words, place in `View::type_names`).
pub(super) fn type_words(view: &View, schema: &Schema) -> Vec<(Vec<String>, u16)> {
    let mut all = Vec::new();
    for (number, name) in view.type_names().iter().enumerate() {
        let labels = schema.type_id(name).into_iter().flat_map(|id| schema.get(id).labels.values());
        let own = std::iter::once(name.replace('_', " "));
        for text in labels.flat_map(|l| l.words.iter().chain([&l.name]).cloned().collect::<Vec<_>>()).chain(own) {
            let words: Vec<String> = fold(&text).split(' ').filter(|w| !w.is_empty()).map(str::to_string).collect();
            if !words.is_empty() {
                all.push((words, number as u16));
            }
        }
    }
    all.sort_by(|a, b| (usize::MAX - a.0.len(), a).cmp(&(usize::MAX - b.0.len(), b)));
    all.dedup();
    all
}

/// The events that a name may mean, best first: affirmed before denied, fewest participants beyond those named, facts before plans before
/// the rest, then by evidence, then with a date, then with a place, then in the view's order.
pub(super) fn find_events(ask: &Ask, words: &[String]) -> Vec<NodeId> {
    let mut found: Vec<(bool, usize, Modality, usize, bool, bool, NodeId)> = Vec::new();
    let mut longest = 0;
    for (type_words, kind) in &ask.index().type_words {
        if type_words.len() < longest {
            break;
        }
        let at = words.windows(type_words.len()).position(|window| window == &type_words[..]);
        let Some(at) = at else { continue };
        let rest: Vec<&String> = words[..at].iter().chain(&words[at + type_words.len()..]).collect();
        for (node, unnamed) in matching(ask, *kind, &wanted(ask, &rest)) {
            longest = type_words.len();
            let (polarity, modality) = ask.view.event_stance(node);
            let evidence = usize::MAX - ask.view.event_evidence(node).count();
            let undated = ask.view.event_time(node).is_none();
            let placeless = !ask.view.incoming(node).any(|edge| ask.view.role_number(edge) == Some(0));
            found.push((polarity == Polarity::Negative, unnamed, modality, evidence, undated, placeless, node));
        }
    }
    found.sort_unstable();
    found.dedup();
    found.into_iter().map(|row| row.6).collect()
}

fn wanted(ask: &Ask, words: &[&String]) -> Wanted {
    let mut wanted = Wanted::default();
    for word in words {
        let digits = word.len() - word.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let month = ask.wording.all.iter().find_map(|w| w.months.iter().position(|m| fold(m) == **word));
        if let Some(month) = month {
            wanted.month = Some(month as u8 + 1);
        } else if digits == 4 && word.len() == 4 {
            wanted.year = word.parse().ok();
        } else if (1..=2).contains(&digits) && word.len() <= digits + 2 {
            wanted.day = word[..digits].parse().ok();
        } else if !ask.wording.all.iter().any(|w| w.between.contains(*word)) {
            wanted.names.push(word.to_string());
        }
    }
    wanted
}

/// The events of a type all of whose wanted names are fillers or places, at the wanted date; each with how many of its participants were
/// not named (places apart; 0 where no name was given).
fn matching(ask: &Ask, kind: u16, wanted: &Wanted) -> Vec<(NodeId, usize)> {
    let view = ask.view;
    let mut sets: Vec<FxHashSet<u32>> = Vec::new();
    for name in &wanted.names {
        let of = |fit: Fit| -> FxHashSet<u32> {
            let fitting = ask.index().fitting(&ask.wording.naming, name, fit);
            fitting.iter().flat_map(|&(_, word)| ask.index().entities(word)).copied().collect()
        };
        let near = of(Fit::Sound);
        sets.push(if near.is_empty() { of(Fit::Slip(0)) } else { near });
    }
    let Some(smallest) = sets.iter().min_by_key(|set| set.len()) else {
        let all = view.entity_count() as u32..view.node_count() as u32;
        let of_kind = |node: &NodeId| view.kind(*node) == view.type_names()[kind as usize];
        return all.map(NodeId).filter(of_kind).filter(|&n| on_date(view, n, wanted)).map(|n| (n, 0)).collect();
    };
    let mut found: Vec<NodeId> = Vec::new();
    for &entity in smallest {
        let edges = view.outgoing(NodeId(entity));
        let events = edges.filter(|&e| view.role_number(e).is_some() && view.type_number(e) == kind);
        found.extend(events.map(|e| view.target(e)));
    }
    found.sort_unstable();
    found.dedup();
    let fits = |&node: &NodeId| {
        let fillers = view.sources(node);
        sets.iter().all(|set| fillers.iter().any(|filler| set.contains(filler))) && on_date(view, node, wanted)
    };
    found.retain(fits);
    let unnamed = |&node: &NodeId| {
        let participants =
            view.incoming(node).zip(view.sources(node)).filter(|(edge, _)| view.role_number(*edge) != Some(0));
        participants.filter(|(_, filler)| !sets.iter().any(|set| set.contains(filler))).count()
    };
    found.iter().map(|node| (*node, unnamed(node))).collect()
}

fn on_date(view: &View, event: NodeId, wanted: &Wanted) -> bool {
    if (wanted.year, wanted.month, wanted.day) == (None, None, None) {
        return true;
    }
    let Some(time) = view.event_time(event) else { return false };
    let year = wanted.year.unwrap_or(time.start.year);
    let date = match (wanted.month, wanted.day) {
        (Some(month), Some(day)) => PartialDate::day(year, month, day),
        (Some(month), None) => Some(PartialDate::month(year, month)),
        (None, Some(day)) => return wanted.year.is_none_or(|y| y == time.start.year) && time.start.day == day,
        (None, None) => Some(PartialDate::year(year)),
    };
    date.is_some_and(|date| DateInterval::from(date).overlaps(time))
}
