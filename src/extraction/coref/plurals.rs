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
    // Where some are called by the noun itself ("les deux présidents", after "le président Biden"), nobody else is meant.
    let called = |part: usize| {
        let before = |&&m: &&usize| m != i && near(m, SENTENCES) && candidates[m].head < candidate.head;
        let by_noun = |m: &usize| called_by(text, &candidates[*m], &candidate.lemma);
        clusters.entity(part).members.iter().filter(before).any(by_noun)
    };
    let by_name = before
        .iter()
        .take_while(|_| !pair)
        .any(|&other| near(other, SENTENCES) && clusters.entity(other).named && wanted(other) && called(other));
    let wanted = |part: usize| wanted(part) && (!by_name || called(part));
    let set = before.iter().rev().take_while(|&&other| near(other, SENTENCES)).find(|&&other| {
        let parts = &candidates[other].parts;
        parts.len() == count && parts.iter().all(|&part| wanted(part)) && candidates[other].head < candidate.head
    });
    if let Some(&set) = set {
        candidates[i].parts = candidates[set].parts.clone();
        return true;
    }
    let mut single: Vec<usize> = Vec::new();
    for &other in before.iter().rev().take_while(|&&other| near(other, if by_name { SENTENCES } else { 2 })) {
        let entity = clusters.entity(other);
        if entity.plural == Some(true) || !candidates[other].parts.is_empty() || !entity.named || !wanted(other) {
            continue;
        }
        if !single.iter().any(|&s| clusters.same(s, other)) {
            single.push(other);
        }
    }
    single.reverse();
    // Of more, the subject and the object of one verb.
    if single.len() > count && count == 2 {
        single = before
            .iter()
            .rev()
            .find_map(|&other| together(text, candidates, clusters, &single, other))
            .unwrap_or(single);
    }
    if single.len() == count {
        candidates[i].parts = single;
        return true;
    }
    false
}

/// Whether the mention says the noun: as its own head, or as the title before its name.
fn called_by(text: &Text, mention: &Candidate, lemma: &str) -> bool {
    let says = |word: usize| text.word(word).lemma.to_lowercase() == lemma;
    let head = mention.head;
    says(head)
        || mention.is_named()
            && !text.is_root(head)
            && matches!(text.rel(head), Rel::Flat | Rel::Nmod | Rel::Appos)
            && !text.has_case(head)
            && says(text.head(head))
}

/// Of the wanted ones, the mention that is the subject of a verb and the one that is its object.
fn together(
    text: &Text,
    candidates: &[Candidate],
    clusters: &Clusters,
    wanted: &[usize],
    mention: usize,
) -> Option<Vec<usize>> {
    let one = |m: usize| wanted.iter().copied().find(|&w| clusters.same(w, m));
    let subject = one(mention).filter(|_| text.rel(candidates[mention].head) == Rel::Nsubj)?;
    let verb = text.head(candidates[mention].head);
    let objects = text.children(verb).filter(|&c| matches!(text.rel(c), Rel::Obj | Rel::Obl));
    let object = objects.filter_map(|c| {
        let at = candidates.iter().position(|candidate| candidate.head == c && !candidate.is_pronoun())?;
        one(at).filter(|&other| other != subject)
    });
    object.take(1).next().map(|object| vec![subject, object])
}
