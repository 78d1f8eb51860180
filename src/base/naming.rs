//! Names made comparable: folded text, full-name keys, sound skeletons that spellings and alphabets share, edit distance.
//! In: names as texts write them, and the rules of `data/names/`. Out: strings to compare and to index. Which names are one entity is
//! the business of `linking`.
//!
//! Three grains, each coarser than the one before:
//!
//! | grain | `Iarochenko, «Viktor»` | meets |
//! |---|---|---|
//! | [`fold`] | `iarochenko viktor` | the same letters, whatever the case, accents and punctuation |
//! | [`Naming::key`] | `iarochenko viktor` | the same without titles, articles and legal forms |
//! | [`Naming::sound`] | `yaroSenko viktor` | `Yaroshenko`, `Ярошенко` |

mod distance;
mod fold;
mod rules;

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::{DataError, DataFiles};

pub use distance::distance;
pub use fold::fold;

use fold::marked;
use rules::{Rules, Scripts};

/// How names of an entity kind are built; a kind of `schema/kinds.toml` says which holds for it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NameStyle {
    /// Titles, given names, particles, surnames, generations.
    Person,
    /// Legal forms, acronyms.
    Organization,
    /// Exonyms.
    Place,
    #[default]
    Other,
}

/// The lists of `names/words.toml`, all folded.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    titles: BTreeSet<String>,
    bound_titles: BTreeSet<String>,
    feminine_titles: BTreeSet<String>,
    masculine_titles: BTreeSet<String>,
    generations: BTreeSet<String>,
    juniors: BTreeSet<String>,
    epithets: BTreeSet<String>,
    kinds_of_happening: BTreeSet<String>,
    same_generation: Vec<Vec<String>>,
    patronymics: Vec<String>,
    feminine_ends: Vec<(String, String)>,
    maiden: BTreeSet<String>,
    articles: BTreeSet<String>,
    elisions: BTreeSet<String>,
    particles: BTreeSet<String>,
    legal_forms: BTreeSet<String>,
    weak_forms: BTreeSet<String>,
}

/// What a person's name says of its bearer's gender by its title.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TitleGender {
    Feminine,
    Masculine,
}

/// How two given names are one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Equivalence {
    /// "Jean" and "John".
    Language,
    /// "William" and "Bill".
    ShortForm,
}

/// The rules of `data/names/`, read once.
pub struct Naming {
    words: Words,
    scripts: Scripts,
    rules: Rules,
    /// Spelling → the one that stands for its group.
    spellings: BTreeMap<String, String>,
    /// The same by sound, for parts of four letters and more.
    sounds: BTreeMap<String, String>,
    /// Name part → the groups of names that are its forms in other languages, and those of short forms.
    equivalents: BTreeMap<String, Vec<u32>>,
    /// The groups of short forms.
    short_forms: BTreeSet<u32>,
}

impl Naming {
    /// Reads `names/words.toml`, `names/scripts.tsv`, `names/sounds.tsv` and `names/variants.tsv`.
    pub fn load(files: &DataFiles) -> Result<Naming, DataError> {
        let name = "names/words.toml";
        let words: Words = toml::from_str(files.text(name)?).map_err(|e| DataError::new(name, e.to_string()))?;
        let scripts = Scripts::read("names/scripts.tsv", files.text("names/scripts.tsv")?)?;
        let rules = Rules::read("names/sounds.tsv", files.text("names/sounds.tsv")?)?;
        let mut naming = Naming {
            words,
            scripts,
            rules,
            spellings: BTreeMap::new(),
            sounds: BTreeMap::new(),
            equivalents: BTreeMap::new(),
            short_forms: BTreeSet::new(),
        };
        let name = "names/variants.tsv";
        let mut groups = 0;
        for (number, line) in files.text(name)?.lines().enumerate() {
            if line.starts_with('#') || line.trim().is_empty() {
                continue;
            }
            let mut fields = line.split('\t');
            let kind = fields.next().unwrap_or("");
            let parts: Vec<String> = fields.map(fold).filter(|part| !part.is_empty()).collect();
            let wrong = |what: &str| DataError::new(name, format!("line {}: {what}", number + 1));
            match (kind, parts.first()) {
                (_, None) => return Err(wrong("names no name part")),
                ("s", Some(first)) => {
                    for part in &parts {
                        if part.chars().count() >= SOUND_LENGTH {
                            let sound = naming.rules.apply(part);
                            let stands = naming.rules.apply(first);
                            naming.sounds.entry(sound).or_insert(stands);
                        }
                        naming.spellings.entry(part.clone()).or_insert_with(|| first.clone());
                    }
                }
                ("e" | "n", _) => {
                    if kind == "n" {
                        naming.short_forms.insert(groups);
                    }
                    for part in parts {
                        let numbers = naming.equivalents.entry(part).or_default();
                        if numbers.last() != Some(&groups) {
                            numbers.push(groups);
                        }
                    }
                    groups += 1;
                }
                _ => return Err(wrong("begins with neither 's' nor 'e' nor 'n'")),
            }
        }
        Ok(naming)
    }

