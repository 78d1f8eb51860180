//! One analysed document as coreference sees it: trees with their children at hand, words in lower case, names by word, quotations.
//! In: document, analysis, schema, language pack. Out: questions about phrases, answered without side effects.

use std::ops::Range;

use crate::analysis::{Analysis, Feature, Rel, Sub, Upos, Word};
use crate::base::{Document, Span};
use crate::language::{LanguagePack, NounSense, References};
use crate::schema::{Gender, KindId, Schema};

/// The entity kinds that coreference must tell apart; their names are the contract of the schema.
#[derive(Clone, Copy, Debug)]
pub struct Kinds {
    pub person: KindId,
    pub organization: KindId,
    pub place: KindId,
    pub group: KindId,
    pub work: KindId,
    pub artifact: KindId,
    pub happening: KindId,
    pub topic: KindId,
}

impl Kinds {
    /// `None` where the schema lacks one of them.
    pub fn of(schema: &Schema) -> Option<Kinds> {
        Some(Kinds {
            person: schema.kind_id("person")?,
            organization: schema.kind_id("organization")?,
            place: schema.kind_id("place")?,
            group: schema.kind_id("group")?,
            work: schema.kind_id("work")?,
            artifact: schema.kind_id("artifact")?,
            happening: schema.kind_id("happening")?,
            topic: schema.kind_id("topic")?,
        })
    }
}

/// Words of a quotation, without its marks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    pub words: Range<usize>,
}

pub struct Text<'a> {
    pub text: &'a str,
    pub analysis: &'a Analysis,
    pub schema: &'a Schema,
    pub pack: &'a LanguagePack,
    pub kinds: Kinds,
    /// The words in lower case.
    pub lower: Vec<Box<str>>,
    /// Index into `Analysis::names` of the entity name that covers each word.
    pub name_of: Vec<Option<u32>>,
    pub quotes: Vec<Quote>,
    /// Index into `quotes`, for words inside one.
    pub quote_of: Vec<Option<u32>>,
    /// Index of each word's sentence.
    pub sentence_of: Vec<u32>,
    child_starts: Vec<u32>,
    children: Vec<u32>,
}

