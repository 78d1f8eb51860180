//! What turning text into trees needs: the lexicon, the multiword tokens and the models of one language.

use super::{Lemmatizer, Lexicon, Multiwords};
use crate::base::{DataError, DataFiles};
use crate::ml::LinearModel;
use crate::ml::codec::{ModelReader, ModelWriter};
use crate::ml::network::Network;

/// Where tokens and sentences end, and which tokens are split into words.
#[derive(Clone, Debug, Default)]
pub struct Segmenter {
    pub tokens: LinearModel,
    pub sentences: LinearModel,
    pub multiwords: LinearModel,
}

impl Segmenter {
    pub const TAG: &'static str = "segment";

    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = ModelWriter::default();
        for model in [&self.tokens, &self.sentences, &self.multiwords] {
            model.write(&mut writer);
        }
        writer.finish(Segmenter::TAG)
    }

    pub fn from_bytes(name: &str, bytes: &[u8]) -> Result<Segmenter, DataError> {
        let mut reader = ModelReader::open(name, bytes, Segmenter::TAG)?;
        let tokens = LinearModel::read(&mut reader)?;
        let sentences = LinearModel::read(&mut reader)?;
        let multiwords = LinearModel::read(&mut reader)?;
        reader.finish()?;
        Ok(Segmenter { tokens, sentences, multiwords })
    }
}

/// Everything that `analysis` needs but names.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    pub lexicon: Lexicon,
    pub multiwords: Multiwords,
    pub segmenter: Segmenter,
    /// Tags, features and arcs.
    pub network: Network,
    pub lemmatizer: Lemmatizer,
}

impl Reading {
    /// The model files by name, as `load` reads them.
    pub fn files(&self) -> [(&'static str, Vec<u8>); 4] {
        [
            ("lexicon", self.lexicon.to_bytes()),
            ("segmenter", self.segmenter.to_bytes()),
            ("network", self.network.to_bytes()),
            ("lemmas", self.lemmatizer.to_bytes()),
        ]
    }

    /// The hand-written lists, without the models.
    pub fn lists(files: &DataFiles, code: &str) -> Result<Reading, DataError> {
        let multiwords = Multiwords::load(files, code)?;
        Ok(Reading { multiwords, ..Reading::default() })
    }

    pub fn load(files: &DataFiles, code: &str) -> Result<Reading, DataError> {
        let mut reading = Reading::lists(files, code)?;
        let part = |part: &str| {
            let name = format!("lang/{code}/models/{part}.bin");
            match files.get(&name) {
                Some(bytes) => Ok((name, bytes)),
                None => Err(DataError::new(name, "is missing; restore it from the release or train it")),
            }
        };
        let (lexicon, segmenter, network, lemmas) =
            (part("lexicon")?, part("segmenter")?, part("network")?, part("lemmas")?);
        let ((lexicon, segmenter), (network, lemmatizer)) = rayon::join(
            || (Lexicon::from_bytes(&lexicon.0, lexicon.1), Segmenter::from_bytes(&segmenter.0, segmenter.1)),
            || (Network::from_bytes(&network.0, network.1), Lemmatizer::from_bytes(&lemmas.0, lemmas.1)),
        );
        (reading.lexicon, reading.segmenter) = (lexicon?, segmenter?);
        (reading.network, reading.lemmatizer) = (network?, lemmatizer?);
        Ok(reading)
    }
}
