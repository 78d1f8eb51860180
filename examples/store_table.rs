//! All figures of the store in one table: runs `store_bench`, which must have been built beside this program, three times each.
//!
//! ```text
//! cargo build --release --examples && target/release/examples/store_table DIR [NODES EDGES]
//! ```
//!
//! DIR gets the graph (1,000,000 nodes and 5,000,000 edges where nothing else is said) unless it holds one already. Times are medians of
//! three runs; of the questions, the median of each question's three. Linux alone tells the memory.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

const RUNS: usize = 3;

/// One run of `store_bench`.
struct Run {
    seconds: f64,
    out: String,
    /// kB.
    peak: u64,
}

fn run(arguments: &[&str]) -> Result<Run, Box<dyn Error>> {
    let program = std::env::current_exe()?.with_file_name("store_bench");
    let begun = Instant::now();
    let done = Command::new(&program).args(arguments).output()?;
    let seconds = begun.elapsed().as_secs_f64();
    let told = String::from_utf8_lossy(&done.stderr).into_owned();
    if !done.status.success() {
        return Err(format!("store_bench {}: {told}", arguments.join(" ")).into());
    }
    let peak = told.lines().find_map(|line| line.strip_prefix("peak ")?.split(' ').next()?.parse().ok()).unwrap_or(0);
    Ok(Run { seconds, out: String::from_utf8(done.stdout)?, peak })
}

fn median(mut all: Vec<f64>) -> f64 {
    all.sort_by(f64::total_cmp);
    all.get(all.len() / 2).copied().unwrap_or(f64::NAN)
}

/// Median and 99th percentile.
fn spread(mut all: Vec<f64>) -> (f64, f64) {
    all.sort_by(f64::total_cmp);
    let at = |share: f64| all.get(((all.len() as f64 * share) as usize).min(all.len().saturating_sub(1)));
    (at(0.5).copied().unwrap_or(f64::NAN), at(0.99).copied().unwrap_or(f64::NAN))
}

fn row(what: &str, figure: String, aim: &str) {
    println!("| {what} | {figure} | {aim} |");
}

/// The last field of the line of `run add` that begins with `word`, in seconds.
fn told(out: &str, word: &str) -> f64 {
    let line = out.lines().find_map(|line| line.strip_prefix(word)).unwrap_or("").trim();
    let number = |text: &str| text.parse::<f64>().unwrap_or(f64::NAN);
    match (line.strip_suffix("ms"), line.strip_suffix("µs"), line.strip_suffix('s')) {
        (Some(text), ..) => number(text) / 1e3,
        (_, Some(text), _) => number(text) / 1e6,
        (_, _, Some(text)) => number(text),
        _ => f64::NAN,
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let dir = PathBuf::from(arguments.first().ok_or("store_table DIR [NODES EDGES]")?);
    let size = |i: usize, usual: &str| arguments.get(i).cloned().unwrap_or_else(|| usual.to_string());
    let name = |file: &str| dir.join(file).display().to_string();
    if !dir.join("edges.csv").exists() {
        run(&["generate", &dir.display().to_string(), &size(1, "1000000"), &size(2, "5000000")])?;
    }
    let (store, out, queries) = (name("store.kg"), name("answers"), name("queries.txt"));
    let load = |_| run(&["load", &dir.display().to_string(), &store]);
    let loads: Vec<Run> = (0..RUNS).map(load).collect::<Result<_, _>>()?;
    println!("| | measured | aim at 1M / 5M |\n|---|---|---|");
    let seconds = |runs: &[Run]| median(runs.iter().map(|run| run.seconds).collect());
    row("import from CSV, build, save", format!("{:.2} s", seconds(&loads)), "6 s");
    row("memory of the import", format!("{} MB", loads.iter().map(|run| run.peak).max().unwrap_or(0) / 1000), "–");
    row("file", format!("{} MB", fs::metadata(&store)?.len() / 1_000_000), "220 MB");
    asked(&store, &queries, &out)?;
    let adds = adds(Path::new(&store), &name("added.kg"))?;
    let part = |word: &str| median(adds.iter().map(|run| told(&run.out, word)).collect());
    row("add of one document, opening and saving included", format!("{:.2} s", seconds(&adds)), "2 s");
    let (open, view, save) = (part("open"), part("view"), part("save"));
    row("… open, merge, save", format!("{open:.2}, {view:.2}, {:.2} s", save - view), "–");
    print!("\n{}", run(&["questions", &store, &queries])?.out);
    Ok(())
}

fn asked(store: &str, queries: &str, out: &str) -> Result<(), Box<dyn Error>> {
    let mut times: BTreeMap<(String, usize), Vec<f64>> = BTreeMap::new();
    let mut peak = 0;
    for _ in 0..RUNS {
        let run = run(&["query", store, queries, out])?;
        peak = peak.max(run.peak);
        for (number, line) in run.out.lines().enumerate() {
            let fields: Vec<&str> = line.split('\t').collect();
            let nanos = if fields[0] == "pagerank" { fields.get(1) } else { fields.last() };
            let seconds = nanos.and_then(|text| text.parse::<f64>().ok()).unwrap_or(f64::NAN) / 1e9;
            times.entry((fields[0].to_string(), number)).or_default().push(seconds);
        }
    }
    let of = |family: &str| -> Vec<f64> {
        times.iter().filter(|(key, _)| key.0 == family).map(|(_, all)| median(all.clone())).collect()
    };
    row("open, every byte checked, and first answer", format!("{:.2} s", spread(of("first")).0), "0.6 s");
    row("memory of the open graph, PageRank included", format!("{} MB", peak / 1000), "600 MB");
    row("1 hop, median", format!("{:.1} µs", spread(of("hop1")).0 * 1e6), "10 µs");
    for (what, family, aim) in [("2 hops", "hop2", "0.1 / 6 ms"), ("path, unweighted", "path", "0.05 / 0.5 ms")] {
        let (middle, far) = spread(of(family));
        row(&format!("{what}, median / p99"), format!("{:.3} / {:.2} ms", middle * 1e3, far * 1e3), aim);
    }
    row("PageRank", format!("{:.2} s", spread(of("pagerank")).0), "1.2 s");
    Ok(())
}

fn adds(store: &Path, copy: &str) -> Result<Vec<Run>, Box<dyn Error>> {
    let mut all = Vec::new();
    for _ in 0..RUNS {
        fs::copy(store, copy)?;
        all.push(run(&["add", copy])?);
    }
    fs::remove_file(copy)?;
    Ok(all)
}
