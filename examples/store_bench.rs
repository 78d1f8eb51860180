//! The store against the clock, on graphs of any size. Speaks the line protocol of a graph benchmark, so that other programs can be timed
//! beside it; everything goes through the same doors as the program's own.
//!
//! ```text
//! store_bench generate DIR NODES EDGES    writes nodes.csv, edges.csv, queries.txt: a power-law graph, the same on every run
//! store_bench load DIR STORE              imports the tables and saves the graph
//! store_bench query STORE QUERIES OUT     answers `hop1 ID`, `hop2 ID`, `path A B`, `pagerank`, one line each with nanoseconds
//! store_bench questions STORE QUERIES     times ranked paths, neighbourhoods, completion, names with a slip, on the same pairs
//! store_bench sparql STORE QUESTIONS      answers SPARQL questions, one a line, and prints rows and milliseconds (first and best of five)
//! store_bench add STORE                   adds one small document and saves: what `add` costs on a large graph
//! ```
//!
//! `store_table` runs all of it and prints one table.

use std::error::Error;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use filature::base::{DataFiles, Document, Evidence, Modality, Polarity, Span};
use filature::graph::{EntityUpdate, GraphUpdate, KnowledgeGraph, NodeId, StatementUpdate, Walker};
use filature::query::{Engine, pagerank};
use filature::schema::{Gender, Schema};

type Done = Result<(), Box<dyn Error>>;

fn main() -> Done {
    let begun = Instant::now();
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments[..] {
        ["generate", dir, nodes, edges] => generate(Path::new(dir), nodes.parse()?, edges.parse()?),
        ["load", dir, store] => load(Path::new(dir), Path::new(store)),
        ["query", store, queries, out] => query(begun, Path::new(store), Path::new(queries), out),
        ["questions", store, queries] => questions(Path::new(store), Path::new(queries)),
        #[cfg(feature = "sparql")]
        ["sparql", store, questions] => sparql(Path::new(store), Path::new(questions)),
        ["add", store] => add(Path::new(store)),
        _ => Err(
            "usage: store_bench generate|load|query|questions|sparql|add … (see the head of examples/store_bench.rs)"
                .into(),
        ),
    };
    // The most memory that was held, where the system tells.
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    if let Some(peak) = status.lines().find_map(|line| line.strip_prefix("VmHWM:")) {
        eprintln!("peak {}", peak.trim());
    }
    done
}

