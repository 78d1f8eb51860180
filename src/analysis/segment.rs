//! Text → an analysis with tokens, sentences and untagged words, and what the models see of each word's form.

use super::columns::word_spans;
use super::forms::{FormReader, FormView};
use super::{Analysis, Deprel, Feats, Sentence, Token, Upos, Word, multiword, sentences, tokenizer};
use crate::base::{Diagnostic, Span};
use crate::language::Reading;
use crate::ml::Features;

/// Words are `X`, their own heads, with their form as lemma; the second column has one view a word.
pub fn segment(text: &str, start: usize, reading: &Reading) -> (Analysis, Vec<FormView>) {
    let mut start = start.min(text.len());
    while !text.is_char_boundary(start) {
        start += 1;
    }
    let (lexicon, segmenter) = (&reading.lexicon, &reading.segmenter);
    let spans = tokenizer::tokenize(text, start, lexicon, &segmenter.tokens);
    let mut reader = FormReader::default();
    let token_views: Vec<FormView> = spans.iter().map(|span| reader.view(span.of(text), lexicon)).collect();
    let (ends, cuts) = sentences::split(text, &spans, &token_views, &segmenter.sentences);
    let mut analysis = Analysis::default();
    if let Some(&first) = cuts.first() {
        let what = match cuts.len() {
            1 => "a sentence was cut".to_string(),
            count => format!("sentences were cut {count} times"),
        };
        let message = format!("{what} after {} words and signs without an end", sentences::LONGEST);
        analysis.diagnostics.push(Diagnostic::new(Some(spans[first]), message));
    }
    let mut views = Vec::with_capacity(spans.len() + spans.len() / 8);
    let mut words = WordMaker { reading, reader, features: Features::default(), lower: String::new() };
    let (mut first_token, mut first_word) = (0, 0);
    for (i, span) in spans.iter().enumerate() {
        let own = analysis.words.len() as u32;
        let count = words.push(text, &spans, &token_views, i, &mut analysis.words, &mut views);
        analysis.tokens.push(Token { span: *span, first_word: own, word_count: count });
        if ends[i] {
            let (tokens, made) = (analysis.tokens.len() as u32, analysis.words.len() as u32);
            analysis.sentences.push(Sentence {
                span: analysis.tokens[first_token as usize].span.cover(*span),
                first_token,
                token_count: tokens - first_token,
                first_word,
                word_count: made - first_word,
            });
            (first_token, first_word) = (tokens, made);
        }
    }
    (analysis, views)
}

struct WordMaker<'a> {
    reading: &'a Reading,
    reader: FormReader,
    features: Features,
    lower: String,
}

impl WordMaker<'_> {
    /// Adds the words of token `i`; returns how many.
    fn push(
        &mut self,
        text: &str,
        spans: &[Span],
        token_views: &[FormView],
        i: usize,
        words: &mut Vec<Word>,
        views: &mut Vec<FormView>,
    ) -> u8 {
        let form = spans[i].of(text);
        let word = |form: &str| Word {
            token: i as u32,
            span: spans[i],
            form: form.into(),
            lemma: "".into(),
            upos: Upos::X,
            feats: Feats::default(),
            head: 0,
            deprel: Deprel::ROOT,
        };
        let Some(parts) = self.parts(form, token_views, i) else {
            words.push(word(form));
            views.push(token_views[i]);
            return 1;
        };
        let own = word_spans(spans[i], form, parts.iter().map(String::as_str));
        for (part, span) in parts.iter().zip(own) {
            views.push(self.reader.view(part, &self.reading.lexicon));
            words.push(Word { span, ..word(part) });
        }
        parts.len() as u8
    }

    /// The words of a token that holds several.
    fn parts(&mut self, form: &str, token_views: &[FormView], i: usize) -> Option<Vec<String>> {
        let candidate = multiword::candidate(form, &self.reading.multiwords, &mut self.lower)?;
        if candidate.is_open() {
            let mut scores = [0; 2];
            multiword::features(token_views, i, candidate.key(), &mut self.features);
            self.reading.segmenter.multiwords.add_scores(self.features.keys(), &mut scores);
            if scores[0] > scores[1] {
                return None;
            }
        }
        Some(candidate.words(form))
    }
}
