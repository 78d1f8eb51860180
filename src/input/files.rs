//! Paths → the files to read, in a stable order.

use std::collections::BTreeSet;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::{FORMATS, Format, InputError, MAX_BYTES, format_of};

/// The path that stands for standard input, and the name of the document that comes from there.
pub const STDIN: (&str, &str) = ("-", "stdin");

/// One file to read.
#[derive(Clone)]
pub struct Source {
    /// `None` is standard input.
    pub path: Option<PathBuf>,
    /// The path under the given folder, with `/`; the bare name of a file that was named itself.
    pub name: String,
    pub format: &'static Format,
}

/// The files below some paths.
#[derive(Default)]
pub struct Found {
    /// In the order of the paths given; within a folder by name.
    pub sources: Vec<Source>,
    /// Files in folders that were left out for their extension, or hidden.
    pub skipped: usize,
    /// Folders that could not be listed: one sentence each.
    pub warnings: Vec<String>,
}

/// Finds what to read: named files whatever their extension, in folders those with a known extension, at any depth.
/// Hidden files and folders inside a folder are skipped; a folder reached twice through links is read once.
///
/// Errors: a named path that is not there or cannot be listed.
pub fn find(paths: &[PathBuf]) -> Result<Found, InputError> {
    let mut found = Found::default();
    let mut visited = BTreeSet::new();
    for path in paths {
        if path.as_os_str() == STDIN.0 {
            found.sources.push(Source { path: None, name: STDIN.1.into(), format: &FORMATS[0] });
            continue;
        }
        let place = path.display().to_string();
        let facts = fs::metadata(path).map_err(|error| {
            InputError::new(&place, cause(&error), "check the path, or quote it if it holds spaces")
        })?;
        if facts.is_dir() {
            walk(path, "", &mut found, &mut visited)
                .map_err(|error| InputError::new(&place, cause(&error), "check its permissions"))?;
        } else {
            let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
            let format = format_of(&name).unwrap_or(&FORMATS[0]);
            found.sources.push(Source { path: Some(path.clone()), name, format });
        }
    }
    Ok(found)
}

fn walk(folder: &Path, prefix: &str, found: &mut Found, visited: &mut BTreeSet<PathBuf>) -> std::io::Result<()> {
    if !visited.insert(fs::canonicalize(folder)?) {
        return Ok(());
    }
    let mut entries: Vec<(String, PathBuf)> = fs::read_dir(folder)?
        .map(|entry| entry.map(|e| (e.file_name().to_string_lossy().into_owned(), e.path())))
        .collect::<Result<_, _>>()?;
    entries.sort();
    for (name, path) in entries {
        if name.starts_with('.') {
            found.skipped += usize::from(!path.is_dir());
            continue;
        }
        let inner = if prefix.is_empty() { name } else { format!("{prefix}/{name}") };
        if path.is_dir() {
            if let Err(error) = walk(&path, &inner, found, visited) {
                found.warnings.push(format!("{} {}; it was left out", path.display(), cause(&error)));
            }
        } else if let Some(format) = format_of(&inner) {
            found.sources.push(Source { path: Some(path), name: inner, format });
        } else {
            found.skipped += 1;
        }
    }
    Ok(())
}

/// The bytes of a source. Errors: a file that cannot be opened or is too large.
pub fn read_bytes(source: &Source) -> Result<Vec<u8>, InputError> {
    let mut bytes = Vec::new();
    let place = source.path.as_ref().map_or("standard input".to_string(), |path| path.display().to_string());
    let read = match &source.path {
        None => std::io::stdin().lock().take(MAX_BYTES + 1).read_to_end(&mut bytes),
        Some(path) => fs::File::open(path).and_then(|file| file.take(MAX_BYTES + 1).read_to_end(&mut bytes)),
    };
    read.map_err(|error| InputError::new(&place, cause(&error), "check its permissions"))?;
    if bytes.len() as u64 > MAX_BYTES {
        let fact = format!("is larger than {} MB", MAX_BYTES >> 20);
        return Err(InputError::new(&place, fact, "split it into articles, one file each"));
    }
    Ok(bytes)
}

fn cause(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "is not there".into(),
        std::io::ErrorKind::PermissionDenied => "may not be read".into(),
        _ => format!("cannot be read ({error})"),
    }
}
