//! Bytes ↔ file: header, directory and checksums; writing that never loses the old file.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use super::columns::{self, Content, SECTIONS, sections};
use super::{MAGIC, OLDEST, VERSION, check};
use crate::graph::error::{StoreError, Trouble};
use crate::graph::update::Linked;
use crate::graph::view::View;

/// Checksum of header and directory: which content a file had when it was read or written.
pub(crate) type Identity = [u8; 32];

const NAME: usize = 16;
const ENTRY: usize = NAME + 8 + 8 + 32;
const HEAD: usize = 16;

/// One row of the directory.
struct Entry {
    offset: u64,
    length: u64,
    hash: [u8; 32],
}

struct Directory {
    version: u32,
    entries: Vec<Entry>,
    identity: Identity,
}

/// Where the bytes of a graph lie.
trait Source: Sync {
    fn length(&self) -> io::Result<u64>;
    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<()>;
}

impl Source for File {
    fn length(&self) -> io::Result<u64> {
        Ok(self.metadata()?.len())
    }

    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<()> {
        #[cfg(unix)]
        return std::os::unix::fs::FileExt::read_exact_at(self, buffer, offset);
        #[cfg(windows)]
        {
            let mut done = 0;
            while done < buffer.len() {
                match std::os::windows::fs::FileExt::seek_read(self, &mut buffer[done..], offset + done as u64)? {
                    0 => return Err(io::ErrorKind::UnexpectedEof.into()),
                    n => done += n,
                }
            }
            Ok(())
        }
    }
}

impl Source for [u8] {
    fn length(&self) -> io::Result<u64> {
        Ok(self.len() as u64)
    }

    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<()> {
        let start = usize::try_from(offset).unwrap_or(usize::MAX);
        let bytes = start.checked_add(buffer.len()).and_then(|end| self.get(start..end));
        buffer.copy_from_slice(bytes.ok_or(io::ErrorKind::UnexpectedEof)?);
        Ok(())
    }
}

fn number(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |n, &b| n << 8 | u64::from(b))
}

/// Reads header and directory, and compares what they say with the file's length.
fn directory(file: &(impl Source + ?Sized)) -> Result<Directory, Trouble> {
    let found = file.length()?;
    let mut head = [0; HEAD];
    let short = |expected: u64| Trouble::Truncated { expected, found };
    if found < HEAD as u64 {
        let mut begin = vec![0; found as usize];
        file.read_at(&mut begin, 0)?;
        let ours = MAGIC.starts_with(&begin[..begin.len().min(MAGIC.len())]);
        return Err(if ours && !begin.is_empty() { short(HEAD as u64) } else { Trouble::Foreign });
    }
    file.read_at(&mut head, 0)?;
    if &head[..8] != MAGIC {
        return Err(Trouble::Foreign);
    }
    let version = number(&head[8..12]) as u32;
    if version > VERSION {
        return Err(Trouble::Future { version, newest: VERSION });
    }
    if version < OLDEST {
        return Err(Trouble::Ancient { version, oldest: OLDEST });
    }
    let count = number(&head[12..16]) as usize;
    let wanted = sections(version).count();
    if count != wanted {
        return Err(StoreError::damaged("header", format!("{count} sections where there should be {wanted}")));
    }
    let end = HEAD + count * ENTRY;
    if found < (end + 32) as u64 {
        return Err(short((end + 32) as u64));
    }
    let mut bytes = vec![0; end + 32];
    file.read_at(&mut bytes, 0)?;
    let identity: Identity = *blake3::hash(&bytes[..end]).as_bytes();
    if identity[..] != bytes[end..] {
        return Err(StoreError::damaged("directory", "its checksum does not fit"));
    }
    let mut entries = Vec::new();
    let mut next = (end + 32) as u64;
    for (row, section) in bytes[HEAD..end].chunks_exact(ENTRY).zip(SECTIONS) {
        let mut name = [0; NAME];
        name[..section.name.len()].copy_from_slice(section.name.as_bytes());
        let (offset, length) = (number(&row[NAME..NAME + 8]), number(&row[NAME + 8..NAME + 16]));
        if row[..NAME] != name || offset != next {
            return Err(StoreError::damaged(
                "directory",
                format!("the section '{}' is not where it should be", section.name),
            ));
        }
        next = offset.checked_add(length).ok_or_else(|| StoreError::damaged("directory", "lengths overflow"))?;
        let mut hash = [0; 32];
        hash.copy_from_slice(&row[NAME + 16..]);
        entries.push(Entry { offset, length, hash });
    }
    match found.cmp(&next) {
        std::cmp::Ordering::Less => Err(short(next)),
        std::cmp::Ordering::Equal => Ok(Directory { version, entries, identity }),
        std::cmp::Ordering::Greater => {
            Err(StoreError::damaged("end", format!("{} bytes follow the last section", found - next)))
        }
    }
}

