//! Matrices of 8-bit weights, multiplied with 16-bit activations into 32-bit sums: whole numbers, so every machine gets the same
//! result, whatever its vector unit. (Integer-only inference: Jacob et al. 2018, "Quantization and Training of Neural Networks for
//! Efficient Integer-Arithmetic-Only Inference"; here activations keep 16 bits and a scale a row.)

#[cfg(target_arch = "x86_64")]
use std::arch::x86_64::*;

use crate::base::DataError;
use crate::ml::codec::{ModelReader, ModelWriter};

/// Outputs that one vector of sums holds.
const LANES: usize = 8;

/// Activations of some rows (words): pairs of 16-bit numbers, the first in the low half, and a scale a row.
#[derive(Default)]
pub struct Rows {
    /// Pairs a row.
    width: usize,
    pairs: Vec<u32>,
    scales: Vec<f32>,
}

impl Rows {
    /// Takes `floats.len() / width` rows. Rows are padded to an even width.
    #[inline(always)]
    pub fn fill(&mut self, floats: &[f32], width: usize) {
        self.width = width.div_ceil(2);
        self.pairs.clear();
        self.scales.clear();
        for row in floats.chunks_exact(width) {
            // sixteen running maxima, so that the compiler can use vectors
            let mut lanes = [0f32; 16];
            let chunks = row.chunks_exact(16);
            chunks.remainder().iter().for_each(|x| lanes[0] = lanes[0].max(x.abs()));
            for chunk in chunks {
                lanes.iter_mut().zip(chunk).for_each(|(m, x)| *m = if x.abs() > *m { x.abs() } else { *m });
            }
            let largest = lanes.iter().fold(0f32, |m, x| m.max(*x));
            let scale = if largest > 0.0 { 32767.0 / largest } else { 0.0 };
            let number = |x: f32| {
                let x = x * scale;
                // SAFETY: what is no number between these two was made 0. (The checked conversion is not compiled for vectors.)
                unsafe { if x.abs() < 40_000.0 { x } else { 0.0 }.to_int_unchecked::<i32>() as u16 as u32 }
            };
            let start = self.pairs.len();
            self.pairs.resize(start + self.width, 0);
            let pairs = row.chunks_exact(2);
            let odd = pairs.remainder().first().map(|x| number(*x));
            // plain loops, which are compiled for the vectors of the caller
            for (out, pair) in self.pairs[start..].iter_mut().zip(pairs) {
                *out = number(pair[0]) | number(pair[1]) << 16;
            }
            if let (Some(odd), Some(last)) = (odd, self.pairs.last_mut()) {
                *last = odd;
            }
            self.scales.push(largest / 32767.0);
        }
    }

    fn row(&self, row: usize) -> &[u32] {
        &self.pairs[row * self.width..(row + 1) * self.width]
    }

    pub fn count(&self) -> usize {
        self.scales.len()
    }
}

