//! Tokens that hold several words (`du` = `de` + `le`, `John's` = `John` + `'s`): which can, and whether this one does.

use super::forms::{FormView, plain};
use crate::language::{Multiword, Multiwords};
use crate::ml::{Features, text_hash};

/// Tokens longer than this hold one word (bytes).
const LONGEST: usize = 40;

/// A token that may hold several words.
#[derive(Clone, Copy, Debug)]
pub enum Candidate<'a> {
    /// A listed form with its words.
    Form(&'a Multiword),
    /// A word with another written at its end: where that begins (bytes of the token), and what it is.
    Ending(usize, &'a str),
}

impl Candidate<'_> {
    /// Whether a model must decide.
    pub fn is_open(&self) -> bool {
        match self {
            Candidate::Form(multiword) => multiword.keep,
            Candidate::Ending(..) => true,
        }
    }

    /// What its decisions have in common, as a feature value.
    pub fn key(&self) -> u64 {
        match self {
            Candidate::Form(multiword) => text_hash(&multiword.form),
            Candidate::Ending(_, ending) => text_hash(ending),
        }
    }

    /// The forms of its words in the case of the token.
    pub fn words(&self, token: &str) -> Vec<String> {
        match self {
            Candidate::Ending(at, _) => vec![token[..*at].to_string(), token[*at..].to_string()],
            // Words that make up the token as written keep its letters.
            Candidate::Form(multiword)
                if multiword.words.concat().chars().eq(token.chars().flat_map(char::to_lowercase)) =>
            {
                let mut rest = token.chars();
                multiword.words.iter().map(|word| rest.by_ref().take(word.chars().count()).collect()).collect()
            }
            Candidate::Form(multiword) => {
                let capital = token.chars().next().is_some_and(char::is_uppercase);
                let upper = capital && !token.chars().any(char::is_lowercase);
                let cased = |(k, word): (usize, &String)| {
                    if upper {
                        word.to_uppercase()
                    } else if capital && k == 0 {
                        word.chars().take(1).flat_map(char::to_uppercase).chain(word.chars().skip(1)).collect()
                    } else {
                        word.clone()
                    }
                };
                multiword.words.iter().enumerate().map(cased).collect()
            }
        }
    }
}

/// What the lists say of a token; `lower` is a buffer.
pub fn candidate<'a>(token: &str, lists: &'a Multiwords, lower: &mut String) -> Option<Candidate<'a>> {
    if token.len() > LONGEST {
        return None;
    }
    plain(token, lower);
    *lower = lower.chars().flat_map(char::to_lowercase).collect();
    if let Some(multiword) = lists.forms.get(lower.as_str()) {
        return Some(Candidate::Form(multiword));
    }
    let ending = lists.endings.iter().find(|ending| lower.len() > ending.len() && lower.ends_with(ending.as_str()))?;
    let (at, _) = token.char_indices().rev().nth(ending.chars().count() - 1)?;
    (at > 0).then_some(Candidate::Ending(at, ending))
}

/// The features of the decision whether token `i` is split; `key` is the candidate's.
pub fn features(views: &[FormView], i: usize, key: u64, f: &mut Features) {
    let view = |k: isize| {
        let j = i as isize + k;
        if j < 0 { &FormView::OUTSIDE } else { views.get(j as usize).unwrap_or(&FormView::OUTSIDE) }
    };
    let (y, a, b, c, d) = (view(-2), view(-1), view(0), view(1), view(2));
    let w = key;
    f.clear();
    f.add(0, &[w]);
    f.add(1, &[w, a.lower]);
    f.add(2, &[w, c.lower]);
    f.add(3, &[w, y.lower, a.lower]);
    f.add(4, &[w, a.lower, c.lower]);
    f.add(5, &[w, a.lower_class as u64, a.shape as u64]);
    f.add(6, &[w, c.lower_class as u64, c.shape as u64]);
    f.add(7, &[w, a.lower_class as u64, c.lower_class as u64]);
    f.add(8, &[w, y.lower_class as u64, a.lower_class as u64]);
    f.add(9, &[w, a.suffixes[2]]);
    f.add(10, &[w, c.suffixes[2]]);
    f.add(11, &[w, a.suffixes[1], y.lower_class as u64]);
    f.add(12, &[w, c.lower_class as u64, d.lower_class as u64]);
    f.add(13, &[w, y.lower, a.lower_class as u64]);
    f.add(14, &[w, b.shape as u64, a.shape as u64, c.shape as u64]);
    f.add(15, &[w, c.lower, d.lower_class as u64]);
    f.add(16, &[w, a.suffixes[3], c.suffixes[3]]);
    f.add(17, &[w, d.lower]);
    if b.lower != key {
        f.add(18, &[w, b.lower]);
        f.add(19, &[w, b.suffixes[3]]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(token: &str, expected: &[&str]) {
        let form = |form: &str, words: &[&str]| Multiword {
            form: form.to_string(),
            words: words.iter().map(|w| w.to_string()).collect(),
            keep: false,
        };
        let mut lists = Multiwords { endings: vec!["n't".into(), "'s".into()], ..Multiwords::default() };
        for multiword in [form("du", &["de", "le"]), form("cannot", &["can", "not"])] {
            lists.forms.insert(multiword.form.clone(), multiword);
        }
        let words = candidate(token, &lists, &mut String::new()).map(|c| c.words(token)).unwrap_or_default();
        assert_eq!(words, expected, "{token}");
    }

    #[test]
    fn words_keep_the_case_and_the_letters_of_the_token() {
        check("du", &["de", "le"]);
        check("Du", &["De", "le"]);
        check("DU", &["DE", "LE"]);
        check("Cannot", &["Can", "not"]);
        check("Don’t", &["Do", "n’t"]);
        check("Élise's", &["Élise", "'s"]);
        check("'s", &[]);
        check("lac", &[]);
    }
}
