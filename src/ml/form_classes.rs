//! A compact map from word forms to small numbers: a static function by peeling with a fingerprint, the construction of Xor filters
//! (Graf & Lemire 2020, "Xor Filters"), about 2.5 bytes a form. An unknown form is taken for a known one in 1 of 256 cases.

use super::codec::{ModelReader, ModelWriter};
use super::features::{mix, text_hash};
use crate::base::DataError;

/// Form → class, a number below 256.
#[derive(Clone, Debug, Default)]
pub struct FormClasses {
    seed: u64,
    /// Slots of each of the three segments.
    segment: u32,
    cells: Vec<u16>,
}

impl FormClasses {
    /// Builds the map; of two entries with one form the first counts.
    pub fn build(entries: &[(String, u8)]) -> FormClasses {
        let mut keys: Vec<(u64, u8)> = entries.iter().map(|(form, class)| (text_hash(form), *class)).collect();
        keys.sort_by_key(|(hash, _)| *hash);
        keys.dedup_by_key(|(hash, _)| *hash);
        let segment = (keys.len() * 41 / 100 + 11) as u32;
        (1..).find_map(|seed| FormClasses::try_build(seed, segment, &keys)).unwrap_or_default()
    }

    /// Peels the hypergraph whose edges are the keys; `None` when it has a core, and another seed is needed.
    fn try_build(seed: u64, segment: u32, keys: &[(u64, u8)]) -> Option<FormClasses> {
        let mut map = FormClasses { seed, segment, cells: vec![0; 3 * segment as usize] };
        let mut degree = vec![0u32; map.cells.len()];
        let mut edges = vec![0u32; map.cells.len()];
        for (i, (key, _)) in keys.iter().enumerate() {
            for cell in map.places(*key).0 {
                degree[cell] += 1;
                edges[cell] ^= i as u32;
            }
        }
        let mut ready: Vec<usize> = (0..degree.len()).filter(|&c| degree[c] == 1).collect();
        let mut order = Vec::with_capacity(keys.len());
        while let Some(cell) = ready.pop() {
            if degree[cell] != 1 {
                continue;
            }
            let edge = edges[cell];
            order.push((cell, edge));
            for other in map.places(keys[edge as usize].0).0 {
                degree[other] -= 1;
                edges[other] ^= edge;
                if degree[other] == 1 {
                    ready.push(other);
                }
            }
        }
        if order.len() < keys.len() {
            return None;
        }
        for &(cell, edge) in order.iter().rev() {
            let (key, class) = keys[edge as usize];
            let (places, print) = map.places(key);
            let others = places.iter().filter(|&&p| p != cell).fold(0, |acc, &p| acc ^ map.cells[p]);
            map.cells[cell] = others ^ (print << 8 | class as u16);
        }
        Some(map)
    }

    /// The three cells of a key and its fingerprint.
    #[inline]
    fn places(&self, key: u64) -> ([usize; 3], u16) {
        let a = mix(key ^ self.seed.wrapping_mul(0xff51_afd7_ed55_8ccd));
        let b = mix(a);
        let n = self.segment as u64;
        let place = |bits: u64, i: u64| ((((bits & 0xffff_ffff) * n) >> 32) + i * n) as usize;
        ([place(a, 0), place(a >> 32, 1), place(b, 2)], (b >> 56) as u16)
    }

    /// The class of a form by its `text_hash`.
    #[inline]
    pub fn get_hash(&self, hash: u64) -> Option<u8> {
        if self.cells.is_empty() {
            return None;
        }
        let (places, print) = self.places(hash);
        let cell = self.cells[places[0]] ^ self.cells[places[1]] ^ self.cells[places[2]];
        (cell >> 8 == print).then_some(cell as u8)
    }

    pub fn get(&self, form: &str) -> Option<u8> {
        self.get_hash(text_hash(form))
    }

    pub fn write(&self, writer: &mut ModelWriter) {
        writer.number(self.seed);
        let bytes: Vec<u8> = self.cells.iter().flat_map(|cell| cell.to_le_bytes()).collect();
        writer.bytes(&bytes);
    }

    pub fn read(reader: &mut ModelReader) -> Result<FormClasses, DataError> {
        let seed = reader.number()?;
        let cells: Vec<u16> = reader.bytes()?.chunks_exact(2).map(|b| u16::from_le_bytes([b[0], b[1]])).collect();
        if !cells.len().is_multiple_of(3) {
            return reader.error("has a broken lexicon; train it again");
        }
        Ok(FormClasses { seed, segment: (cells.len() / 3) as u32, cells })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_is_found_and_few_others() {
        let entries: Vec<(String, u8)> = (0..5000).map(|i| (format!("mot{i}"), (i % 251) as u8)).collect();
        let built = FormClasses::build(&entries);
        let mut writer = ModelWriter::default();
        built.write(&mut writer);
        let file = writer.finish("forms");
        let map = FormClasses::read(&mut ModelReader::open("x", &file, "forms").unwrap()).unwrap();
        for (form, class) in &entries {
            assert_eq!(map.get(form), Some(*class), "{form}");
        }
        let wrong = (0..5000).filter(|i| map.get(&format!("autre{i}")).is_some()).count();
        assert!(wrong < 60, "{wrong}");
        assert_eq!(FormClasses::default().get("x"), None);
        assert_eq!(FormClasses::build(&[]).get("x"), FormClasses::build(&[]).get("x"));
    }
}
