//! What frames say of a predicate and what is learnt of its arguments, put together.
//! In: the frames that held on a predicate, the learnt weights. Out: candidates with arguments added or taken away, and candidates of types for which
//! no frame held. Whether they become statements is decided by `ranking`.

use super::arguments::{Argument, Trigger, arguments, triggers};
use super::matching::{Candidate, Scene};
use super::predications::Predication;
use crate::language::ArgumentWeights;
use crate::schema::{RoleId, Shape};

/// From this probability on an argument is added to what a frame says; below the second it is taken away; without a frame that holds, arguments
/// need the third, and one that stands alone, or against a frame of another type, the last. Chosen on fifths of the gold training set held out of training.
const ADDED: f64 = 0.25;
const DROPPED: f64 = 0.03;
const ALONE: f64 = 0.18;
const ALONE_AND_SINGLE: f64 = 0.75;

/// The candidates of one predicate.
pub(super) fn attach(
    scene: &Scene,
    predication: &Predication,
    fired: Vec<Candidate>,
    weights: &ArgumentWeights,
) -> Vec<Candidate> {
    if weights.is_empty() {
        return fired;
    }
    let mut made: Vec<Candidate> = Vec::new();
    let triggers = triggers(scene, predication, &fired);
    for candidate in &fired {
        if !triggers.iter().any(|t| t.type_id == candidate.type_id) {
            made.push(candidate.clone());
        }
    }
    for trigger in &triggers {
        let found = arguments(scene, trigger, weights, DROPPED.min(ALONE));
        made.extend(match &trigger.fired {
            Some(candidate) => adjusted(scene, candidate, &found),
            None => alone(scene, trigger, &found, fired.iter().any(|c| !c.also)),
        });
    }
    made
}

/// Whether a role takes one more filler: what a frame has filled stays as it is, for coordination is undone before.
fn has_room(scene: &Scene, candidate: &Candidate, role: RoleId) -> bool {
    let file = scene.schema.get(candidate.type_id);
    let learnt = candidate.learnt.is_some() && file.roles[role.0 as usize].many;
    learnt || !candidate.roles.iter().any(|r| r.0 == role)
}

/// Enters arguments, the most probable first; a chain has one role.
fn enter(scene: &Scene, candidate: &mut Candidate, found: &[Argument], least: f64) {
    let mut found: Vec<&Argument> = found.iter().filter(|a| a.probability >= least).collect();
    found.sort_by(|a, b| b.probability.total_cmp(&a.probability).then(a.word.cmp(&b.word)).then(a.role.cmp(&b.role)));
    let file = scene.schema.get(candidate.type_id);
    let relation = file.shape == Shape::Relation;
    for argument in found {
        let taken = candidate.roles.iter().any(|r| r.1 == argument.chain)
            || candidate.place.is_some_and(|p| p.0 == argument.chain);
        if taken {
            continue;
        }
        match argument.role {
            None if candidate.place.is_none() => candidate.place = Some((argument.chain, argument.word)),
            Some(role) if relation && candidate.learnt.is_some() || has_room(scene, candidate, role) => {
                candidate.roles.push((role, argument.chain, argument.word));
                // An entity in the role leaves no room for a phrase of the same name.
                candidate.values.retain(|(name, _)| *name != file.roles[role.0 as usize].name);
            }
            _ => continue,
        }
        candidate.odds.push((argument.role, argument.chain, argument.probability));
    }
    candidate.roles.sort_by_key(|&(role, _, word)| (role, word));
}

/// What a frame says, with what is learnt.
fn adjusted(scene: &Scene, candidate: &Candidate, found: &[Argument]) -> Option<Candidate> {
    let mut made = candidate.clone();
    for argument in found.iter().filter(|a| a.framed) {
        if argument.probability < DROPPED {
            made.roles.retain(|r| (Some(r.0), r.1) != (argument.role, argument.chain));
            if argument.role.is_none() {
                made.place = None;
            }
        } else {
            made.odds.push((argument.role, argument.chain, argument.probability));
        }
    }
    enter(scene, &mut made, found, ADDED);
    complete(scene, &made).then_some(made)
}

/// A candidate of learnt arguments only.
fn alone(scene: &Scene, trigger: &Trigger, found: &[Argument], rival: bool) -> Option<Candidate> {
    let mut made = scene.unfired(&trigger.view, trigger.entries[0].frame);
    made.learnt = Some(rival);
    enter(scene, &mut made, found, ALONE);
    // One argument alone, without a frame that holds, must be a good deal surer; so must any where a frame says that the word means something else.
    let sure = made.odds.len() > 1 && !rival || made.odds.iter().any(|o| o.2 >= ALONE_AND_SINGLE);
    (sure && complete(scene, &made)).then_some(made)
}

fn complete(scene: &Scene, candidate: &Candidate) -> bool {
    let file = scene.schema.get(candidate.type_id);
    let filled = |name: &str| file.role(name).is_some_and(|role| candidate.roles.iter().any(|r| r.0 == role));
    match file.shape {
        Shape::Relation => filled("head") && filled("tail"),
        Shape::Event => !candidate.roles.is_empty(),
    }
}
