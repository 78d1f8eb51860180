//! A country or a capital that acts is its government, one that plays is its team: metonymy by the verb it is the subject of.

use crate::analysis::{Rel, Sub};

use super::candidate::Candidate;
use super::text::Text;

/// Marks the place names that act as their government, and those that play as their team.
pub fn mark_acting(text: &Text, candidates: &mut [Candidate]) {
    for candidate in candidates.iter_mut() {
        if candidate.entity != Some(text.kinds.place) || !candidate.is_named() {
            continue;
        }
        let surface = text.span_of(&candidate.name).of(text.text);
        if text.country_behind(surface).is_none() {
            continue;
        }
        match verb_of_actor(text, candidate.head) {
            Some(Act::Governs) => candidate.acting = true,
            Some(Act::Plays) => candidate.team = true,
            None => continue,
        }
        candidate.entity = Some(text.kinds.organization);
        candidate.subkind = Some(if candidate.acting { GOVERNMENT } else { TEAM }.into());
    }
}

enum Act {
    Governs,
    Plays,
}

fn verb_of_actor(text: &Text, head: usize) -> Option<Act> {
    let (governor, rel, sub) = text.governor(head);
    let lists = text.references();
    let case = text.case_of(text.first_conjunct(head)).map(|c| &text.lower[c]);
    let lemma = text.word(governor).lemma.to_lowercase();
    let verb = |lemma: &str| {
        if lists.team.contains(lemma) && !lists.government.contains(lemma) {
            Some(Act::Plays)
        } else if lists.government.contains(lemma) {
            Some(Act::Governs)
        } else {
            None
        }
    };
    match rel {
        Rel::Nsubj if sub != Sub::Pass && case.is_none() && !text.is_copular(governor) => verb(&lemma),
        Rel::Obl if sub == Sub::Agent => verb(&lemma),
        // "selon Washington"
        Rel::Obl | Rel::Nmod if case.is_some_and(|c| lists.according.contains(c)) => Some(Act::Governs),
        // "les relations entre Washington et Moscou"
        Rel::Nmod
            if case.is_some_and(|c| lists.between.contains(c))
                && lists.between_governments.contains(lemma.as_str()) =>
        {
            Some(Act::Governs)
        }
        _ => None,
    }
}

/// Subkinds of organizations, as the schema names them.
pub const GOVERNMENT: &str = "government";
pub const TEAM: &str = "team";
