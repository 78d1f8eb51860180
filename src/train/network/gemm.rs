//! Matrix products for training: fused multiply-add in a fixed order, so that every machine learns the same weights.

const COLUMNS: usize = 16;
const ROWS: usize = 6;

/// `c[m×n] += a[m×k] · b[k×n]`, row by row. Cost: m·k·n.
pub fn add_product(m: usize, k: usize, n: usize, a: &[f32], b: &[f32], c: &mut [f32]) {
    assert!(a.len() >= m * k && b.len() >= k * n && c.len() >= m * n);
    #[cfg(target_arch = "x86_64")]
    if std::arch::is_x86_feature_detected!("avx2") && std::arch::is_x86_feature_detected!("fma") {
        // SAFETY: the instructions were just found to be there.
        return unsafe { add_product_fma(m, k, n, a, b, c) };
    }
    panels(m, k, n, a, b, c)
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma")]
fn add_product_fma(m: usize, k: usize, n: usize, a: &[f32], b: &[f32], c: &mut [f32]) {
    panels(m, k, n, a, b, c)
}

#[inline(always)]
fn panels(m: usize, k: usize, n: usize, a: &[f32], b: &[f32], c: &mut [f32]) {
    let mut panel = vec![0f32; k * COLUMNS];
    for first in (0..n).step_by(COLUMNS) {
        let width = COLUMNS.min(n - first);
        for (row, to) in panel.chunks_exact_mut(COLUMNS).enumerate() {
            to[..width].copy_from_slice(&b[row * n + first..][..width]);
            to[width..].fill(0.0);
        }
        let mut row = 0;
        while row < m {
            if row + ROWS <= m {
                block::<ROWS>(k, n, &a[row * k..], &panel, &mut c[row * n + first..], width);
                row += ROWS;
            } else {
                block::<1>(k, n, &a[row * k..], &panel, &mut c[row * n + first..], width);
                row += 1;
            }
        }
    }
}

#[inline(always)]
fn block<const R: usize>(k: usize, n: usize, a: &[f32], panel: &[f32], c: &mut [f32], width: usize) {
    let mut sums = [[0f32; COLUMNS]; R];
    let rows: [&[f32]; R] = std::array::from_fn(|r| &a[r * k..(r + 1) * k]);
    for (p, b) in panel.chunks_exact(COLUMNS).enumerate().take(k) {
        for (sums, row) in sums.iter_mut().zip(&rows) {
            let x = row[p];
            for (sum, b) in sums.iter_mut().zip(b) {
                *sum = x.mul_add(*b, *sum);
            }
        }
    }
    for (r, sums) in sums.iter().enumerate() {
        c[r * n..][..width].iter_mut().zip(sums).for_each(|(c, sum)| *c += sum);
    }
}

/// The transpose of `a[m×n]`.
pub fn transpose(m: usize, n: usize, a: &[f32]) -> Vec<f32> {
    let mut out = vec![0f32; m * n];
    for (rows, columns) in (0..m).step_by(16).flat_map(|i| (0..n).step_by(16).map(move |j| (i, j))) {
        for i in rows..(rows + 16).min(m) {
            for j in columns..(columns + 16).min(n) {
                out[j * m + i] = a[i * n + j];
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_and_transposes_agree_with_the_definition() {
        let (m, k, n) = (7, 5, 19);
        let a: Vec<f32> = (0..m * k).map(|i| (i % 11) as f32 - 5.0).collect();
        let b: Vec<f32> = (0..k * n).map(|i| (i % 7) as f32 - 3.0).collect();
        let mut c = vec![1f32; m * n];
        add_product(m, k, n, &a, &b, &mut c);
        for i in 0..m {
            for j in 0..n {
                let sum: f32 = (0..k).map(|p| a[i * k + p] * b[p * n + j]).sum();
                assert_eq!(c[i * n + j], sum + 1.0);
                assert_eq!(transpose(m, n, &c)[j * m + i], c[i * n + j]);
            }
        }
    }
}
