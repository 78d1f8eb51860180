//! A small recurrent network that reads a sentence at once: tag, head and relation of every word.
//!
//! Words enter as sums of embeddings of hashed features; three bidirectional layers of simple recurrent units (SRU, Lei et al. 2018)
//! read the sentence; tags come from the last but one layer, heads from a biaffine score (Dozat & Manning 2017) and Chu-Liu/Edmonds,
//! relations from a perceptron over a word and its head. Weights are 8-bit, sums are whole numbers, and what is done in floats uses
//! only additions, multiplications and divisions in a fixed order: the same input gives the same output on every machine.

mod encode;
mod matrix;
mod tree;

use std::sync::OnceLock;

use crate::base::DataError;
use crate::ml::codec::{ModelReader, ModelWriter};

pub use encode::{Reader, sigmoid, tanh};
pub use matrix::{Matrix, Rows};
pub use tree::best_tree;

/// One direction of one layer. Outputs of `matrix`, each `hidden` wide: candidate, forget gate, reset gate and, where the input is not
/// as wide as the output, the highway.
#[derive(Clone, Debug, Default)]
pub struct Direction {
    pub matrix: Matrix,
    /// Of the forget gate, then of the reset gate.
    pub bias: Vec<f32>,
}

/// A matrix with a bias an output; an empty bias is 0.
#[derive(Clone, Debug, Default)]
pub struct Linear {
    pub matrix: Matrix,
    pub bias: Vec<f32>,
}

/// The whole network.
#[derive(Clone, Debug, Default)]
pub struct Network {
    /// What a tag label means to the caller, by its number.
    pub tags: Vec<String>,
    /// What a relation label means to the caller, by its number.
    pub relations: Vec<String>,
    /// Keys of the features that have an embedding, sorted.
    pub keys: Vec<u32>,
    /// The keys by their first bits: where those of each begin. Made on first use.
    pub starts: OnceLock<Vec<u32>>,
    /// Embeddings, `width` numbers a key, with a scale a key.
    pub embeddings: Vec<i8>,
    pub embedding_scales: Vec<f32>,
    pub width: usize,
    pub hidden: usize,
    /// Forward and backward.
    pub layers: Vec<[Direction; 2]>,
    pub tag: Linear,
    pub dependent: Linear,
    pub head: Linear,
    /// Dependent × head, with a bias for heads.
    pub arc: Linear,
    /// What stands for the root among the heads.
    pub root: Vec<f32>,
    pub relation_dependent: Linear,
    pub relation_head: Linear,
    /// What stands for the root among the heads of relations.
    pub relation_root: Vec<f32>,
    pub relation: Linear,
}

impl Network {
    pub const TAG: &'static str = "network";

    pub fn is_empty(&self) -> bool {
        self.layers.is_empty()
    }

    /// The row of the key's embedding. Keys are hashes, spread evenly: about one key shares the first bits with another.
    #[inline(always)]
    fn row(&self, key: u32) -> Option<usize> {
        let starts = self.starts.get_or_init(|| self.key_starts());
        let bucket = key as usize >> (32 - starts.len().ilog2());
        let (start, end) = (starts[bucket] as usize, starts[bucket + 1] as usize);
        self.keys[start..end].iter().position(|k| *k == key).map(|at| start + at)
    }

    /// A power of two of buckets, and one past the last.
    fn key_starts(&self) -> Vec<u32> {
        let bits = self.keys.len().max(2).ilog2();
        (0..=1u64 << bits).map(|b| self.keys.partition_point(|k| (*k as u64) < b << (32 - bits)) as u32).collect()
    }

