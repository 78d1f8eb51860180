//! People's decisions on a graph: a text that only grows, one line a decision, beside the graph's file and fit for version control.
//! In: lines, or decisions one by one. Out: the decisions that hold. What they do to a graph is the business of `decisions`.
//!
//! The format, version 1. The first line is `# filature journal 1`; empty lines and lines that begin with `#` mean nothing. Every other line is
//! fields between tabs:
//!
//! ```text
//! id      verb     subject …                                note
//! 3f2a…   merge    person:viktor bout    person:victor but   same birthday
//! 77aa…   apart    person:jean martin    person:j. martin
//! 81c0…   split    person:jean martin                        two men
//! 9d11…   rename   person:viktor bout    Viktor A. Bout
//! 07be…   retype   organization:bercy    place
//! 55aa…   reject   meet  participant=person:a  participant=person:b
//! c4d2…   undo     3f2a…
//! 1e90…   redo     3f2a…
//! ```
//!
//! Subjects are keys of entities, which outlive every rebuild. The note is one field that begins with `//`. An id is 12 hexadecimal digits of
//! BLAKE3 over verb, subjects and how many equal decisions went before: the same decisions give the same ids everywhere. Tabs, line breaks,
//! backslashes and other control characters inside a field are written `\t`, `\n`, `\\` and `\u{…}`.

use std::collections::BTreeSet;
use std::fmt;

/// What somebody has decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Two keys are one entity.
    Merge(String, String),
    /// Two keys are not one entity.
    Apart(String, String),
    /// A key is an entity of its own.
    Split(String),
    /// What the entity is called.
    Rename { key: String, name: String },
    /// Of what kind the entity is.
    Retype { key: String, kind: String },
    /// A statement is wrong: its type and fillers, role and key, sorted.
    Reject { type_name: String, fillers: Vec<(String, String)> },
    /// A decision holds no longer.
    Undo(String),
    /// It holds again.
    Redo(String),
}

/// A line of the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub id: String,
    pub decision: Decision,
    pub note: Option<String>,
}

/// A line that is no decision: 1-based line and what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalError {
    pub line: usize,
    pub message: String,
}

impl fmt::Display for JournalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {} of the journal {}", self.line, self.message)
    }
}

impl std::error::Error for JournalError {}

/// The first line.
pub const HEADER: &str = "# filature journal 1";

/// All decisions, in the order in which they were made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Journal {
    entries: Vec<Entry>,
}

impl Journal {
    /// Reads a journal.
    ///
    /// # Errors
    /// The first line that is not as documented, and a journal of a later version.
    pub fn read(text: &str) -> Result<Journal, JournalError> {
        let mut journal = Journal::default();
        for (number, line) in text.lines().enumerate() {
            let wrong = |message: &str| JournalError { line: number + 1, message: message.to_string() };
            if let Some(version) = line.strip_prefix("# filature journal ")
                && version.trim() != "1"
            {
                return Err(wrong("is of a later version; use a newer filature"));
            }
            if line.starts_with('#') || line.trim().is_empty() {
                continue;
            }
            let (id, decision, note) = parse(line).map_err(|message| wrong(&message))?;
            if let Decision::Undo(of) | Decision::Redo(of) = &decision
                && journal.get(of).is_none()
            {
                return Err(wrong(&format!("takes back '{of}', which no line before it has")));
            }
            if journal.get(&id).is_some() {
                return Err(wrong(&format!("has the id '{id}' again; each id stands once")));
            }
            journal.entries.push(Entry { id, decision, note });
        }
        Ok(journal)
    }

    /// Adds a decision; gives the line to append to the file, without its line break.
    pub fn push(&mut self, decision: Decision, note: Option<String>) -> String {
        let id = self.id_of(&decision);
        let entry = Entry { id, decision, note: note.filter(|note| !note.trim().is_empty()) };
        let line = write(&entry);
        self.entries.push(entry);
        line
    }

    /// Adds the decisions of another journal that this one lacks, in their order; gives how many there were.
    pub fn absorb(&mut self, other: &Journal) -> usize {
        self.take(other, &BTreeSet::new()).len()
    }

    /// As `absorb`, but for some ids and what takes those back or brings them back. Gives the lines to append to the file.
    pub fn take(&mut self, other: &Journal, without: &BTreeSet<String>) -> Vec<String> {
        let mut lines = Vec::new();
        for entry in &other.entries {
            let left_out = match &entry.decision {
                Decision::Undo(of) | Decision::Redo(of) => without.contains(of) || without.contains(&entry.id),
                _ => without.contains(&entry.id),
            };
            if !left_out && self.get(&entry.id).is_none() {
                lines.push(write(entry));
                self.entries.push(entry.clone());
            }
        }
        lines
    }

