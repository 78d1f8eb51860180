//! The floor plan: which room may name which, and which crate belongs to which room alone.

use std::fs;
use std::path::{Path, PathBuf};

/// Room → the rooms it may name. A room that is not here may not exist.
const PLAN: &[(&str, &[&str])] = &[
    ("base", &[]),
    ("schema", &["base"]),
    ("ml", &["base"]),
    ("input", &["base"]),
    ("language", &["base", "schema", "ml"]),
    ("graph", &["base", "schema"]),
    ("analysis", &["base", "ml", "language"]),
    ("query", &["base", "schema", "graph"]),
    ("sparql", &["base", "schema", "graph"]),
    ("extraction", &["base", "schema", "ml", "language", "analysis"]),
    ("export", &["base", "schema", "graph", "query", "sparql"]),
    ("linking", &["base", "schema", "language", "extraction", "graph"]),
    ("pipeline", &["base", "schema", "input", "language", "analysis", "extraction", "graph", "linking"]),
    ("shell", &["base", "schema", "graph", "query", "sparql", "export", "linking"]),
    ("train", &["base", "schema", "ml", "input", "language", "analysis", "extraction"]),
    ("eval", &["base", "schema", "ml", "input", "language", "analysis", "extraction", "graph", "linking", "pipeline"]),
];

/// Crate → the only places that may name it.
const CRATES: &[(&str, &[&str])] = &[
    ("petgraph", &["graph"]),
    ("bincode", &["graph/snapshot", "ml/codec"]),
    ("clap", &["cli"]),
    ("rustyline", &["cli"]),
    ("indicatif", &["cli"]),
    ("ctrlc", &["cli"]),
    ("spareval", &["sparql"]),
    ("spargebra", &["sparql"]),
    ("sparesults", &["sparql"]),
    ("oxrdf", &["sparql"]),
];

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()) {
        if entry.is_dir() {
            found.extend(sources(&entry));
        } else if entry.extension().is_some_and(|e| e == "rs") {
            found.push(entry);
        }
    }
    found.sort();
    found
}

/// Code without comment lines, so that prose may name any room, and without the tests at its end, which may use any.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let text = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

fn src() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// Every source file with its path below `src/`.
fn each_file(mut visit: impl FnMut(&str, &str)) {
    for path in sources(&src()) {
        let name = path.strip_prefix(src()).unwrap().to_string_lossy().replace('\\', "/");
        visit(&name, &code(&path));
    }
}

fn rooms_named(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    for marker in ["crate::", "filature::"] {
        for (at, _) in code.match_indices(marker) {
            let rest = &code[at + marker.len()..];
            if let Some(group) = rest.strip_prefix('{') {
                let mut depth = 0;
                let mut item = String::new();
                for c in group.chars() {
                    match c {
                        '{' => depth += 1,
                        '}' if depth == 0 => break,
                        '}' => depth -= 1,
                        ',' if depth == 0 => found.push(std::mem::take(&mut item)),
                        c if depth == 0 => item.push(c),
                        _ => {}
                    }
                }
                found.push(item);
            } else {
                found.push(rest.to_string());
            }
        }
    }
    let first = |text: String| text.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    found.into_iter().map(first).filter(|name| !name.is_empty()).collect()
}

#[test]
fn rooms_name_only_the_floors_below() {
    let mut wrong = Vec::new();
    each_file(|file, code| {
        let Some((room, _)) = file.split_once('/') else { return };
        if room == "cli" {
            return;
        }
        let Some((_, allowed)) = PLAN.iter().find(|(name, _)| *name == room) else {
            wrong.push(format!("{file}: the room '{room}' is not on the plan"));
            return;
        };
        for named in rooms_named(code) {
            let is_room = PLAN.iter().any(|(name, _)| *name == named);
            if is_room && named != room && !allowed.contains(&named.as_str()) {
                wrong.push(format!("{file}: '{room}' names '{named}'"));
            }
        }
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn crates_stay_in_their_rooms() {
    let mut wrong = Vec::new();
    each_file(|file, code| {
        for (name, places) in CRATES {
            let named = code.contains(&format!("{name}::")) || code.contains(&format!("use {name}"));
            let allowed = places.iter().any(|place| file.starts_with(place)) || (file == "main.rs" && *name == "clap");
            if named && !allowed {
                wrong.push(format!("{file} names {name}"));
            }
        }
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_the_command_line_prints() {
    let mut wrong = Vec::new();
    each_file(|file, code| {
        if file.starts_with("cli/") || file == "main.rs" {
            return;
        }
        for (n, line) in code.lines().enumerate() {
            if ["println!", "eprintln!", "print!(", "eprint!(", "dbg!("]
                .iter()
                .any(|m| line.trim_start().starts_with(m))
            {
                wrong.push(format!("{file} ({n}): {}", line.trim()));
            }
        }
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn files_stay_readable() {
    let mut long = Vec::new();
    for path in sources(&src()) {
        let lines = fs::read_to_string(&path).unwrap().lines().count();
        if lines > 450 {
            long.push(format!("{}: {lines} lines", path.display()));
        }
    }
    assert!(long.is_empty(), "{}", long.join("\n"));
}

#[test]
fn the_checks_see_what_they_should() {
    let named = rooms_named("use crate::{base::{Span, X}, graph::Y}; fn f() { crate::query::z() }");
    assert_eq!(named, ["base", "graph", "query"]);
}
