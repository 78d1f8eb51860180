//! Documents of a session come and go: reads what is asked for, changes graph and links, writes the graph's file, tells what was done.

use std::path::PathBuf;

use filature::graph::KnowledgeGraph;
use filature::input::Source;
use filature::pipeline::{self, Changed, Holding, Reader};
use filature::shell::{Change, Reply, Session, Style, Text, Words, did_you_mean, nearest};
use serde_json::json;

use super::progress::Progress;
use super::read::{self, Notes};
use super::{Context, Failure, load};

/// Names that are listed; more are only counted.
const LISTED: usize = 10;

/// Carries a change out, writes the graph's file, if it has one, and tells what was done. A change that cannot be carried out leaves both as
/// they were.
pub fn run(session: &mut Session, change: Change, context: &Context) -> Result<Reply, Failure> {
    let (changed, watched) = carry_out(session, change, context)?;
    note(&changed, Some(&session.words), context);
    for gone in session.gone() {
        context.note(gone);
    }
    let mut reply = tell(&changed, &session.words);
    reply.text.append(watched);
    Ok(reply)
}

/// The same without a word: gives what was done, and what became of the watched pairs.
pub fn carry_out(session: &mut Session, change: Change, context: &Context) -> Result<(Changed, Text), Failure> {
    session.prepare_linking().map_err(|trouble| Failure::new(trouble.sentence(&session.words)))?;
    let ways = session.ways();
    let rules_before = session.graph.linked_by().to_string();
    let changed = match change {
        Change::Remove(names) => remove(session, &names)?,
        Change::Add(paths) => with_sources(session, &paths, context, |holding, reader, sources, step| {
            Ok(pipeline::add(holding, reader, sources, step))
        })?,
        Change::Replace(paths) => with_sources(session, &paths, context, pipeline::replace)?,
        Change::Rebuild { paths, all } if paths.is_empty() => {
            let reader = context.reader()?;
            let bar = Progress::new(session.graph.document_count(), context.global.quiet);
            pipeline::rebuild(holding(session)?, reader, None, all, &|| bar.step())
        }
        Change::Rebuild { paths, all } => with_sources(session, &paths, context, |holding, reader, sources, step| {
            Ok(pipeline::rebuild(holding, reader, Some(sources), all, step))
        })?,
    };
    if let Some(file) = session.graph_file.clone()
        && (!changed.is_nothing() || session.graph.linked_by() != rules_before)
    {
        load::save(&mut session.graph, &file, &session.words, context)?;
    }
    let watched = session.watched(&ways);
    Ok((changed, watched))
}

fn holding(session: &mut Session) -> Result<Holding<'_>, Failure> {
    session.view_changes();
    match &mut session.linking {
        Some((rules, linker)) => Ok(Holding::new(&mut session.graph, linker, rules)),
        None => Err(Failure::new("nothing links the names of this graph; open it again")),
    }
}

/// Finds and reads sources and lets `work` change the graph by them; its error holds names that no document has.
fn with_sources(
    session: &mut Session,
    paths: &[PathBuf],
    context: &Context,
    work: impl FnOnce(Holding, &Reader, &[Source], pipeline::Progress) -> Result<Changed, Vec<String>>,
) -> Result<Changed, Failure> {
    if let Some(graph) = paths.iter().find(|path| load::is_graph(path)) {
        let place = graph.display();
        return Err(Failure::new(format!(
            "{place} is a graph file, not a text; give the texts that it was built from"
        )));
    }
    let reader = context.reader()?;
    let sources = read::sources(paths, context)?;
    let bar = Progress::new(sources.len(), context.global.quiet);
    let changed = work(holding(session)?, reader, &sources, &|| bar.step())
        .map_err(|missing| unknown(&session.graph, &missing, "add takes in new ones", &session.words))?;
    read::none_read(&changed.unread, sources.len())?;
    Ok(changed)
}

/// Notes on what had to be guessed or left out, in the words of a dialogue where there is one.
pub fn note(changed: &Changed, words: Option<&Words>, context: &Context) {
    let said = |text: String| words.map_or(text.clone(), |words| words.phrase(&text));
    let mut notes = Notes::default();
    for (name, diagnostic) in &changed.diagnostics {
        notes.note(said(format!("{name}: {}", diagnostic.message)), context);
    }
    for error in &changed.unread {
        notes.note(said(format!("left out: {error}")), context);
    }
    notes.close(context);
}

