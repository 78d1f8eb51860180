//! Why a statement came, or did not: each predicate of a text with its slots, the frames that fired and those that nearly did.
//! In: what `extract` gets. Out: an `Explanation` whose `Display` is the listing. It runs the same code as extraction and decides nothing.

use std::fmt;

use super::attaching::attach;
use super::matching::{Candidate, Miss, Scene};
use super::modality::manner;
use super::predications::{Predication, fillers};
use super::ranking::deciding;
use super::statements::{in_scene, state, winners};
use super::time::Timeline;
use crate::analysis::Analysis;
use crate::base::Document;
use crate::language::LanguagePack;
use crate::schema::Schema;

/// One predicate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PredicateRow {
    /// The word and its lemma: "arrêté (arrêter)".
    pub predicate: String,
    /// "subj = la police [Police nationale]".
    pub slots: Vec<String>,
    /// How it is said, where it is not a plain fact.
    pub said: String,
    /// "arrest / arrêter: detainee = X"; "arrest / arrêter, arguments learnt: …" where no frame held.
    pub fired: Vec<String>,
    /// "arrest / arrêter: lacks detainee".
    pub missed: Vec<String>,
}

/// The sentences of a text with their predicates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    pub sentences: Vec<(String, Vec<PredicateRow>)>,
}

/// Lists what extraction saw. Predicates without slots and without frames are left out.
pub fn explain(document: &Document, analysis: &Analysis, schema: &Schema, pack: &LanguagePack) -> Explanation {
    let (sentences, _) = in_scene(document, analysis, schema, pack, |scene, timeline| {
        let mut sentences = Vec::new();
        for sentence in &scene.tree.analysis.sentences {
            let here = sentence.words().filter_map(|w| scene.predications.of(w));
            let rows: Vec<PredicateRow> = here
                .map(|p| row(scene, document, timeline, p))
                .filter(|r| !r.slots.is_empty() || !r.fired.is_empty())
                .collect();
            sentences.push((sentence.span.of(&document.text).to_string(), rows));
        }
        sentences
    });
    Explanation { sentences }
}

fn row(scene: &Scene, document: &Document, timeline: &Timeline, predication: &Predication) -> PredicateRow {
    let word = scene.tree.word(predication.word);
    let name = |chain: u32| scene.coref.chains[chain as usize].name.as_str();
    let slots = predication.slots.iter().filter(|slot| slot.word != predication.word).map(|slot| {
        let chains = fillers(scene.tree, scene.coref, &scene.pack.saying, slot.word);
        let names: Vec<&str> = chains.iter().map(|f| name(f.0)).collect();
        format!("{} = {} [{}]", slot.name, scene.tree.word(slot.word).form, names.join(", "))
    });
    let said = manner(scene, predication, false);
    let mut how = vec![said.polarity.name().to_string(), said.modality.map_or("actual", |m| m.name()).to_string()];
    how.extend(said.source.map(|chain| format!("source {}", name(chain))));
    let held = winners(scene, predication);
    let fired = attach(scene, predication, held.clone(), &scene.pack.argument_weights);
    let entries = scene.entries(predication);
    let rival = entries.iter().any(|e| e.reflexive);
    let label = |at: crate::language::FrameRef| {
        format!("{} / {}", scene.schema.get(at.type_id).name, scene.pack.frames.get(at).frame.name)
    };
    let mut missed: Vec<String> = Vec::new();
    for entry in entries {
        let line = match scene.try_entry(predication, entry, rival) {
            Err(Miss::Words) => continue,
            Err(Miss::Condition(text)) => format!("{}: not '{text}'", label(entry.frame)),
            Err(Miss::Unfilled(role)) => format!("{}: lacks {role}", label(entry.frame)),
            Ok(made) if held.iter().any(|h| h.frame == made.frame) => continue,
            Ok(made) => format!("{}: another frame was better", filled(scene, &label(made.frame), &made)),
        };
        if !missed.contains(&line) {
            missed.push(line);
        }
    }
    let kept = |h: &&Candidate| fired.iter().any(|f| f.type_id == h.type_id);
    missed.extend(
        held.iter()
            .filter(|h| !kept(h))
            .map(|made| format!("{}: its arguments are too unlikely", filled(scene, &label(made.frame), made))),
    );
    PredicateRow {
        predicate: format!("{} ({}{})", word.form, if predication.reflexive { "~" } else { "" }, word.lemma),
        slots: slots.collect(),
        said: how.join(" "),
        fired: fired
            .iter()
            .map(|made| {
                let by = if made.learnt.is_some() { ", arguments learnt" } else { "" };
                decided(scene, document, timeline, predication, made, &format!("{}{by}", label(made.frame)))
            })
            .collect(),
        missed,
    }
}

/// A frame that fired, how likely its statement is, whether that is kept, and what decided.
fn decided(
    scene: &Scene,
    document: &Document,
    timeline: &Timeline,
    predication: &Predication,
    made: &Candidate,
    label: &str,
) -> String {
    let weights = &scene.pack.statement_weights;
    let mut line = filled(scene, label, made);
    for proposal in state(scene, document, timeline, predication, made) {
        let kept = if proposal.probability >= weights.threshold { "kept" } else { "dropped" };
        let why: Vec<String> = deciding(weights, &proposal.features, 4)
            .iter()
            .map(|(name, weight)| format!("{name} {weight:+.2}"))
            .collect();
        line.push_str(&format!("\n      {kept} at {:.2}: {}", proposal.probability, why.join(", ")));
    }
    line
}

fn filled(scene: &Scene, label: &str, made: &Candidate) -> String {
    let file = scene.schema.get(made.type_id);
    let roles = made.roles.iter().map(|&(role, chain, _)| {
        format!("{} = {}", file.roles[role.0 as usize].name, scene.coref.chains[chain as usize].name)
    });
    let values = made.values.iter().map(|(name, text)| format!("{name} = \"{text}\""));
    let place = made.place.iter().map(|p| format!("place = {}", scene.coref.chains[p.0 as usize].name));
    format!("{label}: {}", roles.chain(values).chain(place).collect::<Vec<_>>().join(", "))
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (sentence, rows) in &self.sentences {
            writeln!(f, "{sentence}")?;
            for row in rows {
                writeln!(f, "  {} — {}", row.predicate, row.said)?;
                if !row.slots.is_empty() {
                    writeln!(f, "      {}", row.slots.join("; "))?;
                }
                row.fired.iter().try_for_each(|line| writeln!(f, "    + {line}"))?;
                row.missed.iter().try_for_each(|line| writeln!(f, "    - {line}"))?;
            }
            writeln!(f)?;
        }
        Ok(())
    }
}
