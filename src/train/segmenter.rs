//! Lexicon classes, and the models of token ends, sentence ends and multiword tokens.

use std::collections::BTreeMap;

use super::corpora::{Corpora, Treebank};
use super::logistic::{Example, Plan, fit};
use super::perceptron::Random;
use crate::analysis::forms::{FormReader, FormView};
use crate::analysis::{Analysis, multiword, sentences, tokenizer};
use crate::base::Span;
use crate::language::{Lexicon, Multiwords, Segmenter};
use crate::ml::{Features, FormClasses, LinearModel};

/// Forms with their parts of speech → classes. The 255 most frequent sets get a class each; rarer ones join the largest set
/// that they contain.
pub fn lexicon(entries: &[(String, String)]) -> Lexicon {
    let mut by_form: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (form, tag) in entries {
        by_form.entry(form).or_default().push(tag);
    }
    let mut sets: BTreeMap<Vec<&str>, usize> = BTreeMap::new();
    for tags in by_form.values_mut() {
        tags.sort_unstable();
        tags.dedup();
        *sets.entry(tags.clone()).or_default() += 1;
    }
    let mut ranked: Vec<(Vec<&str>, usize)> = sets.into_iter().collect();
    ranked.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    ranked.truncate(255);
    let class = |tags: &[&str]| {
        let exact = ranked.iter().position(|(set, _)| set == tags);
        let inside = || {
            let holds = |set: &[&str]| set.iter().all(|t| tags.contains(t));
            (0..ranked.len()).filter(|&i| holds(&ranked[i].0)).max_by_key(|&i| ranked[i].0.len())
        };
        exact.or_else(inside).map_or(0, |i| i as u8 + 1)
    };
    let forms: Vec<(String, u8)> = by_form.iter().map(|(form, tags)| (form.to_string(), class(tags))).collect();
    let mut tags = vec![Vec::new()];
    tags.extend(ranked.iter().map(|(set, _)| set.iter().map(|t| t.to_string()).collect()));
    Lexicon { classes: FormClasses::build(&forms), tags }
}

pub fn train(corpora: &Corpora, lexicon: &Lexicon, multiwords: &Multiwords) -> Segmenter {
    let treebanks = corpora.treebanks.as_slice();
    Segmenter {
        tokens: train_tokens(corpora, lexicon),
        sentences: train_sentences(treebanks, lexicon),
        multiwords: train_multiwords(treebanks, lexicon, multiwords),
    }
}

/// A weight of 1 in the model files, and the smallest weight kept there.
const SCALE: f32 = 200.0;
const PRUNE: i16 = 8;

fn plan(seed: u64) -> Plan {
    Plan { epochs: 10, rate: 0.2, decay: 1e-5, seed }
}

fn train_tokens(corpora: &Corpora, lexicon: &Lexicon) -> LinearModel {
    let mut examples = Vec::new();
    for (text, analysis) in &corpora.tokens {
        token_examples(text, analysis, lexicon, 1.0, &mut examples);
    }
    for treebank in &corpora.treebanks {
        let article = &treebank.article;
        token_examples(&article.text, &article.analysis, lexicon, treebank.weight, &mut examples);
        // The same text with full stops that no space follows, as in careless typing.
        let glued = glue(&article.text, &article.analysis);
        token_examples(&glued.0, &glued.1, lexicon, treebank.weight * 0.3, &mut examples);
    }
    fit(examples, plan(11), SCALE, PRUNE)
}

fn token_examples(text: &str, analysis: &Analysis, lexicon: &Lexicon, weight: f32, out: &mut Vec<Example>) {
    let atoms = tokenizer::atoms(text, 0);
    let mut borders = tokenizer::Borders::new(text, &atoms, lexicon);
    let mut token = 0;
    let mut begin = 0;
    for i in 1..atoms.len() {
        while (analysis.tokens[token].span.end as usize) < atoms[i].start {
            token += 1;
        }
        let ends = analysis.tokens[token].span.end as usize <= atoms[i].start;
        if borders.is_open(i) {
            out.push((borders.features(i, begin).keys().to_vec(), ends as usize, weight));
        }
        if ends || atoms[i].gap && !borders.is_open(i) {
            begin = i;
        }
    }
}

/// Every third sentence end that is followed by a space loses it.
fn glue(text: &str, analysis: &Analysis) -> (String, Analysis) {
    let mut out = String::new();
    let mut shifted = analysis.clone();
    let mut copied = 0;
    let mut removed = 0;
    let mut next_sentence = 0;
    for (i, token) in analysis.tokens.iter().enumerate() {
        shifted.tokens[i].span = Span::new(token.span.start as usize - removed, token.span.end as usize - removed);
        while next_sentence < analysis.sentences.len() && analysis.sentences[next_sentence].tokens().end <= i {
            next_sentence += 1;
        }
        let last = analysis.sentences.get(next_sentence).is_some_and(|s| s.tokens().end == i + 1);
        let end = token.span.end as usize;
        let follows = analysis.tokens.get(i + 1).map(|t| t.span.start as usize);
        let stop = token.span.of(text) == ".";
        if last && stop && next_sentence % 3 == 0 && follows == Some(end + 1) {
            out.push_str(&text[copied..end]);
            copied = end + 1;
            removed += 1;
        }
    }
    out.push_str(&text[copied..]);
    (out, shifted)
}

