//! The words of one sentence: tags, features, arcs and lemmas, with buffers that live as long as the text.

use rustc_hash::FxHashMap;

use super::forms::{FormView, Shape};
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
    /// Lemmas found so far, by form, tag and features.
    lemmas: FxHashMap<(u64, Upos, Feats), Box<str>>,
}

/// So many lemmas are remembered before all are forgotten: memory stays bounded on any text.
const MOST_LEMMAS: usize = 50_000;

impl<'a> SentenceReader<'a> {
    pub fn new(reading: &'a Reading) -> SentenceReader<'a> {
        SentenceReader {
            reading,
            tags: reading.network.tags.iter().map(|label| read_tag_label(label)).collect(),
            relations: reading.network.relations.iter().map(|label| Deprel::from(label.as_str())).collect(),
            network: Reader::new(&reading.network, Rel::Root.name()),
            features: Features::default(),
            scores: Vec::new(),
            lemmas: FxHashMap::default(),
        }
    }

    /// Fills in the words of one sentence, whose first word is number `first` of the analysis.
    pub fn read(&mut self, words: &mut [Word], views: &[FormView], first: u32) {
        if self.reading.network.is_empty() {
            (0..).zip(words).for_each(|(i, word)| word.head = first + i);
            return;
        }
        self.network.read(views.len(), |i, keys| row_keys(&views[i], keys));
        for (i, (word, view)) in words.iter_mut().zip(views).enumerate() {
            (word.upos, word.feats) = self.tags[self.network.tag[i] as usize];
            word.lemma = self.lemma(&word.form, view, word.upos, word.feats);
            word.deprel = self.relations[self.network.relation[i] as usize];
            word.head = first + self.network.head[i].checked_sub(1).unwrap_or(i as u32);
        }
    }
    fn lemma(&mut self, form: &str, view: &FormView, upos: Upos, feats: Feats) -> Box<str> {
        let (lemmatizer, lexicon) = (&self.reading.lemmatizer, &self.reading.lexicon);
        let (f, scores) = (&mut self.features, &mut self.scores);
        let mut find = || lemmas::lemma(form, view, upos as u8, feats, lemmatizer, lexicon, f, scores).into();
        // views of forms with digits are shared by different forms
        if matches!(view.shape, Shape::Digits | Shape::Code) {
            return find();
        }
        if self.lemmas.len() >= MOST_LEMMAS {
            self.lemmas.clear();
        }
        self.lemmas.entry((view.form, upos, feats)).or_insert_with(find).clone()
    }
}
