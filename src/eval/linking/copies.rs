//! Copies of documents under other names, as many more articles would name other people, places and bodies.
//! In: documents, and the number of the copy. Out: the same documents with other names, the same for equal words.
//!
//! What many bear stays shared, as it is in any folder: a given name becomes another given name of the same documents (as frequent as it is
//! there), common family names, small words and legal forms stay as they are. All other words become new ones, whose sounds are new too.

use std::collections::BTreeMap;

use crate::base::{Document, NameStyle};
use crate::graph::GraphUpdate;
use crate::linking::{Rules, keys};
use crate::schema::{Gender, Schema};

pub struct Disguise<'a> {
    schema: &'a Schema,
    rules: &'a Rules,
    /// Given names as often as the documents have them, by gender.
    given: BTreeMap<Gender, Vec<String>>,
}

/// Syllables of different consonants: two of them after a word make it another.
const SYLLABLES: [&str; 14] = ["ba", "do", "fi", "gu", "ka", "le", "mo", "nu", "pi", "ra", "so", "tu", "va", "ze"];

impl<'a> Disguise<'a> {
    pub fn of(documents: &[GraphUpdate], schema: &'a Schema, rules: &'a Rules) -> Disguise<'a> {
        let mut disguise = Disguise { schema, rules, given: BTreeMap::new() };
        for entity in documents.iter().flat_map(|update| &update.entities) {
            let words: Vec<&str> = entity.name.split(BETWEEN).collect();
            let is_person = schema.kind(entity.kind).naming == NameStyle::Person;
            for word in words.iter().take(words.len() - 1).filter(|_| is_person) {
                if let Some(gender) = disguise.given_name(word) {
                    disguise.given.entry(gender).or_default().push(word.to_string());
                }
            }
        }
        disguise
    }

    /// The gender of a given name.
    fn given_name(&self, word: &str) -> Option<Gender> {
        let folded = self.rules.naming.words(word).join("");
        self.rules.is_given_name(&folded).then(|| self.rules.gender(&folded))
    }

    /// Copy number 0 is the document itself.
    pub fn copy(&self, update: &GraphUpdate, copy: usize) -> GraphUpdate {
        let document = Document::new(update.document.name.clone(), format!("{copy} {}", update.document.id));
        let mut other = GraphUpdate { document, statements: Vec::new(), ..update.clone() };
        if copy == 0 {
            return other;
        }
        for entity in &mut other.entities {
            let kind = self.schema.kind(entity.kind);
            entity.name = self.name(&entity.name, kind.naming, copy);
            let year = keys::year_of(&entity.key).map(|year| format!("@{year}")).unwrap_or_default();
            entity.key = match keys::document_of(&entity.key) {
                Some(_) => format!("#{}.{}", other.document.id, entity.key.rsplit('.').next().unwrap_or("0")),
                None => format!("{}:{}{year}", kind.name, self.rules.naming.key(&entity.name, kind.naming)),
            };
            entity.aliases.clear();
        }
        other
    }

    fn name(&self, name: &str, style: NameStyle, copy: usize) -> String {
        let count = name.split(BETWEEN).count();
        let mut out = String::new();
        for (index, piece) in name.split_inclusive(BETWEEN).enumerate() {
            let word = piece.trim_end_matches(BETWEEN);
            out += &self.word(word, style, index + 1 < count, copy);
            out += &piece[word.len()..];
        }
        out
    }

    fn word(&self, word: &str, style: NameStyle, is_inner: bool, copy: usize) -> String {
        let folded = self.rules.naming.words(word).join("");
        let naming = &self.rules.naming;
        let is_small = naming.is_particle(&folded) || naming.is_legal_form(&folded) || folded.chars().count() < 2;
        let is_person = style == NameStyle::Person;
        if is_small || is_person && !is_inner && self.rules.is_common_family_name(&folded) {
            return word.to_string();
        }
        let gender = if is_person && is_inner { self.given_name(word) } else { None };
        if let Some(all) = gender.and_then(|gender| self.given.get(&gender)) {
            let hash = blake3::hash(format!("{copy} {word}").as_bytes());
            let draw = hash.as_bytes()[..8].iter().fold(0u64, |sum, &byte| sum << 8 | u64::from(byte));
            return all[(draw % all.len() as u64) as usize].clone();
        }
        format!("{word}{}{}", SYLLABLES[copy % 14], SYLLABLES[copy / 14 % 14])
    }
}

/// What stands between the words of a name.
const BETWEEN: [char; 4] = [' ', '-', '\'', '’'];
