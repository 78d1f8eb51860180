//! Linking measured on names marked by hand: WiNER's articles, each name a mention, and chains within an article made from names alone.
//! In: a folder of texts with brat annotations. Out: counts, timings at several sizes, and samples of merges, near misses and pairs
//! kept apart, to be read by people.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

mod copies;

use crate::analysis::brat;
use crate::base::{Document, NameStyle, Naming, PartialDate, Span};
use crate::extraction::{Chain, Extraction, Mention, MentionKind};
use crate::graph::GraphUpdate;
use crate::linking::{Linker, Rules, compare::ParsedName, link};
use crate::schema::{Gender, Schema};
use copies::Disguise;

/// How many of each are shown.
const SAMPLE: usize = 100;

/// Reads every annotated text below `folder`, links them all, and tells what came of it.
/// `time` asks for what a document costs as well; another `seed` draws another sample.
pub fn report(folder: &Path, time: bool, seed: u64, schema: &Schema, rules: &Rules) -> Result<String, String> {
    let mut texts = Vec::new();
    collect(folder, &mut texts).map_err(|e| format!("{}: {e}", folder.display()))?;
    texts.sort();
    let mut updates = Vec::new();
    for path in &texts {
        let name = path.strip_prefix(folder).unwrap_or(path).to_string_lossy().replace('\\', "/");
        let (Ok(text), Ok(annotations)) = (fs::read_to_string(path), fs::read_to_string(path.with_extension("ann")))
        else {
            continue;
        };
        updates.push(update(&name, text, &annotations, schema, rules));
    }
    if updates.is_empty() {
        return Err(format!("{} holds no text with annotations; give the folder of WiNER's years", folder.display()));
    }
    let mut out = String::new();
    let mut linker = Linker::new(schema);
    updates.iter().for_each(|update| linker.add(update, rules));
    let links = linker.links(rules).clone();
    let mentions: usize = updates.iter().flat_map(|u| &u.entities).map(|e| e.mentions.len()).sum();
    let chains: usize = updates.iter().map(|u| u.entities.len()).sum();
    let keys: BTreeSet<&str> = updates.iter().flat_map(|u| &u.entities).map(|e| e.key.as_str()).collect();
    let entities: BTreeSet<&str> = keys.iter().map(|key| links.get(*key).map_or(*key, String::as_str)).collect();
    let _ = writeln!(
        out,
        "{} documents, {mentions} mentions, {chains} chains, {} keys, {} entities, {} open pairs",
        updates.len(),
        keys.len(),
        entities.len(),
        linker.open_pairs().count()
    );
    let _ = writeln!(out, "\nmerges");
    let merges: Vec<String> = links.iter().map(|(key, to)| show(&linker, key, to, rules)).collect();
    sample(&merges, seed, &mut out);
    let _ = writeln!(out, "\nnear misses");
    let open: Vec<String> = linker.open_pairs().map(|(a, b, _)| show(&linker, a, b, rules)).collect();
    sample(&open, seed, &mut out);
    let _ = writeln!(out, "\nkept apart, of those that share an index key");
    let apart: Vec<String> = linker.apart(rules).into_iter().map(|(a, b)| show(&linker, a, b, rules)).collect();
    sample(&apart, seed, &mut out);
    if time {
        timings(&updates, schema, rules, &mut out);
    }
    Ok(out)
}

fn show(linker: &Linker, a: &str, b: &str, rules: &Rules) -> String {
    let name = |key: &str| linker.name(key).unwrap_or("?").to_string();
    let found = linker.explain(a, b, rules).unwrap_or_default();
    let features: Vec<String> =
        found.features.iter().map(|(feature, weight)| format!("{feature} {weight:+}")).collect();
    format!("{} = {}\t{a} / {b}\t{:.1}: {}", name(a), name(b), found.score, features.join(", "))
}

/// A sample that every run draws alike: the lines whose hashes with the seed are smallest, in the order of the list.
fn sample(lines: &[String], seed: u64, out: &mut String) {
    let draw = |line: &String| *blake3::hash(format!("{seed} {line}").as_bytes()).as_bytes();
    let mut drawn: Vec<(usize, [u8; 32])> = lines.iter().map(draw).enumerate().collect();
    drawn.sort_by_key(|(_, hash)| *hash);
    drawn.truncate(SAMPLE);
    drawn.sort();
    let _ = writeln!(out, "{} in all, {} drawn", lines.len(), drawn.len());
    for (i, _) in drawn {
        let _ = writeln!(out, "{}", lines[i]);
    }
}

/// What one more document costs when 1, 10 and 100 times as many are in: copies with other names (`copies`), so that entities grow alike.
fn timings(updates: &[GraphUpdate], schema: &Schema, rules: &Rules, out: &mut String) {
    let _ = writeln!(out, "\ncost of linking one document");
    let (base, probes) = updates.split_at(updates.len() - updates.len().min(200));
    let disguise = Disguise::of(base, schema, rules);
    for times in [1, 10, 100] {
        let mut linker = Linker::new(schema);
        for copy in 0..times {
            base.iter().for_each(|update| linker.add(&disguise.copy(update, copy), rules));
        }
        let start = Instant::now();
        linker.links(rules);
        let all = start.elapsed();
        let each = one_by_one(&mut linker, probes, rules);
        let keys = linker.unit_count();
        probes.iter().for_each(|probe| linker.remove(probe.document.id, rules));
        let links = linker.links(rules).len();
        let start = Instant::now();
        let mut again = linker.reopened(schema, rules);
        let opened = start.elapsed();
        drop(linker);
        let after = one_by_one(&mut again, probes, rules);
        let _ = writeln!(
            out,
            "{times}x: {keys} keys ({links} linked) in {:.1} s, then a document {each}; opened again in {:.2} s, then {after}",
            all.as_secs_f64(),
            opened.as_secs_f64(),
        );
    }
}

