//! A phrase as a number: case, accents, ligatures, hyphens and kinds of apostrophes make no difference. FNV-1a, 64 bits
//! (Fowler, Noll, Vo; <http://www.isthe.com/chongo/tech/comp/fnv/>): for the 10^5 phrases of the lists, two that differ
//! meet with a chance below 10^-9, so the phrase itself need not be kept. Linear in the length.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0000_0100_0000_01b3;

/// Built word by word; words are joined as if by one space, but for a word after an apostrophe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PhraseKey {
    state: u64,
    /// A gap was seen that counts only if something follows.
    gap: bool,
    /// Nothing yet, or an apostrophe: a gap here counts for nothing.
    glue: bool,
}

impl Default for PhraseKey {
    fn default() -> PhraseKey {
        PhraseKey { state: OFFSET, gap: false, glue: true }
    }
}

impl PhraseKey {
    pub fn of(phrase: &str) -> PhraseKey {
        let mut key = PhraseKey::default();
        key.push(phrase);
        key
    }

    /// Adds a word, or several.
    pub fn push(&mut self, word: &str) {
        self.gap = true;
        for c in word.chars() {
            if c.is_ascii() {
                self.letter(c.to_ascii_lowercase());
            } else {
                self.other(c);
            }
        }
    }

    pub fn value(self) -> u64 {
        self.state
    }

    fn other(&mut self, c: char) {
        match c {
            '’' | 'ʼ' => self.letter('\''),
            '‐' | '‑' | '–' | '\u{a0}' | '\u{202f}' => self.letter(' '),
            'œ' | 'Œ' => "oe".chars().for_each(|c| self.letter(c)),
            'æ' | 'Æ' => "ae".chars().for_each(|c| self.letter(c)),
            'ß' => "ss".chars().for_each(|c| self.letter(c)),
            c => {
                for part in std::iter::once(c).nfd().filter(|c| !is_combining_mark(*c)) {
                    part.to_lowercase().for_each(|c| self.letter(c));
                }
            }
        }
    }

    fn letter(&mut self, c: char) {
        if c == ' ' || c == '-' || c.is_whitespace() {
            self.gap = true;
            return;
        }
        if std::mem::take(&mut self.gap) && !self.glue {
            self.byte(b' ');
        }
        self.glue = c == '\'';
        let mut buffer = [0; 4];
        for byte in c.encode_utf8(&mut buffer).bytes() {
            self.byte(byte);
        }
    }

    fn byte(&mut self, byte: u8) {
        self.state = (self.state ^ u64::from(byte)).wrapping_mul(PRIME);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spelling_variants_are_one_phrase() {
        let same = |a: &str, b: &str| assert_eq!(PhraseKey::of(a), PhraseKey::of(b), "{a} / {b}");
        same("États-Unis", "etats unis");
        same("Côte d'Ivoire", "CÔTE D’IVOIRE");
        same("Œuvre", "oeuvre");
        same("L'e\u{301}te\u{301}", "l'été");
        assert_ne!(PhraseKey::of("Paris"), PhraseKey::of("Pari s"));
        let mut key = PhraseKey::default();
        ["Côte", "d'", "Ivoire"].iter().for_each(|word| key.push(word));
        assert_eq!(key.value(), PhraseKey::of("Côte d'Ivoire").value());
    }
}
