//! README.md says what the program does: the transcript is replayed, the reference is compared with the tables it comes from.
//! `FILATURE_BLESS=1 cargo test --test readme` writes what the program says now; read the difference before you commit it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;

const TRANSCRIPT: (&str, &str) = ("```console\n$ filature repl examples/articles\n", "```\n");
#[cfg(not(feature = "train"))]
const REFERENCE: (&str, &str) = ("<!-- reference: written by `filature reference` -->\n", "<!-- end of reference -->");

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn run(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_filature")).current_dir(root()).args(arguments).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The byte range between two marks.
fn between(text: &str, marks: (&str, &str)) -> std::ops::Range<usize> {
    let start = text.find(marks.0).unwrap_or_else(|| panic!("README.md lacks {:?}", marks.0)) + marks.0.len();
    start..start + text[start..].find(marks.1).expect("the mark that closes it")
}

/// Held while README.md is read and written: tests run side by side, and one must not write over what another has just written.
static README: Mutex<()> = Mutex::new(());

/// Compares; when asked to, writes first, so that a blessed file is checked like any other.
fn compare(marks: (&str, &str), make: impl Fn(&str) -> String) {
    let _held = README.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    let path: &Path = &root().join("README.md");
    let readme = fs::read_to_string(path).unwrap();
    let range = between(&readme, marks);
    let says = make(&readme[range.clone()]);
    if std::env::var_os("FILATURE_BLESS").is_some() {
        fs::write(path, format!("{}{says}{}", &readme[..range.start], &readme[range.end..])).unwrap();
    }
    let readme = fs::read_to_string(path).unwrap();
    assert_eq!(&readme[between(&readme, marks)], says, "README.md no longer says what the program says");
}

#[test]
fn the_transcript_is_what_the_program_answers() {
    compare(TRANSCRIPT, |said| {
        let lines: Vec<&str> = said.lines().filter_map(|line| line.strip_prefix("> ")).collect();
        assert!(!lines.is_empty());
        let mut out = String::new();
        for n in 0..lines.len() {
            // each line in a session that has run those before it, as in the dialogue
            let mut arguments = vec!["query", "examples/articles", "--ui", "fr", "--quiet"];
            arguments.extend(&lines[..n]);
            let before = if n > 0 { run(&arguments).len() } else { 0 };
            arguments.push(lines[n]);
            let answers = run(&arguments);
            out.push_str(&format!("> {}\n{}\n", lines[n], answers[before..].trim_end()));
        }
        out
    });
}

/// The reference is that of the ordinary build; the feature `train` has verbs of its own.
#[test]
#[cfg(not(feature = "train"))]
fn the_reference_is_what_the_tables_say() {
    compare(REFERENCE, |_| run(&["reference"]));
}
