//! `data/lang/<code>/` → `LanguagePack`: tokenizer rules, lexicons, gazetteers, cues and models of one language.
//! Each topic has its own file here with the field's type and its loader; this file only gathers them.

mod argument_weights;
mod frame_index;
pub mod gazetteer;
mod lemmatizer;
mod lexicon;
mod multiwords;
mod profiles;
mod reading;
mod references;
mod saying;
mod statement_weights;
mod times;

use serde::Deserialize;

use crate::base::{DataError, DataFiles};
use crate::ml::codec::ModelReader;
use crate::ml::sequence::SequenceModel;
use crate::schema::Schema;

pub use argument_weights::ArgumentWeights;
pub use frame_index::{FrameEntry, FrameIndex, FrameRef, ReadyFrame};
pub use gazetteer::Gazetteer;
pub use lemmatizer::{Edit, Lemmatizer};
pub use lexicon::Lexicon;
pub use multiwords::{Multiword, Multiwords};
pub use profiles::{Evidence, Profile, Profiles};
pub use reading::{Reading, Segmenter};
pub use references::{Agreement, NounSense, PersonRole, Possessive, References};
pub use saying::{Adverbs, Denial, Governor, Saying, Support, WordSet};
pub use statement_weights::StatementWeights;
pub use times::{Element, Field, Gives, TimePattern, Times, Toward, Unit, What};

/// Everything that reading one language needs. Immutable, shared by all threads.
pub struct LanguagePack {
    /// The folder's name: an ISO 639 code.
    pub code: String,
    /// The language's name in itself.
    pub name: String,
    /// Lexicon and models: text to trees.
    pub reading: Reading,
    /// Nouns by what they describe, titles, pronouns: what coreference looks words up in.
    pub references: References,
    /// Countries, places, first names and words near names.
    pub gazetteer: Gazetteer,
    /// Finds named spans. Empty, and finding none, where the language has no such model yet.
    pub names: SequenceModel,
    /// Negation, doubt, plans, speech, control: the words around statements.
    pub saying: Saying,
    /// Which mentions are arguments of a trigger.
    pub argument_weights: ArgumentWeights,
    /// Which proposed statements to keep.
    pub statement_weights: StatementWeights,
    /// Time expressions.
    pub times: Times,
    /// The schema's frames for this language, by lemma.
    pub frames: FrameIndex,
}

/// `language.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LanguageFile {
    name: String,
}

impl LanguagePack {
    /// Reads `lang/<code>/`. `schema` is what frames and name kinds are checked against.
    pub fn load(files: &DataFiles, code: &str, schema: &Schema) -> Result<LanguagePack, DataError> {
        let file = format!("lang/{code}/language.toml");
        let language: LanguageFile =
            toml::from_str(files.text(&file)?).map_err(|e| DataError::new(&file, e.message().to_string()))?;
        // The parts hang on nothing but the files, so two threads halve the wait.
        let (reading, ((references, gazetteer), (names, saying))) = rayon::join(
            || Reading::load(files, code),
            || {
                rayon::join(
                    || (References::load(files, code, schema), Gazetteer::load(files, code)),
                    || (names_model(files, code), Saying::load(files, code)),
                )
            },
        );
        let (reading, references, gazetteer, names, saying) = (reading?, references?, gazetteer?, names?, saying?);
        let times = Times::load(files, code)?;
        let argument_weights = ArgumentWeights::load(files, code)?;
        let statement_weights = StatementWeights::load(files, code)?;
        let frames = FrameIndex::new(schema, code, &saying);
        let code = code.to_string();
        Ok(LanguagePack {
            code,
            name: language.name,
            reading,
            references,
            gazetteer,
            names,
            saying,
            argument_weights,
            statement_weights,
            times,
            frames,
        })
    }

    /// The codes that have a folder, sorted.
    pub fn available(files: &DataFiles) -> Vec<String> {
        let mut codes: Vec<String> = files
            .below("lang/")
            .filter_map(|name| name.strip_prefix("lang/")?.strip_suffix("/language.toml"))
            .filter(|code| !code.contains('/'))
            .map(str::to_string)
            .collect();
        codes.sort();
        codes
    }
}

/// What `names.bin` of a language is marked with.
pub const NAMES_TAG: &str = "names";

fn names_model(files: &DataFiles, code: &str) -> Result<SequenceModel, DataError> {
    let name = format!("lang/{code}/models/names.bin");
    let Some(bytes) = files.get(&name) else { return Ok(SequenceModel::default()) };
    let mut reader = ModelReader::open(&name, bytes, NAMES_TAG)?;
    let model = SequenceModel::read(&mut reader)?;
    reader.finish()?;
    Ok(model)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_loads() {
        let files = DataFiles::embedded();
        let schema = Schema::load(&files).unwrap();
        let codes = LanguagePack::available(&files);
        assert!(!codes.is_empty());
        for code in codes {
            let pack = LanguagePack::load(&files, &code, &schema).unwrap();
            assert!(!pack.name.is_empty());
        }
    }
}
