//! Proper names → candidates, with the title or describing noun that introduces them ("le président russe Vladimir Poutine", "l'agence
//! Ria Novosti", "le film « Lord of War »") taken in.

use std::ops::Range;

use crate::analysis::{Rel, Upos};
use crate::extraction::MentionKind;
use crate::language::{NounSense, PersonRole};
use crate::schema::{Gender, KindId};

use super::candidate::{Candidate, Determiner};
use super::text::Text;

/// Candidates of all entity names. Also the nouns that introduce a name and need no candidate of their own, in `taken`.
pub fn named_candidates(text: &Text, taken: &mut [bool]) -> Vec<Candidate> {
    let mut found: Vec<Candidate> = Vec::new();
    for (index, name) in text.analysis.names.iter().enumerate() {
        let Some(kind) = text.schema.kind_id(&name.kind) else { continue };
        let words = name.words();
        if words.is_empty() || words.end > text.words().len() {
            continue;
        }
        if let Some(candidate) = named(text, index as u32, words, kind, taken) {
            found.push(candidate);
        }
    }
    merge_plural_titles(text, &mut found);
    found
}

fn named(text: &Text, index: u32, words: Range<usize>, kind: KindId, taken: &mut [bool]) -> Option<Candidate> {
    let mut core = words.clone();
    let mut honorific = None;
    let mut plural_title = false;
    // "Lord of War" is a film: only persons bear titles.
    while kind == text.kinds.person && core.len() > 1 {
        let Some(title) = text.references().honorifics.get(&text.lower[core.start]) else { break };
        honorific = Some(*title);
        core.start += 1;
    }
    if kind == text.kinds.person
        && honorific.is_none()
        && core.start > 0
        && let Some(title) = text.references().honorifics.get(&text.lower[core.start - 1])
        && text.name_of[core.start - 1].is_none()
    {
        honorific = Some(*title);
        taken[core.start - 1] = true;
    }
    let name_head = head_of(text, &core);
    let sentence = text.sentence_of[name_head];
    let first = if honorific.is_some() { core.start.saturating_sub(1).min(words.start) } else { words.start };
    let mut candidate = Candidate::new(name_head, first..words.end, MentionKind::Named, sentence);
    candidate.entity = Some(kind);
    candidate.name = core.clone();
    candidate.lemma = text.lower[core.end - 1].clone();
    if let Some(title) = honorific {
        candidate.honorific = true;
        candidate.gender = title.gender;
        plural_title = title.plural == Some(true);
        // The honorific may be the syntactic head: "M." with the name as its modifier.
        let title_word = core.start - 1;
        if text.head(name_head) == title_word {
            candidate.head = title_word;
        }
    }
    if kind == text.kinds.person {
        candidate.plural = if plural_title { None } else { Some(false) };
        if candidate.gender == Gender::Unknown {
            candidate.gender = text.gender_of_first_name(&text.word(core.start).form);
        }
    } else if kind == text.kinds.place {
        let surface = text.span_of(&core).of(text.text);
        candidate.subkind = text.place_subkind(surface).map(Box::from);
        candidate.gender = determiner_gender(text, candidate.head);
        candidate.plural = text.determiner_of(candidate.head).and_then(|d| text.plural_of_word(d)).or(Some(false));
    } else {
        candidate.gender = determiner_gender(text, candidate.head);
        candidate.plural = text.determiner_of(candidate.head).and_then(|d| text.plural_of_word(d));
    }
    if let Some(first_word) = text.determiner_of(candidate.head)
        && first_word < candidate.words.start
    {
        candidate.determiner = Determiner::Definite;
        if first_word + 1 == candidate.words.start {
            candidate.words.start = first_word;
        }
    }
    if let Some((noun, sense)) = introducing_noun(text, &candidate, kind) {
        introduce(text, &mut candidate, noun, sense, taken);
    } else if kind == text.kinds.person
        && let Some(noun) = inhabitant_before(text, &candidate)
    {
        // "le Russe Viktor Bout": the inhabitant's name belongs to the mention, and tells the gender.
        taken[noun] = true;
        candidate.words.start = text.phrase(noun).start.min(noun);
        if depends_on(text, candidate.head, noun) {
            candidate.head = noun;
        }
        if candidate.gender == Gender::Unknown {
            candidate.gender = text.gender_of_word(noun);
        }
    } else if kind != text.kinds.person && candidate.name.len() > 1 {
        // "Parti socialiste": the name's own first noun tells its kind and subkind.
        own_noun(text, &mut candidate);
    }
    let _ = index;
    Some(candidate)
}

/// The word of a range that depends on nothing in it; the first where there are several.
pub fn head_of(text: &Text, words: &Range<usize>) -> usize {
    words.clone().find(|&w| !words.contains(&text.head(w)) || text.is_root(w)).unwrap_or(words.start)
}

