//! The columns of an analysis. Indices are `u32` into the column they name; offsets are bytes of the document's text.

use super::{Deprel, Feats, Rel, Upos};
use crate::base::{Diagnostic, Span};

/// A surface token: `du` is one token and two words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    pub span: Span,
    /// Its words, as a range of `Analysis::words`; more than one for a multiword token.
    pub first_word: u32,
    pub word_count: u8,
}

/// A syntactic word.
#[derive(Clone, Debug, PartialEq)]
pub struct Word {
    /// The token it belongs to.
    pub token: u32,
    /// Its own stretch of the text, the token's where the parts of a multiword token are not written out (`de`, `le` of `du`).
    pub span: Span,
    /// What the text says, but for the parts of a multiword token (`de`, `le` of `du`).
    pub form: Box<str>,
    pub lemma: Box<str>,
    pub upos: Upos,
    pub feats: Feats,
    /// Index into `Analysis::words`; a root is its own head.
    pub head: u32,
    pub deprel: Deprel,
}

/// The spans of a token's words: stretches of it where the words, one after the other, are what it says ("Putin's"), else all of it.
pub fn word_spans<'a>(token: Span, text: &str, forms: impl Iterator<Item = &'a str> + Clone) -> Vec<Span> {
    let mut rest = text;
    let literal =
        forms.clone().all(|form| rest.strip_prefix(form).map(|left| rest = left).is_some()) && rest.is_empty();
    let mut start = token.start as usize;
    let mut own = |form: &str| {
        let span = Span::new(start, start + form.len());
        start = span.end as usize;
        span
    };
    forms.map(|form| if literal { own(form) } else { token }).collect()
}

/// A sentence covers whole tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sentence {
    pub span: Span,
    pub first_token: u32,
    pub token_count: u32,
    pub first_word: u32,
    pub word_count: u32,
}

impl Sentence {
    /// Indices into `Analysis::words`.
    pub fn words(&self) -> std::ops::Range<usize> {
        self.first_word as usize..(self.first_word + self.word_count) as usize
    }

    /// Indices into `Analysis::tokens`.
    pub fn tokens(&self) -> std::ops::Range<usize> {
        self.first_token as usize..(self.first_token + self.token_count) as usize
    }
}

/// A named span: whole words, nested names kept out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    pub span: Span,
    /// Words it covers, as a range of `Analysis::words`.
    pub first_word: u32,
    pub word_count: u32,
    /// An entity kind of the schema, or `date`, or `amount`.
    pub kind: Box<str>,
}

impl Name {
    /// Indices into `Analysis::words`.
    pub fn words(&self) -> std::ops::Range<usize> {
        self.first_word as usize..(self.first_word + self.word_count) as usize
    }
}

/// What the reading of one text gives. Sentences, tokens and words are in text order; names are sorted and do not overlap.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Analysis {
    /// Language code of the pack that read it.
    pub lang: String,
    pub tokens: Vec<Token>,
    pub sentences: Vec<Sentence>,
    pub words: Vec<Word>,
    pub names: Vec<Name>,
    pub diagnostics: Vec<Diagnostic>,
}

impl Analysis {
    /// The index of the sentence that holds word `word`.
    pub fn sentence_of(&self, word: usize) -> usize {
        self.sentences.partition_point(|s| s.words().end <= word)
    }

    /// The name that holds word `word`; names stand in the order of the text.
    pub fn name_around(&self, word: usize) -> Option<&Name> {
        let at = self.names.partition_point(|name| name.words().end <= word);
        self.names.get(at).filter(|name| name.words().contains(&word))
    }

    /// Whether the way up from `word` passes `other`; so it does where it never ends, in a ring that a file brought. Cost: the depth.
    pub fn is_above(&self, other: usize, word: usize) -> bool {
        let mut at = word;
        for _ in 0..self.words.len() {
            let head = self.words[at].head as usize;
            if head == other {
                return true;
            }
            if head == at {
                return false;
            }
            at = head;
        }
        true
    }

    /// Hangs a word on another head, unless that one hangs on the word itself: a tree stays a tree. Gives whether it did.
    pub fn hang(&mut self, word: usize, head: usize) -> bool {
        let free = word != head && !self.is_above(word, head);
        if free {
            self.words[word].head = head as u32;
        }
        free
    }

    /// Whether a subject depends on the verb.
    pub fn has_subject(&self, verb: usize) -> bool {
        self.children(verb).any(|c| matches!(self.words[c].deprel.rel, Rel::Nsubj | Rel::Csubj))
    }

    /// The words whose head is `head`, in order, the root itself left out.
    pub fn children(&self, head: usize) -> impl Iterator<Item = usize> + '_ {
        let range = self.sentences.get(self.sentence_of(head)).map(Sentence::words).unwrap_or(0..0);
        range.filter(move |&w| w != head && self.words[w].head as usize == head)
    }
}
