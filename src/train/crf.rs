//! Training of linear-chain conditional random fields (Lafferty et al. 2001) by FTRL-proximal with L1 (McMahan et al. 2013, "Ad Click
//! Prediction"): one pass over the sequences is labels² + features × labels a position, and most weights stay exactly 0.
//! Single-threaded and seeded: the same bytes on every run.

use rustc_hash::FxHashMap;

use super::perceptron::Random;
use crate::ml::sequence::{SequenceModel, may_follow};
use crate::ml::{LinearModel, mix};

/// A sequence to learn from: the features of each position, the label of each.
#[derive(Clone, Debug, Default)]
pub struct Sequence {
    /// Feature keys of all positions, one after the other.
    pub keys: Vec<u32>,
    /// Where each position's keys begin, and one past the last.
    pub offsets: Vec<u32>,
    /// Indices into the labels.
    pub gold: Vec<u16>,
}

/// How to train. The defaults were chosen on held-out WiNER articles.
#[derive(Clone, Debug)]
pub struct Settings {
    pub epochs: usize,
    /// Features seen in fewer positions are left out.
    pub min_count: u32,
    /// Step size and its slow start.
    pub alpha: f32,
    pub beta: f32,
    /// What a weight must be worth, summed over the whole training; and the pull towards 0.
    pub l1: f32,
    pub l2: f32,
    /// Share of the features that a position loses by chance in each pass: no weight may rely on its companions.
    pub dropout: f32,
    pub seed: u64,
    /// The largest weight becomes this number; what rounds to 0 is dropped.
    pub top: i16,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            epochs: 10,
            min_count: 2,
            alpha: 0.1,
            beta: 1.0,
            l1: 0.5,
            l2: 1e-3,
            dropout: 0.15,
            seed: 1,
            top: 1000,
        }
    }
}

/// Weights with the state of their optimiser.
struct Weights {
    w: Vec<f32>,
    z: Vec<f32>,
    n: Vec<f32>,
}

impl Weights {
    fn new(size: usize) -> Weights {
        Weights { w: vec![0.0; size], z: vec![0.0; size], n: vec![0.0; size] }
    }

    #[inline]
    fn step(&mut self, at: usize, gradient: f32, s: &Settings, l1: f32) {
        let n = self.n[at] + gradient * gradient;
        let sigma = (n.sqrt() - self.n[at].sqrt()) / s.alpha;
        let z = self.z[at] + gradient - sigma * self.w[at];
        self.n[at] = n;
        self.z[at] = z;
        self.w[at] = if z.abs() <= l1 { 0.0 } else { (z.signum() * l1 - z) / ((s.beta + n.sqrt()) / s.alpha + s.l2) };
    }
}

/// Gradients smaller than this move nothing; most positions of a text are plain words that the model is sure of.
const STILL: f32 = 1e-3;

