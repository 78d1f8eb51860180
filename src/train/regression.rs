//! Logistic regression over named sparse features, the same weights for the same rows.
//! In: rows of features, a target between 0 and 1 and how much the row counts. Out: a bias and a weight a feature. Gradient descent on the whole
//! batch from zero with Adagrad's steps (Duchi et al. 2011): the features differ much in frequency. No randomness.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

/// One observation.
#[derive(Clone, Debug, PartialEq)]
pub struct Row<'a> {
    pub features: &'a [String],
    /// What the probability should be.
    pub target: f64,
    pub weight: f64,
}

/// How to learn.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// Rarer features are left out.
    pub min_count: usize,
    /// Strength of the pull towards zero.
    pub l2: f64,
    pub steps: usize,
}

/// Rows × features a row × steps.
pub fn fit(rows: &[Row], settings: Settings) -> (f64, BTreeMap<String, f64>) {
    let mut counts: FxHashMap<&str, usize> = FxHashMap::default();
    rows.iter().flat_map(|row| row.features).for_each(|f| *counts.entry(f.as_str()).or_default() += 1);
    let mut names: Vec<&str> =
        counts.iter().filter(|(_, count)| **count >= settings.min_count).map(|(name, _)| *name).collect();
    names.sort_unstable();
    let index: FxHashMap<&str, u32> = names.iter().enumerate().map(|(i, name)| (*name, i as u32)).collect();
    let columns: Vec<Vec<u32>> =
        rows.iter().map(|row| row.features.iter().filter_map(|f| index.get(f.as_str()).copied()).collect()).collect();
    let (mut weights, mut bias) = (vec![0.0; names.len()], 0.0);
    let (mut history, mut bias_history) = (vec![1e-6; names.len()], 1e-6);
    for _ in 0..settings.steps {
        let mut gradient: Vec<f64> = weights.iter().map(|w| settings.l2 * w).collect();
        let mut bias_gradient = 0.0;
        for (row, columns) in rows.iter().zip(&columns) {
            let score: f64 = bias + columns.iter().map(|&c| weights[c as usize]).sum::<f64>();
            let error = row.weight * (1.0 / (1.0 + (-score).exp()) - row.target);
            columns.iter().for_each(|&c| gradient[c as usize] += error);
            bias_gradient += error;
        }
        for (i, g) in gradient.iter().enumerate() {
            history[i] += g * g;
            weights[i] -= 0.3 * g / history[i].sqrt();
        }
        bias_history += bias_gradient * bias_gradient;
        bias -= 0.3 * bias_gradient / f64::sqrt(bias_history);
    }
    (bias, names.iter().zip(weights).map(|(name, w)| (name.to_string(), w)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_always_right_weighs_more_than_what_seldom_is() {
        let features: Vec<Vec<String>> = ["good", "bad"].map(|f| vec![f.to_string()]).to_vec();
        let row = |i: usize| Row {
            features: &features[i % 2],
            target: if i.is_multiple_of(2) { 1.0 } else { 0.2 },
            weight: 1.0,
        };
        let rows: Vec<Row> = (0..40).map(row).collect();
        let settings = Settings { min_count: 2, l2: 0.1, steps: 200 };
        let (bias, weights) = fit(&rows, settings);
        let of = |name: &str| 1.0 / (1.0 + (-(bias + weights[name])).exp());
        assert!(of("good") > 0.9 && (of("bad") - 0.2).abs() < 0.1, "{} {}", of("good"), of("bad"));
        assert_eq!(fit(&rows, settings), (bias, weights));
    }
}
