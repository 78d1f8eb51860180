//! One document through the reading stages; many documents at once.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Mutex, OnceLock, PoisonError};

use rayon::prelude::*;

use super::languages::{Languages, Tongue, masked};
use super::{PipelineError, joining};
use crate::analysis::{Analysis, analyze};
use crate::base::{DataFiles, DateInterval, Diagnostic, Document, Naming};
use crate::extraction::explain::{Explanation, explain};
use crate::extraction::{Extraction, extract};
use crate::graph::{GraphUpdate, View};
use crate::input::{self, Calendars, InputError, Source};
use crate::language::{LanguagePack, Profiles};
use crate::linking::link;
use crate::schema::{Gender, Schema};

/// What the user may fix for all documents.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The date of documents that give none themselves.
    pub date: Option<DateInterval>,
    /// A language code for all; guessed for each document where absent.
    pub lang: Option<String>,
}

/// Everything that reading needs, shared by all threads. A language pack is loaded when the first text in its language comes.
pub struct Reader {
    pub schema: Schema,
    languages: Languages,
    packs: Vec<(String, OnceLock<LanguagePack>)>,
    /// Fingerprints, by language; worked out when a document in it is first to go into a graph.
    fingerprints: Mutex<BTreeMap<String, String>>,
    calendars: Calendars,
    naming: Naming,
    files: DataFiles,
    date: Option<DateInterval>,
}

impl Reader {
    /// Loads schema and calendars. Language packs out of the binary wait until they are needed; others, which may be wrong, are loaded here so
    /// that their faults are told at once.
    pub fn new(files: &DataFiles, options: Options) -> Result<Reader, PipelineError> {
        let schema = Schema::load(files)?;
        let available = LanguagePack::available(files);
        let codes = match options.lang {
            Some(asked) if !available.contains(&asked) => return Err(PipelineError::Language { asked, available }),
            Some(asked) => vec![asked],
            None => available,
        };
        let languages = Languages::new(Profiles::load(files)?, codes.clone());
        let mut packs = Vec::new();
        for code in codes {
            let pack = OnceLock::new();
            if !files.is_embedded() {
                let _ = pack.set(LanguagePack::load(files, &code, &schema)?);
            }
            packs.push((code, pack));
        }
        let (calendars, naming) = (Calendars::load(files)?, Naming::load(files)?);
        let (fingerprints, files) = (Mutex::default(), files.clone());
        Ok(Reader { schema, languages, packs, fingerprints, calendars, naming, files, date: options.date })
    }

    /// The document of a source. Errors: a file that cannot be opened or is no text.
    pub fn document(&self, source: &Source) -> Result<Document, InputError> {
        let bytes = input::read_bytes(source)?;
        let mut document = input::document(&source.name, &bytes, source.format, &self.calendars, self.date)?;
        if document.text.trim().is_empty() {
            document.diagnostics.push(Diagnostic::new(None, "holds no text; nothing was read from it"));
        }
        document.diagnostics.extend(self.languages.note(&self.languages.parts(&document.text)));
        Ok(document)
    }

    fn pack(&self, at: usize) -> &LanguagePack {
        let (code, pack) = &self.packs[at];
        pack.get_or_init(|| apart(|| LanguagePack::load(&self.files, code, &self.schema)).expect(BUILT_IN))
    }

