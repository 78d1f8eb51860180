//! Arcs and lemmas that cannot be right, put right before chains and frames are sought.
//! In: an analysis and the language's words. Out: an analysis of the same words, its trees still trees. The rules are all general: names are whole
//! (see `whole_names`); a determiner of a verb is a pronoun; adjectives and participles agree with the noun they modify, relative pronouns with their
//! antecedent, or hang on the verb and not on a name before it; of two objects a stretch of time is none; what stands in quotation marks after a noun
//! that bears names is a name; an apposition is of the kind of what it stands beside; a verb of saying without subject has the person or body after it as subject; a verb form whose lemma no list knows is led back to one by its ending.

use super::whole_names::whole_names;
use crate::analysis::{Analysis, Deprel, Feature, Name, Rel, Sub, Upos};
use crate::language::LanguagePack;
use crate::schema::Schema;

/// Linear in the words but for the climb to a better head, which is bounded by the depth of the tree.
pub fn repair(analysis: &Analysis, schema: &Schema, pack: &LanguagePack) -> Analysis {
    let mut repaired = analysis.clone();
    whole_names(&mut repaired);
    for w in 0..repaired.words.len() {
        lemma(&mut repaired, w, pack);
    }
    for w in 0..repaired.words.len() {
        clitic(&mut repaired, w, pack);
        agreement(&mut repaired, w);
    }
    for w in 0..repaired.words.len() {
        relative(&mut repaired, w);
        relative_before_name(&mut repaired, w);
        time_object(&mut repaired, w, pack);
    }
    for w in 0..repaired.words.len() {
        quoted_title(&mut repaired, w, schema, pack);
    }
    repaired.names.sort_by_key(|name| name.first_word);
    let kinds = kinds(&repaired);
    for w in 0..repaired.words.len() {
        apposition(&mut repaired, w, &kinds, pack);
    }
    for w in 0..repaired.words.len() {
        inverted(&mut repaired, w, pack);
    }
    repaired
}

/// The most words that a title in quotation marks has.
const LONGEST_TITLE: usize = 10;

/// "le film « Lord of War »": what stands in quotation marks right after a noun that bears names is the name, where the finder of names saw none.
fn quoted_title(analysis: &mut Analysis, w: usize, schema: &Schema, pack: &LanguagePack) {
    let words = &analysis.words;
    let sentence_end = analysis.sentences[analysis.sentence_of(w)].words().end;
    if words[w].upos != Upos::Noun || w + 2 >= sentence_end {
        return;
    }
    let Some((_, close)) = pack.saying.speech.quotes.iter().find(|(open, _)| *open == *words[w + 1].form) else {
        return;
    };
    let bears = |kind: &str| !matches!(kind, "person" | "group" | "topic" | "place");
    let senses = pack.references.senses(&words[w].form.to_lowercase(), &words[w].lemma);
    let kinds = senses
        .iter()
        .filter(|sense| sense.before_name)
        .filter_map(|sense| Some(schema.kind(sense.kind?).name.as_str()));
    let Some(kind) = kinds.into_iter().find(|kind| bears(kind)) else { return };
    let first = w + 2;
    let end = (first..sentence_end.min(first + LONGEST_TITLE + 1)).find(|&i| *close == *words[i].form);
    let Some(end) = end.filter(|&end| end > first && words[first].form.starts_with(char::is_uppercase)) else { return };
    // Names across a mark are another matter; those within it are parts of the title.
    let within = |name: &Name| name.words().start >= first && name.words().end <= end;
    if analysis.names.iter().any(|name| name.words().start < end && name.words().end > first && !within(name)) {
        return;
    }
    analysis.names.retain(|name| !within(name));
    let span = words[first].span.cover(words[end - 1].span);
    let name = Name { span, first_word: first as u32, word_count: (end - first) as u32, kind: kind.into() };
    analysis.names.push(name);
}

/// Word → kind of the name that it belongs to.
fn kinds(analysis: &Analysis) -> Vec<Option<Box<str>>> {
    let mut kinds = vec![None; analysis.words.len()];
    for name in &analysis.names {
        for kind in kinds.iter_mut().take(name.words().end).skip(name.words().start) {
            *kind = Some(name.kind.clone());
        }
    }
    kinds
}

