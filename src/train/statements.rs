//! Learns which proposed statements to keep: a logistic model over the features of `extraction::ranking`.
//! In: examples (features, arguments right and proposed) by document. Out: weights with a threshold chosen on held-out documents. Gradient descent on
//! the whole batch from zero, without randomness: the same examples give the same weights.

use std::fmt::Write as _;

use rayon::prelude::*;
use serde_json::Value;

use super::regression::{self, Row, Settings};
use crate::analysis::Analysis;
use crate::base::Document;
use crate::extraction::arguments::NamedArgument;
use crate::extraction::gold::{Asked, entity_id, to_json, to_json_in_full};
use crate::extraction::{Proposal, possible_arguments, proposals};
use crate::language::{ArgumentWeights, LanguagePack, StatementWeights};
use crate::schema::Schema;

/// One proposed statement of a training document.
#[derive(Clone, Debug, PartialEq)]
pub struct Example {
    /// Which document, for holding out.
    pub document: usize,
    pub features: Vec<String>,
    /// Arguments that gold has too.
    pub right: usize,
    pub proposed: usize,
}

/// The pull towards zero, of 1, 2, 6 and 12, was the best on a quarter of the gold training set held out of training.
const SETTINGS: Settings = Settings { min_count: 4, l2: 6.0, steps: 400 };
/// Folds of documents: what is learnt from four fifths is applied to the other.
const FOLDS: usize = 5;
/// The lowest precision, of arguments, that the threshold may give on held-out documents.
const PRECISION: f64 = 0.735;

/// What the held-out folds showed at the chosen threshold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HeldOut {
    pub precision: f64,
    pub recall: f64,
}

/// An article with its gold statements, in their JSON.
pub struct Text {
    pub document: Document,
    pub analysis: Analysis,
    pub gold: Value,
}

/// How what is said is held against gold, which is the business of `eval`: both as JSON, gold first.
pub struct Judge {
    /// Whether gold has each of the possible arguments.
    pub are_arguments: fn(&Value, &Value, &[Asked]) -> Vec<bool>,
    /// For each statement its right arguments and all its arguments.
    pub labels: fn(&Value, &Value) -> Vec<(usize, usize)>,
    /// The arguments of a gold document that count.
    pub wanted: fn(&Value) -> usize,
}

/// All that is learnt from gold statements.
pub struct Learnt {
    pub arguments: (f64, Vec<(String, f64)>),
    pub statements: StatementWeights,
    pub report: String,
}

/// Learns the weights of arguments, then those of statements over what arguments learnt from other documents propose, so that the second see the
/// first as they are on texts that nobody has seen.
pub fn learn(texts: &[Text], schema: &Schema, pack: &LanguagePack, judge: &Judge) -> Learnt {
    let possible: Vec<super::arguments::Example> = texts
        .par_iter()
        .enumerate()
        .map(|(number, text)| possible(number, text, schema, pack, judge))
        .collect::<Vec<_>>()
        .concat();
    let folds: Vec<usize> = (0..FOLDS).collect();
    let examples: Vec<Vec<Example>> = folds
        .par_iter()
        .map(|&fold| {
            let learnt = super::arguments::train(&possible, |document| document % FOLDS != fold);
            let weights = super::arguments::weights(&learnt);
            let held = texts.iter().enumerate().filter(|(number, _)| number % FOLDS == fold);
            held.flat_map(|(number, text)| proposed(number, text, schema, pack, &weights, judge)).collect()
        })
        .collect();
    let examples = examples.concat();
    let wanted = texts.iter().map(|text| (judge.wanted)(&text.gold)).sum();
    let (statements, held_out) = train(&examples, wanted);
    let arguments = super::arguments::train(&possible, |_| true);
    let report = format!(
        "{} possible arguments, {} right; {} proposals; on held-out documents precision {:.3}, recall {:.3}",
        possible.len(),
        possible.iter().filter(|e| e.right).count(),
        examples.len(),
        held_out.precision,
        held_out.recall
    );
    Learnt { arguments, statements, report }
}

fn possible(
    document: usize,
    text: &Text,
    schema: &Schema,
    pack: &LanguagePack,
    judge: &Judge,
) -> Vec<super::arguments::Example> {
    let (found, extraction) = possible_arguments(&text.document, &text.analysis, schema, pack);
    let system = to_json_in_full(&text.document, &extraction, schema);
    let sentences = &text.analysis.sentences;
    let asked: Vec<Asked> = found
        .iter()
        .map(|a| {
            let file = schema.get(a.type_id);
            Asked {
                kind: &file.name,
                role: a.argument.role.map_or("place", |role| file.roles[role.0 as usize].name.as_str()),
                entity: entity_id(a.argument.chain),
                sentence: sentences[text.analysis.sentence_of(a.trigger)].span.of(&text.document.text),
                trigger: a.trigger,
                nearness: a.nearness,
            }
        })
        .collect();
    let right = (judge.are_arguments)(&text.gold, &system, &asked);
    let example =
        |(a, right): (NamedArgument, bool)| super::arguments::Example { document, features: a.features, right };
    found.into_iter().zip(right).map(example).collect()
}

