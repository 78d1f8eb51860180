//! `Analysis` → mentions and coreference chains of one document, and which chains a word stands for.
//!
//! In: a document, its analysis, the schema's kinds and the language's reference words. Out: a `Coreference`. What the chains do (statements)
//! is the business of the frames; what chains are the same across documents is that of `linking`.

mod acting;
mod anaphora;
mod candidate;
mod chains;
mod clusters;
#[cfg(feature = "train")]
pub mod corpora;
mod deciding;
mod described;
mod features;
mod kinship;
mod named;
mod places;
mod plurals;
mod speakers;
mod structure;
#[cfg(test)]
mod tests;
mod text;
mod variants;
mod world;

pub use deciding::Example;
pub use features::{Class, Trait};

use crate::analysis::{Analysis, Rel};
use crate::base::Document;
use crate::language::LanguagePack;
use crate::schema::Schema;

use super::output::{Chain, Mention, MentionKind};

use anaphora::Known;
use candidate::Candidate;
use clusters::Clusters;
use deciding::{ByGold, ByWeights};
use features::Weights;
use text::{Kinds, Text};

/// The mentions and chains of one document, with a look-up by word.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Coreference {
    /// In text order. A plural that stands for several chains ("les deux dirigeants") is one mention a chain, all with one span.
    pub mentions: Vec<Mention>,
    /// In the order of their first mention.
    pub chains: Vec<Chain>,
    /// (word, chain), sorted: what `chains_of` looks up.
    pub(super) references: Vec<(u32, u32)>,
    /// (word, chain), sorted: the places that adjectives and inhabitants' names speak of.
    pub(super) origins: Vec<(u32, u32)>,
    /// (head word, index into `mentions`), sorted.
    by_head: Vec<(u32, u32)>,
    /// By chain: whether a mention names it.
    named_in_text: Vec<bool>,
    /// The quotations whose speaker is known, in text order.
    pub(super) quotations: Vec<Quotation>,
}

/// Words between quotation marks, over as many sentences as they run, and the chain that says them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quotation {
    /// Indices into `Analysis::words`.
    pub words: std::ops::Range<u32>,
    pub speaker: u32,
}

impl Coreference {
    /// Puts everything in its order; references and origins are (index into `Analysis::words`, index into `chains`).
    pub(super) fn new(
        mut mentions: Vec<Mention>,
        chains: Vec<Chain>,
        mut references: Vec<(u32, u32)>,
        mut origins: Vec<(u32, u32)>,
    ) -> Coreference {
        mentions.sort_by_key(|m| (m.span.start, m.span.end, m.head, m.chain));
        for pairs in [&mut references, &mut origins] {
            pairs.sort_unstable();
            pairs.dedup();
        }
        let mut by_head: Vec<(u32, u32)> = mentions.iter().enumerate().map(|(i, m)| (m.head, i as u32)).collect();
        by_head.sort_unstable();
        let mut named_in_text = vec![false; chains.len()];
        for mention in mentions.iter().filter(|m| m.kind == MentionKind::Named) {
            if let Some(named) = named_in_text.get_mut(mention.chain as usize) {
                *named = true;
            }
        }
        Coreference { mentions, chains, references, origins, by_head, named_in_text, quotations: Vec::new() }
    }

    pub(super) fn with_quotations(mut self, mut quotations: Vec<Quotation>) -> Coreference {
        quotations.sort_by_key(|quotation| (quotation.words.start, quotation.words.end));
        self.quotations = quotations;
        self
    }

