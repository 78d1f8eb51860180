//! Other sources of marked names than standoff files: treebanks that mark entities in their last column (GUM's `Entity=`), and sentences with the
//! ends of facts. In: files and what the training file says of them. Out: texts with names.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::Deserialize;

use super::names::KINDS;
use crate::analysis::brat::Marked;
use crate::analysis::word_spans;
use crate::base::{DataError, Span};

/// Treebanks whose last column opens and closes entities: `Entity=(3-person-…` or `(person-3…`, and `3)`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EntitySource {
    pub file: String,
    /// The treebank's entity types → kinds of names.
    pub kinds: BTreeMap<String, String>,
    /// Language-specific tags of proper nouns, and of those that may stand within a name.
    pub proper: Vec<String>,
    pub inside: Vec<String>,
    /// Those of plural proper nouns: no single person bears them.
    #[serde(default)]
    pub plural: Vec<String>,
    /// Words that may link the parts of a name.
    pub links: Vec<String>,
    /// Documents that no training sees, by id.
    #[serde(default)]
    pub held_back: Vec<String>,
}

/// Sentences, one JSON object a line, with the two ends of a fact as the sentence writes them.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FactSource {
    pub file: String,
    /// Property → kinds of its subject and object.
    pub kinds: BTreeMap<String, [String; 2]>,
    /// Words that begin the end of a fact without being of the name: titles, articles.
    pub titles: Vec<String>,
}

/// How a possessive ends in writing.
const POSSESSIVE: [&str; 2] = ["'s", "’s"];

fn kind_of(name: &str) -> Option<&'static str> {
    KINDS.into_iter().find(|kind| *kind == name)
}

fn read(path: &Path) -> Result<String, DataError> {
    std::fs::read_to_string(path)
        .map_err(|e| DataError::new(path.display().to_string(), format!("cannot be read: {e}; check --corpora")))
}

struct Row<'a> {
    form: &'a str,
    tag: &'a str,
    head: usize,
    relation: &'a str,
    misc: &'a str,
    span: Span,
}

/// An entity that is open: its id, type, page name, and first word.
struct Open<'a> {
    id: &'a str,
    kind: &'a str,
    page: &'a str,
    first: usize,
}

/// One text a document, paragraphs an empty line apart.
pub fn read_treebank(path: &Path, source: &EntitySource) -> Result<Vec<Marked>, DataError> {
    let text = read(path)?;
    let mut out: Vec<Marked> = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    for block in text.split("\n\n").filter(|block| !block.trim().is_empty()) {
        for comment in block.lines().filter(|line| line.starts_with('#')) {
            if let Some(id) = comment.strip_prefix("# newdoc id = ") {
                out.push(Marked { id: id.trim().to_string(), text: String::new(), names: Vec::new() });
                open.clear();
            } else if comment.starts_with("# newpar")
                && !comment.contains('=')
                && let Some(document) = out.last_mut().filter(|d| !d.text.is_empty())
            {
                document.text.push_str("\n\n");
            }
        }
        let Some(document) = out.last_mut() else { continue };
        let rows = rows(block, &mut document.text);
        let mut found = Vec::new();
        for (w, row) in rows.iter().enumerate() {
            let marks = row.misc.split('|').find_map(|part| part.strip_prefix("Entity=")).unwrap_or("");
            entities(marks, w, &mut open, &mut |entity, end| {
                found.extend(name(&rows, entity.first..end, entity.kind, entity.page, source));
            });
        }
        // entities end with their sentence
        open.clear();
        document.names.extend(outermost(found));
    }
    Ok(out)
}

/// The words of a sentence, whose text is appended.
fn rows<'a>(block: &'a str, text: &mut String) -> Vec<Row<'a>> {
    let mut rows = Vec::new();
    // The spans of the words of a multiword token that are still to come, last first.
    let mut inner: Vec<Span> = Vec::new();
    let mut covered = 0;
    if !text.is_empty() && !text.ends_with('\n') {
        text.push(' ');
    }
    let lines: Vec<Vec<&str>> =
        block.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t').collect()).collect();
    for (at, cells) in lines.iter().enumerate() {
        let [id, form, _, _, tag, _, head, relation, _, misc] = cells[..] else { continue };
        if id.contains('.') {
            continue;
        }
        let number: usize = id.split('-').next_back().and_then(|n| n.parse().ok()).unwrap_or(0);
        let range = id.contains('-');
        let mut span = inner.pop().unwrap_or_default();
        if range || number > covered {
            span = Span::new(text.len(), text.len() + form.len());
            text.push_str(form);
            if !misc.split('|').any(|part| part == "SpaceAfter=No") {
                text.push(' ');
            }
        }
        if range {
            let first: usize = id.split('-').next().and_then(|n| n.parse().ok()).unwrap_or(number);
            let parts =
                lines[at + 1..].iter().take(number + 1 - first.min(number)).filter_map(|cells| cells.get(1).copied());
            inner = word_spans(span, form, parts);
            inner.reverse();
            covered = number;
        } else {
            rows.push(Row { form, tag, head: head.parse().unwrap_or(0), relation, misc, span });
        }
    }
    text.truncate(text.trim_end().len());
    rows
}

