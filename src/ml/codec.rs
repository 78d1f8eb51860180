//! The bounded format of model files: magic `FILM`, format version, a tag that says what the file is, the length and the checksum of
//! the body, the body. Numbers are little-endian or LEB128. A reader never reads past the body and never allocates more than the
//! body could fill, so a damaged file is an error and nothing else.

use crate::base::DataError;

const MAGIC: &[u8; 4] = b"FILM";
const VERSION: u8 = 1;
/// Magic, version, tag, length, first 8 bytes of BLAKE3.
const HEADER: usize = 4 + 1 + 8 + 8 + 8;

/// Collects the body of a model file.
#[derive(Default)]
pub struct ModelWriter {
    body: Vec<u8>,
}

impl ModelWriter {
    pub fn byte(&mut self, value: u8) {
        self.body.push(value);
    }

    /// An unsigned number, seven bits a byte.
    pub fn number(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.body.push(value as u8 | 0x80);
            value >>= 7;
        }
        self.body.push(value as u8);
    }

    /// A signed number, zigzag.
    pub fn signed(&mut self, value: i64) {
        self.number(((value << 1) ^ (value >> 63)) as u64);
    }

    pub fn float(&mut self, value: f32) {
        self.body.extend(value.to_le_bytes());
    }

    pub fn bytes(&mut self, bytes: &[u8]) {
        self.number(bytes.len() as u64);
        self.body.extend(bytes);
    }

    pub fn text(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }

    /// The finished file. `tag` is at most eight ASCII letters.
    pub fn finish(self, tag: &str) -> Vec<u8> {
        let mut file = Vec::with_capacity(HEADER + self.body.len());
        file.extend(MAGIC);
        file.push(VERSION);
        file.extend(padded(tag));
        file.extend((self.body.len() as u64).to_le_bytes());
        file.extend(&blake3::hash(&self.body).as_bytes()[..8]);
        file.extend(self.body);
        file
    }
}

fn padded(tag: &str) -> [u8; 8] {
    let mut out = [b' '; 8];
    for (to, from) in out.iter_mut().zip(tag.bytes()) {
        *to = from;
    }
    out
}

/// Reads the body of a model file back, in the order in which it was written.
pub struct ModelReader<'a> {
    name: &'a str,
    rest: &'a [u8],
}

impl<'a> ModelReader<'a> {
    /// Checks the header and the checksum. `name` is the file's, for messages.
    pub fn open(name: &'a str, file: &'a [u8], tag: &str) -> Result<ModelReader<'a>, DataError> {
        let error = |message: &str| Err(DataError::new(name, message));
        if file.len() < HEADER || &file[..4] != MAGIC {
            return error("is not a model file; restore it from the release or train it again");
        }
        if file[4] != VERSION {
            return error("is a model file of another version; train it again");
        }
        if file[5..13] != padded(tag) {
            return error("is a model of another kind; restore it from the release or train it again");
        }
        let length = u64::from_le_bytes(file[13..21].try_into().unwrap_or_default());
        let body = &file[HEADER..];
        if body.len() as u64 != length {
            return error("is cut short or too long; restore it from the release or train it again");
        }
        if blake3::hash(body).as_bytes()[..8] != file[21..HEADER] {
            return error("is damaged (wrong checksum); restore it from the release or train it again");
        }
        Ok(ModelReader { name, rest: body })
    }

    pub fn error<T>(&self, message: &str) -> Result<T, DataError> {
        Err(DataError::new(self.name, message))
    }

    fn take(&mut self, count: usize) -> Result<&'a [u8], DataError> {
        match self.rest.split_at_checked(count) {
            Some((taken, rest)) => {
                self.rest = rest;
                Ok(taken)
            }
            None => self.error("ends too early; train it again"),
        }
    }

    pub fn byte(&mut self) -> Result<u8, DataError> {
        Ok(self.take(1)?[0])
    }

    #[inline]
    pub fn number(&mut self) -> Result<u64, DataError> {
        // Most numbers of a model are below 128.
        match self.rest.split_first() {
            Some((&byte, rest)) if byte < 0x80 => {
                self.rest = rest;
                Ok(byte as u64)
            }
            _ => self.long_number(),
        }
    }

    fn long_number(&mut self) -> Result<u64, DataError> {
        let mut value = 0u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= ((byte & 0x7f) as u64) << shift;
            if byte < 0x80 {
                return Ok(value);
            }
        }
        self.error("holds a number that is too long; train it again")
    }

    /// A count of things that take at least one byte each: never more than what is left.
    pub fn count(&mut self) -> Result<usize, DataError> {
        let value = self.number()?;
        if value > self.rest.len() as u64 {
            return self.error("promises more than it holds; train it again");
        }
        Ok(value as usize)
    }

    #[inline]
    pub fn signed(&mut self) -> Result<i64, DataError> {
        let value = self.number()?;
        Ok((value >> 1) as i64 ^ -((value & 1) as i64))
    }

    pub fn float(&mut self) -> Result<f32, DataError> {
        Ok(f32::from_le_bytes(self.take(4)?.try_into().unwrap_or_default()))
    }

    pub fn bytes(&mut self) -> Result<&'a [u8], DataError> {
        let count = self.count()?;
        self.take(count)
    }

    pub fn text(&mut self) -> Result<&'a str, DataError> {
        let bytes = self.bytes()?;
        std::str::from_utf8(bytes).or_else(|_| self.error("holds text that is not UTF-8; train it again"))
    }

    /// Whether everything was read.
    pub fn finish(self) -> Result<(), DataError> {
        if self.rest.is_empty() { Ok(()) } else { self.error("holds more than it should; train it again") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Vec<u8> {
        let mut writer = ModelWriter::default();
        writer.number(300);
        writer.signed(-5);
        writer.text("été");
        writer.float(0.5);
        writer.finish("sample")
    }

    fn parse(file: &[u8]) -> Result<(u64, i64, String, f32), DataError> {
        let mut reader = ModelReader::open("x.bin", file, "sample")?;
        let out = (reader.number()?, reader.signed()?, reader.text()?.to_string(), reader.float()?);
        reader.finish()?;
        Ok(out)
    }

    #[test]
    fn what_is_written_reads_back() {
        assert_eq!(parse(&sample()).unwrap(), (300, -5, "été".to_string(), 0.5));
    }

    #[test]
    fn any_damage_is_an_error() {
        let file = sample();
        for at in 0..file.len() {
            assert!(parse(&file[..at]).is_err(), "cut at {at}");
            let mut damaged = file.clone();
            damaged[at] ^= 4;
            assert!(parse(&damaged).is_err(), "byte {at}");
        }
        assert!(ModelReader::open("x.bin", &file, "other").is_err());
    }
}
