//! Watched pairs while documents are added to a graph file: their best paths before and after, and a note on what changed.

use std::path::Path;

use filature::graph::KnowledgeGraph;
use filature::query::{Answer, Engine};
use filature::schema::Schema;
use filature::shell::Words;
use filature::shell::watch::{self, Watch};

use super::load::{beside, words};
use super::{Context, Failure};

/// The pairs of one graph file, with their paths as they were.
pub struct Watching {
    watches: Vec<Watch>,
    before: Vec<Option<Answer>>,
    engine: Engine,
    words: Words,
}

/// The pairs that are kept beside a graph file; none where there is no such file.
pub fn pairs(graph: &Path) -> Result<Vec<Watch>, Failure> {
    let path = beside(graph, "watch");
    if !path.exists() {
        return Ok(Vec::new());
    }
    let place = path.display();
    let text = std::fs::read_to_string(&path).map_err(|error| {
        Failure::new(format!("{place} cannot be read ({error}); move it away to go on without watched pairs"))
    })?;
    Ok(watch::read(&text))
}

impl Watching {
    /// Looks at the pairs of a graph file before documents are added; `None` where nothing is watched.
    pub fn begin(
        file: &Path,
        graph: &KnowledgeGraph,
        schema: &Schema,
        context: &Context,
    ) -> Result<Option<Watching>, Failure> {
        let watches = pairs(file)?;
        if watches.is_empty() {
            return Ok(None);
        }
        let words = words(context)?;
        let engine = Engine::new(&context.files, &words.code)?;
        let before = watches.iter().map(|pair| watch::way(pair, &engine, graph, schema)).collect();
        Ok(Some(Watching { watches, before, engine, words }))
    }

    /// Says what became of their paths.
    pub fn end(self, graph: &KnowledgeGraph, schema: &Schema, context: &Context) {
        let after: Vec<_> = self.watches.iter().map(|pair| watch::way(pair, &self.engine, graph, schema)).collect();
        let report = watch::report(&self.watches, &self.before, &after, &self.words);
        if !report.is_empty() {
            context.note(report.plain().trim_end());
        }
    }
}