impl<'a> Text<'a> {
    pub fn new(
        document: &'a Document,
        analysis: &'a Analysis,
        schema: &'a Schema,
        pack: &'a LanguagePack,
        kinds: Kinds,
    ) -> Text<'a> {
        let count = analysis.words.len();
        let lower = analysis.words.iter().map(|w| w.form.to_lowercase().into_boxed_str()).collect::<Vec<Box<str>>>();
        let mut name_of = vec![None; count];
        for (i, name) in analysis.names.iter().enumerate() {
            if schema.kind_id(&name.kind).is_some() {
                name_of[name.words().start.min(count)..name.words().end.min(count)].fill(Some(i as u32));
            }
        }
        let mut sentence_of = vec![0; count];
        for (i, sentence) in analysis.sentences.iter().enumerate() {
            sentence_of[sentence.words().start.min(count)..sentence.words().end.min(count)].fill(i as u32);
        }
        let (child_starts, children) = child_lists(&analysis.words);
        let quotes = quotations(document, analysis, &pack.references);
        let mut quote_of = vec![None; count];
        for (i, quote) in quotes.iter().enumerate() {
            quote_of[quote.words.clone()].fill(Some(i as u32));
        }
        Text {
            text: &document.text,
            analysis,
            schema,
            pack,
            kinds,
            lower,
            name_of,
            quotes,
            quote_of,
            sentence_of,
            child_starts,
            children,
        }
    }

    pub fn references(&self) -> &'a References {
        &self.pack.references
    }

    pub fn words(&self) -> &'a [Word] {
        &self.analysis.words
    }

    pub fn word(&self, index: usize) -> &'a Word {
        &self.analysis.words[index]
    }

    /// The words whose head is `head`, in order.
    pub fn children(&self, head: usize) -> impl Iterator<Item = usize> + Clone + '_ {
        let range = self.child_starts[head] as usize..self.child_starts[head + 1] as usize;
        self.children[range].iter().map(|&child| child as usize)
    }

    pub fn head(&self, word: usize) -> usize {
        self.word(word).head as usize
    }

    pub fn rel(&self, word: usize) -> Rel {
        self.word(word).deprel.rel
    }

    pub fn is_root(&self, word: usize) -> bool {
        self.head(word) == word
    }

    /// The prepositions of a word, as lower-case forms; multiword ones give their first word and, joined by a space, all.
    pub fn has_case(&self, word: usize) -> bool {
        self.case_of(word).is_some()
    }

    /// Its preposition.
    pub fn case_of(&self, word: usize) -> Option<usize> {
        self.children(word).find(|&c| self.rel(c) == Rel::Case && self.word(c).upos != Upos::Punct)
    }

    pub fn is_copular(&self, word: usize) -> bool {
        self.children(word).any(|c| self.rel(c) == Rel::Cop)
    }

    /// The subject of a verb or of a predicate, `nsubj` or `nsubj:pass`.
    pub fn subject_of(&self, predicate: usize) -> Option<usize> {
        self.children(predicate).find(|&c| self.rel(c) == Rel::Nsubj)
    }

    /// Where coordination starts: the first conjunct of a conjunct.
    pub fn first_conjunct(&self, word: usize) -> usize {
        let mut at = word;
        for _ in 0..64 {
            if self.rel(at) != Rel::Conj || self.is_root(at) {
                break;
            }
            at = self.head(at);
        }
        at
    }

    /// The word a phrase depends on and how, seen from the first of its conjuncts.
    pub fn governor(&self, word: usize) -> (usize, Rel, Sub) {
        let first = self.first_conjunct(word);
        (self.head(first), self.rel(first), self.word(first).deprel.sub)
    }

    /// The determiner's word, or the possessive pronoun that stands for one, where the phrase has one.
    pub fn determiner_of(&self, head: usize) -> Option<usize> {
        self.children(head).find(|&c| self.rel(c) == Rel::Det || self.is_possessive_pronoun(c))
    }

    /// "his", in languages where it is no determiner.
    pub fn is_possessive_pronoun(&self, word: usize) -> bool {
        let word = self.word(word);
        word.deprel.sub == Sub::Poss && word.upos == Upos::Pron && word.feats.has(Feature::Poss, "Yes")
    }

    /// What a possessive pronoun shows is its owner's, not the noun's.
    pub fn gender_of_word(&self, word: usize) -> Gender {
        if self.is_possessive_pronoun(word) {
            return Gender::Unknown;
        }
        match self.word(word).feats.get(Feature::Gender) {
            Some("Masc") => Gender::Masculine,
            Some("Fem") => Gender::Feminine,
            _ => Gender::Unknown,
        }
    }

    pub fn plural_of_word(&self, word: usize) -> Option<bool> {
        if self.is_possessive_pronoun(word) {
            return None;
        }
        match self.word(word).feats.get(Feature::Number) {
            Some("Plur") => Some(true),
            Some("Sing") => Some(false),
            _ => None,
        }
    }

    /// What the noun at `word` may describe.
    pub fn senses(&self, word: usize) -> &'a [NounSense] {
        self.pack.references.senses(&self.word(word).form, &self.word(word).lemma)
    }

    /// The bytes of some words. A contracted article ("le" of "du") is left out at the start.
    pub fn span_of(&self, words: &Range<usize>) -> Span {
        let mut start = words.start;
        while start + 1 < words.end && self.shares_token(start) {
            start += 1;
        }
        Span { start: self.word(start).span.start, end: self.word(words.end - 1).span.end }
    }

    /// Whether the word is a later part of a multiword token.
    pub fn shares_token(&self, word: usize) -> bool {
        word > 0 && self.word(word - 1).token == self.word(word).token
    }

    /// The words of the phrase headed by `head`, without clauses, appositions, coordination and its own preposition.
    pub fn phrase(&self, head: usize) -> Range<usize> {
        let mut first = head;
        let mut last = head;
        for child in self.children(head) {
            if !self.in_phrase(child) {
                continue;
            }
            let part = self.phrase_of_child(child, 0);
            if part.end <= first && self.gap_is_light(part.end, first) {
                first = part.start;
            } else if part.start > last && self.gap_is_light(last + 1, part.start) && part.end - head <= LONGEST_TAIL {
                last = part.end - 1;
            }
        }
        // Children before the head come in order, so the leftmost contiguous ones may have been met too early.
        for child in self.children(head).collect::<Vec<_>>().into_iter().rev() {
            if child < first && self.in_phrase(child) {
                let part = self.phrase_of_child(child, 0);
                if part.end <= first && self.gap_is_light(part.end, first) {
                    first = part.start;
                }
            }
        }
        let breaks = |w: &usize| self.word(*w).upos == Upos::Punct && !self.joins(*w);
        let first = (first..head).rev().find(breaks).map_or(first, |w| w + 1);
        let last = (head + 1..last + 1).find(breaks).map_or(last, |w| w - 1);
        first..last + 1
    }

    fn phrase_of_child(&self, word: usize, depth: usize) -> Range<usize> {
        let mut range = word..word + 1;
        if depth < 4 {
            for child in self.children(word) {
                let inside = self.in_phrase(child) || matches!(self.rel(child), Rel::Case | Rel::Fixed);
                if inside && self.rel(child) != Rel::Punct {
                    let part = self.phrase_of_child(child, depth + 1);
                    range = range.start.min(part.start)..range.end.max(part.end);
                }
            }
        }
        range
    }

    fn in_phrase(&self, child: usize) -> bool {
        if self.word(child).upos == Upos::Pron {
            return self.is_possessive_pronoun(child);
        }
        if self.rel(child) == Rel::Nmod
            && let Some(case) = self.case_of(child)
            && !self.references().complement.contains(&self.lower[case])
        {
            return false;
        }
        matches!(
            self.rel(child),
            Rel::Det | Rel::Amod | Rel::Nummod | Rel::Nmod | Rel::Flat | Rel::Compound | Rel::Fixed | Rel::Goeswith
        )
    }

    /// Nothing but quotation marks or adverbs stands between two parts of one phrase.
    fn gap_is_light(&self, from: usize, to: usize) -> bool {
        from >= to
            || (to - from <= 2
                && (from..to).all(|w| match self.word(w).upos {
                    Upos::Punct => self.is_quote_mark(w),
                    Upos::Adv | Upos::Adp => true,
                    _ => false,
                }))
    }

    /// Quotation marks, hyphens and dots in abbreviations do not end a phrase.
    fn joins(&self, word: usize) -> bool {
        self.is_quote_mark(word) || self.lower[word].chars().all(|c| matches!(c, '-' | '–' | '\'' | '’' | '.' | '/'))
    }

    pub fn is_quote_mark(&self, word: usize) -> bool {
        let form = &self.lower[word];
        self.references().quotes.iter().any(|(open, close)| form == open || form == close)
    }
}

