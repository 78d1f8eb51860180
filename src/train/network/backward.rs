//! The losses of a batch and their gradients, by hand, back through heads, relations, tags and layers to the embeddings.

use std::ops::Range;

use super::forward::{Example, Pass, apply_mask, encode, linear, mask, reading_order};
use super::gemm::{add_product, transpose};
use super::parameters::*;
use crate::ml::network::tanh;
use crate::train::perceptron::Random;

const LEAK: f32 = 0.1;

fn leak(values: &mut [f32]) {
    values.iter_mut().filter(|v| **v < 0.0).for_each(|v| *v *= LEAK);
}

fn leak_back(values: &[f32], gradient: &mut [f32]) {
    values.iter().zip(gradient).filter(|(v, _)| **v < 0.0).for_each(|(_, g)| *g *= LEAK);
}

/// eˣ for x ≤ 0, from additions and multiplications alone, so that it does not depend on the system's library.
fn exp(x: f32) -> f32 {
    let x = x.max(-87.0);
    let power = (x * std::f32::consts::LOG2_E).round();
    let r = x - power * std::f32::consts::LN_2;
    let series = [1.0 / 720.0, 1.0 / 120.0, 1.0 / 24.0, 1.0 / 6.0, 0.5, 1.0, 1.0];
    let value = series.iter().fold(0.0, |sum, c| sum * r + c);
    value * f32::from_bits(((power as i32 + 127) as u32) << 23)
}

/// Scores → (probabilities − 1 at the right answer) / total; adds to the loss.
fn cross_entropy(scores: &mut [f32], right: usize, total: f32, loss: &mut f64) {
    let largest = scores.iter().copied().fold(f32::MIN, f32::max);
    let mut sum = 0.0;
    for score in scores.iter_mut() {
        *score = exp(*score - largest);
        sum += *score;
    }
    *loss -= (scores[right] / sum).max(1e-9).ln() as f64;
    for score in scores.iter_mut() {
        *score /= sum * total;
    }
    scores[right] -= 1.0 / total;
}

/// Gradients of `y = x · weights + bias` given those of `y`; adds those of `x` to `dx`.
fn linear_back(
    p: &Parameters,
    g: &mut Gradients,
    count: usize,
    x: &[f32],
    dy: &[f32],
    at: (usize, Option<usize>),
    dx: &mut [f32],
) {
    let (weights, bias) = at;
    let inputs = x.len() / count.max(1);
    let outputs = dy.len() / count.max(1);
    add_product(inputs, count, outputs, &transpose(count, inputs, x), dy, &mut g.dense[weights]);
    add_product(count, outputs, inputs, dy, &transpose(inputs, outputs, p.weights(weights)), dx);
    if let Some(bias) = bias {
        for row in dy.chunks_exact(outputs) {
            g.dense[bias].iter_mut().zip(row).for_each(|(g, d)| *g += d);
        }
    }
}

/// The gradients of the mean loss a word over `total` words, of which these examples are a part.
pub fn gradients(p: &Parameters, examples: &[&Example], drop: f32, seed: u64, total: f32) -> Gradients {
    let mut random = Random::new(seed);
    let pass = encode(p, examples, drop, &mut random);
    let mut g = p.no_gradients();
    if pass.count == 0 {
        return g;
    }
    let both = 2 * p.shape.hidden;
    let mut back: Vec<Vec<f32>> = (0..p.shape.layers).map(|_| vec![0f32; pass.count * both]).collect();
    let (tag_layer, last) = (p.shape.tag_layer(), p.shape.layers - 1);
    for (layer, is_tags) in [(tag_layer, true), (last, false)] {
        let mask = mask(pass.sentences.len(), both, drop, &mut random);
        let mut x = pass.layers[layer].output.clone();
        apply_mask(&mut x, &mask, &pass.sentences, both);
        let mut dx = vec![0f32; x.len()];
        if is_tags {
            tags_back(p, &mut g, examples, &pass, &x, total, &mut dx);
        } else {
            trees_back(p, &mut g, examples, &pass, &x, total, &mut dx);
        }
        apply_mask(&mut dx, &mask, &pass.sentences, both);
        back[layer].iter_mut().zip(dx).for_each(|(b, d)| *b += d);
    }
    for layer in (0..p.shape.layers).rev() {
        let out = std::mem::take(&mut back[layer]);
        let dx = layer_back(p, &mut g, &pass, layer, &out);
        match layer {
            0 => embeddings_back(p, &mut g, &pass, &dx),
            _ => back[layer - 1].iter_mut().zip(dx).for_each(|(b, d)| *b += d),
        }
    }
    g
}

