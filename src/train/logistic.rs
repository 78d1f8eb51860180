//! Logistic regression over hashed features for yes-or-no decisions: AdaGrad (Duchi et al. 2011) with a little L2, averaged over the
//! later epochs. Steadier than the perceptron where there are few examples.

use rustc_hash::FxHashMap;

use super::perceptron::Random;
use crate::ml::LinearModel;

/// A decision to learn: feature keys, 0 or 1, weight.
pub type Example = (Vec<u32>, usize, f32);

#[derive(Clone, Copy, Debug)]
pub struct Plan {
    pub epochs: usize,
    pub rate: f32,
    /// Pull of all weights towards 0, a step.
    pub decay: f32,
    pub seed: u64,
}

#[derive(Clone, Copy, Default)]
struct Weight {
    value: f32,
    squares: f32,
    total: f32,
}

/// A model with two labels; label 1 wins where it is the likelier. A weight of 1 becomes `scale`, what is less than `prune` is dropped.
pub fn fit(mut examples: Vec<Example>, plan: Plan, scale: f32, prune: i16) -> LinearModel {
    let mut slots: FxHashMap<u32, u32> = FxHashMap::default();
    for (keys, ..) in &mut examples {
        for key in keys.iter_mut() {
            let next = slots.len() as u32;
            *key = *slots.entry(*key).or_insert(next);
        }
    }
    let mut weights = vec![Weight::default(); slots.len()];
    let mut random = Random::new(plan.seed);
    let first_averaged = plan.epochs / 2;
    for epoch in 0..plan.epochs {
        random.shuffle(&mut examples);
        for (keys, label, importance) in &examples {
            let sum: f32 = keys.iter().map(|key| weights[*key as usize].value).sum();
            let likely = 1.0 / (1.0 + (-sum).exp());
            let error = (*label as f32 - likely) * importance;
            for key in keys {
                let weight = &mut weights[*key as usize];
                let slope = error - plan.decay * weight.value;
                weight.squares += slope * slope;
                weight.value += plan.rate * slope / (weight.squares.sqrt() + 0.1);
            }
        }
        if epoch >= first_averaged {
            weights.iter_mut().for_each(|weight| weight.total += weight.value);
        }
    }
    let share = scale / (plan.epochs - first_averaged).max(1) as f32;
    let quantise = |weight: &Weight| (weight.total * share).clamp(-32000.0, 32000.0).round() as i16;
    let row = |(key, slot): (&u32, &u32)| {
        let weight = quantise(&weights[*slot as usize]);
        (*key, if weight.abs() >= prune.max(1) { vec![(1, weight)] } else { Vec::new() })
    };
    LinearModel::new(2, slots.iter().map(row).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_learns_an_either_or() {
        let example = |i: u32| (vec![1, 10 + i % 2, 20 + i % 5], (i % 2) as usize, 1.0);
        let plan = Plan { epochs: 8, rate: 0.3, decay: 1e-5, seed: 1 };
        let model = fit((0..50).map(example).collect(), plan, 256.0, 1);
        let mut scores = Vec::new();
        assert!((0..10).all(|i| model.best(&example(i).0, &mut scores) == (i % 2) as usize));
    }
}
