//! Corpora → model files, with the same feature functions as decoding.

pub mod affixes;
pub mod arguments;
pub mod coref;
pub mod corpora;
pub mod crf;
pub mod entities;
pub mod gazetteer;
pub mod harmony;
pub mod lemmas;
pub mod logistic;
pub mod models;
pub mod names;
pub mod network;
pub mod perceptron;
pub mod regression;
pub mod renamed;
pub mod segmenter;
pub mod sentences;
pub mod statements;
pub mod swapped;

use std::path::Path;

use crate::analysis::Upos;
use crate::base::{DataError, DataFiles};
use crate::language::Reading;

/// How often a sentence is shown in capitals, and how often without accents, for each time that it is shown as it stands.
const DISGUISED: f32 = 0.04;

/// What one run of the training makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Lexicon, tokens, sentences and multiword tokens.
    Segments,
    /// Tags, features and arcs.
    Trees,
    Lemmas,
}

/// Learns one part of reading the language `code` from the corpora below `corpora`, as `lang/<code>/training.toml` says. Gives the
/// model files, by their names below `lang/<code>/models/`. `report` is told, in a few words, what has been done.
pub fn part(
    files: &DataFiles,
    code: &str,
    corpora: &Path,
    part: Part,
    report: &dyn Fn(&str),
) -> Result<Vec<(&'static str, Vec<u8>)>, DataError> {
    let lists = Reading::lists(files, code)?;
    let source = corpora::load(files, code, corpora)?;
    report(&format!("corpora read, {} words harmonised", source.harmonised));
    let lexicon = segmenter::lexicon(&source.lexicon);
    if part == Part::Segments {
        let segmenter = segmenter::train(&source, &lexicon, &lists.multiwords);
        return Ok(vec![("lexicon.bin", lexicon.to_bytes()), ("segmenter.bin", segmenter.to_bytes())]);
    }
    let sentences = sentences::sentences(&source.treebanks, &lexicon);
    if part == Part::Lemmas {
        let tags = |upos: &Upos| source.lemma_tags.get(upos.name()).cloned().unwrap_or_default();
        let lemmatizer = lemmas::train(&sentences, Upos::ALL.iter().map(tags).collect());
        return Ok(vec![("lemmas.bin", lemmatizer.to_bytes())]);
    }
    let mut changed = sentences::disguised(&sentences, DISGUISED, &lexicon);
    if source.renamed > 0.0 {
        let names = renamed::Names::load(files, code, &source.lexicon)?;
        changed.extend(renamed::renamed(&sentences, source.renamed, &names, &lexicon));
    }
    let network = network::train(&sentences, &changed, source.epochs, report);
    Ok(vec![("network.bin", network.to_bytes())])
}
