//! Learns which mentions fill which roles of a trigger: a logistic model over the features of `extraction::arguments`.
//! In: possible arguments with whether gold has them, by document. Out: the weights of a language pack. The same examples give the same weights.

use std::fmt::Write as _;

use super::regression::{Row, Settings, fit};
use crate::language::ArgumentWeights;

/// One possible argument of a training document.
#[derive(Clone, Debug, PartialEq)]
pub struct Example {
    /// Which document, for holding out.
    pub document: usize,
    pub features: Vec<String>,
    pub right: bool,
}

/// Chosen on folds of the gold training set.
const SETTINGS: Settings = Settings { min_count: 2, l2: 0.5, steps: 200 };

/// Weaker weights are left out: they do next to nothing, and there are many of them.
const LEAST: f64 = 0.1;

/// Learns from the documents that `keep` wants.
pub fn train(examples: &[Example], keep: impl Fn(usize) -> bool) -> (f64, Vec<(String, f64)>) {
    let rows: Vec<Row> = examples
        .iter()
        .filter(|e| keep(e.document))
        .map(|e| Row { features: &e.features, target: f64::from(u8::from(e.right)), weight: 1.0 })
        .collect();
    let (bias, weights) = fit(&rows, SETTINGS);
    (bias, weights.into_iter().filter(|(_, weight)| weight.abs() >= LEAST).collect())
}

/// As the language pack has them.
pub fn weights(learnt: &(f64, Vec<(String, f64)>)) -> ArgumentWeights {
    ArgumentWeights::new(learnt.0, learnt.1.iter().cloned())
}

/// The file of the language pack.
pub fn write(learnt: &(f64, Vec<(String, f64)>)) -> String {
    let mut text = String::from(
        "# Which mentions are arguments of a trigger: feature, weight. Written by `train --only statements`.\n",
    );
    let _ = writeln!(text, "bias\t{:.3}", learnt.0);
    for (name, weight) in &learnt.1 {
        let _ = writeln!(text, "{name}\t{weight:.3}");
    }
    text
}
