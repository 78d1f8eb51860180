//! Documents come and go: `add`, `replace`, `rebuild`. In: sources, a reader, a graph. Out: the graph as if it had been built from what is
//! in it now, and a report of what was done.
//!
//! A document is its text: one that is in already is skipped by its hash, and one that was read with another schema or other models is
//! stale until `rebuild` reads it again.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;

use super::holding::Holding;
use super::reader::{Reader, in_order};
use crate::base::{DateInterval, Diagnostic, Document, DocumentId};
use crate::graph::{GraphUpdate, KnowledgeGraph, View};
use crate::input::{InputError, Source};

/// Called once a document that is done, from any thread.
pub type Progress<'a> = &'a (dyn Fn() + Sync);

/// What came of a change: names of documents, in the order in which they were met.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changed {
    pub added: Vec<String>,
    /// The text was in already.
    pub unchanged: Vec<String>,
    /// Another text of that name made way.
    pub replaced: Vec<String>,
    pub removed: Vec<String>,
    /// The same text, read again.
    pub reread: Vec<String>,
    /// Sources that cannot be read; nothing else failed for it.
    pub unread: Vec<InputError>,
    /// Names that more than one text of the graph now has.
    pub namesakes: Vec<String>,
    /// What had to be guessed, by document.
    pub diagnostics: Vec<(String, Diagnostic)>,
}

/// The names of the documents that are in with their texts.
type Names = BTreeMap<DocumentId, String>;

fn names(graph: &KnowledgeGraph) -> Names {
    let view = graph.plain();
    let rows = (0..).zip(view.documents()).filter(|(_, row)| row.has_text);
    rows.map(|(number, row)| (row.id, view.document_name(number).to_string())).collect()
}

/// A source that was looked at.
enum Read {
    /// Its text is in already.
    Unchanged(DocumentId, String),
    New(Box<GraphUpdate>),
    /// Name of the source, and why.
    Failed(String, InputError),
}

/// Reads sources in parallel, but for texts that `skip` says need no reading, and hands them on in their order.
fn read(
    sources: &[Source],
    reader: &Reader,
    skip: impl Fn(&Document) -> bool + Sync,
    step: Progress,
    take: impl FnMut(Read),
) {
    let one = |source: &Source| match reader.document(source) {
        Err(error) => Read::Failed(source.name.clone(), error),
        Ok(document) if skip(&document) => Read::Unchanged(document.id, document.name),
        Ok(document) => Read::New(Box::new(reader.update(document))),
    };
    each_in_order(sources, one, step, take);
}

/// Takes in the documents of the sources.
pub fn add(mut holding: Holding, reader: &Reader, sources: &[Source], step: Progress) -> Changed {
    let before = names(holding.graph);
    let mut changed = Changed::default();
    let mut met: BTreeSet<DocumentId> = BTreeSet::new();
    // A text that is in under a later name takes the earlier one.
    let skip = |document: &Document| before.get(&document.id).is_some_and(|name| *name <= document.name);
    read(sources, reader, skip, step, |read| match read {
        Read::Failed(_, error) => changed.unread.push(error),
        Read::Unchanged(_, name) => changed.unchanged.push(name),
        Read::New(update) => {
            let (id, name) = (update.document.id, update.document.name.clone());
            changed.tell(&update.document);
            if before.contains_key(&id) || holding.graph.contains(id) {
                changed.unchanged.push(name.clone());
            } else {
                changed.added.push(name.clone());
            }
            met.insert(id);
            holding.apply(*update);
        }
    });
    changed.namesakes = namesakes(holding.graph, &before, &met);
    holding.link();
    changed
}

/// The names of the documents that have come which more than one text now has, sorted.
fn namesakes(graph: &KnowledgeGraph, before: &Names, come: &BTreeSet<DocumentId>) -> Vec<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for name in come.iter().filter_map(|id| graph.name_of(*id)) {
        *counts.entry(name).or_default() += 1;
    }
    for (_, name) in before.iter().filter(|(id, _)| !come.contains(id)) {
        if let Some(count) = counts.get_mut(name.as_str()) {
            *count += 1;
        }
    }
    counts.into_iter().filter(|(_, count)| *count > 1).map(|(name, _)| name.to_string()).collect()
}

/// Puts the documents of the sources in the place of those of their names.
///
/// Errors: names that no document has; the graph is then as before.
pub fn replace(
    mut holding: Holding,
    reader: &Reader,
    sources: &[Source],
    step: Progress,
) -> Result<Changed, Vec<String>> {
    let before = names(holding.graph);
    let mut places: BTreeMap<&str, Vec<DocumentId>> = BTreeMap::new();
    for (id, name) in &before {
        places.entry(name).or_default().push(*id);
    }
    let missing: Vec<String> =
        sources.iter().map(|source| source.name.clone()).filter(|name| !places.contains_key(name.as_str())).collect();
    if !missing.is_empty() {
        return Err(missing);
    }
    let mut changed = Changed::default();
    let skip = |document: &Document| before.get(&document.id).is_some_and(|name| *name == document.name);
    let mut kept: BTreeSet<DocumentId> = BTreeSet::new();
    let mut met: BTreeSet<String> = BTreeSet::new();
    // Texts that are in under another name: whether they keep that depends on what takes their place there.
    let mut moved: Vec<GraphUpdate> = Vec::new();
    read(sources, reader, skip, step, |read| match read {
        Read::Failed(_, error) => changed.unread.push(error),
        Read::Unchanged(id, name) => {
            kept.insert(id);
            met.insert(name.clone());
            changed.unchanged.push(name);
        }
        Read::New(update) => {
            met.insert(update.document.name.clone());
            changed.tell(&update.document);
            changed.replaced.push(update.document.name.clone());
            if before.contains_key(&update.document.id) {
                moved.push(*update);
            } else {
                kept.insert(update.document.id);
                holding.apply(*update);
            }
        }
    });
    for update in moved {
        let id = update.document.id;
        let left = before.get(&id).is_some_and(|name| met.contains(name));
        // The first of several new names stays, and an old one that no source has taken away.
        if kept.insert(id) && left { holding.again(update) } else { holding.apply(update) }
    }
    for id in met.iter().filter_map(|name| places.get(name.as_str())).flatten().filter(|id| !kept.contains(id)) {
        holding.remove(*id);
    }
    holding.link();
    Ok(changed)
}