fn determiner_gender(text: &Text, head: usize) -> Gender {
    text.determiner_of(head).map_or(Gender::Unknown, |d| text.gender_of_word(d))
}

/// The noun before a name that says what the name is.
fn introducing_noun<'a>(text: &Text<'a>, candidate: &Candidate, kind: KindId) -> Option<(usize, &'a NounSense)> {
    let name_head = candidate.head;
    let mut before = candidate.words.start;
    while before > 0 && (text.is_quote_mark(before - 1)) {
        before -= 1;
    }
    // The tree's noun: the name depends on it without a preposition, and nothing but the noun's own modifiers stands between.
    let parent = text.head(name_head);
    let light = matches!(text.rel(name_head), Rel::Flat | Rel::Appos | Rel::Nmod | Rel::Compound | Rel::Dep);
    if light && parent < candidate.words.start && text.name_of[parent].is_none() && !text.has_case(name_head) {
        let between_is_own = (parent + 1..before).all(|w| depends_on(text, w, parent));
        let no_comma = !(parent + 1..before).any(|w| text.word(w).upos == Upos::Punct && !text.is_quote_mark(w));
        if between_is_own
            && no_comma
            && text.sentence_of[parent] == candidate.sentence
            && let Some(sense) = fitting_sense(text, parent, kind, candidate.name.start)
        {
            return Some((parent, sense));
        }
    }
    // The noun just before, whatever the tree says; a place's kind may be tied to it with "de".
    let near = before.checked_sub(1)?;
    if text.sentence_of[near] == candidate.sentence && text.name_of[near].is_none() {
        if matches!(text.word(near).upos, Upos::Noun | Upos::Propn)
            && let Some(sense) = fitting_sense(text, near, kind, candidate.name.start)
            && (text.head(name_head) == near
                || text.head(near) == name_head
                || text.head(near) == text.head(name_head)
                || sense.role.is_some())
        {
            return Some((near, sense));
        }
        // "l'ancien ministre français X": an adjective between.
        if text.word(near).upos == Upos::Adj && near > 0 && kind == text.kinds.person {
            let noun = near - 1;
            if text.word(noun).upos == Upos::Noun
                && text.name_of[noun].is_none()
                && let Some(sense) = fitting_sense(text, noun, kind, candidate.name.start)
            {
                return Some((noun, sense));
            }
        }
    }
    if kind == text.kinds.place
        && let Some(case) = text.case_of(name_head)
        && case + 1 >= candidate.words.start
        && text.rel(name_head) == Rel::Nmod
        && text.references().place_of.contains(text.word(parent).lemma.to_lowercase().as_str())
        && parent + 1 == case
        && text.plural_of_word(parent) != Some(true)
    {
        return fitting_sense(text, parent, kind, candidate.name.start).map(|sense| (parent, sense));
    }
    None
}

/// "Russe" in "le Russe Viktor Bout".
fn inhabitant_before(text: &Text, candidate: &Candidate) -> Option<usize> {
    let near = candidate.words.start.checked_sub(1)?;
    let capital = text.word(near).form.starts_with(char::is_uppercase);
    let same = text.sentence_of[near] == candidate.sentence && text.name_of[near].is_none();
    let determined =
        text.determiner_of(near).is_some() || near.checked_sub(1).is_some_and(|w| text.word(w).upos == Upos::Det);
    let one = text.plural_of_word(near) != Some(true);
    (capital && same && determined && one && text.place_of_demonym(near).is_some()).then_some(near)
}

fn depends_on(text: &Text, word: usize, ancestor: usize) -> bool {
    let mut at = word;
    for _ in 0..12 {
        if at == ancestor {
            return true;
        }
        if text.is_root(at) {
            return false;
        }
        at = text.head(at);
    }
    false
}

/// The noun's sense that may introduce a name of this kind. A name that the tagger of names takes for a person's may be a body's or a work's
/// where the noun says so and it begins with no first name.
fn fitting_sense<'a>(text: &Text<'a>, noun: usize, kind: KindId, first: usize) -> Option<&'a NounSense> {
    if !matches!(text.word(noun).upos, Upos::Noun | Upos::Propn | Upos::Adj) {
        return None;
    }
    let kinds = &text.kinds;
    let nobody = kind == kinds.person && !text.pack.gazetteer.is_first_name(&text.word(first).form);
    // "l'agence Ria Novosti", whatever names begin with "Ria"; but "le gouvernement Philippe" is named for a person.
    let thing = |of: KindId| of == kinds.organization || of == kinds.work;
    let names_itself = |sense: &NounSense| {
        sense
            .subkind
            .as_deref()
            .is_some_and(|subkind| text.references().named_subkinds.iter().any(|s| s.as_ref() == subkind))
    };
    text.senses(noun).iter().find(|sense| {
        sense.before_name
            && sense.kind.is_some_and(|of| {
                of == kind
                    || (kind == kinds.person
                        && thing(of)
                        && (nobody || names_itself(sense))
                        && text.plural_of_word(noun) != Some(true))
                    || (of != kinds.person
                        && kind != kinds.person
                        && of != kinds.place
                        && kind != kinds.place
                        && of != kinds.group)
            })
    })
}

