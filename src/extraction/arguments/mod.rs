//! Who fills which role of a trigger, where no slot of a frame says so: a learnt model over the path between the two, the words and the kinds.
//!
//! In: a scene, a predicate and the frames that it may trigger. Out: for each type that it may state, the mentions of its sentence (and of the
//! title) that may fill a role, each with a probability. Which of them are stated is decided in `attaching`; training, the business of `train`,
//! calls the same feature function. After the idea of argument identification over dependency paths in Gildea & Palmer, "The Necessity of Parsing
//! for Predicate Argument Recognition" (ACL 2002). Cost: triggers × chains of the sentence × roles, each a few dozen hashes.

mod features;
mod reach;
mod surroundings;

use std::cell::OnceCell;
use std::collections::BTreeMap;

use super::matching::{Candidate, Scene, View};
use super::predications::Predication;
use crate::language::{ArgumentWeights, FrameEntry};
use crate::schema::{RoleId, Shape, TypeId};

use features::{Features, Nearby};
use reach::Reach;
pub use surroundings::Surroundings;

/// A predicate as the statement of one type.
pub struct Trigger<'a> {
    pub type_id: TypeId,
    pub predication: &'a Predication,
    /// The predicate's lemma in lower case.
    pub lemma: String,
    /// The entries of the type whose words are there; never empty.
    pub entries: Vec<&'a FrameEntry>,
    /// The predicate as the first of them sees it.
    pub(super) view: View<'a>,
    /// What the frames alone say, if one fired.
    pub fired: Option<Candidate>,
}

/// A mention that may fill a role, or be the place (`None`).
#[derive(Clone, Debug)]
pub struct Argument {
    pub role: Option<RoleId>,
    pub chain: u32,
    pub word: usize,
    /// Whether the frame that fired says so.
    pub framed: bool,
    pub probability: f64,
}

/// A possible argument with the names of its features: what training sees.
#[derive(Clone, Debug)]
pub struct NamedArgument {
    pub type_id: TypeId,
    /// The trigger.
    pub trigger: usize,
    pub argument: Argument,
    /// How near the argument is to the trigger, 0 to 1: in what a frame says, in a slot, by steps.
    pub nearness: f64,
    pub features: Vec<String>,
}

/// The types that a predicate may state, with what its frames say of each; `fired` are the frames that held. A frame that its own conditions
/// rule out here is no trigger.
pub fn triggers<'a>(scene: &Scene<'a>, predication: &'a Predication, fired: &[Candidate]) -> Vec<Trigger<'a>> {
    let mut by_type: BTreeMap<TypeId, Trigger> = BTreeMap::new();
    let entries = scene.entries(predication);
    let rival = entries.iter().any(|e| e.reflexive);
    for entry in entries {
        let Some(view) = scene.seen(predication, entry, rival) else { continue };
        if scene.ruled_out(&view, entry.frame) {
            continue;
        }
        let type_id = entry.frame.type_id;
        let trigger = by_type.entry(type_id).or_insert_with(|| {
            let fired = fired.iter().find(|c| c.type_id == type_id).cloned();
            let lemma = scene.tree.word(predication.word).lemma.to_lowercase();
            Trigger { type_id, predication, lemma, entries: Vec::new(), view, fired }
        });
        trigger.entries.push(entry);
    }
    by_type.into_values().collect()
}

/// What may fill the trigger's roles, with its probability, in the order of the text; less than `least` is left out.
pub fn arguments(scene: &Scene, trigger: &Trigger, weights: &ArgumentWeights, least: f64) -> Vec<Argument> {
    let mut found = Vec::new();
    each(scene, trigger, &mut |argument, features| {
        let mut score = weights.bias;
        features.emit(scene, &mut |parts| score += weights.get(parts));
        let probability = 1.0 / (1.0 + (-score).exp());
        if probability >= least || argument.framed {
            found.push(Argument { probability, ..argument });
        }
    });
    found
}

/// The same, all of it and unjudged, with the names of the features: what training sees.
pub fn named_arguments(scene: &Scene, trigger: &Trigger) -> Vec<NamedArgument> {
    let mut found = Vec::new();
    each(scene, trigger, &mut |argument, features| {
        let mut names = Vec::new();
        features.emit(scene, &mut |parts| names.push(parts.concat()));
        names.sort();
        names.dedup();
        let nearness = match features.reach {
            _ if argument.framed => 1.0,
            reach if !reach.slots.is_empty() => 0.8,
            reach => 0.5 / reach.steps.max(1) as f64,
        };
        found.push(NamedArgument {
            nearness,
            type_id: trigger.type_id,
            trigger: trigger.predication.word,
            argument,
            features: names,
        });
    });
    found
}

/// Calls `visit` for each chain that the trigger's sentence or the title mentions and each role whose kinds it has.
fn each(scene: &Scene, trigger: &Trigger, visit: &mut dyn FnMut(Argument, &Features)) {
    let file = scene.schema.get(trigger.type_id);
    let reached = Reach::all(scene, trigger);
    let event = file.shape == Shape::Event;
    let labels: Vec<String> = file.roles.iter().map(|role| format!("{}.{}", file.name, role.name)).collect();
    let place = format!("{}.place", file.name);
    for reach in &reached {
        let chain = &scene.coref.chains[reach.chain as usize];
        let kind = &scene.schema.kind(chain.kind).name;
        let nearby = OnceCell::new();
        let mut one = |role: Option<RoleId>, role_name: &str, label: &str| {
            let framed = trigger.fired.as_ref().is_some_and(|fired| match role {
                Some(role) => fired.roles.iter().any(|r| (r.0, r.1) == (role, reach.chain)),
                None => fired.place.is_some_and(|p| p.0 == reach.chain),
            });
            let argument = Argument { role, chain: reach.chain, word: reach.word, framed, probability: 0.0 };
            let nearby = nearby.get_or_init(|| Nearby::of(scene, trigger, reach, &reached));
            visit(argument, &Features { trigger, reach, all: &reached, role_name, label, framed, nearby });
        };
        for (i, role) in file.roles.iter().enumerate() {
            let fits = role.kinds.iter().any(|k| k == kind || chain.subkind.as_ref() == Some(k))
                || kind == "place" && role.kinds.iter().any(|k| k == "organization");
            if fits {
                one(Some(RoleId(i as u8)), &role.name, &labels[i]);
            }
        }
        if event && kind == "place" {
            one(None, "place", &place);
        }
    }
}
