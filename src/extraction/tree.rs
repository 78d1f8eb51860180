//! A dependency forest with its children at hand, and what one reads off it: prepositions, phrases, the clause above.
//! In: an `Analysis`. Out: a `Tree` that borrows it. No words of any language, no mentions.

use crate::analysis::{Analysis, Feature, Rel, Sub, Upos, Word};
use crate::base::Span;

/// The words of a document with their children, in text order. Building it is linear in the number of words.
pub struct Tree<'a> {
    pub analysis: &'a Analysis,
    /// `children[starts[w]..starts[w + 1]]` are the children of `w`.
    starts: Vec<u32>,
    children: Vec<u32>,
}

impl<'a> Tree<'a> {
    pub fn new(analysis: &'a Analysis) -> Tree<'a> {
        let count = analysis.words.len();
        let mut starts = vec![0u32; count + 1];
        let is_child = |w: usize| analysis.words[w].head as usize != w && (analysis.words[w].head as usize) < count;
        for w in (0..count).filter(|&w| is_child(w)) {
            starts[analysis.words[w].head as usize + 1] += 1;
        }
        for w in 0..count {
            starts[w + 1] += starts[w];
        }
        let mut next = starts.clone();
        let mut children = vec![0u32; starts[count] as usize];
        for w in (0..count).filter(|&w| is_child(w)) {
            let head = analysis.words[w].head as usize;
            children[next[head] as usize] = w as u32;
            next[head] += 1;
        }
        Tree { analysis, starts, children }
    }

    pub fn word(&self, w: usize) -> &'a Word {
        &self.analysis.words[w]
    }

    pub fn len(&self) -> usize {
        self.analysis.words.len()
    }