    fn linears(&self) -> [&Linear; 7] {
        [
            &self.tag,
            &self.dependent,
            &self.head,
            &self.arc,
            &self.relation_dependent,
            &self.relation_head,
            &self.relation,
        ]
    }

    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = ModelWriter::default();
        for labels in [&self.tags, &self.relations] {
            writer.number(labels.len() as u64);
            labels.iter().for_each(|label| writer.text(label));
        }
        writer.number(self.keys.len() as u64);
        let mut last = 0;
        for key in &self.keys {
            writer.number((key - last) as u64);
            last = *key;
        }
        self.embedding_scales.iter().for_each(|scale| writer.float(*scale));
        writer.bytes(&self.embeddings.iter().map(|w| *w as u8).collect::<Vec<u8>>());
        writer.number(self.width as u64);
        writer.number(self.hidden as u64);
        writer.number(self.layers.len() as u64);
        for direction in self.layers.iter().flatten() {
            direction.matrix.write(&mut writer);
            write_floats(&direction.bias, &mut writer);
        }
        for linear in self.linears() {
            linear.matrix.write(&mut writer);
            write_floats(&linear.bias, &mut writer);
        }
        write_floats(&self.root, &mut writer);
        write_floats(&self.relation_root, &mut writer);
        writer.finish(Network::TAG)
    }

    pub fn from_bytes(name: &str, bytes: &[u8]) -> Result<Network, DataError> {
        let mut reader = ModelReader::open(name, bytes, Network::TAG)?;
        let mut net = Network::default();
        for labels in [&mut net.tags, &mut net.relations] {
            for _ in 0..reader.count()? {
                labels.push(reader.text()?.to_string());
            }
        }
        let mut last = 0u64;
        for _ in 0..reader.count()? {
            last += reader.number()?;
            net.keys.push(last.min(u32::MAX as u64) as u32);
        }
        for _ in 0..net.keys.len() {
            net.embedding_scales.push(reader.float()?);
        }
        net.embeddings = reader.bytes()?.iter().map(|b| *b as i8).collect();
        net.width = reader.number()? as usize;
        net.hidden = reader.number()? as usize;
        for _ in 0..reader.count()? {
            net.layers.push([read_direction(&mut reader)?, read_direction(&mut reader)?]);
        }
        for linear in [
            &mut net.tag,
            &mut net.dependent,
            &mut net.head,
            &mut net.arc,
            &mut net.relation_dependent,
            &mut net.relation_head,
            &mut net.relation,
        ] {
            *linear = Linear { matrix: Matrix::read(&mut reader)?, bias: read_floats(&mut reader)? };
        }
        net.root = read_floats(&mut reader)?;
        net.relation_root = read_floats(&mut reader)?;
        if !net.fits() {
            return reader.error("has parts that do not fit together; train it again");
        }
        reader.finish()?;
        Ok(net)
    }

    /// Whether all shapes agree, so that decoding needs no further check.
    fn fits(&self) -> bool {
        let both = 2 * self.hidden;
        let shape = |l: &Linear, inputs, outputs| {
            l.matrix.inputs() == inputs
                && l.matrix.outputs() == outputs
                && (l.bias.is_empty() || l.bias.len() == outputs)
        };
        let (arc, relation) = (self.root.len(), self.relation_root.len());
        Some(self.embeddings.len()) == self.keys.len().checked_mul(self.width)
            && self.hidden > 0
            && !self.layers.is_empty()
            && !self.tags.is_empty()
            && !self.relations.is_empty()
            && self.layers.iter().enumerate().all(|(i, layer)| {
                let (inputs, parts) = if i == 0 { (self.width, 4) } else { (both, 3) };
                layer.iter().all(|d| {
                    d.matrix.inputs() == inputs && d.matrix.outputs() == parts * self.hidden && d.bias.len() == both
                })
            })
            && shape(&self.tag, both, self.tags.len())
            && shape(&self.dependent, both, arc)
            && shape(&self.head, both, arc)
            && shape(&self.arc, arc, arc)
            && shape(&self.relation_dependent, both, relation)
            && shape(&self.relation_head, both, relation)
            && shape(&self.relation, relation, self.relations.len())
    }
}

fn write_floats(floats: &[f32], writer: &mut ModelWriter) {
    writer.number(floats.len() as u64);
    floats.iter().for_each(|x| writer.float(*x));
}

fn read_floats(reader: &mut ModelReader) -> Result<Vec<f32>, DataError> {
    let mut floats = Vec::new();
    for _ in 0..reader.count()? {
        floats.push(reader.float()?);
    }
    Ok(floats)
}

fn read_direction(reader: &mut ModelReader) -> Result<Direction, DataError> {
    Ok(Direction { matrix: Matrix::read(reader)?, bias: read_floats(reader)? })
}
