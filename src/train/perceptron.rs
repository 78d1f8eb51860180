//! The averaged perceptron (Collins 2002) over hashed features, with sparse rows, and its seeded random numbers.

use rustc_hash::FxHashMap;

use crate::ml::{LinearModel, mix};

/// SplitMix64: the same numbers on every machine.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Random {
        Random(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(self.0)
    }

    /// A number below `bound`, which must not be 0.
    pub fn below(&mut self, bound: usize) -> usize {
        (((self.next() >> 32) * bound as u64) >> 32) as usize
    }

    /// In [0, 1).
    pub fn unit(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1u64 << 24) as f32
    }

    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            items.swap(i, self.below(i + 1));
        }
    }
}

#[derive(Clone, Copy)]
struct Cell {
    label: u16,
    stamp: u32,
    weight: f32,
    total: f64,
}

/// A multiclass perceptron in training.
pub struct Perceptron {
    labels: usize,
    rows: FxHashMap<u32, Vec<Cell>>,
    now: u32,
}

impl Perceptron {
    pub fn new(labels: usize) -> Perceptron {
        Perceptron { labels, rows: FxHashMap::default(), now: 1 }
    }

    pub fn labels(&self) -> usize {
        self.labels
    }

    /// Adds the current weights of the features to `scores`, one score a label.
    pub fn add_scores(&self, keys: &[u32], scores: &mut [f32]) {
        for key in keys {
            for cell in self.rows.get(key).into_iter().flatten() {
                scores[cell.label as usize] += cell.weight;
            }
        }
    }

    /// Counts one decision: the averages weigh each decision the same.
    pub fn tick(&mut self) {
        self.now += 1;
    }

    /// Adds `amount` to the weights of `label`.
    pub fn update(&mut self, keys: &[u32], label: usize, amount: f32) {
        let now = self.now;
        for key in keys {
            let row = self.rows.entry(*key).or_default();
            let cell = match row.iter_mut().find(|cell| cell.label as usize == label) {
                Some(cell) => cell,
                None => {
                    row.push(Cell { label: label as u16, stamp: now, weight: 0.0, total: 0.0 });
                    row.last_mut().expect("just pushed")
                }
            };
            cell.total += cell.weight as f64 * (now - cell.stamp) as f64;
            cell.stamp = now;
            cell.weight += amount;
        }
    }

    /// One step of training on one decision: unless `gold` scores higher than the others by `margin`, moves the weights by `weight`.
    /// Returns the label that scored best, `gold` counted without its margin.
    pub fn learn(&mut self, keys: &[u32], gold: usize, weight: f32, margin: f32, scores: &mut Vec<f32>) -> usize {
        scores.clear();
        scores.resize(self.labels, 0.0);
        self.add_scores(keys, scores);
        scores[gold] -= margin;
        let best = argmax(scores);
        if best != gold {
            self.update(keys, gold, weight);
            self.update(keys, best, -weight);
        }
        self.tick();
        best
    }

    /// The averaged weights as a model. The largest becomes `top` (at most 32,767); what rounds to less than `prune` is dropped.
    pub fn finish(&self, top: i16, prune: i16) -> LinearModel {
        let average =
            |cell: &Cell| (cell.total + cell.weight as f64 * (self.now - cell.stamp) as f64) / self.now as f64;
        let largest = self.rows.values().flatten().map(|cell| average(cell).abs()).fold(1e-9, f64::max);
        let scale = top as f64 / largest;
        let rows = self.rows.iter().map(|(key, row)| {
            let mut entries: Vec<(u16, i16)> = row
                .iter()
                .map(|cell| (cell.label, (average(cell) * scale).round() as i16))
                .filter(|(_, weight)| weight.abs() >= prune.max(1))
                .collect();
            entries.sort();
            (*key, entries)
        });
        LinearModel::new(self.labels, rows.collect())
    }
}

/// The first of the highest.
pub fn argmax(scores: &[f32]) -> usize {
    let mut best = 0;
    for (i, score) in scores.iter().enumerate() {
        if *score > scores[best] {
            best = i;
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_learns_what_is_separable() {
        let mut trained = Perceptron::new(3);
        let mut scores = Vec::new();
        let example = |i: usize| ([i as u32 % 3 + 10, i as u32 % 7 + 100], i % 3);
        for i in 0..300 {
            let (keys, gold) = example(i);
            trained.learn(&keys, gold, 1.0, 0.5, &mut scores);
        }
        let model = trained.finish(1000, 1);
        let mut scores = Vec::new();
        assert!((0..30).all(|i| model.best(&example(i).0, &mut scores) == example(i).1));
    }

    #[test]
    fn a_shuffle_keeps_everything() {
        let mut items: Vec<u32> = (0..100).collect();
        Random::new(1).shuffle(&mut items);
        assert_ne!(items, (0..100).collect::<Vec<_>>());
        items.sort();
        assert_eq!(items, (0..100).collect::<Vec<_>>());
    }
}