/// Makes the graph anew where it is stale. With sources it becomes the graph of these: other documents go, unless none of the sources can be
/// read. Without any, the texts that it holds are read again: those that are stale, or `all`.
pub fn rebuild(
    mut holding: Holding,
    reader: &Reader,
    sources: Option<&[Source]>,
    all: bool,
    step: Progress,
) -> Changed {
    let mut changed = Changed::default();
    let Some(sources) = sources else {
        read_again(&mut holding, reader, all, step, &mut changed);
        holding.link();
        return changed;
    };
    let before = names(holding.graph);
    let fresh = if all { BTreeSet::new() } else { fresh(holding.graph.plain(), reader) };
    let skip = |document: &Document| fresh.contains(&document.id) && before.get(&document.id) == Some(&document.name);
    // By name, so that the first of several names of one text comes first.
    let mut sources = sources.to_vec();
    sources.sort_by(|a, b| a.name.cmp(&b.name));
    let mut kept: BTreeSet<DocumentId> = BTreeSet::new();
    let mut unreadable: BTreeSet<String> = BTreeSet::new();
    read(&sources, reader, skip, step, |read| match read {
        Read::Failed(name, error) => {
            unreadable.insert(name);
            changed.unread.push(error);
        }
        Read::Unchanged(id, name) => {
            kept.insert(id);
            changed.unchanged.push(name);
        }
        Read::New(update) => {
            let (id, name) = (update.document.id, update.document.name.clone());
            // The first of several names stays, but not one that the text no longer has.
            if !kept.insert(id) {
                changed.unchanged.push(name);
                return holding.apply(*update);
            }
            changed.tell(&update.document);
            let list = if before.contains_key(&id) { &mut changed.reread } else { &mut changed.added };
            list.push(name);
            holding.again(*update);
        }
    });
    if kept.is_empty() {
        return changed;
    }
    // What cannot be read now has not gone.
    let gone = |(id, name): &(&DocumentId, &String)| !kept.contains(*id) && !unreadable.contains(*name);
    for (id, name) in before.iter().filter(gone) {
        holding.remove(*id);
        changed.removed.push(name.clone());
    }
    changed.removed.sort();
    holding.link();
    changed
}

/// The documents that were read with what the reader has now.
fn fresh(view: &View, reader: &Reader) -> BTreeSet<DocumentId> {
    let rows = (0..).zip(view.documents()).filter(|(number, row)| row.has_text && reader.is_fresh(view, *number));
    rows.map(|(_, row)| row.id).collect()
}

/// A text of the graph that is to be read again: its name, itself, its date, what was told of it.
type Stale = (String, String, Option<DateInterval>, Vec<Diagnostic>);

/// Reads texts that the graph holds again.
fn read_again(holding: &mut Holding, reader: &Reader, all: bool, step: Progress, changed: &mut Changed) {
    let view = holding.graph.plain();
    let stale: Vec<Stale> = (0..)
        .zip(view.documents())
        .filter_map(|(number, row)| {
            let (name, text) = (view.document_name(number).to_string(), view.document_text(number)?);
            if !all && reader.is_fresh(view, number) {
                changed.unchanged.push(name);
                return None;
            }
            Some((name, text.to_string(), row.date, view.document_diagnostics(number).to_vec()))
        })
        .collect();
    let one = |(name, text, date, diagnostics): &Stale| reader.update(reader.again(name, text, *date, diagnostics));
    each_in_order(&stale, one, step, |update| {
        changed.reread.push(update.document.name.clone());
        holding.again(update);
    });
    changed.reread.sort();
    changed.unchanged.sort();
}

/// `in_order` where taking never fails.
fn each_in_order<S: Sync, T: Send>(
    items: &[S],
    read: impl Fn(&S) -> T + Sync,
    step: Progress,
    mut take: impl FnMut(T),
) {
    let taken: Result<(), Infallible> = in_order(items, read, step, |_, read| {
        take(read);
        Ok(())
    });
    match taken {
        Ok(()) => {}
        Err(never) => match never {},
    }
}

impl Changed {
    fn tell(&mut self, document: &Document) {
        let told = document.diagnostics.iter().map(|diagnostic| (document.name.clone(), diagnostic.clone()));
        self.diagnostics.extend(told);
    }

    /// Whether the graph is as it was.
    pub fn is_nothing(&self) -> bool {
        self.added.is_empty() && self.replaced.is_empty() && self.removed.is_empty() && self.reread.is_empty()
    }
}
