//! The data files: those inside the binary, or a folder that overrides them file by file.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

static EMBEDDED: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/data_files.rs"));

/// A data file that cannot be used: where, what, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataError {
    pub file: String,
    pub message: String,
}

impl DataError {
    pub fn new(file: impl Into<String>, message: impl Into<String>) -> DataError {
        DataError { file: file.into(), message: message.into() }
    }
}

impl fmt::Display for DataError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "data file {}: {}", self.file, self.message)
    }
}

impl std::error::Error for DataError {}

/// Path below `data/`, with `/` → bytes. Listing order is the order of the paths.
#[derive(Clone)]
pub struct DataFiles {
    files: BTreeMap<String, Cow<'static, [u8]>>,
}

impl DataFiles {
    /// What was built into the binary.
    pub fn embedded() -> DataFiles {
        DataFiles { files: EMBEDDED.iter().map(|(name, bytes)| (name.to_string(), Cow::Borrowed(*bytes))).collect() }
    }

    /// The embedded files with those of `folder` laid over them.
    pub fn with_overrides(folder: &Path) -> Result<DataFiles, DataError> {
        let mut all = DataFiles::embedded();
        let mut found = Vec::new();
        collect(folder, &mut found)?;
        for path in found {
            let name = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            let bytes = std::fs::read(&path)
                .map_err(|e| DataError::new(path.display().to_string(), format!("cannot be read: {e}")))?;
            all.files.insert(name, Cow::Owned(bytes));
        }
        Ok(all)
    }

    /// Whether all of them are those inside the binary.
    pub fn is_embedded(&self) -> bool {
        self.files.values().all(|bytes| matches!(bytes, Cow::Borrowed(_)))
    }

    /// Lays one file over those that are there.
    pub fn lay_over(&mut self, name: impl Into<String>, bytes: Vec<u8>) {
        self.files.insert(name.into(), Cow::Owned(bytes));
    }

    pub fn get(&self, name: &str) -> Option<&[u8]> {
        self.files.get(name).map(|bytes| bytes.as_ref())
    }

    /// A file that must be there and be UTF-8.
    pub fn text(&self, name: &str) -> Result<&str, DataError> {
        let bytes = self.get(name).ok_or_else(|| DataError::new(name, "is missing; restore it or drop --data"))?;
        std::str::from_utf8(bytes)
            .map_err(|e| DataError::new(name, format!("is not UTF-8 at byte {}", e.valid_up_to())))
    }

    /// 16 hexadecimal digits over names and bytes of the files that `wanted` names, and the program's version.
    pub fn fingerprint(&self, wanted: impl Fn(&str) -> bool) -> String {
        let mut hasher = blake3::Hasher::new();
        hasher.update(env!("CARGO_PKG_VERSION").as_bytes());
        for (name, bytes) in self.files.iter().filter(|(name, _)| wanted(name)) {
            hasher.update(&(name.len() as u64).to_le_bytes());
            hasher.update(name.as_bytes());
            hasher.update(&(bytes.len() as u64).to_le_bytes());
            hasher.update(bytes);
        }
        hasher.finalize().to_hex()[..16].to_string()
    }

    /// The names that start with `prefix`, sorted.
    pub fn below<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = &'a str> + 'a {
        self.files.range(prefix.to_string()..).map(|(name, _)| name.as_str()).take_while(move |n| n.starts_with(prefix))
    }
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) -> Result<(), DataError> {
    let entries = std::fs::read_dir(folder)
        .map_err(|e| DataError::new(folder.display().to_string(), format!("cannot be listed: {e}")))?;
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            collect(&path, found)?;
        } else {
            found.push(path);
        }
    }
    Ok(())
}
