//! Who speaks in each quotation: the subject of the verb of saying nearest to it, or the speaker of the quotation before.

use rustc_hash::FxHashMap;

use crate::analysis::{Rel, Upos};

use super::text::{Quote, Text};

/// For each quotation of the text, the candidate that speaks.
pub fn speakers(text: &Text, heads: &FxHashMap<usize, usize>) -> Vec<Option<usize>> {
    let mut found: Vec<Option<usize>> = Vec::with_capacity(text.quotes.len());
    for (i, quote) in text.quotes.iter().enumerate() {
        let own = speaker_of(text, quote, heads);
        let inherited = || {
            let previous = i.checked_sub(1)?;
            let gap = text.sentence_of[quote.words.start]
                .saturating_sub(text.sentence_of[text.quotes[previous].words.end - 1]);
            if gap <= 1 { found[previous] } else { None }
        };
        found.push(own.or_else(inherited));
    }
    found
}

fn speaker_of(text: &Text, quote: &Quote, heads: &FxHashMap<usize, usize>) -> Option<usize> {
    let first = text.sentence_of[quote.words.start] as usize;
    let last = text.sentence_of[quote.words.end - 1] as usize;
    let sentences = &text.analysis.sentences;
    let range = sentences[first].words().start..sentences[last].words().end;
    let own = nearest_saying(text, quote, range, heads);
    own.or_else(|| {
        // "X explique : « … »", "X a réagi. « … »": with the quotation as a sentence of its own.
        let previous = first.checked_sub(1)?;
        let words = sentences[previous].words();
        let colon = words.clone().next_back().is_some_and(|w| text.lower[w].ends_with(':'));
        let opens = sentences[first].words().start + 1 >= quote.words.start;
        if colon || opens { nearest_saying(text, quote, words, heads) } else { None }
    })
}

fn nearest_saying(
    text: &Text,
    quote: &Quote,
    range: std::ops::Range<usize>,
    heads: &FxHashMap<usize, usize>,
) -> Option<usize> {
    let lists = text.references();
    let verbs = range.filter(|&w| {
        matches!(text.word(w).upos, Upos::Verb | Upos::Aux)
            && text.quote_of[w].is_none()
            && lists.speech.contains(text.word(w).lemma.to_lowercase().as_str())
    });
    let mut best: Option<(usize, usize)> = None;
    for verb in verbs {
        let subject = text.subject_of(verb).or_else(|| {
            let outer = text.head(verb);
            matches!(text.rel(verb), Rel::Conj | Rel::Xcomp).then(|| text.subject_of(outer)).flatten()
        });
        let Some(&speaker) = subject.filter(|&s| text.quote_of[s].is_none()).and_then(|s| heads.get(&s)) else {
            continue;
        };
        let distance =
            if verb < quote.words.start { quote.words.start - verb } else { verb.saturating_sub(quote.words.end) };
        if best.is_none_or(|(old, _)| distance < old) {
            best = Some((distance, speaker));
        }
    }
    best.map(|(_, speaker)| speaker)
}
