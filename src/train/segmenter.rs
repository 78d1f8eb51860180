//! Lexicon classes, and the models of token ends, sentence ends and multiword tokens.

use std::collections::BTreeMap;

use super::corpora::Treebank;
use super::perceptron::{Perceptron, Random};
use crate::analysis::forms::{FormReader, FormView};
use crate::analysis::{Analysis, multiword, sentences, tokenizer};
use crate::base::Span;
use crate::language::{Lexicon, Multiword, Segmenter};
use crate::ml::{Features, FormClasses};

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

pub fn train(treebanks: &[Treebank], lexicon: &Lexicon, multiwords: &BTreeMap<String, Multiword>) -> Segmenter {
    Segmenter {
        tokens: train_tokens(treebanks, lexicon),
        sentences: train_sentences(treebanks, lexicon),
        multiwords: train_multiwords(treebanks, lexicon, multiwords),
    }
}

/// A decision to learn: features, label, weight.
type Example = (Vec<u32>, usize, f32);

fn fit(mut examples: Vec<Example>, epochs: usize, margin: f32, seed: u64) -> Perceptron {
    let mut trained = Perceptron::new(2);
    let mut random = Random::new(seed);
    let mut scores = Vec::new();
    for _ in 0..epochs {
        random.shuffle(&mut examples);
        for (keys, label, weight) in &examples {
            trained.learn(keys, *label, *weight, margin, &mut scores);
        }
    }
    trained
}

fn train_tokens(treebanks: &[Treebank], lexicon: &Lexicon) -> crate::ml::LinearModel {
    let mut examples = Vec::new();
    for treebank in treebanks {
        let article = &treebank.article;
        token_examples(&article.text, &article.analysis, lexicon, treebank.weight, &mut examples);
        // The same text with full stops that no space follows, as in careless typing.
        let glued = glue(&article.text, &article.analysis);
        token_examples(&glued.0, &glued.1, lexicon, treebank.weight * 0.3, &mut examples);
    }
    fit(examples, 8, 1.0, 11).finish(2000, 8)
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

fn train_sentences(treebanks: &[Treebank], lexicon: &Lexicon) -> crate::ml::LinearModel {
    let mut examples = Vec::new();
    for treebank in treebanks.iter().filter(|t| t.sentences) {
        let (text, analysis) = (&treebank.article.text, &treebank.article.analysis);
        let spans: Vec<Span> = analysis.tokens.iter().map(|t| t.span).collect();
        let views = views(text, &spans, lexicon);
        let gaps: Vec<_> = sentences::gaps(text, &spans);
        let mut found = Features::default();
        for sentence in &analysis.sentences {
            let mut state = sentences::State::default();
            for i in sentence.tokens() {
                state.push(spans[i].of(text));
                let end = i + 1 == sentence.tokens().end;
                if sentences::is_open(text, &spans, i)
                    && !matches!(gaps[i], sentences::Gap::Line | sentences::Gap::Paragraph)
                {
                    sentences::features(text, &spans, &views, &gaps, i, state, &mut found);
                    examples.push((found.keys().to_vec(), end as usize, treebank.weight));
                }
            }
        }
    }
    fit(examples, 10, 1.0, 12).finish(2000, 8)
}

fn train_multiwords(
    treebanks: &[Treebank],
    lexicon: &Lexicon,
    multiwords: &BTreeMap<String, Multiword>,
) -> crate::ml::LinearModel {
    let mut examples = Vec::new();
    let mut found = Features::default();
    for treebank in treebanks {
        let (text, analysis) = (&treebank.article.text, &treebank.article.analysis);
        let spans: Vec<Span> = analysis.tokens.iter().map(|t| t.span).collect();
        let views = views(text, &spans, lexicon);
        for (i, token) in analysis.tokens.iter().enumerate() {
            let form = token.span.of(text).to_lowercase();
            if multiwords.get(&form).is_some_and(|m| m.keep) {
                multiword::features(&views, i, &mut found);
                examples.push((found.keys().to_vec(), (token.word_count > 1) as usize, treebank.weight));
            }
        }
    }
    fit(examples, 12, 1.0, 13).finish(2000, 8)
}
