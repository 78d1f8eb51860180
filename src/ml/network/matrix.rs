//! Matrices of 8-bit weights, multiplied with 16-bit activations into 32-bit sums: whole numbers, so every machine gets the same
//! result, whatever its vector unit. (Integer-only inference: Jacob et al. 2018, "Quantization and Training of Neural Networks for
//! Efficient Integer-Arithmetic-Only Inference"; here activations keep 16 bits and a scale a row.)

use crate::base::DataError;
use crate::ml::codec::{ModelReader, ModelWriter};

/// Outputs that one vector of sums holds.
const LANES: usize = 8;
/// Rows that are multiplied together.
const ROWS: usize = 4;

/// Activations of some rows (words): 16-bit numbers and a scale a row.
#[derive(Default)]
pub struct Rows {
    width: usize,
    values: Vec<i16>,
    scales: Vec<f32>,
}

impl Rows {
    /// Takes `floats.len() / width` rows. Rows are padded to an even width.
    pub fn fill(&mut self, floats: &[f32], width: usize) {
        self.width = width.next_multiple_of(2);
        self.values.clear();
        self.scales.clear();
        for row in floats.chunks_exact(width) {
            let largest = row.iter().fold(0f32, |m, x| m.max(x.abs()));
            let scale = if largest > 0.0 { 32767.0 / largest } else { 0.0 };
            self.values.extend(row.iter().map(|x| (x * scale) as i16));
            if width < self.width {
                self.values.push(0);
            }
            self.scales.push(largest / 32767.0);
        }
    }

    pub fn count(&self) -> usize {
        self.scales.len()
    }
}

/// `outputs × inputs` weights with a scale an output.
#[derive(Clone, Debug, Default)]
pub struct Matrix {
    inputs: usize,
    outputs: usize,
    /// Panels of `LANES` outputs; in a panel, for each pair of inputs, the two weights of each output.
    panels: Vec<i8>,
    scales: Vec<f32>,
}

impl Matrix {
    /// Quantises `weights[input * outputs + output]`.
    pub fn new(inputs: usize, outputs: usize, weights: &[f32]) -> Matrix {
        let mut scales = vec![0f32; outputs];
        for row in weights.chunks_exact(outputs) {
            for (scale, w) in scales.iter_mut().zip(row) {
                *scale = scale.max(w.abs() / 127.0);
            }
        }
        let mut matrix = Matrix { inputs, outputs, panels: Vec::new(), scales };
        matrix.panels = vec![0; matrix.panel_size() * outputs.div_ceil(LANES)];
        for input in 0..inputs {
            for output in 0..outputs {
                let scale = matrix.scales[output];
                let q = if scale > 0.0 { (weights[input * outputs + output] / scale).round() } else { 0.0 };
                let at = matrix.place(input, output);
                matrix.panels[at] = q as i8;
            }
        }
        matrix
    }

    fn pairs(&self) -> usize {
        self.inputs.div_ceil(2)
    }

    fn panel_size(&self) -> usize {
        self.pairs() * LANES * 2
    }

    fn place(&self, input: usize, output: usize) -> usize {
        (output / LANES) * self.panel_size() + (input / 2) * LANES * 2 + (output % LANES) * 2 + input % 2
    }

    pub fn outputs(&self) -> usize {
        self.outputs
    }

    pub fn inputs(&self) -> usize {
        self.inputs
    }

    /// `out[row * outputs + output] = bias[output] + Σ row · weights`; an empty bias is 0. Cost: rows × inputs × outputs.
    pub fn apply(&self, rows: &Rows, bias: &[f32], out: &mut Vec<f32>) {
        debug_assert_eq!(rows.width, self.pairs() * 2);
        out.clear();
        out.resize(rows.count() * self.outputs, 0.0);
        #[cfg(target_arch = "x86_64")]
        if std::arch::is_x86_feature_detected!("avx2") {
            // SAFETY: the instructions were just found to be there.
            unsafe { self.apply_avx2(rows, bias, out) };
            return;
        }
        self.apply_plain(rows, bias, out);
    }

    fn apply_plain(&self, rows: &Rows, bias: &[f32], out: &mut [f32]) {
        for (panel, weights) in self.panels.chunks_exact(self.panel_size().max(1)).enumerate() {
            for row in 0..rows.count() {
                let values = &rows.values[row * rows.width..(row + 1) * rows.width];
                let mut sums = [0i32; LANES];
                for (pair, w) in values.chunks_exact(2).zip(weights.chunks_exact(LANES * 2)) {
                    for (sum, w) in sums.iter_mut().zip(w.chunks_exact(2)) {
                        *sum += pair[0] as i32 * w[0] as i32 + pair[1] as i32 * w[1] as i32;
                    }
                }
                self.store(panel, row, &sums, rows.scales[row], bias, out);
            }
        }
    }

