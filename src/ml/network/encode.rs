//! Feature keys of the words of a sentence → tag, head and relation of each.

use super::tree::best_tree;
use super::{Direction, Linear, Network, Rows};

/// tanh by its continued fraction, cut after the seventh power: off by less than 0.0001, and the same on every machine.
#[inline(always)]
pub fn tanh(x: f32) -> f32 {
    let x = x.clamp(-4.97, 4.97);
    let s = x * x;
    x * (135135.0 + s * (17325.0 + s * (378.0 + s))) / (135135.0 + s * (62370.0 + s * (3150.0 + s * 28.0)))
}

/// The logistic function, by the same fraction.
#[inline(always)]
pub fn sigmoid(x: f32) -> f32 {
    0.5 + 0.5 * tanh(0.5 * x)
}

/// Slope of the hidden layers below 0.
pub const LEAK: f32 = 0.1;

/// Reads sentence after sentence with the same buffers.
pub struct Reader<'a> {
    net: &'a Network,
    /// The relation that only the root may have.
    root_relation: Option<usize>,
    rows: Rows,
    input: Vec<f32>,
    output: Vec<f32>,
    gates: Vec<f32>,
    middle: Vec<f32>,
    tag_scores: Vec<f32>,
    dependents: Vec<f32>,
    heads: Vec<f32>,
    arcs: Vec<f32>,
    arc_scores: Vec<f32>,
    relation_dependents: Vec<f32>,
    relation_heads: Vec<f32>,
    relation_scores: Vec<f32>,
    /// Label of each word, an index into `Network::tags`.
    pub tag: Vec<u16>,
    /// Head of each word: 0 for the root, `h` for the word `h - 1`.
    pub head: Vec<u32>,
    /// Label of each arc, an index into `Network::relations`.
    pub relation: Vec<u16>,
}

impl<'a> Reader<'a> {
    /// `root_relation` is the name of the relation that the root has, and no other word.
    pub fn new(net: &'a Network, root_relation: &str) -> Reader<'a> {
        let empty = Vec::new;
        Reader {
            net,
            root_relation: net.relations.iter().position(|name| name == root_relation),
            rows: Rows::default(),
            input: empty(),
            output: empty(),
            gates: empty(),
            middle: empty(),
            tag_scores: empty(),
            dependents: empty(),
            heads: empty(),
            arcs: empty(),
            arc_scores: empty(),
            relation_dependents: empty(),
            relation_heads: empty(),
            relation_scores: empty(),
            tag: Vec::new(),
            head: Vec::new(),
            relation: Vec::new(),
        }
    }

    /// Reads one sentence of `count` words; `keys(i, out)` gives the feature keys of word `i`. The answer is in `tag`, `head`,
    /// `relation`. Cost: words × weights, and words² for the heads.
    pub fn read(&mut self, count: usize, keys: impl FnMut(usize, &mut Vec<u32>)) {
        #[cfg(target_arch = "x86_64")]
        if std::arch::is_x86_feature_detected!("avx2") {
            // SAFETY: the instructions were just found to be there.
            unsafe { self.read_avx2(count, keys) };
            return;
        }
        self.read_plain(count, keys);
    }

    /// The same code, compiled for wider vectors: each lane does what it did, so the result is the same.
    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2")]
    fn read_avx2(&mut self, count: usize, keys: impl FnMut(usize, &mut Vec<u32>)) {
        self.read_plain(count, keys);
    }

    #[inline(always)]
    fn read_plain(&mut self, count: usize, mut keys: impl FnMut(usize, &mut Vec<u32>)) {
        let net = self.net;
        let width = net.width;
        self.input.clear();
        self.input.resize(count * width, 0.0);
        let (mut buffer, mut rows) = (Vec::new(), Vec::new());
        for (i, sum) in self.input.chunks_exact_mut(width).enumerate() {
            buffer.clear();
            keys(i, &mut buffer);
            // first all places, then all numbers: the reads of a step do not wait for each other
            rows.clear();
            rows.extend(buffer.iter().filter_map(|key| net.row(*key)));
            for &row in &rows {
                let scale = net.embedding_scales[row];
                let embedding = &net.embeddings[row * width..(row + 1) * width];
                sum.iter_mut().zip(embedding).for_each(|(sum, e)| *sum += *e as f32 * scale);
            }
        }
        let both = 2 * net.hidden;
        let last = net.layers.len() - 1;
        for (number, layer) in net.layers.iter().enumerate() {
            let inputs = if number == 0 { width } else { both };
            self.output.clear();
            self.output.resize(count * both, 0.0);
            self.rows.fill(&self.input, inputs);
            for (side, direction) in layer.iter().enumerate() {
                direction.matrix.apply(&self.rows, &[], &mut self.gates);
                recur(direction, side, net.hidden, &self.gates, &self.input, inputs, &mut self.output);
            }
            if number + 1 == last.max(1) {
                self.middle.clone_from(&self.output);
            }
            std::mem::swap(&mut self.input, &mut self.output);
        }
        self.rows.fill(&self.middle, both);
        apply(&net.tag, &self.rows, &mut self.tag_scores);
        self.tag.clear();
        self.tag.extend(self.tag_scores.chunks_exact(net.tags.len()).map(best));
        self.rows.fill(&self.input, both);
        self.read_heads(count);
        self.read_relations();
    }

    #[inline(always)]
    fn read_heads(&mut self, count: usize) {
        let net = self.net;
        let width = net.root.len();
        apply(&net.dependent, &self.rows, &mut self.dependents);
        apply(&net.head, &self.rows, &mut self.heads);
        leak(&mut self.dependents);
        leak(&mut self.heads);
        let mut rows = Rows::default();
        rows.fill(&self.dependents, width);
        apply(&net.arc, &rows, &mut self.arcs);
        self.arc_scores.clear();
        for arc in self.arcs.chunks_exact(width) {
            self.arc_scores.push(dot(arc, &net.root));
            for head in self.heads.chunks_exact(width) {
                self.arc_scores.push(dot(arc, head));
            }
        }
        self.head = best_tree(count, &self.arc_scores);
    }

    #[inline(always)]
    fn read_relations(&mut self) {
        let net = self.net;
        let width = net.relation_root.len();
        apply(&net.relation_dependent, &self.rows, &mut self.relation_dependents);
        apply(&net.relation_head, &self.rows, &mut self.relation_heads);
        for (word, dependent) in self.relation_dependents.chunks_exact_mut(width).enumerate() {
            let head = match self.head[word] as usize {
                0 => &net.relation_root[..],
                h => &self.relation_heads[(h - 1) * width..h * width],
            };
            dependent.iter_mut().zip(head).for_each(|(d, h)| *d += h);
        }
        leak(&mut self.relation_dependents);
        let mut rows = Rows::default();
        rows.fill(&self.relation_dependents, width);
        apply(&net.relation, &rows, &mut self.relation_scores);
        self.relation.clear();
        for (scores, head) in self.relation_scores.chunks_exact_mut(net.relations.len()).zip(&self.head) {
            let root = self.root_relation.filter(|_| net.relations.len() > 1);
            if let Some(root) = root {
                scores[root] = if *head == 0 { f32::MAX } else { f32::MIN };
            }
            self.relation.push(best(scores));
        }
    }
}

fn apply(linear: &Linear, rows: &Rows, out: &mut Vec<f32>) {
    linear.matrix.apply(rows, &linear.bias, out);
}

#[inline(always)]
fn leak(values: &mut [f32]) {
    values.iter_mut().filter(|v| **v < 0.0).for_each(|v| *v *= LEAK);
}

/// The first of the highest.
#[inline(always)]
fn best(scores: &[f32]) -> u16 {
    (1..scores.len()).fold(0, |b, i| if scores[i] > scores[b] { i } else { b }) as u16
}

/// Eight partial sums, added in order: an order that vector units can keep.
#[inline(always)]
fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut sums = [0f32; 8];
    let (a8, b8) = (a.chunks_exact(8), b.chunks_exact(8));
    let rest: f32 = a8.remainder().iter().zip(b8.remainder()).map(|(x, y)| x * y).sum();
    for (x, y) in a8.zip(b8) {
        for lane in 0..8 {
            sums[lane] += x[lane] * y[lane];
        }
    }
    sums.iter().sum::<f32>() + rest
}