/// Learns from `sequences`. `progress` hears the epoch and the mean loss a position (nats).
pub fn train(
    labels: &[String],
    sequences: &[&Sequence],
    s: &Settings,
    mut progress: impl FnMut(usize, f64),
) -> SequenceModel {
    let n = labels.len();
    let (names, data) = intern(sequences, s.min_count);
    let mut weights = Weights::new(names.len() * n);
    let mut edges = Weights::new((n + 2) * n); // rows: after each label, first, last
    let allowed: Vec<bool> = (0..n * n).map(|e| may_follow(&labels[e / n], &labels[e % n])).collect();
    let inside: Vec<bool> = labels.iter().map(|l| l.starts_with(['I', 'E'])).collect();
    let open: Vec<bool> = labels.iter().map(|l| l.starts_with(['B', 'I'])).collect();
    let mut order: Vec<usize> = (0..data.len()).collect();
    let mut random = Random::new(s.seed);
    let mut lattice = Lattice::default();
    let mut thinned = Numbered::default();
    for epoch in 0..s.epochs {
        random.shuffle(&mut order);
        let (mut loss, mut positions) = (0.0f64, 0usize);
        for &at in &order {
            let mut sequence = &data[at];
            if s.dropout > 0.0 {
                thinned.thin(sequence, s.dropout, &mut random);
                sequence = &thinned;
            }
            let length = sequence.gold.len();
            if length == 0 {
                continue;
            }
            loss += lattice.run(sequence, n, &weights.w, &edges.w, &allowed, &inside, &open);
            positions += length;
            for t in 0..length {
                let gradients = &lattice.marginals[t * n..(t + 1) * n];
                if gradients.iter().all(|g| g.abs() < STILL) {
                    continue;
                }
                for &feature in sequence.features(t) {
                    let row = feature as usize * n;
                    for (j, &g) in gradients.iter().enumerate() {
                        if g.abs() >= STILL {
                            weights.step(row + j, g, s, s.l1);
                        }
                    }
                }
            }
            for e in 0..(n + 2) * n {
                let g = lattice.edges[e];
                if g.abs() >= STILL {
                    edges.step(e, g, s, 0.0);
                }
            }
        }
        progress(epoch + 1, loss / positions.max(1) as f64);
    }
    quantised(labels, &names, &weights.w, &edges.w, s.top)
}

fn quantised(labels: &[String], names: &[u32], w: &[f32], edges: &[f32], top: i16) -> SequenceModel {
    let n = labels.len();
    let largest = w.iter().chain(edges).fold(1e-6f32, |a, b| a.max(b.abs()));
    let scale = top as f32 / largest;
    let whole = |x: f32| (x * scale).round() as i32;
    let rows = names.iter().enumerate().map(|(i, &key)| {
        let row = &w[i * n..(i + 1) * n];
        let entries = row.iter().enumerate().map(|(j, &x)| (j as u16, whole(x) as i16)).filter(|(_, x)| *x != 0);
        (key, entries.collect())
    });
    let weights = LinearModel::new(n, rows.collect());
    let row = |r: usize| edges[r * n..(r + 1) * n].iter().map(|&x| whole(x)).collect::<Vec<i32>>();
    let transitions = (0..n).flat_map(row).collect();
    SequenceModel::new(labels.to_vec(), weights, row(n), row(n + 1), transitions)
}

/// A sequence whose keys are numbered.
#[derive(Default)]
struct Numbered {
    features: Vec<u32>,
    offsets: Vec<u32>,
    gold: Vec<u16>,
}

impl Numbered {
    /// Becomes `whole` without a share of its features.
    fn thin(&mut self, whole: &Numbered, share: f32, random: &mut Random) {
        self.features.clear();
        self.offsets.clear();
        self.offsets.push(0);
        self.gold.clone_from(&whole.gold);
        for t in 0..whole.gold.len() {
            self.features.extend(whole.features(t).iter().filter(|_| random.unit() >= share));
            self.offsets.push(self.features.len() as u32);
        }
    }

    fn features(&self, t: usize) -> &[u32] {
        &self.features[self.offsets[t] as usize..self.offsets[t + 1] as usize]
    }
}

/// Numbers the keys that are frequent enough, in the order of the keys.
fn intern(sequences: &[&Sequence], min_count: u32) -> (Vec<u32>, Vec<Numbered>) {
    let mut counts: FxHashMap<u32, u32> = FxHashMap::default();
    for sequence in sequences {
        for &key in &sequence.keys {
            *counts.entry(key).or_default() += 1;
        }
    }
    let mut names: Vec<u32> = counts.iter().filter(|(_, c)| **c >= min_count).map(|(k, _)| *k).collect();
    // Numbered by a hash of the key: neighbours in memory are then no neighbours in use, as at decoding.
    names.sort_by_key(|k| (mix(*k as u64), *k));
    let numbers: FxHashMap<u32, u32> = names.iter().enumerate().map(|(i, k)| (*k, i as u32)).collect();
    let data = sequences.iter().map(|sequence| {
        let mut out = Numbered { features: Vec::new(), offsets: vec![0], gold: sequence.gold.clone() };
        for t in 0..sequence.gold.len() {
            let keys = &sequence.keys[sequence.offsets[t] as usize..sequence.offsets[t + 1] as usize];
            out.features.extend(keys.iter().filter_map(|k| numbers.get(k)));
            out.offsets.push(out.features.len() as u32);
        }
        out
    });
    let data = data.collect();
    (names, data)
}

