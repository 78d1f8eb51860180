//! The threshold of near-copies measured: news articles against copies of them that are cut, turned round, given another headline or edited,
//! and against one another. In: a folder of texts. Out: resemblances, and the pairs of articles that resemble each other most, to be read by people.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::graph::copies::{COPY, Sketch};

/// Thresholds that are tried.
const TRIED: [f64; 7] = [0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8];
/// Pairs of different articles that are shown.
const SHOWN: usize = 40;

/// A small generator of numbers (SplitMix64, Steele, Lea and Flood 2014), so that every run makes the same copies.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % bound.max(1) as u64) as usize
    }
}

/// The ways in which a copy is made: name, and the copy of an article (lines) where the other lends its words.
type Make = fn(&[&str], &[&str], &mut Random) -> String;

const COPIES: [(&str, Make); 8] = [
    ("another headline", |lines, other, _| {
        let headline = other.first().or(lines.first());
        headline.into_iter().chain(lines.iter().skip(1)).copied().collect::<Vec<_>>().join("\n")
    }),
    ("first half", |lines, _, _| cut(lines, 2)),
    ("first third", |lines, _, _| cut(lines, 3)),
    ("sentences in another order", |lines, _, random| {
        let text = lines.join(" ");
        let mut sentences: Vec<&str> = text.split_inclusive(". ").collect();
        for i in (1..sentences.len()).rev() {
            sentences.swap(i, random.below(i + 1));
        }
        sentences.concat()
    }),
    ("a third of another article added", |lines, other, _| format!("{}\n{}", lines.join("\n"), cut(other, 3))),
    ("one word in 25 another", |lines, other, random| edited(lines, other, 25, random)),
    ("one word in 12 another", |lines, other, random| edited(lines, other, 12, random)),
    ("one word in 6 another", |lines, other, random| edited(lines, other, 6, random)),
];

/// The first part of an article, by words.
fn cut(lines: &[&str], parts: usize) -> String {
    let text = lines.join(" ");
    let words: Vec<&str> = text.split(' ').collect();
    words[..words.len() / parts].join(" ")
}

/// One word in so many is replaced by one of another article, or left out.
fn edited(lines: &[&str], other: &[&str], one_in: usize, random: &mut Random) -> String {
    let (text, lent) = (lines.join(" "), other.join(" "));
    let lent: Vec<&str> = lent.split(' ').collect();
    let change = |word| match random.below(one_in) {
        0 if random.below(2) == 0 => "",
        0 => lent[random.below(lent.len())],
        _ => word,
    };
    text.split(' ').map(change).collect::<Vec<_>>().join(" ")
}

/// Measures all texts below `folder`.
///
/// # Errors
/// A folder that cannot be read, or holds fewer than two texts.
pub fn report(folder: &Path) -> Result<String, String> {
    let mut paths = Vec::new();
    collect(folder, &mut paths).map_err(|e| format!("{}: {e}", folder.display()))?;
    paths.sort();
    let texts: Vec<(String, String)> = paths
        .iter()
        .filter_map(|path| {
            let name = path.strip_prefix(folder).unwrap_or(path).to_string_lossy().into_owned();
            Some((name, fs::read_to_string(path).ok()?))
        })
        .collect();
    if texts.len() < 2 {
        return Err(format!("{} holds fewer than two texts; give a folder of articles", folder.display()));
    }
    let sketches: Vec<Sketch> = texts.par_iter().map(|(_, text)| Sketch::of(text)).collect();
    let mut out = String::new();
    let _ = writeln!(out, "{} articles; copies taken as such, in %, from each threshold on (now {COPY})", texts.len());
    let _ = writeln!(out, "{:36}{}", "", TRIED.map(|t| format!("{t:>8}")).concat());
    for (name, make) in COPIES {
        let scores: Vec<f64> = (0..texts.len())
            .into_par_iter()
            .map(|i| {
                let lines: Vec<&str> = texts[i].1.lines().collect();
                let other: Vec<&str> = texts[(i + texts.len() / 2) % texts.len()].1.lines().collect();
                sketches[i].resemblance(&Sketch::of(&make(&lines, &other, &mut Random(i as u64))))
            })
            .collect();
        let share = |t: &f64| 100.0 * scores.iter().filter(|score| *score >= t).count() as f64 / scores.len() as f64;
        let _ = writeln!(out, "{name:36}{}", TRIED.map(|t| format!("{:>8.1}", share(&t))).concat());
    }
    let mut pairs: Vec<(f64, usize, usize)> = (0..texts.len())
        .into_par_iter()
        .flat_map_iter(|i| {
            let sketches = &sketches;
            (i + 1..sketches.len())
                .map(move |j| (sketches[i].resemblance(&sketches[j]), i, j))
                .filter(|(score, _, _)| *score >= 0.05)
        })
        .collect();
    pairs.sort_by(|p, q| q.0.total_cmp(&p.0).then((p.1, p.2).cmp(&(q.1, q.2))));
    let taken = TRIED.map(|t| format!("{:>8}", pairs.iter().filter(|pair| pair.0 >= t).count())).concat();
    let _ = writeln!(out, "{:36}{taken}", "pairs of different articles");
    let _ = writeln!(out, "\npairs of articles that resemble each other most");
    for (score, i, j) in pairs.iter().take(SHOWN) {
        let headline = |text: &str| text.lines().find(|line| !line.trim().is_empty()).unwrap_or("").to_string();
        let (a, b) = (&texts[*i], &texts[*j]);
        let _ = writeln!(out, "{score:.2}  {} / {}\n      {}\n      {}", a.0, b.0, headline(&a.1), headline(&b.1));
    }
    Ok(out)
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for path in fs::read_dir(folder)?.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            collect(&path, found)?;
        } else if path.extension().is_some_and(|e| e == "txt") && !path.ends_with("license.txt") {
            found.push(path);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_of_and_with_empty_texts_are_made() {
        let lines = ["Une tempête", "Elle a traversé le pays. Elle est partie."];
        for (name, make) in COPIES {
            let (of_none, with_none) = (make(&[], &lines, &mut Random(1)), make(&lines, &[], &mut Random(1)));
            assert!(of_none.len() <= lines.concat().len(), "{name}");
            assert!(!with_none.is_empty(), "{name}");
        }
    }
}