/// "rencontrent" with an unknown lemma is a form of "rencontrer" if some frame knows that verb.
fn lemma(analysis: &mut Analysis, w: usize, pack: &LanguagePack) {
    let word = &analysis.words[w];
    if word.upos != Upos::Verb || !pack.frames.verbs(&word.lemma).is_empty() || pack.saying.knows(&word.lemma) {
        return;
    }
    let form = word.form.to_lowercase();
    let found = pack.saying.verb_endings.iter().find_map(|(ending, infinitive)| {
        let stem = form.strip_suffix(ending.as_str()).filter(|stem| stem.chars().count() > 2)?;
        let lemma = format!("{stem}{infinitive}");
        (!pack.frames.verbs(&lemma).is_empty() || pack.saying.knows(&lemma)).then_some(lemma)
    });
    if let Some(lemma) = found {
        analysis.words[w].lemma = lemma.into();
    }
}

/// "Marie Durand leur demande de partir": what looks like a determiner of a verb that has a subject is its object.
fn clitic(analysis: &mut Analysis, w: usize, pack: &LanguagePack) {
    let word = &analysis.words[w];
    let head = word.head as usize;
    if word.upos != Upos::Det || word.deprel.rel != Rel::Det || head != w + 1 {
        return;
    }
    let verb = &analysis.words[head];
    if verb.upos != Upos::Verb || !verb.feats.has(Feature::VerbForm, "Fin") || !analysis.has_subject(head) {
        return;
    }
    if let Some(relation) = pack.references.clitics.get(&*word.form.to_lowercase()) {
        let word = &mut analysis.words[w];
        (word.upos, word.deprel) = (Upos::Pron, Deprel::from(&**relation));
    }
}

/// An adjective or participle that disagrees with its noun, but agrees with the noun of which that one is the complement, modifies the latter.
fn agreement(analysis: &mut Analysis, w: usize) {
    let word = &analysis.words[w];
    let participle =
        word.upos == Upos::Verb && word.feats.has(Feature::VerbForm, "Part") && !word.feats.has(Feature::Tense, "Pres");
    let modifies =
        word.deprel.rel == Rel::Amod || word.deprel.rel == Rel::Acl && word.deprel.sub != Sub::Relcl && participle;
    let head = word.head as usize;
    if !modifies || head >= w || !disagree(analysis, w, head) {
        return;
    }
    let mut noun = head;
    for _ in 0..4 {
        let above = analysis.words[noun].head as usize;
        if !matches!(analysis.words[noun].deprel.rel, Rel::Nmod | Rel::Obl) || above == noun || above >= noun {
            return;
        }
        noun = above;
        if analysis.words[noun].upos == Upos::Noun && !disagree(analysis, w, noun) {
            analysis.hang(w, noun);
            return;
        }
    }
}

/// "l'inspiration du film dans lequel": the relative pronoun agrees with its antecedent, the nearest noun before it that does.
fn relative(analysis: &mut Analysis, w: usize) {
    let word = &analysis.words[w];
    let gendered = word.feats.has(Feature::PronType, "Rel") && word.feats.get(Feature::Gender).is_some();
    if !gendered {
        return;
    }
    let mut clause = w;
    for _ in 0..6 {
        if matches!(analysis.words[clause].deprel.sub, Sub::Relcl | Sub::Cleft) {
            break;
        }
        clause = analysis.words[clause].head as usize;
    }
    let head = analysis.words[clause].head as usize;
    let is_relative = |sub: Sub| matches!(sub, Sub::Relcl | Sub::Cleft);
    if !is_relative(analysis.words[clause].deprel.sub) || head >= w || !disagree(analysis, w, head) {
        return;
    }
    let nearer = (head + 1..w).rev().find(|&n| analysis.words[n].upos == Upos::Noun && !disagree(analysis, w, n));
    if let Some(noun) = nearer {
        analysis.hang(clause, noun);
    }
}

