//! A name as a user writes it → the entity or event that it means, and what to say about the choice.
//!
//! Tried in this order, the first that finds something wins: an entity all of whose asked words stand in its names; an event, by a word for
//! its type, its fillers and its date; an entity by sound ("Putin", "Путин"); by slips of the keyboard; by beginnings. Among equals,
//! whose display name is just what was asked comes first (but for the surname of somebody better known), then proper names, then those whose display
//! name has the words, then who has more statements, then the order of keys.

use std::collections::BTreeMap;

use super::answer::Note;
use super::around::kind_number;
use super::ask::Ask;
use super::error::QueryError;
use super::events::find_events;
use super::names::Fit;
use crate::base::{NameStyle, TitleGender, distance};
use crate::graph::NodeId;
use crate::schema::Gender;

/// Other candidates that a note names.
const OTHERS: usize = 5;
/// Names that an error suggests.
const SUGGESTIONS: usize = 4;

/// What a name means.
pub(super) struct Meaning {
    pub node: NodeId,
    pub note: Option<Note>,
}

/// The candidates for a name, best first, and the looseness by which they were found.
pub(super) fn candidates(ask: &Ask, asked: &str) -> (Vec<NodeId>, Fit) {
    let naming = &ask.wording.naming;
    if let Some(node) = ask.view.find_key(asked) {
        return (vec![node], Fit::Exact);
    }
    if let Some((name, kind)) = qualified(ask, asked) {
        let (mut found, fit) = candidates(ask, name);
        found.retain(|&node| ask.view.kind_number(node) == kind);
        if !found.is_empty() {
            return (found, fit);
        }
    }
    let words = naming.words(asked);
    if words.is_empty() {
        return (Vec::new(), Fit::Exact);
    }
    let bare = naming.core(asked, NameStyle::Person);
    let gender = naming.title_gender(asked).map(|g| match g {
        TitleGender::Feminine => Gender::Feminine,
        TitleGender::Masculine => Gender::Masculine,
    });
    let entities = |words: &[String], fit: Fit| ranked(ask, words, gender, ask.index().matching(naming, words, fit));
    let variants = if bare.is_empty() || bare == words { vec![words.clone()] } else { vec![words.clone(), bare] };
    for words in &variants {
        let found = entities(words, Fit::Exact);
        if !found.is_empty() {
            return (found, Fit::Exact);
        }
    }
    let events = find_events(ask, &words);
    if !events.is_empty() {
        return (events, Fit::Exact);
    }
    for fit in [Fit::Sound, Fit::Slip(0), Fit::Prefix] {
        for words in &variants {
            let found = entities(words, fit);
            if !found.is_empty() {
                return (found, fit);
            }
        }
    }
    (Vec::new(), Fit::Prefix)
}

/// `Phocéa Fret (organisation)`: the name, and the kind that it is narrowed to, as notes write it for two of one name.
fn qualified<'a>(ask: &Ask, asked: &'a str) -> Option<(&'a str, u8)> {
    let (name, kind) = asked.trim_end().strip_suffix(')')?.rsplit_once('(')?;
    Some((name.trim_end(), kind_number(ask, kind.trim()).ok()?)).filter(|(name, _)| !name.is_empty())
}

/// Best first, by the order that the module states; `matches` are entities with their looseness.
fn ranked(ask: &Ask, words: &[String], gender: Option<Gender>, matches: Vec<(u32, u32)>) -> Vec<NodeId> {
    let view = ask.view;
    let whole = words.join(" ");
    let named: Vec<(NodeId, u32, Vec<String>)> = matches
        .into_iter()
        .map(|(entity, loose)| {
            let mut name = Vec::new();
            super::names::split(&ask.wording.naming, view.name(NodeId(entity)), |word| name.push(word.to_string()));
            (NodeId(entity), loose, name)
        })
        .collect();
    // A word alone that is somebody's surname means the best known of those who bear it, unless what is called just so is better known.
    let surname = |(node, _, name): &&(NodeId, u32, Vec<String>)| {
        words.len() == 1 && name.len() > 1 && name.last() == words.first() && is_person(ask, *node)
    };
    let best_known = named.iter().filter(surname).map(|(node, ..)| view.degree(*node)).max().unwrap_or(0);
    let mut found: Vec<_> = named
        .into_iter()
        .map(|(node, loose, name)| {
            // "Mme Bout": who is known to be a woman, then who may be, then the others.
            let other_gender = gender.map_or(0, |g| match view.gender(node) {
                own if own == g => 0,
                Gender::Unknown => 1,
                _ => 2,
            });
            let not_whole = name.join(" ") != whole || view.degree(node) < best_known;
            let not_in_name = !name_has(&name, words, loose > 0);
            (loose, other_gender, not_whole, !view.named(node), not_in_name, usize::MAX - view.degree(node), node)
        })
        .collect();
    found.sort_unstable();
    found.into_iter().map(|row| row.6).collect()
}

/// Whether each of the words stands in a name, or one nearly like it.
fn name_has(name: &[String], words: &[String], nearly: bool) -> bool {
    words.iter().all(|word| name.iter().any(|own| own == word || (nearly && distance(own, word, 2).is_some())))
}

fn is_person(ask: &Ask, node: NodeId) -> bool {
    ask.schema.kind_id(ask.view.kind(node)).is_some_and(|id| ask.schema.kind(id).naming == NameStyle::Person)
}

