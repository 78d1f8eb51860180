//! Tokens that are told by their form in any language: web addresses, names of accounts and subjects ("@name", "#subject"), words in which a scanner
//! took a letter for a digit ("c0urt"). In: a text. Out: where a border inside or beside one is decided without a model. Linear.

use super::forms::is_invisible;

/// What web addresses begin with.
const ADDRESSES: [&str; 3] = ["https://", "http://", "www."];

/// Walks through a text from left to right.
pub struct Sealed<'a> {
    text: &'a str,
    /// The piece that was found last, or the place up to which there is none: start, end.
    piece: (usize, usize),
    /// Where to look on.
    next: usize,
}

impl<'a> Sealed<'a> {
    /// For the text from byte `start` on.
    pub fn new(text: &'a str, start: usize) -> Sealed<'a> {
        Sealed { text, piece: (start, start), next: start }
    }

    /// Whether a token ends at byte `at`: `false` inside such a token, `true` at its edges, `None` elsewhere. Asked in the order of the text.
    pub fn ends(&mut self, at: usize) -> Option<bool> {
        while self.piece.1 < at && self.next < self.text.len() {
            self.find();
        }
        let (start, end) = self.piece;
        (start < end && start <= at && at <= end).then_some(at == start || at == end)
    }

    /// The next piece: a sealed one, or an empty one at the end of a word without.
    fn find(&mut self) {
        let rest = &self.text[self.next..];
        let gap = |c: char| c.is_whitespace() || is_invisible(c);
        let Some(from) = rest.find(|c| !gap(c)).map(|at| self.next + at) else {
            (self.piece, self.next) = ((self.text.len(), self.text.len()), self.text.len());
            return;
        };
        let to = self.text[from..].find(gap).map_or(self.text.len(), |at| from + at);
        let word = &self.text[from..to];
        let found = address(word).or_else(|| account(word)).or_else(|| scanned(word));
        self.piece = found.map_or((to, to), |(a, b)| (from + a, from + b));
        self.next = to;
    }
}

/// A web address from its beginning on, without the marks that end it.
fn address(word: &str) -> Option<(usize, usize)> {
    let start = ADDRESSES.iter().filter_map(|begin| word.find(begin)).min()?;
    let inside = word[..start].chars().next_back().is_some_and(char::is_alphanumeric);
    let end = word.trim_end_matches(|c: char| ".,;:!?\"'()[]<>«»“”’…".contains(c)).len();
    (!inside && end > start + 8).then_some((start, end))
}

/// `@name`, `#subject`, behind marks at most.
fn account(word: &str) -> Option<(usize, usize)> {
    let start = word.find(['@', '#'])?;
    let name = &word[start + 1..];
    let length = name.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(name.len());
    let before = word[..start].chars().all(|c| !c.is_alphanumeric() && !matches!(c, '@' | '#'));
    let begins = name.starts_with(|c: char| c.is_alphabetic() || c == '_');
    (before && begins).then_some((start, start + 1 + length))
}

/// Small letters, one digit, small letters.
fn scanned(word: &str) -> Option<(usize, usize)> {
    let start = word.find(char::is_alphanumeric)?;
    let run = &word[start..];
    let run = &run[..run.find(|c: char| !c.is_alphanumeric()).unwrap_or(run.len())];
    let (left, right) = run.split_once(|c: char| c.is_ascii_digit())?;
    let small = |part: &str| part.chars().count() > 1 && part.chars().all(char::is_lowercase);
    let mut rest = left.chars();
    rest.next();
    let capital = left.chars().count() > 2 && rest.all(char::is_lowercase);
    ((small(left) || capital) && small(right)).then_some((start, start + run.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        let mut sealed = Sealed::new(text, 0);
        let mut out: Vec<&str> = Vec::new();
        let mut start = None;
        for at in text.char_indices().map(|(at, _)| at).chain([text.len()]) {
            match (sealed.ends(at), start) {
                (Some(true), Some(from)) => {
                    out.push(&text[from..at]);
                    start = None;
                }
                (Some(true), None) => start = Some(at),
                _ => {}
            }
        }
        out
    }

    #[test]
    fn addresses_accounts_and_scanned_words_are_whole() {
        let text = "RT @lemonde: (#Paris), see https://t.co/a?x=1. www.example.org/a-b! Ren4ee a renc0ntré ";
        assert_eq!(
            found(text),
            ["@lemonde", "#Paris", "https://t.co/a?x=1", "www.example.org/a-b", "Ren4ee", "renc0ntré"]
        );
    }

    #[test]
    fn numbers_mail_and_codes_are_left_to_the_model() {
        assert!(found("14h30 le 3 mars, H1N1, G20, a@b.org, 10km, #1, C#, AF447, A4b").is_empty());
    }
}
