//! The surface strings by which a text describes who has no name: "un homme", "un homme de 64 ans", "homme".
//! In: chains with their mentions, the tree. Out: chains whose aliases hold each description with and without its determiner, short and in full, so
//! that a reader who quotes another stretch of the same phrase means the same entity.

use super::output::{Chain, Mention, MentionKind};
use super::tree::Tree;
use crate::analysis::{Rel, Sub};
use crate::base::Span;

/// Descriptions longer than this many words stand for nobody in a list of names.
const LONGEST: usize = 14;

pub(super) fn describe(text: &str, tree: &Tree, mentions: &[Mention], chains: &mut [Chain]) {
    for mention in mentions.iter().filter(|m| m.kind == MentionKind::Nominal) {
        let chain = &mut chains[mention.chain as usize];
        if chain.named {
            continue;
        }
        for span in spans(tree, mention) {
            let string = span.of(text);
            let fits = !string.is_empty() && !string.contains('\n') && string.split_whitespace().count() <= LONGEST;
            if fits && string != chain.name && !chain.aliases.iter().any(|a| a == string) {
                chain.aliases.push(string.to_string());
            }
        }
        chain.aliases.sort();
    }
}

fn spans(tree: &Tree, mention: &Mention) -> Vec<Span> {
    let head = mention.head as usize;
    let outside = |c: usize| {
        matches!(
            tree.rel(c),
            Rel::Case
                | Rel::Mark
                | Rel::Cc
                | Rel::Conj
                | Rel::Punct
                | Rel::Cop
                | Rel::Nsubj
                | Rel::Advcl
                | Rel::Parataxis
                | Rel::Appos
        )
    };
    let top = |c: usize| tree.word(c).head as usize == head;
    let determined = |c: usize| matches!(tree.rel(c), Rel::Det | Rel::Nummod);
    let around = |keep: &dyn Fn(usize) -> bool| tree.span_around(head, &tree.subtree(head, keep));
    vec![
        mention.span,
        // The noun with its adjectives, without and with its determiner.
        around(&|c| top(c) && matches!(tree.rel(c), Rel::Amod | Rel::Flat | Rel::Compound)),
        around(&|c| top(c) && (determined(c) || matches!(tree.rel(c), Rel::Amod | Rel::Flat | Rel::Compound))),
        // With its complements but no clause.
        around(&|c| !(top(c) && (outside(c) || determined(c) || tree.rel(c) == Rel::Acl))),
        around(&|c| !(top(c) && (outside(c) || tree.rel(c) == Rel::Acl))),
        // With participles, then with relative clauses.
        around(&|c| !(top(c) && (outside(c) || tree.sub(c) == Sub::Relcl))),
        around(&|c| !(top(c) && outside(c))),
    ]
}
