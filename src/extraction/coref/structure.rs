//! Links that the tree itself states: apposition, copula, relative and reflexive pronouns, "en tant que". The precise constructs of the
//! sieves in Lee et al. (2013), over Universal Dependencies. Linear in the number of words.

use rustc_hash::FxHashMap;

use crate::analysis::{Rel, Sub, Upos};
use crate::extraction::MentionKind;
use crate::language::PersonRole;
use crate::schema::Gender;

use super::candidate::{Candidate, Determiner, PronounClass};
use super::clusters::{Clusters, genders_agree, kinds_agree, numbers_agree};
use super::described::antecedent_of_relative;
use super::text::Text;

/// The candidate at each head word; a name before a description of the same head.
pub fn by_head(candidates: &[Candidate]) -> FxHashMap<usize, usize> {
    let mut map: FxHashMap<usize, usize> = FxHashMap::default();
    for (i, candidate) in candidates.iter().enumerate() {
        let better = map.get(&candidate.head).is_none_or(|&old| candidate.is_named() && !candidates[old].is_named());
        if better && candidate.parts.is_empty() {
            map.insert(candidate.head, i);
        }
    }
    map
}

pub fn link_structure(text: &Text, candidates: &[Candidate], heads: &FxHashMap<usize, usize>, clusters: &mut Clusters) {
    for (i, candidate) in candidates.iter().enumerate() {
        match candidate.pronoun {
            PronounClass::Relative => {
                if let Some(&antecedent) =
                    antecedent_of_relative(text, candidate.head).and_then(|head| heads.get(&head))
                {
                    clusters.merge_unnamed(antecedent, i);
                }
            }
            PronounClass::Reflexive => {
                let subject = subject_near(text, text.head(candidate.head));
                if let Some(&subject) = subject.and_then(|s| heads.get(&s)) {
                    clusters.merge_unnamed(subject, i);
                }
            }
            PronounClass::No => {
                if let Some(other) = apposed(text, candidates, heads, clusters, i) {
                    clusters.merge_unnamed(other, i);
                }
                if let Some(subject) = copular_subject(text, candidates, heads, i)
                    && may_be_one(text, candidates, clusters, subject, i)
                {
                    clusters.merge_unnamed(subject, i);
                }
            }
            _ => {}
        }
    }
}

/// The subject of a verb, or that of the verb it is coordinated with or a complement of.
pub fn subject_near(text: &Text, verb: usize) -> Option<usize> {
    let mut at = verb;
    for _ in 0..6 {
        if let Some(subject) = text.subject_of(at) {
            return Some(subject);
        }
        match text.rel(at) {
            Rel::Conj | Rel::Xcomp | Rel::Advcl if !text.is_root(at) => at = text.head(at),
            Rel::Acl if !text.is_root(at) => return Some(text.head(at)),
            _ => return None,
        }
    }
    None
}

/// Whether two candidates may be one entity: kind, gender and number agree, and not both bear a name.
pub fn may_be_one(text: &Text, candidates: &[Candidate], clusters: &Clusters, a: usize, b: usize) -> bool {
    let (first, second) = (clusters.entity(a), clusters.entity(b));
    let topic = |c: usize| candidates[c].entity == Some(text.kinds.topic);
    let kinds = kinds_agree(first.kind, second.kind, &text.kinds)
        || (topic(a) && topic(b))
        || other_sense(text, &candidates[b], first.kind)
        || other_sense(text, &candidates[a], second.kind);
    kinds
        && genders_agree_for(text, first.kind, first.gender, second.gender)
        && numbers_agree(first.plural, second.plural)
        && !(first.named && second.named)
}

/// Gender decides for people only: "le quotidien" may be "la gazette".
pub fn genders_agree_for(text: &Text, kind: Option<crate::schema::KindId>, a: Gender, b: Gender) -> bool {
    kind != Some(text.kinds.person) || genders_agree(a, b)
}

/// Whether the noun has a further sense of that kind.
pub fn other_sense(text: &Text, candidate: &Candidate, kind: Option<crate::schema::KindId>) -> bool {
    candidate.kind == MentionKind::Nominal
        && kind.is_some()
        && text.senses(candidate.head).iter().any(|s| s.kind == kind)
}