    /// The quotation around a word, where its speaker is known.
    pub fn quotation_of(&self, word: usize) -> Option<&Quotation> {
        let after = self.quotations.partition_point(|quotation| quotation.words.start as usize <= word);
        self.quotations[..after].last().filter(|quotation| word < quotation.words.end as usize)
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

    /// The place that a nationality adjective or an inhabitant's name speaks of: the United States for "américains" and "un Américain".
    pub fn origin_of(&self, word: usize) -> Option<u32> {
        let at = self.origins.partition_point(|&(w, _)| (w as usize) < word);
        self.origins.get(at).filter(|&&(w, _)| w as usize == word).map(|&(_, chain)| chain)
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
        let start = self.by_head.partition_point(|&(head, _)| (head as usize) < word);
        let own = self.by_head[start..].iter().take_while(move |&&(head, _)| head as usize == word);
        own.map(|&(_, mention)| &self.mentions[mention as usize])
    }

    /// Whether the text names the chain: a chain without any named mention (a country known by its adjective, "les familles") is worth
    /// exporting only where a statement uses it.
    pub fn is_named_in_text(&self, chain: u32) -> bool {
        self.named_in_text.get(chain as usize).copied().unwrap_or(false)
    }
}

/// A word and the words coordinated with it (`conj`), in text order.
pub fn coordinated(analysis: &Analysis, word: usize) -> Vec<usize> {
    let mut parts = vec![word];
    parts.extend(analysis.children(word).filter(|&child| analysis.words[child].deprel.rel == Rel::Conj));
    parts
}

/// Finds the mentions of `document` and the chains they form. Never fails; the same input gives the same output. Time is linear in the
/// length of the text, but for names, which are compared with one another.
pub fn resolve(document: &Document, analysis: &Analysis, schema: &Schema, pack: &LanguagePack) -> Coreference {
    let Some((text, mut known)) = before_anaphora(document, analysis, schema, pack) else {
        return Coreference::default();
    };
    let weights = Weights::of(&pack.references);
    anaphora::resolve_anaphora(&text, &mut known, &mut ByWeights(&weights));
    chains::build(&text, &known)
}

/// What the weights of anaphora are learnt from: each anaphor of the text with its possible antecedents, told by `entity_of` (head word of
/// a mention → its gold entity, or `None` where gold marks no mention). What gold says is taken as resolved before the next is looked at.
pub fn ranking_examples(
    document: &Document,
    analysis: &Analysis,
    schema: &Schema,
    pack: &LanguagePack,
    entity_of: &dyn Fn(usize) -> Option<usize>,
) -> Vec<Example> {
    let Some((text, mut known)) = before_anaphora(document, analysis, schema, pack) else { return Vec::new() };
    let key = |c: &Candidate| if c.is_named() { named::head_of(&text, &c.name) } else { c.head };
    let gold = known.candidates.iter().map(|c| if c.parts.is_empty() { entity_of(key(c)) } else { None }).collect();
    let mut guide = ByGold { gold, examples: Vec::new() };
    anaphora::resolve_anaphora(&text, &mut known, &mut guide);
    guide.examples
}

/// Everything up to the anaphors: candidates, and what names and trees say of them. `None` for an empty text.
fn before_anaphora<'a>(
    document: &'a Document,
    analysis: &'a Analysis,
    schema: &'a Schema,
    pack: &'a LanguagePack,
) -> Option<(Text<'a>, Known)> {
    let kinds = Kinds::of(schema)?;
    if analysis.words.is_empty() {
        return None;
    }
    let text = Text::new(document, analysis, schema, pack, kinds);
    let mut candidates = find_candidates(&text);
    let heads = structure::by_head(&candidates);
    plurals::add_sets(&text, &mut candidates, &heads);
    let mut clusters = Clusters::new(&candidates);
    variants::link_names(&text, &mut candidates, &mut clusters);
    places::link_places(&text, &candidates, &mut clusters);
    places::link_governments(&text, &candidates, &mut clusters);
    structure::link_structure(&text, &candidates, &heads, &mut clusters);
    let speakers = speakers::speakers(&text, &heads);
    Some((text, Known { candidates, clusters, heads, speakers }))
}

/// All candidates, in text order.
fn find_candidates(text: &Text) -> Vec<Candidate> {
    let mut taken = vec![false; text.words().len()];
    let mut candidates = named::named_candidates(text, &mut taken);
    candidates.extend(described::described_candidates(text, &taken));
    acting::mark_acting(text, &mut candidates);
    candidates.sort_by_key(|c| (c.words.start, c.words.end, c.head, c.place.is_some()));
    candidates
}
