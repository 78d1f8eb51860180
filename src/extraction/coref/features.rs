//! What speaks for and against an antecedent: binary features of an anaphor and an entity met before it, and their weights from the
//! language's data. One linear score a pair, as in the entity-based rankers after Denis and Baldridge, "Specialized models and ranking
//! for coreference resolution" (EMNLP 2008); the weights are learnt by `train`, one set a class of anaphors.

use crate::analysis::Rel;
use crate::extraction::MentionKind;
use crate::language::{PersonRole, References};
use crate::schema::Gender;

use super::candidate::{Candidate, Determiner, PronounClass};
use super::clusters::Clusters;
use super::text::Text;

macro_rules! names {
    ($(#[$doc:meta])* $kind:ident { $($name:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum $kind { $($name),+ }

        impl $kind {
            pub const ALL: &'static [$kind] = &[$($kind::$name),+];

            pub fn name(self) -> &'static str {
                match self { $($kind::$name => $text),+ }
            }
        }
    };
}

names! {
    /// Anaphors that are resolved with one set of weights.
    Class { Personal = "personal", Possessive = "possessive", Demonstrative = "demonstrative", Nominal = "nominal" }
}

names! {
    /// See `features_of` for what each means.
    Trait {
        Bias = "bias", SameSentence = "same_sentence", PreviousSentence = "previous_sentence", TwoBack = "two_back", Farther = "farther",
        SameClause = "same_clause", Subject = "subject", Object = "object", Oblique = "oblique", Complement = "complement",
        OtherFunction = "other_function", MainSubject = "main_subject", Parallel = "parallel", Nearest = "nearest", Second = "second",
        Third = "third", Later = "later", LastNamed = "last_named", LastNominal = "last_nominal", LastPronoun = "last_pronoun",
        Named = "named", Once = "once", Twice = "twice", Often = "often", Person = "person", Organization = "organization",
        Place = "place", Group = "group", Work = "work", Artifact = "artifact", Happening = "happening", Topic = "topic",
        GenderKnown = "gender_known", GenderOpen = "gender_open", NumberOpen = "number_open", SpeakerPerson = "speaker_person",
        SpeakerBody = "speaker_body", SpeakerThing = "speaker_thing", KinPerson = "kin_person", KinOther = "kin_other", SameQuote = "same_quote",
        AcrossQuote = "across_quote", InTitle = "in_title", Indefinite = "indefinite", ThisOne = "this_one", SameNoun = "same_noun",
        NounKnown = "noun_known", SameWords = "same_words", OtherWords = "other_words", MoreWords = "more_words", SenseFits = "sense_fits",
        SubkindFits = "subkind_fits", SubkindDiffers = "subkind_differs", RoleSame = "role_same", RoleNature = "role_nature",
        RoleState = "role_state", RoleOffice = "role_office", RoleProfession = "role_profession", RoleTie = "role_tie", Set = "set",
        Adjectival = "adjectival", ObjectAnaphor = "object_anaphor", SubjectOfSame = "subject_of_same",
    }
}

/// Weights by class and trait; all zero where the language has none, so that nothing is resolved.
pub struct Weights {
    table: Vec<Vec<f32>>,
}

impl Weights {
    pub fn of(references: &References) -> Weights {
        let row = |class: &Class| {
            let weight =
                |t: &Trait| references.weights.get(&(class.name().into(), t.name().into())).copied().unwrap_or(0.0);
            Trait::ALL.iter().map(weight).collect()
        };
        Weights { table: Class::ALL.iter().map(row).collect() }
    }

    /// Above zero: rather this antecedent than none.
    pub fn score(&self, class: Class, traits: &[Trait]) -> f32 {
        traits.iter().map(|&t| self.table[class as usize][t as usize]).sum()
    }
}

/// What is compared: anaphor and antecedent (candidate indices), and how many fitting entities stand nearer.
pub struct Pair {
    pub anaphor: usize,
    pub antecedent: usize,
    pub nearer: usize,
}