/// The bytes of a section whose checksum fits. `file` is known to hold as many bytes as the directory says.
fn section(file: &(impl Source + ?Sized), directory: &Directory, i: usize) -> Result<Vec<u8>, Trouble> {
    let entry = &directory.entries[i];
    let length = usize::try_from(entry.length).map_err(|_| Trouble::TooLarge { what: "bytes" })?;
    let mut bytes = vec![0; length];
    file.read_at(&mut bytes, entry.offset)?;
    if *blake3::hash(&bytes).as_bytes() != entry.hash {
        return Err(StoreError::damaged(SECTIONS[i].name, "its checksum does not fit"));
    }
    Ok(bytes)
}

/// Opens a graph's file and checks every byte of it.
pub(crate) fn read(path: &Path) -> Result<(Content, Identity), StoreError> {
    let opened = File::open(path).map_err(Trouble::from).and_then(|file| decode(&file));
    opened.map_err(|trouble| StoreError::new(path, trouble))
}

fn decode(source: &(impl Source + ?Sized)) -> Result<(Content, Identity), Trouble> {
    let directory = directory(source)?;
    let mut content = columns::read_all(directory.version, |i| section(source, &directory, i), StoreError::damaged)?;
    let damaged = |(part, fact)| StoreError::damaged(part, fact);
    check::tables(&content.view).map_err(damaged)?;
    // The numbers that the in edges need are checked; the lists are checked while those are counted.
    let view = &content.view;
    let (lists, incoming) = rayon::join(|| check::lists(view), || view.count_incoming());
    lists.map_err(damaged)?;
    content.view.set_incoming(incoming);
    Ok((content, directory.identity))
}

/// As `read`, from memory.
pub(crate) fn read_bytes(bytes: &[u8]) -> Result<(Content, Identity), Trouble> {
    decode(bytes)
}

/// Name and length of each section.
pub(crate) fn parts(path: &Path) -> Result<Vec<(&'static str, u64)>, StoreError> {
    let opened = File::open(path).map_err(Trouble::from).and_then(|file| directory(&file));
    let directory = opened.map_err(|trouble| StoreError::new(path, trouble))?;
    Ok(SECTIONS.iter().zip(directory.entries).map(|(section, entry)| (section.name, entry.length)).collect())
}

/// What the file is now; `None` where there is none.
pub(crate) fn identity(path: &Path) -> Result<Option<Identity>, StoreError> {
    match File::open(path) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(StoreError::new(path, e.into())),
        Ok(file) => directory(&file).map(|d| Some(d.identity)).map_err(|trouble| StoreError::new(path, trouble)),
    }
}

/// The whole file, checksums made.
fn encode(view: &View, linked: &Linked) -> Result<(Vec<u8>, Vec<Vec<u8>>, Identity), Trouble> {
    if let Some(what) = check::too_many(view) {
        return Err(Trouble::TooLarge { what });
    }
    let sections = columns::write_all(view, linked).map_err(|fact| StoreError::damaged("encoding", fact))?;
    let mut head = Vec::with_capacity(HEAD + SECTIONS.len() * ENTRY + 32);
    head.extend_from_slice(MAGIC);
    head.extend_from_slice(&VERSION.to_le_bytes());
    head.extend_from_slice(&(SECTIONS.len() as u32).to_le_bytes());
    let mut offset = (HEAD + SECTIONS.len() * ENTRY + 32) as u64;
    for (section, bytes) in SECTIONS.iter().zip(&sections) {
        let mut name = [0; NAME];
        name[..section.name.len()].copy_from_slice(section.name.as_bytes());
        head.extend_from_slice(&name);
        head.extend_from_slice(&offset.to_le_bytes());
        head.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
        head.extend_from_slice(blake3::hash(bytes).as_bytes());
        offset += bytes.len() as u64;
    }
    let identity: Identity = *blake3::hash(&head).as_bytes();
    head.extend_from_slice(&identity);
    Ok((head, sections, identity))
}

