//! Who decides which antecedent an anaphor takes: the learnt weights, or, while they are being learnt, the gold entities.

use super::anaphora::Choice;
use super::features::{Class, Trait, Weights};

/// Chooses among the possible antecedents of one anaphor.
pub trait Decide {
    /// An index into `choices`, or `None` for an anaphor that takes none of them. `anaphor` is a candidate.
    fn decide(&mut self, anaphor: usize, class: Class, choices: &[Choice]) -> Option<usize>;
}

/// The best score above zero; the nearer of equals.
pub struct ByWeights<'a>(pub &'a Weights);

impl Decide for ByWeights<'_> {
    fn decide(&mut self, _anaphor: usize, class: Class, choices: &[Choice]) -> Option<usize> {
        let mut best: Option<(f32, usize)> = None;
        for (i, choice) in choices.iter().enumerate() {
            let score = self.0.score(class, &choice.traits);
            if score > 0.0 && best.is_none_or(|(old, _)| score > old) {
                best = Some((score, i));
            }
        }
        best.map(|(_, i)| i)
    }
}

/// One anaphor to learn from.
#[derive(Clone, Debug, PartialEq)]
pub struct Example {
    pub class: Class,
    /// What speaks for and against each possible antecedent, the nearest first, and whether it is right. None right: the anaphor has
    /// none among them.
    pub choices: Vec<(Vec<Trait>, bool)>,
}

/// Takes what gold says and notes every decision.
pub struct ByGold {
    /// The gold entity of each candidate.
    pub gold: Vec<Option<usize>>,
    pub examples: Vec<Example>,
}

impl Decide for ByGold {
    fn decide(&mut self, anaphor: usize, class: Class, choices: &[Choice]) -> Option<usize> {
        let entity = self.gold[anaphor]?;
        let right = |choice: &Choice| choice.members.iter().rev().find_map(|&m| self.gold[m]) == Some(entity);
        let told: Vec<(Vec<Trait>, bool)> = choices.iter().map(|c| (c.traits.clone(), right(c))).collect();
        let taken = told.iter().position(|(_, right)| *right);
        if !told.is_empty() {
            self.examples.push(Example { class, choices: told });
        }
        taken
    }
}
