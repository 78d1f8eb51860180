//! `Analysis` → mentions and coreference chains of one document, and which chains a word stands for.
//!
//! In: a document, its analysis, the schema's kinds and the language's reference words. Out: a `Coreference`. What the chains do (statements)
//! is the business of the frames; what chains are the same across documents is that of `linking`.

use crate::analysis::{Analysis, Rel};
use crate::base::Document;
use crate::language::LanguagePack;
use crate::schema::Schema;

use super::output::{Chain, Mention};

/// The mentions and chains of one document, with a look-up by word.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Coreference {
    /// In text order. A plural that stands for several chains ("les deux dirigeants") is one mention a chain, all with one span.
    pub mentions: Vec<Mention>,
    /// In the order of their first mention.
    pub chains: Vec<Chain>,
    /// (word, chain), sorted: what `chains_of` looks up.
    references: Vec<(u32, u32)>,
}

impl Coreference {
    /// Puts mentions, chains and references in their order; references are (index into `Analysis::words`, index into `chains`).
    pub(super) fn new(mut mentions: Vec<Mention>, chains: Vec<Chain>, mut references: Vec<(u32, u32)>) -> Coreference {
        mentions.sort_by_key(|m| (m.span.start, m.span.end, m.head, m.chain));
        references.sort_unstable();
        references.dedup();
        Coreference { mentions, chains, references }
    }

    /// The chains that a word stands for, in chain order; empty where it stands for none.
    ///
    /// `word` is an index into `Analysis::words`. It may be the head of a phrase ("dirigeants"), any word of a name, a title before a name, a
    /// personal, relative, reflexive or demonstrative pronoun, a nationality adjective (its place), or a possessive determiner (the possessor;
    /// the noun that it determines has chains of its own).
    pub fn chains_of(&self, word: usize) -> impl Iterator<Item = u32> + '_ {
        let start = self.references.partition_point(|&(w, _)| (w as usize) < word);
        self.references[start..].iter().take_while(move |&&(w, _)| w as usize == word).map(|&(_, chain)| chain)
    }

    /// The chains of a word and of the words coordinated with it, in text order without repeats: both of "Joe Biden et Vladimir Poutine".
    pub fn chains_of_all(&self, analysis: &Analysis, word: usize) -> Vec<u32> {
        let mut found: Vec<u32> = Vec::new();
        for part in coordinated(analysis, word) {
            for chain in self.chains_of(part) {
                if !found.contains(&chain) {
                    found.push(chain);
                }
            }
        }
        found
    }

    /// The mentions whose head is `word`.
    pub fn mentions_of(&self, word: usize) -> impl Iterator<Item = &Mention> + '_ {
        self.mentions.iter().filter(move |m| m.head as usize == word)
    }

    /// Whether the text names the chain: a chain without any named mention (a country known by its adjective, "les familles") is worth
    /// exporting only where a statement uses it.
    pub fn is_named_in_text(&self, chain: u32) -> bool {
        self.mentions.iter().any(|m| m.chain == chain && m.kind == super::MentionKind::Named)
    }
}

/// A word and the words coordinated with it (`conj`), in text order.
pub fn coordinated(analysis: &Analysis, word: usize) -> Vec<usize> {
    let mut parts = vec![word];
    parts.extend(analysis.children(word).filter(|&child| analysis.words[child].deprel.rel == Rel::Conj));
    parts
}

/// Finds the mentions of `document` and the chains they form. Never fails; the same input gives the same output.
pub fn resolve(_document: &Document, _analysis: &Analysis, _schema: &Schema, _pack: &LanguagePack) -> Coreference {
    Coreference::default()
}
