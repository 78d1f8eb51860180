//! The schema's frames for one language, by the lemmas that may trigger them.
//! In: a schema and the language's articles and contractions. Out: a `FrameIndex` to look words up in, slots in their normal form.

use std::collections::BTreeMap;

use super::Saying;
use crate::schema::{Condition, Fact, Frame, Schema, SlotPart, SlotSpec, TypeId};

/// Which frame: a type and a place in `FrameIndex::frames`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FrameRef {
    pub type_id: TypeId,
    /// Index into the frames of the index, not of the type.
    pub frame: u32,
}

/// One word or expression of a frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrameEntry {
    pub frame: FrameRef,
    /// The expression's other words, in lower case, which must hang together with the trigger; often none.
    pub others: Vec<String>,
    /// The verb is reflexive in this entry.
    pub reflexive: bool,
}

/// A frame whose slots and conditions are in the language's normal form.
#[derive(Clone, Debug)]
pub struct ReadyFrame {
    pub type_id: TypeId,
    pub frame: Frame,
    pub roles: Vec<(String, Vec<SlotSpec>)>,
    pub conditions: Vec<Condition>,
}

/// Frames by trigger lemma (lower case), a map a part of speech.
#[derive(Clone, Debug, Default)]
pub struct FrameIndex {
    frames: Vec<ReadyFrame>,
    verbs: BTreeMap<String, Vec<FrameEntry>>,
    nouns: BTreeMap<String, Vec<FrameEntry>>,
    adjectives: BTreeMap<String, Vec<FrameEntry>>,
    mentions: Vec<FrameRef>,
}

impl FrameIndex {
    pub(super) fn new(schema: &Schema, code: &str, saying: &Saying) -> FrameIndex {
        let mut index = FrameIndex::default();
        for (type_id, file) in schema.types() {
            for frame in file.frames.get(code).into_iter().flatten() {
                let at = FrameRef { type_id, frame: index.frames.len() as u32 };
                for (words, map) in [
                    (&frame.verbs, &mut index.verbs),
                    (&frame.nouns, &mut index.nouns),
                    (&frame.adjectives, &mut index.adjectives),
                ] {
                    words.iter().for_each(|word| enter(word, at, saying, map));
                }
                if frame.mentions {
                    index.mentions.push(at);
                }
                index.frames.push(ready(type_id, frame, saying));
            }
        }
        index
    }

    pub fn get(&self, at: FrameRef) -> &ReadyFrame {
        &self.frames[at.frame as usize]
    }

    pub fn verbs(&self, lemma: &str) -> &[FrameEntry] {
        self.verbs.get(lemma).map_or(&[], Vec::as_slice)
    }

    pub fn nouns(&self, lemma: &str) -> &[FrameEntry] {
        self.nouns.get(lemma).map_or(&[], Vec::as_slice)
    }

    pub fn adjectives(&self, lemma: &str) -> &[FrameEntry] {
        self.adjectives.get(lemma).map_or(&[], Vec::as_slice)
    }

    /// The frames that every mention triggers.
    pub fn mentions(&self) -> &[FrameRef] {
        &self.mentions
    }
}

/// Any word of an expression may be its head in the tree, so it is entered under each.
fn enter(expression: &str, frame: FrameRef, saying: &Saying, map: &mut BTreeMap<String, Vec<FrameEntry>>) {
    let mut words = Saying::split(expression);
    let reflexive = words.len() > 1 && saying.reflexives.contains(&words[0]);
    if reflexive {
        words.remove(0);
    }
    let words: Vec<String> = words.into_iter().map(|w| saying.contractions.get(&w).cloned().unwrap_or(w)).collect();
    for (i, key) in words.iter().enumerate() {
        let mut others = words.clone();
        others.remove(i);
        let entry = FrameEntry { frame, others, reflexive };
        let entries = map.entry(key.clone()).or_default();
        if !entries.contains(&entry) {
            entries.push(entry);
        }
    }
}

fn ready(type_id: TypeId, frame: &Frame, saying: &Saying) -> ReadyFrame {
    let part =
        |part: &SlotPart| SlotPart { path: part.path.iter().map(|slot| saying.normal(slot)).collect(), ..part.clone() };
    let spec = |spec: &SlotSpec| SlotSpec { parts: spec.parts.iter().map(part).collect() };
    let roles =
        frame.parsed_roles.iter().map(|(role, specs)| (role.clone(), specs.iter().map(spec).collect())).collect();
    let conditions = frame
        .conditions
        .iter()
        .map(|condition| match &condition.fact {
            Fact::Slot(slot) => Condition { fact: Fact::Slot(part(slot)), wanted: condition.wanted },
            _ => condition.clone(),
        })
        .collect();
    ReadyFrame { type_id, frame: frame.clone(), roles, conditions }
}
