//! What can go wrong between a graph and its file: place, fact, next step.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// A file that cannot be read or written as a graph.
#[derive(Debug)]
pub struct StoreError {
    pub path: PathBuf,
    pub trouble: Trouble,
}

/// What exactly.
#[derive(Debug)]
pub enum Trouble {
    Io(io::Error),
    /// The first bytes are not those of a graph file, or there are none.
    Foreign,
    /// Written by a later version of the program.
    Future {
        version: u32,
        newest: u32,
    },
    /// Written by an earlier version that this one cannot read.
    Ancient {
        version: u32,
        oldest: u32,
    },
    /// Shorter than its directory says.
    Truncated {
        expected: u64,
        found: u64,
    },
    /// A checksum or a number does not fit: which part, and what.
    Damaged {
        part: String,
        fact: String,
    },
    /// Another process is writing it.
    Locked,
    /// It is not the file that was opened: somebody else has written it since.
    ChangedUnderneath,
    /// A table to import is not as documented: 1-based line and what is wrong.
    Table {
        line: u64,
        fact: String,
    },
    /// More than the format can number.
    TooLarge {
        what: &'static str,
    },
}

impl StoreError {
    pub fn new(path: &Path, trouble: Trouble) -> StoreError {
        StoreError { path: path.to_path_buf(), trouble }
    }

    pub fn damaged(part: impl Into<String>, fact: impl Into<String>) -> Trouble {
        Trouble::Damaged { part: part.into(), fact: fact.into() }
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path.display();
        match &self.trouble {
            Trouble::Io(e) => match e.kind() {
                io::ErrorKind::NotFound => write!(f, "{path} is not there; check the path"),
                io::ErrorKind::PermissionDenied => {
                    write!(f, "{path} may not be opened or written by you; change its rights or its folder's")
                }
                io::ErrorKind::StorageFull => {
                    write!(f, "{path}: the disk is full; make room and try again, the file is as it was")
                }
                _ => write!(f, "{path}: {e}; check the file, its folder and the disk"),
            },
            Trouble::Foreign => {
                write!(
                    f,
                    "{path} is not a filature graph (its first bytes are not those of one); give a .kg file or texts"
                )
            }
            Trouble::Future { version, newest } => write!(
                f,
                "{path} has format version {version}, and this program reads up to {newest}; use a newer filature"
            ),
            Trouble::Ancient { version, oldest } => write!(
                f,
                "{path} has format version {version}, and this program reads from {oldest} on; build it again from the texts"
            ),
            Trouble::Truncated { expected, found } => write!(
                f,
                "{path} is cut short: {found} bytes of {expected}; restore it from a copy or build it again from the texts"
            ),
            Trouble::Damaged { part, fact } => write!(
                f,
                "{path} is damaged in its part '{part}' ({fact}); restore it from a copy or build it again from the texts"
            ),
            Trouble::Locked => write!(f, "{path} is being written by another filature; wait for it to end"),
            Trouble::ChangedUnderneath => {
                write!(
                    f,
                    "{path} was changed by another program since it was opened; open it again or save under another name"
                )
            }
            Trouble::Table { line, fact } => write!(f, "{path}, line {line}: {fact}"),
            Trouble::TooLarge { what } => write!(f, "{path}: more {what} than one graph can number; split it"),
        }
    }
}

impl std::error::Error for StoreError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.trouble {
            Trouble::Io(e) => Some(e),
            _ => None,
        }
    }
}

impl From<io::Error> for Trouble {
    fn from(e: io::Error) -> Trouble {
        Trouble::Io(e)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_system_refuses_is_told_with_a_next_step() {
        use io::ErrorKind::*;
        for kind in [NotFound, PermissionDenied, StorageFull, TimedOut] {
            let text = StoreError::new(Path::new("a.kg"), Trouble::Io(kind.into())).to_string();
            assert!(text.starts_with("a.kg") && text.contains(';') && !text.contains("os error"), "{text}");
        }
    }
}
