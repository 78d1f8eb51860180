//! Sparse multiclass linear models: feature key → a few (label, weight) pairs.

use super::codec::{ModelReader, ModelWriter};
use crate::base::DataError;

/// Scores are sums of `i16` weights; only their order means something. At most 65,535 labels.
#[derive(Clone, Debug, Default)]
pub struct LinearModel {
    labels: u32,
    /// Open addressing, a power of two of slots: key, first entry, one past the last; `0, 0, 0` is free.
    slots: Vec<Slot>,
    /// (label, weight)
    entries: Vec<(u16, i16)>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    key: u32,
    start: u32,
    end: u32,
}

impl LinearModel {
    /// From feature keys with their weights, which are sorted here. Rows without entries are left out.
    pub fn new(labels: usize, mut rows: Vec<(u32, Vec<(u16, i16)>)>) -> LinearModel {
        rows.retain(|(_, entries)| !entries.is_empty());
        rows.sort();
        let mut model = LinearModel::with_room(labels, rows.len());
        for (key, row) in rows {
            let start = model.entries.len() as u32;
            model.entries.extend(row);
            model.insert(Slot { key, start, end: model.entries.len() as u32 });
        }
        model
    }

    fn with_room(labels: usize, rows: usize) -> LinearModel {
        let slots = (rows * 3 / 2 + 2).next_power_of_two();
        LinearModel { labels: labels as u32, slots: vec![Slot::default(); slots], entries: Vec::new() }
    }

    fn insert(&mut self, slot: Slot) {
        let mask = self.slots.len() - 1;
        let mut at = slot.key as usize & mask;
        while self.slots[at].end != 0 {
            at = (at + 1) & mask;
        }
        self.slots[at] = slot;
    }

    /// The model with all weights divided by `divisor`, and without those that are then smaller than `least`.
    pub fn shrunk(&self, divisor: i16, least: i16) -> LinearModel {
        let shrink = |&(label, weight): &(u16, i16)| {
            let weight = (weight as f32 / divisor as f32).round() as i16;
            (weight.abs() >= least.max(1)).then_some((label, weight))
        };
        let rows = self.slots.iter().filter(|slot| slot.end != 0).map(|slot| {
            (slot.key, self.entries[slot.start as usize..slot.end as usize].iter().filter_map(shrink).collect())
        });
        LinearModel::new(self.labels(), rows.collect())
    }

    pub fn labels(&self) -> usize {
        self.labels as usize
    }

    /// Adds the weights of the features to `scores`, one score a label.
    #[inline]
    pub fn add_scores(&self, keys: &[u32], scores: &mut [i32]) {
        // First all places, then all weights: the reads of a step do not wait for each other.
        let mut found = [(0u32, 0u32); 32];
        for keys in keys.chunks(found.len()) {
            let mut count = 0;
            for &key in keys {
                let (start, end) = self.find(key);
                found[count] = (start, end);
                count += (end > start) as usize;
            }
            for &(start, end) in &found[..count] {
                for &(label, weight) in &self.entries[start as usize..end as usize] {
                    if let Some(score) = scores.get_mut(label as usize) {
                        *score += weight as i32;
                    }
                }
            }
        }
    }

    /// Where the key's entries are; an empty range where it has none.
    #[inline(always)]
    fn find(&self, key: u32) -> (u32, u32) {
        let mask = self.slots.len().wrapping_sub(1);
        let mut at = key as usize & mask;
        while let Some(slot) = self.slots.get(at) {
            if slot.key == key || slot.end == 0 {
                return (slot.start, slot.end);
            }
            at = (at + 1) & mask;
        }
        (0, 0)
    }

    /// The label with the highest score, the first among equals.
    pub fn best(&self, keys: &[u32], scores: &mut Vec<i32>) -> usize {
        scores.clear();
        scores.resize(self.labels(), 0);
        self.add_scores(keys, scores);
        (0..scores.len()).max_by_key(|&i| (scores[i], std::cmp::Reverse(i))).unwrap_or(0)
    }

    /// Appends the model to a file's body: keys as sorted differences, then label, weight pairs.
    pub fn write(&self, writer: &mut ModelWriter) {
        let mut rows: Vec<&Slot> = self.slots.iter().filter(|slot| slot.end != 0).collect();
        rows.sort_by_key(|slot| slot.key);
        writer.number(self.labels as u64);
        writer.number(rows.len() as u64);
        let mut last = 0;
        for slot in rows {
            writer.number((slot.key - last) as u64);
            last = slot.key;
            let entries = &self.entries[slot.start as usize..slot.end as usize];
            writer.number(entries.len() as u64);
            for &(label, weight) in entries {
                writer.number(label as u64);
                writer.signed(weight as i64);
            }
        }
    }

    pub fn read(reader: &mut ModelReader) -> Result<LinearModel, DataError> {
        let labels = reader.number()?;
        if labels > u16::MAX as u64 {
            return reader.error("has too many labels; train it again");
        }
        let rows = reader.count()?;
        let mut model = LinearModel::with_room(labels as usize, rows);
        let mut key = 0u32;
        for _ in 0..rows {
            key = key.wrapping_add(reader.number()? as u32);
            let start = model.entries.len() as u32;
            for _ in 0..reader.count()? {
                let (label, weight) = (reader.number()?, reader.signed()?);
                if label >= labels {
                    return reader.error("has a weight for a label that it does not have; train it again");
                }
                model.entries.push((label as u16, weight as i16));
            }
            let slot = Slot { key, start, end: model.entries.len() as u32 };
            if slot.end > slot.start {
                model.insert(slot);
            }
        }
        Ok(model)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_scores_the_same_after_a_round_trip() {
        let rows = (0..1000u32).map(|i| (i.wrapping_mul(0x9e37_79b9), vec![(0, 3), (2, -(i as i16))])).collect();
        let model = LinearModel::new(3, rows);
        let mut writer = ModelWriter::default();
        model.write(&mut writer);
        let file = writer.finish("linear");
        let again = LinearModel::read(&mut ModelReader::open("x", &file, "linear").unwrap()).unwrap();
        for i in 0..1000u32 {
            for model in [&model, &again] {
                let mut scores = vec![0; 3];
                model.add_scores(&[i.wrapping_mul(0x9e37_79b9), 17], &mut scores);
                assert_eq!(scores, [3, 0, -(i as i32)]);
            }
        }
        assert_eq!(again.best(&[0x9e37_79b9u32.wrapping_mul(5)], &mut Vec::new()), 0);
    }

    #[test]
    fn an_empty_model_scores_nothing() {
        let mut scores = vec![0; 2];
        LinearModel::new(2, Vec::new()).add_scores(&[0, 5], &mut scores);
        LinearModel::default().add_scores(&[0, 5], &mut scores);
        assert_eq!(scores, [0, 0]);
    }
}
