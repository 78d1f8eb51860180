//! Corpora with coreference → one shape: a text and its entities as spans of bytes. Popcorn (JSON, head words), Democrat (CoNLL with
//! brackets), LitBank-fr (standoff with links).

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

use serde::Deserialize;

use crate::analysis::conllu::{self, Grouping};
use crate::analysis::{Analysis, Upos};
use crate::base::Span;

/// A text with its gold entities.
#[derive(Clone, Debug, PartialEq)]
pub struct GoldText {
    pub id: String,
    pub text: String,
    /// Each entity's mentions, sorted.
    pub entities: Vec<Vec<Span>>,
}

impl GoldText {
    /// The word that stands for each gold mention → its entity, by index.
    pub fn entity_of_keys(&self, analysis: &Analysis) -> BTreeMap<usize, usize> {
        let mut keys = BTreeMap::new();
        for (number, entity) in self.entities.iter().enumerate() {
            for &span in entity {
                if let Some(key) = key_of(analysis, &words_of(analysis, span)) {
                    keys.entry(key).or_insert(number);
                }
            }
        }
        keys
    }
}

/// Whether training leaves out the text at this place of its corpus: every fifth one.
pub fn is_held_out(index: usize) -> bool {
    index % 5 == 4
}

/// The words of a span of bytes; empty where no word lies in it.
pub fn words_of(analysis: &Analysis, span: Span) -> Range<usize> {
    let start = analysis.words.partition_point(|w| w.span.end <= span.start);
    let end = analysis.words.partition_point(|w| w.span.start < span.end);
    start..end.max(start)
}

/// The word that stands for a mention: the one of its words that depends on none of the others.
pub fn key_of(analysis: &Analysis, words: &Range<usize>) -> Option<usize> {
    // A contraction such as "du" lends its preposition to no phrase.
    let outside =
        |w: &usize| !words.contains(&(analysis.words[*w].head as usize)) || analysis.words[*w].head as usize == *w;
    let heads: Vec<usize> = words.clone().filter(outside).collect();
    let content = |w: &&usize| !matches!(analysis.words[**w].upos, Upos::Adp | Upos::Punct | Upos::Det);
    heads.iter().find(content).or(heads.first()).copied()
}

/// One object of texts by id, or a list of such objects.
#[derive(Deserialize)]
#[serde(untagged)]
enum PopcornFile {
    One(BTreeMap<String, PopcornText>),
    Several(Vec<BTreeMap<String, PopcornText>>),
}

#[derive(Deserialize)]
struct PopcornText {
    text: String,
    entities: Vec<PopcornEntity>,
}

#[derive(Deserialize)]
struct PopcornEntity {
    #[serde(rename = "type")]
    kind: String,
    mentions: Vec<PopcornMention>,
}

#[derive(Deserialize)]
struct PopcornMention {
    value: String,
    start: usize,
    end: usize,
}

/// Types whose spans are attributes of others, and wrong in the release.
const ATTRIBUTES: [&str; 12] = [
    "FIRSTNAME",
    "LASTNAME",
    "TIME",
    "NATIONALITY",
    "CATEGORY",
    "QUANTITY",
    "COLOR",
    "MATERIAL_REFERENCE",
    "LONGITUDE",
    "LATITUDE",
    "WEIGHT",
    "HEIGHT",
];
const MORE_ATTRIBUTES: [&str; 2] = ["WIDTH", "LENGTH"];

/// Reads a file or, of a folder, every file that has a known form. In the order of the names.
pub fn read(path: &Path) -> Result<Vec<GoldText>, String> {
    let mut files = Vec::new();
    if path.is_dir() {
        let entries = std::fs::read_dir(path).map_err(|e| format!("{}: {e}", path.display()))?;
        files.extend(entries.flatten().map(|e| e.path()).filter(|p| p.extension().is_some_and(|e| e == "ann")));
        files.sort();
    } else {
        files.push(path.to_path_buf());
    }
    let mut texts = Vec::new();
    for file in files {
        texts.extend(read_file(&file)?);
    }
    Ok(texts)
}

