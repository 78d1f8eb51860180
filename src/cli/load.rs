//! Paths → a graph: one graph file, or texts that are read, or both, the texts being added to what the file holds.

use std::path::{Path, PathBuf};

use filature::graph::{Journal, KnowledgeGraph};
use filature::schema::Schema;
use filature::shell::{Session, Words};

use super::watching::{self, Watching};
use super::{Context, Failure, read};

/// The extension of graph files.
const EXTENSION: &str = "kg";

/// Whether a path names a graph file: by its extension, or by its first bytes.
pub fn is_graph(path: &Path) -> bool {
    path.extension().is_some_and(|e| e.eq_ignore_ascii_case(EXTENSION)) || KnowledgeGraph::is_graph_file(path)
}

/// Opens or builds the graph of the paths.
pub fn graph(paths: &[PathBuf], context: &Context) -> Result<(KnowledgeGraph, Schema), Failure> {
    let (files, texts): (Vec<PathBuf>, Vec<PathBuf>) = paths.iter().cloned().partition(|path| is_graph(path));
    if let [_, second, ..] = files.as_slice() {
        return Err(Failure::new(format!(
            "{} is a second graph file; give one, and texts to add to it",
            second.display()
        )));
    }
    let schema = Schema::load(&context.files)?;
    let mut graph = match files.first() {
        Some(file) => KnowledgeGraph::load(file, &schema)?,
        None => KnowledgeGraph::new(&schema),
    };
    if !texts.is_empty() {
        let reader = context.reader(None)?;
        let sources = read::sources(&texts, context)?;
        let watching = files.first().map(|file| Watching::begin(file, &graph, &schema, context)).transpose()?.flatten();
        read::each(
            &sources,
            context,
            |source| {
                let document = reader.document(source)?;
                let update = reader.update(document.clone());
                Ok((document, update))
            },
            |update| {
                graph.apply(update);
                Ok(())
            },
        )?;
        reader.link(&mut graph)?;
        if let Some(watching) = watching {
            watching.end(&graph, &schema, context);
        }
    }
    Ok((graph, schema))
}

/// A file that is to be written must be writable before hours of reading begin.
pub fn check_target(path: &Path) -> Result<(), Failure> {
    if path.is_dir() {
        return Err(Failure::new(format!("{} is a folder; give the name of a file in it", path.display())));
    }
    if path.parent().is_some_and(|folder| !folder.as_os_str().is_empty() && !folder.is_dir()) {
        return Err(Failure::new(format!("the folder of {} is not there; make it first", path.display())));
    }
    Ok(())
}

/// Writes the graph file and says what it holds.
pub fn save(graph: &mut KnowledgeGraph, path: &Path, context: &Context) -> Result<(), Failure> {
    graph.save(path)?;
    let view = graph.view();
    let (documents, nodes, edges) = (view.documents().len(), view.node_count(), view.edge_count());
    context.note(format!("{}: {documents} documents, {nodes} nodes, {edges} edges", path.display()));
    Ok(())
}

/// A session on the graph of the paths.
pub fn session(paths: &[PathBuf], context: &Context) -> Result<Session, Failure> {
    let (graph, schema) = graph(paths, context)?;
    let mut session = Session::new(graph, schema, words(context)?, &context.files)?;
    if let Some(file) = paths.iter().find(|path| is_graph(path)) {
        decisions(&mut session, file, context)?;
    }
    Ok(session)
}

/// Takes the journal beside a graph file into the session: what people decided before holds, and what they decide now is written there.
pub fn decisions(session: &mut Session, graph: &Path, context: &Context) -> Result<(), Failure> {
    let path = beside(graph, "journal");
    if path.exists() {
        let place = path.display();
        let text = std::fs::read_to_string(&path).map_err(|e| {
            Failure::new(format!("{place} cannot be read ({e}); move it away to go on without decisions"))
        })?;
        let journal = Journal::read(&text).map_err(|e| Failure::new(format!("{place}: {e}")))?;
        for gone in session.adopt(journal) {
            context.note(format!("{place}: {gone}"));
        }
    }
    session.journal_file = Some(path);
    session.watches = watching::pairs(graph)?;
    session.watch_file = Some(beside(graph, "watch"));
    Ok(())
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
