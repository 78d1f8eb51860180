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

/// What a training tells of its way.
#[derive(Clone, Copy, Debug)]
pub enum Said<'a> {
    /// Something is done; a few words.
    Done(&'a str),
    /// A pass over the examples.
    Pass {
        /// What is learnt: `network`, `names`.
        model: &'a str,
        /// From 1, and of how many.
        pass: usize,
        of: usize,
        /// Of what, and its mean loss a word.
        losses: &'a [(&'a str, f64)],
    },
}

/// Hears what a training tells.
pub type Report<'a> = dyn Fn(Said) + 'a;

/// Where a training reads, and how much of it.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// The folder of corpora.
    pub corpora: &'a Path,
    /// The share of the sentences of each treebank, and of the articles with names, that is learnt from: evenly spread, 1.0 all.
    pub share: f64,
}

impl Source<'_> {
    /// Whether number `i` of some examples is among the share.
    pub fn holds(&self, i: usize) -> bool {
        let before = |i: usize| (i as f64 * self.share).floor();
        before(i + 1) > before(i)
    }
}

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

/// Learns one part of reading the language `code` from the corpora of `from`, as `lang/<code>/training.toml` says. Gives the
/// model files, by their names below `lang/<code>/models/`. `report` is told what has been done.
pub fn part(
    files: &DataFiles,
    code: &str,
    from: Source,
    part: Part,
    report: &Report,
) -> Result<Vec<(&'static str, Vec<u8>)>, DataError> {
    let lists = Reading::lists(files, code)?;
    let source = corpora::load(files, code, from)?;
    report(Said::Done(&format!("corpora read, {} words harmonised", source.harmonised)));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_spread_evenly() {
        let held = |share: f64, of: usize| {
            let source = Source { corpora: Path::new(""), share };
            (0..of).filter(|&i| source.holds(i)).collect::<Vec<_>>()
        };
        assert_eq!(held(1.0, 5), [0, 1, 2, 3, 4]);
        assert_eq!(held(0.25, 12), [3, 7, 11]);
        assert_eq!(held(0.3, 1000).len(), 300);
    }
}
