//! Scores of heads → the best dependency tree: Chu & Liu 1965, Edmonds 1967, with one root. Cost: n² where the best heads already form
//! a tree, n³ at worst.

/// Taken from the score of every arc from the root but not compared away: trees with fewer roots win.
const ROOT_COST: f32 = 1e5;

/// `scores[word * (n + 1) + head]`, head 0 being the root, head `h` the word `h - 1`. Gives the head of each word in that numbering;
/// exactly one word gets 0.
pub fn best_tree(n: usize, scores: &[f32]) -> Vec<u32> {
    let width = n + 1;
    let greedy: Vec<u32> = (0..n)
        .map(|word| {
            let row = &scores[word * width..(word + 1) * width];
            (0..width)
                .filter(|h| *h != word + 1)
                .fold(usize::MAX, |b, h| if b == usize::MAX || row[h] > row[b] { h } else { b }) as u32
        })
        .collect();
    if is_tree(&greedy) {
        return greedy;
    }
    let mut weights = vec![vec![f32::MIN; width]; width];
    for word in 0..n {
        for head in (0..width).filter(|h| *h != word + 1) {
            let cost = if head == 0 { ROOT_COST } else { 0.0 };
            weights[head][word + 1] = scores[word * width + head] - cost;
        }
    }
    let mut heads = arborescence(weights);
    heads.remove(0);
    heads.into_iter().map(|h| h as u32).collect()
}

/// One root, no cycle.
fn is_tree(heads: &[u32]) -> bool {
    if heads.iter().filter(|h| **h == 0).count() != 1 {
        return false;
    }
    // 0 unseen, otherwise the number of the walk that saw it first
    let mut seen = vec![0u32; heads.len()];
    for start in 0..heads.len() {
        let mut at = start;
        while seen[at] == 0 {
            seen[at] = start as u32 + 1;
            if heads[at] == 0 {
                break;
            }
            at = heads[at] as usize - 1;
            if seen[at] == start as u32 + 1 {
                return false;
            }
        }
    }
    true
}

/// The best head of each node; node 0 is the root and its entry means nothing. `weights[head][node]`.
fn arborescence(weights: Vec<Vec<f32>>) -> Vec<usize> {
    let n = weights.len();
    let mut heads = vec![0; n];
    for node in 1..n {
        heads[node] =
            (0..n).filter(|h| *h != node).fold(0, |b, h| if weights[h][node] > weights[b][node] { h } else { b });
    }
    let Some(cycle) = find_cycle(&heads) else { return heads };
    let mut inside = vec![false; n];
    cycle.iter().for_each(|&c| inside[c] = true);
    let rest: Vec<usize> = (0..n).filter(|i| !inside[*i]).collect();
    // the cycle becomes one node, the last
    let k = rest.len();
    let mut small = vec![vec![f32::MIN; k + 1]; k + 1];
    let (mut enter, mut leave) = (vec![cycle[0]; k], vec![cycle[0]; k]);
    for (i, &a) in rest.iter().enumerate() {
        for (j, &b) in rest.iter().enumerate() {
            small[i][j] = weights[a][b];
        }
        for &c in &cycle {
            let gain = weights[a][c] - weights[heads[c]][c];
            if weights[a][c] > f32::MIN && gain > small[i][k] {
                (small[i][k], enter[i]) = (gain, c);
            }
            if weights[c][a] > small[k][i] {
                (small[k][i], leave[i]) = (weights[c][a], c);
            }
        }
    }
    let chosen = arborescence(small);
    for j in 1..k {
        heads[rest[j]] = if chosen[j] == k { leave[j] } else { rest[chosen[j]] };
    }
    let from = chosen[k];
    heads[enter[from]] = rest[from];
    heads
}

fn find_cycle(heads: &[usize]) -> Option<Vec<usize>> {
    let mut seen = vec![0; heads.len()];
    for start in 1..heads.len() {
        let mut at = start;
        while at != 0 && seen[at] == 0 {
            seen[at] = start;
            at = heads[at];
        }
        if at != 0 && seen[at] == start {
            let mut cycle = vec![at];
            let mut next = heads[at];
            while next != at {
                cycle.push(next);
                next = heads[next];
            }
            return Some(cycle);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn total(n: usize, scores: &[f32], heads: &[u32]) -> f32 {
        heads.iter().enumerate().map(|(w, h)| scores[w * (n + 1) + *h as usize]).sum()
    }

    /// Every assignment of heads, to compare with.
    fn by_trial(n: usize, scores: &[f32]) -> f32 {
        let mut best = f32::MIN;
        for code in 0..(n + 1).pow(n as u32) {
            let heads: Vec<u32> = (0..n).map(|w| (code / (n + 1).pow(w as u32) % (n + 1)) as u32).collect();
            if heads.iter().enumerate().all(|(w, h)| *h as usize != w + 1) && is_tree(&heads) {
                best = best.max(total(n, scores, &heads));
            }
        }
        best
    }

    #[test]
    fn no_tree_scores_higher() {
        for seed in 0..300u64 {
            let n = 1 + (seed % 4) as usize;
            let scores: Vec<f32> =
                (0..n * (n + 1)).map(|i| (crate::ml::mix(seed * 100 + i as u64) >> 44) as f32 / 4096.0).collect();
            let heads = best_tree(n, &scores);
            assert!(is_tree(&heads), "{heads:?}");
            assert!((total(n, &scores, &heads) - by_trial(n, &scores)).abs() < 1e-2);
        }
    }
}
