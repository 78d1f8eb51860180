//! Common nouns, inhabitants' names, nationality adjectives, pronouns and possessives → candidates. Which of them stand for the same
//! entity is not decided here.

use std::ops::Range;

use crate::analysis::{Feature, Rel, Sub, Upos};
use crate::extraction::MentionKind;
use crate::language::NounSense;
use crate::schema::Gender;

use super::candidate::{Candidate, Determiner, PronounClass};
use super::named::modifiers;
use super::text::Text;

/// Candidates of everything but proper names. `taken` marks nouns that belong to a name's candidate.
pub fn described_candidates(text: &Text, taken: &[bool]) -> Vec<Candidate> {
    let mut found = Vec::new();
    for word in 0..text.words().len() {
        if text.name_of[word].is_some() {
            continue;
        }
        if taken[word] {
            if text.senses(word).is_empty() && text.determiner_of(word).is_some() {
                found.extend(adjective(text, word));
            }
            continue;
        }
        if let Some(candidate) = pronoun(text, word) {
            found.push(candidate);
        } else if let Some(candidate) = noun(text, word) {
            if candidate.place.is_some() {
                found.extend(adjective(text, word));
            }
            found.push(candidate);
        } else if let Some(candidate) = adjective(text, word) {
            found.push(candidate);
        }
    }
    found
}

fn noun(text: &Text, word: usize) -> Option<Candidate> {
    let upos = text.word(word).upos;
    if !matches!(upos, Upos::Noun | Upos::Propn | Upos::Adj | Upos::Pron | Upos::Num | Upos::Verb) {
        return None;
    }
    if !matches!(upos, Upos::Noun | Upos::Propn) && text.determiner_of(word).is_none() {
        return None;
    }
    if matches!(text.rel(word), Rel::Fixed | Rel::Goeswith | Rel::Case | Rel::Mark | Rel::Cc | Rel::Advmod | Rel::Det) {
        return None;
    }
    if upos == Upos::Verb && text.gender_of_word(word) == Gender::Unknown {
        return None;
    }
    if let Some(inhabitant) = inhabitant(text, word) {
        return Some(inhabitant);
    }
    let anaphoric = text.references().anaphoric_adjectives.contains(&text.lower[word]);
    if anaphoric && upos != Upos::Verb && text.determiner_of(word).is_some() {
        return Some(last_named(text, word));
    }
    if !matches!(upos, Upos::Noun | Upos::Propn) && text.senses(word).is_empty() {
        return None;
    }
    if inside_date_or_amount(text, word) {
        return None;
    }
    let phrase = text.phrase(word);
    let plural = text.determiner_of(word).and_then(|d| text.plural_of_word(d)).or(text.plural_of_word(word));
    let sense = choose_sense(text, word);
    if text.senses(word).first().is_some_and(|s| s.kind.is_none()) {
        return None;
    }
    let mut candidate = Candidate::new(word, phrase, MentionKind::Nominal, text.sentence_of[word]);
    let mut kind = sense.and_then(|s| s.kind).unwrap_or(text.kinds.topic);
    if plural == Some(true) && kind == text.kinds.person {
        kind = text.kinds.group;
    }
    // "laisser place": a noun without a determiner after a verb is part of what the verb says.
    let in_general = text.rel(word) == Rel::Nmod
        && text.references().generic_owners.contains(text.word(text.head(word)).lemma.to_lowercase().as_str());
    if in_general {
        return None;
    }
    let bare = text.determiner_of(word).is_none() && text.rel(word) == Rel::Obj && plural != Some(true);
    if bare && kind != text.kinds.person {
        kind = text.kinds.topic;
    }
    candidate.entity = Some(kind);
    candidate.subkind = sense.filter(|s| s.kind == Some(kind)).and_then(|s| s.subkind.clone());
    candidate.role = sense.and_then(|s| s.role);
    candidate.plural = plural;
    candidate.lemma = text.word(word).lemma.to_lowercase().into();
    candidate.modifiers = modifiers(text, word, &(0..0));
    candidate.gender = match sense {
        Some(sense) if sense.kind == Some(text.kinds.person) => match sense.gender {
            // A feminine form or article speaks of a woman; "le juge" may be one, but the text then calls her "il".
            Gender::Unknown => determiner_or_noun_gender(text, word, false),
            known => known,
        },
        _ => determiner_or_noun_gender(text, word, true),
    };
    set_determiner(text, word, &mut candidate);
    Some(candidate)
}

