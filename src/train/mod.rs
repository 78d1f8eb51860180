//! Corpora → model files, with the same feature functions as decoding.

pub mod corpora;
pub mod crf;
pub mod gazetteer;
pub mod parser;
pub mod perceptron;
pub mod segmenter;
pub mod sentences;
pub mod tagger;

use std::path::Path;

use crate::analysis::parser::Node;
use crate::analysis::{Upos, lemmas};
use crate::base::{DataError, DataFiles};
use crate::language::Reading;
use crate::ml::{Features, text_hash};

/// Learns to read the language `code` from the corpora below `corpora`, as `lang/<code>/training.toml` says. `report` is told, in a
/// few words, what has been done.
pub fn reading(files: &DataFiles, code: &str, corpora: &Path, report: &dyn Fn(&str)) -> Result<Reading, DataError> {
    let mut reading = Reading::lists(files, code)?;
    let source = corpora::load(files, code, corpora)?;
    report("corpora read");
    reading.lexicon = segmenter::lexicon(&source.lexicon);
    report("lexicon built");
    reading.segmenter = segmenter::train(&source.treebanks, &reading.lexicon, &reading.multiwords);
    report("tokens and sentences learnt");
    let sentences = sentences::sentences(&source.treebanks, &reading.lexicon);
    reading.tagger = tagger::train(&sentences, &|_| true, 8);
    report("tagger learnt");
    let lemma_tags =
        Upos::ALL.iter().map(|upos| source.lemma_tags.get(upos.name()).cloned().unwrap_or_default()).collect();
    reading.lemmatizer = tagger::train_lemmas(&sentences, &reading.tagger, lemma_tags);
    report("lemmas learnt");
    let predicted = tagger::jackknife(&sentences, 4, 5);
    report("training text tagged");
    let (mut f, mut scores) = (Features::default(), Vec::new());
    let nodes: Vec<Vec<Node>> = sentences
        .iter()
        .zip(&predicted)
        .map(|(sentence, (tags, feats))| {
            (0..sentence.words.len())
                .map(|i| {
                    let (view, form) = (&sentence.views[i], &sentence.words[i].form);
                    let (lemmatizer, lexicon) = (&reading.lemmatizer, &reading.lexicon);
                    let lemma = lemmas::lemma(form, view, tags[i], feats[i], lemmatizer, lexicon, &mut f, &mut scores);
                    Node::new(view, text_hash(&lemma), tags[i], feats[i])
                })
                .collect()
        })
        .collect();
    reading.parser = parser::train(&sentences, &nodes, 10);
    report("parser learnt");
    Ok(reading)
}
