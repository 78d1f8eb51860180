//! Coreference against gold corpora: CoNLL F1 and how many pronouns find their antecedent. In: texts with gold entities, and this build's
//! reading of them. Out: a report as text.

pub mod score;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crate::analysis::{Analysis, Upos, analyze};
use crate::base::Document;
use crate::extraction::coref::corpora::{GoldText, key_of};
use crate::extraction::coref::{Coreference, resolve};
use crate::extraction::{Mention, MentionKind};
use crate::language::LanguagePack;
use crate::schema::Schema;

use score::{Counts, Entity};

/// Sums over texts.
#[derive(Clone, Debug, Default)]
pub struct Scores {
    pub texts: usize,
    /// Over the mentions that gold marks: what the system takes for a mention and gold does not is left out.
    pub muc: Counts,
    pub b_cubed: Counts,
    pub ceaf_e: Counts,
    /// Mentions found, of those that gold marks; by their head words.
    pub mentions: Counts,
    /// Pronouns whose antecedent is right, and all that have one.
    pub pronouns_right: usize,
    pub pronouns: usize,
}

impl Scores {
    /// 0 to 1.
    pub fn conll(&self) -> f64 {
        (self.muc.f1() + self.b_cubed.f1() + self.ceaf_e.f1()) / 3.0
    }

    pub fn add(&mut self, other: &Scores) {
        self.texts += other.texts;
        self.muc.add(other.muc);
        self.b_cubed.add(other.b_cubed);
        self.ceaf_e.add(other.ceaf_e);
        self.mentions.add(other.mentions);
        self.pronouns_right += other.pronouns_right;
        self.pronouns += other.pronouns;
    }

    pub fn report(&self) -> String {
        let mut text = String::new();
        let mut row = |name: &str, counts: &Counts| {
            let _ = writeln!(
                text,
                "{name:<9} P {:5.1}  R {:5.1}  F1 {:5.1}",
                100.0 * counts.precision(),
                100.0 * counts.recall(),
                100.0 * counts.f1()
            );
        };
        row("mentions", &self.mentions);
        row("MUC", &self.muc);
        row("B3", &self.b_cubed);
        row("CEAFe", &self.ceaf_e);
        let accuracy = 100.0 * self.pronouns_right as f64 / self.pronouns.max(1) as f64;
        let _ = writeln!(text, "CoNLL F1  {:.1}  ({} texts)", 100.0 * self.conll(), self.texts);
        let _ = writeln!(text, "pronouns  {accuracy:.1}  ({} of {})", self.pronouns_right, self.pronouns);
        text
    }
}

/// Reads every text with this build and scores it.
pub fn evaluate(texts: &[GoldText], schema: &Schema, pack: &LanguagePack) -> Scores {
    let mut scores = Scores::default();
    for gold in texts {
        let document = Document::new(gold.id.clone(), gold.text.clone());
        let analysis = analyze(&document.text, 0, pack);
        let coreference = resolve(&document, &analysis, schema, pack);
        scores.add(&score_text(gold, &analysis, &coreference));
    }
    scores
}

/// The key of a system mention: the head of the name in it, else its head.
fn system_key(analysis: &Analysis, mention: &Mention) -> usize {
    if mention.kind == MentionKind::Named {
        let at = analysis.names.partition_point(|n| n.span.end <= mention.span.start);
        let inside = analysis.names[at..].iter().take_while(|n| n.span.start < mention.span.end).last();
        if let Some(key) = inside.and_then(|name| key_of(analysis, &name.words())) {
            return key;
        }
    }
    mention.head as usize
}

fn score_text(gold: &GoldText, analysis: &Analysis, coreference: &Coreference) -> Scores {
    let gold_of = gold.entity_of_keys(analysis);
    let wanted: Vec<Entity> = group(gold_of.iter().map(|(&key, &entity)| (key, entity)));
    let mut system_of: BTreeMap<usize, usize> = BTreeMap::new();
    for mention in &coreference.mentions {
        system_of.entry(system_key(analysis, mention)).or_insert(mention.chain as usize);
    }
    let within = system_of.iter().filter(|(key, _)| gold_of.contains_key(key)).map(|(&key, &chain)| (key, chain));
    let found: Vec<Entity> = group(within.clone());
    let matched = within.count() as f64;
    let (pronouns_right, pronouns) = pronouns(analysis, &gold_of, &system_of);
    Scores {
        texts: 1,
        muc: score::muc(&wanted, &found),
        b_cubed: score::b_cubed(&wanted, &found),
        ceaf_e: score::ceaf_e(&wanted, &found),
        mentions: Counts {
            right_of_found: matched,
            found: system_of.len() as f64,
            right_of_wanted: matched,
            wanted: gold_of.len() as f64,
        },
        pronouns_right,
        pronouns,
    }
}

fn group(pairs: impl Iterator<Item = (usize, usize)>) -> Vec<Entity> {
    let mut entities: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for (key, entity) in pairs {
        entities.entry(entity).or_default().insert(key);
    }
    entities.into_values().collect()
}

fn is_pronoun(analysis: &Analysis, key: usize) -> bool {
    matches!(analysis.words[key].upos, Upos::Pron | Upos::Det)
}

/// Of the pronouns that gold ties to a noun or name before them: how many stand in a system chain whose last noun or name before them is of
/// the same gold entity.
fn pronouns(
    analysis: &Analysis,
    gold_of: &BTreeMap<usize, usize>,
    system_of: &BTreeMap<usize, usize>,
) -> (usize, usize) {
    let (mut right, mut all) = (0, 0);
    for (&key, &entity) in gold_of {
        let before = |of: &&usize| **of < key && !is_pronoun(analysis, **of);
        if !is_pronoun(analysis, key) || !gold_of.iter().any(|(other, e)| *e == entity && before(&other)) {
            continue;
        }
        all += 1;
        let Some(chain) = system_of.get(&key) else { continue };
        let last =
            system_of.iter().rev().find(|(other, c)| *c == chain && before(other) && gold_of.contains_key(other));
        if last.is_some_and(|(other, _)| gold_of.get(other) == Some(&entity)) {
            right += 1;
        }
    }
    (right, all)
}