/// Reads `(3-person-new-…(4-place-…)`, `4)3)`: opens and closes entities at word `w`; those that end are handed to `close` with the word after.
fn entities<'a>(marks: &'a str, w: usize, open: &mut Vec<Open<'a>>, close: &mut impl FnMut(&Open<'a>, usize)) {
    let mut rest = marks;
    while !rest.is_empty() {
        if let Some(inner) = rest.strip_prefix('(') {
            let end = inner.find(['(', ')']).unwrap_or(inner.len());
            let mut fields = inner[..end].split('-');
            let id = fields.next().unwrap_or("");
            let kind = fields.next().unwrap_or("");
            let page = fields.nth(4).unwrap_or("");
            let entity = Open { id, kind, page, first: w };
            rest = &inner[end..];
            if let Some(after) = rest.strip_prefix(')') {
                close(&entity, w + 1);
                rest = after;
            } else {
                open.push(entity);
            }
        } else {
            let end = rest.find(')').map_or(rest.len(), |at| at + 1);
            let id = rest[..end].trim_end_matches(')');
            if let Some(at) = open.iter().rposition(|entity| entity.id == id) {
                close(&open.remove(at), w + 1);
            }
            rest = &rest[end..];
        }
    }
}

/// The proper name in an entity's phrase: its head, if that is a proper noun, with the proper nouns that belong to it.
fn name(
    rows: &[Row],
    words: std::ops::Range<usize>,
    kind: &str,
    page: &str,
    source: &EntitySource,
) -> Option<(Span, &'static str)> {
    let kind = kind_of(source.kinds.get(kind)?)?;
    let is = |list: &[String], w: usize| list.iter().any(|tag| tag == rows[w].tag);
    let proper = |w: usize| is(&source.proper, w) || is(&source.plural, w);
    if kind == "date" {
        let part = |w: &usize| proper(*w) || is(&source.inside, *w);
        let first = words.clone().find(part)?;
        let last = words.clone().rev().find(part)?;
        let year = |w: usize| rows[w].form.len() == 4 && rows[w].form.bytes().all(|b| b.is_ascii_digit());
        let dated = words.clone().any(proper) || words.clone().any(year);
        return dated.then(|| (rows[first].span.cover(rows[last].span), kind));
    }
    let head = words.clone().find(|&w| rows[w].head == 0 || !words.contains(&(rows[w].head - 1)))?;
    let person = kind == "person";
    if !proper(head) || person && is(&source.plural, head) {
        return None;
    }
    let mut own = BTreeSet::from([head]);
    loop {
        let joins = |w: &usize| {
            let (base, sub) = rows[*w].relation.split_once(':').unwrap_or((rows[*w].relation, ""));
            let fits = match base {
                "flat" | "goeswith" => true,
                "compound" | "amod" | "nummod" => !person,
                "nmod" => !person && sub.is_empty(),
                _ => false,
            };
            fits && (proper(*w) || is(&source.inside, *w))
                && rows[*w].head > 0
                && own.contains(&(rows[*w].head - 1))
                && !own.contains(w)
        };
        let Some(next) = words.clone().find(joins) else { break };
        own.insert(next);
    }
    // What is between must link: "of", "-"; a word of the page's name links too.
    let page = page.to_lowercase();
    let links = |w: usize| {
        let form = rows[w].form.to_lowercase();
        source.links.contains(&form) || page.split('_').any(|part| part == form)
    };
    let (mut first, mut last) = (head, head);
    while let Some(&before) = own.range(..first).next_back() {
        if !(before + 1..first).all(links) {
            break;
        }
        first = before;
    }
    while let Some(&after) = own.range(last + 1..).next() {
        if !(last + 1..after).all(links) {
            break;
        }
        last = after;
    }
    let capital = rows[first].form.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
    capital.then(|| (rows[first].span.cover(rows[last].span), kind))
}