    /// The folded words of a name: `l'Oréal` is two, `N'Diaye` and `O'Brien` are one each.
    pub fn words(&self, name: &str) -> Vec<String> {
        let mut words = Vec::new();
        for word in marked(name).split(' ').filter(|word| !word.is_empty()) {
            let mut rest = word;
            while let Some((prefix, after)) = rest.split_once('\'') {
                if !self.words.elisions.contains(prefix) || after.is_empty() {
                    break;
                }
                words.push(prefix.to_string());
                rest = after;
            }
            let joined = rest.replace('\'', "");
            if !joined.is_empty() {
                words.push(joined);
            }
        }
        words
    }

    /// The words of a name without what is no part of it: a person's titles, an article, a company's legal form. Never empty where
    /// the name has a letter or a digit.
    pub fn core(&self, name: &str, style: NameStyle) -> Vec<String> {
        let mut words = self.words(name);
        if style == NameStyle::Person {
            let count = self.titles(&words);
            words.drain(..count);
            return words;
        }
        while words.len() > 1 && self.words.articles.contains(&words[0]) {
            words.remove(0);
        }
        while style == NameStyle::Organization
            && words.len() > 1
            && self.words.legal_forms.contains(&words[words.len() - 1])
        {
            words.pop();
        }
        words
    }

    /// Equal for two spellings of one full name that differ by accents, case, hyphens, punctuation, titles, articles or legal forms.
    pub fn key(&self, name: &str, style: NameStyle) -> String {
        self.core(name, style).join(" ")
    }

    /// How a name sounds, roughly: equal for French, English and Cyrillic (Greek, Georgian, Armenian) spellings of one name, and
    /// for the variants of Arabic names that `names/variants.tsv` lists. Words in order, joined by spaces; capitals are sounds of several letters.
    pub fn sound(&self, name: &str) -> String {
        let latin = self.scripts.to_latin(name);
        let words: Vec<String> = self.words(&latin).iter().map(|word| self.word_sound(word)).collect();
        words.join(" ")
    }

    /// `sound` of one folded word.
    pub fn word_sound(&self, word: &str) -> String {
        if let Some(stands) = self.spellings.get(word) {
            return self.rules.apply(stands);
        }
        let sound = self.rules.apply(word);
        self.sounds.get(&sound).cloned().unwrap_or(sound)
    }

    /// The name in Latin letters, lower case where it had others, untouched where it had none.
    pub fn latin(&self, name: &str) -> String {
        self.scripts.to_latin(name)
    }

    /// How two different folded given names are forms of one, if they are.
    pub fn equivalence(&self, a: &str, b: &str) -> Option<Equivalence> {
        let (a, b) = (self.equivalents.get(a)?, self.equivalents.get(b)?);
        let mut common = a.iter().filter(|group| b.contains(group)).peekable();
        common.peek()?;
        let short = common.all(|group| self.short_forms.contains(group));
        Some(if short { Equivalence::ShortForm } else { Equivalence::Language })
    }

    /// The numbers of the groups of given names that a folded word belongs to.
    pub fn groups(&self, word: &str) -> &[u32] {
        self.equivalents.get(word).map_or(&[], Vec::as_slice)
    }

