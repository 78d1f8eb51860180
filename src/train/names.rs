//! Articles with marked names → the names model. In: texts with standoff annotations, read by the models of the language.
//! Out: a sequence model. Articles that are held back never get here.

use super::crf::{self, Sequence, Settings};
use super::entities::{read_facts, read_treebank};
use super::perceptron::Random;
use super::swapped::{NameLists, swapped};
use super::{Report, Said, Source};
use crate::analysis::brat::{Marked, read_folder};
use crate::analysis::forms::FormView;
use crate::analysis::names::{self, Clues, Groups};
use crate::analysis::{self, Analysis};
use crate::base::{DataError, DataFiles, Span};
use crate::language::{Gazetteer, NAMES_TAG, Reading};
use crate::ml::Features;
use crate::ml::codec::ModelWriter;
use crate::ml::sequence::{SequenceModel, bioes};

/// Kinds that the model tells apart.
pub const KINDS: [&str; 6] = ["person", "organization", "place", "work", "happening", "date"];

/// An article that the models of the language have read.
pub struct Read {
    pub marked: Marked,
    pub analysis: Analysis,
    /// One a token.
    pub views: Vec<FormView>,
}

impl Read {
    pub fn new(marked: Marked, reading: &Reading) -> Read {
        let (analysis, word_views) = analysis::read_with_views(&marked.text, 0, reading);
        let views = names::token_views(&marked.text, &analysis, &word_views, &reading.lexicon);
        Read { marked, analysis, views }
    }

    /// Its sentences as training sequences.
    pub fn sequences(&self, lists: &Gazetteer, groups: Groups) -> Vec<Sequence> {
        let labels = gold_labels(&self.marked, &self.analysis);
        let mut clues = Clues::new(&self.marked.text, &self.analysis, &self.views, lists);
        clues.groups = groups;
        let mut found = Features::default();
        let sentence = |tokens: std::ops::Range<usize>| {
            let mut out = Sequence { offsets: vec![0], gold: labels[tokens.clone()].to_vec(), ..Sequence::default() };
            repair(&mut out.gold);
            for token in tokens {
                found.clear();
                clues.features(token, &mut found);
                out.keys.extend_from_slice(found.keys());
                out.offsets.push(out.keys.len() as u32);
            }
            out
        };
        self.analysis.sentences.iter().map(|s| s.tokens()).map(sentence).collect()
    }
}

/// A label a token, by the order of `bioes(&KINDS)`. A token belongs to a name that covers half of it.
fn gold_labels(article: &Marked, analysis: &Analysis) -> Vec<u16> {
    let mut labels = vec![0u16; analysis.tokens.len()];
    for (span, kind) in &article.names {
        let covered = |s: Span| {
            let (from, to) = (s.start.max(span.start), s.end.min(span.end));
            to > from && (to - from) as usize * 2 >= s.len()
        };
        let first = analysis.tokens.partition_point(|t| t.span.end <= span.start);
        let tokens: Vec<usize> =
            (first..analysis.tokens.len()).take_while(|&i| analysis.tokens[i].span.start < span.end).collect();
        let tokens: Vec<usize> = tokens.into_iter().filter(|&i| covered(analysis.tokens[i].span)).collect();
        let base = 1 + 4 * KINDS.iter().position(|k| k == kind).unwrap_or(0) as u16;
        for (at, &token) in tokens.iter().enumerate() {
            let last = at + 1 == tokens.len();
            labels[token] = base
                + if tokens.len() == 1 {
                    3
                } else if at == 0 {
                    0
                } else if last {
                    2
                } else {
                    1
                };
        }
    }
    labels
}

/// Names that a sentence end cuts lose the rest: labels must keep to the scheme within a sentence.
fn repair(labels: &mut [u16]) {
    let part = |label: u16| if label == 0 { None } else { Some((label - 1) % 4) };
    let mut open: Option<usize> = None;
    for i in 0..=labels.len() {
        let here = labels.get(i).and_then(|&l| part(l));
        let goes_on = matches!(here, Some(1 | 2));
        if let Some(first) = open
            && !goes_on
        {
            labels[first..i].fill(0);
            open = None;
        }
        match here {
            Some(0) => open = Some(i),
            Some(1) if open.is_none() => labels[i] = 0,
            Some(2) if open.is_none() => labels[i] = 0,
            Some(2) => open = None,
            _ => {}
        }
    }
}

