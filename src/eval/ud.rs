//! Scores of a system's reading against gold trees by the rules of the CoNLL 2018 shared task (Zeman et al. 2018): both sides hold
//! the same characters but for white space; tokens and sentences match by their offsets; words match by offsets, and by the longest
//! common subsequence of lower-cased forms inside a stretch with multiword tokens.

use std::fmt;

use crate::analysis::Analysis;

/// Right, in the gold file, in the system's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    pub right: usize,
    pub gold: usize,
    pub system: usize,
}

impl Count {
    /// Percent of the system's that is right.
    pub fn precision(self) -> f64 {
        if self.system == 0 { 0.0 } else { 100.0 * self.right as f64 / self.system as f64 }
    }

    /// Percent of the gold that was found.
    pub fn recall(self) -> f64 {
        if self.gold == 0 { 0.0 } else { 100.0 * self.right as f64 / self.gold as f64 }
    }

    /// The harmonic mean of both, in percent.
    pub fn f1(self) -> f64 {
        let all = self.gold + self.system;
        if all == 0 { 0.0 } else { 200.0 * self.right as f64 / all as f64 }
    }
}

/// One count a metric.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scores {
    pub tokens: Count,
    pub sentences: Count,
    pub words: Count,
    pub upos: Count,
    pub feats: Count,
    pub lemmas: Count,
    pub uas: Count,
    /// Relations without their subtype.
    pub las: Count,
    /// Relations with their subtype.
    pub las_subtypes: Count,
}

impl Scores {
    /// Metric name → count, in the order in which they are shown.
    pub fn rows(&self) -> [(&'static str, Count); 9] {
        [
            ("Tokens", self.tokens),
            ("Sentences", self.sentences),
            ("Words", self.words),
            ("UPOS", self.upos),
            ("Feats", self.feats),
            ("Lemma", self.lemmas),
            ("UAS", self.uas),
            ("LAS", self.las),
            ("LAS+", self.las_subtypes),
        ]
    }
}

impl fmt::Display for Scores {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, count) in self.rows() {
            let (precision, recall, f1) = (count.precision(), count.recall(), count.f1());
            writeln!(f, "{name:<10} P {precision:6.2}  R {recall:6.2}  F1 {f1:6.2}")?;
        }
        Ok(())
    }
}

/// Where the two texts part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextsDiffer {
    /// The visible character, counted from 0, at which they differ.
    pub at: usize,
}

impl fmt::Display for TextsDiffer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the texts differ at visible character {}: score a system only on the text of the gold file", self.at)
    }
}

impl std::error::Error for TextsDiffer {}

struct Layout {
    chars: Vec<char>,
    tokens: Vec<(usize, usize)>,
    sentences: Vec<(usize, usize)>,
    words: Vec<WordAt>,
}

#[derive(Clone, Copy)]
struct WordAt {
    start: usize,
    end: usize,
    multi: bool,
    index: usize,
}

/// Offsets in visible characters.
fn layout(text: &str, analysis: &Analysis) -> Layout {
    let mut out = Layout { chars: Vec::new(), tokens: Vec::new(), sentences: Vec::new(), words: Vec::new() };
    for sentence in &analysis.sentences {
        let first = out.chars.len();
        for token in &analysis.tokens[sentence.tokens()] {
            let start = out.chars.len();
            out.chars.extend(token.span.of(text).chars().filter(|c| !c.is_whitespace()));
            let end = out.chars.len();
            out.tokens.push((start, end));
            for index in token.first_word as usize..token.first_word as usize + token.word_count as usize {
                out.words.push(WordAt { start, end, multi: token.word_count > 1, index });
            }
        }
        out.sentences.push((first, out.chars.len()));
    }
    out
}

/// How many of two sorted lists agree.
fn shared(a: &[(usize, usize)], b: &[(usize, usize)]) -> Count {
    let (mut i, mut j, mut right) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                right += 1;
                i += 1;
                j += 1;
            }
        }
    }
    Count { right, gold: a.len(), system: b.len() }
}

