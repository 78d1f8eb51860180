//! Tokens, sentences and tagged words → named spans. In: an analysis without names. Out: names over whole tokens, sorted, that do not
//! overlap and do not cross sentences. What the names refer to is not decided here.

mod document;
mod features;

use super::Upos;
use super::columns::{Analysis, Name};
use super::forms::{FormReader, FormView};
use crate::base::Span;
use crate::language::{Gazetteer, Lexicon};
use crate::ml::sequence::SequenceModel;

pub use features::{Clues, Groups};

/// One view a token; those of multiword tokens are made anew from the token's form.
pub fn token_views(text: &str, analysis: &Analysis, word_views: &[FormView], lexicon: &Lexicon) -> Vec<FormView> {
    let mut reader = FormReader::default();
    let view = |token: &super::Token| match token.word_count {
        1 => word_views.get(token.first_word as usize).copied().unwrap_or(FormView::OUTSIDE),
        _ => reader.view(token.span.of(text), lexicon),
    };
    analysis.tokens.iter().map(view).collect()
}

/// The names of a text whose tokens, sentences and words are in `analysis`; `views` has one view a token.
pub fn find(
    text: &str,
    analysis: &Analysis,
    views: &[FormView],
    lists: &Gazetteer,
    model: &SequenceModel,
) -> Vec<Name> {
    let clues = Clues::new(text, analysis, views, lists);
    let mut names = Vec::new();
    for sentence in &analysis.sentences {
        let tokens = sentence.tokens();
        let path = model.decode(tokens.len(), |at, f| clues.features(tokens.start + at, f));
        for (from, to, kind) in model.spans(&path) {
            names.push(name(analysis, tokens.start + from, tokens.start + to, kind));
        }
    }
    names
}

/// The name that covers tokens `first..end`, but for a particle at the end of the last one ("Putin's").
fn name(analysis: &Analysis, first: usize, end: usize, kind: &str) -> Name {
    let (from, to) = (analysis.tokens[first], analysis.tokens[end - 1]);
    let mut last = to.first_word + to.word_count as u32 - 1;
    let word = |w: u32| &analysis.words[w as usize];
    while last > to.first_word && word(last).upos == Upos::Part && word(last).span != to.span {
        last -= 1;
    }
    Name {
        span: Span { start: from.span.start, end: word(last).span.end },
        first_word: from.first_word,
        word_count: last + 1 - from.first_word,
        kind: kind.into(),
    }
}

#[cfg(test)]
mod tests {
    use crate::analysis::analyze;
    use crate::base::DataFiles;
    use crate::language::LanguagePack;
    use crate::schema::Schema;

    fn names(text: &str) -> Vec<(String, String)> {
        let files = DataFiles::embedded();
        let pack = LanguagePack::load(&files, "fr", &Schema::load(&files).unwrap()).unwrap();
        let analysis = analyze(text, 0, &pack);
        for name in &analysis.names {
            let words = &analysis.words[name.words()];
            assert_eq!(words[0].span.start, name.span.start);
            assert_eq!(words[words.len() - 1].span.end, name.span.end);
        }
        analysis.names.iter().map(|n| (n.span.of(text).to_string(), n.kind.to_string())).collect()
    }

    #[test]
    fn names_are_whole_tokens_with_kinds() {
        let found = names(
            "Emmanuel Macron a rencontré Angela Merkel à Berlin, le 12 mars 2018, selon l’Agence France-Presse.\n",
        );
        for (name, kind) in [
            ("Emmanuel Macron", "person"),
            ("Angela Merkel", "person"),
            ("Berlin", "place"),
            ("12 mars 2018", "date"),
            ("Agence France-Presse", "organization"),
        ] {
            assert!(found.contains(&(name.to_string(), kind.to_string())), "{name} in {found:?}");
        }
    }

    #[test]
    fn odd_texts_give_no_trouble() {
        for text in ["", " \n\n", "««« (((", "🇫🇷🇫🇷 \u{202e}abc", "A", "…"] {
            names(text);
        }
        assert!(names(&"mot ".repeat(3000)).is_empty());
    }
}