/// A description keeps at most this many words after its head; longer complements would make unreadable names.
const LONGEST_TAIL: usize = 12;

fn child_lists(words: &[Word]) -> (Vec<u32>, Vec<u32>) {
    let mut counts = vec![0u32; words.len() + 1];
    for (i, word) in words.iter().enumerate() {
        if word.head as usize != i && (word.head as usize) < words.len() {
            counts[word.head as usize + 1] += 1;
        }
    }
    for i in 1..counts.len() {
        counts[i] += counts[i - 1];
    }
    let mut next = counts.clone();
    let mut children = vec![0; *counts.last().unwrap_or(&0) as usize];
    for (i, word) in words.iter().enumerate() {
        let head = word.head as usize;
        if head != i && head < words.len() {
            children[next[head] as usize] = i as u32;
            next[head] += 1;
        }
    }
    (counts, children)
}

/// Pairs of quotation marks. A mark that both opens and closes alternates, and an empty line closes everything.
fn quotations(document: &Document, analysis: &Analysis, references: &References) -> Vec<Quote> {
    let mut quotes = Vec::new();
    let mut open: Option<(usize, &str)> = None;
    for (i, word) in analysis.words.iter().enumerate() {
        if let Some((start, _)) = open
            && i > start
        {
            let previous = &analysis.words[i - 1];
            let gap = document.text.get(previous.span.end as usize..word.span.start as usize).unwrap_or("");
            if gap.matches('\n').count() > 1 {
                open = None;
            }
        }
        if word.upos != Upos::Punct {
            continue;
        }
        match open {
            Some((start, close)) if word.form.as_ref() == close => {
                if i > start + 1 {
                    quotes.push(Quote { words: start + 1..i });
                }
                open = None;
            }
            Some(_) => {}
            None => {
                if let Some((_, close)) = references.quotes.iter().find(|(o, _)| o.as_ref() == word.form.as_ref()) {
                    open = Some((i, close));
                }
            }
        }
    }
    quotes
}