/// Forward-backward with scaling, reused from sequence to sequence.
#[derive(Default)]
struct Lattice {
    psi: Vec<f32>,
    alpha: Vec<f32>,
    beta: Vec<f32>,
    next: Vec<f32>,
    tables: Vec<f32>,
    /// Probability of each label at each position, minus 1 for the gold one: the gradients.
    marginals: Vec<f32>,
    /// Gradients of the transitions, then of the first and the last label.
    edges: Vec<f32>,
}

impl Lattice {
    /// Fills `marginals` and `edges`; returns the negative log-likelihood of the gold labels.
    #[allow(clippy::too_many_arguments)] // the constraints are slices of one set of labels
    fn run(
        &mut self,
        sequence: &Numbered,
        n: usize,
        w: &[f32],
        e: &[f32],
        allowed: &[bool],
        inside: &[bool],
        open: &[bool],
    ) -> f64 {
        let length = sequence.gold.len();
        self.psi.clear();
        self.psi.resize(length * n, 0.0);
        let mut loss = 0.0f64;
        for t in 0..length {
            let scores = &mut self.psi[t * n..(t + 1) * n];
            for &feature in sequence.features(t) {
                let row = &w[feature as usize * n..(feature as usize + 1) * n];
                scores.iter_mut().zip(row).for_each(|(s, w)| *s += w);
            }
            let top = scores.iter().fold(f32::MIN, |a, b| a.max(*b));
            loss -= (scores[sequence.gold[t] as usize] - top) as f64;
            scores.iter_mut().for_each(|s| *s = (*s - top).max(-60.0).exp());
        }
        // Transition factors, row i column j; then first and last.
        self.tables.clear();
        self.tables.extend((0..n * n).map(|k| if allowed[k] { e[k].exp() } else { 0.0 }));
        self.tables.extend((0..n).map(|j| if inside[j] { 0.0 } else { e[n * n + j].exp() }));
        self.tables.extend((0..n).map(|j| if open[j] { 0.0 } else { e[(n + 1) * n + j].exp() }));
        let gold = |t: usize| sequence.gold[t] as usize;
        loss -= (e[n * n + gold(0)] + e[(n + 1) * n + gold(length - 1)]) as f64;
        loss -= (1..length).map(|t| e[gold(t - 1) * n + gold(t)] as f64).sum::<f64>();
        let (transitions, ends) = self.tables.split_at(n * n);
        let (first, last) = ends.split_at(n);
        self.alpha.clear();
        self.alpha.resize(length * n, 0.0);
        for t in 0..length {
            let (done, rest) = self.alpha.split_at_mut(t * n);
            let row = &mut rest[..n];
            if t == 0 {
                row.copy_from_slice(first);
            } else {
                for (i, &a) in done[(t - 1) * n..].iter().enumerate().filter(|(_, a)| **a > 0.0) {
                    row.iter_mut().zip(&transitions[i * n..(i + 1) * n]).for_each(|(r, x)| *r += a * x);
                }
            }
            row.iter_mut().zip(&self.psi[t * n..]).for_each(|(r, p)| *r *= p);
            let sum: f32 = row.iter().sum::<f32>().max(1e-30);
            row.iter_mut().for_each(|r| *r /= sum);
            loss += (sum as f64).ln();
        }
        let total: f32 = self.alpha[(length - 1) * n..].iter().zip(last).map(|(a, l)| a * l).sum::<f32>().max(1e-30);
        loss += (total as f64).ln();
        self.edges.clear();
        self.edges.resize((n + 2) * n, 0.0);
        self.marginals.clear();
        self.marginals.resize(length * n, 0.0);
        self.beta.clear();
        self.beta.extend_from_slice(last);
        for t in (0..length).rev() {
            let alpha = &self.alpha[t * n..(t + 1) * n];
            let marginals = &mut self.marginals[t * n..(t + 1) * n];
            let sum: f32 = alpha.iter().zip(&self.beta).map(|(a, b)| a * b).sum::<f32>().max(1e-30);
            marginals.iter_mut().zip(alpha.iter().zip(&self.beta)).for_each(|(m, (a, b))| *m = a * b / sum);
            if t > 0 {
                let before = &self.alpha[(t - 1) * n..t * n];
                self.next.clear();
                self.next.extend(self.beta.iter().zip(&self.psi[t * n..]).map(|(b, p)| b * p));
                self.beta.clear();
                for i in 0..n {
                    let row = &transitions[i * n..(i + 1) * n];
                    self.beta.push(row.iter().zip(&self.next).map(|(x, b)| x * b).sum());
                }
                let scale: f32 = before.iter().zip(&self.beta).map(|(a, b)| a * b).sum::<f32>().max(1e-30);
                for (i, &a) in before.iter().enumerate().filter(|(_, a)| **a > 1e-9) {
                    let row = &transitions[i * n..(i + 1) * n];
                    let out = &mut self.edges[i * n..(i + 1) * n];
                    out.iter_mut().zip(row.iter().zip(&self.next)).for_each(|(o, (x, b))| *o += a * x * b / scale);
                }
                let largest = self.beta.iter().fold(1e-30f32, |a, b| a.max(*b));
                self.beta.iter_mut().for_each(|b| *b /= largest);
            }
        }
        for j in 0..n {
            self.edges[n * n + j] = self.marginals[j];
            self.edges[(n + 1) * n + j] = self.marginals[(length - 1) * n + j];
        }
        self.edges[n * n + gold(0)] -= 1.0;
        self.edges[(n + 1) * n + gold(length - 1)] -= 1.0;
        (1..length).for_each(|t| self.edges[gold(t - 1) * n + gold(t)] -= 1.0);
        (0..length).for_each(|t| self.marginals[t * n + gold(t)] -= 1.0);
        loss
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ml::sequence::bioes;

    #[test]
    fn it_learns_spans_from_their_words_and_neighbours() {
        let labels = bioes(&["a"]);
        // Words 10..20 begin a span after word 1, the next word ends it; elsewhere they are plain.
        let made: Vec<Sequence> = (0..40u32)
            .map(|i| {
                let words = if i % 2 == 0 { [2, 1, 10 + i % 10, 30 + i % 7] } else { [1, 2, 10 + i % 10, 30 + i % 7] };
                let mut s = Sequence {
                    offsets: vec![0],
                    gold: if i % 2 == 0 { vec![0, 0, 1, 3] } else { vec![0; 4] },
                    ..Default::default()
                };
                for t in 0..4usize {
                    let before = if t > 0 { words[t - 1] } else { 0 };
                    s.keys.extend([words[t], 100 + before, 1000 + before * 50 + words[t]]);
                    s.offsets.push(s.keys.len() as u32);
                }
                s
            })
            .collect();
        let sequences: Vec<&Sequence> = made.iter().collect();
        let mut losses = Vec::new();
        let settings = Settings { epochs: 20, min_count: 1, l1: 0.0, alpha: 0.5, dropout: 0.0, ..Settings::default() };
        let model = train(&labels, &sequences, &settings, |_, loss| losses.push(loss));
        assert!(losses[19] < 0.05 && losses[19] < losses[0], "{losses:?}");
        for s in &sequences {
            let path = model.decode(4, |t, f| {
                s.keys[s.offsets[t] as usize..s.offsets[t + 1] as usize].iter().for_each(|k| f.push_key(*k));
            });
            assert_eq!(path, s.gold);
        }
    }
}
