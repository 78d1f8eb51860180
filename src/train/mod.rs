//! Corpora → model files, with the same feature functions as decoding.

pub mod coref;
pub mod corpora;
pub mod crf;
pub mod gazetteer;
pub mod lemmas;
pub mod logistic;
pub mod names;
pub mod network;
pub mod perceptron;
pub mod segmenter;
pub mod sentences;
pub mod statements;

use std::path::Path;

use crate::analysis::Upos;
use crate::base::{DataError, DataFiles};
use crate::language::Reading;

/// Passes of the network over the treebanks.
const EPOCHS: usize = 28;
/// How often a sentence is shown in capitals, and how often without accents, for each time that it is shown as it stands.
const DISGUISED: f32 = 0.04;

/// Learns to read the language `code` from the corpora below `corpora`, as `lang/<code>/training.toml` says. `report` is told, in a
/// few words, what has been done.
pub fn reading(files: &DataFiles, code: &str, corpora: &Path, report: &dyn Fn(&str)) -> Result<Reading, DataError> {
    let mut reading = Reading::lists(files, code)?;
    let source = corpora::load(files, code, corpora)?;
    report("corpora read");
    reading.lexicon = segmenter::lexicon(&source.lexicon);
    report("lexicon built");
    reading.segmenter = segmenter::train(&source, &reading.lexicon, &reading.multiwords);
    report("tokens and sentences learnt");
    let sentences = sentences::sentences(&source.treebanks, &reading.lexicon);
    let disguised = sentences::disguised(&sentences, DISGUISED, &reading.lexicon);
    reading.network = network::train(&sentences, &disguised, EPOCHS, report);
    let lemma_tags =
        Upos::ALL.iter().map(|upos| source.lemma_tags.get(upos.name()).cloned().unwrap_or_default()).collect();
    reading.lemmatizer = lemmas::train(&sentences, lemma_tags);
    report("lemmas learnt");
    Ok(reading)
}
