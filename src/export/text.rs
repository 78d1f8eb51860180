//! What several formats share: short quotes, places of quotes, wrapped labels, and characters that no format may carry.

use crate::query::Quote;

/// Quotes in tooltips and cells are cut after this many characters.
const QUOTE_MAX: usize = 280;

/// Control characters (C0, C1) become spaces: no reader of an export needs them, and XML may not hold them.
pub fn clean(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// The quote on one line, cut where it is very long, with its place: `« … » bout.txt:3`.
pub fn proof(quote: &Quote) -> String {
    let place = format!("{}:{}", clean(&quote.document), quote.line);
    let words: Vec<&str> = quote.text.split_whitespace().collect();
    if words.is_empty() {
        return place;
    }
    let line = clean(&words.join(" "));
    match line.char_indices().nth(QUOTE_MAX) {
        Some((cut, _)) => format!("« {}… » {place}", &line[..cut]),
        None => format!("« {line} » {place}"),
    }
}

/// Lines of at most `width` characters, broken at spaces; a longer word stays whole.
pub fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in clean(text).split_whitespace() {
        if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > width {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines.push(line);
    lines
}