pub fn features_of(text: &Text, candidates: &[Candidate], clusters: &Clusters, pair: &Pair) -> Vec<Trait> {
    let anaphor = &candidates[pair.anaphor];
    let antecedent = &candidates[pair.antecedent];
    let entity = clusters.entity(pair.antecedent);
    let mut found = vec![Trait::Bias];
    let mut add = |on: bool, t: Trait| {
        if on {
            found.push(t);
        }
    };
    let distance = anaphor.sentence - antecedent.sentence.min(anaphor.sentence);
    add(distance == 0, Trait::SameSentence);
    add(distance == 1, Trait::PreviousSentence);
    add(distance == 2, Trait::TwoBack);
    add(distance > 2, Trait::Farther);
    let (verb, function, _) = text.governor(antecedent.head);
    let (own_verb, own_function, _) = text.governor(anaphor.head);
    add(distance == 0 && verb == own_verb, Trait::SameClause);
    add(function == Rel::Nsubj, Trait::Subject);
    add(matches!(function, Rel::Obj | Rel::Iobj), Trait::Object);
    add(function == Rel::Obl, Trait::Oblique);
    add(function == Rel::Nmod, Trait::Complement);
    add(!matches!(function, Rel::Nsubj | Rel::Obj | Rel::Iobj | Rel::Obl | Rel::Nmod), Trait::OtherFunction);
    add(function == Rel::Nsubj && text.is_root(verb), Trait::MainSubject);
    add(function == own_function, Trait::Parallel);
    add(matches!(own_function, Rel::Obj | Rel::Iobj), Trait::ObjectAnaphor);
    add(distance == 0 && function == Rel::Nsubj && clause_of(text, anaphor.head) == verb, Trait::SubjectOfSame);
    add(pair.nearer == 0, Trait::Nearest);
    add(pair.nearer == 1, Trait::Second);
    add(pair.nearer == 2, Trait::Third);
    add(pair.nearer > 2, Trait::Later);
    add(antecedent.kind == MentionKind::Named, Trait::LastNamed);
    add(antecedent.kind == MentionKind::Nominal, Trait::LastNominal);
    add(antecedent.kind == MentionKind::Pronoun, Trait::LastPronoun);
    add(entity.named, Trait::Named);
    let before = clusters.members_before(pair.antecedent, pair.anaphor).len();
    add(before == 1, Trait::Once);
    add(before == 2, Trait::Twice);
    add(before > 2, Trait::Often);
    let kinds = &text.kinds;
    for (kind, t) in [
        (kinds.person, Trait::Person),
        (kinds.organization, Trait::Organization),
        (kinds.place, Trait::Place),
        (kinds.group, Trait::Group),
        (kinds.work, Trait::Work),
        (kinds.artifact, Trait::Artifact),
        (kinds.happening, Trait::Happening),
        (kinds.topic, Trait::Topic),
    ] {
        add(entity.kind == Some(kind), t);
    }
    add(entity.gender != Gender::Unknown && anaphor.gender != Gender::Unknown, Trait::GenderKnown);
    add(entity.gender == Gender::Unknown, Trait::GenderOpen);
    add(entity.plural.is_none(), Trait::NumberOpen);
    let person = entity.kind == Some(kinds.person) || entity.kind == Some(kinds.group);
    let body = entity.kind == Some(kinds.organization);
    if own_function == Rel::Nsubj
        && text.references().speech.contains(text.word(own_verb).lemma.to_lowercase().as_str())
    {
        add(person, Trait::SpeakerPerson);
        add(body, Trait::SpeakerBody);
        add(!person && !body, Trait::SpeakerThing);
    }
    if anaphor.pronoun == PronounClass::Possessive {
        let noun = text.head(anaphor.head);
        let kin = text.senses(noun).iter().any(|s| matches!(s.role, Some(PersonRole::Kinship)));
        add(kin && person, Trait::KinPerson);
        add(kin && !person, Trait::KinOther);
    }
    let (own_quote, quote) = (text.quote_of[anaphor.head], text.quote_of[antecedent.head]);
    add(own_quote.is_some() && own_quote == quote, Trait::SameQuote);
    add(own_quote != quote, Trait::AcrossQuote);
    add(antecedent.sentence == 0, Trait::InTitle);
    add(antecedent.determiner == Determiner::Indefinite, Trait::Indefinite);
    add(!antecedent.parts.is_empty(), Trait::Set);
    add(antecedent.place.is_some() && antecedent.entity == Some(kinds.place), Trait::Adjectival);
    if anaphor.kind == MentionKind::Nominal {
        nominal_features(text, candidates, clusters, pair, &mut add);
    }
    found
}