fn read_file(path: &Path) -> Result<Vec<GoldText>, String> {
    let load = |path: &Path| std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()));
    let source = load(path)?;
    match path.extension().and_then(|e| e.to_str()) {
        Some("json") => popcorn(&source).map_err(|e| format!("{}: {e}", path.display())),
        Some("ann") => Ok(vec![standoff(path, &load(&path.with_extension("txt"))?, &source)]),
        Some("conll") => democrat(&source).map_err(|e| format!("{}: {e}", path.display())),
        _ => Err(format!("{}: coreference is read from .json, .conll and .ann files", path.display())),
    }
}

fn byte_offsets(text: &str) -> Vec<usize> {
    text.char_indices().map(|(at, _)| at).chain(std::iter::once(text.len())).collect()
}

fn popcorn(source: &str) -> Result<Vec<GoldText>, String> {
    let texts: Vec<(String, PopcornText)> = match serde_json::from_str(source).map_err(|e| e.to_string())? {
        PopcornFile::One(texts) => texts.into_iter().collect(),
        PopcornFile::Several(parts) => parts.into_iter().flatten().collect(),
    };
    let attribute = |kind: &str| ATTRIBUTES.iter().chain(&MORE_ATTRIBUTES).any(|a| kind.starts_with(a));
    let read = |(id, gold): (String, PopcornText)| {
        let bytes = byte_offsets(&gold.text);
        let mut entities = Vec::new();
        for entity in gold.entities.iter().filter(|e| !attribute(&e.kind)) {
            let spans = entity.mentions.iter().filter_map(|m| {
                let span = Span::new(*bytes.get(m.start)?, *bytes.get(m.end)?);
                (span.of(&gold.text) == m.value).then_some(span)
            });
            entities.push(sorted(spans.collect()));
        }
        GoldText { id, text: gold.text, entities: entities.into_iter().filter(|e| !e.is_empty()).collect() }
    };
    Ok(texts.into_iter().map(read).collect())
}

fn sorted(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort();
    spans.dedup();
    spans
}

fn standoff(path: &Path, text: &str, annotations: &str) -> GoldText {
    let bytes = byte_offsets(text);
    let mut spans: BTreeMap<&str, Span> = BTreeMap::new();
    let mut entity: BTreeMap<&str, usize> = BTreeMap::new();
    let mut links: Vec<(&str, &str)> = Vec::new();
    for line in annotations.lines() {
        let mut cells = line.split('\t');
        let (Some(id), Some(rest)) = (cells.next(), cells.next()) else { continue };
        if id.starts_with('T') {
            let numbers: Vec<usize> = rest.split([' ', ';']).filter_map(|n| n.parse().ok()).collect();
            if let [start, .., end] = numbers[..]
                && let (Some(&start), Some(&end)) = (bytes.get(start), bytes.get(end))
                && start < end
            {
                let written = &text[start..end];
                let trimmed = written.trim_end();
                spans.insert(id, Span::new(start, start + trimmed.len()));
                entity.insert(id, spans.len());
            }
        } else if id.starts_with('R') {
            let mut ends = rest.split(' ').filter_map(|part| part.split_once(':')).map(|(_, id)| id);
            if let (Some(a), Some(b)) = (ends.next(), ends.next()) {
                links.push((a, b));
            }
        }
    }
    for (a, b) in links {
        if let (Some(&from), Some(&to)) = (entity.get(a), entity.get(b)) {
            entity.values_mut().filter(|e| **e == from).for_each(|e| *e = to);
        }
    }
    let mut entities: BTreeMap<usize, Vec<Span>> = BTreeMap::new();
    for (id, of) in entity {
        entities.entry(of).or_default().push(spans[id]);
    }
    let id = path.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
    GoldText { id, text: text.to_string(), entities: entities.into_values().map(sorted).collect() }
}

