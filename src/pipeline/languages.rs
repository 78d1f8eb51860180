//! Which language pack reads which part of a document. In: a document's text and the profiles. Out: its parts by language, so that each is read
//! with its own pack, and a note for what no pack reads.

use std::ops::Range;

use crate::base::{Diagnostic, Document, Span};
use crate::language::{Evidence, Profiles};

/// A paragraph of fewer words speaks the language of its document.
const LEAST_WORDS: usize = 12;
/// A paragraph is in another language if so many times more speaks for that one.
const MARGIN: f32 = 2.0;
/// A language without a pack is believed in texts of so many words of which this share is of its list.
const LEAST_UNREAD: (usize, f32) = (12, 0.15);
/// A text of so many words of which less than this share is of the best list is in none of the languages.
const LEAST_KNOWN: (usize, f32) = (40, 0.04);

/// What every note on a text that no pack reads says.
const UNREAD: &str = "which filature does not read";

/// A language that reads, or that nothing reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tongue {
    /// Index of a pack.
    Pack(usize),
    /// Index into the profiles; `None` for one that they do not know.
    Unread(Option<usize>),
}

/// The profiles, and the packs by their place in them.
pub struct Languages {
    profiles: Profiles,
    /// Of each pack, its code.
    packs: Vec<String>,
    /// Of each language of the profiles, its pack.
    pack_of: Vec<Option<usize>>,
    fallback: usize,
}

impl Languages {
    pub fn new(profiles: Profiles, packs: Vec<String>) -> Languages {
        let pack_of = profiles.languages().iter().map(|l| packs.iter().position(|code| *code == l.code)).collect();
        let fallback = packs.iter().position(|code| *code == profiles.fallback).unwrap_or(0);
        Languages { profiles, packs, pack_of, fallback }
    }

    /// The language of a text, where something tells, and how much speaks for it.
    fn told(&self, found: &Evidence) -> (Option<Tongue>, f32) {
        let read = found.best(|at| self.pack_of[at].is_some());
        let any = found.best(|_| true);
        let weight = |at: Option<usize>| at.map_or(0.0, |at| found.weights[at]);
        if let Some(other) = any.filter(|_| any != read) {
            let clear = weight(any) > 1.5 * weight(read) && found.coverage(other) >= LEAST_UNREAD.1;
            if clear && found.words >= LEAST_UNREAD.0 {
                return (Some(Tongue::Unread(Some(other))), weight(any));
            }
        }
        let unknown = found.words >= LEAST_KNOWN.0 && any.map_or(0.0, |at| found.coverage(at)) < LEAST_KNOWN.1;
        if unknown {
            return (Some(Tongue::Unread(None)), 0.0);
        }
        (read.and_then(|at| self.pack_of[at]).map(Tongue::Pack), weight(read))
    }

    /// The language of the whole text.
    pub fn of(&self, text: &str) -> Tongue {
        if self.packs.len() == 1 {
            return Tongue::Pack(0);
        }
        self.told(&self.profiles.evidence(text)).0.unwrap_or(Tongue::Pack(self.fallback))
    }

    /// The text cut where its paragraphs change language, in order; one part for most texts.
    pub fn parts(&self, text: &str) -> Vec<(Range<usize>, Tongue)> {
        let whole = self.of(text);
        let mut parts: Vec<(Range<usize>, Tongue)> = Vec::new();
        for paragraph in paragraphs(text) {
            let tongue = self.of_paragraph(&text[paragraph.clone()], whole);
            match parts.last_mut() {
                Some((range, last)) if *last == tongue => range.end = paragraph.end,
                _ => parts.push((paragraph, tongue)),
            }
        }
        if parts.is_empty() { vec![(0..text.len(), whole)] } else { parts }
    }

    fn of_paragraph(&self, paragraph: &str, whole: Tongue) -> Tongue {
        if self.packs.len() == 1 {
            return whole;
        }
        let found = self.profiles.evidence(paragraph);
        let (Some(own), weight) = self.told(&found) else { return whole };
        let of_whole = match whole {
            Tongue::Pack(pack) => {
                (0..self.pack_of.len()).find(|&at| self.pack_of[at] == Some(pack)).map_or(0.0, |at| found.weights[at])
            }
            Tongue::Unread(at) => at.map_or(0.0, |at| found.weights[at]),
        };
        if own != whole && found.words >= LEAST_WORDS && weight > MARGIN * of_whole { own } else { whole }
    }

    /// What to tell about parts that no pack reads.
    pub fn note(&self, parts: &[(Range<usize>, Tongue)]) -> Option<Diagnostic> {
        let unread = |part: &&(Range<usize>, Tongue)| matches!(part.1, Tongue::Unread(_));
        let (range, tongue) = parts.iter().find(unread)?;
        let language = match tongue {
            Tongue::Unread(Some(at)) => format!("in {}", self.profiles.languages()[*at].name),
            _ => "in a language that is not known here".into(),
        };
        let codes = self.packs.join(" or ");
        let all = parts.len() == 1;
        let what = if all { "it" } else { "a part of it" };
        let message = format!(
            "{what} seems to be {language}, {UNREAD}: nothing was taken from there; if that is wrong, give --lang {codes}"
        );
        Some(Diagnostic::new((!all).then(|| Span::new(range.start, range.end)), message))
    }

    /// Whether it is what `note` says, of these packs or of others.
    pub fn is_note(diagnostic: &Diagnostic) -> bool {
        diagnostic.message.contains(UNREAD)
    }

    /// Whether what was read in `lang` with these diagnostics would be read in the same languages again.
    pub fn would_read_alike(&self, lang: &str, text: &str, diagnostics: &[Diagnostic]) -> bool {
        match (&self.packs[..], diagnostics.iter().find(|one| Languages::is_note(one))) {
            ([only], note) => only == lang && note.is_none(),
            (_, None) => true,
            (_, note) => self.note(&self.parts(text)).as_ref() == note,
        }
    }
}

/// Stretches between empty lines.
fn paragraphs(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let (mut start, mut at) = (0, 0);
    for line in text.split_inclusive('\n') {
        at += line.len();
        if line.trim().is_empty() {
            found.push(start..at);
            start = at;
        }
    }
    if start < text.len() {
        found.push(start..text.len());
    }
    found
}

/// The document with every byte but line ends outside the given parts made a space, so that offsets stay.
pub fn masked(document: &Document, keep: &[Range<usize>]) -> Document {
    let mut text = String::with_capacity(document.text.len());
    let blank = |text: &mut String, part: &str| {
        part.bytes().for_each(|b| text.push(if b == b'\n' { '\n' } else { ' ' }));
    };
    let mut at = 0;
    for range in keep {
        blank(&mut text, &document.text[at..range.start]);
        text.push_str(&document.text[range.clone()]);
        at = range.end;
    }
    blank(&mut text, &document.text[at..]);
    Document { text, ..document.clone() }
}
