//! `nouns.toml` and `references.toml` of a language → what nouns describe, and the words by which a text refers.
//! In: two data files. Out: look-ups by lower-case form or lemma. Applying them to a text is the business of `extraction::coref`.

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use crate::base::{DataError, DataFiles};
use crate::schema::{Gender, KindId, Schema};

/// What a person noun does for the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PersonRole {
    /// "président", "général"
    Office,
    /// "journaliste"
    Profession,
    /// "mère": of whom?
    Kinship,
    /// "allié": of whom?
    Tie,
    /// "homme", "habitant"
    Nature,
    /// "suspect", "otage"
    State,
}

/// One thing that a noun may describe.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NounSense {
    /// `None` for what is no entity: times, measures, counts.
    pub kind: Option<KindId>,
    pub subkind: Option<Box<str>>,
    pub role: Option<PersonRole>,
    /// Whether it may stand before a name: "le ministre X", but not "la femme X".
    pub before_name: bool,
    /// The gender of whom the noun describes, where it tells.
    pub gender: Gender,
}

/// A form with its gender and number, where it shows them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Agreement {
    pub gender: Gender,
    /// `Some(true)` for the plural.
    pub plural: Option<bool>,
    /// `Some(true)` for what speaks of people only ("he"), `Some(false)` for what never does ("it").
    pub of_person: Option<bool>,
}

/// Whose the determined thing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Possessive {
    /// 1, 2 or 3.
    pub person: u8,
    /// Whether there are several owners.
    pub plural: bool,
    /// The owner's gender, where the form shows it: "his".
    pub gender: Gender,
    /// As in `Agreement`.
    pub of_person: Option<bool>,
}

