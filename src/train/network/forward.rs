//! The forward pass of training: floats, dropout, and everything remembered that the backward pass needs.

use super::gemm::add_product;
use super::parameters::{EMBEDDINGS, Parameters};
use crate::ml::network::{sigmoid, tanh};
use crate::train::perceptron::Random;

/// One sentence to learn from.
pub struct Example {
    /// Embedding rows of each word's features, the word itself first; `None` where a feature has no row.
    pub rows: Vec<Vec<Option<u32>>>,
    /// How often each word form was seen.
    pub counts: Vec<u32>,
    /// Tag label of each word; `None` where it is not to be learnt.
    pub tags: Vec<Option<u32>>,
    /// 0 for the root, `h` for word `h - 1`.
    pub heads: Vec<u32>,
    pub relations: Vec<u32>,
}

impl Example {
    pub fn len(&self) -> usize {
        self.heads.len()
    }
}

pub struct Layer {
    /// What came in, after dropout.
    pub input: Vec<f32>,
    /// Dropout mask, one row a sentence.
    pub mask: Vec<f32>,
    /// Of each direction: candidate, forget gate and reset gate after the logistic function, own highway.
    pub gates: [Vec<f32>; 2],
    pub cells: [Vec<f32>; 2],
    pub output: Vec<f32>,
}

/// Words of all sentences of a batch, one after the other.
pub struct Pass {
    pub count: usize,
    /// Word ranges.
    pub sentences: Vec<std::ops::Range<usize>>,
    /// The embedding rows that survived dropout.
    pub rows: Vec<Vec<u32>>,
    pub layers: Vec<Layer>,
}

/// How likely an affix or shape is left out, and at most and at least a word form.
const DROP_FEATURE: f32 = 0.1;
const DROP_FORM: (f32, f32) = (0.1, 0.5);

/// A mask of one row a sentence: 0 with probability `drop`, else what keeps the mean.
pub fn mask(sentences: usize, width: usize, drop: f32, random: &mut Random) -> Vec<f32> {
    (0..sentences * width).map(|_| if random.unit() < drop { 0.0 } else { 1.0 / (1.0 - drop) }).collect()
}

/// Multiplies the rows of each sentence by its mask.
pub fn apply_mask(values: &mut [f32], mask: &[f32], sentences: &[std::ops::Range<usize>], width: usize) {
    for (range, mask) in sentences.iter().zip(mask.chunks_exact(width)) {
        for row in values[range.start * width..range.end * width].chunks_exact_mut(width) {
            row.iter_mut().zip(mask).for_each(|(v, m)| *v *= m);
        }
    }
}

/// `x · weights + bias`, `count` rows.
pub fn linear(p: &Parameters, count: usize, inputs: usize, x: &[f32], weights: usize, bias: Option<usize>) -> Vec<f32> {
    let outputs = p.weights(weights).len() / inputs;
    let mut y = match bias {
        Some(bias) => p.weights(bias).repeat(count),
        None => vec![0f32; count * outputs],
    };
    add_product(count, inputs, outputs, x, p.weights(weights), &mut y);
    y
}

/// Reads the sentences.
pub fn encode(p: &Parameters, examples: &[&Example], drop: f32, random: &mut Random) -> Pass {
    let shape = p.shape;
    let mut sentences = Vec::new();
    let mut count = 0;
    for example in examples {
        sentences.push(count..count + example.len());
        count += example.len();
    }
    let mut rows = Vec::with_capacity(count);
    let mut input = vec![0f32; count * shape.width];
    for (word, sum) in
        examples.iter().flat_map(|e| e.rows.iter().zip(&e.counts)).zip(input.chunks_exact_mut(shape.width))
    {
        let (features, seen) = word;
        let form_drop = (1.0 / (1.0 + *seen as f32)).clamp(DROP_FORM.0, DROP_FORM.1);
        let mut kept = Vec::with_capacity(features.len());
        for (i, row) in features.iter().enumerate() {
            let Some(row) = row else { continue };
            if random.unit() >= if i == 0 { form_drop } else { DROP_FEATURE } {
                kept.push(*row);
            }
        }
        for row in &kept {
            let embedding = &p.weights(EMBEDDINGS)[*row as usize * shape.width..][..shape.width];
            sum.iter_mut().zip(embedding).for_each(|(s, e)| *s += e);
        }
        rows.push(kept);
    }
    let mut layers: Vec<Layer> = Vec::new();
    for layer in 0..shape.layers {
        let inputs = shape.inputs(layer);
        let mut input = if layer == 0 { std::mem::take(&mut input) } else { layers[layer - 1].output.clone() };
        let mask = mask(sentences.len(), inputs, drop, random);
        apply_mask(&mut input, &mask, &sentences, inputs);
        let mut output = vec![0f32; count * 2 * shape.hidden];
        let (mut gates, mut cells) = ([Vec::new(), Vec::new()], [Vec::new(), Vec::new()]);
        for side in 0..2 {
            let place = Parameters::layer(layer, side);
            gates[side] = linear(p, count, inputs, &input, place, None);
            cells[side] = recur(p, layer, side, &mut gates[side], &input, &sentences, &mut output);
        }
        layers.push(Layer { input, mask, gates, cells, output });
    }
    Pass { count, sentences, rows, layers }
}

/// The words of a sentence in the order in which a direction reads them.
pub fn reading_order(range: &std::ops::Range<usize>, side: usize) -> impl DoubleEndedIterator<Item = usize> + use<> {
    let range = range.clone();
    let last = range.end.saturating_sub(1);
    range.clone().map(move |t| if side == 0 { t } else { last - (t - range.start) })
}

fn recur(
    p: &Parameters,
    layer: usize,
    side: usize,
    gates: &mut [f32],
    input: &[f32],
    sentences: &[std::ops::Range<usize>],
    output: &mut [f32],
) -> Vec<f32> {
    let (hidden, parts, inputs) = (p.shape.hidden, p.shape.parts(layer), p.shape.inputs(layer));
    let bias = p.weights(Parameters::layer(layer, side) + 1);
    let mut cells = vec![0f32; gates.len() / parts];
    for range in sentences {
        let mut cell = vec![0f32; hidden];
        for t in reading_order(range, side) {
            let gates = &mut gates[t * parts * hidden..(t + 1) * parts * hidden];
            let out = &mut output[t * 2 * hidden + side * hidden..][..hidden];
            for i in 0..hidden {
                let f = sigmoid(gates[hidden + i] + bias[i]);
                let r = sigmoid(gates[2 * hidden + i] + bias[hidden + i]);
                let highway = if parts == 4 { gates[3 * hidden + i] } else { input[t * inputs + side * hidden + i] };
                cell[i] = f * cell[i] + (1.0 - f) * gates[i];
                out[i] = r * tanh(cell[i]) + (1.0 - r) * highway;
                (gates[hidden + i], gates[2 * hidden + i]) = (f, r);
            }
            cells[t * hidden..(t + 1) * hidden].copy_from_slice(&cell);
        }
    }
    cells
}
