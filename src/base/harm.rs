//! For tests only: bytes made to harm, the same on every run. What reads them may refuse them and may not panic.

/// How many cases a test of this kind tries: `FILATURE_CASES` where it is set (a long run), else the usual number.
pub(crate) fn cases(usual: u64) -> u64 {
    std::env::var("FILATURE_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(usual)
}

/// A fixed stream of numbers (splitmix64).
pub(crate) struct Chance(pub u64);

impl Chance {
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % bound.max(1) as u64) as usize
    }
}

/// One to four changes of single bits, bytes or stretches, or a cut.
pub(crate) fn harm(bytes: &mut Vec<u8>, chance: &mut Chance) {
    for _ in 0..1 + chance.below(4) {
        if bytes.is_empty() {
            return;
        }
        let at = chance.below(bytes.len());
        match chance.below(7) {
            0 | 1 => bytes[at] ^= 1 << chance.below(8),
            2 => bytes[at] = chance.below(256) as u8,
            3 => bytes[at] = 255,
            4 => {
                let piece = piece(bytes, chance);
                bytes.splice(at..(at + piece.len()).min(bytes.len()), piece);
            }
            5 => {
                let piece = piece(bytes, chance);
                bytes.splice(at..at, piece);
            }
            _ => bytes.truncate(at),
        }
    }
}

fn piece(bytes: &[u8], chance: &mut Chance) -> Vec<u8> {
    let (from, length) = (chance.below(bytes.len()), 1 + chance.below(16));
    bytes[from..(from + length).min(bytes.len())].to_vec()
}
