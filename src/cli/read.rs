//! Paths on the command line → documents, with notes on what was left out and a progress bar.

use std::path::PathBuf;
use std::process::ExitCode;

use filature::base::Document;
use filature::input::{self, InputError, Source};
use filature::pipeline;

use super::progress::Progress;
use super::{Context, Failure};

/// Notes that are printed one by one; more are counted.
const NOTES: usize = 5;

/// The sources below the paths; says what was skipped. A folder without any text is a failure: it is surely the wrong one.
pub fn sources(paths: &[PathBuf], context: &Context) -> Result<Vec<Source>, Failure> {
    let found = input::find(paths)?;
    for warning in &found.warnings {
        context.note(warning);
    }
    if found.skipped > 0 {
        let files = if found.skipped == 1 { "1 file".into() } else { format!("{} files", found.skipped) };
        context.note(format!("{files} skipped: only {} are read from folders", extensions()));
    }
    if found.sources.is_empty() {
        let places: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
        let hint = format!("give a folder with {} files, or name the files themselves", extensions());
        return Err(Failure::new(format!("{} holds no text to read; {hint}", places.join(", "))));
    }
    Ok(found.sources)
}

/// The known extensions, for people: `.txt, .text, .md`.
fn extensions() -> String {
    let all: Vec<String> = input::FORMATS.iter().flat_map(|f| f.extensions).map(|e| format!(".{e}")).collect();
    all.join(", ")
}

/// Notes on documents: the first few are printed, the rest counted.
#[derive(Default)]
pub struct Notes {
    seen: usize,
}

impl Notes {
    /// What had to be guessed in a document.
    pub fn document(&mut self, document: &Document, context: &Context) {
        for diagnostic in &document.diagnostics {
            self.note(format!("{}: {}", document.name, diagnostic.message), context);
        }
    }

    pub fn note(&mut self, text: String, context: &Context) {
        self.seen += 1;
        if self.seen <= NOTES {
            context.note(text);
        }
    }

    pub fn close(&self, context: &Context) {
        if self.seen > NOTES {
            context.note(format!("and {} notes more like these", self.seen - NOTES));
        }
    }
}

/// Reads every source in parallel and hands the products on in order. A source that cannot be read is a failure when it is the only
/// one, else a note.
pub fn each<T: Send>(
    sources: &[Source],
    context: &Context,
    read: impl Fn(&Source) -> Result<(Document, T), InputError> + Sync,
    mut take: impl FnMut(T) -> Result<(), Failure>,
) -> Result<ExitCode, Failure> {
    let bar = Progress::new(sources.len(), context.global.quiet);
    let mut notes = Notes::default();
    let mut unread: Vec<InputError> = Vec::new();
    pipeline::in_order(sources, read, &|| bar.step(), |_, product| match product {
        Ok((document, product)) => {
            notes.document(&document, context);
            take(product)
        }
        Err(error) if sources.len() == 1 => Err(error.into()),
        Err(error) => {
            notes.note(format!("left out: {error}"), context);
            unread.push(error);
            Ok(())
        }
    })?;
    notes.close(context);
    none_read(&unread, sources.len())?;
    Ok(ExitCode::SUCCESS)
}

/// A source that cannot be read is a failure when it is the only one, and when all are such.
pub fn none_read(unread: &[InputError], sources: usize) -> Result<(), Failure> {
    match unread {
        [only] if sources == 1 => Err(only.clone().into()),
        [first, ..] if unread.len() == sources => {
            Err(Failure::new(format!("none of the {sources} files could be read; the first: {first}")))
        }
        _ => Ok(()),
    }
}
