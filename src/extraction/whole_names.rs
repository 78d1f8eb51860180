//! Names in trees, made whole: the words of a name hang together, and a name that hangs on a finite verb as if on a noun is its subject.
//! In: an analysis. Out: the same with other arcs. Part of `repair`, in a file of its own for its length. No words of any language.

use std::ops::Range;

use crate::analysis::{Analysis, Deprel, Feature, Rel, Sub, Upos};

/// Both rules, name by name. Linear in the names' words but for the climb that keeps circles out.
pub(super) fn whole_names(analysis: &mut Analysis) {
    for at in 0..analysis.names.len() {
        let words = analysis.names[at].words();
        let top = together(analysis, words);
        subject(analysis, top);
    }
}

/// Makes the words of a name one phrase: of several that depend on words outside it, one stays its head. Gives the head.
fn together(analysis: &mut Analysis, words: Range<usize>) -> usize {
    let outside = |w: &usize| {
        let head = analysis.words[*w].head as usize;
        head == *w || !words.contains(&head)
    };
    let tops: Vec<usize> = words.clone().filter(outside).collect();
    let bound = |w: &usize| matches!(analysis.words[*w].deprel.rel, Rel::Flat | Rel::Compound | Rel::Amod | Rel::Det);
    // The one that a preposition or an argument's relation marks; else the first.
    let marked = |w: &usize| !bound(w) && analysis.children(*w).any(|c| analysis.words[c].deprel.rel == Rel::Case);
    let best = tops.iter().find(|w| marked(w)).or_else(|| tops.iter().find(|w| !bound(w))).or(tops.first());
    let root = tops.iter().find(|w| analysis.words[**w].head as usize == **w);
    let Some(&top) = root.or(best) else { return words.start };
    for &other in tops.iter().filter(|&&other| other != top) {
        if analysis.hang(other, top) {
            analysis.words[other].deprel = Deprel { rel: Rel::Flat, sub: Sub::None };
        }
    }
    top
}

/// Nothing is a compound of, or in apposition to, a finite verb: a name before it is its subject where it has none.
fn subject(analysis: &mut Analysis, name: usize) {
    let word = &analysis.words[name];
    let verb = word.head as usize;
    let finite =
        |w: usize| analysis.words[w].upos == Upos::Verb && analysis.words[w].feats.has(Feature::VerbForm, "Fin");
    if matches!(word.deprel.rel, Rel::Compound | Rel::Flat | Rel::Appos | Rel::Nmod)
        && name < verb
        && finite(verb)
        && !analysis.has_subject(verb)
        && !analysis.children(name).any(|c| analysis.words[c].deprel.rel == Rel::Case)
    {
        analysis.words[name].deprel = Deprel { rel: Rel::Nsubj, sub: Sub::None };
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::analysis::conllu;

    /// One sentence of rows "form upos feats head relation".
    pub fn read(rows: &[&str]) -> Analysis {
        let lines: Vec<String> = rows
            .iter()
            .enumerate()
            .map(|(i, row)| {
                let [form, upos, feats, head, rel] = row.split(' ').collect::<Vec<_>>()[..] else { panic!("{row}") };
                format!("{}\t{form}\t{form}\t{upos}\t_\t{feats}\t{head}\t{rel}\t_\t_", i + 1)
            })
            .collect();
        conllu::read(&(lines.join("\n") + "\n\n"), conllu::Grouping::File).unwrap().remove(0).analysis
    }

    #[test]
    fn a_name_is_one_phrase_and_may_be_a_subject() {
        let mut parted =
            read(&["son NOUN _ 0 root", "of ADP _ 4 case", "Lucy PROPN _ 1 nmod", "Porter PROPN _ 1 nmod"]);
        assert_eq!(together(&mut parted, 2..4), 3);
        assert_eq!((parted.words[2].head, parted.words[2].deprel.rel), (3, Rel::Flat));
        let mut verb =
            read(&["Edward PROPN _ 3 compound", "Snow PROPN _ 3 compound", "lives VERB VerbForm=Fin 0 root"]);
        let top = together(&mut verb, 0..2);
        subject(&mut verb, top);
        assert_eq!((verb.words[0].deprel.rel, verb.words[1].head), (Rel::Nsubj, 0));
    }
}