/// Of names that overlap the longest, of equals the first; sorted.
fn outermost(mut found: Vec<(Span, &'static str)>) -> Vec<(Span, &'static str)> {
    found.sort_by_key(|(span, kind)| (std::cmp::Reverse(span.len()), span.start, *kind));
    let mut kept: Vec<(Span, &'static str)> = Vec::new();
    for (span, kind) in found {
        if !kept.iter().any(|(other, _)| span.overlaps(*other)) {
            kept.push((span, kind));
        }
    }
    kept.sort_by_key(|(span, _)| span.start);
    kept
}

#[derive(Deserialize)]
struct Fact {
    rel: String,
    subj: String,
    obj: String,
    sent: String,
}

/// One text a sentence, with the names that its facts tell; other names in it are not marked.
pub fn read_facts(path: &Path, source: &FactSource) -> Result<Vec<Marked>, DataError> {
    let text = read(path)?;
    let mut sentences: BTreeMap<String, Vec<(Span, &'static str)>> = BTreeMap::new();
    for (number, line) in text.lines().enumerate() {
        let fact: Fact = serde_json::from_str(line)
            .map_err(|e| DataError::new(path.display().to_string(), format!("line {}: {e}", number + 1)))?;
        let names = sentences.entry(fact.sent.clone()).or_default();
        let Some(kinds) = source.kinds.get(&fact.rel) else { continue };
        for (end, kind) in [&fact.subj, &fact.obj].into_iter().zip(kinds) {
            let Some(kind) = kind_of(kind) else { continue };
            let Some(end) = bare(end, &source.titles) else { continue };
            names.extend(fact.sent.match_indices(end).map(|(at, _)| (Span::new(at, at + end.len()), kind)));
        }
    }
    let mark = |(number, (text, names)): (usize, (String, _))| Marked {
        id: format!("{number}"),
        text,
        names: outermost(names),
    };
    Ok(sentences.into_iter().enumerate().map(mark).collect())
}

/// The name in the end of a fact: without titles before and possessive marks after; `None` for descriptions and pronouns.
fn bare<'a>(end: &'a str, titles: &[String]) -> Option<&'a str> {
    let mut name = end.trim();
    while let Some((first, rest)) = name.split_once(' ')
        && titles.contains(&first.to_lowercase())
    {
        name = rest;
    }
    let name = POSSESSIVE.iter().find_map(|mark| name.strip_suffix(mark)).unwrap_or(name);
    let name = name.trim_end_matches(|c: char| !c.is_alphanumeric() && c != '.' && c != ')');
    let parts = name.split(' ').filter(|part| part.starts_with(char::is_uppercase)).count();
    let words = name.split(' ').count();
    // Nearly every word of a name has a capital.
    (words <= 8 && parts * 2 > words && name.starts_with(char::is_uppercase) && !titles.contains(&name.to_lowercase()))
        .then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source() -> EntitySource {
        EntitySource {
            file: String::new(),
            kinds: [("person", "person"), ("organization", "organization")].map(|(a, b)| (a.into(), b.into())).into(),
            proper: vec!["NNP".into()],
            inside: vec!["CD".into()],
            plural: vec!["NNPS".into()],
            links: vec!["of".into()],
            held_back: vec![],
        }
    }

    #[test]
    fn names_are_the_proper_nouns_of_their_entity() {
        let rows = "1\tthe\t_\tDET\tDT\t_\t2\tdet\t_\tEntity=(1-organization-new-nnnnn-cf1-2-coref\n\
                    2\tUniversity\t_\tPROPN\tNNP\t_\t5\tnsubj\t_\t_\n\
                    3\tof\t_\tADP\tIN\t_\t4\tcase\t_\t_\n\
                    4\tKent\t_\tPROPN\tNNP\t_\t2\tnmod\t_\tEntity=1)\n\
                    5\tthanks\t_\tVERB\tVBZ\t_\t0\troot\t_\t_\n\
                    6\tpresident\t_\tNOUN\tNN\t_\t7\tnmod:desc\t_\tEntity=(2-person-new-nnnnn-cf1-2-coref\n\
                    7\tAnna\t_\tPROPN\tNNP\t_\t5\tobj\t_\t_\n\
                    8\tLee\t_\tPROPN\tNNP\t_\t7\tflat\t_\tEntity=2)|SpaceAfter=No\n";
        let path = std::env::temp_dir().join(format!("filature-entities-{}.conllu", std::process::id()));
        std::fs::write(&path, format!("# newdoc id = a\n{rows}\n")).unwrap();
        let texts = read_treebank(&path, &source()).unwrap();
        std::fs::remove_file(&path).unwrap();
        let names: Vec<(&str, &str)> = texts[0].names.iter().map(|(s, k)| (s.of(&texts[0].text), *k)).collect();
        assert_eq!(names, [("University of Kent", "organization"), ("Anna Lee", "person")]);
    }

    #[test]
    fn a_line_without_columns_after_a_range_is_no_word() {
        let mut text = String::new();
        let block = "1-2\tcan't\t_\t_\t_\t_\t_\t_\t_\t_\n1\n2\tn't\t_\tPART\tRB\t_\t0\troot\t_\t_";
        let forms: Vec<&str> = rows(block, &mut text).iter().map(|row| row.form).collect();
        assert_eq!((forms.as_slice(), text.as_str()), (&["n't"][..], "can't"));
    }

    #[test]
    fn ends_of_facts_are_names_or_nothing() {
        let titles = ["mr.".to_string(), "the".into(), "he".into()];
        assert_eq!(bare("Mr. Paul Reed's", &titles), Some("Paul Reed"));
        assert_eq!(bare("Health Partners'", &titles), Some("Health Partners"));
        assert_eq!(bare("He", &titles), None);
        assert_eq!(bare("the company", &titles), None);
    }
}
