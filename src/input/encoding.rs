//! Bytes → UTF-8 text: byte-order marks, UTF-8 as it is, anything else by detection, with a word about the guess.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::base::Diagnostic;

/// Text without byte-order mark, and what had to be guessed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    pub text: String,
    pub diagnostics: Vec<Diagnostic>,
}

/// Bytes that text never holds may make up at most one in this many; images and archives have one in ten.
const CONTROL_SHARE: usize = 50;
/// How much of the file is looked at to tell text from other things, in bytes.
const PROBE: usize = 64 * 1024;

/// Decodes a file. The error is a fact about bytes that are no text ("holds no text but binary data").
pub fn decode(bytes: &[u8]) -> Result<Decoded, String> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let diagnostics =
            if encoding == UTF_8 { Vec::new() } else { vec![guessed(encoding, "its byte-order mark says so")] };
        return convert(&bytes[mark..], encoding, diagnostics);
    }
    if let Some(encoding) = unmarked_utf16(bytes) {
        return convert(bytes, encoding, vec![guessed(encoding, "every other byte is zero")]);
    }
    if is_binary(bytes) {
        return Err("holds binary data, no text".into());
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(Decoded { text: text.to_string(), diagnostics: Vec::new() });
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    let encoding = detector.guess(None, Utf8Detection::Allow);
    convert(bytes, encoding, vec![guessed(encoding, "it is not UTF-8, and this fits best")])
}

fn guessed(encoding: &'static Encoding, why: &str) -> Diagnostic {
    Diagnostic::new(None, format!("read as {}: {why}", encoding.name()))
}

fn convert(bytes: &[u8], encoding: &'static Encoding, mut diagnostics: Vec<Diagnostic>) -> Result<Decoded, String> {
    let (text, lossy) = encoding.decode_without_bom_handling(bytes);
    if lossy {
        let message = format!("some bytes are not {}; they became U+FFFD", encoding.name());
        diagnostics.push(Diagnostic::new(None, message));
    }
    Ok(Decoded { text: text.into_owned(), diagnostics })
}

/// UTF-16 without a mark: European text has a zero in nearly every other byte.
fn unmarked_utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let probe = &bytes[..bytes.len().min(PROBE) & !1];
    let zeros = |parity: usize| probe.iter().skip(parity).step_by(2).filter(|b| **b == 0).count();
    let (even, odd, half) = (zeros(0), zeros(1), probe.len() / 2);
    if half < 8 {
        None
    } else if odd * 10 > half * 9 && even * 10 < half {
        Some(UTF_16LE)
    } else if even * 10 > half * 9 && odd * 10 < half {
        Some(UTF_16BE)
    } else {
        None
    }
}

fn is_binary(bytes: &[u8]) -> bool {
    let probe = &bytes[..bytes.len().min(PROBE)];
    let odd = probe.iter().filter(|b| **b < 0x20 && !matches!(**b, b'\t' | b'\n' | b'\r' | 0x0c | 0x1b)).count();
    odd * CONTROL_SHARE > probe.len()
}
