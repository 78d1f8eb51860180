//! The weights in training, their shapes, and the Adam update (Kingma & Ba 2015) with a running average of the weights.

use std::collections::BTreeMap;

use crate::train::perceptron::Random;

/// Sizes of the network.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    pub rows: usize,
    pub width: usize,
    pub hidden: usize,
    pub layers: usize,
    pub arc: usize,
    pub relation: usize,
    pub tags: usize,
    pub relations: usize,
}

impl Shape {
    pub fn inputs(&self, layer: usize) -> usize {
        if layer == 0 { self.width } else { 2 * self.hidden }
    }

    /// Products of one direction: the first layer has a highway of its own.
    pub fn parts(&self, layer: usize) -> usize {
        if layer == 0 { 4 } else { 3 }
    }

    /// The layer that tags are read from.
    pub fn tag_layer(&self) -> usize {
        self.layers.saturating_sub(2)
    }
}

/// One array of weights.
pub struct Parameter {
    pub weights: Vec<f32>,
    mean: Vec<f32>,
    square: Vec<f32>,
    average: Vec<f32>,
}

impl Parameter {
    fn uniform(count: usize, bound: f32, random: &mut Random) -> Parameter {
        Parameter::from((0..count).map(|_| (random.unit() * 2.0 - 1.0) * bound).collect::<Vec<f32>>())
    }

    fn from(weights: Vec<f32>) -> Parameter {
        let zeros = vec![0.0; weights.len()];
        Parameter { average: weights.clone(), mean: zeros.clone(), square: zeros, weights }
    }
}

/// Where each array lies in `Parameters::all`; the layers come after `EMBEDDINGS`, these after the layers.
pub const EMBEDDINGS: usize = 0;
pub const TAG: usize = 0;
pub const DEPENDENT: usize = 2;
pub const HEAD: usize = 4;
pub const ARC: usize = 6;
pub const ROOT: usize = 8;
pub const RELATION_DEPENDENT: usize = 9;
pub const RELATION_HEAD: usize = 11;
pub const RELATION_ROOT: usize = 12;
pub const RELATION: usize = 13;

pub struct Parameters {
    pub shape: Shape,
    pub all: Vec<Parameter>,
    steps: i32,
}

/// Gradients: one array a parameter, that of the embeddings empty; and the embeddings' by row.
pub struct Gradients {
    pub dense: Vec<Vec<f32>>,
    pub rows: BTreeMap<u32, Vec<f32>>,
    /// Summed negative log-likelihood of tags, heads, relations.
    pub loss: [f64; 3],
}

const DECAY_MEAN: f32 = 0.9;
const DECAY_SQUARE: f32 = 0.95;
const AVERAGE: f32 = 0.999;
const LONGEST_STEP: f32 = 5.0;

impl Parameters {
    pub fn new(shape: Shape, random: &mut Random) -> Parameters {
        let mut all = vec![Parameter::uniform(shape.rows * shape.width, 0.1, random)];
        for layer in 0..shape.layers {
            let inputs = shape.inputs(layer);
            for _ in 0..2 {
                let count = inputs * shape.parts(layer) * shape.hidden;
                all.push(Parameter::uniform(count, (3.0 / inputs as f32).sqrt(), random));
                // units begin by remembering
                let mut bias = vec![1.0; shape.hidden];
                bias.resize(2 * shape.hidden, 0.0);
                all.push(Parameter::from(bias));
            }
        }
        let both = 2 * shape.hidden;
        let bound = (3.0 / both as f32).sqrt();
        let (arc, relation) = (shape.arc, shape.relation);
        for (count, bound) in [
            (both * shape.tags, bound),
            (shape.tags, 0.0),
            (both * arc, bound),
            (arc, 0.0),
            (both * arc, bound),
            (arc, 0.0),
            (arc * arc, 0.05),
            (arc, 0.05),
            (arc, 0.3),
            (both * relation, bound),
            (relation, 0.0),
            (both * relation, bound),
            (relation, 0.3),
            (relation * shape.relations, (3.0 / relation as f32).sqrt()),
            (shape.relations, 0.0),
        ] {
            all.push(Parameter::uniform(count, bound, random));
        }
        Parameters { shape, all, steps: 0 }
    }