/// What a name means, with a note where somebody else may be meant.
pub(super) fn resolve(ask: &Ask, asked: &str) -> Result<Meaning, QueryError> {
    let (found, fit) = candidates(ask, asked);
    let Some(&node) = found.first() else {
        return Err(QueryError::UnknownName { asked: asked.to_string(), nearest: suggestions(ask, asked) });
    };
    let words = ask.wording.naming.words(asked);
    let own_words = |node: NodeId| ask.wording.naming.words(&ask.name(node));
    let same = |node: NodeId| own_words(node) == words;
    let in_name = |node: NodeId| name_has(&own_words(node), &words, fit > Fit::Exact);
    // Whoever asks for a whole name means its bearers alone; for a part of a name, not those who are only described with it.
    let rest = found.iter().skip(1).copied();
    let by_alias = |node: NodeId| {
        let aliases = if ask.view.is_event(node) { Vec::new() } else { ask.view.aliases(node) };
        aliases.iter().any(|alias| ask.wording.naming.words(alias) == words)
    };
    let rivals: Vec<NodeId> = if same(node) && !(words.len() == 1 && is_person(ask, node)) {
        rest.filter(|&other| same(other)).collect()
    } else if !in_name(node) && by_alias(node) {
        rest.filter(|&other| same(other) || by_alias(other)).collect()
    } else if in_name(node) {
        rest.filter(|&other| in_name(other)).collect()
    } else {
        rest.collect()
    };
    let alone = rivals.is_empty();
    // Two of one name are told apart by their kinds.
    let named = |node: NodeId| match same(node) && !alone && !ask.view.is_event(node) {
        true => format!("{} ({})", ask.name(node), ask.wording.kind_name(ask.schema, ask.view.kind(node))),
        false => ask.name(node),
    };
    let taken = named(node);
    let others: Vec<String> = rivals.into_iter().take(OTHERS).map(named).collect();
    let asked = asked.to_string();
    let note = match fit {
        Fit::Slip(_) | Fit::Prefix => Some(Note::Corrected { asked, taken, others }),
        _ if alone => None,
        _ => Some(Note::Taken { asked, taken, others }),
    };
    Ok(Meaning { node, note })
}

/// The names nearest to one that nobody bears: those of which most words are near, then the best known. A word of a mere description of
/// somebody is none of their name.
pub(super) fn suggestions(ask: &Ask, asked: &str) -> Vec<String> {
    let mut near: BTreeMap<NodeId, usize> = BTreeMap::new();
    for word in ask.wording.naming.words(asked) {
        let mut holders: Vec<NodeId> = Vec::new();
        for found in ask.index().nearest(&word, 8) {
            let own = ask.index().word(found);
            let holds = |&node: &NodeId| ask.wording.naming.words(ask.view.name(node)).iter().any(|w| w == own);
            holders.extend(ask.index().entities(found).iter().map(|&e| NodeId(e)).filter(holds));
        }
        holders.sort_unstable();
        holders.dedup();
        holders.into_iter().for_each(|node| *near.entry(node).or_default() += 1);
    }
    let most = near.values().copied().max().unwrap_or(0);
    let mut found: Vec<NodeId> = near.into_iter().filter(|(_, words)| *words == most).map(|(node, _)| node).collect();
    found.sort_by_key(|&node| (usize::MAX - ask.view.degree(node), node));
    let mut names: Vec<String> = found.into_iter().map(|node| ask.name(node)).collect();
    names.dedup();
    names.truncate(SUGGESTIONS);
    names
}

/// Names that begin as a user has begun to write: all words but the last in full, the last by its beginning; best known first.
pub(super) fn completions(ask: &Ask, prefix: &str, limit: usize) -> Vec<String> {
    /// Entities looked at for one prefix, so that a single letter answers at once.
    const LOOKED_AT: usize = 20_000;
    /// Words of like sound that are looked at.
    const SOUNDS: usize = 500;
    let words = ask.wording.naming.words(prefix);
    let Some((last, whole)) = words.split_last() else { return Vec::new() };
    let held: Vec<Vec<u32>> = whole
        .iter()
        .map(|word| {
            let fitting = ask.index().fitting(&ask.wording.naming, word, Fit::Sound);
            let mut all: Vec<u32> = fitting.iter().flat_map(|&(_, w)| ask.index().entities(w)).copied().collect();
            all.sort_unstable();
            all
        })
        .collect();
    let mut found: Vec<u32> = Vec::new();
    let mut beginning: Vec<u32> = ask.index().beginning(last).take(LOOKED_AT).collect();
    if beginning.is_empty() {
        beginning = ask.index().sounding_at_first(&ask.wording.naming, last, SOUNDS);
    }
    for word in beginning {
        let fits = |entity: &&u32| held.iter().all(|set| set.binary_search(entity).is_ok());
        found.extend(ask.index().entities(word).iter().filter(fits));
        if found.len() > LOOKED_AT {
            break;
        }
    }
    found.sort_unstable();
    found.dedup();
    let mut ranked: Vec<(usize, u32)> =
        found.into_iter().map(|e| (usize::MAX - ask.view.degree(NodeId(e)), e)).collect();
    ranked.sort_unstable();
    let mut names: Vec<String> = Vec::new();
    for (_, entity) in ranked {
        let name = ask.view.name(NodeId(entity));
        if !names.iter().any(|n| n == name) {
            names.push(name.to_string());
        }
        if names.len() >= limit {
            break;
        }
    }
    names
}
