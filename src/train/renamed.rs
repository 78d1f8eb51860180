//! Gold sentences with other names: first names, surnames and places exchanged for others out of the lists, so that the network learns that "Snow" may be a
//! name and "lives" after it a verb. In: gold sentences, lists, the lexicon's entries. Out: the sentences that changed.

use std::collections::BTreeSet;

use super::perceptron::Random;
use super::sentences::{ROOT, Sentence};
use super::swapped::NameLists;
use crate::analysis::forms::{FormReader, Shape};
use crate::analysis::{Rel, Upos};
use crate::base::{DataError, DataFiles};
use crate::language::Lexicon;

/// Names of one word.
pub struct Names {
    first: Vec<String>,
    last: Vec<String>,
    /// What surnames are exchanged for: they, and words that may be surnames.
    new_last: Vec<String>,
    places: Vec<String>,
}

impl Names {
    /// Those of the lists of the language `code`. Capitalised forms of the lexicon that are nouns or verbs when written small ("Rivers", "Cook") are
    /// surnames too.
    pub fn load(files: &DataFiles, code: &str, entries: &[(String, String)]) -> Result<Names, DataError> {
        let lists = NameLists::load(files, code)?;
        let (noun, verb) = (Upos::Noun.name(), Upos::Verb.name());
        let words: BTreeSet<&str> = entries
            .iter()
            .filter(|(_, tag)| tag.starts_with(noun) || tag.starts_with(verb))
            .map(|(form, _)| form.as_str())
            .collect();
        let proper = entries.iter().filter(|(form, tag)| {
            tag == Upos::Propn.name()
                && Shape::of(form) == Shape::Capital
                && words.contains(form.to_lowercase().as_str())
        });
        let single = |list: Vec<String>| {
            let one = |name: &String| name.chars().all(char::is_alphabetic) && Shape::of(name) == Shape::Capital;
            list.into_iter().filter(one).collect::<BTreeSet<_>>().into_iter().collect::<Vec<String>>()
        };
        let mut new_last = lists.last.clone();
        new_last.extend(proper.map(|(form, _)| form.clone()));
        Ok(Names {
            first: single(lists.first),
            last: single(lists.last),
            new_last: single(new_last),
            places: single(lists.places),
        })
    }
}

/// What a word is exchanged for, if anything: a list of names.
fn list<'a>(sentence: &Sentence, at: usize, names: &'a Names) -> Option<&'a [String]> {
    let is_name =
        |i: usize| sentence.words[i].upos == Upos::Propn && Shape::of(&sentence.words[i].form) == Shape::Capital;
    if !is_name(at) {
        return None;
    }
    let lists =
        |list: &[String], i: usize| list.binary_search_by(|name| name.as_str().cmp(&sentence.words[i].form)).is_ok();
    let flat = |i: usize| sentence.words[i].deprel.rel == Rel::Flat;
    let head = if flat(at) && sentence.heads[at] != ROOT { sentence.heads[at] as usize } else { at };
    let parts = || (0..sentence.words.len()).filter(|&i| flat(i) && sentence.heads[i] as usize == head && is_name(i));
    let Some(tail) = parts().next_back() else {
        let alone = !flat(at);
        let surname = alone && lists(&names.last, at);
        return match (surname, alone && lists(&names.places, at)) {
            (true, _) => Some(&names.new_last),
            (_, true) => Some(&names.places),
            _ => None,
        };
    };
    if !lists(&names.first, head) && !lists(&names.last, tail) {
        return None;
    }
    Some(if at == tail { &names.new_last } else { &names.first })
}

/// The sentences that hold names of the lists, with others in their place; each with a share of its weight.
pub fn renamed(sentences: &[Sentence], share: f32, names: &Names, lexicon: &Lexicon) -> Vec<Sentence> {
    let (mut random, mut reader) = (Random::new(17), FormReader::default());
    let mut out = Vec::new();
    for sentence in sentences {
        let mut words = sentence.words.clone();
        let mut changes = false;
        for (at, word) in words.iter_mut().enumerate() {
            let Some(list) = list(sentence, at, names) else { continue };
            let new = &list[random.below(list.len())];
            (word.form, word.lemma) = (new.as_str().into(), new.as_str().into());
            changes = true;
        }
        if changes {
            let views = words.iter().map(|word| reader.view(&word.form, lexicon)).collect();
            let (weight, morphology) = (sentence.weight * share, sentence.morphology);
            out.push(Sentence { words, views, heads: sentence.heads.clone(), weight, morphology });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::conllu::{Grouping, read};
    use crate::train::corpora::Treebank;
    use crate::train::sentences::sentences;

    #[test]
    fn names_change_and_trees_stay() {
        let rows = "1\tAnna\tAnna\tPROPN\t_\t_\t3\tnsubj\t_\t_\n2\tReed\tReed\tPROPN\t_\t_\t1\tflat\t_\t_\n\
                    3\tleft\tleave\tVERB\t_\t_\t0\troot\t_\t_\n4\tKyiv\tKyiv\tPROPN\t_\t_\t3\tobj\t_\t_\n\n\
                    1\tNobody\tnobody\tPRON\t_\t_\t2\tnsubj\t_\t_\n2\tleft\tleave\tVERB\t_\t_\t0\troot\t_\t_\n\n";
        let article = read(rows, Grouping::File).unwrap().pop().unwrap();
        let treebank = Treebank { article, weight: 1.0, sentences: true, morphology: true };
        let gold = sentences(&[treebank], &Lexicon::default());
        let names = Names {
            first: vec!["Anna".into(), "Olga".into()],
            last: vec![],
            new_last: vec!["Snow".into()],
            places: vec!["Kyiv".into(), "Lyon".into()],
        };
        let out = renamed(&gold, 0.5, &names, &Lexicon::default());
        assert_eq!(out.len(), 1, "only sentences with names come again");
        let forms: Vec<&str> = out[0].words.iter().map(|w| &*w.form).collect();
        assert!(names.first.iter().any(|n| n == forms[0]));
        assert_eq!(forms[1], "Snow");
        assert_eq!(forms[2], "left");
        assert!(names.places.iter().any(|n| n == forms[3]));
        assert_eq!((out[0].heads.clone(), out[0].weight), (gold[0].heads.clone(), 0.5));
    }
}
