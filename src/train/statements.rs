//! Learns which proposed statements to keep: a logistic model over the features of `extraction::ranking`.
//! In: examples (features, arguments right and proposed) by document. Out: weights with a threshold chosen on held-out documents. Gradient descent on
//! the whole batch from zero, without randomness: the same examples give the same weights.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::language::StatementWeights;

/// One proposed statement of a training document.
#[derive(Clone, Debug, PartialEq)]
pub struct Example {
    /// Which document, for holding out.
    pub document: usize,
    pub features: Vec<String>,
    /// Arguments that gold has too.
    pub right: usize,
    pub proposed: usize,
}

/// Rarer features are left out.
const MIN_COUNT: usize = 4;
/// Strength of the pull towards zero; of 0.5, 1, 2 and 4 the best on held-out folds of the gold training set.
const L2: f64 = 2.0;
const STEPS: usize = 400;
const FOLDS: usize = 5;
/// The lowest precision, of arguments, that the threshold may give on held-out documents.
const PRECISION: f64 = 0.72;

/// What the held-out folds showed at the chosen threshold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HeldOut {
    pub precision: f64,
    pub recall: f64,
}

/// `wanted` is the number of gold arguments in all documents.
pub fn train(examples: &[Example], wanted: usize) -> (StatementWeights, HeldOut) {
    let mut scored: Vec<(f64, usize, usize)> = Vec::new();
    for fold in 0..FOLDS {
        let seen: Vec<&Example> = examples.iter().filter(|e| e.document % FOLDS != fold).collect();
        let weights = fit(&seen);
        let held = examples.iter().filter(|e| e.document % FOLDS == fold);
        scored.extend(
            held.map(|e| (crate::extraction::ranking::probability(&weights, &e.features), e.right, e.proposed)),
        );
    }
    let all: Vec<&Example> = examples.iter().collect();
    let mut weights = fit(&all);
    let (threshold, held_out) = choose(&scored, wanted);
    weights.threshold = threshold;
    (weights, held_out)
}

/// The threshold with the best F1 among those whose precision is high enough; of none, the one with the highest precision.
fn choose(scored: &[(f64, usize, usize)], wanted: usize) -> (f64, HeldOut) {
    let at = |threshold: f64| {
        let kept = scored.iter().filter(|s| s.0 >= threshold);
        let (right, found) = kept.fold((0, 0), |(r, f), s| (r + s.1, f + s.2));
        HeldOut { precision: right as f64 / found.max(1) as f64, recall: right as f64 / wanted.max(1) as f64 }
    };
    let f1 = |h: &HeldOut| 2.0 * h.precision * h.recall / (h.precision + h.recall).max(1e-9);
    let steps: Vec<(f64, HeldOut)> = (0..40).map(|i| i as f64 * 0.02).map(|t| (t, at(t))).collect();
    let good = steps.iter().filter(|(_, h)| h.precision >= PRECISION).max_by(|a, b| f1(&a.1).total_cmp(&f1(&b.1)));
    let best = good.or_else(|| steps.iter().max_by(|a, b| a.1.precision.total_cmp(&b.1.precision)));
    best.copied().unwrap_or((0.0, at(0.0)))
}

fn fit(examples: &[&Example]) -> StatementWeights {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    examples.iter().flat_map(|e| e.features.iter()).for_each(|f| *counts.entry(f.as_str()).or_default() += 1);
    let names: Vec<&str> = counts.iter().filter(|(_, count)| **count >= MIN_COUNT).map(|(name, _)| *name).collect();
    let index: BTreeMap<&str, usize> = names.iter().enumerate().map(|(i, name)| (*name, i)).collect();
    let rows: Vec<(Vec<usize>, f64, f64)> = examples
        .iter()
        .map(|e| {
            let columns = e.features.iter().filter_map(|f| index.get(f.as_str()).copied()).collect();
            (columns, e.right as f64 / e.proposed.max(1) as f64, e.proposed as f64)
        })
        .collect();
    let (mut weights, mut bias) = (vec![0.0; names.len()], 0.0);
    // Adagrad on the full batch (Duchi et al. 2011): the features differ much in frequency.
    let (mut history, mut bias_history) = (vec![1e-6; names.len()], 1e-6);
    for _ in 0..STEPS {
        let mut gradient: Vec<f64> = weights.iter().map(|w| L2 * w).collect();
        let mut bias_gradient = 0.0;
        for (columns, target, weight) in &rows {
            let score: f64 = bias + columns.iter().map(|&c| weights[c]).sum::<f64>();
            let error = weight * (1.0 / (1.0 + (-score).exp()) - target);
            columns.iter().for_each(|&c| gradient[c] += error);
            bias_gradient += error;
        }
        for (i, g) in gradient.iter().enumerate() {
            history[i] += g * g;
            weights[i] -= 0.3 * g / history[i].sqrt();
        }
        bias_history += bias_gradient * bias_gradient;
        bias -= 0.3 * bias_gradient / f64::sqrt(bias_history);
    }
    let weights = names.iter().zip(weights).map(|(name, w)| (name.to_string(), w)).collect();
    StatementWeights { bias, threshold: 0.0, weights }
}

/// The file of the language pack. Weights are written with four places; those that round to nothing are left out.
pub fn write(weights: &StatementWeights) -> String {
    let mut text = String::from(
        "# Which proposed statements to keep: feature, weight. Written by `train`; `threshold` is the lowest probability that is kept.\n",
    );
    let _ = writeln!(text, "bias\t{:.4}\nthreshold\t{:.4}", weights.bias, weights.threshold);
    for (name, weight) in weights.weights.iter().filter(|(_, w)| w.abs() >= 0.0005) {
        let _ = writeln!(text, "{name}\t{weight:.4}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_mostly_wrong_is_dropped() {
        let example = |i: usize, feature: &str, right: usize| Example {
            document: i,
            features: vec![feature.to_string()],
            right,
            proposed: 2,
        };
        let examples: Vec<Example> = (0..40)
            .map(
                |i| if i % 2 == 0 { example(i / 2, "good", 2) } else { example(i / 2, "bad", usize::from(i % 8 == 1)) },
            )
            .collect();
        let (weights, held_out) = train(&examples, 40);
        let of = |name: &str| crate::extraction::ranking::probability(&weights, &[name.to_string()]);
        assert!(of("good") >= weights.threshold && of("bad") < weights.threshold);
        assert!(held_out.precision > 0.9 && held_out.recall > 0.9);
    }
}
