//! Coreference scores: MUC (Vilain et al. 1995), B³ (Bagga and Baldwin 1998), CEAFe (Luo 2005) and their mean, the CoNLL F1 (Pradhan et
//! al. 2012). In: entities as lists of mention keys, gold and system. Out: counts that add up over documents.

use std::collections::{BTreeMap, BTreeSet};

/// Right, found and wanted, summed over documents.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Counts {
    pub right_of_found: f64,
    pub found: f64,
    pub right_of_wanted: f64,
    pub wanted: f64,
}

impl Counts {
    pub fn add(&mut self, other: Counts) {
        self.right_of_found += other.right_of_found;
        self.found += other.found;
        self.right_of_wanted += other.right_of_wanted;
        self.wanted += other.wanted;
    }

    /// 0 to 1.
    pub fn precision(&self) -> f64 {
        if self.found > 0.0 { self.right_of_found / self.found } else { 0.0 }
    }

    pub fn recall(&self) -> f64 {
        if self.wanted > 0.0 { self.right_of_wanted / self.wanted } else { 0.0 }
    }

    pub fn f1(&self) -> f64 {
        let (p, r) = (self.precision(), self.recall());
        if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 }
    }
}

/// An entity: the keys of its mentions.
pub type Entity = BTreeSet<usize>;

fn by_mention(entities: &[Entity]) -> BTreeMap<usize, usize> {
    entities.iter().enumerate().flat_map(|(i, e)| e.iter().map(move |&m| (m, i))).collect()
}

/// Links: how many are missing within each entity of `of`, given the partition `other`.
fn muc_side(of: &[Entity], other: &[Entity]) -> (f64, f64) {
    let places = by_mention(other);
    let (mut right, mut all) = (0.0, 0.0);
    for entity in of {
        let mut parts = BTreeSet::new();
        let mut alone = 0;
        for mention in entity {
            match places.get(mention) {
                Some(part) => {
                    parts.insert(*part);
                }
                None => alone += 1,
            }
        }
        right += entity.len() as f64 - (parts.len() + alone) as f64;
        all += entity.len() as f64 - 1.0;
    }
    (right, all)
}

pub fn muc(gold: &[Entity], system: &[Entity]) -> Counts {
    let (right_of_wanted, wanted) = muc_side(gold, system);
    let (right_of_found, found) = muc_side(system, gold);
    Counts { right_of_found, found, right_of_wanted, wanted }
}

fn b_cubed_side(of: &[Entity], other: &[Entity]) -> (f64, f64) {
    let places = by_mention(other);
    let (mut right, mut all) = (0.0, 0.0);
    for entity in of {
        for mention in entity {
            if let Some(&place) = places.get(mention) {
                right += entity.intersection(&other[place]).count() as f64 / entity.len() as f64;
            }
            all += 1.0;
        }
    }
    (right, all)
}

pub fn b_cubed(gold: &[Entity], system: &[Entity]) -> Counts {
    let (right_of_wanted, wanted) = b_cubed_side(gold, system);
    let (right_of_found, found) = b_cubed_side(system, gold);
    Counts { right_of_found, found, right_of_wanted, wanted }
}

/// The best one-to-one alignment of entities, by shared mentions relative to size.
pub fn ceaf_e(gold: &[Entity], system: &[Entity]) -> Counts {
    let similarity = |a: &Entity, b: &Entity| 2.0 * a.intersection(b).count() as f64 / (a.len() + b.len()) as f64;
    let size = gold.len().max(system.len());
    let mut value = vec![vec![0.0; size]; size];
    let places = by_mention(system);
    for (i, entity) in gold.iter().enumerate() {
        for place in entity.iter().filter_map(|m| places.get(m)) {
            value[i][*place] = similarity(entity, &system[*place]);
        }
    }
    let best = best_assignment(&value);
    Counts { right_of_found: best, found: system.len() as f64, right_of_wanted: best, wanted: gold.len() as f64 }
}

/// The greatest sum of a square matrix with one value a row and a column: Kuhn–Munkres with potentials, cubic in the size.
fn best_assignment(value: &[Vec<f64>]) -> f64 {
    let n = value.len();
    let (mut row_potential, mut column_potential) = (vec![0.0; n + 1], vec![0.0; n + 1]);
    let mut row_of = vec![0usize; n + 1];
    for row in 1..=n {
        row_of[0] = row;
        let mut column = 0;
        let mut least = vec![f64::INFINITY; n + 1];
        let mut from = vec![0usize; n + 1];
        let mut used = vec![false; n + 1];
        loop {
            used[column] = true;
            let at = row_of[column];
            let (mut delta, mut next) = (f64::INFINITY, 0);
            for j in 1..=n {
                if !used[j] {
                    let cost = -value[at - 1][j - 1] - row_potential[at] - column_potential[j];
                    if cost < least[j] {
                        least[j] = cost;
                        from[j] = column;
                    }
                    if least[j] < delta {
                        delta = least[j];
                        next = j;
                    }
                }
            }
            for j in 0..=n {
                if used[j] {
                    row_potential[row_of[j]] += delta;
                    column_potential[j] -= delta;
                } else {
                    least[j] -= delta;
                }
            }
            column = next;
            if row_of[column] == 0 {
                break;
            }
        }
        while column != 0 {
            let previous = from[column];
            row_of[column] = row_of[previous];
            column = previous;
        }
    }
    (1..=n).filter(|&j| row_of[j] > 0).map(|j| value[row_of[j] - 1][j - 1]).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entities(lists: &[&[usize]]) -> Vec<Entity> {
        lists.iter().map(|list| list.iter().copied().collect()).collect()
    }

    fn check(counts: Counts, precision: f64, recall: f64) {
        assert!((counts.precision() - precision).abs() < 1e-9, "precision {}", counts.precision());
        assert!((counts.recall() - recall).abs() < 1e-9, "recall {}", counts.recall());
    }

    #[test]
    fn the_example_of_the_reference_scorer() {
        // Luo (2005), system (b) of the running example: {1..5}, {6,7}, {8..12} against {1..5}, {6,7,8..12}.
        let gold = entities(&[&[1, 2, 3, 4, 5], &[6, 7], &[8, 9, 10, 11, 12]]);
        let system = entities(&[&[1, 2, 3, 4, 5], &[6, 7, 8, 9, 10, 11, 12]]);
        check(muc(&gold, &system), 9.0 / 10.0, 1.0);
        check(b_cubed(&gold, &system), (5.0 + 2.0 * 2.0 / 7.0 + 5.0 * 5.0 / 7.0) / 12.0, 1.0);
        check(ceaf_e(&gold, &system), (1.0 + 10.0 / 12.0) / 2.0, (1.0 + 10.0 / 12.0) / 3.0);
    }

    #[test]
    fn equal_partitions_are_perfect_and_missing_mentions_cost() {
        let gold = entities(&[&[1, 2], &[3]]);
        check(b_cubed(&gold, &gold), 1.0, 1.0);
        check(ceaf_e(&gold, &entities(&[&[1, 2]])), 1.0, 0.5);
        check(b_cubed(&gold, &entities(&[&[1, 2]])), 1.0, 2.0 / 3.0);
    }

    #[test]
    fn the_best_alignment_is_found_where_greed_fails() {
        assert_eq!(best_assignment(&[vec![3.0, 2.0], vec![2.0, 0.0]]), 4.0);
    }
}