    /// The packs that read the document, each with what it reads: the document itself where it is in one language, else a copy in which
    /// nothing but the parts in the pack's language is left.
    fn readings<'a>(&'a self, document: &'a Document) -> Vec<(&'a LanguagePack, Cow<'a, Document>)> {
        let parts = self.languages.parts(&document.text);
        let mut tongues: Vec<Tongue> = parts.iter().map(|part| part.1).collect();
        let mut seen = Vec::new();
        tongues.retain(|tongue| {
            !seen.contains(tongue) && {
                seen.push(*tongue);
                true
            }
        });
        let reading = |tongue: &Tongue| {
            let Tongue::Pack(at) = *tongue else { return None };
            if parts.len() == 1 {
                return Some((self.pack(at), Cow::Borrowed(document)));
            }
            let keep: Vec<_> = parts.iter().filter(|part| part.1 == *tongue).map(|part| part.0.clone()).collect();
            Some((self.pack(at), Cow::Owned(masked(document, &keep))))
        };
        tongues.iter().filter_map(reading).collect()
    }

    /// Words, trees and names of a document.
    pub fn analysis(&self, document: &Document) -> Analysis {
        let read = |(pack, part): (&LanguagePack, Cow<Document>)| analyze(&part.text, part.body_start as usize, pack);
        one(self.readings(document).into_iter().map(read).collect(), joining::analyses)
    }

    /// What a document says.
    pub fn extraction(&self, document: &Document) -> Extraction {
        let read = |(pack, part): (&LanguagePack, Cow<Document>)| {
            let analysis = analyze(&part.text, part.body_start as usize, pack);
            extract(&part, &analysis, &self.schema, pack)
        };
        let extraction = one(self.readings(document).into_iter().map(read).collect(), joining::extractions);
        Extraction { document: document.id, ..extraction }
    }

    /// Why a document's statements came, and what nearly did; language by language.
    pub fn explanation(&self, document: &Document) -> Explanation {
        let explained = self.readings(document).into_iter().flat_map(|(pack, part)| {
            let analysis = analyze(&part.text, part.body_start as usize, pack);
            explain(&part, &analysis, &self.schema, pack).sentences
        });
        Explanation { sentences: explained.collect() }
    }

    /// What a document brings to a graph.
    pub fn update(&self, mut document: Document) -> GraphUpdate {
        let extraction = self.extraction(&document);
        document.diagnostics.extend(extraction.diagnostics.iter().cloned());
        let codes = extraction.lang.clone();
        let packs = || self.packs.iter().filter(|(code, _)| codes.split('+').any(|lang| lang == code.as_str()));
        let given = |name: &str| {
            let known =
                packs().filter_map(|(_, pack)| pack.get()).map(|pack| pack.gazetteer.gender_of_first_name(name));
            known.into_iter().find(|gender| *gender != Gender::Unknown).unwrap_or_default()
        };
        let mut update = link(document, extraction, &self.schema, &self.naming, &given);
        update.reading = self.reading(&update.lang);
        update
    }

    /// `fingerprint` of a language with the data of this reader.
    pub fn reading(&self, lang: &str) -> String {
        let mut known = self.fingerprints.lock().unwrap_or_else(PoisonError::into_inner);
        known.entry(lang.to_string()).or_insert_with(|| fingerprint(&self.files, lang)).clone()
    }

    /// The document again whose text a graph holds: header, dateline and title are looked for anew, the date that it had stands where none
    /// is found.
    pub fn again(&self, name: &str, text: &str, date: Option<DateInterval>, diagnostics: &[Diagnostic]) -> Document {
        let format = input::format_of(name).unwrap_or(&input::FORMATS[0]);
        let mut document = match input::document(name, text.as_bytes(), format, &self.calendars, date) {
            Ok(document) if document.text == text => document,
            _ => Document { date, ..Document::new(name, text) },
        };
        // What is told of a stretch was told by the reading, which will tell it anew.
        let of_file = |one: &&Diagnostic| one.span.is_none() && !Languages::is_note(one);
        document.diagnostics = diagnostics.iter().filter(of_file).cloned().collect();
        document.diagnostics.extend(self.languages.note(&self.languages.parts(text)));
        document
    }

    /// Whether a document of a graph is as this reader would read it: with the same data, in the same languages.
    pub fn is_fresh(&self, view: &View, number: u32) -> bool {
        let (lang, text) = (view.document_lang(number), view.document_text(number).unwrap_or(""));
        self.reading(lang) == view.document_reading(number)
            && self.languages.would_read_alike(lang, text, view.document_diagnostics(number))
    }
}

/// Why a pack that waits to be loaded can be loaded: a test loads all of them.
const BUILT_IN: &str = "the data inside the binary are right";

/// Does the work on threads of its own and waits. A thread of the common pool that waited for its own work could take up another document
/// meanwhile, and with it wait for the pack that it is loading itself.
fn apart<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    let run = || match rayon::ThreadPoolBuilder::new().num_threads(2).build() {
        Ok(pool) => pool.install(work),
        Err(_) => work(),
    };
    std::thread::scope(|scope| match scope.spawn(run).join() {
        Ok(done) => done,
        Err(panic) => std::panic::resume_unwind(panic),
    })
}

/// The only one as it is, several joined.
fn one<T: Default>(mut parts: Vec<T>, join: impl Fn(Vec<T>) -> T) -> T {
    match parts.len() {
        0 => T::default(),
        1 => parts.remove(0),
        _ => join(parts),
    }
}

/// What a document of that language is read with, as 16 hexadecimal digits: schema, names, world, what tells languages, the language's folder (of
/// each, where `lang` names several; which folders there are, where it names none) and the program's version. Where it changes, what was read
/// before is stale.
pub fn fingerprint(files: &DataFiles, lang: &str) -> String {
    let codes = lang.split(|c: char| !c.is_alphanumeric() && c != '-').filter(|code| !code.is_empty());
    let folders: Vec<String> = codes.map(|code| format!("lang/{code}/")).collect();
    files.fingerprint(|name| {
        ["schema/", "names/", "world/"].iter().any(|part| name.starts_with(part))
            || folders.iter().any(|folder| name.starts_with(folder))
            || name.starts_with("lang/") && name.matches('/').count() == 1
            || folders.is_empty() && name.starts_with("lang/") && name.ends_with("/language.toml")
    })
}

/// Documents that are read at once before their results are handed on: keeps memory small for large folders.
const BATCH: usize = 256;

/// Reads sources in parallel with `read` and hands the results to `take` in the order of the sources.
///
/// `step` is called once a source as it is done, from any thread. The first error of `take` ends it.
pub fn in_order<S: Sync, T: Send, E>(
    sources: &[S],
    read: impl Fn(&S) -> T + Sync,
    step: &(dyn Fn() + Sync),
    mut take: impl FnMut(&S, T) -> Result<(), E>,
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