/// Adds and links documents one by one; the median of what each took, the mean, and how many names were compared. The first few are not
/// counted: they pay for the memory that building has left behind.
fn one_by_one(linker: &mut Linker, documents: &[GraphUpdate], rules: &Rules) -> String {
    let (first, documents) = documents.split_at(documents.len().min(10));
    for document in first {
        linker.add(document, rules);
        linker.links(rules);
    }
    let before = linker.compared();
    let mut taken: Vec<f64> = documents
        .iter()
        .map(|document| {
            let start = Instant::now();
            linker.add(document, rules);
            linker.links(rules);
            start.elapsed().as_secs_f64() * 1000.0
        })
        .collect();
    taken.sort_by(f64::total_cmp);
    let count = taken.len().max(1) as f64;
    let mean = taken.iter().sum::<f64>() / count;
    let median = taken.get(taken.len() / 2).copied().unwrap_or(0.0);
    let compared = (linker.compared() - before) as f64 / count;
    format!("{median:.2} ms (mean {mean:.2}, {compared:.0} comparisons)")
}

/// The names of one article as chains: names of one kind and key are one, a surname goes with the one full name that it ends, an acronym
/// in brackets with the name before it.
fn update(name: &str, text: String, annotations: &str, schema: &Schema, rules: &Rules) -> GraphUpdate {
    let naming = &rules.naming;
    let mut document = Document::new(name, text);
    document.date = date_of(name).map(Into::into);
    let mut found: Vec<(&'static str, Span)> = Vec::new();
    for annotation in brat::read(&document.text, annotations) {
        if let Some(kind) = brat::winer_kind(&annotation.label).filter(|kind| *kind != "date") {
            found.push((kind, annotation.span));
        }
    }
    let mut chains: Vec<Chain> = Vec::new();
    let mut mentions: Vec<Mention> = Vec::new();
    let mut by_key: BTreeMap<(&str, String), u32> = BTreeMap::new();
    let style = |kind: &str| schema.kind_id(kind).map_or(NameStyle::Other, |id| schema.kind(id).naming);
    let clean = |span: Span| span.of(&document.text).split_whitespace().collect::<Vec<_>>().join(" ");
    // Full names first, so that surnames find theirs.
    let mut order: Vec<usize> = (0..found.len()).collect();
    order.sort_by_key(|&i| std::cmp::Reverse(naming.core(&clean(found[i].1), style(found[i].0)).len()));
    let mut chain_of = vec![0; found.len()];
    for i in order {
        let (kind, span) = found[i];
        let surface = clean(span);
        let key = naming.key(&surface, style(kind));
        let surname = (style(kind) == NameStyle::Person).then(|| whole_of(&surface, &chains, schema, rules)).flatten();
        let before = found[..i]
            .last()
            .filter(|(k, s)| *k == kind && document.text[s.end as usize..span.start as usize].trim() == "(");
        let acronym = before.and_then(|(k, s)| by_key.get(&(*k, naming.key(&clean(*s), style(k)))).copied());
        let acronym = acronym.filter(|_| surface.chars().all(char::is_uppercase));
        let number = match by_key.get(&(kind, key.clone())).copied().or(surname).or(acronym) {
            Some(number) => number,
            None => {
                chains.push(Chain {
                    kind: schema.kind_id(kind).expect("kinds of WiNER are kinds of the schema"),
                    subkind: None,
                    name: surface.clone(),
                    named: true,
                    aliases: Vec::new(),
                    gender: gender(naming, &document.text, span),
                });
                chains.len() as u32 - 1
            }
        };
        by_key.insert((kind, key), number);
        let chain = &mut chains[number as usize];
        if chain.name != surface && !chain.aliases.contains(&surface) {
            chain.aliases.push(surface);
        }
        chain_of[i] = number;
    }
    for (i, (_, span)) in found.iter().enumerate() {
        mentions.push(Mention { span: *span, head: 0, kind: MentionKind::Named, chain: chain_of[i] });
    }
    let extraction = Extraction { document: document.id, chains, mentions, ..Extraction::default() };
    link(document, extraction, schema, naming, &|name| rules.gender(&naming.words(name).concat()))
}

/// The one chain whose full name ends in the surname.
fn whole_of(surface: &str, chains: &[Chain], schema: &Schema, rules: &Rules) -> Option<u32> {
    let parsed = ParsedName::parse(surface, NameStyle::Person, rules);
    let surname = parsed.lone_family()?;
    let mut fits = chains.iter().enumerate().filter(|(_, chain)| {
        schema.kind(chain.kind).naming == NameStyle::Person
            && ParsedName::parse(&chain.name, NameStyle::Person, rules).family() == Some(surname)
    });
    match (fits.next(), fits.next()) {
        (Some((number, _)), None) => Some(number as u32),
        _ => None,
    }
}

/// What the word before a name tells.
fn gender(naming: &Naming, text: &str, span: Span) -> Gender {
    let before = text[..span.start as usize].split_whitespace().next_back().unwrap_or("");
    match naming.title_gender(&format!("{before} X")) {
        Some(crate::base::TitleGender::Feminine) => Gender::Feminine,
        Some(crate::base::TitleGender::Masculine) => Gender::Masculine,
        None => Gender::Unknown,
    }
}

/// Year and month of `2018/03/…`.
fn date_of(name: &str) -> Option<PartialDate> {
    let mut parts = name.split('/');
    Some(PartialDate::month(parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for path in fs::read_dir(folder)?.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            collect(&path, found)?;
        } else if path.extension().is_some_and(|e| e == "txt") {
            found.push(path);
        }
    }
    Ok(())
}
