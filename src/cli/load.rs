//! Paths → a session: one graph file, or texts that are read, or both, the texts being added to what the file holds; and what stands beside a
//! graph file.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use filature::graph::{Journal, KnowledgeGraph};
use filature::pipeline;
use filature::schema::Schema;
use filature::shell::watch::{self, Watch};
use filature::shell::{Change, Session, Words};

use super::{Context, Failure, changes, output};

/// The extension of graph files.
const EXTENSION: &str = "kg";
/// What is added to a graph file's name for that of its journal.
const JOURNAL: &str = "journal";
/// What is added to it for that of the watched pairs.
const WATCH: &str = "watch";

/// Whether a path names a graph file: by its extension, or by its first bytes.
pub fn is_graph(path: &Path) -> bool {
    path.extension().is_some_and(|e| e.eq_ignore_ascii_case(EXTENSION)) || KnowledgeGraph::is_graph_file(path)
}

/// Writes the graph file and says what it holds.
pub fn save(graph: &mut KnowledgeGraph, path: &Path, words: &Words, context: &Context) -> Result<(), Failure> {
    graph.save(path)?;
    if context.global.quiet {
        return Ok(());
    }
    let view = graph.view();
    context.note(words.say(
        "graph_written",
        &[
            ("file", &path.display().to_string()),
            ("documents", &words.count("documents", view.documents().len() as u64)),
            ("nodes", &words.count("nodes", view.node_count() as u64)),
            ("edges", &words.count("edges", view.edge_count() as u64)),
        ],
    ));
    Ok(())
}

/// A session on the graph of the paths: one graph file, or none, and texts that are added to it. Decisions and watched pairs beside the file
/// hold before the texts come.
pub fn session(paths: &[PathBuf], context: &Context) -> Result<Session, Failure> {
    let (files, texts): (Vec<PathBuf>, Vec<PathBuf>) = paths.iter().cloned().partition(|path| is_graph(path));
    if let [_, second, ..] = files.as_slice() {
        return Err(Failure::new(format!(
            "{} is a second graph file; give one, and texts to add to it",
            second.display()
        )));
    }
    let mut session = match files.first() {
        Some(file) => open(file, context)?,
        None => {
            let schema = Schema::load(&context.files)?;
            Session::new(KnowledgeGraph::new(&schema), schema, words(context)?, &context.files)?
        }
    };
    if !texts.is_empty() {
        // The file is only where reading began: what is in the session is not what the file holds.
        session.graph_file = None;
        let (changed, watched) = changes::carry_out(&mut session, Change::Add(texts), context)?;
        changes::note(&changed, None, context);
        if !watched.is_empty() {
            context.note(watched.plain().trim_end());
        }
    }
    if let Some(journal) = &session.journal_file {
        for gone in session.gone() {
            context.note(format!("{}: {gone}", journal.display()));
        }
    }
    Ok(session)
}

/// A session on a graph file with what is decided and watched beside it. What is gone of it is told by who opens it.
pub fn open(file: &Path, context: &Context) -> Result<Session, Failure> {
    let schema = Schema::load(&context.files)?;
    let graph = KnowledgeGraph::load(file, &schema)?;
    let mut session = Session::new(graph, schema, words(context)?, &context.files)?;
    session.adopt(&read_journal(&beside(file, JOURNAL))?);
    keep(&mut session, file)?;
    session.graph_file = Some(file.to_path_buf());
    Ok(session)
}

/// What is decided and watched in the session goes beside that graph file.
fn keep(session: &mut Session, file: &Path) -> Result<(), Failure> {
    session.journal_file = Some(beside(file, JOURNAL));
    session.watches = watched_pairs(file)?;
    session.watch_file = Some(beside(file, WATCH));
    Ok(())
}

/// The pairs that are kept beside a graph file; none where there is no such file.
fn watched_pairs(graph: &Path) -> Result<Vec<Watch>, Failure> {
    let path = beside(graph, WATCH);
    if !path.exists() {
        return Ok(Vec::new());
    }
    let place = path.display();
    let text = std::fs::read_to_string(&path).map_err(|error| {
        Failure::new(format!("{place} cannot be read ({error}); move it away to go on without watched pairs"))
    })?;
    Ok(watch::read(&text))
}