/// The sense that the phrase's surroundings call for; the first where nothing speaks for another.
pub fn choose_sense<'a>(text: &Text<'a>, word: usize) -> Option<&'a NounSense> {
    let senses = text.senses(word);
    let first = senses.first()?;
    if senses.len() > 1 && first.kind == Some(text.kinds.organization) {
        let argument = text.word(word).deprel.sub == Sub::Arg;
        let located =
            !argument && text.case_of(word).is_some_and(|c| text.references().locative.contains(&text.lower[c]));
        let place = senses.iter().find(|s| s.kind == Some(text.kinds.place));
        if located
            && text.rel(word) != Rel::Nsubj
            && let Some(place) = place
        {
            return Some(place);
        }
    }
    Some(first)
}

fn determiner_or_noun_gender(text: &Text, word: usize, noun_first: bool) -> Gender {
    let own = text.gender_of_word(word);
    let determiner = text.determiner_of(word).map_or(Gender::Unknown, |d| text.gender_of_word(d));
    let adjective = text
        .children(word)
        .filter(|&c| text.rel(c) == Rel::Amod)
        .map(|c| text.gender_of_word(c))
        .find(|&g| g != Gender::Unknown)
        .unwrap_or(Gender::Unknown);
    let order = if noun_first { [own, determiner, adjective] } else { [determiner, adjective, own] };
    order.into_iter().find(|&g| g != Gender::Unknown).unwrap_or(Gender::Unknown)
}

fn set_determiner(text: &Text, word: usize, candidate: &mut Candidate) {
    let Some(determiner) = text.determiner_of(word) else {
        return;
    };
    let form = &text.lower[determiner];
    let lists = text.references();
    candidate.determiner = if lists.possessives.contains_key(form) {
        Determiner::Possessive
    } else if lists.demonstrative_determiners.contains(form) {
        Determiner::Demonstrative
    } else if lists.definite.contains(form) {
        Determiner::Definite
    } else {
        Determiner::Indefinite
    };
}

fn inside_date_or_amount(text: &Text, word: usize) -> bool {
    text.analysis.name_around(word).is_some()
}

/// "un Américain", "les Russes", "la Japonaise": people of a place.
fn inhabitant(text: &Text, word: usize) -> Option<Candidate> {
    let capital = text.word(word).form.chars().next().is_some_and(char::is_uppercase);
    if !capital || matches!(text.rel(word), Rel::Amod | Rel::Flat) {
        return None;
    }
    let determiner = text.determiner_of(word)?;
    let (place, _) = text.place_of_demonym(word)?;
    let plural = text.plural_of_word(determiner).or(text.plural_of_word(word));
    let mut candidate = Candidate::new(word, text.phrase(word), MentionKind::Nominal, text.sentence_of[word]);
    candidate.entity = Some(if plural == Some(true) { text.kinds.group } else { text.kinds.person });
    candidate.plural = plural;
    candidate.role = Some(crate::language::PersonRole::Nature);
    candidate.gender = determiner_or_noun_gender(text, word, false);
    candidate.lemma = text.word(word).lemma.to_lowercase().into();
    candidate.modifiers = modifiers(text, word, &(0..0));
    candidate.place = Some(place.into());
    set_determiner(text, word, &mut candidate);
    Some(candidate)
}

/// "ce dernier", "l'intéressée".
fn last_named(text: &Text, word: usize) -> Candidate {
    let mut candidate = Candidate::new(word, text.phrase(word), MentionKind::Pronoun, text.sentence_of[word]);
    candidate.pronoun = PronounClass::Demonstrative;
    candidate.gender = determiner_or_noun_gender(text, word, false);
    candidate.plural = text.determiner_of(word).and_then(|d| text.plural_of_word(d)).or(text.plural_of_word(word));
    candidate.lemma = text.lower[word].clone();
    candidate
}

/// A nationality adjective stands for its place: "agents américains" tells of the United States.
fn adjective(text: &Text, word: usize) -> Option<Candidate> {
    if !matches!(text.word(word).upos, Upos::Adj | Upos::Noun | Upos::Propn) {
        return None;
    }
    let (place, subkind) = text.place_of_demonym(word)?;
    let mut candidate = Candidate::new(word, word..word + 1, MentionKind::Nominal, text.sentence_of[word]);
    candidate.entity = Some(text.kinds.place);
    candidate.subkind = Some(subkind.into());
    candidate.plural = Some(false);
    candidate.place = Some(place.into());
    candidate.lemma = text.lower[word].clone();
    Some(candidate)
}

