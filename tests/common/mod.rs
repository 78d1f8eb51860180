//! Runs the program as a user would, in a clean environment: no locale, no colour, its own home.

#![allow(dead_code)] // each test file uses its part

use std::io::Write;
use std::process::{Command, Stdio};

/// The bundled articles.
pub fn articles() -> &'static str {
    concat!(env!("CARGO_MANIFEST_DIR"), "/examples/articles")
}

/// A folder that is removed when the test is done.
pub fn scratch() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
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
