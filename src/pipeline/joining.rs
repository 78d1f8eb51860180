//! The readings of one document's parts, each by the pack of its language, made one. In: analyses and extractions of the same document, whose
//! parts do not overlap. Out: one of each, in text order.

use crate::analysis::{Analysis, Name, Sentence, Token, Word};
use crate::extraction::Extraction;

/// The languages of all parts, that of the first part first: "fr+en".
fn languages<'a>(parts: impl Iterator<Item = &'a String>) -> String {
    parts.map(String::as_str).collect::<Vec<_>>().join("+")
}

/// Sentences of all parts in text order, their columns renumbered.
pub fn analyses(parts: Vec<Analysis>) -> Analysis {
    let mut joined = Analysis { lang: languages(parts.iter().map(|part| &part.lang)), ..Analysis::default() };
    let mut order: Vec<(u32, usize, usize)> = Vec::new();
    for (p, part) in parts.iter().enumerate() {
        order.extend(part.sentences.iter().enumerate().map(|(s, sentence)| (sentence.span.start, p, s)));
    }
    order.sort_unstable();
    for (_, p, s) in order {
        let part = &parts[p];
        let sentence = part.sentences[s];
        let (tokens, words) = (sentence.tokens(), sentence.words());
        let (first_token, first_word) = (joined.tokens.len() as u32, joined.words.len() as u32);
        let word_at = |w: u32| w - sentence.first_word + first_word;
        joined
            .tokens
            .extend(part.tokens[tokens].iter().map(|token| Token { first_word: word_at(token.first_word), ..*token }));
        joined.words.extend(part.words[words.clone()].iter().map(|word| Word {
            token: word.token - sentence.first_token + first_token,
            head: word_at(word.head),
            ..word.clone()
        }));
        let inside = |name: &&Name| words.contains(&(name.first_word as usize));
        joined.names.extend(
            part.names.iter().filter(inside).map(|name| Name { first_word: word_at(name.first_word), ..name.clone() }),
        );
        joined.sentences.push(Sentence { first_token, first_word, ..sentence });
    }
    joined.diagnostics = parts.into_iter().flat_map(|part| part.diagnostics).collect();
    joined
}

/// Chains of all parts, those of the first part first; mentions and statements in text order. The words that mentions name are those of their
/// own part's analysis.
pub fn extractions(parts: Vec<Extraction>) -> Extraction {
    let lang = languages(parts.iter().map(|part| &part.lang));
    let mut parts = parts.into_iter();
    let Some(mut joined) = parts.next() else { return Extraction::default() };
    joined.lang = lang;
    for mut part in parts {
        let shift = joined.chains.len() as u32;
        part.mentions.iter_mut().for_each(|mention| mention.chain += shift);
        for statement in &mut part.statements {
            statement.roles.iter_mut().for_each(|(_, chain)| *chain += shift);
            statement.source = statement.source.map(|chain| chain + shift);
            statement.place = statement.place.map(|chain| chain + shift);
        }
        joined.chains.extend(part.chains);
        joined.mentions.extend(part.mentions);
        joined.statements.extend(part.statements);
        joined.diagnostics.extend(part.diagnostics);
    }
    joined.mentions.sort_by_key(|mention| (mention.span.start, mention.span.end));
    joined.statements.sort_by_key(|statement| statement.evidence.first().map(|e| (e.sentence.start, e.trigger.start)));
    joined
}