/// Pairs of equal forms on a longest common subsequence.
fn common(a: &[String], b: &[String]) -> Vec<(usize, usize)> {
    let width = b.len() + 1;
    let mut best = vec![0u32; (a.len() + 1) * width];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            best[i * width + j] = if a[i] == b[j] {
                best[(i + 1) * width + j + 1] + 1
            } else {
                best[(i + 1) * width + j].max(best[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j, mut pairs) = (0, 0, Vec::new());
    while i < a.len() && j < b.len() {
        if a[i] == b[j] {
            pairs.push((i, j));
            i += 1;
            j += 1;
        } else if best[(i + 1) * width + j] >= best[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

/// Positions in the two word lists that are the same word.
fn align(gold: &[WordAt], system: &[WordAt], forms: [&dyn Fn(usize) -> String; 2]) -> Vec<(usize, usize)> {
    let (mut i, mut j, mut pairs) = (0, 0, Vec::new());
    while i < gold.len() && j < system.len() {
        let (g, s) = (gold[i], system[j]);
        if !(g.multi || s.multi) {
            if (g.start, g.end) == (s.start, s.end) {
                pairs.push((i, j));
                i += 1;
                j += 1;
            } else if g.start <= s.start {
                i += 1;
            } else {
                j += 1;
            }
            continue;
        }
        if !(g.multi && g.start <= s.start || s.multi && s.start <= g.start) {
            if g.start < s.start {
                i += 1
            } else {
                j += 1
            }
            continue;
        }
        // A stretch around multiword tokens: grows until no word crosses its end.
        let (first_i, first_j) = (i, j);
        let mut end = if g.multi { g.end } else { s.end };
        loop {
            if i < gold.len() && gold[i].start < end {
                end = if gold[i].multi { end.max(gold[i].end) } else { end };
                i += 1;
            } else if j < system.len() && system[j].start < end {
                end = if system[j].multi { end.max(system[j].end) } else { end };
                j += 1;
            } else {
                break;
            }
        }
        let a: Vec<String> = gold[first_i..i].iter().map(|w| forms[0](w.index)).collect();
        let b: Vec<String> = system[first_j..j].iter().map(|w| forms[1](w.index)).collect();
        pairs.extend(common(&a, &b).into_iter().map(|(x, y)| (first_i + x, first_j + y)));
    }
    pairs
}

/// Scores `system`, read from `system_text`, against `gold`. The two texts may differ in white space only.
pub fn score(gold_text: &str, gold: &Analysis, system_text: &str, system: &Analysis) -> Result<Scores, TextsDiffer> {
    let (g, s) = (layout(gold_text, gold), layout(system_text, system));
    if g.chars != s.chars {
        let at = g.chars.iter().zip(&s.chars).take_while(|(a, b)| a == b).count();
        return Err(TextsDiffer { at });
    }
    let gold_form = |i: usize| gold.words[i].form.to_lowercase();
    let system_form = |i: usize| system.words[i].form.to_lowercase();
    let pairs = align(&g.words, &s.words, [&gold_form, &system_form]);
    let mut to_system = vec![usize::MAX; gold.words.len()];
    for &(i, j) in &pairs {
        to_system[g.words[i].index] = s.words[j].index;
    }
    let whole = Count { right: 0, gold: g.words.len(), system: s.words.len() };
    let mut scores = Scores {
        tokens: shared(&g.tokens, &s.tokens),
        sentences: shared(&g.sentences, &s.sentences),
        words: Count { right: pairs.len(), ..whole },
        upos: whole,
        feats: whole,
        lemmas: whole,
        uas: whole,
        las: whole,
        las_subtypes: whole,
    };
    for &(i, j) in &pairs {
        let (own_g, own_s) = (g.words[i].index, s.words[j].index);
        let (a, b) = (&gold.words[own_g], &system.words[own_s]);
        scores.upos.right += (a.upos == b.upos) as usize;
        scores.feats.right += (a.feats == b.feats) as usize;
        scores.lemmas.right += (&*a.lemma == "_" || a.lemma == b.lemma) as usize;
        let roots = (a.head as usize == own_g, b.head as usize == own_s);
        let head = match roots {
            (true, _) => roots.1,
            (false, true) => false,
            (false, false) => to_system[a.head as usize] == b.head as usize,
        };
        scores.uas.right += head as usize;
        scores.las.right += (head && a.deprel.rel == b.deprel.rel) as usize;
        scores.las_subtypes.right += (head && a.deprel == b.deprel) as usize;
    }
    Ok(scores)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::conllu::{Grouping, read};

    fn rows(rows: &[&str]) -> String {
        rows.iter().map(|row| format!("{}\n", row.replace(' ', "\t"))).collect::<String>() + "\n"
    }

    fn check(gold: &[&str], system: &[&str]) -> Scores {
        let [g, s] = [gold, system].map(|r| read(&rows(r), Grouping::File).unwrap().remove(0));
        score(&g.text, &g.analysis, &s.text, &s.analysis).unwrap()
    }

    const GOLD: [&str; 7] = [
        "1 Il il PRON _ Number=Sing 2 nsubj _ _",
        "2 vient venir VERB _ _ 0 root _ _",
        "3-4 du _ _ _ _ _ _ _ _",
        "3 de de ADP _ _ 5 case _ _",
        "4 le le DET _ _ 5 det _ _",
        "5 lac lac NOUN _ _ 2 obl:mod _ _",
        "6 . . PUNCT _ _ 2 punct _ _",
    ];

    #[test]
    fn gold_against_itself_is_perfect() {
        assert!(check(&GOLD, &GOLD).rows().iter().all(|(_, count)| count.f1() == 100.0));
    }

    /// Counted by hand: Il, vient, lac and the full stop align (`du` holds no `de` alone), in two sentences.
    #[test]
    fn a_small_case_counted_by_hand() {
        let scores = check(
            &GOLD,
            &[
                "1 Il il PRON _ _ 2 nsubj _ _",
                "2 vient vient VERB _ _ 0 root _ _",
                "3 du de ADP _ _ 4 case _ _",
                "4 lac lac NOUN _ _ 2 obl _ _",
                "",
                "1 . . PUNCT _ _ 0 root _ _",
            ],
        );
        let count = |right| Count { right, gold: 6, system: 5 };
        assert_eq!(scores.tokens, Count { right: 5, gold: 5, system: 5 });
        assert_eq!(scores.sentences, Count { right: 0, gold: 1, system: 2 });
        assert_eq!((scores.words, scores.upos, scores.feats), (count(4), count(4), count(3)));
        assert_eq!(
            (scores.lemmas, scores.uas, scores.las, scores.las_subtypes),
            (count(3), count(3), count(3), count(2))
        );
    }

    #[test]
    fn different_texts_are_refused() {
        let [g, s] = [&GOLD[..2], &GOLD[1..2]].map(|r| r.join("\n"));
        let g = read(&rows(&g.split('\n').collect::<Vec<_>>()), Grouping::File).unwrap().remove(0);
        let s = s.replace("2 vient", "1 voit");
        let s = read(&rows(&s.split('\n').collect::<Vec<_>>()), Grouping::File).unwrap().remove(0);
        assert_eq!(score(&g.text, &g.analysis, &s.text, &s.analysis), Err(TextsDiffer { at: 0 }));
    }
}
