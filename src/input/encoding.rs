//! Bytes → UTF-8 text: UTF-8 as it is, anything else by byte-order mark or detection, with a word about the guess and the way back to the
//! bytes of the file.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{CoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::base::{Diagnostic, Origin};

/// Text, and what had to be guessed. UTF-8 keeps its byte-order mark: the text has the bytes of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    pub text: String,
    /// `None` where text and file are the same bytes.
    pub origin: Option<Origin>,
    pub diagnostics: Vec<Diagnostic>,
}

/// Bytes that text never holds may make up at most one in this many; images and archives have one in ten.
const CONTROL_SHARE: usize = 50;
/// What one byte can bring forth, in bytes of UTF-8: a few characters at most.
const PIECE: usize = 32;
/// How much of the file is looked at to tell text from other things, in bytes.
const PROBE: usize = 64 * 1024;

/// Decodes a file. The error is a fact about bytes that are no text ("holds no text but binary data").
pub fn decode(bytes: &[u8]) -> Result<Decoded, String> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        if encoding != UTF_8 {
            return convert(bytes, mark, encoding, vec![guessed(encoding, "its byte-order mark says so")]);
        }
        return match std::str::from_utf8(bytes) {
            Ok(text) => Ok(as_it_is(text)),
            Err(_) => convert(bytes, mark, encoding, Vec::new()),
        };
    }
    if let Some(encoding) = unmarked_utf16(bytes) {
        return convert(bytes, 0, encoding, vec![guessed(encoding, "every other byte is zero")]);
    }
    if is_binary(bytes) {
        return Err("holds binary data, no text".into());
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(as_it_is(text));
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    let encoding = detector.guess(None, Utf8Detection::Allow);
    convert(bytes, 0, encoding, vec![guessed(encoding, "it is not UTF-8, and this fits best")])
}

fn guessed(encoding: &'static Encoding, why: &str) -> Diagnostic {
    Diagnostic::new(None, format!("read as {}: {why}", encoding.name()))
}

fn as_it_is(text: &str) -> Decoded {
    Decoded { text: text.to_string(), origin: None, diagnostics: Vec::new() }
}

/// Decodes the bytes from `start` on, one by one, so that it is known of each character which bytes it came from.
pub(super) fn convert(
    bytes: &[u8],
    start: usize,
    encoding: &'static Encoding,
    mut diagnostics: Vec<Diagnostic>,
) -> Result<Decoded, String> {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let (mut text, mut origin) = (String::with_capacity(bytes.len()), Origin::new(encoding.name()));
    let (mut lossy, mut from) = (false, start);
    let mut piece = [0; PIECE];
    for at in start..=bytes.len() {
        // Behind the last byte the decoder says what it still holds.
        let (last, to) = (at == bytes.len(), bytes.len().min(at + 1));
        let mut rest = &bytes[at..to];
        let first = text.len();
        loop {
            let (result, read, written, errors) = decoder.decode_to_utf8(rest, &mut piece, last);
            text.push_str(std::str::from_utf8(&piece[..written]).unwrap_or_default());
            (rest, lossy) = (&rest[read..], lossy | errors);
            if result == CoderResult::InputEmpty {
                break;
            }
        }
        // Of several characters that one byte brings forth, the last may be that byte, which broke off what stood before it.
        let count = text[first..].chars().count();
        let own = count > 1 && !last && text.as_bytes().last() == Some(&bytes[at]);
        let border = if own { at } else { to };
        for (i, (offset, c)) in text[first..].char_indices().enumerate() {
            let (begin, end) = (if i == 0 { from } else { border }, if i + 1 == count { to } else { border });
            origin.push((first + offset, c.len_utf8()), (begin, end - begin));
            from = end;
        }
    }
    if lossy {
        let message = format!("some bytes are not {}; they became U+FFFD", encoding.name());
        diagnostics.push(Diagnostic::new(None, message));
    }
    Ok(Decoded { text, origin: Some(origin), diagnostics })
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
