//! `lang/profiles.toml` → `Profiles`: which language a text is in, by its commonest short words.
//! In: a data file, then texts. Out: the likeliest language of the file's list, read here or not. Linear in the length of the text.

use rustc_hash::FxHashMap;
use serde::Deserialize;

use crate::base::{DataError, DataFiles};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProfilesFile {
    fallback: String,
    language: Vec<ProfileRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProfileRow {
    code: String,
    name: String,
    letters: String,
    words: String,
}

/// One language of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    pub code: String,
    /// In itself.
    pub name: String,
}

/// The words and letters of all languages of the list.
#[derive(Clone, Debug, Default)]
pub struct Profiles {
    languages: Vec<Profile>,
    /// Word → the languages that have it.
    words: FxHashMap<Box<str>, Vec<u8>>,
    letters: FxHashMap<char, Vec<u8>>,
    /// The code of the language in which a text is read that tells nothing.
    pub fallback: String,
}

/// What speaks for the languages in one text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Evidence {
    /// Words of letters.
    pub words: usize,
    /// Of each language, in the order of the list: its words and letters, those that others have too counted less.
    pub weights: Vec<f32>,
    /// How many words are of its list.
    pub known: Vec<usize>,
}

/// What one letter of a language's own weighs against one of its words.
const LETTER: f32 = 0.3;

impl Profiles {
    /// Reads `lang/profiles.toml`.
    pub fn load(files: &DataFiles) -> Result<Profiles, DataError> {
        let name = "lang/profiles.toml";
        let file: ProfilesFile =
            toml::from_str(files.text(name)?).map_err(|e| DataError::new(name, e.message().to_string()))?;
        if file.language.len() > u8::MAX as usize {
            return Err(DataError::new(name, "lists more than 255 languages"));
        }
        let mut profiles = Profiles { fallback: file.fallback, ..Profiles::default() };
        for (number, row) in (0u8..).zip(file.language) {
            let enter = |languages: &mut Vec<u8>| {
                if languages.last() != Some(&number) {
                    languages.push(number);
                }
            };
            for word in row.words.split_whitespace() {
                enter(profiles.words.entry(word.into()).or_default());
            }
            row.letters.chars().for_each(|letter| enter(profiles.letters.entry(letter).or_default()));
            profiles.languages.push(Profile { code: row.code, name: row.name });
        }
        Ok(profiles)
    }

    pub fn languages(&self) -> &[Profile] {
        &self.languages
    }

    /// Counts the words and letters of a text.
    pub fn evidence(&self, text: &str) -> Evidence {
        let count = self.languages.len();
        let mut found = Evidence { words: 0, weights: vec![0.0; count], known: vec![0; count] };
        let mut word = String::new();
        for c in text.chars().chain([' ']) {
            if c.is_alphabetic() {
                let lower = c.to_lowercase().next().unwrap_or(c);
                word.push(lower);
                if let Some(languages) = self.letters.get(&lower).filter(|_| !lower.is_ascii()) {
                    languages.iter().for_each(|&l| found.weights[l as usize] += LETTER / languages.len() as f32);
                }
            } else if !word.is_empty() {
                found.words += 1;
                if let Some(languages) = self.words.get(word.as_str()) {
                    for &l in languages {
                        found.weights[l as usize] += 1.0 / languages.len() as f32;
                        found.known[l as usize] += 1;
                    }
                }
                word.clear();
            }
        }
        found
    }
}

impl Evidence {
    /// The language of most weight among those that `allowed` lets through; `None` where nothing speaks for any. The first of equals.
    pub fn best(&self, allowed: impl Fn(usize) -> bool) -> Option<usize> {
        let mut best: Option<usize> = None;
        for at in (0..self.weights.len()).filter(|&at| allowed(at) && self.weights[at] > 0.0) {
            if best.is_none_or(|b| self.weights[at] > self.weights[b]) {
                best = Some(at);
            }
        }
        best
    }

    /// The share of the words that are of the language's list.
    pub fn coverage(&self, language: usize) -> f32 {
        self.known[language] as f32 / self.words.max(1) as f32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guess(text: &str) -> String {
        let profiles = Profiles::load(&DataFiles::embedded()).unwrap();
        let best = profiles.evidence(text).best(|_| true);
        best.map_or("?".into(), |at| profiles.languages()[at].code.clone())
    }

    #[test]
    fn a_sentence_tells_its_language() {
        for (text, code) in [
            ("La police a arrêté deux hommes à Lyon.", "fr"),
            ("Police arrested two men in London on Monday.", "en"),
            ("Die Polizei hat in Berlin zwei Männer festgenommen.", "de"),
            ("La policía detuvo a dos hombres en el centro de Madrid.", "es"),
            ("La polizia ha arrestato due uomini nel centro di Roma.", "it"),
            ("A polícia prendeu dois homens no centro de Lisboa, mas não há feridos.", "pt"),
            ("Полиция задержала двух мужчин, и это было в Москве.", "ru"),
            ("L’homme qu’il a vu", "fr"),
            ("123 456", "?"),
        ] {
            assert_eq!(guess(text), code, "{text}");
        }
    }

    #[test]
    fn the_fallback_and_every_pack_are_in_the_list() {
        let files = DataFiles::embedded();
        let profiles = Profiles::load(&files).unwrap();
        let listed = |code: &String| profiles.languages().iter().any(|l| l.code == *code);
        assert!(listed(&profiles.fallback));
        assert!(crate::language::LanguagePack::available(&files).iter().all(listed));
    }
}
