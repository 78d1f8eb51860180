//! Letters without accents, case and punctuation.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The name in lower case without accents (NFKD, combining marks dropped), ligatures spelt out, punctuation and apostrophes as one
/// space, the dots of an acronym closed up: `L’Œuvre–d’Émile` → `l oeuvre d emile`, `O.N.U.` → `onu`. Letters of other scripts stay.
pub fn fold(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    for word in marked(name).split([' ', '\'']).filter(|word| !word.is_empty()) {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(word);
    }
    folded
}

/// `fold` with apostrophes inside words kept as `'`.
pub(super) fn marked(name: &str) -> String {
    let chars: Vec<char> = name.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect();
    let mut out = String::with_capacity(name.len());
    // Letters since the last break: the dot after a single one is an initial's or an acronym's.
    let mut run = 0;
    for (at, &c) in chars.iter().enumerate() {
        let next_is_letter = |offset: usize| chars.get(at + offset).is_some_and(|c| c.is_alphanumeric());
        if c.is_alphanumeric() {
            run += 1;
            push_letter(&mut out, c);
        } else if c == '.' && run == 1 && next_is_letter(1) && !next_is_letter(2) {
            // Inside an acronym: the next part is one letter too.
            run = 0;
        } else if is_apostrophe(c) && run > 0 && next_is_letter(1) {
            out.push('\'');
            run = 0;
        } else if !is_combining_mark(c) {
            out.push(' ');
            run = 0;
        }
    }
    out
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | 'ʹ' | '′' | '`')
}

/// Letters that decomposition leaves whole.
fn push_letter(out: &mut String, c: char) {
    match c {
        'œ' => out.push_str("oe"),
        'æ' => out.push_str("ae"),
        'ß' => out.push_str("ss"),
        'þ' => out.push_str("th"),
        'ø' => out.push('o'),
        'đ' | 'ð' => out.push('d'),
        'ł' => out.push('l'),
        'ı' => out.push('i'),
        'ħ' => out.push('h'),
        'ŋ' => out.push_str("ng"),
        _ => out.push(c),
    }
}
