//! Blocks: bounded bincode values, and the columns that they carry.

use bincode::config::{Configuration, Fixint, Limit, LittleEndian};
use serde::de::{DeserializeOwned, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::graph::record::{put, take};

/// Bytes of a column in one block.
pub(super) const BLOCK: usize = 8 << 20;
/// Rows of a table in one block.
const ROWS: usize = 1024;
/// What decoding one block may read or allocate at most.
const LIMIT: usize = 64 << 20;

fn config() -> Configuration<LittleEndian, Fixint, Limit<LIMIT>> {
    bincode::config::standard().with_little_endian().with_fixed_int_encoding().with_limit::<LIMIT>()
}

/// A byte string that is decoded in place.
struct Bytes<'a>(&'a [u8]);

impl Serialize for Bytes<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(self.0)
    }
}

impl<'de> Deserialize<'de> for Bytes<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Bytes<'de>, D::Error> {
        struct InPlace;
        impl<'de> Visitor<'de> for InPlace {
            type Value = Bytes<'de>;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("bytes")
            }
            fn visit_borrowed_bytes<E>(self, bytes: &'de [u8]) -> Result<Bytes<'de>, E> {
                Ok(Bytes(bytes))
            }
        }
        deserializer.deserialize_bytes(InPlace)
    }
}

/// What keeps bytes from being a section.
pub(super) type Fault = String;

pub(super) fn bytes_out(column: &[u8]) -> Result<Vec<u8>, Fault> {
    let mut out = Vec::with_capacity(column.len() + 8 * (1 + column.len() / BLOCK));
    for block in column.chunks(BLOCK) {
        bincode::serde::encode_into_std_write(Bytes(block), &mut out, config()).map_err(|e| e.to_string())?;
    }
    Ok(out)
}

/// The blocks of a section, in place.
fn blocks(mut section: &[u8]) -> impl Iterator<Item = Result<&[u8], Fault>> {
    std::iter::from_fn(move || {
        if section.is_empty() {
            return None;
        }
        let read: Result<(Bytes<'_>, usize), _> = bincode::serde::borrow_decode_from_slice(section, config());
        match read {
            Ok((block, used)) => {
                section = &section[used..];
                Some(if block.0.len() > BLOCK { Err("a block is too long".into()) } else { Ok(block.0) })
            }
            Err(e) => {
                section = &[];
                Some(Err(e.to_string()))
            }
        }
    })
}

pub(super) fn bytes_in(section: &[u8]) -> Result<Vec<u8>, Fault> {
    let mut column = Vec::with_capacity(section.len());
    for block in blocks(section) {
        column.extend_from_slice(block?);
    }
    Ok(column)
}

pub(super) fn text_in(section: &[u8]) -> Result<String, Fault> {
    String::from_utf8(bytes_in(section)?).map_err(|e| format!("not UTF-8 at byte {}", e.utf8_error().valid_up_to()))
}

pub(super) fn u16_out(column: &[u16]) -> Result<Vec<u8>, Fault> {
    bytes_out(&column.iter().flat_map(|n| n.to_le_bytes()).collect::<Vec<u8>>())
}

pub(super) fn u16_in(section: &[u8]) -> Result<Vec<u16>, Fault> {
    let mut column = Vec::with_capacity(section.len() / 2);
    for block in blocks(section) {
        let (numbers, rest) = block?.as_chunks::<2>();
        if !rest.is_empty() {
            return Err("a number is cut".into());
        }
        column.extend(numbers.iter().map(|b| u16::from_le_bytes(*b)));
    }
    Ok(column)
}

pub(super) fn u32_out(column: &[u32]) -> Result<Vec<u8>, Fault> {
    bytes_out(&column.iter().flat_map(|n| n.to_le_bytes()).collect::<Vec<u8>>())
}

pub(super) fn u32_in(section: &[u8]) -> Result<Vec<u32>, Fault> {
    let mut column = Vec::with_capacity(section.len() / 4);
    for block in blocks(section) {
        let (numbers, rest) = block?.as_chunks::<4>();
        if !rest.is_empty() {
            return Err("a number is cut".into());
        }
        column.extend(numbers.iter().map(|b| u32::from_le_bytes(*b)));
    }
    Ok(column)
}

/// A column that begins with 0 and never falls; the first 0 is not written.
pub(super) fn rising_out(column: impl Iterator<Item = u32>) -> Result<Vec<u8>, Fault> {
    let (mut out, mut before) = (Vec::new(), 0);
    for number in column.skip(1) {
        put(&mut out, number - before);
        before = number;
    }
    bytes_out(&out)
}

pub(super) fn rising_in(section: &[u8]) -> Result<Vec<u32>, Fault> {
    let bytes = bytes_in(section)?;
    let mut rest = &bytes[..];
    let mut column = Vec::with_capacity(1 + bytes.iter().filter(|&&b| b < 0x80).count());
    let mut last = 0u32;
    column.push(0);
    while !rest.is_empty() {
        let step = take(&mut rest).ok_or("a number is cut")?;
        last = last.checked_add(step).ok_or("offsets run over 32 bits")?;
        column.push(last);
    }
    Ok(column)
}

pub(super) fn rows_out<T: Serialize>(rows: &[T]) -> Result<Vec<u8>, Fault> {
    let mut out = Vec::new();
    for block in rows.chunks(ROWS) {
        bincode::serde::encode_into_std_write(block, &mut out, config()).map_err(|e| e.to_string())?;
    }
    Ok(out)
}

pub(super) fn rows_in<T: DeserializeOwned>(mut section: &[u8]) -> Result<Vec<T>, Fault> {
    let mut rows = Vec::new();
    while !section.is_empty() {
        let (block, used): (Vec<T>, usize) =
            bincode::serde::decode_from_slice(section, config()).map_err(|e| e.to_string())?;
        if block.is_empty() || block.len() > ROWS {
            return Err("a block of rows has no or too many rows".into());
        }
        rows.extend(block);
        section = &section[used..];
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_read_back() {
        let long: Vec<u32> = (0..(BLOCK as u32 / 2)).map(|i| i * 3).collect();
        assert_eq!(u32_in(&u32_out(&long).unwrap()).unwrap(), long);
        assert_eq!(rising_in(&rising_out(long.iter().copied()).unwrap()).unwrap(), long);
        assert_eq!(rising_in(&rising_out([0].into_iter()).unwrap()).unwrap(), [0]);
        assert_eq!(u16_in(&u16_out(&[1, 65535]).unwrap()).unwrap(), [1, 65535]);
        let rows: Vec<(String, u8)> = (0..3000).map(|i| (format!("row {i}"), i as u8)).collect();
        assert_eq!(rows_in::<(String, u8)>(&rows_out(&rows).unwrap()).unwrap(), rows);
    }

    #[test]
    fn a_length_beyond_the_limit_allocates_nothing() {
        let huge = u64::MAX.to_le_bytes();
        assert!(bytes_in(&huge).is_err());
        assert!(rows_in::<String>(&huge).is_err());
        assert!(text_in(&bytes_out(&[0xff]).unwrap()).is_err());
    }
}