/// The recurrence of one direction (`side` 0 reads forward, 1 backward) over one sentence, into its half of `output`.
#[inline(always)]
fn recur(
    direction: &Direction,
    side: usize,
    hidden: usize,
    gates: &[f32],
    input: &[f32],
    inputs: usize,
    output: &mut [f32],
) {
    let parts = direction.matrix.outputs();
    let count = gates.len() / parts.max(1);
    let mut cell = vec![0f32; hidden];
    let (forget_bias, reset_bias) = direction.bias.split_at(hidden);
    for step in 0..count {
        let word = if side == 0 { step } else { count - 1 - step };
        let gates = &gates[word * parts..(word + 1) * parts];
        let (candidate, rest) = gates.split_at(hidden);
        let (forget, rest) = rest.split_at(hidden);
        let (reset, own) = rest.split_at(hidden);
        let highway = if own.is_empty() { &input[word * inputs + side * hidden..][..hidden] } else { own };
        let out = &mut output[word * 2 * hidden + side * hidden..][..hidden];
        unit(candidate, forget, reset, highway, forget_bias, reset_bias, &mut cell, out);
    }
}

/// One step of the unit; slices of equal length let the compiler use vectors.
#[allow(clippy::too_many_arguments)]
#[inline(always)]
fn unit(
    candidate: &[f32],
    forget: &[f32],
    reset: &[f32],
    highway: &[f32],
    forget_bias: &[f32],
    reset_bias: &[f32],
    cell: &mut [f32],
    out: &mut [f32],
) {
    let n = out.len();
    let (candidate, forget, reset, highway) = (&candidate[..n], &forget[..n], &reset[..n], &highway[..n]);
    let (forget_bias, reset_bias, cell) = (&forget_bias[..n], &reset_bias[..n], &mut cell[..n]);
    for i in 0..n {
        let f = sigmoid(forget[i] + forget_bias[i]);
        let r = sigmoid(reset[i] + reset_bias[i]);
        cell[i] = f * cell[i] + (1.0 - f) * candidate[i];
        out[i] = r * tanh(cell[i]) + (1.0 - r) * highway[i];
    }
}
