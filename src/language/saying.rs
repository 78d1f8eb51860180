//! `saying.toml` → `Saying`: the words by which a language denies, doubts, plans, reports, and lends arguments from word to word.
//! In: a data file. Out: sets to look lemmas up in. What follows from a word is the business of `extraction`.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::base::{DataError, DataFiles, Modality, Polarity};

/// Lemmas, looked up by `contains`.
pub type WordSet = BTreeSet<String>;

/// What a denied governor does to its complement.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Denial {
    /// Nothing: "n'a pas demandé qu'il parte".
    #[default]
    Up,
    /// It is denied too: "ne peut pas partir".
    Down,
    /// It is affirmed: "n'a pas refusé de partir".
    Turn,
}

/// Words whose complement is not a plain fact.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Governor {
    /// For explanations.
    pub name: String,
    pub words: WordSet,
    /// Slots by which the complement hangs on the word.
    pub through: WordSet,
    pub modality: Option<Modality>,
    pub polarity: Option<Polarity>,
    #[serde(default)]
    pub denial: Denial,
}

/// Verbs that lend their arguments to the event noun in their slot `noun`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Support {
    pub verbs: WordSet,
    pub noun: String,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prepositions {
    pub agent: WordSet,
    pub recipient: WordSet,
    pub place: WordSet,
    pub source: WordSet,
    pub capacity: WordSet,
    /// What belongs to a noun, as a possessive does: "de", "of".
    pub owner: WordSet,
    /// Those after which a country may be its government: "avec", "against".
    pub actor: WordSet,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Negation {
    pub adverbs: WordSet,
    pub arguments: WordSet,
    pub marks: WordSet,
    pub heads: WordSet,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Modifiers {
    pub planned: WordSet,
    pub possible: WordSet,
    pub alleged: WordSet,
    pub ended: WordSet,
    pub ended_prefixes: Vec<String>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Adverbs {
    pub planned: WordSet,
    pub possible: WordSet,
    pub alleged: WordSet,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Marks {
    pub possible: WordSet,
    pub actual: WordSet,
    /// Those that open an infinitive of purpose where it is no complement: "to".
    #[serde(default)]
    pub purpose: WordSet,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Speech {
    pub verbs: WordSet,
    pub doubtful: WordSet,
    /// Opening and closing mark.
    pub quotes: Vec<(String, String)>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Control {
    /// The verb's object does the infinitive.
    pub object: WordSet,
    /// The addressee does.
    pub addressee: WordSet,
}

/// The whole of `saying.toml`; prepositions are in the normal form of `Saying::normal`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Saying {
    pub reflexives: WordSet,
    pub articles: WordSet,
    /// Endings by which participles agree, longest first.
    pub agreement: Vec<String>,
    /// Verb ending → infinitive ending, tried in this order where the tagger's lemma is unknown.
    pub verb_endings: Vec<(String, String)>,
    pub contractions: BTreeMap<String, String>,
    pub prepositions: Prepositions,
    pub negation: Negation,
    pub governors: Vec<Governor>,
    pub modifiers: Modifiers,
    pub adverbs: Adverbs,
    /// Auxiliaries that say so: "will", "may".
    #[serde(default)]
    pub auxiliaries: Adverbs,
    pub marks: Marks,
    pub speech: Speech,
    pub control: Control,
    pub support: Vec<Support>,
    pub occurrence: WordSet,
    pub copulas: WordSet,
    pub active_participles: WordSet,
    pub transparent: WordSet,
}

impl Saying {
    /// Reads `lang/<code>/saying.toml`.
    pub(super) fn load(files: &DataFiles, code: &str) -> Result<Saying, DataError> {
        let file = format!("lang/{code}/saying.toml");
        if files.get(&file).is_none() {
            return Ok(Saying::default());
        }
        let mut saying: Saying =
            toml::from_str(files.text(&file)?).map_err(|e| DataError::new(&file, e.to_string()))?;
        let mut prepositions = std::mem::take(&mut saying.prepositions);
        let mut negation = std::mem::take(&mut saying.negation);
        let mut marks = std::mem::take(&mut saying.marks);
        for set in [
            &mut prepositions.agent,
            &mut prepositions.recipient,
            &mut prepositions.place,
            &mut prepositions.source,
            &mut prepositions.capacity,
            &mut prepositions.owner,
            &mut prepositions.actor,
            &mut negation.marks,
            &mut marks.possible,
            &mut marks.actual,
            &mut marks.purpose,
        ] {
            *set = set.iter().map(|text| saying.normal(text)).collect();
        }
        (saying.prepositions, saying.negation, saying.marks) = (prepositions, negation, marks);
        let mut governors = std::mem::take(&mut saying.governors);
        for governor in &mut governors {
            governor.through = governor.through.iter().map(|text| saying.normal(text)).collect();
        }
        saying.governors = governors;
        Ok(saying)
    }

    /// Whether some list of verbs has the lemma.
    pub fn knows(&self, lemma: &str) -> bool {
        self.speech.verbs.contains(lemma)
            || self.copulas.contains(lemma)
            || self.governors.iter().any(|g| g.words.contains(lemma))
            || self.support.iter().any(|s| s.verbs.contains(lemma))
    }

    /// The words of an expression in lower case, elided ones apart: "s'entretenir" is `s'`, `entretenir`.
    pub fn split(text: &str) -> Vec<String> {
        let text = text.to_lowercase().replace('’', "'");
        let mut words = Vec::new();
        for part in text.split_whitespace() {
            // "aujourd'hui" and its like are not elisions: an elided word is at most two letters or a known one such as "jusqu'".
            match part.find('\'') {
                Some(at) if at + 1 < part.len() && (at <= 2 || part[..at].ends_with("qu")) => {
                    words.push(part[..=at].to_string());
                    words.push(part[at + 1..].to_string());
                }
                _ => words.push(part.to_string()),
            }
        }
        words
    }

    /// A preposition as the trees give it: contractions undone, articles dropped. "au sujet de" is "à sujet de".
    pub fn normal(&self, preposition: &str) -> String {
        let words = Self::split(preposition);
        let count = words.len();
        let kept: Vec<&str> = words
            .iter()
            .map(|word| self.contractions.get(word).map_or(word.as_str(), String::as_str))
            .filter(|word| count == 1 || !self.articles.contains(*word))
            .collect();
        kept.join(" ")
    }
}