fn proposed(
    document: usize,
    text: &Text,
    schema: &Schema,
    pack: &LanguagePack,
    weights: &ArgumentWeights,
    judge: &Judge,
) -> Vec<Example> {
    let (proposals, mut extraction) = proposals(&text.document, &text.analysis, schema, pack, weights);
    extraction.statements = proposals.iter().map(|p| p.statement.clone()).collect();
    let labels = (judge.labels)(&text.gold, &to_json(&text.document, &extraction, schema));
    let example = |(p, (right, proposed)): (Proposal, (usize, usize))| Example {
        document,
        features: p.features,
        right,
        proposed,
    };
    proposals.into_iter().zip(labels).map(example).collect()
}

/// `wanted` is the number of gold arguments in all documents.
pub fn train(examples: &[Example], wanted: usize) -> (StatementWeights, HeldOut) {
    let mut scored: Vec<(f64, usize, usize)> = Vec::new();
    for fold in 0..FOLDS {
        let seen: Vec<&Example> = examples.iter().filter(|e| e.document % FOLDS != fold).collect();
        let weights = fit(&seen);
        let held = examples.iter().filter(|e| e.document % FOLDS == fold);
        scored.extend(
            held.map(|e| (crate::extraction::ranking::probability(&weights, &e.features), e.right, e.proposed)),
        );
    }
    let all: Vec<&Example> = examples.iter().collect();
    let mut weights = fit(&all);
    let (threshold, held_out) = choose(&scored, wanted);
    weights.threshold = threshold;
    (weights, held_out)
}

/// The threshold with the best F1 among those whose precision is high enough; of none, the one with the highest precision.
fn choose(scored: &[(f64, usize, usize)], wanted: usize) -> (f64, HeldOut) {
    let at = |threshold: f64| {
        let kept = scored.iter().filter(|s| s.0 >= threshold);
        let (right, found) = kept.fold((0, 0), |(r, f), s| (r + s.1, f + s.2));
        HeldOut { precision: right as f64 / found.max(1) as f64, recall: right as f64 / wanted.max(1) as f64 }
    };
    let f1 = |h: &HeldOut| 2.0 * h.precision * h.recall / (h.precision + h.recall).max(1e-9);
    let steps: Vec<(f64, HeldOut)> = (0..40).map(|i| i as f64 * 0.02).map(|t| (t, at(t))).collect();
    let good = steps.iter().filter(|(_, h)| h.precision >= PRECISION).max_by(|a, b| f1(&a.1).total_cmp(&f1(&b.1)));
    let best = good.or_else(|| steps.iter().max_by(|a, b| a.1.precision.total_cmp(&b.1.precision)));
    best.copied().unwrap_or((0.0, at(0.0)))
}

fn fit(examples: &[&Example]) -> StatementWeights {
    let rows: Vec<Row> = examples
        .iter()
        .map(|e| Row {
            features: &e.features,
            target: e.right as f64 / e.proposed.max(1) as f64,
            weight: e.proposed as f64,
        })
        .collect();
    let (bias, weights) = regression::fit(&rows, SETTINGS);
    StatementWeights { bias, threshold: 0.0, weights }
}

/// The file of the language pack. Weights are written with four places; those that round to nothing are left out.
pub fn write(weights: &StatementWeights) -> String {
    let mut text = String::from(
        "# Which proposed statements to keep: feature, weight. Written by `train`; `threshold` is the lowest probability that is kept.\n",
    );
    let _ = writeln!(text, "bias\t{:.4}\nthreshold\t{:.4}", weights.bias, weights.threshold);
    for (name, weight) in weights.weights.iter().filter(|(_, w)| w.abs() >= 0.0005) {
        let _ = writeln!(text, "{name}\t{weight:.4}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_mostly_wrong_is_dropped() {
        let example = |i: usize, feature: &str, right: usize| Example {
            document: i,
            features: vec![feature.to_string()],
            right,
            proposed: 2,
        };
        let examples: Vec<Example> = (0..40)
            .map(
                |i| if i % 2 == 0 { example(i / 2, "good", 2) } else { example(i / 2, "bad", usize::from(i % 8 == 1)) },
            )
            .collect();
        let (weights, held_out) = train(&examples, 40);
        let of = |name: &str| crate::extraction::ranking::probability(&weights, &[name.to_string()]);
        assert!(of("good") >= weights.threshold && of("bad") < weights.threshold);
        assert!(held_out.precision > 0.9 && held_out.recall > 0.9);
    }
}