/// "Viktor Bout, trafiquant d'armes", "le trafiquant, Viktor Bout", "le pilote (Konstantin Iarochenko)".
fn apposed(
    text: &Text,
    candidates: &[Candidate],
    heads: &FxHashMap<usize, usize>,
    clusters: &Clusters,
    i: usize,
) -> Option<usize> {
    let candidate = &candidates[i];
    let word = candidate.head;
    if candidate.entity.is_none() || text.has_case(word) || text.is_root(word) {
        return None;
    }
    let (rel, parent) = (text.rel(word), text.head(word));
    let commas = after_comma(text, candidate);
    let loose = matches!(
        rel,
        Rel::Nmod
            | Rel::Parataxis
            | Rel::Acl
            | Rel::Advcl
            | Rel::Dislocated
            | Rel::Flat
            | Rel::Dep
            | Rel::Compound
            | Rel::Vocative
    );
    // A second subject between commas is the name of the first: the tree has hung it too high.
    let second_subject = rel == Rel::Nsubj && commas && text.subject_of(parent).is_some_and(|first| first != word);
    // "…, Viktor Bout, …" is no conjunct of a place before it: nothing coordinates them, and they are of different kinds.
    let coordinated = text.children(word).any(|c| text.rel(c) == Rel::Cc)
        || text.children(parent).any(|c| c != word && text.rel(c) == Rel::Conj);
    let odd_conjunct = rel == Rel::Conj
        && commas
        && !coordinated
        && heads
            .get(&parent)
            .is_some_and(|&other| !kinds_agree(candidates[other].entity, candidate.entity, &text.kinds));
    if !(rel == Rel::Appos || (commas && (loose || second_subject || odd_conjunct))) {
        return None;
    }
    let fits = |other: usize| {
        other != i
            && (candidates[other].is_named() || candidate.is_named() || candidate.role.is_some() || rel == Rel::Appos)
            && candidates[other].entity.is_some()
            && may_be_one(text, candidates, clusters, other, i)
            && !two_places(text, candidates, other, i)
    };
    // A predicate's apposition ("Ancien militaire, il a …") belongs to its subject.
    let verbal = matches!(text.word(parent).upos, Upos::Verb | Upos::Aux);
    let anchor = if verbal { text.subject_of(parent) } else { Some(parent) };
    let target = anchor.and_then(|a| heads.get(&a)).copied();
    if let Some(target) = target.filter(|&target| fits(target)) {
        return Some(target);
    }
    if !commas || candidate.entity != Some(text.kinds.person) {
        return None;
    }
    // The tree may have hung the apposition on a neighbour: the nearest fitting person before it.
    let begin = text.analysis.sentences[candidate.sentence as usize]
        .words()
        .start
        .max(candidate.words.start.saturating_sub(APART));
    let before = (begin..candidate.words.start).rev().filter_map(|w| heads.get(&w).copied());
    let mut people =
        before.filter(|&other| candidates[other].entity == Some(text.kinds.person) && !candidates[other].is_pronoun());
    people.find(|&other| {
        let described = candidates[other].role.is_some() && candidates[other].determiner != Determiner::None;
        let introduced = if candidate.is_named() {
            described && !candidates[other].is_named()
        } else {
            candidates[other].is_named()
        };
        introduced && fits(other)
    })
}

/// How many words may stand between a description and the name between commas that follows it.
const APART: usize = 16;

/// "Valence (Drôme)" is no apposition of one place.
fn two_places(text: &Text, candidates: &[Candidate], a: usize, b: usize) -> bool {
    candidates[a].entity == Some(text.kinds.place)
        && candidates[b].entity == Some(text.kinds.place)
        && (candidates[a].place.is_some() || candidates[b].place.is_some())
}

/// The phrase stands behind a comma, or opens the sentence before one.
fn after_comma(text: &Text, candidate: &Candidate) -> bool {
    let comma = |w: usize| text.word(w).upos == Upos::Punct && !text.is_quote_mark(w);
    let before = candidate.words.start.checked_sub(1).is_some_and(comma);
    let opens = text.analysis.sentences[candidate.sentence as usize].words().start == candidate.words.start
        && text.words().get(candidate.words.end).is_some()
        && comma(candidate.words.end);
    before || opens
}

/// "Viktor Bout est un trafiquant", "le trafiquant est Viktor Bout"; negated ones are none. Also "en tant que mère".
fn copular_subject(text: &Text, candidates: &[Candidate], heads: &FxHashMap<usize, usize>, i: usize) -> Option<usize> {
    let candidate = &candidates[i];
    let word = candidate.head;
    if text.is_copular(word) {
        let negated = text.children(word).any(|c| text.references().negations.contains(&text.lower[c]));
        let subject = text.subject_of(word)?;
        let target = *heads.get(&subject)?;
        let known = candidates[target].is_named()
            || candidates[target].is_pronoun()
            || candidates[target].entity == Some(text.kinds.person);
        let personal = candidate.role.is_some() && candidate.role != Some(PersonRole::Nature)
            || candidate.determiner != Determiner::None;
        return (!negated && known && personal && !text.has_case(word)).then_some(target);
    }
    let (governor, rel, sub) = (text.head(word), text.rel(word), text.word(word).deprel.sub);
    if matches!(rel, Rel::Obl | Rel::Advcl | Rel::Xcomp)
        && sub != Sub::Agent
        && candidate.role.is_some()
        && text.children(word).any(|c| introduces_role(text, c))
    {
        return subject_near(text, governor).and_then(|s| heads.get(&s).copied());
    }
    None
}

/// "comme", or "tant" under the "en" of "en tant que".
fn introduces_role(text: &Text, word: usize) -> bool {
    let listed = |w: usize| text.references().roles.contains(&text.lower[w]);
    listed(word) || text.children(word).any(listed)
}