fn remove(session: &mut Session, names: &[String]) -> Result<Changed, Failure> {
    let graph = &session.graph;
    let mut ids = Vec::new();
    let mut missing = Vec::new();
    for asked in names {
        let found = graph.documents_named(asked);
        match found.as_slice() {
            [] => missing.push(asked.clone()),
            [_, _, ..] if !asked.ends_with('/') => {
                let each: Vec<String> = found.iter().map(|(id, name)| format!("{name} ({})", digits(id))).collect();
                let fact = format!("'{asked}' may be {} documents: {}", found.len(), each.join(", "));
                return Err(Failure::new(format!("{fact}; give the digits in brackets, or the whole name")));
            }
            _ => ids.extend(found),
        }
    }
    if !missing.is_empty() {
        return Err(unknown(graph, &missing, "documents lists them", &session.words));
    }
    let mut holding = holding(session)?;
    let mut changed = Changed::default();
    for (id, name) in ids {
        if holding.remove(id) {
            changed.removed.push(name);
        }
    }
    holding.link();
    Ok(changed)
}

fn digits(id: &filature::base::DocumentId) -> String {
    id.to_string()[..12].to_string()
}

/// Names that no document has, with those that resemble them.
fn unknown(graph: &KnowledgeGraph, missing: &[String], hint: &str, words: &Words) -> Failure {
    let view = graph.plain();
    let known: Vec<&str> = (0..view.documents().len() as u32).map(|number| view.document_name(number)).collect();
    let mut near: Vec<String> = Vec::new();
    for name in missing.iter().take(LISTED) {
        // The last part of the path; of a folder too, which ends in a slash.
        let stem = name.trim_end_matches('/').rsplit('/').next().unwrap_or_default().to_lowercase();
        let holds = known.iter().filter(|known| !stem.is_empty() && known.to_lowercase().contains(&stem)).take(3);
        let found: Vec<String> = holds.map(|known| known.to_string()).collect();
        near.extend(if found.is_empty() { nearest(name, known.iter().copied()) } else { found });
    }
    near.dedup();
    let names: Vec<String> = missing.iter().take(LISTED).map(|name| format!("'{name}'")).collect();
    let more = if missing.len() > LISTED { format!(" and {} more", missing.len() - LISTED) } else { String::new() };
    let hint = if near.is_empty() { hint.to_string() } else { format!("{} ({hint})", did_you_mean(&near, words)) };
    Failure::new(format!("no document of the graph is called {}{more}; {hint}", names.join(", ")))
}

/// What was done, in the words of the interface.
fn tell(changed: &Changed, words: &Words) -> Reply {
    let counts = [
        (words.count("docs_added", changed.added.len() as u64), &changed.added),
        (words.count("docs_replaced", changed.replaced.len() as u64), &changed.replaced),
        (words.count("docs_reread", changed.reread.len() as u64), &changed.reread),
        (words.count("docs_removed", changed.removed.len() as u64), &changed.removed),
        (words.count("docs_unchanged", changed.unchanged.len() as u64), &changed.unchanged),
    ];
    let mut text = Text::default();
    for (count, names) in counts.iter().filter(|(_, names)| !names.is_empty()) {
        let more = if names.len() > LISTED { ", …" } else { "" };
        let list: Vec<&str> = names.iter().take(LISTED).map(String::as_str).collect();
        text.line().push(Style::Plain, count).push(Style::Faint, format!("  {}{more}", list.join(", ")));
    }
    for name in changed.namesakes.iter().take(LISTED) {
        text.line().push(Style::Caution, words.say("namesake", &[("name", name)]));
    }
    if changed.is_nothing() {
        text.line().push(Style::Plain, words.get("nothing_changed"));
    }
    let value = json!({
        "added": changed.added, "replaced": changed.replaced, "reread": changed.reread, "removed": changed.removed,
        "unchanged": changed.unchanged,
        "unread": changed.unread.iter().map(ToString::to_string).collect::<Vec<_>>(),
    });
    Reply { text, value, ..Reply::default() }
}