fn nominal_features(
    text: &Text,
    candidates: &[Candidate],
    clusters: &Clusters,
    pair: &Pair,
    add: &mut impl FnMut(bool, Trait),
) {
    let anaphor = &candidates[pair.anaphor];
    let antecedent = &candidates[pair.antecedent];
    let entity = clusters.entity(pair.antecedent);
    let members = clusters.members_before(pair.antecedent, pair.anaphor);
    let earlier = || members.iter().map(|&m| &candidates[m]).filter(|m| m.kind != MentionKind::Pronoun);
    add(anaphor.determiner == Determiner::Demonstrative, Trait::ThisOne);
    add(antecedent.lemma == anaphor.lemma, Trait::SameNoun);
    let same_noun = earlier().find(|m| m.lemma == anaphor.lemma);
    add(same_noun.is_some(), Trait::NounKnown);
    let all: Vec<&Box<str>> = earlier().flat_map(|m| m.modifiers.iter()).collect();
    let known = anaphor.modifiers.iter().filter(|m| all.contains(m)).count();
    add(!anaphor.modifiers.is_empty() && known == anaphor.modifiers.len(), Trait::SameWords);
    add(!anaphor.modifiers.is_empty() && known == 0 && !all.is_empty(), Trait::OtherWords);
    add(known < anaphor.modifiers.len(), Trait::MoreWords);
    let senses = text.senses(anaphor.head);
    let fitting = senses.iter().filter(|s| s.kind == entity.kind);
    let subkind = entity_subkind(candidates, members);
    let mut any = false;
    let mut same_subkind = false;
    for sense in fitting {
        any = true;
        same_subkind |= sense.subkind.is_some() && sense.subkind.as_deref() == subkind;
    }
    add(any, Trait::SenseFits);
    add(any && same_subkind, Trait::SubkindFits);
    add(any && subkind.is_some() && !same_subkind && senses.iter().all(|s| s.subkind.is_some()), Trait::SubkindDiffers);
    add(anaphor.role.is_some() && earlier().any(|m| m.role == anaphor.role), Trait::RoleSame);
    add(same_noun.is_none() && anaphor.role == Some(PersonRole::Nature), Trait::RoleNature);
    add(same_noun.is_none() && anaphor.role == Some(PersonRole::State), Trait::RoleState);
    add(same_noun.is_none() && anaphor.role == Some(PersonRole::Office), Trait::RoleOffice);
    add(same_noun.is_none() && anaphor.role == Some(PersonRole::Profession), Trait::RoleProfession);
    add(same_noun.is_none() && matches!(anaphor.role, Some(PersonRole::Tie | PersonRole::Kinship)), Trait::RoleTie);
}

/// The first subkind that a member of the entity shows.
pub fn entity_subkind<'a>(candidates: &'a [Candidate], members: &[usize]) -> Option<&'a str> {
    members.iter().find_map(|&m| candidates[m].subkind.as_deref())
}

/// The verb or predicate whose clause a word stands in.
pub fn clause_of(text: &Text, word: usize) -> usize {
    let mut at = word;
    for _ in 0..12 {
        let clausal = matches!(
            text.rel(at),
            Rel::Root | Rel::Acl | Rel::Advcl | Rel::Ccomp | Rel::Csubj | Rel::Parataxis | Rel::Xcomp
        );
        if clausal || text.is_root(at) {
            return at;
        }
        at = text.head(at);
    }
    at
}
