//! `argument_weights.tsv` → `ArgumentWeights`: how much each feature speaks for a mention as an argument of a trigger.
//! In: a data file of `feature TAB weight`, with the row `bias`. Out: a table by hash, so that features need no strings. A language without the
//! file has no learnt arguments.

use rustc_hash::FxHashMap;

use crate::base::{DataError, DataFiles};

/// A logistic model over hashed feature names.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ArgumentWeights {
    pub bias: f64,
    weights: FxHashMap<u64, f32>,
}

/// An odd number whose bits are spread (2^64 over the golden ratio).
const BASE: u64 = 0x9e37_79b9_7f4a_7c15;
/// Its powers, the eighth first, the zeroth last.
const POWERS: [u64; 9] = {
    let mut powers = [1u64; 9];
    let mut i = 8;
    while i > 0 {
        powers[i - 1] = powers[i].wrapping_mul(BASE);
        i -= 1;
    }
    powers
};

/// The bytes as the digits of a number to an odd base, modulo 2^64 (Karp & Rabin 1987): a name in parts hashes like the name in one, and eight
/// bytes do not wait for each other.
fn hash(parts: &[&str]) -> u64 {
    let mut hash = 0u64;
    for part in parts {
        let chunks = part.as_bytes().chunks_exact(8);
        let rest = chunks.remainder();
        for chunk in chunks {
            let sum =
                chunk.iter().zip(&POWERS[1..]).fold(0u64, |sum, (b, p)| sum.wrapping_add((*b as u64).wrapping_mul(*p)));
            hash = hash.wrapping_mul(POWERS[0]).wrapping_add(sum);
        }
        hash = rest.iter().fold(hash, |hash, b| hash.wrapping_mul(BASE).wrapping_add(*b as u64));
    }
    hash ^ hash >> 32
}

impl ArgumentWeights {
    pub fn new(bias: f64, weights: impl IntoIterator<Item = (String, f64)>) -> ArgumentWeights {
        let weights = weights.into_iter().map(|(name, weight)| (hash(&[&name]), weight as f32)).collect();
        ArgumentWeights { bias, weights }
    }

    /// Whether there is anything learnt.
    pub fn is_empty(&self) -> bool {
        self.weights.is_empty()
    }

    /// The weight of the feature whose name is these parts in a row; 0 where it is unknown.
    #[inline]
    pub fn get(&self, parts: &[&str]) -> f64 {
        self.weights.get(&hash(parts)).copied().unwrap_or_default() as f64
    }

    /// Reads `lang/<code>/argument_weights.tsv`, if it is there.
    pub(super) fn load(files: &DataFiles, code: &str) -> Result<ArgumentWeights, DataError> {
        let file = format!("lang/{code}/argument_weights.tsv");
        let mut read = ArgumentWeights::default();
        if files.get(&file).is_none() {
            return Ok(read);
        }
        for (i, line) in files.text(&file)?.lines().enumerate() {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let row = line.rsplit_once('\t').and_then(|(name, weight)| Some((name, weight.parse::<f64>().ok()?)));
            let Some((name, weight)) = row else {
                return Err(DataError::new(&file, format!("line {}: write a feature, a tab and a number", i + 1)));
            };
            if name == "bias" {
                read.bias = weight;
            } else {
                read.weights.insert(hash(&[name]), weight as f32);
            }
        }
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_hash_like_the_whole() {
        let weights = ArgumentWeights::new(0.0, [("arrest.agent slot subj".to_string(), 1.5)]);
        assert_eq!(weights.get(&["arrest", ".agent slot ", "subj"]), 1.5);
        assert_eq!(weights.get(&["arrest.agent slot obj"]), 0.0);
    }
}
