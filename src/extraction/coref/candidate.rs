//! A stretch of text that may stand for an entity, before it is known which.

use std::ops::Range;

use crate::extraction::MentionKind;
use crate::language::PersonRole;
use crate::schema::{Gender, KindId};

/// What stands before a noun and says whether it is new to the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Determiner {
    None,
    Definite,
    Indefinite,
    Demonstrative,
    Possessive,
}

/// How a pronoun finds what it stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PronounClass {
    /// Not a pronoun.
    No,
    Personal,
    /// "celui-ci", "ce dernier": the nearest.
    Demonstrative,
    /// "son", as a determiner.
    Possessive,
    Reflexive,
    Relative,
    /// "je", "mon": the speaker of the quotation.
    First,
}

/// A candidate mention. Word indices are those of `Analysis::words`, candidate indices those of the document's candidate list.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// The word that other words of the sentence depend on or are depended on by.
    pub head: usize,
    pub words: Range<usize>,
    pub kind: MentionKind,
    pub entity: Option<KindId>,
    pub subkind: Option<Box<str>>,
    pub role: Option<PersonRole>,
    pub gender: Gender,
    pub plural: Option<bool>,
    /// Of a pronoun: whether it can only stand for a person, or never for one.
    pub of_person: Option<bool>,
    pub determiner: Determiner,
    pub pronoun: PronounClass,
    /// The words of the proper name in it, honorifics left out; empty where there is none.
    pub name: Range<usize>,
    /// Whether an honorific ("Mme") stands before the name.
    pub honorific: bool,
    /// Whether a noun says what the name is: "l'agence Ria Novosti".
    pub introduced: bool,
    /// A country or capital that acts: its government.
    pub acting: bool,
    /// A country that plays: its team.
    pub team: bool,
    pub sentence: u32,
    /// The head noun's lemma in lower case (the name's last word for names without a noun).
    pub lemma: Box<str>,
    /// Lemmas of adjectives and complements, in lower case, sorted.
    pub modifiers: Vec<Box<str>>,
    /// The candidates it stands for together, where it is a plural or a coordination of known ones.
    pub parts: Vec<usize>,
    /// A country, region or city that an adjective names: the place's usual name.
    pub place: Option<Box<str>>,
    /// The noun whose possessive determiner this is; or for a noun, its possessor's candidate.
    pub owner: Option<usize>,
}

impl Candidate {
    pub fn new(head: usize, words: Range<usize>, kind: MentionKind, sentence: u32) -> Candidate {
        Candidate {
            head,
            words,
            kind,
            entity: None,
            subkind: None,
            role: None,
            gender: Gender::Unknown,
            plural: None,
            of_person: None,
            determiner: Determiner::None,
            pronoun: PronounClass::No,
            name: 0..0,
            honorific: false,
            introduced: false,
            acting: false,
            team: false,
            sentence,
            lemma: "".into(),
            modifiers: Vec::new(),
            parts: Vec::new(),
            place: None,
            owner: None,
        }
    }

    pub fn is_named(&self) -> bool {
        !self.name.is_empty()
    }

    pub fn is_pronoun(&self) -> bool {
        self.pronoun != PronounClass::No
    }
}