fn views(text: &str, spans: &[Span], lexicon: &Lexicon) -> Vec<FormView> {
    let mut reader = FormReader::default();
    spans.iter().map(|span| reader.view(span.of(text), lexicon)).collect()
}

/// How often each treebank's sentences are learnt from in another order, and of how many of those the full stop is left out, so that
/// beginnings are known by themselves: headlines have no stop.
const SHUFFLES: usize = 3;
const WITHOUT_STOP: f32 = 0.05;

fn train_sentences(treebanks: &[Treebank], lexicon: &Lexicon) -> LinearModel {
    let mut examples = Vec::new();
    let mut random = Random::new(14);
    for treebank in treebanks.iter().filter(|t| t.sentences) {
        let (text, analysis) = (&treebank.article.text, &treebank.article.analysis);
        sentence_examples(text, analysis, lexicon, treebank.weight, &mut examples);
        let mut order: Vec<usize> = (0..analysis.sentences.len()).collect();
        for _ in 0..SHUFFLES {
            random.shuffle(&mut order);
            let (text, analysis) = rearranged(text, analysis, &order, &mut random);
            sentence_examples(&text, &analysis, lexicon, treebank.weight * 0.5, &mut examples);
        }
    }
    fit(examples, plan(12), SCALE, PRUNE)
}

/// The sentences in another order, one space apart, some without their full stop; only tokens and sentences are kept.
fn rearranged(text: &str, analysis: &Analysis, order: &[usize], random: &mut Random) -> (String, Analysis) {
    let mut out = String::new();
    let mut made = Analysis::default();
    for &s in order {
        let sentence = analysis.sentences[s];
        let tokens = &analysis.tokens[sentence.tokens()];
        let stop = tokens.last().is_some_and(|token| token.span.of(text) == ".");
        let keep =
            if stop && tokens.len() > 1 && random.unit() < WITHOUT_STOP { tokens.len() - 1 } else { tokens.len() };
        let (from, to) = (sentence.span.start as usize, tokens[keep - 1].span.end as usize);
        let (base, first_token) = (out.len(), made.tokens.len() as u32);
        out.push_str(&text[from..to]);
        for token in &tokens[..keep] {
            let span = Span::new(token.span.start as usize - from + base, token.span.end as usize - from + base);
            made.tokens.push(crate::analysis::Token { span, ..*token });
        }
        let span = Span::new(base, out.len());
        out.push(' ');
        made.sentences.push(crate::analysis::Sentence { span, first_token, token_count: keep as u32, ..sentence });
    }
    (out, made)
}

fn sentence_examples(text: &str, analysis: &Analysis, lexicon: &Lexicon, weight: f32, out: &mut Vec<Example>) {
    let spans: Vec<Span> = analysis.tokens.iter().map(|t| t.span).collect();
    let views = views(text, &spans, lexicon);
    let gaps: Vec<_> = sentences::gaps(text, &spans);
    let mut found = Features::default();
    let mut state = sentences::State::default();
    for sentence in &analysis.sentences {
        for i in sentence.tokens() {
            state.push(spans[i].of(text));
            let end = i + 1 == sentence.tokens().end;
            let line = matches!(gaps[i], sentences::Gap::Line | sentences::Gap::Paragraph);
            if !line && sentences::is_open(text, &spans, i, state) {
                sentences::features(text, &spans, &views, &gaps, i, state, &mut found);
                out.push((found.keys().to_vec(), end as usize, weight));
            }
            if end {
                state = state.next(gaps[i]);
            }
        }
    }
}

fn train_multiwords(treebanks: &[Treebank], lexicon: &Lexicon, multiwords: &Multiwords) -> LinearModel {
    let mut examples = Vec::new();
    let mut found = Features::default();
    let mut lower = String::new();
    for treebank in treebanks {
        let (text, analysis) = (&treebank.article.text, &treebank.article.analysis);
        let spans: Vec<Span> = analysis.tokens.iter().map(|t| t.span).collect();
        let views = views(text, &spans, lexicon);
        for (i, token) in analysis.tokens.iter().enumerate() {
            let candidate = multiword::candidate(token.span.of(text), multiwords, &mut lower);
            if let Some(candidate) = candidate.filter(|c| c.is_open()) {
                multiword::features(&views, i, candidate.key(), &mut found);
                examples.push((found.keys().to_vec(), (token.word_count > 1) as usize, treebank.weight));
            }
        }
    }
    fit(examples, plan(13), SCALE, PRUNE)
}
