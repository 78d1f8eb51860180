//! Plurals that stand for several known entities: coordinations, plural titles before names, "les deux dirigeants".

use rustc_hash::FxHashMap;

use crate::analysis::Rel;
use crate::extraction::MentionKind;

use super::candidate::{Candidate, Determiner};
use super::clusters::Clusters;
use super::text::Text;

/// How many sentences back a counted plural finds its parts.
const SENTENCES: u32 = 8;

/// Adds a candidate for each coordination of people, bodies or places, and lets plural titles stand for the names after them.
pub fn add_sets(text: &Text, candidates: &mut Vec<Candidate>, heads: &FxHashMap<usize, usize>) {
    let mut sets = Vec::new();
    for i in 0..candidates.len() {
        if candidates[i].is_pronoun() || candidates[i].entity.is_none() {
            continue;
        }
        let parts = coordinated(text, candidates, heads, i);
        if parts.len() < 2 || text.rel(candidates[i].head) == Rel::Conj {
            continue;
        }
        let last = candidates[*parts.last().unwrap_or(&i)].words.end;
        let mut set = Candidate::new(
            candidates[i].head,
            candidates[i].words.start..last.max(candidates[i].words.end),
            MentionKind::Nominal,
            candidates[i].sentence,
        );
        set.entity = Some(text.kinds.group);
        set.plural = Some(true);
        set.parts = parts.clone();
        sets.push(set);
        let title = text.head(candidates[i].head);
        if candidates[i].is_named()
            && !text.has_case(candidates[i].head)
            && let Some(&noun) = heads.get(&title)
            && candidates[noun].plural == Some(true)
            && candidates[noun].kind == MentionKind::Nominal
            && candidates[noun].parts.is_empty()
            && matches!(text.rel(candidates[i].head), Rel::Appos | Rel::Nmod | Rel::Flat)
        {
            candidates[noun].parts = parts;
        }
    }
    candidates.extend(sets);
}

/// The candidate and those coordinated with it, while they are of one nature.
fn coordinated(text: &Text, candidates: &[Candidate], heads: &FxHashMap<usize, usize>, i: usize) -> Vec<usize> {
    let mut parts = vec![i];
    let kinds = &text.kinds;
    let actor = |kind| kind == Some(kinds.person) || kind == Some(kinds.group);
    let first = candidates[i].entity;
    let titled = candidates[i].head;
    let name_head = if candidates[i].is_named() { super::named::head_of(text, &candidates[i].name) } else { titled };
    for head in if name_head == titled { vec![titled] } else { vec![titled, name_head] } {
        for child in text.children(head) {
            if text.rel(child) == Rel::Conj
                && let Some(&other) = heads.get(&child)
                && !parts.contains(&other)
                && (candidates[other].entity == first || (actor(first) && actor(candidates[other].entity)))
            {
                parts.push(other);
            }
        }
    }
    parts
}

/// "les deux dirigeants", "le couple": the parts of the last coordination of that many, or the only ones named just before. `true` where found.
pub fn resolve_counted(
    text: &Text,
    candidates: &mut [Candidate],
    clusters: &Clusters,
    before: &[usize],
    i: usize,
) -> bool {
    let candidate = &candidates[i];
    if !candidate.parts.is_empty() {
        return true;
    }
    let lists = text.references();
    let pair = lists.pair_nouns.contains(&candidate.lemma);
    if candidate.kind != MentionKind::Nominal
        || !matches!(candidate.determiner, Determiner::Definite | Determiner::Demonstrative)
    {
        return false;
    }
    let counted = text
        .children(candidate.head)
        .filter(|&c| matches!(text.rel(c), Rel::Nummod | Rel::Det | Rel::Amod))
        .find_map(|c| lists.counts.get(&text.lower[c]).copied());
    let Some(count) = counted.or(pair.then_some(2)) else { return false };
    // "les deux premiers jours": described anew.
    let described =
        text.children(candidate.head).any(|c| matches!(text.rel(c), Rel::Acl | Rel::Nmod) && c > candidate.head);
    if described {
        return false;
    }
    let senses = text.senses(candidate.head);
    let wanted = |part: usize| {
        let kind = clusters.entity(part).kind;
        senses.iter().any(|s| s.kind == kind)
            || (pair && kind == Some(text.kinds.person))
            || (senses.is_empty() && kind == candidate.entity)
    };
    let near =
        |other: usize, sentences: u32| candidate.sentence.saturating_sub(candidates[other].sentence) <= sentences;
    let set = before.iter().rev().take_while(|&&other| near(other, SENTENCES)).find(|&&other| {
        let parts = &candidates[other].parts;
        parts.len() == count && parts.iter().all(|&part| wanted(part)) && candidates[other].head < candidate.head
    });
    if let Some(&set) = set {
        candidates[i].parts = candidates[set].parts.clone();
        return true;
    }
    let mut single: Vec<usize> = Vec::new();
    for &other in before.iter().rev().take_while(|&&other| near(other, 2)) {
        let entity = clusters.entity(other);
        if entity.plural == Some(true) || !candidates[other].parts.is_empty() || !entity.named || !wanted(other) {
            continue;
        }
        if !single.iter().any(|&s| clusters.same(s, other)) {
            single.push(other);
        }
    }
    if single.len() == count {
        single.reverse();
        candidates[i].parts = single;
        return true;
    }
    false
}
