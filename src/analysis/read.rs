//! The words of one sentence: tags, features, lemmas and arcs, stage by stage, with buffers that live as long as the text.

use super::forms::FormView;
use super::parser::{self, Node};
use super::{Deprel, Feats, Upos, Word, lemmas, tagger};
use crate::language::Reading;
use crate::ml::transition::{ROOT, State};
use crate::ml::{Features, text_hash};

pub struct SentenceReader<'a> {
    reading: &'a Reading,
    relations: Vec<Deprel>,
    root_label: u8,
    feats_of: Vec<Feats>,
    tags: Vec<u8>,
    feats: Vec<u16>,
    nodes: Vec<Node>,
    state: State,
    features: Features,
    scores: Vec<i32>,
}

impl<'a> SentenceReader<'a> {
    pub fn new(reading: &'a Reading) -> SentenceReader<'a> {
        let relations: Vec<Deprel> = reading.parser.relations.iter().map(|r| Deprel::from(r.as_str())).collect();
        let root_label = relations.iter().position(|r| *r == Deprel::ROOT).unwrap_or(0) as u8;
        SentenceReader {
            reading,
            relations,
            root_label,
            feats_of: reading.tagger.labels.iter().map(|label| Feats::from(label.as_str())).collect(),
            tags: Vec::new(),
            feats: Vec::new(),
            nodes: Vec::new(),
            state: State::default(),
            features: Features::default(),
            scores: Vec::new(),
        }
    }

    /// Fills in the words of one sentence, whose first word is number `first` of the analysis.
    pub fn read(&mut self, words: &mut [Word], views: &[FormView], first: u32) {
        let reading = self.reading;
        if reading.tagger.by_upos.is_empty() {
            (0..).zip(words).for_each(|(i, word)| word.head = first + i);
            return;
        }
        let f = &mut self.features;
        tagger::tag_sentence(views, &reading.tagger, &mut self.tags, &mut self.feats, f);
        self.nodes.clear();
        for (i, word) in words.iter_mut().enumerate() {
            let (tag, feats) = (self.tags[i], self.feats[i]);
            word.upos = Upos::ALL[tag as usize];
            word.feats = self.feats_of.get(feats as usize).copied().unwrap_or_default();
            let (lemmatizer, lexicon) = (&reading.lemmatizer, &reading.lexicon);
            let lemma = lemmas::lemma(&word.form, &views[i], tag, feats, lemmatizer, lexicon, f, &mut self.scores);
            self.nodes.push(Node::new(&views[i], text_hash(&lemma), tag, feats));
            word.lemma = lemma.into();
        }
        if reading.parser.relations.is_empty() {
            (0..).zip(words).for_each(|(i, word)| word.head = first + i);
            return;
        }
        parser::parse(&self.nodes, &reading.parser, self.root_label, &mut self.state, f);
        for (i, word) in words.iter_mut().enumerate() {
            let head = self.state.heads[i];
            word.head = first + if head == ROOT { i as u32 } else { head };
            word.deprel = self.relations.get(self.state.labels[i] as usize).copied().unwrap_or(Deprel::ROOT);
        }
    }
}