/// Learns the names model of the language `code` from the articles that its training file names, all but those held back. `reading` and
/// `lists` are what reads the articles. Returns the model file; `report` is told what has been done.
pub fn learn(
    files: &DataFiles,
    code: &str,
    from: Source,
    reading: &Reading,
    lists: &Gazetteer,
    report: &Report,
) -> Result<Option<Vec<u8>>, DataError> {
    let Some(source) = super::corpora::training_file(files, code)?.names else { return Ok(None) };
    let mut seen = Vec::new();
    let mut learn_from = |marked: Vec<Marked>, held_back: &[String]| {
        let kept = marked.into_iter().filter(|m| !held_back.contains(&m.id)).enumerate();
        seen.extend(kept.filter(|(i, _)| from.holds(*i)).map(|(_, marked)| marked));
    };
    let corpora = from.corpora;
    if let Some(folder) = &source.folder {
        learn_from(read_folder(&corpora.join(folder))?, &source.held_back);
    }
    for treebank in &source.treebank {
        learn_from(read_treebank(&corpora.join(&treebank.file), treebank)?, &treebank.held_back);
    }
    if let Some(facts) = &source.facts {
        // What the first model finds beside the ends of the facts completes their sentences.
        let articles: Vec<Read> = seen.iter().map(|m| Read::new(m.clone(), reading)).collect();
        let first = train(&articles.iter().collect::<Vec<_>>(), lists, Groups::ALL, &Settings::default(), |_, _| {});
        report(Said::Done("a first model learnt, to complete the sentences of facts"));
        let marked = read_facts(&corpora.join(&facts.file), facts)?;
        let kept = marked.into_iter().enumerate().filter(|(i, _)| from.holds(*i));
        seen.extend(kept.map(|(_, m)| completed(m, reading, lists, &first)));
    }
    let (others, mut random) = (NameLists::load(files, code)?, Random::new(21));
    let copies: Vec<Marked> =
        (0..source.swapped).flat_map(|_| &seen).map(|marked| swapped(marked, &others, &mut random)).collect();
    seen.extend(copies);
    let mut articles: Vec<Read> = seen.into_iter().map(|marked| Read::new(marked, reading)).collect();
    let capitals: Vec<Marked> = articles.iter().step_by(CAPITALS).map(|a| in_capitals(&a.marked)).collect();
    articles.extend(capitals.into_iter().map(|marked| Read::new(marked, reading)));
    report(Said::Done(&format!("{} articles with names read", articles.len())));
    let settings = Settings::default();
    let of = settings.epochs;
    let model = train(&articles.iter().collect::<Vec<_>>(), lists, Groups::ALL, &settings, |pass, loss| {
        report(Said::Pass { model: "names", pass, of, losses: &[("labels", loss)] });
    });
    let mut writer = ModelWriter::default();
    model.write(&mut writer);
    Ok(Some(writer.finish(NAMES_TAG)))
}

/// The text with the names that the model finds and that no known name overlaps.
fn completed(mut text: Marked, reading: &Reading, lists: &Gazetteer, model: &SequenceModel) -> Marked {
    let (analysis, word_views) = analysis::read_with_views(&text.text, 0, reading);
    let views = names::token_views(&text.text, &analysis, &word_views, &reading.lexicon);
    for name in names::find(&text.text, &analysis, &views, lists, model) {
        let free = |known: &(Span, &str)| name.span.end <= known.0.start || known.0.end <= name.span.start;
        if let Some(kind) = KINDS.into_iter().find(|kind| **kind == *name.kind)
            && text.names.iter().all(free)
        {
            text.names.push((name.span, kind));
        }
    }
    text.names.sort_by_key(|(span, _)| span.start);
    text
}

/// The article as headlines write it, all in capitals.
pub fn in_capitals(article: &Marked) -> Marked {
    let mut out = Marked { id: article.id.clone(), text: String::new(), names: Vec::new() };
    let mut last = 0;
    for &(span, kind) in &article.names {
        out.text.push_str(&article.text[last..span.start as usize].to_uppercase());
        let start = out.text.len();
        out.text.push_str(&span.of(&article.text).to_uppercase());
        out.names.push((Span::new(start, out.text.len()), kind));
        last = span.end as usize;
    }
    out.text.push_str(&article.text[last..].to_uppercase());
    out
}

/// One article in so many is also read in capitals.
const CAPITALS: usize = 12;

/// Trains the model. `progress` hears the epoch and the loss a token.
pub fn train(
    articles: &[&Read],
    lists: &Gazetteer,
    groups: Groups,
    settings: &Settings,
    progress: impl FnMut(usize, f64),
) -> SequenceModel {
    let sequences: Vec<Sequence> = articles.iter().flat_map(|a| a.sequences(lists, groups)).collect();
    crf::train(&bioes(&KINDS), &sequences.iter().collect::<Vec<_>>(), settings, progress)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_keep_the_names() {
        let article =
            Marked { id: String::new(), text: "À Besançon, la ß".into(), names: vec![(Span::new(3, 12), "place")] };
        let out = in_capitals(&article);
        assert_eq!(out.text, "À BESANÇON, LA SS");
        assert_eq!(out.names[0].0.of(&out.text), "BESANÇON");
    }

    #[test]
    fn cut_names_are_dropped() {
        let check = |before: &[u16], after: &[u16]| {
            let mut labels = before.to_vec();
            repair(&mut labels);
            assert_eq!(labels, after);
        };
        check(&[1, 2, 3, 0, 4], &[1, 2, 3, 0, 4]);
        check(&[2, 3, 0, 1], &[0, 0, 0, 0]);
        check(&[1, 0, 1, 3], &[0, 0, 1, 3]);
    }
}
