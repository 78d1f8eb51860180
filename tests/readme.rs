//! README.md and docs/tour.md say what the program does: their transcripts are replayed, the reference is compared with the tables it
//! comes from.
//! `FILATURE_BLESS=1 cargo test --test readme` writes what the program says now; read the difference before you commit it.

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use common::{Run, graph};

/// A block that begins so opens a session, in French where its line names no language; those that begin with `> ` after it go on in it.
const OPENS: &str = "$ filature repl examples/articles";
const BLOCK: (&str, &str) = ("```console\n", "```\n");
#[cfg(not(feature = "train"))]
const REFERENCE: (&str, &str) = ("<!-- reference: written by `filature reference` -->\n", "<!-- end of reference -->");

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn run(arguments: &[&str]) -> String {
    Run::new(arguments).ok().stdout
}

/// The byte range between two marks.
#[cfg(not(feature = "train"))]
fn between(text: &str, marks: (&str, &str)) -> std::ops::Range<usize> {
    let start = text.find(marks.0).unwrap_or_else(|| panic!("README.md lacks {:?}", marks.0)) + marks.0.len();
    start..start + text[start..].find(marks.1).expect("the mark that closes it")
}

/// Held while a page is read and written: tests run side by side, and one must not write over what another has just written.
static PAGES: Mutex<()> = Mutex::new(());

/// Compares a page with what it should be; when asked to, writes first, so that a blessed page is checked like any other.
fn compare(page: &str, make: impl Fn(&str) -> String) {
    let _held = PAGES.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    let path: &Path = &root().join(page);
    let should = make(&fs::read_to_string(path).unwrap());
    if std::env::var_os("FILATURE_BLESS").is_some() {
        fs::write(path, &should).unwrap();
    }
    assert_eq!(fs::read_to_string(path).unwrap(), should, "{page} no longer says what the program says");
}

/// The answers to lines of one session, one after the other.
fn answers(ui: &str, lines: &[&str]) -> Vec<String> {
    let (_folder, file) = graph();
    // What stands between two answers: the help of a command that no transcript asks for.
    const BETWEEN: &str = "help .timer";
    let all: Vec<&str> = lines.iter().flat_map(|line| [*line, BETWEEN]).collect();
    let told = run(&[&["query", &file, "--ui", ui, "--quiet"], &all[..]].concat());
    let between = run(&["query", &file, "--ui", ui, "--quiet", BETWEEN]);
    let mut found: Vec<String> = told.split(&between).map(|answer| answer.trim_end().to_string()).collect();
    found.pop();
    assert_eq!(found.len(), lines.len(), "{told}");
    found
}

/// The page with the answers of now in its transcripts.
fn replayed(page: &str) -> String {
    // The language of each session; and of each block of the page that is part of it: its range, and its lines.
    let mut sessions: Vec<(&str, Vec<(std::ops::Range<usize>, Vec<&str>)>)> = Vec::new();
    let mut at = 0;
    while let Some(found) = page[at..].find(BLOCK.0) {
        let start = at + found + BLOCK.0.len();
        let end = start + page[start..].find(BLOCK.1).expect("the mark that closes it");
        let text = &page[start..end];
        let opened = text.split_inclusive('\n').next().filter(|line| line.starts_with(OPENS));
        if let Some(line) = opened {
            sessions.push((line.trim_end().split_once(" --ui ").map_or("fr", |(_, ui)| ui), Vec::new()));
        }
        let skip = opened.map_or(0, str::len);
        let lines: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("> ")).collect();
        if let Some((_, session)) = sessions.last_mut().filter(|_| !lines.is_empty()) {
            session.push((start + skip..end, lines));
        }
        at = end;
    }
    let mut out = String::new();
    let mut written = 0;
    for (ui, session) in &sessions {
        let lines: Vec<&str> = session.iter().flat_map(|block| block.1.iter().copied()).collect();
        let mut answers = answers(ui, &lines).into_iter();
        for (range, lines) in session {
            out.push_str(&page[written..range.start]);
            for (line, answer) in lines.iter().zip(&mut answers) {
                out.push_str(&format!("> {line}\n{answer}\n"));
            }
            written = range.end;
        }
    }
    assert!(written > 0, "there is a transcript");
    out + &page[written..]
}

#[test]
fn the_transcript_is_what_the_program_answers() {
    compare("README.md", replayed);
}

#[test]
fn the_tour_is_what_the_program_answers() {
    compare("docs/tour.md", replayed);
}

/// The reference is that of the ordinary build; the feature `train` has verbs of its own.
#[test]
#[cfg(not(feature = "train"))]
fn the_reference_is_what_the_tables_say() {
    compare("README.md", |page| {
        let range = between(page, REFERENCE);
        format!("{}{}{}", &page[..range.start], run(&["reference"]), &page[range.end..])
    });
}