/// The words by which one language refers. Keys are lower-case.
#[derive(Clone, Debug, Default)]
pub struct References {
    nouns: FxHashMap<Box<str>, Vec<NounSense>>,
    pub honorifics: FxHashMap<Box<str>, Agreement>,
    /// What stands after a name to tell father and son apart, without accents.
    pub generations: FxHashSet<Box<str>>,
    pub third_person: FxHashMap<Box<str>, Agreement>,
    pub demonstrative: FxHashMap<Box<str>, Agreement>,
    /// Determiners that are pronouns before a verb ("leur demande"), and their relation to it.
    pub clitics: FxHashMap<Box<str>, Box<str>>,
    pub possessives: FxHashMap<Box<str>, Possessive>,
    pub reflexive: FxHashSet<Box<str>>,
    pub relative: FxHashSet<Box<str>>,
    pub first_person_singular: FxHashSet<Box<str>>,
    pub first_person_plural: FxHashSet<Box<str>>,
    pub definite: FxHashSet<Box<str>>,
    pub demonstrative_determiners: FxHashSet<Box<str>>,
    pub indefinite: FxHashSet<Box<str>>,
    pub anaphoric_adjectives: FxHashSet<Box<str>>,
    pub different: FxHashSet<Box<str>>,
    pub place_of: FxHashSet<Box<str>>,
    pub speech: FxHashSet<Box<str>>,
    pub government: FxHashSet<Box<str>>,
    pub team: FxHashSet<Box<str>>,
    pub between_governments: FxHashSet<Box<str>>,
    pub locative: FxHashSet<Box<str>>,
    pub agentive: FxHashSet<Box<str>>,
    pub pair_nouns: FxHashSet<Box<str>>,
    /// Number word → how many.
    pub counts: FxHashMap<Box<str>, usize>,
    pub according: FxHashSet<Box<str>>,
    pub between: FxHashSet<Box<str>>,
    pub negations: FxHashSet<Box<str>>,
    pub government_nouns: FxHashSet<Box<str>>,
    /// Subkinds of bodies and works whose noun stands before their own name, never before that of their head.
    pub named_subkinds: Vec<Box<str>>,
    /// Prepositions of complements that belong to a description: "la mère de", but not "son fils depuis".
    pub complement: FxHashSet<Box<str>>,
    /// Nouns whose complement speaks of people in general: "les droits de l'homme".
    pub generic_owners: FxHashSet<Box<str>>,
    /// (class of anaphors, trait) → weight, learnt by `train`.
    pub weights: FxHashMap<(Box<str>, Box<str>), f32>,
    /// Lemmas of verbs whose subject stands for nothing: "il faut".
    pub impersonal: FxHashSet<Box<str>>,
    /// "il y a": the pronoun, and the verbs that it empties.
    pub there: Box<str>,
    pub there_verbs: FxHashSet<Box<str>>,
    /// Adjective or inhabitant (masculine singular) → place, for places that are no countries.
    pub demonyms: FxHashMap<Box<str>, Box<str>>,
    /// Small words that names and acronyms skip, folded.
    pub articles: FxHashSet<Box<str>>,
    /// Words that introduce what the subject is: "en tant que mère".
    pub roles: FxHashSet<Box<str>>,
    /// Kinship noun → its relation, and relation → the same seen from the other side.
    pub kin: FxHashMap<Box<str>, Box<str>>,
    pub kin_inverse: FxHashMap<Box<str>, Box<str>>,
    /// Opening mark, closing mark.
    pub quotes: Vec<(Box<str>, Box<str>)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NounsFile {
    class: Vec<NounClass>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NounClass {
    kind: String,
    subkind: Option<String>,
    role: Option<PersonRole>,
    before_name: Option<bool>,
    words: String,
}

#[derive(Deserialize)]
struct FormRow {
    form: Box<str>,
    gender: Option<String>,
    number: Option<String>,
    person: Option<u8>,
    of: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ReferencesFile {
    honorifics: Vec<FormRow>,
    #[serde(default)]
    generations: Vec<Box<str>>,
    third_person: Vec<FormRow>,
    demonstrative: Vec<FormRow>,
    #[serde(default)]
    clitics: std::collections::BTreeMap<Box<str>, Box<str>>,
    possessives: Vec<FormRow>,
    according: Vec<Box<str>>,
    between: Vec<Box<str>>,
    negations: Vec<Box<str>>,
    government_nouns: Vec<Box<str>>,
    generic_owners: Vec<Box<str>>,
    complement: Vec<Box<str>>,
    named_subkinds: Vec<Box<str>>,
    impersonal: Vec<Box<str>>,
    there: Box<str>,
    there_verbs: Vec<Box<str>>,
    demonyms: std::collections::BTreeMap<Box<str>, Box<str>>,
    articles: Vec<Box<str>>,
    roles: Vec<Box<str>>,
    kin: std::collections::BTreeMap<Box<str>, Vec<Box<str>>>,
    kin_inverse: std::collections::BTreeMap<Box<str>, Box<str>>,
    reflexive: Vec<Box<str>>,
    relative: Vec<Box<str>>,
    first_person_singular: Vec<Box<str>>,
    first_person_plural: Vec<Box<str>>,
    definite: Vec<Box<str>>,
    demonstrative_determiners: Vec<Box<str>>,
    indefinite: Vec<Box<str>>,
    anaphoric_adjectives: Vec<Box<str>>,
    different: Vec<Box<str>>,
    place_of: Vec<Box<str>>,
    speech: String,
    government: String,
    team: String,
    between_governments: Vec<Box<str>>,
    locative: Vec<Box<str>>,
    agentive: Vec<Box<str>>,
    pair_nouns: Vec<Box<str>>,
    counts: std::collections::BTreeMap<Box<str>, usize>,
    quotes: Vec<Box<str>>,
}

/// The kind name of `nouns.toml` for what is no entity.
const NO_ENTITY: &str = "value";

impl References {
    /// Reads `lang/<code>/nouns.toml` and `lang/<code>/references.toml`; a language without them refers by names alone.
    pub fn load(files: &DataFiles, code: &str, schema: &Schema) -> Result<References, DataError> {
        let nouns_file = format!("lang/{code}/nouns.toml");
        let words_file = format!("lang/{code}/references.toml");
        let mut read = match files.get(&words_file) {
            None => References::default(),
            Some(_) => {
                let file: ReferencesFile =
                    toml::from_str(files.text(&words_file)?).map_err(|e| DataError::new(&words_file, e.to_string()))?;
                References::from_file(file, &words_file)?
            }
        };
        if files.get(&nouns_file).is_some() {
            let file: NounsFile =
                toml::from_str(files.text(&nouns_file)?).map_err(|e| DataError::new(&nouns_file, e.to_string()))?;
            for class in &file.class {
                read.add_class(class, schema, &nouns_file)?;
            }
        }
        // What is set by hand first, then what is learnt.
        for name in ["reference_weights.tsv", "models/anaphora.tsv"] {
            let file = format!("lang/{code}/{name}");
            if files.get(&file).is_some() {
                read.weights.extend(read_weights(files.text(&file)?, &file)?);
            }
        }
        Ok(read)
    }

    /// What the noun may describe, the likeliest first; empty for a noun the language's file does not know. Looked up by form, then by
    /// lemma, then without a plural ending. Nouns that the file writes with a capital ("État") need one in the text.
    pub fn senses(&self, form: &str, lemma: &str) -> &[NounSense] {
        if form.starts_with(char::is_uppercase)
            && let Some(found) = self.nouns.get(form).or_else(|| self.nouns.get(form.strip_suffix('s').unwrap_or(form)))
        {
            return found;
        }
        let form = form.to_lowercase();
        let found = self.nouns.get(form.as_str()).or_else(|| self.nouns.get(lemma.to_lowercase().as_str()));
        let found = found.or_else(|| self.nouns.get(form.strip_suffix(['s', 'x']).unwrap_or(&form)));
        found.map_or(&[], |senses| senses.as_slice())
    }

    fn from_file(file: ReferencesFile, name: &str) -> Result<References, DataError> {
        let forms = |rows: Vec<FormRow>| -> Result<FxHashMap<Box<str>, Agreement>, DataError> {
            rows.into_iter().map(|row| Ok((row.form.clone(), agreement(&row, name)?))).collect()
        };
        let set = |words: Vec<Box<str>>| words.into_iter().collect::<FxHashSet<_>>();
        let split = |words: &str| words.split_whitespace().map(Box::from).collect::<FxHashSet<Box<str>>>();
        let mut possessives = FxHashMap::default();
        for row in file.possessives {
            let shown = agreement(&row, name)?;
            let (person, plural) = (row.person.unwrap_or(3), shown.plural == Some(true));
            let (gender, of_person) = (shown.gender, shown.of_person);
            possessives.insert(row.form, Possessive { person, plural, gender, of_person });
        }
        Ok(References {
            nouns: FxHashMap::default(),
            honorifics: forms(file.honorifics)?,
            generations: set(file.generations),
            third_person: forms(file.third_person)?,
            demonstrative: forms(file.demonstrative)?,
            clitics: file.clitics.into_iter().collect(),
            possessives,
            according: set(file.according),
            between: set(file.between),
            negations: set(file.negations),
            government_nouns: set(file.government_nouns),
            weights: FxHashMap::default(),
            generic_owners: set(file.generic_owners),
            complement: set(file.complement),
            named_subkinds: file.named_subkinds,
            impersonal: set(file.impersonal),
            there: file.there,
            there_verbs: set(file.there_verbs),
            demonyms: file.demonyms.into_iter().collect(),
            articles: set(file.articles),
            roles: set(file.roles),
            kin: file.kin.iter().flat_map(|(kin, words)| words.iter().map(|w| (w.clone(), kin.clone()))).collect(),
            kin_inverse: file.kin_inverse.into_iter().collect(),
            reflexive: set(file.reflexive),
            relative: set(file.relative),
            first_person_singular: set(file.first_person_singular),
            first_person_plural: set(file.first_person_plural),
            definite: set(file.definite),
            demonstrative_determiners: set(file.demonstrative_determiners),
            indefinite: set(file.indefinite),
            anaphoric_adjectives: set(file.anaphoric_adjectives),
            different: set(file.different),
            place_of: set(file.place_of),
            speech: split(&file.speech),
            government: split(&file.government),
            team: split(&file.team),
            between_governments: set(file.between_governments),
            locative: set(file.locative),
            agentive: set(file.agentive),
            pair_nouns: set(file.pair_nouns),
            counts: file.counts.into_iter().collect(),
            quotes: file.quotes.chunks_exact(2).map(|pair| (pair[0].clone(), pair[1].clone())).collect(),
        })
    }

    fn add_class(&mut self, class: &NounClass, schema: &Schema, file: &str) -> Result<(), DataError> {
        let kind = if class.kind == NO_ENTITY {
            None
        } else {
            Some(
                schema
                    .kind_id(&class.kind)
                    .ok_or_else(|| DataError::new(file, format!("'{}' is no kind", class.kind)))?,
            )
        };
        if let (Some(kind), Some(subkind)) = (kind, &class.subkind)
            && !schema.kind(kind).subkinds.contains(subkind)
        {
            return Err(DataError::new(file, format!("'{subkind}' is no subkind of '{}'", class.kind)));
        }
        let sense = |gender| NounSense {
            kind,
            subkind: class.subkind.as_deref().map(Box::from),
            role: class.role,
            before_name: kind.is_some() && class.before_name.unwrap_or(true),
            gender,
        };
        for entry in class.words.split_whitespace() {
            if let Some((masculine, feminine)) = entry.split_once('/') {
                self.add(masculine, sense(Gender::Masculine));
                self.add(feminine, sense(Gender::Feminine));
            } else {
                let (word, gender) = match entry.split_once(':') {
                    Some((word, "m")) => (word, Gender::Masculine),
                    Some((word, "f")) => (word, Gender::Feminine),
                    Some((word, "n")) | Some((word, "")) => (word, Gender::Unknown),
                    Some((_, mark)) => {
                        return Err(DataError::new(
                            file,
                            format!("'{mark}' in '{entry}' is no gender: write m, f or n"),
                        ));
                    }
                    None => (entry, Gender::Unknown),
                };
                self.add(word, sense(gender));
            }
        }
        Ok(())
    }

    fn add(&mut self, word: &str, sense: NounSense) {
        let senses = self.nouns.entry(word.into()).or_default();
        if !senses.iter().any(|s| s.kind == sense.kind && s.subkind == sense.subkind && s.role == sense.role) {
            senses.push(sense);
        }
    }
}

/// Rows of class, trait and weight, separated by tabs; `#` starts a comment line.
fn read_weights(text: &str, file: &str) -> Result<FxHashMap<(Box<str>, Box<str>), f32>, DataError> {
    let rows = text.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    rows.map(|(i, line)| {
        let columns: Vec<&str> = line.split('\t').collect();
        let weight = columns.get(2).and_then(|w| w.parse::<f32>().ok()).filter(|w| w.is_finite());
        match (columns.as_slice(), weight) {
            ([class, name, _], Some(weight)) => Ok(((Box::from(*class), Box::from(*name)), weight)),
            _ => Err(DataError::new(
                file,
                format!("line {}: expected class, trait and a number, separated by tabs", i + 1),
            )),
        }
    })
    .collect()
}

fn agreement(row: &FormRow, file: &str) -> Result<Agreement, DataError> {
    let gender = match row.gender.as_deref() {
        None => Gender::Unknown,
        Some("m") => Gender::Masculine,
        Some("f") => Gender::Feminine,
        Some(other) => {
            return Err(DataError::new(file, format!("'{}': '{other}' is no gender: write m or f", row.form)));
        }
    };
    let plural = match row.number.as_deref() {
        None => None,
        Some("s") => Some(false),
        Some("p") => Some(true),
        Some(other) => {
            return Err(DataError::new(file, format!("'{}': '{other}' is no number: write s or p", row.form)));
        }
    };
    let of_person = match row.of.as_deref() {
        None => None,
        Some("person") => Some(true),
        Some("thing") => Some(false),
        Some(other) => {
            return Err(DataError::new(file, format!("'{}': of '{other}': write person or thing", row.form)));
        }
    };
    Ok(Agreement { gender, plural, of_person })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn french() -> (References, Schema) {
        let files = DataFiles::embedded();
        let schema = Schema::load(&files).unwrap();
        (References::load(&files, "fr", &schema).unwrap(), schema)
    }

    #[test]
    fn nouns_are_found_in_both_genders_and_numbers() {
        let (french, schema) = french();
        let person = schema.kind_id("person");
        for (form, lemma, gender) in [
            ("présidente", "président", Gender::Feminine),
            ("présidents", "président", Gender::Masculine),
            ("mère", "mère", Gender::Feminine),
            ("victime", "victime", Gender::Unknown),
        ] {
            let sense = &french.senses(form, lemma)[0];
            assert_eq!((sense.kind, sense.gender), (person, gender), "{form}");
        }
        assert!(french.senses("lundi", "lundi")[0].kind.is_none());
        assert!(french.senses("zygomatique", "zygomatique").is_empty());
    }

    #[test]
    fn a_wrong_file_names_the_fault() {
        let files = DataFiles::embedded();
        let schema = Schema::load(&files).unwrap();
        let class = |kind: &str, words: &str| NounClass {
            kind: kind.into(),
            subkind: None,
            role: None,
            before_name: None,
            words: words.into(),
        };
        let mut read = References::default();
        assert!(read.add_class(&class("planet", "a"), &schema, "f").unwrap_err().message.contains("planet"));
        assert!(read.add_class(&class("person", "a:x"), &schema, "f").unwrap_err().message.contains("a:x"));
    }
}
