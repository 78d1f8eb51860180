//! Coreference corpora → the weights of what speaks for and against an antecedent.
//!
//! One linear ranker a class of anaphors, learnt with the averaged structured perceptron (Collins 2002): the anaphor's best right
//! antecedent must score above every wrong one and above none at all. Linear in the number of choices; the order of the texts is fixed, so
//! the same corpora give the same weights.

use std::fmt::Write as _;
use std::path::Path;

use serde::Deserialize;

use crate::analysis::analyze;
use crate::base::{DataError, DataFiles, Document};
use crate::extraction::coref::corpora::{self, GoldText};
use crate::extraction::coref::{Class, Example, Trait, ranking_examples};
use crate::language::LanguagePack;
use crate::schema::Schema;

/// Passes over the examples; scores on held-out texts no longer rise beyond them.
const EPOCHS: usize = 12;

/// What `lang/<code>/coreference.toml` says.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Plan {
    corpus: Vec<Corpus>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Corpus {
    /// Below the folder of corpora.
    path: String,
    /// Whether every fifth text is left out, to be scored.
    #[serde(default)]
    hold_out: bool,
    /// How often each example counts.
    #[serde(default = "once")]
    times: usize,
    /// The classes to learn from it; all without.
    classes: Option<Vec<String>>,
}

fn once() -> usize {
    1
}

/// Learns the weights of the language `code`: the text of `lang/<code>/models/anaphora.tsv`; `None` for a language without a
/// `coreference.toml`.
pub fn weights(
    files: &DataFiles,
    code: &str,
    folder: &Path,
    report: &dyn Fn(&str),
) -> Result<Option<String>, DataError> {
    let name = format!("lang/{code}/coreference.toml");
    if files.get(&name).is_none() {
        return Ok(None);
    }
    let schema = Schema::load(files)?;
    let pack = LanguagePack::load(files, code, &schema)?;
    let plan: Plan = toml::from_str(files.text(&name)?).map_err(|e| DataError::new(&name, e.to_string()))?;
    let mut examples: Vec<Example> = Vec::new();
    for corpus in &plan.corpus {
        let texts = corpora::read(&folder.join(&corpus.path)).map_err(|e| DataError::new(&name, e))?;
        let mut own = Vec::new();
        for (i, gold) in texts.iter().enumerate() {
            if !(corpus.hold_out && corpora::is_held_out(i)) {
                own.extend(examples_of(gold, &schema, &pack));
            }
        }
        // A pronoun that gold marks has an antecedent; where none of the choices is right, the fault lies elsewhere.
        own.retain(|e| e.class == Class::Nominal || e.choices.iter().any(|(_, right)| *right));
        let wanted =
            |e: &Example| corpus.classes.as_ref().is_none_or(|names| names.iter().any(|n| n == e.class.name()));
        own.retain(wanted);
        report(&format!("{}: {} anaphors", corpus.path, own.len()));
        for _ in 0..corpus.times {
            examples.extend(own.iter().cloned());
        }
    }
    let mut text = String::from(
        "# Learnt, see data/README.md: what speaks for and against an antecedent. Class of anaphors, trait, weight.\n",
    );
    for &class in Class::ALL {
        let row = learn(&examples.iter().filter(|e| e.class == class).collect::<Vec<_>>());
        for (t, weight) in Trait::ALL.iter().zip(row) {
            if weight.abs() >= 0.0005 {
                let _ = writeln!(text, "{}\t{}\t{weight:.3}", class.name(), t.name());
            }
        }
    }
    Ok(Some(text))
}

fn examples_of(gold: &GoldText, schema: &Schema, pack: &LanguagePack) -> Vec<Example> {
    let document = Document::new(gold.id.clone(), gold.text.clone());
    let analysis = analyze(&document.text, 0, pack);
    let keys = gold.entity_of_keys(&analysis);
    ranking_examples(&document, &analysis, schema, pack, &|word| keys.get(&word).copied())
}

fn score(weights: &[f64], traits: &[Trait]) -> f64 {
    traits.iter().map(|&t| weights[t as usize]).sum()
}

/// The best of the choices that `which` lets through; the nearer of equals.
fn best(weights: &[f64], example: &Example, which: impl Fn(bool) -> bool) -> Option<(f64, usize)> {
    let mut found: Option<(f64, usize)> = None;
    for (i, (traits, right)) in example.choices.iter().enumerate() {
        let value = score(weights, traits);
        if which(*right) && found.is_none_or(|(old, _)| value > old) {
            found = Some((value, i));
        }
    }
    found
}

/// How far the right answer must lead.
const MARGIN: f64 = 1.0;

fn learn(examples: &[&Example]) -> Vec<f64> {
    let mut weights = vec![0.0; Trait::ALL.len()];
    let mut sums = vec![0.0; Trait::ALL.len()];
    let mut steps: f64 = 0.0;
    for _ in 0..EPOCHS {
        for example in examples {
            steps += 1.0;
            let target = best(&weights, example, |right| right);
            let rival = best(&weights, example, |right| !right);
            // None at all scores zero.
            let (wanted, against) = match target {
                Some((value, i)) => (Some((value, i)), rival.filter(|(value, _)| *value > 0.0)),
                None => (None, rival),
            };
            let lead = wanted.map_or(0.0, |(value, _)| value) - against.map_or(0.0, |(value, _)| value);
            if lead < MARGIN {
                let mut step = |choice: Option<(f64, usize)>, sign: f64| {
                    for &t in choice.iter().flat_map(|(_, i)| &example.choices[*i].0) {
                        weights[t as usize] += sign;
                        sums[t as usize] += sign * steps;
                    }
                };
                step(wanted, 1.0);
                step(against, -1.0);
            }
        }
    }
    // The average over all steps, by the lazy sum of Daumé (2006).
    weights.iter().zip(&sums).map(|(w, sum)| w - sum / steps.max(1.0)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trait_that_tells_right_from_wrong_is_learnt() {
        let choice = |t: Trait, right: bool| (vec![Trait::Bias, t], right);
        let example =
            Example { class: Class::Personal, choices: vec![choice(Trait::Topic, false), choice(Trait::Person, true)] };
        let none = Example { class: Class::Personal, choices: vec![choice(Trait::Topic, false)] };
        let weights = learn(&[&example, &none, &example, &none]);
        assert!(score(&weights, &[Trait::Bias, Trait::Person]) > 0.0);
        assert!(score(&weights, &[Trait::Bias, Trait::Topic]) <= 0.0);
    }
}