fn pronoun(text: &Text, word: usize) -> Option<Candidate> {
    let form = &text.lower[word];
    let lists = text.references();
    let upos = text.word(word).upos;
    let mut candidate = Candidate::new(word, word..word + 1, MentionKind::Pronoun, text.sentence_of[word]);
    candidate.lemma = form.clone();
    if upos == Upos::Det || text.word(word).feats.has(Feature::Poss, "Yes") {
        let possessive = lists.possessives.get(form)?;
        candidate.pronoun = match possessive.person {
            3 => PronounClass::Possessive,
            1 if text.quote_of[word].is_some() => PronounClass::First,
            _ => return None,
        };
        candidate.plural = Some(possessive.plural);
        (candidate.gender, candidate.of_person) = (possessive.gender, possessive.of_person);
        return Some(candidate);
    }
    if upos != Upos::Pron {
        return None;
    }
    let relative = text.word(word).feats.has(Feature::PronType, "Rel")
        || (lists.relative.contains(form) && antecedent_of_relative(text, word).is_some());
    if relative {
        candidate.pronoun = PronounClass::Relative;
        return Some(candidate);
    }
    if lists.reflexive.contains(form) {
        candidate.pronoun = PronounClass::Reflexive;
        return Some(candidate);
    }
    if let Some(shown) = lists.demonstrative.get(form) {
        candidate.pronoun = PronounClass::Demonstrative;
        (candidate.gender, candidate.plural) = (shown.gender, shown.plural);
        // "celui de", "celle qui": a new one, described on the spot.
        let described = text.children(word).any(|c| matches!(text.rel(c), Rel::Nmod | Rel::Acl));
        return (!described).then_some(candidate);
    }
    let first = lists.first_person_singular.contains(form) || lists.first_person_plural.contains(form);
    if first && text.quote_of[word].is_some() {
        candidate.pronoun = PronounClass::First;
        candidate.plural = Some(lists.first_person_plural.contains(form));
        return Some(candidate);
    }
    let shown = lists.third_person.get(form)?;
    if text.rel(word) == Rel::Expl || is_impersonal(text, word) {
        return None;
    }
    candidate.pronoun = PronounClass::Personal;
    (candidate.gender, candidate.plural, candidate.of_person) = (shown.gender, shown.plural, shown.of_person);
    if candidate.gender == Gender::Unknown && text.rel(word) == Rel::Nsubj {
        candidate.gender = text.gender_of_word(word);
    }
    Some(candidate)
}

/// "il faut", "il y a", "il est possible que".
fn is_impersonal(text: &Text, word: usize) -> bool {
    if text.rel(word) != Rel::Nsubj {
        return false;
    }
    let verb = text.head(word);
    let lists = text.references();
    if lists.impersonal.contains(text.word(verb).lemma.to_lowercase().as_str()) {
        return true;
    }
    let children = || text.children(verb);
    let has_there =
        children().any(|c| text.lower[c].as_ref() == lists.there.as_ref() && text.word(c).upos == Upos::Pron);
    let clause = children().any(|c| matches!(text.rel(c), Rel::Csubj | Rel::Ccomp | Rel::Xcomp) && c > verb);
    let adjective_predicate = text.word(verb).upos == Upos::Adj && text.is_copular(verb);
    (has_there && lists.there_verbs.contains(text.word(verb).lemma.to_lowercase().as_str()))
        || (adjective_predicate && clause && masculine(text, word))
}

fn masculine(text: &Text, word: usize) -> bool {
    text.references().third_person.get(&text.lower[word]).is_some_and(|shown| shown.gender == Gender::Masculine)
}

/// The noun or name that a relative clause belongs to.
pub fn antecedent_of_relative(text: &Text, word: usize) -> Option<usize> {
    let mut at = word;
    for _ in 0..8 {
        if text.is_root(at) {
            return None;
        }
        if text.rel(at) == Rel::Acl {
            let head = text.head(at);
            return (head < word && text.sentence_of[head] == text.sentence_of[word]).then_some(head);
        }
        at = text.head(at);
    }
    None
}

/// The words of a phrase that reads as a description: without its determiner.
pub fn without_determiner(text: &Text, candidate: &Candidate) -> Range<usize> {
    let mut words = candidate.words.clone();
    while words.len() > 1 && text.rel(words.start) == Rel::Det && words.start < candidate.head {
        words.start += 1;
    }
    words
}
