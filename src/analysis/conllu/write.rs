//! An analysis and its text → valid CoNLL-U: multiword ranges, `SpaceAfter`, `# text`.

use std::fmt::Write as _;

use crate::analysis::{Analysis, Sentence};

/// All sentences, each with `sent_id` (1-based in the text) and `text`, each followed by an empty line.
pub fn write(text: &str, analysis: &Analysis) -> String {
    let mut out = String::new();
    for (i, sentence) in analysis.sentences.iter().enumerate() {
        let _ = writeln!(out, "# sent_id = {}", i + 1);
        write_sentence(&mut out, text, analysis, sentence);
        out.push('\n');
    }
    out
}

/// The form with its inner white space as single spaces: a cell must hold neither tabs nor line breaks.
fn cell(form: &str) -> String {
    let joined = form.split_whitespace().collect::<Vec<_>>().join(" ");
    if joined.is_empty() { "_".to_string() } else { joined }
}

fn write_sentence(out: &mut String, text: &str, analysis: &Analysis, sentence: &Sentence) {
    let tokens = &analysis.tokens[sentence.tokens()];
    let mut surface = String::new();
    let mut miscs = Vec::with_capacity(tokens.len());
    for (i, token) in tokens.iter().enumerate() {
        let next = analysis.tokens.get(sentence.first_token as usize + i + 1);
        let to = next.map_or(text.len(), |t| t.span.start as usize);
        let gap = text.get(token.span.end as usize..to).unwrap_or("");
        surface.push_str(&cell(token.span.of(text)));
        if !gap.is_empty() && i + 1 < tokens.len() {
            surface.push(' ');
        }
        miscs.push(match gap {
            "" if next.is_some() => "SpaceAfter=No".to_string(),
            "" | " " => "_".to_string(),
            gap => format!("SpacesAfter={}", escape(gap)),
        });
    }
    let _ = writeln!(out, "# text = {surface}");
    let first = sentence.first_word;
    for (token, misc) in tokens.iter().zip(&miscs) {
        let range = token.first_word as usize..token.first_word as usize + token.word_count as usize;
        let whole = token.word_count == 1;
        if !whole {
            let (from, to) = (token.first_word - first + 1, token.first_word - first + token.word_count as u32);
            let _ = writeln!(out, "{from}-{to}\t{}\t_\t_\t_\t_\t_\t_\t_\t{misc}", cell(token.span.of(text)));
        }
        for own in range {
            let word = &analysis.words[own];
            let head = if word.head as usize == own { 0 } else { word.head - first + 1 };
            let form = if whole { cell(token.span.of(text)) } else { cell(&word.form) };
            let _ = writeln!(
                out,
                "{}\t{form}\t{}\t{}\t_\t{}\t{head}\t{}\t_\t{}",
                own as u32 - first + 1,
                cell(&word.lemma),
                word.upos,
                word.feats.sorted(),
                word.deprel,
                if whole { misc } else { "_" }
            );
        }
    }
}

fn escape(gap: &str) -> String {
    let mut out = String::new();
    for c in gap.chars() {
        match c {
            ' ' => out.push_str("\\s"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '|' => out.push_str("\\p"),
            '\\' => out.push_str("\\\\"),
            // Other white space would end or break the cell for some readers.
            c if c.is_whitespace() || c.is_control() => out.push_str("\\s"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use crate::analysis::conllu::{Grouping, read, write};

    const SMALL: &str = "# sent_id = a-1\n# text = Il vient du lac.\n\
        1\tIl\til\tPRON\t_\tNumber=Sing|Person=3\t2\tnsubj\t_\t_\n\
        2\tvient\tvenir\tVERB\t_\t_\t0\troot\t_\t_\n\
        3-4\tdu\t_\t_\t_\t_\t_\t_\t_\t_\n\
        3\tde\tde\tADP\t_\t_\t5\tcase\t_\t_\n\
        4\tle\tle\tDET\t_\t_\t5\tdet\t_\t_\n\
        5\tlac\tlac\tNOUN\t_\t_\t2\tobl:mod\t_\tSpaceAfter=No\n\
        6\t.\t.\tPUNCT\t_\t_\t2\tpunct\t_\tSpacesAfter=\\n\n\n\
        # sent_id = a-2\n# text = Oui\n1\tOui\toui\tINTJ\t_\t_\t0\troot\t_\t_\n\n\
        # sent_id = b-1\n# text = Non\n1\tNon\tnon\tINTJ\t_\t_\t0\troot\t_\t_\n\n";

    #[test]
    fn the_text_is_rebuilt_and_spans_point_into_it() {
        let articles = read(SMALL, Grouping::Article).unwrap();
        assert_eq!(
            articles.iter().map(|a| (a.id.as_str(), a.text.as_str())).collect::<Vec<_>>(),
            [("a", "Il vient du lac.\nOui "), ("b", "Non ")]
        );
        let a = &articles[0].analysis;
        assert_eq!((a.tokens.len(), a.words.len(), a.sentences.len()), (6, 7, 2));
        assert_eq!(a.words[3].span.of(&articles[0].text), "du");
        assert_eq!((&*a.words[3].form, a.words[3].head), ("le", 4));
        assert_eq!((a.words[1].head, a.words[6].head), (1, 6));
        assert_eq!(a.sentences[0].span.of(&articles[0].text), "Il vient du lac.");
    }

    #[test]
    fn what_is_written_reads_back_the_same() {
        let article = read(SMALL, Grouping::File).unwrap().remove(0);
        let written = write(&article.text, &article.analysis);
        let again = read(&written, Grouping::File).unwrap().remove(0);
        assert_eq!((again.text, again.analysis), (article.text, article.analysis));
        assert!(written.contains("# text = Il vient du lac.\n"), "{written}");
        assert!(written.contains("3-4\tdu\t"), "{written}");
    }

    #[test]
    fn errors_name_the_line() {
        let error = |text: &str| read(text, Grouping::File).unwrap_err().line;
        assert_eq!(error("1\tIl\til\n"), 1);
        assert_eq!(error("# x\n2\tIl\til\tPRON\t_\t_\t0\troot\t_\t_\n"), 2);
        assert_eq!(error("1\tIl\til\tPRON\t_\t_\t7\troot\t_\t_\n"), 1);
    }
}