fn tags_back(
    p: &Parameters,
    g: &mut Gradients,
    examples: &[&Example],
    pass: &Pass,
    x: &[f32],
    total: f32,
    dx: &mut [f32],
) {
    let (weights, bias) = (p.top(TAG), p.top(TAG) + 1);
    let mut scores = linear(p, pass.count, 2 * p.shape.hidden, x, weights, Some(bias));
    let tags = examples.iter().flat_map(|e| &e.tags);
    for (row, tag) in scores.chunks_exact_mut(p.shape.tags).zip(tags) {
        match tag {
            Some(tag) => cross_entropy(row, *tag as usize, total, &mut g.loss[0]),
            None => row.fill(0.0),
        }
    }
    linear_back(p, g, pass.count, x, &scores, (weights, Some(bias)), dx);
}

/// Of the words of a batch: vectors as dependents and as heads, and their gradients.
struct Pair {
    dependent: Vec<f32>,
    head: Vec<f32>,
    d_dependent: Vec<f32>,
    d_head: Vec<f32>,
}

impl Pair {
    fn new(dependent: Vec<f32>, head: Vec<f32>) -> Pair {
        let (d_dependent, d_head) = (vec![0f32; dependent.len()], vec![0f32; head.len()]);
        Pair { dependent, head, d_dependent, d_head }
    }
}

fn trees_back(
    p: &Parameters,
    g: &mut Gradients,
    examples: &[&Example],
    pass: &Pass,
    x: &[f32],
    total: f32,
    dx: &mut [f32],
) {
    let both = 2 * p.shape.hidden;
    let project = |weights, bias| linear(p, pass.count, both, x, weights, bias);
    let (dependent, head) = ((p.top(DEPENDENT), Some(p.top(DEPENDENT) + 1)), (p.top(HEAD), Some(p.top(HEAD) + 1)));
    let (r_dependent, r_head) =
        ((p.top(RELATION_DEPENDENT), Some(p.top(RELATION_DEPENDENT) + 1)), (p.top(RELATION_HEAD), None));
    let mut arcs = Pair::new(project(dependent.0, dependent.1), project(head.0, head.1));
    leak(&mut arcs.dependent);
    leak(&mut arcs.head);
    let mut relations = Pair::new(project(r_dependent.0, r_dependent.1), project(r_head.0, r_head.1));
    for (example, range) in examples.iter().zip(&pass.sentences) {
        arcs_back(p, g, example, range, &mut arcs, total);
        relations_back(p, g, example, range, &mut relations, total);
    }
    leak_back(&arcs.dependent, &mut arcs.d_dependent);
    leak_back(&arcs.head, &mut arcs.d_head);
    for (dy, at) in [
        (&arcs.d_dependent, dependent),
        (&arcs.d_head, head),
        (&relations.d_dependent, r_dependent),
        (&relations.d_head, r_head),
    ] {
        linear_back(p, g, pass.count, x, dy, at, dx);
    }
}

