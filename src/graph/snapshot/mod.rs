//! The file of a graph. In: a view and its links. Out: bytes, and back, checked. Only this folder names bincode.
//!
//! # Format, version 2 (all integers little-endian)
//!
//! | bytes | what |
//! |---|---|
//! | 0..8 | magic `FILATURE` |
//! | 8..12 | version, `u32` |
//! | 12..16 | number of sections *n*, `u32` |
//! | then 64 × *n* | directory: name (16 bytes, NUL-padded), offset `u64`, length `u64`, BLAKE3 of the section (32 bytes) |
//! | then 32 | BLAKE3 of everything before it |
//! | the rest | the sections, in the directory's order, without gaps; the file ends with the last |
//!
//! A section is a sequence of blocks. A block is one bincode 2 value (serde, little-endian, fixed-size integers) of at most `BLOCK` bytes,
//! decoded under `LIMIT`: a byte string (`u64` length, bytes) in the sections of columns, a `Vec` of rows in `documents`, `names` and
//! `links`. Byte strings of one section are joined and then read as the section's column type:
//!
//! | type | meaning |
//! |---|---|
//! | bytes | as they are; `strings` and `texts` are UTF-8 |
//! | u16, u32 | fixed width |
//! | rising | numbers that never fall, beginning with 0: the differences, as base-128 varints |
//!
//! The sections are those of `columns::SECTIONS`; what each column means is said at `View`. Packed evidence and contributions are laid out
//! in `record`. After the checksums every number is checked against the table that it points into, so that no file, however made, can
//! make a later reader panic or allocate beyond the file's own size.
//!
//! Version 1 had no `doc-copies` (near-copies; its edges are weighed by pieces of evidence), no `doc-readings` (what each document was read with) and no `linked-by` (what made the links); such files open, and their documents count as read by an earlier program.
//!
//! # Never lose
//!
//! Writing goes to `.NAME.tmp` in the same folder, under an advisory lock of that file, is flushed and synced, and renamed over the old
//! file; then the folder is synced. Assumed: rename within a folder is atomic, and a synced file keeps its bytes.

mod blocks;
mod check;
mod columns;
mod file;
#[cfg(test)]
mod hostile_tests;
#[cfg(all(test, unix))]
mod kill_tests;
#[cfg(test)]
mod tests;

pub(crate) use check::too_many;
pub(crate) use columns::Content;
pub(crate) use file::{Identity, is_graph, parts, read, read_bytes, to_bytes, write};

pub(crate) const MAGIC: &[u8; 8] = b"FILATURE";
pub(crate) const VERSION: u32 = 2;
/// The oldest version that this program reads.
pub(crate) const OLDEST: u32 = 1;
