//! Standard output and error: failures, broken pipes, and text that cannot command the terminal.

use std::fmt::{self, Write as _};
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;

use filature::base::DataError;
use filature::graph::StoreError;
use filature::input::InputError;
use filature::pipeline::PipelineError;

/// Why a verb gave up: one sentence with place, fact and next step. Exit code 1.
#[derive(Debug)]
pub struct Failure(String);

impl Failure {
    pub fn new(sentence: impl Into<String>) -> Failure {
        Failure(sentence.into())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<DataError> for Failure {
    fn from(error: DataError) -> Failure {
        Failure(error.to_string())
    }
}

impl From<InputError> for Failure {
    fn from(error: InputError) -> Failure {
        Failure(error.to_string())
    }
}

impl From<PipelineError> for Failure {
    fn from(error: PipelineError) -> Failure {
        Failure(error.to_string())
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Failure {
        Failure(error.to_string())
    }
}

/// Whether standard error is a terminal.
pub fn error_is_terminal() -> bool {
    io::stderr().is_terminal()
}

/// Prints a failure on standard error and gives its exit code.
pub fn report(failure: &Failure) -> ExitCode {
    eprintln!("filature: {}", safe(&failure.0));
    ExitCode::from(1)
}

/// Writes to standard output. A reader that has gone away (`| head`) ends the program in peace.
pub fn print(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => std::process::exit(0),
        Err(error) => {
            Err(Failure(format!("standard output cannot be written ({error}); free some space or redirect it")))
        }
        Ok(()) => Ok(()),
    }
}

/// Writes to standard output as it comes; as `print` for readers that go away.
pub fn print_with(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    match write(&mut out).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => std::process::exit(0),
        Err(error) => {
            Err(Failure(format!("standard output cannot be written ({error}); free some space or redirect it")))
        }
        Ok(()) => Ok(()),
    }
}

/// A place for a file: no folder itself, and in a folder that is there.
pub fn check_place(path: &Path) -> Result<(), Failure> {
    if !path.parent().is_none_or(|folder| folder.as_os_str().is_empty() || folder.is_dir()) {
        return Err(Failure(format!("the folder of {} is not there; make it first", path.display())));
    }
    if path.is_dir() {
        return Err(Failure(format!("{} is a folder; give the name of a file in it", path.display())));
    }
    Ok(())
}

/// Writes a file whole: to a temporary neighbour first, then renamed, so that what was there survives a failure.
pub fn write_file(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    write_file_with(path, |out| out.write_all(bytes))
}

/// As `write_file`, for what is not all in memory.
pub fn write_file_with(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
    let fill = |path: &Path| {
        let mut out = io::BufWriter::new(std::fs::File::create(path)?);
        write(&mut out)?;
        out.flush()
    };
    let fail = |error: io::Error| {
        Failure(format!("{} cannot be written ({error}); check the folder and its permissions", path.display()))
    };
    let Some(name) = path.file_name() else {
        return Err(Failure(format!("{} is no file name; give a path that ends in one", path.display())));
    };
    check_place(path)?;
    if path.exists() && !path.is_file() {
        // A device or pipe, such as /dev/stdout: nothing to protect, nothing to rename over.
        return fill(path).map_err(fail);
    }
    let mut temporary = std::ffi::OsString::from(".");
    temporary.push(name);
    temporary.push(format!(".{}.tmp", std::process::id()));
    let temporary = path.with_file_name(temporary);
    fill(&temporary).and_then(|()| std::fs::rename(&temporary, path)).map_err(|error| {
        let _ = std::fs::remove_file(&temporary);
        fail(error)
    })
}

/// Text from documents and names, made harmless: control characters (C0, C1), bidirectional overrides and line separators are shown
/// as escapes instead of being obeyed; tabs and line ends stay.
pub fn safe(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\t' => out.push(c),
            c if c.is_control() || is_directional(c) => {
                let _ = write!(out, "\\u{{{:x}}}", c as u32);
            }
            c => out.push(c),
        }
    }
    out
}

fn is_directional(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// Adds a line to a file that only grows; a new file begins with `header`.
pub fn append_line(path: &Path, header: &str, line: &str) -> Result<(), Failure> {
    let fresh = !path.exists();
    let text = if fresh { format!("{header}\n{line}\n") } else { format!("{line}\n") };
    let open = std::fs::OpenOptions::new().append(true).create(true).open(path);
    open.and_then(|mut file| file.write_all(text.as_bytes())).map_err(|error| {
        let next = "the decision holds in this session alone, and 'decisions FILE' writes it to another file";
        Failure::new(format!("{} cannot be written ({error}); {next}", path.display()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_commands_the_terminal() {
        assert_eq!(safe("été\tchaud\n"), "été\tchaud\n");
        assert_eq!(safe("\u{1b}[2J\u{9b}31m\r\u{202e}x\0"), "\\u{1b}[2J\\u{9b}31m\\u{d}\\u{202e}x\\u{0}");
    }

    #[test]
    fn a_file_is_replaced_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.kg");
        write_file(&file, b"one").unwrap();
        write_file(&file, b"two").unwrap();
        assert_eq!(std::fs::read(&file).unwrap(), b"two");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "no temporary file stays");
        let error = write_file(&folder.path().join("absent/a.kg"), b"x").unwrap_err();
        assert!(error.to_string().contains("is not there; make it first"), "{error}");
        let error = write_file(folder.path(), b"x").unwrap_err();
        assert!(error.to_string().contains("is a folder; give the name of a file in it"), "{error}");
    }
}