    /// In text order.
    pub fn children(&self, w: usize) -> impl Iterator<Item = usize> + '_ {
        self.children[self.starts[w] as usize..self.starts[w + 1] as usize].iter().map(|&c| c as usize)
    }

    pub fn rel(&self, w: usize) -> Rel {
        self.word(w).deprel.rel
    }

    pub fn sub(&self, w: usize) -> Sub {
        self.word(w).deprel.sub
    }

    /// The governor, `None` for a root.
    pub fn head(&self, w: usize) -> Option<usize> {
        let head = self.word(w).head as usize;
        (head != w && head < self.len()).then_some(head)
    }

    pub fn child_by(&self, w: usize, rel: Rel) -> Option<usize> {
        self.children(w).find(|&c| self.rel(c) == rel)
    }

    pub fn has_child(&self, w: usize, rel: Rel) -> bool {
        self.child_by(w, rel).is_some()
    }

    pub fn has_aux(&self, w: usize, sub: Sub) -> bool {
        self.children(w).any(|c| self.rel(c) == Rel::Aux && self.sub(c) == sub)
    }

    pub fn is_noun(&self, w: usize) -> bool {
        matches!(self.word(w).upos, Upos::Noun | Upos::Propn)
    }

    /// Whether the word is the past participle form of a verb.
    pub fn is_past_participle(&self, w: usize) -> bool {
        let feats = self.word(w).feats;
        feats.has(Feature::VerbForm, "Part") && !feats.has(Feature::Tense, "Pres")
    }

    pub fn is_finite(&self, w: usize) -> bool {
        let fin = |w: usize| self.word(w).feats.has(Feature::VerbForm, "Fin");
        fin(w) || self.children(w).any(|c| matches!(self.rel(c), Rel::Aux | Rel::Cop) && fin(c))
    }

    /// The preposition of a phrase: the lemmas of its `case` words with their fixed parts, `de` for "du"; `None` where there is none.
    /// A subordinating `mark` counts as one ("pour libérer").
    pub fn preposition(&self, w: usize) -> Option<String> {
        let mut found: Option<String> = None;
        for c in self.children(w).filter(|&c| matches!(self.rel(c), Rel::Case | Rel::Mark) && c < w) {
            let text = self.with_fixed(c);
            found = Some(match found {
                None => text,
                Some(before) => format!("{before} {text}"),
            });
        }
        found
    }

    /// A function word and its fixed parts, as lower-case lemmas.
    pub fn with_fixed(&self, w: usize) -> String {
        let mut text = self.word(w).lemma.to_lowercase();
        for part in self.children(w).filter(|&c| self.rel(c) == Rel::Fixed) {
            let word = self.word(part);
            // Articles inside fixed expressions carry nothing: "à l'encontre de" is "à encontre de".
            if word.upos != Upos::Det {
                text.push(' ');
                text.push_str(&word.lemma.to_lowercase());
            }
        }
        text
    }

    /// The first of a row of coordinated words: what the others inherit from.
    pub fn first_conjunct(&self, w: usize) -> usize {
        let mut word = w;
        // Heads of `conj` lie to the left; malformed trees may not, hence the bound.
        for _ in 0..32 {
            match self.head(word) {
                Some(head) if self.rel(word) == Rel::Conj => word = head,
                _ => break,
            }
        }
        word
    }

    /// Whether `w` is below `top` or is `top` itself.
    pub fn is_below(&self, w: usize, top: usize) -> bool {
        let mut word = w;
        for _ in 0..256 {
            if word == top {
                return true;
            }
            match self.head(word) {
                Some(head) => word = head,
                None => return false,
            }
        }
        false
    }

    /// The words of the subtree of `w` in text order, branches for which `keep` is false left out.
    pub fn subtree(&self, w: usize, keep: &dyn Fn(usize) -> bool) -> Vec<usize> {
        let mut found = vec![w];
        let mut at = 0;
        while at < found.len() {
            let word = found[at];
            at += 1;
            found.extend(self.children(word).filter(|&c| keep(c)));
        }
        found.sort_unstable();
        found
    }

    /// The stretch of text of a phrase without its preposition, punctuation at its ends, relative clauses and appositions.
    pub fn phrase(&self, w: usize) -> Span {
        let keep = |c: usize| {
            let outer = self.word(c).head as usize == w;
            !(outer
                && matches!(
                    self.rel(c),
                    Rel::Case
                        | Rel::Mark
                        | Rel::Cc
                        | Rel::Conj
                        | Rel::Appos
                        | Rel::Parataxis
                        | Rel::Cop
                        | Rel::Nsubj
                        | Rel::Advcl
                ))
                && self.rel(c) != Rel::Punct
                && self.sub(c) != Sub::Relcl
        };
        self.span_around(w, &self.subtree(w, &keep))
    }

    /// The span of the words next to `w` without a gap among `words`, which must be sorted.
    pub fn span_around(&self, w: usize, words: &[usize]) -> Span {
        let mut span = self.word(w).span;
        let Ok(middle) = words.binary_search(&w) else { return span };
        // One missing word is bridged: quotation marks inside a phrase.
        let mut last = w;
        for &word in &words[middle + 1..] {
            if word > last + 2 {
                break;
            }
            last = word;
            span = span.cover(self.word(word).span);
        }
        let mut first = w;
        for &word in words[..middle].iter().rev() {
            if word + 2 < first {
                break;
            }
            first = word;
            span = span.cover(self.word(word).span);
        }
        span
    }

    /// The antecedent of a relative clause that `w` stands in, with the clause's verb.
    pub fn antecedent(&self, w: usize) -> Option<usize> {
        let mut word = w;
        for _ in 0..64 {
            let head = self.head(word)?;
            if self.sub(word) == Sub::Relcl || self.sub(word) == Sub::Cleft {
                return Some(head);
            }
            if self.rel(word) == Rel::Conj
                || matches!(
                    self.rel(word),
                    Rel::Nsubj | Rel::Obj | Rel::Iobj | Rel::Obl | Rel::Nmod | Rel::Xcomp | Rel::Ccomp | Rel::Advmod
                )
            {
                word = head;
            } else {
                return None;
            }
        }
        None
    }
}