fn temporary(path: &Path) -> Option<PathBuf> {
    let name = path.file_name()?.to_string_lossy().into_owned();
    Some(path.with_file_name(format!(".{name}.tmp")))
}

/// The temporary file, locked; `Locked` while another process writes.
fn lock(path: &Path) -> Result<File, Trouble> {
    let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Err(Trouble::Locked),
        Err(TryLockError::Error(e)) => return Err(e.into()),
    }
    // Between opening and locking, another writer may have renamed this very file into place: it must not be touched then.
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let (mine, there) = (file.metadata()?, fs::metadata(path));
        if !there.is_ok_and(|there| (there.dev(), there.ino()) == (mine.dev(), mine.ino())) {
            return Err(Trouble::Locked);
        }
    }
    Ok(file)
}

/// Writes a graph's file. `expected` is what the old file must be: the identity it was read with, or `None` where the caller has not read
/// it; then an old file that is no sound graph is left alone. On any error the old file is as it was.
pub(crate) fn write(
    path: &Path,
    view: &View,
    linked: &Linked,
    expected: Option<Identity>,
) -> Result<Identity, StoreError> {
    let fail = |trouble: Trouble| StoreError::new(path, trouble);
    let no_name = || fail(Trouble::Io(io::Error::new(io::ErrorKind::InvalidInput, "the path names no file")));
    let temporary = temporary(path).ok_or_else(no_name)?;
    let mut file = lock(&temporary).map_err(fail)?;
    let old = match expected {
        Some(_) => identity(path),
        None if fs::metadata(path).is_ok_and(|m| m.len() == 0) => Ok(None),
        None => sound(path),
    };
    let written = old.and_then(|old| {
        if expected.is_some() && old.is_some() && old != expected {
            return Err(fail(Trouble::ChangedUnderneath));
        }
        replace(&mut file, &temporary, path, view, linked).map_err(fail)
    });
    if written.is_err() {
        // The lock is still held, so the file is ours to drop; what keeps it from going matters less than the error at hand.
        let _ = fs::remove_file(&temporary);
    }
    written
}

/// The identity of an old file whose every section has its checksum; `None` where there is no file.
fn sound(path: &Path) -> Result<Option<Identity>, StoreError> {
    match File::open(path) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(StoreError::new(path, e.into())),
        Ok(file) => {
            let check = || -> Result<Identity, Trouble> {
                let directory = directory(&file)?;
                for i in 0..directory.entries.len() {
                    section(&file, &directory, i)?;
                }
                Ok(directory.identity)
            };
            check().map(Some).map_err(|trouble| StoreError::new(path, trouble))
        }
    }
}

fn replace(file: &mut File, temporary: &Path, path: &Path, view: &View, linked: &Linked) -> Result<Identity, Trouble> {
    let (head, sections, identity) = encode(view, linked)?;
    file.set_len(0)?;
    file.write_all(&head)?;
    for section in &sections {
        file.write_all(section)?;
    }
    file.flush()?;
    file.sync_all()?;
    if let Ok(old) = fs::metadata(path) {
        file.set_permissions(old.permissions())?;
    }
    fs::rename(temporary, path)?;
    sync_folder(path)?;
    Ok(identity)
}

/// Makes the rename itself durable.
fn sync_folder(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        File::open(folder)?.sync_all()?;
    }
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}

/// The bytes of a graph's file, in memory.
pub(crate) fn to_bytes(view: &View, linked: &Linked) -> Result<Vec<u8>, Trouble> {
    let (mut head, sections, _) = encode(view, linked)?;
    sections.iter().for_each(|s| head.extend_from_slice(s));
    Ok(head)
}

/// Whether the first bytes of a file are a graph's; reads no more than them.
pub(crate) fn is_graph(path: &Path) -> bool {
    let mut begin = [0; 8];
    File::open(path).and_then(|mut f| f.read_exact(&mut begin)).is_ok() && &begin == MAGIC
}