    /// Place of the matrix of a direction (0 forward, 1 backward); its bias comes after it.
    pub fn layer(layer: usize, side: usize) -> usize {
        1 + (layer * 2 + side) * 2
    }

    /// Place of one of the arrays after the layers.
    pub fn top(&self, which: usize) -> usize {
        1 + self.shape.layers * 4 + which
    }

    pub fn weights(&self, place: usize) -> &[f32] {
        &self.all[place].weights
    }

    pub fn no_gradients(&self) -> Gradients {
        let dense =
            self.all.iter().enumerate().map(|(i, p)| vec![0.0; if i == EMBEDDINGS { 0 } else { p.weights.len() }]);
        Gradients { dense: dense.collect(), rows: BTreeMap::new(), loss: [0.0; 3] }
    }

    /// One step of length `rate` against the gradients, which are shortened to length 5 if longer.
    pub fn update(&mut self, gradients: &Gradients, rate: f32) {
        let squares = |values: &Vec<f32>| values.iter().map(|x| *x as f64 * *x as f64).sum::<f64>();
        let length = (gradients.dense.iter().map(squares).sum::<f64>()
            + gradients.rows.values().map(squares).sum::<f64>())
        .sqrt() as f32;
        let clip = if length > LONGEST_STEP { LONGEST_STEP / length } else { 1.0 };
        self.steps += 1;
        let (mean_bias, square_bias) = (1.0 - DECAY_MEAN.powi(self.steps), 1.0 - DECAY_SQUARE.powi(self.steps));
        let step = |parameter: &mut Parameter, from: usize, gradient: &[f32]| {
            let range = from..from + gradient.len();
            let (weights, mean) = (&mut parameter.weights[range.clone()], &mut parameter.mean[range.clone()]);
            let square = &mut parameter.square[range];
            for (((w, m), v), g) in weights.iter_mut().zip(mean).zip(square).zip(gradient) {
                let g = g * clip;
                *m = DECAY_MEAN * *m + (1.0 - DECAY_MEAN) * g;
                *v = DECAY_SQUARE * *v + (1.0 - DECAY_SQUARE) * g * g;
                *w -= rate * (*m / mean_bias) / ((*v / square_bias).sqrt() + 1e-8);
            }
        };
        for (parameter, gradient) in self.all.iter_mut().zip(&gradients.dense) {
            step(parameter, 0, gradient);
        }
        for (row, gradient) in &gradients.rows {
            step(&mut self.all[EMBEDDINGS], *row as usize * self.shape.width, gradient);
        }
        let keep = AVERAGE.min((1 + self.steps) as f32 / (10 + self.steps) as f32);
        for parameter in &mut self.all {
            for (average, w) in parameter.average.iter_mut().zip(&parameter.weights) {
                *average = keep * *average + (1.0 - keep) * w;
            }
        }
    }

    /// Replaces the weights by their running average: the end of training.
    pub fn take_average(&mut self) {
        self.all.iter_mut().for_each(|p| std::mem::swap(&mut p.weights, &mut p.average));
    }
}

impl Gradients {
    pub fn add(&mut self, other: Gradients) {
        for (a, b) in self.dense.iter_mut().zip(other.dense) {
            a.iter_mut().zip(b).for_each(|(a, b)| *a += b);
        }
        for (row, values) in other.rows {
            match self.rows.get_mut(&row) {
                Some(mine) => mine.iter_mut().zip(values).for_each(|(a, b)| *a += b),
                None => {
                    self.rows.insert(row, values);
                }
            }
        }
        self.loss.iter_mut().zip(other.loss).for_each(|(a, b)| *a += b);
    }
}
