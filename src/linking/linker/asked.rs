//! What a linker tells of its names, changing nothing.

use super::Linker;
use crate::linking::compare::Comparison;
use crate::linking::rules::Rules;
use crate::linking::unit::compare;

impl Linker {
    /// Every pair of keys that may be one entity but is not linked, sorted; the smaller key first. All of them after `complete`.
    pub fn open_pairs(&self) -> impl Iterator<Item = (&str, &str, f32)> {
        let mut open = Vec::new();
        for (a, row) in (0u32..).zip(&self.edges) {
            for &(b, score) in row.iter().filter(|(b, _)| self.key(a) < self.key(*b)) {
                if self.group[a as usize] != self.group[b as usize] {
                    open.push((self.key(a), self.key(b), score));
                }
            }
        }
        open.sort_by(|x, y| (x.0, x.1).cmp(&(y.0, y.1)));
        open.into_iter()
    }

    /// Every pair of names that share an index key and were neither linked nor kept open, sorted; the smaller key first.
    pub fn apart(&self, rules: &Rules) -> Vec<(&str, &str)> {
        let mut apart = Vec::new();
        for (id, unit) in (0u32..).zip(&self.units).filter(|(_, unit)| unit.documents > 0) {
            for other in self.index.near(id, &self.units, &self.documents) {
                let is_one = self.group[id as usize] == self.group[other as usize];
                if unit.key.as_str() < self.key(other) && !is_one && self.score(id, other, rules).is_none() {
                    apart.push((unit.key.as_str(), self.key(other)));
                }
            }
        }
        apart.sort_unstable();
        apart
    }

    /// What speaks for and against two keys being one; `None` where one is unknown, or the kinds differ.
    pub fn explain(&self, a: &str, b: &str, rules: &Rules) -> Option<Comparison> {
        let (a, b) = (self.find(a)?, self.find(b)?);
        (a.kind == b.kind).then(|| compare(a, b, rules))
    }

    /// The score from which two names of the key's kind are one entity.
    pub fn threshold(&self, key: &str, rules: &Rules) -> Option<f32> {
        self.find(key).map(|unit| rules.weights(unit.style).link)
    }

    /// The name that most documents give a key.
    pub fn name(&self, key: &str) -> Option<&str> {
        self.find(key).map(|unit| unit.name.as_str())
    }

    /// How many comparisons with names near by were made so far: what linking costs, on any machine.
    pub fn compared(&self) -> u64 {
        self.compared
    }

    pub fn unit_count(&self) -> usize {
        self.numbers.len()
    }
}