    #[inline(always)]
    fn store(&self, panel: usize, row: usize, sums: &[i32; LANES], scale: f32, bias: &[f32], out: &mut [f32]) {
        let first = panel * LANES;
        let count = LANES.min(self.outputs - first);
        let out = &mut out[row * self.outputs + first..][..count];
        for (lane, out) in out.iter_mut().enumerate() {
            let sum = sums[lane] as f32 * (scale * self.scales[first + lane]);
            *out = sum + bias.get(first + lane).copied().unwrap_or(0.0);
        }
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2")]
    fn apply_avx2(&self, rows: &Rows, bias: &[f32], out: &mut [f32]) {
        let mut row = 0;
        while row + ROWS <= rows.count() {
            self.block_avx2::<ROWS>(rows, row, bias, out);
            row += ROWS;
        }
        while row < rows.count() {
            self.block_avx2::<1>(rows, row, bias, out);
            row += 1;
        }
    }

    /// `N` rows by all outputs, two panels at a time.
    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2")]
    fn block_avx2<const N: usize>(&self, rows: &Rows, row: usize, bias: &[f32], out: &mut [f32]) {
        let panels = self.outputs.div_ceil(LANES);
        let mut panel = 0;
        while panel + 2 <= panels {
            self.panels_avx2::<N, 2>(rows, row, panel, bias, out);
            panel += 2;
        }
        if panel < panels {
            self.panels_avx2::<N, 1>(rows, row, panel, bias, out);
        }
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2")]
    fn panels_avx2<const N: usize, const P: usize>(
        &self,
        rows: &Rows,
        row: usize,
        panel: usize,
        bias: &[f32],
        out: &mut [f32],
    ) {
        use std::arch::x86_64::*;
        let (size, width) = (self.panel_size(), rows.width);
        let weights: [&[i8]; P] = std::array::from_fn(|p| &self.panels[(panel + p) * size..(panel + p + 1) * size]);
        let values: [&[i16]; N] = std::array::from_fn(|r| &rows.values[(row + r) * width..(row + r + 1) * width]);
        let mut sums = [[_mm256_setzero_si256(); P]; N];
        for pair in 0..self.pairs() {
            let mut w = [_mm256_setzero_si256(); P];
            for (w, weights) in w.iter_mut().zip(&weights) {
                let bytes: &[i8; LANES * 2] = weights[pair * LANES * 2..][..LANES * 2].try_into().unwrap_or(&[0; 16]);
                // SAFETY: 16 bytes are read from an array of 16 bytes; no alignment is asked for.
                *w = _mm256_cvtepi8_epi16(unsafe { _mm_loadu_si128(bytes.as_ptr().cast()) });
            }
            for (sums, values) in sums.iter_mut().zip(&values) {
                let (a, b) = (values[pair * 2] as u16 as u32, values[pair * 2 + 1] as u16 as u32);
                let x = _mm256_set1_epi32((a | b << 16) as i32);
                for (sum, w) in sums.iter_mut().zip(&w) {
                    *sum = _mm256_add_epi32(*sum, _mm256_madd_epi16(x, *w));
                }
            }
        }
        for (r, sums) in sums.iter().enumerate() {
            for (p, sum) in sums.iter().enumerate() {
                let mut lanes = [0i32; LANES];
                // SAFETY: 32 bytes are written to an array of 32 bytes; no alignment is asked for.
                unsafe { _mm256_storeu_si256(lanes.as_mut_ptr().cast(), *sum) };
                self.store(panel + p, row + r, &lanes, rows.scales[row + r], bias, out);
            }
        }
    }

    pub fn write(&self, writer: &mut ModelWriter) {
        writer.number(self.inputs as u64);
        writer.number(self.outputs as u64);
        self.scales.iter().for_each(|scale| writer.float(*scale));
        writer.bytes(&self.panels.iter().map(|w| *w as u8).collect::<Vec<u8>>());
    }

    pub fn read(reader: &mut ModelReader) -> Result<Matrix, DataError> {
        let (inputs, outputs) = (reader.count()?, reader.count()?);
        let mut scales = Vec::new();
        for _ in 0..outputs {
            scales.push(reader.float()?);
        }
        let panels: Vec<i8> = reader.bytes()?.iter().map(|b| *b as i8).collect();
        let matrix = Matrix { inputs, outputs, panels, scales };
        if matrix.panels.len() != matrix.panel_size() * outputs.div_ceil(LANES) {
            return reader.error("holds a matrix of the wrong size; train it again");
        }
        Ok(matrix)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Weights and rows of any sign, in no pattern.
    fn numbers(count: usize, seed: u64) -> Vec<f32> {
        (0..count as u64).map(|i| (crate::ml::mix(seed * 1000 + i) >> 40) as f32 / (1 << 23) as f32 - 1.0).collect()
    }

    #[test]
    fn products_come_close_to_those_of_floats_and_do_not_depend_on_the_machine() {
        for (inputs, outputs, count) in [(5, 3, 1), (128, 24, 9), (31, 17, 6), (256, 40, 4)] {
            let (weights, floats) = (numbers(inputs * outputs, 1), numbers(inputs * count, 2));
            let bias = numbers(outputs, 3);
            let matrix = Matrix::new(inputs, outputs, &weights);
            let (mut rows, mut out) = (Rows::default(), Vec::new());
            rows.fill(&floats, inputs);
            matrix.apply(&rows, &bias, &mut out);
            let mut plain = vec![0.0; out.len()];
            matrix.apply_plain(&rows, &bias, &mut plain);
            assert_eq!(out, plain);
            for row in 0..count {
                for output in 0..outputs {
                    let exact: f32 =
                        (0..inputs).map(|i| floats[row * inputs + i] * weights[i * outputs + output]).sum();
                    let got = out[row * outputs + output] - bias[output];
                    assert!((exact - got).abs() < 0.02 * (inputs as f32).sqrt(), "{exact} {got}");
                }
            }
        }
    }
}
