//! Standoff annotations of named spans (brat's `.ann`): a text and its annotations → spans in bytes with the annotator's type.
//! Only text-bound lines are read; a discontinuous span is taken from its first to its last character.

use std::path::{Path, PathBuf};

use crate::base::{DataError, Span};

/// A span that an annotator marked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Annotation {
    pub span: Span,
    /// As the annotator calls it: `Person`, `Location`.
    pub label: String,
}

/// Reads `annotations`, whose offsets count the characters of `text`. Lines that do not fit the text are left out. The result is
/// sorted; of spans that overlap the longest stays, of equals the first.
pub fn read(text: &str, annotations: &str) -> Vec<Annotation> {
    let mut bytes: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    bytes.push(text.len());
    let mut found = Vec::new();
    for line in annotations.lines().filter(|line| line.starts_with('T')) {
        let mut cells = line.split('\t');
        let Some((label, offsets)) = cells.nth(1).and_then(|cell| cell.split_once(' ')) else { continue };
        let numbers: Vec<usize> = offsets.split([' ', ';']).filter_map(|n| n.parse().ok()).collect();
        let (Some(&start), Some(&end)) = (numbers.first(), numbers.last()) else { continue };
        if let (Some(&start), Some(&end)) = (bytes.get(start), bytes.get(end))
            && start < end
        {
            found.push(Annotation { span: Span::new(start, end), label: label.to_string() });
        }
    }
    outermost(found)
}

/// A text with its names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marked {
    /// The path below the corpus folder without extension: `2016/02/2016_02_16-002`.
    pub id: String,
    pub text: String,
    /// Span and kind, sorted, without overlaps.
    pub names: Vec<(Span, &'static str)>,
}

/// Every `.txt` below `folder` with an `.ann` beside it, in the order of the paths, with WiNER's types as kinds.
pub fn read_folder(folder: &Path) -> Result<Vec<Marked>, DataError> {
    let mut paths = Vec::new();
    collect(folder, &mut paths)?;
    paths.sort();
    let read = |path: &Path| {
        std::fs::read_to_string(path)
            .map_err(|e| DataError::new(path.display().to_string(), format!("cannot be read: {e}; check the folder")))
    };
    let mut out = Vec::new();
    for path in paths {
        let (text, annotations) = (self::plain(read(&path)?), read(&path.with_extension("ann"))?);
        let id = path.with_extension("").strip_prefix(folder).unwrap_or(&path).to_string_lossy().replace('\\', "/");
        let kind = |a: Annotation| winer_kind(&a.label).map(|kind| (a.span, kind));
        let names = self::read(&text, &annotations).into_iter().filter_map(kind).collect();
        out.push(Marked { id, text, names });
    }
    Ok(out)
}

/// Without a byte-order mark, which offsets do not count.
fn plain(text: String) -> String {
    text.strip_prefix('\u{feff}').map(str::to_string).unwrap_or(text)
}

fn collect(folder: &Path, out: &mut Vec<PathBuf>) -> Result<(), DataError> {
    let entries = std::fs::read_dir(folder).map_err(|e| {
        DataError::new(folder.display().to_string(), format!("cannot be listed: {e}; check the folder"))
    })?;
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            collect(&path, out)?;
        } else if path.extension().is_some_and(|e| e == "txt") && path.with_extension("ann").exists() {
            out.push(path);
        }
    }
    Ok(())
}

fn outermost(mut found: Vec<Annotation>) -> Vec<Annotation> {
    found.sort_by_key(|a| (std::cmp::Reverse(a.span.len()), a.span.start));
    let mut kept: Vec<Annotation> = Vec::new();
    for annotation in found {
        if !kept.iter().any(|k| k.span.overlaps(annotation.span)) {
            kept.push(annotation);
        }
    }
    kept.sort_by_key(|a| a.span);
    kept
}

/// The kinds of names that WiNER's types stand for (Dupont 2018, "WiNER, un corpus de référence pour la reconnaissance d'entités nommées").
/// Its products are films, programmes and sites as well as ships and weapons.
pub fn winer_kind(label: &str) -> Option<&'static str> {
    Some(match label {
        "Person" => "person",
        "Organization" => "organization",
        "Location" => "place",
        "Event" => "happening",
        "Product" => "work",
        "Date" | "Hour" => "date",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_become_bytes_and_the_outer_span_stays() {
        let text = "À Genève, l'université de Genève";
        let found = read(
            text,
            "T1\tLocation 2 8\tGenève\nT2\tLocation 26 32\tGenève\nT3\tOrganization 12 32\tx\n#1\tNote T1\nT9\tLocation 90 99\tx\n",
        );
        let read: Vec<(&str, &str)> = found.iter().map(|a| (a.span.of(text), a.label.as_str())).collect();
        assert_eq!(read, [("Genève", "Location"), ("université de Genève", "Organization")]);
    }
}
