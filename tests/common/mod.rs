//! Runs the program as a user would, in a clean environment: no locale, no colour, its own home.

#![allow(dead_code)] // each test file uses its part

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::LazyLock;

/// The bundled articles.
pub fn articles() -> &'static str {
    concat!(env!("CARGO_MANIFEST_DIR"), "/examples/articles")
}

/// A folder that is removed when the test is done.
pub fn scratch() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

/// The place of a file in a folder, as an argument.
pub fn path(folder: &Path, name: &str) -> String {
    folder.join(name).to_str().unwrap().to_string()
}

/// A graph of the bundled articles in a folder of its own, read once for all tests; beside it what the examples of help name.
pub fn graph() -> (tempfile::TempDir, String) {
    static BUILT: LazyLock<Vec<u8>> = LazyLock::new(|| {
        let folder = scratch();
        let file = path(folder.path(), "articles.kg");
        Run::new(&["build", articles(), "-o", &file, "--quiet"]).ok();
        std::fs::read(file).unwrap()
    });
    let folder = scratch();
    let file = path(folder.path(), "articles.kg");
    std::fs::write(&file, &*BUILT).unwrap();
    let put = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    put("notes.txt", "Viktor Bout a rencontré Paul Whelan à Moscou.");
    put("theirs.txt", "# filature journal 1\n0123456789ab\trename\tperson:viktor bout\tViktor A. Bout\n");
    put("questions.txt", "stats\n");
    let corrected = "2008-03-06-arrestation-bangkok.txt";
    std::fs::copy(format!("{}/{corrected}", articles()), folder.path().join(corrected)).unwrap();
    std::fs::copy(&file, folder.path().join("older.kg")).unwrap();
    (folder, file)
}

/// Every command of the table with its examples, as `help` tells them in that language.
pub fn examples(ui: &str, file: &str) -> Vec<(String, Vec<String>)> {
    let run = |lines: &[&str]| {
        let mut arguments = vec!["query", file, "--ui", ui, "--format", "json"];
        arguments.extend(lines);
        let told = Run::new(&arguments).ok().stdout;
        told.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()).collect::<Vec<_>>()
    };
    let all = run(&["help"]);
    let names = all[0]["answer"].as_array().unwrap().iter().map(|row| row["command"].as_str().unwrap().to_string());
    let names: Vec<String> = names.collect();
    let lines: Vec<String> = names.iter().map(|name| format!("help {name}")).collect();
    let told = run(&lines.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(told.len(), names.len());
    let of = |value: &serde_json::Value| {
        let list = value["answer"]["examples"].as_array().unwrap();
        list.iter().map(|line| line.as_str().unwrap().to_string()).collect::<Vec<_>>()
    };
    names.into_iter().zip(told.iter().map(of)).collect()
}

/// One session in which the examples of every command run, one command after the other; `quit` last.
pub fn script(all: &[(String, Vec<String>)]) -> Vec<String> {
    let mut lines = Vec::new();
    for (name, examples) in all {
        assert!(!examples.is_empty(), "{name} has no example");
        // What speaks of the last answer needs one.
        lines.push("near \"Viktor Bout\"".to_string());
        lines.extend(examples.iter().cloned());
        // What lasts is put back.
        match name.as_str() {
            ".mode" => lines.push(".mode table".into()),
            ".output" => lines.push(".output".into()),
            ".timer" => lines.push(".timer off".into()),
            _ => {}
        }
    }
    assert_eq!(lines.pop().as_deref(), Some("quit"), "what ends the session is the last of the table");
    lines
}

/// A run that is being prepared.
pub struct Run {
    command: Command,
    stdin: String,
}

/// What a run gave.
#[derive(Debug)]
pub struct Done {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

/// Runs with empty standard input.
pub fn filature(arguments: &[&str]) -> Done {
    Run::new(arguments).run()
}

impl Run {
    pub fn new(arguments: &[&str]) -> Run {
        let mut command = Command::new(env!("CARGO_BIN_EXE_filature"));
        command.args(arguments);
        for name in ["LC_ALL", "LC_MESSAGES", "LANG", "NO_COLOR"] {
            command.env_remove(name);
        }
        Run { command, stdin: String::new() }
    }

    pub fn stdin(mut self, text: &str) -> Run {
        self.stdin = text.into();
        self
    }

    pub fn env(mut self, name: &str, value: &str) -> Run {
        self.command.env(name, value);
        self
    }

    pub fn current_dir(mut self, folder: &std::path::Path) -> Run {
        self.command.current_dir(folder);
        self
    }

    pub fn run(mut self) -> Done {
        self.command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = self.command.spawn().unwrap();
        // A program that ends before it has read everything closes the pipe: no failure of the test.
        let _ = child.stdin.take().unwrap().write_all(self.stdin.as_bytes());
        let out = child.wait_with_output().unwrap();
        Done {
            code: out.status.code().unwrap_or(-1),
            stdout: String::from_utf8(out.stdout).unwrap(),
            stderr: String::from_utf8(out.stderr).unwrap(),
        }
    }

    pub fn ok(self) -> Done {
        self.run().ok()
    }
}

impl Done {
    #[track_caller]
    pub fn code(self, expected: i32) -> Done {
        assert_eq!(self.code, expected, "{}{}", self.stdout, self.stderr);
        self
    }

    #[track_caller]
    pub fn ok(self) -> Done {
        self.code(0)
    }
}
