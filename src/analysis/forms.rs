//! How the models see a word form: folded text, affixes, shape and lexicon class, each as a number.

use unicode_normalization::UnicodeNormalization;

use crate::language::Lexicon;
use crate::ml::text_hash;

/// Typographic apostrophes and quotation marks read like straight ones; everything else stays.
pub fn plain_char(c: char) -> char {
    match c {
        '\u{2019}' | '\u{2018}' | '\u{02BC}' | '\u{00B4}' | '\u{FF07}' | '\u{201B}' => '\'',
        '\u{201C}' | '\u{201D}' | '\u{201E}' | '\u{201F}' | '\u{FF02}' => '"',
        '\u{2010}' | '\u{2011}' => '-',
        '\u{00A0}' | '\u{202F}' | '\u{2009}' => ' ',
        c => c,
    }
}

pub fn is_combining(c: char) -> bool {
    matches!(c as u32, 0x300..=0x36F | 0x1AB0..=0x1AFF | 0x20D0..=0x20FF | 0xFE00..=0xFE0F | 0x200D | 0x1F3FB..=0x1F3FF)
}

/// Characters that neither show nor carry text: byte-order marks, zero-width spaces, marks of writing direction, controls.
pub fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c as u32, 0x200B | 0x200C | 0x200E | 0x200F | 0x202A..=0x202E | 0x2060..=0x2069 | 0xFEFF | 0x00AD)
}

/// The form as models see it: composed accents, plain apostrophes, no soft hyphens.
pub fn plain(form: &str, out: &mut String) {
    out.clear();
    if form.is_ascii() {
        out.push_str(form);
    } else if form.chars().any(|c| is_combining(c) || is_invisible(c)) {
        out.extend(form.nfc().filter(|&c| !is_invisible(c)).map(plain_char));
    } else {
        out.extend(form.chars().map(plain_char));
    }
}

/// Case and digits of a form at one glance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Shape {
    Lower,
    /// First letter upper, others lower: `Genève`.
    Capital,
    /// One capital letter, alone: `L`.
    Initial,
    Upper,
    Mixed,
    Digits,
    /// Letters and digits: `G20`.
    Code,
    Punctuation,
}

impl Shape {
    pub fn of(form: &str) -> Shape {
        let (mut upper, mut lower, mut digit, mut first_upper) = (0, 0, 0, false);
        for (i, c) in form.chars().enumerate() {
            if c.is_uppercase() {
                upper += 1;
                first_upper |= i == 0;
            } else if c.is_alphabetic() {
                lower += 1;
            } else if c.is_numeric() {
                digit += 1;
            }
        }
        match (upper, lower, digit) {
            (0, 0, 0) => Shape::Punctuation,
            (0, 0, _) => Shape::Digits,
            (_, _, d) if d > 0 => Shape::Code,
            (0, _, _) => Shape::Lower,
            (1, 0, _) => Shape::Initial,
            (1, _, _) if first_upper => Shape::Capital,
            (_, 0, _) => Shape::Upper,
            _ => Shape::Mixed,
        }
    }

    pub fn has_capital(self) -> bool {
        matches!(self, Shape::Capital | Shape::Initial | Shape::Upper)
    }
}

/// A form with everything that feature functions ask of it.
#[derive(Clone, Copy, Debug)]
pub struct FormView {
    /// Exact form, digits as `0` beyond the second.
    pub form: u64,
    /// Lower-cased form.
    pub lower: u64,
    /// The last one to five characters, lower-cased; 0 where the form is shorter.
    pub suffixes: [u64; 5],
    /// The first one to four.
    pub prefixes: [u64; 4],
    pub shape: Shape,
    /// Class of the form in the lexicon, 0 if unknown.
    pub class: u8,
    /// Class of the lower-cased form.
    pub lower_class: u8,
    /// Characters.
    pub length: u8,
}

/// Buffers that are reused from form to form.
#[derive(Default)]
pub struct FormReader {
    plain: String,
    lower: String,
    bounds: Vec<usize>,
}

impl FormReader {
    pub fn view(&mut self, form: &str, lexicon: &Lexicon) -> FormView {
        plain(form, &mut self.plain);
        let shape = Shape::of(&self.plain);
        let exact = text_hash(&self.plain);
        let class = lexicon.classes.get_hash(exact).unwrap_or(0);
        self.lower.clear();
        if self.plain.is_ascii() {
            self.lower.push_str(&self.plain);
            self.lower.make_ascii_lowercase();
        } else {
            self.lower.extend(self.plain.chars().flat_map(char::to_lowercase));
        }
        let lower_class = match shape {
            Shape::Lower | Shape::Punctuation | Shape::Digits => class,
            _ => lexicon.classes.get(&self.lower).unwrap_or(0),
        };
        if matches!(shape, Shape::Digits | Shape::Code) {
            let folded: String = self.lower.chars().map(|c| if c.is_numeric() { '0' } else { c }).collect();
            self.lower = folded;
        }
        self.bounds.clear();
        self.bounds.extend(self.lower.char_indices().map(|(i, _)| i));
        self.bounds.push(self.lower.len());
        let n = self.bounds.len() - 1;
        let mut suffixes = [0; 5];
        for (i, suffix) in suffixes.iter_mut().enumerate().take(n) {
            *suffix = text_hash(&self.lower[self.bounds[n - i - 1]..]);
        }
        let mut prefixes = [0; 4];
        for (i, prefix) in prefixes.iter_mut().enumerate().take(n) {
            *prefix = text_hash(&self.lower[..self.bounds[i + 1]]);
        }
        let form = if matches!(shape, Shape::Digits | Shape::Code) { text_hash(&self.lower) } else { exact };
        FormView {
            form,
            lower: text_hash(&self.lower),
            suffixes,
            prefixes,
            shape,
            class,
            lower_class,
            length: n.min(255) as u8,
        }
    }
}

impl FormView {
    /// What stands before and after a text.
    pub const OUTSIDE: FormView = FormView {
        form: 1,
        lower: 1,
        suffixes: [1; 5],
        prefixes: [1; 4],
        shape: Shape::Punctuation,
        class: 0,
        lower_class: 0,
        length: 0,
    };
}