fn introduce(text: &Text, candidate: &mut Candidate, noun: usize, sense: &NounSense, taken: &mut [bool]) {
    let plural = text.plural_of_word(noun) == Some(true);
    if plural && sense.kind == Some(text.kinds.person) {
        // "les présidents X et Y": merged later, when all names are there.
        return;
    }
    taken[noun] = true;
    candidate.introduced = true;
    let phrase = text.phrase(noun);
    candidate.words = phrase.start.min(candidate.words.start).min(noun)..candidate.words.end;
    if depends_on(text, candidate.head, noun) {
        candidate.head = noun;
    }
    if let Some(kind) = sense.kind {
        candidate.entity = Some(kind);
    }
    if sense.subkind.is_some() {
        candidate.subkind = sense.subkind.clone();
    }
    candidate.role = sense.role;
    candidate.lemma = text.word(noun).lemma.to_lowercase().into();
    candidate.modifiers = modifiers(text, noun, &candidate.name);
    if candidate.gender == Gender::Unknown || sense.role == Some(PersonRole::Kinship) {
        let shown = if sense.gender == Gender::Unknown { text.gender_of_word(noun) } else { sense.gender };
        if shown != Gender::Unknown && candidate.entity == Some(text.kinds.person) {
            candidate.gender = shown;
        }
    }
    if candidate.entity != Some(text.kinds.person) {
        candidate.role = None;
        candidate.gender = text.gender_of_word(noun);
        candidate.plural = text.plural_of_word(noun);
    }
}

/// A name that begins with a describing noun takes its subkind and, where the tagger of names left the kind open to doubt, its kind.
fn own_noun(text: &Text, candidate: &mut Candidate) {
    let first = candidate.name.start;
    let senses = text.senses(first);
    if let Some(sense) = senses.iter().find(|s| s.kind == candidate.entity && s.subkind.is_some()) {
        candidate.subkind = sense.subkind.clone();
        candidate.lemma = text.word(first).lemma.to_lowercase().into();
        if candidate.gender == Gender::Unknown {
            candidate.gender = text.gender_of_word(first);
        }
    }
}

/// Lemmas of what modifies a noun, the words of `skip` left out.
pub fn modifiers(text: &Text, noun: usize, skip: &Range<usize>) -> Vec<Box<str>> {
    let mut found: Vec<Box<str>> = Vec::new();
    for child in text.children(noun) {
        if !skip.contains(&child)
            && matches!(text.rel(child), Rel::Amod | Rel::Nmod | Rel::Nummod | Rel::Compound | Rel::Flat)
        {
            found.push(text.word(child).lemma.to_lowercase().into());
        }
    }
    found.sort();
    found
}

/// "les présidents Joe Biden et Vladimir Poutine": the plural noun takes in the names that follow it and stands for all of them.
fn merge_plural_titles(text: &Text, found: &mut [Candidate]) {
    for index in 0..found.len() {
        let candidate = &found[index];
        if candidate.entity != Some(text.kinds.person) || candidate.words.start == 0 {
            continue;
        }
        let near = candidate.words.start - 1;
        let noun = [text.head(candidate.head), near]
            .into_iter()
            .find(|&n| n < candidate.words.start && text.name_of[n].is_none() && text.plural_of_word(n) == Some(true));
        let Some(noun) = noun else { continue };
        let Some(sense) = fitting_sense(text, noun, text.kinds.person, candidate.name.start) else { continue };
        let gender = if sense.gender == Gender::Unknown { text.gender_of_word(noun) } else { sense.gender };
        let role = sense.role;
        let lemma: Box<str> = text.word(noun).lemma.to_lowercase().into();
        let head = candidate.head;
        let conjuncts: Vec<usize> =
            (index..found.len()).filter(|&i| i == index || text.first_conjunct(found[i].head) == head).collect();
        for i in conjuncts {
            let member = &mut found[i];
            member.role = member.role.or(role);
            member.lemma = lemma.clone();
            // A feminine plural speaks of women only; a masculine one of anyone.
            if member.gender == Gender::Unknown && gender == Gender::Feminine {
                member.gender = gender;
            }
        }
    }
}