/// Makes `file` the file of the session, which has just been written there: the decisions of both places hold, and are beside it from now on.
pub fn settle(session: &mut Session, file: &Path) -> Result<(), Failure> {
    let place = beside(file, JOURNAL);
    let mut journal = read_journal(&place)?;
    if journal.absorb(&session.journal) > 0 {
        output::write_file(&place, journal.text().as_bytes())?;
    }
    session.adopt(&journal);
    keep(session, file)?;
    session.graph_file = Some(file.to_path_buf());
    Ok(())
}

/// The decisions beside the graph files among `from` go with the graph to another file.
pub fn carry_journal(from: &[PathBuf], to: &Path) -> Result<(), Failure> {
    for file in from.iter().filter(|path| is_graph(path) && path.as_path() != to) {
        let (source, target) = (beside(file, JOURNAL), beside(to, JOURNAL));
        let mut journal = read_journal(&target)?;
        if journal.absorb(&read_journal(&source)?) > 0 {
            output::write_file(&target, journal.text().as_bytes())?;
        }
    }
    Ok(())
}

/// A sentence on the documents that were read with another schema or other models than this program's, where there are any.
pub fn stale(graph: &KnowledgeGraph, file: &Option<PathBuf>, context: &Context) -> Option<String> {
    let view = graph.plain();
    let mut readings: BTreeMap<&str, String> = BTreeMap::new();
    let mut stale = 0;
    for (number, _) in view.documents().iter().enumerate().filter(|(_, row)| row.has_text) {
        let lang = view.document_lang(number as u32);
        let now = readings.entry(lang).or_insert_with(|| pipeline::fingerprint(&context.files, lang));
        stale += usize::from(view.document_reading(number as u32) != now);
    }
    let place = file.as_ref().map_or("FILE.kg".into(), |file| file.display().to_string());
    let what = "read with another schema or other models than this program has";
    (stale > 0)
        .then(|| format!("{stale} of {} documents were {what}: filature rebuild {place}", view.documents().len()))
}

/// Reads the journal beside a graph; empty where there is none.
fn read_journal(path: &Path) -> Result<Journal, Failure> {
    if !path.exists() {
        return Ok(Journal::default());
    }
    journal(path, "move it away to go on without decisions")
}

/// Reads the journal of somebody else, which must be there.
pub fn read_their_journal(path: &Path) -> Result<Journal, Failure> {
    journal(path, "give the file that 'journal export' wrote")
}

fn journal(path: &Path, hint: &str) -> Result<Journal, Failure> {
    let place = path.display();
    let text =
        std::fs::read_to_string(path).map_err(|e| Failure::new(format!("{place} cannot be read ({e}); {hint}")))?;
    Journal::read(&text).map_err(|e| Failure::new(format!("{place}: {e}; {hint}")))
}

/// A file that stands beside a graph file: `affair.kg.watch`.
pub fn beside(graph: &Path, extension: &str) -> PathBuf {
    let mut name = graph.as_os_str().to_owned();
    name.push(format!(".{extension}"));
    PathBuf::from(name)
}

/// The words of the interface: `--ui`, else the locale, else the language that the program reads first.
pub fn words(context: &Context) -> Result<Words, Failure> {
    let available = Words::available(&context.files);
    let code = match &context.global.ui {
        Some(asked) if !available.contains(asked) => {
            return Err(Failure::new(format!(
                "the interface does not speak '{asked}'; give --ui one of: {}",
                available.join(", ")
            )));
        }
        Some(asked) => asked.clone(),
        None => match locale().filter(|code| available.contains(code)) {
            Some(code) => code,
            None => Words::preferred(&context.files)?,
        },
    };
    Ok(Words::load(&context.files, &code)?)
}

/// The language code of the locale, where it names one.
fn locale() -> Option<String> {
    let value =
        ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|name| std::env::var(name).ok().filter(|v| !v.is_empty()))?;
    Some(value.split(['_', '.', '@', '-']).next()?.to_lowercase())
}