    /// The whole text.
    pub fn text(&self) -> String {
        let mut text = format!("{HEADER}\n");
        for entry in &self.entries {
            text.push_str(&write(entry));
            text.push('\n');
        }
        text
    }

    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    pub fn get(&self, id: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.id == id)
    }

    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Whether the decision of that id holds: the last word on it counts.
    pub fn holds(&self, id: &str) -> bool {
        let mut holds = self.get(id).is_some();
        for entry in &self.entries {
            match &entry.decision {
                Decision::Undo(of) if of == id => holds = false,
                Decision::Redo(of) if of == id => holds = true,
                _ => {}
            }
        }
        holds
    }

    /// The decisions that hold, in the order in which they were made.
    pub fn active(&self) -> impl Iterator<Item = &Entry> {
        self.entries
            .iter()
            .filter(|entry| !matches!(entry.decision, Decision::Undo(_) | Decision::Redo(_)) && self.holds(&entry.id))
    }

    /// What `undo` without an id takes back: the last decision that holds.
    pub fn last_active(&self) -> Option<&Entry> {
        self.active().last()
    }

    /// What `redo` without an id brings back: the last that was taken back and has not been brought back.
    pub fn last_undone(&self) -> Option<&Entry> {
        let taken = self.entries.iter().rev().filter_map(|entry| match &entry.decision {
            Decision::Undo(of) => self.get(of),
            _ => None,
        });
        taken.into_iter().find(|entry| !self.holds(&entry.id))
    }

    fn id_of(&self, decision: &Decision) -> String {
        let (verb, fields) = parts(decision);
        let before = self.entries.iter().filter(|entry| entry.decision == *decision).count();
        let mut hasher = blake3::Hasher::new();
        for field in [verb].into_iter().chain(fields.iter().map(String::as_str)) {
            hasher.update(field.as_bytes());
            hasher.update(b"\t");
        }
        hasher.update(before.to_string().as_bytes());
        hasher.finalize().to_hex()[..12].to_string()
    }
}

fn parts(decision: &Decision) -> (&'static str, Vec<String>) {
    match decision {
        Decision::Merge(a, b) => ("merge", vec![a.clone(), b.clone()]),
        Decision::Apart(a, b) => ("apart", vec![a.clone(), b.clone()]),
        Decision::Split(key) => ("split", vec![key.clone()]),
        Decision::Rename { key, name } => ("rename", vec![key.clone(), name.clone()]),
        Decision::Retype { key, kind } => ("retype", vec![key.clone(), kind.clone()]),
        Decision::Reject { type_name, fillers } => {
            let fillers = fillers.iter().map(|(role, key)| format!("{role}={key}"));
            ("reject", std::iter::once(type_name.clone()).chain(fillers).collect())
        }
        Decision::Undo(id) => ("undo", vec![id.clone()]),
        Decision::Redo(id) => ("redo", vec![id.clone()]),
    }
}

const NOTE: &str = "//";

fn write(entry: &Entry) -> String {
    let (verb, fields) = parts(&entry.decision);
    let mut line = format!("{}\t{verb}", entry.id);
    for field in &fields {
        line.push('\t');
        let field = escape(field);
        match field.strip_prefix('/') {
            // a subject that begins like a note
            Some(rest) => line.push_str(&format!("\\u{{2f}}{rest}")),
            None => line.push_str(&field),
        }
    }
    if let Some(note) = &entry.note {
        line.push_str(&format!("\t{NOTE} {}", escape(note)));
    }
    line
}

fn parse(line: &str) -> Result<(String, Decision, Option<String>), String> {
    let (subjects, note) = match line.rsplit_once('\t') {
        Some((before, last)) if before.contains('\t') && last.starts_with(NOTE) => (before, Some(last)),
        _ => (line, None),
    };
    let note = note.map(|note| unescape(note[NOTE.len()..].trim())).transpose()?;
    let fields: Vec<String> = subjects.split('\t').map(unescape).collect::<Result<_, _>>()?;
    let mut fields = fields.into_iter();
    let id = fields.next().filter(|id| !id.is_empty()).ok_or("has no id")?;
    let verb = fields.next().ok_or("has no verb: write id, verb and subjects with tabs between them")?;
    let rest: Vec<String> = fields.collect();
    let decision = match (verb.as_str(), &rest[..]) {
        ("merge", [a, b]) => Decision::Merge(a.clone(), b.clone()),
        ("apart", [a, b]) => Decision::Apart(a.clone(), b.clone()),
        ("split", [key]) => Decision::Split(key.clone()),
        ("rename", [key, name]) => Decision::Rename { key: key.clone(), name: name.clone() },
        ("retype", [key, kind]) => Decision::Retype { key: key.clone(), kind: kind.clone() },
        ("reject", [type_name, fillers @ ..]) if !fillers.is_empty() => {
            let pair = |filler: &String| {
                let (role, key) = filler.split_once('=').ok_or(format!("has a filler '{filler}' without its role"))?;
                Ok::<_, String>((role.to_string(), key.to_string()))
            };
            let fillers = fillers.iter().map(pair).collect::<Result<_, _>>()?;
            Decision::Reject { type_name: type_name.clone(), fillers }
        }
        ("undo", [of]) => Decision::Undo(of.clone()),
        ("redo", [of]) => Decision::Redo(of.clone()),
        ("merge" | "apart" | "split" | "rename" | "retype" | "reject" | "undo" | "redo", _) => {
            return Err(format!("gives '{verb}' too few or too many subjects"));
        }
        _ => return Err(format!("has the unknown verb '{verb}'")),
    };
    Ok((id, decision, note))
}

