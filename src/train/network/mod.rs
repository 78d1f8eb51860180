//! Gold sentences → the network that tags and parses (`ml::network`). Seeded; the two halves of a batch are computed side by side and
//! added in a fixed order, so that the weights do not depend on the machine.

mod backward;
mod forward;
mod gemm;
mod parameters;

use std::collections::BTreeMap;

use forward::Example;
use parameters::*;

use super::perceptron::Random;
use super::sentences::{ROOT as NO_HEAD, Sentence};
use super::{Report, Said};
use crate::analysis::network::{FORM_KEYS, row_keys, tag_label};
use crate::ml::network::{Direction, Linear, Matrix, Network};

/// What was chosen by measurement on development data; see BENCHMARKS.md.
const WIDTH: usize = 128;
const HIDDEN: usize = 128;
const LAYERS: usize = 3;
const ARC: usize = 128;
const RELATION: usize = 96;
const DROP: f32 = 0.33;
const RATE: f32 = 0.002;
/// The learning rate grows over so many batches, stays until this share of the training, then falls to a hundredth in a straight line.
const WARM_UP: f32 = 100.0;
const PLATEAU: f32 = 0.25;
/// Words a batch.
const BATCH: usize = 600;
/// Longer sentences are not learnt from.
const LONGEST: usize = 120;
/// A feature has an embedding, and features of words a label, if seen so often.
const LEAST_FEATURE: u32 = 2;
const LEAST_TAG: u32 = 3;

/// Trains for `epochs` passes over the sentences, each as often as its weight says; `changed` ones (in capitals, with other names) are shown too, but which features
/// have an embedding hangs on the others alone. `report` is told, epoch by epoch, the
/// mean losses a word: tags, heads, relations.
pub fn train(sentences: &[Sentence], changed: &[Sentence], epochs: usize, report: &Report) -> Network {
    let data = Data::new(sentences, changed);
    let shape = Shape {
        rows: data.keys.len(),
        width: WIDTH,
        hidden: HIDDEN,
        layers: LAYERS,
        arc: ARC,
        relation: RELATION,
        tags: data.tags.len(),
        relations: data.relations.len(),
    };
    let mut random = Random::new(31);
    let mut parameters = Parameters::new(shape, &mut random);
    let words: f32 = data.examples.iter().map(|(e, weight)| e.len() as f32 * weight).sum();
    let (mut seen, mut batches) = (0usize, 0);
    for epoch in 0..epochs {
        let mut order = sample(&data.examples, &mut random);
        random.shuffle(&mut order);
        let (mut loss, mut count) = ([0f64; 3], 0);
        let mut rest = &order[..];
        while !rest.is_empty() {
            let (batch, left, size) = take_batch(rest);
            rest = left;
            let progress = seen as f32 / (words * epochs as f32);
            let fall = if progress < PLATEAU { 1.0 } else { ((1.0 - progress) / (1.0 - PLATEAU)).max(0.01) };
            let rate = RATE * (batches as f32 / WARM_UP).min(1.0) * fall;
            let total = step(&mut parameters, batch, rate, &mut random, size as f32);
            loss.iter_mut().zip(total).for_each(|(a, b)| *a += b);
            (seen, count, batches) = (seen + size, count + size, batches + 1);
        }
        let [tags, heads, relations] = loss.map(|l| l / count.max(1) as f64);
        let losses = [("tags", tags), ("heads", heads), ("relations", relations)];
        report(Said::Pass { model: "network", pass: epoch + 1, of: epochs, losses: &losses });
    }
    parameters.take_average();
    quantise(&parameters, data)
}

/// Each example as often as its weight says; what is left of a whole number is a probability.
fn sample<'a>(examples: &'a [(Example, f32)], random: &mut Random) -> Vec<&'a Example> {
    let mut out = Vec::new();
    for (example, weight) in examples {
        let copies = weight.floor() + if random.unit() < weight.fract() { 1.0 } else { 0.0 };
        out.extend(std::iter::repeat_n(example, copies as usize));
    }
    out
}

fn take_batch<'a, 'b>(order: &'a [&'b Example]) -> (&'a [&'b Example], &'a [&'b Example], usize) {
    let mut size = 0;
    for (i, example) in order.iter().enumerate() {
        size += example.len();
        if size >= BATCH {
            return (&order[..=i], &order[i + 1..], size);
        }
    }
    (order, &[], size)
}

/// One batch, its halves on two threads.
fn step(parameters: &mut Parameters, batch: &[&Example], rate: f32, random: &mut Random, total: f32) -> [f64; 3] {
    let (first, second) = batch.split_at(batch.len() / 2);
    let seeds = [random.next(), random.next()];
    let shared = &*parameters;
    let mut sum = std::thread::scope(|scope| {
        let other = scope.spawn(move || backward::gradients(shared, second, DROP, seeds[1], total));
        let mut sum = backward::gradients(shared, first, DROP, seeds[0], total);
        match other.join() {
            Ok(other) => sum.add(other),
            Err(panic) => std::panic::resume_unwind(panic),
        }
        sum
    });
    parameters.update(&sum, rate);
    std::mem::take(&mut sum.loss)
}