/// Whether products of 16-bit numbers are summed by one instruction here.
#[cfg(target_arch = "x86_64")]
fn has_vnni() -> bool {
    use std::arch::is_x86_feature_detected as has;
    has!("avx2") && has!("avx512f") && has!("avx512bw") && has!("avx512vnni")
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
        debug_assert_eq!(rows.width, self.pairs());
        // every place is written below
        out.resize(rows.count() * self.outputs, 0.0);
        #[cfg(target_arch = "x86_64")]
        if has_vnni() {
            // SAFETY: the instructions were just found to be there.
            unsafe { self.apply_vnni(rows, bias, out) };
            return;
        }
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
                let mut sums = [0i32; LANES];
                for (pair, w) in rows.row(row).iter().zip(weights.chunks_exact(LANES * 2)) {
                    let (a, b) = (*pair as i16 as i32, (*pair >> 16) as i16 as i32);
                    for (sum, w) in sums.iter_mut().zip(w.chunks_exact(2)) {
                        *sum += a * w[0] as i32 + b * w[1] as i32;
                    }
                }
                self.store(panel, row, &sums, rows.scales[row], bias, out);
            }
        }
    }

    #[inline(always)]
    fn store(&self, panel: usize, row: usize, sums: &[i32; LANES], scale: f32, bias: &[f32], out: &mut [f32]) {
        let first = panel * LANES;
        let out = &mut out[row * self.outputs + first..(row + 1) * self.outputs];
        let (scales, bias) = (&self.scales[first..], bias.get(first..).unwrap_or(&[]));
        let one = |sum: i32, of: f32, bias: f32| sum as f32 * (scale * of) + bias;
        // a whole panel has a fixed length, so that the compiler can use vectors
        if let (Some(out), Some(scales)) = (out.first_chunk_mut::<LANES>(), scales.first_chunk::<LANES>()) {
            let bias = bias.first_chunk().unwrap_or(&[0.0; LANES]);
            for lane in 0..LANES {
                out[lane] = one(sums[lane], scales[lane], bias[lane]);
            }
            return;
        }
        for (lane, out) in out.iter_mut().enumerate() {
            *out = one(sums[lane], scales[lane], bias.get(lane).copied().unwrap_or(0.0));
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

/// Products of rows with panels for one kind of vector unit. A vector holds the sums of `$group` panels; `$zero` gives one without any,
/// `$load` the weights of a pair of inputs, `$splat` the pair of a row; `$add(sums, row, weights)` adds the products, `$store` writes the sums out.
#[cfg(target_arch = "x86_64")]
macro_rules! kernel {
    ($apply:ident, $block:ident, $panels:ident, $features:literal, rows $rows:literal, group $group:literal,
     $zero:expr, $load:expr, $splat:expr, $add:expr, $store:expr) => {
        impl Matrix {
            #[target_feature(enable = $features)]
            fn $apply(&self, rows: &Rows, bias: &[f32], out: &mut [f32]) {
                let mut row = 0;
                while row < rows.count() {
                    row += match rows.count() - row {
                        n if n >= $rows => self.$block::<$rows>(rows, row, bias, out),
                        4.. => self.$block::<4>(rows, row, bias, out),
                        2..4 => self.$block::<2>(rows, row, bias, out),
                        _ => self.$block::<1>(rows, row, bias, out),
                    };
                }
            }

            /// `N` rows by all outputs, two vectors at a time, so that all sums stay in registers. Gives `N`.
            #[target_feature(enable = $features)]
            fn $block<const N: usize>(&self, rows: &Rows, row: usize, bias: &[f32], out: &mut [f32]) -> usize {
                let panels = self.outputs.div_ceil(LANES);
                let mut panel = 0;
                while panel < panels {
                    panel += match panels - panel {
                        n if n > $group => self.$panels::<N, 2>(rows, row, panel, bias, out),
                        _ => self.$panels::<N, 1>(rows, row, panel, bias, out),
                    };
                }
                N
            }

            /// `N` rows by `P` vectors of panels, fewer at the end. Gives the number of panels.
            #[target_feature(enable = $features)]
            fn $panels<const N: usize, const P: usize>(
                &self,
                rows: &Rows,
                row: usize,
                panel: usize,
                bias: &[f32],
                out: &mut [f32],
            ) -> usize {
                let (size, pairs) = (self.panel_size(), self.pairs());
                let last = self.outputs.div_ceil(LANES) - 1;
                // Past the last panel the last one is read again, and its sums are dropped.
                let cut = |panel: usize| &self.panels[panel.min(last) * size..(panel.min(last) + 1) * size];
                let weights: [[&[i8]; $group]; P] =
                    std::array::from_fn(|p| std::array::from_fn(|g| cut(panel + p * $group + g)));
                let values: [&[u32]; N] = std::array::from_fn(|r| &rows.row(row + r)[..pairs]);
                let mut sums = [[$zero(); P]; N];
                for pair in 0..pairs {
                    let mut w = [$zero(); P];
                    for (w, weights) in w.iter_mut().zip(&weights) {
                        // SAFETY: each panel was cut to `pairs` times 16 bytes above; no alignment is asked for.
                        *w =
                            $load(weights.map(|w| unsafe { _mm_loadu_si128(w.as_ptr().add(pair * LANES * 2).cast()) }));
                    }
                    for (sums, values) in sums.iter_mut().zip(&values) {
                        // SAFETY: each row was cut to `pairs` numbers above.
                        let x = $splat(unsafe { *values.get_unchecked(pair) } as i32);
                        for (sum, w) in sums.iter_mut().zip(&w) {
                            *sum = $add(*sum, x, *w);
                        }
                    }
                }
                for (r, sums) in sums.iter().enumerate() {
                    for (p, sum) in sums.iter().enumerate() {
                        let mut lanes = [[0i32; LANES]; $group];
                        // SAFETY: as many bytes are written as the array has; no alignment is asked for.
                        unsafe { $store(lanes.as_mut_ptr().cast(), *sum) };
                        for (panel, lanes) in (panel + p * $group..=last).zip(&lanes) {
                            self.store(panel, row + r, lanes, rows.scales[row + r], bias, out);
                        }
                    }
                }
                (P * $group).min(last + 1 - panel)
            }
        }
    };
}

#[cfg(target_arch = "x86_64")]
kernel!(
    apply_avx2, block_avx2, panels_avx2, "avx2", rows 4, group 1,
    _mm256_setzero_si256, |[w]: [__m128i; 1]| _mm256_cvtepi8_epi16(w), _mm256_set1_epi32,
    |sum, x, w| _mm256_add_epi32(sum, _mm256_madd_epi16(x, w)), _mm256_storeu_si256
);
#[cfg(target_arch = "x86_64")]
kernel!(
    apply_vnni, block_vnni, panels_vnni, "avx2,avx512f,avx512bw,avx512vnni", rows 8, group 2,
    _mm512_setzero_si512, |[low, high]: [__m128i; 2]| _mm512_cvtepi8_epi16(_mm256_set_m128i(high, low)), _mm512_set1_epi32,
    _mm512_dpwssd_epi32, _mm512_storeu_si512
);

#[cfg(test)]
mod tests {
    use super::*;

    /// Weights and rows of any sign, in no pattern.
    fn numbers(count: usize, seed: u64) -> Vec<f32> {
        (0..count as u64).map(|i| (crate::ml::mix(seed * 1000 + i) >> 40) as f32 / (1 << 23) as f32 - 1.0).collect()
    }

    #[test]
    fn products_come_close_to_those_of_floats_and_do_not_depend_on_the_machine() {
        for (inputs, outputs, count) in [(5, 3, 1), (128, 24, 9), (31, 17, 6), (256, 40, 4), (64, 72, 15), (20, 49, 8)]
        {
            let (weights, floats) = (numbers(inputs * outputs, 1), numbers(inputs * count, 2));
            let bias = numbers(outputs, 3);
            let matrix = Matrix::new(inputs, outputs, &weights);
            let (mut rows, mut out) = (Rows::default(), Vec::new());
            rows.fill(&floats, inputs);
            matrix.apply(&rows, &bias, &mut out);
            let mut plain = vec![0.0; out.len()];
            matrix.apply_plain(&rows, &bias, &mut plain);
            assert_eq!(out, plain);
            #[cfg(target_arch = "x86_64")]
            if std::arch::is_x86_feature_detected!("avx2") {
                // SAFETY: the instructions were just found to be there.
                unsafe { matrix.apply_avx2(&rows, &bias, &mut out) };
                assert_eq!(out, plain);
            }
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