/// A number in 0..1 from a stream and an index: splitmix64 (Steele, Lea, Flood 2014).
fn unit(stream: u64, index: u64) -> f64 {
    let mut z = index.wrapping_add(stream.wrapping_mul(0x9E37_79B9_7F4A_7C15)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
}

fn generate(dir: &Path, nodes: u64, edges: u64) -> Done {
    const KINDS: [(&str, f64); 4] = [("person", 0.45), ("organization", 0.25), ("place", 0.2), ("happening", 0.1)];
    const TYPES: [&str; 12] = [
        "member_of",
        "located_in",
        "employed_by",
        "associate_of",
        "leads",
        "owns",
        "citizen_of",
        "based_in",
        "founded",
        "represents",
        "parent_of",
        "succeeds",
    ];
    const SYLLABLES: [&str; 24] = [
        "ba", "che", "da", "fi", "gra", "ho", "ja", "ki", "lo", "ma", "ni", "or", "pa", "qui", "ra", "sen", "ti", "u",
        "va", "wen", "xa", "yo", "zi", "bel",
    ];
    fs::create_dir_all(dir)?;
    let mut out = BufWriter::new(File::create(dir.join("nodes.csv"))?);
    writeln!(out, "id,kind,name")?;
    for node in 0..nodes {
        let mut rest = unit(1, node);
        let found = KINDS.iter().find(|(_, share)| {
            rest -= share;
            rest < 0.0
        });
        let kind = found.unwrap_or(&KINDS[0]).0;
        let word = |first: u64| {
            let length = 2 + (unit(first + 9, node) * 2.0) as u64;
            let text: String = (0..length).map(|i| SYLLABLES[(unit(first + i, node) * 24.0) as usize]).collect();
            text[..1].to_uppercase() + &text[1..]
        };
        writeln!(out, "{node},{kind},{} {}", word(10), word(30))?;
    }
    out.flush()?;
    // Hubs: the chance of node i falls with a power of its rank; ranks are scattered over the ids.
    let sums = |power: f64| -> Vec<f64> {
        let mut sum = 0.0;
        (0..nodes)
            .map(|i| {
                sum += (i as f64 + 10.0).powf(-power);
                sum
            })
            .collect()
    };
    let (heads, tails) = (sums(0.75), sums(0.90));
    let scatter = |rank: usize| (rank as u64).wrapping_mul(0x9E37_79B1) % nodes;
    let pick =
        |sums: &[f64], at: f64| scatter(sums.partition_point(|&s| s < at * sums[sums.len() - 1]).min(sums.len() - 1));
    let mut out = BufWriter::new(File::create(dir.join("edges.csv"))?);
    writeln!(out, "source,target,type,document,sentence")?;
    for edge in 0..edges {
        let source = pick(&heads, unit(3, edge));
        let mut target = pick(&tails, unit(4, edge));
        if source == target {
            target = (target + 1) % nodes;
        }
        let kind = TYPES[(unit(5, edge).powi(2) * TYPES.len() as f64) as usize];
        let document = (unit(6, edge) * (edges / 20).max(1) as f64) as u64;
        writeln!(out, "{source},{target},{kind},{document},{}", (unit(7, edge).powi(2) * 40.0) as u64)?;
    }
    out.flush()?;
    let mut out = BufWriter::new(File::create(dir.join("queries.txt"))?);
    let any = |stream: u64, i: u64| pick(&heads, unit(stream, i));
    for depth in ["hop1", "hop2"] {
        for i in 0..200 {
            writeln!(out, "{depth} {}", any(40, i))?;
        }
    }
    for i in 0..200 {
        writeln!(out, "path {} {}", any(41, i), any(42, i))?;
    }
    writeln!(out, "pagerank")?;
    Ok(out.flush()?)
}

fn schema() -> Result<Schema, Box<dyn Error>> {
    Ok(Schema::load(&DataFiles::embedded())?)
}

fn load(dir: &Path, store: &Path) -> Done {
    let begun = Instant::now();
    let mut graph = KnowledgeGraph::new(&schema()?);
    let imported = graph.import(&dir.join("nodes.csv"), &dir.join("edges.csv"))?;
    eprintln!("imported {} nodes, {} edges: {:.2?}", imported.nodes, imported.edges, begun.elapsed());
    let view = graph.view();
    eprintln!("view of {} nodes, {} edges: {:.2?}", view.node_count(), view.edge_count(), begun.elapsed());
    graph.save(store)?;
    eprintln!("saved: {:.2?}", begun.elapsed());
    for (name, bytes) in KnowledgeGraph::parts(store)? {
        eprintln!("  {name:14} {bytes:>12}");
    }
    Ok(())
}

fn query(begun: Instant, store: &Path, queries: &Path, out: &str) -> Done {
    let graph = KnowledgeGraph::load(store, &schema()?)?;
    let view = graph.view();
    let mut walker = Walker::new(view);
    let find = |id: &str| view.find_key(id).ok_or_else(|| format!("no node '{id}'"));
    let mut first = true;
    for line in fs::read_to_string(queries)?.lines() {
        let fields: Vec<&str> = line.split(' ').collect();
        let start = Instant::now();
        match fields[..] {
            [hop @ ("hop1" | "hop2"), id] => {
                let count = walker.count_within(find(id)?, if hop == "hop1" { 1 } else { 2 });
                let nanos = start.elapsed().as_nanos();
                if std::mem::take(&mut first) {
                    println!("first\t{}", begun.elapsed().as_nanos());
                }
                println!("{hop}\t{id}\t{count}\t{nanos}");
            }
            ["path", a, b] => {
                let steps = walker.distance(find(a)?, find(b)?);
                let nanos = start.elapsed().as_nanos();
                println!("path\t{a}\t{b}\t{}\t{nanos}", steps.map_or("none".to_string(), |s| s.to_string()));
            }
            ["pagerank"] => {
                let ranks = pagerank(view);
                let nanos = start.elapsed().as_nanos();
                let file = format!("{out}.pagerank");
                let mut scores: Vec<(u64, f64)> = Vec::with_capacity(ranks.len());
                for (node, rank) in ranks.iter().enumerate() {
                    scores.push((view.key(NodeId(node as u32)).parse()?, *rank));
                }
                scores.sort_by_key(|row| row.0);
                let mut table = BufWriter::new(File::create(&file)?);
                for (id, rank) in scores {
                    writeln!(table, "{id},{rank:.17e}")?;
                }
                table.flush()?;
                println!("pagerank\t{nanos}\t{file}");
            }
            // What the protocol may ask beyond: not ours to answer.
            _ => {}
        }
    }
    Ok(())
}

/// Median and 99th percentile, in milliseconds.
fn tell(what: &str, mut times: Vec<Duration>) {
    times.sort();
    let at = |share: f64| times[((times.len() as f64 * share) as usize).min(times.len() - 1)].as_secs_f64() * 1e3;
    println!("{what:28} median {:9.3} ms   p99 {:9.3} ms   n {}", at(0.5), at(0.99), times.len());
}

fn questions(store: &Path, queries: &Path) -> Done {
    let begun = Instant::now();
    let schema = schema()?;
    let graph = KnowledgeGraph::load(store, &schema)?;
    println!("open                         {:.3?}", begun.elapsed());
    let engine = Engine::new(&DataFiles::embedded(), "en")?.with_time_limit(Duration::from_secs(20));
    let start = Instant::now();
    engine.names(&graph, &schema, "a", 1);
    println!("index of names               {:.3?}", start.elapsed());
    let view = graph.view();
    let text = fs::read_to_string(queries)?;
    let pairs: Vec<(&str, &str)> = text.lines().filter_map(|l| l.strip_prefix("path ")?.split_once(' ')).collect();
    let time = |line: String| {
        let start = Instant::now();
        let answer = engine.answer(&graph, &schema, &line);
        (start.elapsed(), answer)
    };
    let mut walker = Walker::new(view);
    let plain = pairs.iter().filter_map(|(a, b)| {
        let (a, b) = (view.find_key(a)?, view.find_key(b)?);
        let start = Instant::now();
        walker.distance(a, b);
        Some(start.elapsed())
    });
    tell("path, unweighted", plain.collect());
    for k in [1, 5] {
        let mut times = Vec::new();
        let (mut partial, mut found) = (0, 0);
        for (a, b) in &pairs {
            let (took, answer) = time(format!("path \"{a}\" -> \"{b}\" k {k}"));
            let answer = answer?;
            partial += usize::from(!answer.notes.is_empty());
            found += usize::from(!answer.rows.is_empty());
            times.push(took);
        }
        tell(&format!("path k {k}, ranked"), times);
        println!("  with paths {found}, with notes {partial}");
    }
    for depth in [1, 2] {
        tell(
            &format!("near, depth {depth}"),
            pairs.iter().map(|(a, _)| time(format!("near \"{a}\" depth {depth}")).0).collect(),
        );
    }
    let names: Vec<String> = pairs.iter().filter_map(|(a, _)| Some(view.name(view.find_key(a)?).to_string())).collect();
    let completion = |name: &String, length: usize| {
        let prefix: String = name.chars().take(length).collect();
        let start = Instant::now();
        engine.names(&graph, &schema, &prefix, 20);
        start.elapsed()
    };
    for length in [1, 3, 6] {
        tell(&format!("completion of {length} letters"), names.iter().map(|name| completion(name, length)).collect());
    }
    tell("show, whole name", names.iter().map(|name| time(format!("show \"{name}\"")).0).collect());
    let slip = |name: &String| {
        let mut letters: Vec<char> = name.chars().collect();
        letters.swap(1, 2);
        letters.iter().collect::<String>()
    };
    tell("show, name with a slip", names.iter().map(|name| time(format!("show \"{}\"", slip(name))).0).collect());
    Ok(())
}

/// The first time of a question includes the indexes that it makes.
#[cfg(feature = "sparql")]
fn sparql(store: &Path, questions: &Path) -> Done {
    use filature::sparql::{Results, Sparql};
    let schema = schema()?;
    let graph = KnowledgeGraph::load(store, &schema)?;
    let engine = Sparql::default();
    for question in fs::read_to_string(questions)?.lines().filter(|line| !line.trim().is_empty()) {
        let mut times = Vec::new();
        let mut said = String::new();
        for _ in 0..5 {
            let start = Instant::now();
            let results = engine.ask(graph.view(), &schema, question, false, &Default::default())?;
            times.push(start.elapsed().as_secs_f64() * 1e3);
            if let Results::Solutions { rows, .. } = &results {
                said = rows.iter().map(|row| row.cells().join(" ")).collect::<Vec<_>>().join(";");
            }
        }
        let best = times[1..].iter().copied().fold(f64::INFINITY, f64::min);
        println!("{:.3}\t{best:.3}\t{said}", times[0]);
    }
    Ok(())
}

/// One document of two people, read by nobody: what matters is the cost of taking it in.
fn add(store: &Path) -> Done {
    let schema = schema()?;
    let start = Instant::now();
    let mut graph = KnowledgeGraph::load(store, &schema)?;
    println!("open    {:.3?}", start.elapsed());
    let text = format!("Jean Neuf est le père de Paul Neuf. ({} documents)", graph.document_count());
    let document = Document::new("neuf.txt", text);
    let (Some(person), Some(parent)) = (schema.kind_id("person"), schema.type_id("parent_of")) else {
        return Err("the schema has no parent_of".into());
    };
    let entity = |name: &str, start: usize| EntityUpdate {
        key: format!("person:{}", name.to_lowercase()),
        kind: person,
        subkind: None,
        name: name.into(),
        named: true,
        aliases: Vec::new(),
        gender: Gender::Masculine,
        mentions: vec![Span::new(start, start + name.len())],
    };
    let entities = vec![entity("Jean Neuf", 0), entity("Paul Neuf", 26)];
    let file = schema.get(parent);
    let roles = ["head", "tail"].iter().zip(0..).filter_map(|(role, n)| Some((file.role(role)?, n))).collect();
    let evidence = Evidence {
        document: document.id,
        sentence: Span::new(0, 36),
        trigger: Span::new(17, 22),
        arguments: entities.iter().map(|e| e.mentions[0]).collect(),
    };
    let statement = StatementUpdate {
        type_id: parent,
        roles,
        values: Vec::new(),
        polarity: Polarity::Positive,
        modality: Modality::Actual,
        source: None,
        time: None,
        place: None,
        evidence: vec![evidence],
    };
    let start = Instant::now();
    graph.apply(GraphUpdate {
        document,
        lang: "fr".into(),
        reading: String::new(),
        entities,
        statements: vec![statement],
    });
    println!("apply   {:.3?}", start.elapsed());
    graph.view();
    println!("view    {:.3?}", start.elapsed());
    graph.save(store)?;
    println!("save    {:.3?}", start.elapsed());
    Ok(())
}