/// Sentences as numbers.
struct Data {
    examples: Vec<(Example, f32)>,
    keys: Vec<u32>,
    tags: Vec<String>,
    relations: Vec<String>,
}

impl Data {
    fn new(sentences: &[Sentence], changed: &[Sentence]) -> Data {
        let mut features: BTreeMap<u32, u32> = BTreeMap::new();
        let mut tags: BTreeMap<String, u32> = BTreeMap::new();
        let mut relations: BTreeMap<String, u32> = BTreeMap::new();
        let mut keys = Vec::new();
        for sentence in sentences {
            for (word, view) in sentence.words.iter().zip(&sentence.views) {
                keys.clear();
                row_keys(view, &mut keys);
                keys.iter().for_each(|key| *features.entry(*key).or_default() += 1);
                *relations.entry(word.deprel.to_string()).or_default() += 1;
                if sentence.morphology {
                    *tags.entry(tag_label(word.upos, word.feats)).or_default() += 1;
                }
            }
        }
        let kept: Vec<u32> = features.iter().filter(|(_, n)| **n >= LEAST_FEATURE).map(|(key, _)| *key).collect();
        let tags: Vec<String> = tags.into_iter().filter(|(_, n)| *n >= LEAST_TAG).map(|(tag, _)| tag).collect();
        let relations: Vec<String> = relations.into_keys().collect();
        let all = sentences.iter().chain(changed).filter(|s| (1..=LONGEST).contains(&s.words.len()));
        let examples = all.map(|sentence| {
            let mut example = Example { rows: vec![], counts: vec![], tags: vec![], heads: vec![], relations: vec![] };
            for (i, (word, view)) in sentence.words.iter().zip(&sentence.views).enumerate() {
                keys.clear();
                row_keys(view, &mut keys);
                example.rows.push(keys.iter().map(|key| kept.binary_search(key).ok().map(|row| row as u32)).collect());
                let seen = keys.iter().take(FORM_KEYS).filter_map(|key| features.get(key)).max();
                example.counts.push(seen.copied().unwrap_or(0));
                let label = tag_label(word.upos, word.feats);
                let tag = tags.binary_search(&label).ok().filter(|_| sentence.morphology);
                example.tags.push(tag.map(|t| t as u32));
                example.heads.push(if sentence.heads[i] == NO_HEAD { 0 } else { sentence.heads[i] + 1 });
                let relation = relations.binary_search(&word.deprel.to_string()).unwrap_or(0);
                example.relations.push(relation as u32);
            }
            (example, sentence.weight)
        });
        Data { examples: examples.collect(), keys: kept, tags, relations }
    }
}

fn quantise(p: &Parameters, data: Data) -> Network {
    let shape = p.shape;
    let both = 2 * shape.hidden;
    let matrix = |place: usize, inputs: usize| {
        let weights = p.weights(place);
        Matrix::new(inputs, weights.len() / inputs, weights)
    };
    let linear = |which: usize, inputs: usize| Linear {
        matrix: matrix(p.top(which), inputs),
        bias: p.weights(p.top(which) + 1).to_vec(),
    };
    let direction = |layer: usize, side: usize| {
        let place = Parameters::layer(layer, side);
        Direction { matrix: matrix(place, shape.inputs(layer)), bias: p.weights(place + 1).to_vec() }
    };
    let (mut embeddings, mut embedding_scales) = (Vec::new(), Vec::new());
    for row in p.weights(EMBEDDINGS).chunks_exact(shape.width) {
        let scale = row.iter().fold(0f32, |m, x| m.max(x.abs())) / 127.0;
        embedding_scales.push(scale);
        embeddings.extend(row.iter().map(|x| if scale > 0.0 { (x / scale).round() as i8 } else { 0 }));
    }
    Network {
        tags: data.tags,
        relations: data.relations,
        keys: data.keys,
        starts: Default::default(),
        embeddings,
        embedding_scales,
        width: shape.width,
        hidden: shape.hidden,
        layers: (0..shape.layers).map(|l| [direction(l, 0), direction(l, 1)]).collect(),
        tag: linear(TAG, both),
        dependent: linear(DEPENDENT, both),
        head: linear(HEAD, both),
        arc: linear(parameters::ARC, shape.arc),
        root: p.weights(p.top(ROOT)).to_vec(),
        relation_dependent: linear(RELATION_DEPENDENT, both),
        relation_head: Linear { matrix: matrix(p.top(RELATION_HEAD), both), bias: Vec::new() },
        relation_root: p.weights(p.top(RELATION_ROOT)).to_vec(),
        relation: linear(parameters::RELATION, shape.relation),
    }
}
