//! What holds of every analysis, whatever the text; and reading by the models of both languages.

use std::sync::LazyLock;

use filature::analysis::{Analysis, analyze};
use filature::base::DataFiles;
use filature::language::LanguagePack;
use filature::schema::Schema;

pub static FRENCH: LazyLock<LanguagePack> = LazyLock::new(|| pack("fr"));
pub static ENGLISH: LazyLock<LanguagePack> = LazyLock::new(|| pack("en"));

fn pack(code: &str) -> LanguagePack {
    let files = DataFiles::embedded();
    let schema = Schema::load(&files).unwrap();
    LanguagePack::load(&files, code, &schema).unwrap()
}

/// The analysis of a text, which keeps the laws.
pub fn read_by(pack: &LanguagePack, text: &str) -> Analysis {
    let analysis = analyze(text, 0, pack);
    check_laws(text, &analysis);
    analysis
}

/// The laws of an analysis: columns fit together, spans stand on character boundaries in text order, only white space and invisible
/// characters lie between tokens, trees have one root a sentence and no circle.
fn check_laws(text: &str, analysis: &Analysis) {
    let visible = |gap: &str| gap.chars().any(|c| !c.is_whitespace() && !c.is_control() && c.is_alphanumeric());
    let mut end = 0;
    for (i, token) in analysis.tokens.iter().enumerate() {
        assert!(token.span.start as usize >= end && !token.span.is_empty());
        assert!(text.get(token.span.range()).is_some(), "token {i} of {text:?}");
        assert!(!visible(&text[end..token.span.start as usize]), "a gap of {text:?} holds text");
        end = token.span.end as usize;
    }
    assert!(!visible(&text[end..]), "the end of {text:?} is lost");
    let (mut token, mut word) = (0, 0);
    for sentence in &analysis.sentences {
        assert_eq!((sentence.first_token, sentence.first_word), (token, word));
        token += sentence.token_count;
        word += sentence.word_count;
        assert!(sentence.token_count > 0);
        let words = sentence.words();
        let roots = words.clone().filter(|&w| analysis.words[w].head as usize == w).count();
        assert_eq!(roots, 1, "{:?}", sentence.span.of(text));
        for start in words.clone() {
            let mut at = start;
            for _ in 0..=words.len() {
                assert!(words.contains(&at));
                at = analysis.words[at].head as usize;
            }
            assert_eq!(analysis.words[at].head as usize, at, "a circle in {:?}", sentence.span.of(text));
        }
    }
    assert_eq!((token as usize, word as usize), (analysis.tokens.len(), analysis.words.len()));
    for (i, word) in analysis.words.iter().enumerate() {
        let token = analysis.tokens[word.token as usize];
        assert!((token.first_word as usize..token.first_word as usize + token.word_count as usize).contains(&i));
        assert!(token.span.start <= word.span.start && word.span.end <= token.span.end);
        assert!(word.span == token.span || word.span.of(text) == &*word.form);
        assert!(!word.form.is_empty() && !word.lemma.is_empty());
    }
    for pair in analysis.names.windows(2) {
        assert!(pair[0].span.end <= pair[1].span.start);
    }
    for name in &analysis.names {
        assert!(text.get(name.span.range()).is_some() && name.words().end <= analysis.words.len());
    }
}