/// One sentence: scores of every head for every word, `dependent · U · head + bias · head`.
fn arcs_back(p: &Parameters, g: &mut Gradients, example: &Example, range: &Range<usize>, arcs: &mut Pair, total: f32) {
    let (width, n) = (p.shape.arc, range.len());
    let (arc, root) = (p.top(ARC), p.top(ROOT));
    let rows = range.start * width..range.end * width;
    let dependent = &arcs.dependent[rows.clone()];
    let mut heads = p.weights(root).to_vec();
    heads.extend_from_slice(&arcs.head[rows.clone()]);
    let product = linear(p, n, width, dependent, arc, Some(arc + 1));
    let mut scores = vec![0f32; n * (n + 1)];
    add_product(n, width, n + 1, &product, &transpose(n + 1, width, &heads), &mut scores);
    for (word, row) in scores.chunks_exact_mut(n + 1).enumerate() {
        row[word + 1] = -1e9;
        cross_entropy(row, example.heads[word] as usize, total, &mut g.loss[1]);
    }
    let mut d_product = vec![0f32; n * width];
    add_product(n, n + 1, width, &scores, &heads, &mut d_product);
    let mut d_heads = vec![0f32; heads.len()];
    add_product(n + 1, n, width, &transpose(n, n + 1, &scores), &product, &mut d_heads);
    g.dense[root].iter_mut().zip(&d_heads[..width]).for_each(|(g, d)| *g += d);
    arcs.d_head[rows.clone()].iter_mut().zip(&d_heads[width..]).for_each(|(g, d)| *g += d);
    linear_back(p, g, n, dependent, &d_product, (arc, Some(arc + 1)), &mut arcs.d_dependent[rows]);
}

/// One sentence: the relation of each word to its right head.
fn relations_back(
    p: &Parameters,
    g: &mut Gradients,
    example: &Example,
    range: &Range<usize>,
    pair: &mut Pair,
    total: f32,
) {
    let (width, n) = (p.shape.relation, range.len());
    let (relation, root) = (p.top(RELATION), p.top(RELATION_ROOT));
    let mut x = pair.dependent[range.start * width..range.end * width].to_vec();
    let head_row = |word: usize| match example.heads[word] as usize {
        0 => None,
        h => Some((range.start + h - 1) * width..(range.start + h) * width),
    };
    for (word, x) in x.chunks_exact_mut(width).enumerate() {
        let head = head_row(word).map_or(p.weights(root), |row| &pair.head[row]);
        x.iter_mut().zip(head).for_each(|(x, h)| *x += h);
    }
    leak(&mut x);
    let mut scores = linear(p, n, width, &x, relation, Some(relation + 1));
    for (word, row) in scores.chunks_exact_mut(p.shape.relations).enumerate() {
        cross_entropy(row, example.relations[word] as usize, total, &mut g.loss[2]);
    }
    let mut dx = vec![0f32; x.len()];
    linear_back(p, g, n, &x, &scores, (relation, Some(relation + 1)), &mut dx);
    leak_back(&x, &mut dx);
    for (word, dx) in dx.chunks_exact(width).enumerate() {
        let own = &mut pair.d_dependent[(range.start + word) * width..][..width];
        own.iter_mut().zip(dx).for_each(|(g, d)| *g += d);
        let head = match head_row(word) {
            Some(row) => &mut pair.d_head[row],
            None => &mut g.dense[root][..],
        };
        head.iter_mut().zip(dx).for_each(|(g, d)| *g += d);
    }
}