    /// The gender that a person's titles tell.
    pub fn title_gender(&self, name: &str) -> Option<TitleGender> {
        let words = self.words(name);
        words[..self.leading_titles(&words)].iter().find_map(|word| {
            if self.words.feminine_titles.contains(word) {
                Some(TitleGender::Feminine)
            } else if self.words.masculine_titles.contains(word) {
                Some(TitleGender::Masculine)
            } else {
                None
            }
        })
    }

    /// Whether a folded word tells bearers of one name apart: "fils", "Jr", "II".
    pub fn is_generation(&self, word: &str) -> bool {
        self.words.generations.contains(word)
    }

    /// Whether a folded word is a generation that a name often goes without: "Jr".
    pub fn is_junior(&self, word: &str) -> bool {
        self.words.juniors.contains(word)
    }

    /// The word that stands for all marks of the same generation: "père" for "Sr.".
    pub fn generation<'a>(&'a self, word: &'a str) -> &'a str {
        let row = self.words.same_generation.iter().find(|row| row.iter().any(|one| one == word));
        row.and_then(|row| row.first()).map_or(word, String::as_str)
    }

    /// Whether a folded word after an article tells bearers of one name apart: "l'Ancien", "the Younger".
    pub fn is_epithet(&self, word: &str) -> bool {
        self.words.epithets.contains(word)
    }

    /// Whether a folded word says of what kind a happening is, and not which it is.
    pub fn is_kind_of_happening(&self, word: &str) -> bool {
        self.words.kinds_of_happening.contains(word)
    }

    /// Whether a folded word is an article.
    pub fn is_article(&self, word: &str) -> bool {
        self.words.articles.contains(word)
    }

    /// Whether a part of a name, as it sounds, is a patronymic: "Vladimirovitch".
    pub fn is_patronymic(&self, sound: &str) -> bool {
        self.words.patronymics.iter().any(|end| sound.len() > end.len() + 1 && sound.ends_with(end))
    }

    /// Whether two family names, as they sound, are the feminine and the masculine form of one: "Ivanova" and "Ivanov".
    pub fn are_gender_forms(&self, a: &str, b: &str) -> bool {
        let forms = |a: &str, b: &str| {
            let ends = self.words.feminine_ends.iter();
            ends.into_iter()
                .any(|(f, m)| a.strip_suffix(f.as_str()).is_some_and(|stem| b.strip_suffix(m.as_str()) == Some(stem)))
        };
        forms(a, b) || forms(b, a)
    }

    /// Whether a folded word stands before a second family name: "née".
    pub fn is_maiden_mark(&self, word: &str) -> bool {
        self.words.maiden.contains(word)
    }

    /// Whether a folded word is a particle, article or preposition that names drop or vary.
    pub fn is_particle(&self, word: &str) -> bool {
        self.words.particles.contains(word)
    }

    /// Whether a folded word is a legal form, or one that a company's name may drop.
    pub fn is_legal_form(&self, word: &str) -> bool {
        self.words.legal_forms.contains(word) || self.words.weak_forms.contains(word)
    }

    /// How many words at the start are titles, with an article before them, leaving at least one.
    fn leading_titles(&self, words: &[String]) -> usize {
        let is_title = |word: &String| self.words.titles.contains(word) || self.words.bound_titles.contains(word);
        let mut count = 0;
        while count + 1 < words.len() {
            if is_title(&words[count]) {
                count += 1;
            } else if self.words.articles.contains(&words[count])
                && count + 2 < words.len()
                && is_title(&words[count + 1])
            {
                count += 2;
            } else {
                break;
            }
        }
        count
    }

    /// The leading titles that are no part of the name: a bound title stays where only one word would follow it.
    fn titles(&self, words: &[String]) -> usize {
        let mut count = self.leading_titles(words);
        if count > 0 && count + 1 == words.len() && self.words.bound_titles.contains(&words[count - 1]) {
            count -= 1;
        }
        count
    }
}

/// Shorter name parts are compared letter by letter before they stand for a group of spellings.
const SOUND_LENGTH: usize = 4;

#[cfg(test)]
mod tests;