/// "la société dont Paul Durand profite": a name has no complement before it, the relative pronoun is that of its verb.
fn relative_before_name(analysis: &mut Analysis, w: usize) {
    let word = &analysis.words[w];
    let subject = word.head as usize;
    if word.deprel.rel != Rel::Nmod || !word.feats.has(Feature::PronType, "Rel") || subject <= w {
        return;
    }
    let verb = analysis.words[subject].head as usize;
    let named = analysis.words[subject].upos == Upos::Propn && analysis.words[subject].deprel.rel == Rel::Nsubj;
    if named && analysis.words[verb].upos == Upos::Verb && analysis.hang(w, verb) {
        analysis.words[w].deprel = Deprel { rel: Rel::Obl, sub: Sub::None };
    }
}

/// "a appelé la semaine dernière M. Biden": of two objects the stretch of time is none.
fn time_object(analysis: &mut Analysis, w: usize, pack: &LanguagePack) {
    let word = &analysis.words[w];
    let form = word.form.to_lowercase();
    let times = &pack.times;
    let time =
        times.units.contains_key(&form) || times.weekdays.contains_key(&form) || times.months.contains_key(&form);
    if word.deprel.rel != Rel::Obj || !time {
        return;
    }
    let head = word.head as usize;
    if analysis.children(head).any(|c| c != w && analysis.words[c].deprel.rel == Rel::Obj) {
        analysis.words[w].deprel = Deprel { rel: Rel::Obl, sub: Sub::None };
    }
}

fn disagree(analysis: &Analysis, a: usize, b: usize) -> bool {
    let (a, b) = (analysis.words[a].feats, analysis.words[b].feats);
    [Feature::Number, Feature::Gender].into_iter().any(|f| matches!((a.get(f), b.get(f)), (Some(x), Some(y)) if x != y))
}

/// A person's name in apposition to a name of another kind stands beside somebody further up, or is the subject of a verb of saying that has none.
fn apposition(analysis: &mut Analysis, w: usize, kinds: &[Option<Box<str>>], pack: &LanguagePack) {
    let is_person = |w: usize| kinds[w].as_deref() == Some("person");
    let head = analysis.words[w].head as usize;
    // "…, a écrit dans un courrier publié par Ria Novosti, Raïssa Bout": no conjunction makes it a conjunct.
    let rel = analysis.words[w].deprel.rel;
    let bare_conjunct = rel == Rel::Conj
        && !analysis.children(w).any(|c| analysis.words[c].deprel.rel == Rel::Cc)
        && !analysis.children(head).any(|c| c != w && analysis.words[c].deprel.rel == Rel::Conj);
    if !(rel == Rel::Appos || bare_conjunct) || !is_person(w) || kinds[head].is_none() || is_person(head) {
        return;
    }
    let mut above = head;
    for _ in 0..8 {
        let next = analysis.words[above].head as usize;
        if next == above || next > w {
            return;
        }
        above = next;
        let word = &analysis.words[above];
        let person = kinds[above].is_none()
            && word.upos == Upos::Noun
            && pack.references.senses(&word.form.to_lowercase(), &word.lemma).iter().any(|sense| sense.role.is_some());
        if person && rel == Rel::Appos {
            analysis.hang(w, above);
            return;
        }
        // "un courrier publié par …" speaks for nobody.
        let participle = word.deprel.rel == Rel::Acl && word.deprel.sub != Sub::Relcl;
        let speaks = word.upos == Upos::Verb && !participle && pack.saying.speech.verbs.contains(&*word.lemma);
        if speaks && !analysis.has_subject(above) {
            if analysis.hang(w, above) {
                analysis.words[w].deprel = Deprel { rel: Rel::Nsubj, sub: Sub::None };
            }
            return;
        }
    }
}

/// "…, a indiqué lundi l'agence": the object after an inserted verb of saying is its subject.
fn inverted(analysis: &mut Analysis, w: usize, pack: &LanguagePack) {
    let word = &analysis.words[w];
    let inserted =
        word.deprel.rel == Rel::Parataxis && word.upos == Upos::Verb && pack.saying.speech.verbs.contains(&*word.lemma);
    if !inserted || analysis.has_subject(w) {
        return;
    }
    let object = analysis.children(w).find(|&c| {
        c > w
            && analysis.words[c].deprel.rel == Rel::Obj
            && matches!(analysis.words[c].upos, Upos::Noun | Upos::Propn | Upos::Pron)
    });
    if let Some(object) = object {
        analysis.words[object].deprel = Deprel { rel: Rel::Nsubj, sub: Sub::None };
    }
}