/// Democrat: the tree columns are a tool's and are used for the running text only; the last column brackets mentions by entity number.
fn democrat(source: &str) -> Result<Vec<GoldText>, String> {
    let mut texts = Vec::new();
    let mut id = String::new();
    let mut rows: Vec<&str> = Vec::new();
    for line in source.lines().chain(std::iter::once("#end document")) {
        if let Some(begin) = line.strip_prefix("#begin document") {
            id = begin.trim().trim_matches(['(', ')']).split([')', ';']).next().unwrap_or_default().to_string();
            rows.clear();
        } else if line.starts_with("#end document") {
            if !rows.is_empty() {
                texts.push(democrat_text(std::mem::take(&mut id), &rows)?);
            }
            rows.clear();
        } else {
            rows.push(line);
        }
    }
    Ok(texts)
}

fn democrat_text(id: String, rows: &[&str]) -> Result<GoldText, String> {
    let mut trees = String::new();
    let mut marks: Vec<&str> = Vec::new();
    for row in rows {
        let columns: Vec<&str> = row.split('\t').collect();
        if columns.len() < 11 {
            trees.push('\n');
            continue;
        }
        trees.push_str(&columns[..10].join("\t"));
        trees.push('\n');
        if !columns[0].contains(['-', '.']) {
            marks.push(columns[columns.len() - 1]);
        }
    }
    let articles = conllu::read(&trees, Grouping::File).map_err(|e| e.to_string())?;
    let Some(article) = articles.into_iter().next() else { return Err(format!("{id}: empty")) };
    let words = &article.analysis.words;
    if words.len() != marks.len() {
        return Err(format!("{id}: {} words but {} marks", words.len(), marks.len()));
    }
    let mut open: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let mut entities: BTreeMap<&str, Vec<Span>> = BTreeMap::new();
    for (at, mark) in marks.iter().enumerate() {
        for part in mark.split('|').filter(|p| *p != "_" && *p != "*") {
            let number = part.trim_matches(['(', ')']);
            if part.starts_with('(') {
                open.entry(number).or_default().push(at);
            }
            if part.ends_with(')')
                && let Some(start) = open.get_mut(number).and_then(Vec::pop)
            {
                let span = Span { start: words[start].span.start, end: words[at].span.end };
                entities.entry(number).or_default().push(span);
            }
        }
    }
    Ok(GoldText { id, text: article.text, entities: entities.into_values().map(sorted).collect() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn popcorn_keeps_entities_and_drops_attributes() {
        let source = r#"{"a": {"text": "Éva dort. Elle rêve.", "entities": [
            {"id": 0, "type": "CIVILIAN", "mentions": [{"value": "Elle", "start": 10, "end": 14}, {"value": "Éva", "start": 0, "end": 3}]},
            {"id": 1, "type": "FIRSTNAME", "mentions": [{"value": "Éva", "start": 0, "end": 3}]}]}}"#;
        let texts = popcorn(source).unwrap();
        assert_eq!(texts[0].entities, [vec![Span::new(0, 4), Span::new(11, 15)]]);
    }

    #[test]
    fn democrat_brackets_become_spans() {
        let row = |id: &str, form: &str, head: &str, mark: &str| {
            format!("{id}\t{form}\t{form}\tX\t_\t_\t{head}\tdep\t_\t_\t_\t0\t*\t*\t{mark}")
        };
        let source = [
            "#begin document (x); part 000".to_string(),
            row("1", "le", "2", "(3"),
            row("2", "chat", "0", "3)|(4)"),
            "#end document".into(),
        ];
        let texts = democrat(&source.join("\n")).unwrap();
        assert_eq!(texts[0].text.trim(), "le chat");
        assert_eq!(texts[0].entities, [vec![Span::new(0, 7)], vec![Span::new(3, 7)]]);
    }
}