/// Back through one layer, given the gradients of its output: those of its input, before dropout.
fn layer_back(p: &Parameters, g: &mut Gradients, pass: &Pass, number: usize, out: &[f32]) -> Vec<f32> {
    let layer = &pass.layers[number];
    let (hidden, parts, inputs) = (p.shape.hidden, p.shape.parts(number), p.shape.inputs(number));
    let mut dx = vec![0f32; layer.input.len()];
    for side in 0..2 {
        let (gates, cells) = (&layer.gates[side], &layer.cells[side]);
        let place = Parameters::layer(number, side);
        let mut d_gates = vec![0f32; gates.len()];
        for range in &pass.sentences {
            let mut carry = vec![0f32; hidden];
            let order: Vec<usize> = reading_order(range, side).collect();
            for (step, &t) in order.iter().enumerate().rev() {
                let gates = &gates[t * parts * hidden..(t + 1) * parts * hidden];
                let d = &mut d_gates[t * parts * hidden..(t + 1) * parts * hidden];
                let before = step.checked_sub(1).map(|s| &cells[order[s] * hidden..(order[s] + 1) * hidden]);
                for i in 0..hidden {
                    let d_out = out[t * 2 * hidden + side * hidden + i];
                    let (candidate, f, r) = (gates[i], gates[hidden + i], gates[2 * hidden + i]);
                    let place = t * inputs + side * hidden + i;
                    let highway = if parts == 4 { gates[3 * hidden + i] } else { layer.input[place] };
                    let squashed = tanh(cells[t * hidden + i]);
                    let d_cell = carry[i] + d_out * r * (1.0 - squashed * squashed);
                    let d_forget = d_cell * (before.map_or(0.0, |b| b[i]) - candidate);
                    carry[i] = d_cell * f;
                    d[i] = d_cell * (1.0 - f);
                    d[hidden + i] = d_forget * f * (1.0 - f);
                    d[2 * hidden + i] = d_out * (squashed - highway) * r * (1.0 - r);
                    if parts == 4 {
                        d[3 * hidden + i] = d_out * (1.0 - r);
                    } else {
                        dx[place] += d_out * (1.0 - r);
                    }
                }
            }
        }
        for row in d_gates.chunks_exact(parts * hidden) {
            g.dense[place + 1].iter_mut().zip(&row[hidden..3 * hidden]).for_each(|(g, d)| *g += d);
        }
        linear_back(p, g, pass.count, &layer.input, &d_gates, (place, None), &mut dx);
    }
    apply_mask(&mut dx, &layer.mask, &pass.sentences, inputs);
    dx
}

fn embeddings_back(p: &Parameters, g: &mut Gradients, pass: &Pass, dx: &[f32]) {
    let width = p.shape.width;
    for (rows, dx) in pass.rows.iter().zip(dx.chunks_exact(width)) {
        for row in rows {
            let sum = g.rows.entry(*row).or_insert_with(|| vec![0f32; width]);
            sum.iter_mut().zip(dx).for_each(|(g, d)| *g += d);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative error below 0.00001: the product with ln 2 is rounded at the size of x, which softmax does not feel.
    #[test]
    fn exp_comes_close() {
        for i in 0..800 {
            let x = -i as f32 / 10.0;
            assert!((exp(x) - x.exp()).abs() <= 1e-5 * x.exp(), "{x}");
        }
    }

    /// Every kind of weight: the gradient agrees with the slope of the loss.
    #[test]
    fn gradients_agree_with_finite_differences() {
        let shape = Shape { rows: 6, width: 4, hidden: 3, layers: 2, arc: 4, relation: 5, tags: 3, relations: 4 };
        let mut random = Random::new(3);
        let mut p = Parameters::new(shape, &mut random);
        // No bias stays 0: a hidden unit without input would then sit just where the slope of the leak jumps.
        for array in p.all.iter_mut().filter(|array| array.weights.iter().all(|w| *w == 0.0)) {
            array.weights.iter_mut().for_each(|w| *w = random.unit() - 0.5);
        }
        let word = |row: u32| vec![Some(row), Some(5), None];
        let example = Example {
            rows: vec![word(0), word(1), word(2)],
            counts: vec![1_000_000; 3],
            tags: vec![Some(0), None, Some(2)],
            heads: vec![2, 0, 2],
            relations: vec![1, 0, 3],
        };
        let loss = |p: &Parameters| gradients(p, &[&example], 0.0, 11, 3.0).loss.iter().sum::<f64>() / 3.0;
        let g = gradients(&p, &[&example], 0.0, 11, 3.0);
        for place in 0..p.all.len() {
            for at in 0..p.all[place].weights.len().min(7) {
                let got = match place {
                    EMBEDDINGS => g.rows.get(&((at / 4) as u32)).map_or(0.0, |row| row[at % 4]),
                    _ => g.dense[place][at],
                } as f64;
                let step = 1e-3;
                let old = p.all[place].weights[at];
                p.all[place].weights[at] = old + step;
                let above = loss(&p);
                p.all[place].weights[at] = old - step;
                let below = loss(&p);
                p.all[place].weights[at] = old;
                let slope = (above - below) / (2.0 * step as f64);
                assert!((slope - got).abs() < 1e-3 + 0.02 * slope.abs(), "array {place} weight {at}: {slope} {got}");
            }
        }
    }
}
