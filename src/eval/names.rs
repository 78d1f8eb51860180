//! Strict scores of named spans: same first byte, same last byte, same kind. A document at a time, counts summed over documents.

use std::collections::{BTreeMap, BTreeSet};

use crate::analysis::analyze;
use crate::analysis::brat::Marked as Article;
use crate::base::Span;
use crate::language::LanguagePack;

/// A span with its kind.
pub type Marked = (Span, String);

/// How many of a kind are right, in the gold names, in the system's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub good: usize,
    pub gold: usize,
    pub system: usize,
}

impl Counts {
    /// Percent of the system's spans that are right.
    pub fn precision(self) -> f64 {
        percent(self.good, self.system)
    }

    /// Percent of the gold spans that were found.
    pub fn recall(self) -> f64 {
        percent(self.good, self.gold)
    }

    pub fn f1(self) -> f64 {
        percent(2 * self.good, self.gold + self.system)
    }
}

fn percent(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { 100.0 * part as f64 / whole as f64 }
}

/// Counts a kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NameScores {
    pub kinds: BTreeMap<String, Counts>,
}

impl NameScores {
    /// Adds a document. A span given twice counts once.
    pub fn add(&mut self, gold: &[Marked], system: &[Marked]) {
        let gold: BTreeSet<&Marked> = gold.iter().collect();
        let system: BTreeSet<&Marked> = system.iter().collect();
        for (_, kind) in &gold {
            self.kinds.entry(kind.clone()).or_default().gold += 1;
        }
        for marked in &system {
            let counts = self.kinds.entry(marked.1.clone()).or_default();
            counts.system += 1;
            counts.good += gold.contains(marked) as usize;
        }
    }

    /// The sum over some kinds.
    pub fn total(&self, kinds: &[&str]) -> Counts {
        let mut sum = Counts::default();
        for (_, counts) in self.kinds.iter().filter(|(kind, _)| kinds.contains(&kind.as_str())) {
            sum.good += counts.good;
            sum.gold += counts.gold;
            sum.system += counts.system;
        }
        sum
    }
}

/// Reads each article from raw text and scores the names found in it.
pub fn evaluate(articles: &[Article], pack: &LanguagePack) -> NameScores {
    let mut scores = NameScores::default();
    for article in articles {
        let gold: Vec<Marked> = article.names.iter().map(|(span, kind)| (*span, kind.to_string())).collect();
        let found = analyze(&article.text, 0, pack).names;
        let found: Vec<Marked> = found.into_iter().map(|name| (name.span, name.kind.into_string())).collect();
        scores.add(&gold, &found);
    }
    scores
}

impl std::fmt::Display for NameScores {
    /// One line a kind, then person, organization and place together, then everything. Percent.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut line = |name: &str, c: Counts| {
            let (p, r, f1) = (c.precision(), c.recall(), c.f1());
            writeln!(f, "{name:<22} P {p:6.2}  R {r:6.2}  F1 {f1:6.2}  ({} gold, {} found)", c.gold, c.system)
        };
        for (kind, counts) in &self.kinds {
            line(kind, *counts)?;
        }
        line("person, organ., place", self.total(&["person", "organization", "place"]))?;
        let kinds: Vec<&str> = self.kinds.keys().map(String::as_str).collect();
        line("all", self.total(&kinds))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_same_span_of_the_same_kind_is_right() {
        let span = |a, b, kind: &str| (Span::new(a, b), kind.to_string());
        let mut scores = NameScores::default();
        let gold = [span(0, 5, "place"), span(9, 13, "place")];
        scores
            .add(&gold, &[span(0, 5, "place"), span(9, 13, "person"), span(6, 8, "organization"), span(0, 5, "place")]);
        let all = scores.total(&["person", "organization", "place"]);
        assert_eq!(all, Counts { good: 1, gold: 2, system: 3 });
        assert!((all.f1() - 40.0).abs() < 1e-9 && (all.recall() - 50.0).abs() < 1e-9);
    }
}