#[cfg(test)]
mod tests {
    use super::super::whole_names::tests::read;
    use super::*;

    fn french() -> (Schema, LanguagePack) {
        let files = crate::base::DataFiles::embedded();
        let schema = Schema::load(&files).unwrap();
        let pack = LanguagePack::load(&files, "fr", &schema).unwrap();
        (schema, pack)
    }

    #[test]
    fn a_determiner_of_a_verb_is_its_object() {
        let (_, pack) = french();
        let mut analysis =
            read(&["Marie PROPN _ 3 nsubj", "leur DET Poss=Yes 3 det", "demande VERB VerbForm=Fin 0 root"]);
        let mut noun = read(&["Marie PROPN _ 3 nmod", "leur DET Poss=Yes 3 det", "demande NOUN _ 0 root"]);
        let before = noun.clone();
        clitic(&mut analysis, 1, &pack);
        clitic(&mut noun, 1, &pack);
        assert_eq!((analysis.words[1].upos, analysis.words[1].deprel.rel), (Upos::Pron, Rel::Iobj));
        assert_eq!(noun, before);
    }

    /// "un village dans une maison de laquelle il vit": the noun that agrees hangs on the clause, which cannot hang on it.
    #[test]
    fn a_clause_is_not_hung_on_what_hangs_on_it() {
        let mut analysis = read(&[
            "village NOUN Gender=Masc 0 root",
            "maison NOUN Gender=Fem 4 obl",
            "laquelle PRON Gender=Fem|PronType=Rel 2 nmod",
            "vit VERB VerbForm=Fin 1 acl:relcl",
        ]);
        let before = analysis.clone();
        relative(&mut analysis, 2);
        assert_eq!(analysis, before);
    }

    #[test]
    fn a_title_ends_with_its_sentence() {
        let (schema, pack) = french();
        let mut analysis =
            read(&["film NOUN _ 0 root", "« PUNCT _ 3 punct", "Nuit PROPN _ 1 nmod", "» PUNCT _ 3 punct"]);
        let mut cut = analysis.clone();
        quoted_title(&mut analysis, 0, &schema, &pack);
        assert_eq!(analysis.names.len(), 1);
        let whole = cut.sentences[0];
        let (mut first, mut second) = (whole, whole);
        (first.word_count, second.first_word, second.word_count) = (3, 3, 1);
        cut.sentences = vec![first, second];
        quoted_title(&mut cut, 0, &schema, &pack);
        assert!(cut.names.is_empty(), "{:?}", cut.names);
    }

    #[test]
    fn a_title_is_the_whole_of_its_name() {
        let (schema, pack) = french();
        let rows = ["film NOUN _ 0 root", "« PUNCT _ 3 punct", "Rois PROPN _ 1 nmod", "de ADP _ 5 case"];
        let mut analysis = read(&[&rows[..], &["Nuit PROPN _ 3 nmod", "» PUNCT _ 3 punct"]].concat());
        let span = analysis.words[4].span;
        analysis.names.push(Name { span, first_word: 4, word_count: 1, kind: "place".into() });
        quoted_title(&mut analysis, 0, &schema, &pack);
        let names: Vec<_> = analysis.names.iter().map(|name| (name.words(), &*name.kind)).collect();
        assert_eq!(names, [(2..5, "work")]);
    }

    #[test]
    fn a_clause_is_hung_on_the_nearer_noun_that_agrees() {
        let mut analysis = read(&[
            "inspiration NOUN Gender=Fem 0 root",
            "film NOUN Gender=Masc 1 nmod",
            "lequel PRON Gender=Masc|PronType=Rel 4 obl",
            "joue VERB VerbForm=Fin 1 acl:relcl",
        ]);
        relative(&mut analysis, 2);
        assert_eq!(analysis.words[3].head, 1);
    }
}
