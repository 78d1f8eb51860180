//! One document through the reading stages; many documents at once.

use std::sync::OnceLock;

use rayon::prelude::*;

use super::PipelineError;
use crate::analysis::{Analysis, analyze};
use crate::base::{DataFiles, DateInterval, Document, Naming};
use crate::extraction::explain::{Explanation, explain};
use crate::extraction::{Extraction, extract};
use crate::graph::{GraphUpdate, KnowledgeGraph};
use crate::input::{self, Calendars, InputError, Source};
use crate::language::LanguagePack;
use crate::linking::{Rules, link, link_graph};
use crate::schema::Schema;

/// What the user may fix for all documents.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The date of documents that give none themselves.
    pub date: Option<DateInterval>,
    /// A language code for all; guessed for each document where absent.
    pub lang: Option<String>,
}

/// Everything that reading needs, loaded once and shared by all threads.
pub struct Reader {
    pub schema: Schema,
    packs: Vec<LanguagePack>,
    calendars: Calendars,
    naming: Naming,
    /// Read when documents are first linked: reading alone does without.
    rules: OnceLock<Rules>,
    files: DataFiles,
    date: Option<DateInterval>,
}

impl Reader {
    /// Loads schema, calendars and language packs: all of them, or the one that the options fix.
    pub fn new(files: &DataFiles, options: Options) -> Result<Reader, PipelineError> {
        let schema = Schema::load(files)?;
        let available = LanguagePack::available(files);
        let codes = match options.lang {
            Some(asked) if !available.contains(&asked) => return Err(PipelineError::Language { asked, available }),
            Some(asked) => vec![asked],
            None => available,
        };
        let packs = codes.iter().map(|code| LanguagePack::load(files, code, &schema)).collect::<Result<_, _>>()?;
        let (calendars, naming) = (Calendars::load(files)?, Naming::load(files)?);
        let (rules, files) = (OnceLock::new(), files.clone());
        Ok(Reader { schema, packs, calendars, naming, rules, files, date: options.date })
    }

    /// The document of a source. Errors: a file that cannot be opened or is no text.
    pub fn document(&self, source: &Source) -> Result<Document, InputError> {
        let bytes = input::read_bytes(source)?;
        let mut document = input::document(&source.name, &bytes, source.format, &self.calendars, self.date)?;
        if document.text.trim().is_empty() {
            document.diagnostics.push(crate::base::Diagnostic::new(None, "holds no text; nothing was read from it"));
        }
        Ok(document)
    }

    /// The language pack that reads the document.
    pub fn pack(&self, _document: &Document) -> &LanguagePack {
        &self.packs[0]
    }

    /// Words, trees and names of a document.
    pub fn analysis(&self, document: &Document) -> Analysis {
        analyze(&document.text, document.body_start as usize, self.pack(document))
    }

    /// What a document says.
    pub fn extraction(&self, document: &Document) -> Extraction {
        extract(document, &self.analysis(document), &self.schema, self.pack(document))
    }

    /// Why a document's statements came, and what nearly did.
    pub fn explanation(&self, document: &Document) -> Explanation {
        explain(document, &self.analysis(document), &self.schema, self.pack(document))
    }

    /// What a document brings to a graph.
    pub fn update(&self, document: Document) -> GraphUpdate {
        let extraction = self.extraction(&document);
        link(document, extraction, &self.schema, &self.naming)
    }

    /// Decides which names of all documents of the graph are one entity; to be called after documents were applied or removed.
    /// Errors: what linking knows of the world cannot be read.
    pub fn link(&self, graph: &mut KnowledgeGraph) -> Result<(), PipelineError> {
        link_graph(graph, &self.schema, self.rules()?);
        Ok(())
    }

    fn rules(&self) -> Result<&Rules, PipelineError> {
        match self.rules.get() {
            Some(rules) => Ok(rules),
            None => {
                let rules = Rules::load(&self.files)?;
                Ok(self.rules.get_or_init(|| rules))
            }
        }
    }
}

/// Documents that are read at once before their results are handed on: keeps memory small for large folders.
const BATCH: usize = 256;

/// Reads sources in parallel with `read` and hands the results to `take` in the order of the sources.
///
/// `step` is called once a source as it is done, from any thread. The first error of `take` ends it.
pub fn in_order<T: Send, E>(
    sources: &[Source],
    read: impl Fn(&Source) -> T + Sync,
    step: &(dyn Fn() + Sync),
    mut take: impl FnMut(&Source, T) -> Result<(), E>,
) -> Result<(), E> {
    for batch in sources.chunks(BATCH) {
        let done: Vec<T> = batch
            .par_iter()
            .map(|source| {
                let result = read(source);
                step();
                result
            })
            .collect();
        batch.iter().zip(done).try_for_each(|(source, result)| take(source, result))?;
    }
    Ok(())
}