fn escape(field: &str) -> String {
    let mut out = String::with_capacity(field.len());
    for c in field.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') => {
                out.push_str(&format!("\\u{{{:x}}}", c as u32))
            }
            c => out.push(c),
        }
    }
    out
}

fn unescape(field: &str) -> Result<String, String> {
    let mut out = String::with_capacity(field.len());
    let mut rest = field;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        let (c, length) = match after.chars().next() {
            Some('\\') => ('\\', 1),
            Some('t') => ('\t', 1),
            Some('n') => ('\n', 1),
            Some('u') => {
                let code = after[1..].strip_prefix('{').and_then(|code| code.split_once('}')).map(|(code, _)| code);
                let read = code.and_then(|code| u32::from_str_radix(code, 16).ok()).and_then(char::from_u32);
                match (read, code) {
                    (Some(c), Some(code)) => (c, code.len() + 3),
                    _ => return Err("has a '\\u' that names no character".into()),
                }
            }
            _ => return Err("has a backslash that is not part of \\\\, \\t, \\n or \\u{…}".into()),
        };
        out.push(c);
        rest = &after[length..];
    }
    out.push_str(rest);
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> Vec<Decision> {
        let key = |name: &str| format!("person:{name}");
        vec![
            Decision::Merge(key("viktor bout"), key("victor but")),
            Decision::Apart(key("jean martin"), key("jeanne martin")),
            Decision::Split(key("jean martin")),
            Decision::Rename { key: key("viktor bout"), name: "Viktor\tA. Bout \\ \u{85}".into() },
            Decision::Retype { key: "organization:bercy".into(), kind: "place".into() },
            Decision::Reject {
                type_name: "meet".into(),
                fillers: vec![("participant".into(), key("a=b")), ("participant".into(), key("c"))],
            },
        ]
    }

    #[test]
    fn what_is_written_reads_back() {
        let mut journal = Journal::default();
        for (i, decision) in all().into_iter().enumerate() {
            journal.push(decision, (i % 2 == 0).then(|| format!("note {i}\nsecond line")));
        }
        let first = journal.entries()[0].id.clone();
        journal.push(Decision::Undo(first.clone()), None);
        assert!(!journal.holds(&first));
        journal.push(Decision::Redo(first.clone()), None);
        assert!(journal.holds(&first));
        assert_eq!(Journal::read(&journal.text()).unwrap(), journal);
        assert_eq!(journal.text().lines().count(), 1 + all().len() + 2);
    }

    #[test]
    fn ids_are_the_same_everywhere_and_differ_for_a_repeated_decision() {
        let (mut one, mut two) = (Journal::default(), Journal::default());
        one.push(all()[0].clone(), Some("mine".into()));
        two.push(all()[1].clone(), None);
        two.push(all()[0].clone(), None);
        assert_eq!(one.entries()[0].id, two.entries()[1].id);
        one.push(all()[0].clone(), None);
        assert_ne!(one.entries()[0].id, one.entries()[1].id);
        assert_eq!(two.absorb(&one), 1, "what both have comes in once");
    }

    #[test]
    fn undo_and_redo_without_an_id_go_back_and_forth() {
        let mut journal = Journal::default();
        all().into_iter().take(3).for_each(|decision| drop(journal.push(decision, None)));
        let ids: Vec<String> = journal.entries().iter().map(|entry| entry.id.clone()).collect();
        for expected in [&ids[2], &ids[1]] {
            let last = journal.last_active().unwrap().id.clone();
            assert_eq!(last, *expected);
            journal.push(Decision::Undo(last), None);
        }
        assert_eq!(journal.last_undone().unwrap().id, ids[1]);
        journal.push(Decision::Redo(ids[1].clone()), None);
        assert_eq!(journal.last_undone().unwrap().id, ids[2]);
        assert_eq!(journal.active().count(), 2);
    }

    #[test]
    fn damaged_lines_are_refused_with_their_number() {
        for (text, part) in [
            ("# filature journal 2", "later version"),
            ("\n\nabc", "line 3"),
            ("1\tfly\tx", "unknown verb"),
            ("1\tmerge\tx", "too few"),
            ("1\tundo\t2", "no line before"),
            ("1\tsplit\tx\n1\tsplit\ty", "stands once"),
            ("1\treject\tmeet\tx", "without its role"),
            ("1\tsplit\ta\\q", "backslash"),
            ("1\tsplit\ta\\u{110000}", "names no character"),
        ] {
            let error = Journal::read(text).unwrap_err().to_string();
            assert!(error.contains(part), "{text:?}: {error}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_breaks_the_reader(text in "\\PC{0,60}", name in "(\\PC|[\\t\\n\\\\\\r]){0,20}") {
            let _ = Journal::read(&text);
            let mut journal = Journal::default();
            journal.push(Decision::Rename { key: name.clone(), name: name.clone() }, None);
            proptest::prop_assert_eq!(Journal::read(&journal.text()).unwrap(), journal);
        }
    }
}
