//! The words of one sentence: tags, features, arcs and lemmas, with buffers that live as long as the text.

use super::forms::FormView;
use super::network::{read_tag_label, row_keys};
use super::{Deprel, Feats, Rel, Upos, Word, lemmas};
use crate::language::Reading;
use crate::ml::Features;
use crate::ml::network::Reader;

pub struct SentenceReader<'a> {
    reading: &'a Reading,
    /// By label of the network.
    tags: Vec<(Upos, Feats)>,
    relations: Vec<Deprel>,
    network: Reader<'a>,
    features: Features,
    scores: Vec<i32>,
}

impl<'a> SentenceReader<'a> {
    pub fn new(reading: &'a Reading) -> SentenceReader<'a> {
        SentenceReader {
            reading,
            tags: reading.network.tags.iter().map(|label| read_tag_label(label)).collect(),
            relations: reading.network.relations.iter().map(|label| Deprel::from(label.as_str())).collect(),
            network: Reader::new(&reading.network, Rel::Root.name()),
            features: Features::default(),
            scores: Vec::new(),
        }
    }

    /// Fills in the words of one sentence, whose first word is number `first` of the analysis.
    pub fn read(&mut self, words: &mut [Word], views: &[FormView], first: u32) {
        if self.reading.network.is_empty() {
            (0..).zip(words).for_each(|(i, word)| word.head = first + i);
            return;
        }
        self.network.read(views.len(), |i, keys| row_keys(&views[i], keys));
        let (lemmatizer, lexicon) = (&self.reading.lemmatizer, &self.reading.lexicon);
        for (i, (word, view)) in words.iter_mut().zip(views).enumerate() {
            (word.upos, word.feats) = self.tags[self.network.tag[i] as usize];
            let (f, scores) = (&mut self.features, &mut self.scores);
            let tag = word.upos as u8;
            word.lemma = lemmas::lemma(&word.form, view, tag, word.feats, lemmatizer, lexicon, f, scores).into();
            word.deprel = self.relations[self.network.relation[i] as usize];
            word.head = first + self.network.head[i].checked_sub(1).unwrap_or(i as u32);
        }
    }
}
