//! From a document's analysis to its statements: the whole of extraction, in order.
//! In: document, analysis, schema, language pack. Out: an `Extraction`. Finding who is who is `coref`'s business, what frames match `matching`'s,
//! how it is said `modality`'s and when `time`'s; here they meet, compete and become one statement a fact.

use std::collections::{BTreeMap, BTreeSet};

use super::arguments::{NamedArgument, named_arguments, triggers};
use super::attaching::attach;
use super::coref::{self, Coreference};
use super::descriptions::describe;
use super::matching::{Candidate, Scene};
use super::merging::merge;
use super::modality::{Manner, manner};
use super::open;
use super::output::{Extraction, Statement};
use super::predications::{Predication, Predications, Sort};
use super::ranking::{features, probability};
use super::reducing::reduce;
use super::refine::refine;
use super::repair::repair;
use super::time::Timeline;
use super::tree::Tree;
use crate::analysis::Analysis;
use crate::base::{Document, Evidence, Modality, Polarity, Span};
use crate::language::{ArgumentWeights, LanguagePack};
use crate::schema::{Schema, Shape, TypeId};

/// A statement that a frame proposes, with what speaks for it.
#[derive(Clone, Debug)]
pub struct Proposal {
    pub statement: Statement,
    pub features: Vec<String>,
    pub probability: f64,
}

/// Every statement that the frames propose for a document, before any is dropped or merged, with the document's chains: what the ranker learns from.
pub fn proposals(
    document: &Document,
    analysis: &Analysis,
    schema: &Schema,
    pack: &LanguagePack,
    weights: &ArgumentWeights,
) -> (Vec<Proposal>, Extraction) {
    in_scene(document, analysis, schema, pack, |scene, timeline| {
        let mut found = Vec::new();
        for predication in &scene.predications.all {
            for candidate in attach(scene, predication, winners(scene, predication), weights) {
                found.extend(state(scene, document, timeline, predication, &candidate));
            }
        }
        found
    })
}

/// Every possible argument of every trigger of a document, with the names of its features: what the weights of arguments are learnt from. The
/// chains are those of the extraction.
pub fn possible_arguments(
    document: &Document,
    analysis: &Analysis,
    schema: &Schema,
    pack: &LanguagePack,
) -> (Vec<NamedArgument>, Extraction) {
    in_scene(document, analysis, schema, pack, |scene, _| {
        let mut found = Vec::new();
        for predication in &scene.predications.all {
            let fired = winners(scene, predication);
            for trigger in triggers(scene, predication, &fired) {
                found.extend(named_arguments(scene, &trigger));
            }
        }
        found
    })
}

/// Makes what statements are read from (repaired tree, chains, predicates, dates) and gives what `read` makes of it, with the
/// document's mentions and chains, still without statements.
pub(super) fn in_scene<T>(
    document: &Document,
    analysis: &Analysis,
    schema: &Schema,
    pack: &LanguagePack,
    read: impl FnOnce(&Scene, &Timeline) -> T,
) -> (T, Extraction) {
    let analysis = &repair(analysis, schema, pack);
    let tree = Tree::new(analysis);
    let coref = refine(&document.text, &tree, coref::resolve(document, analysis, schema, pack), schema, pack);
    let predications = Predications::new(&tree, &coref, &pack.saying);
    let scene = Scene::new(document, &tree, &coref, schema, pack, &predications);
    let timeline = Timeline::new(&document.text, &tree, &pack.times, document.date);
    let found = read(&scene, &timeline);
    let Coreference { mentions, mut chains, .. } = coref;
    describe(&document.text, &tree, &mentions, &mut chains);
    let lang = analysis.lang.clone();
    let diagnostics = analysis.diagnostics.clone();
    (found, Extraction { document: document.id, lang, mentions, chains, statements: Vec::new(), diagnostics })
}

/// Reads one document. The same input gives the same output; nothing fails.
pub fn extract(document: &Document, analysis: &Analysis, schema: &Schema, pack: &LanguagePack) -> Extraction {
    let (statements, extraction) = in_scene(document, analysis, schema, pack, |scene, timeline| {
        let mut statements = Vec::new();
        let mut covered = vec![false; scene.tree.len()];
        for predication in &scene.predications.all {
            for candidate in attach(scene, predication, winners(scene, predication), &pack.argument_weights) {
                let proposed = state(scene, document, timeline, predication, &candidate);
                let kept: Vec<Proposal> =
                    proposed.into_iter().filter(|p| p.probability >= pack.statement_weights.threshold).collect();
                // What is not sure enough to be of its type may still be an open tie.
                if !kept.is_empty() {
                    candidate.expression.iter().for_each(|&w| covered[w] = true);
                    covered[predication.clause] = true;
                }
                statements.extend(kept.into_iter().map(|p| p.statement));
            }
        }
        statements.extend(open::statements(scene, document, timeline, &covered, &statements));
        reduce(schema, merge(schema, statements))
    });
    Extraction { statements, ..extraction }
}

/// The frames that hold for a predicate: the best of each type, completed by the others of its type, and of the types that compete the best one.
pub(super) fn winners(scene: &Scene, predication: &Predication) -> Vec<Candidate> {
    let entries = scene.entries(predication);
    let rival = entries.iter().any(|e| e.reflexive);
    let mut by_type: BTreeMap<TypeId, Vec<Candidate>> = BTreeMap::new();
    let mut enter = |candidate: Candidate| by_type.entry(candidate.type_id).or_default().push(candidate);
    entries.iter().filter_map(|entry| scene.try_entry(predication, entry, rival).ok()).for_each(&mut enter);
    if scene.coref.chains_of(predication.word).next().is_some() && predication.sort != Sort::Copula {
        let frames = scene.pack.frames.mentions().iter();
        frames.filter_map(|&frame| scene.try_mention(predication, frame).ok()).for_each(&mut enter);
    }
    let of_type: Vec<Candidate> = by_type.into_values().filter_map(|all| completed(scene, all)).collect();
    let best = of_type.iter().filter(|c| !c.also).map(|c| c.rank).max();
    let mut taken = false;
    let mut kept = Vec::new();
    for candidate in of_type {
        // Of equals the first type in the alphabet wins: any fixed choice will do.
        let wins = !candidate.also && Some(candidate.rank) == best && !taken;
        taken |= wins;
        if candidate.also || wins {
            kept.push(candidate);
        }
    }
    kept
}

/// The best of several candidates of one type, the first of equals, with what the others say of the same event and it does not: who does it,
/// where, a value. One that has somebody else in a role of the best is of another event.
fn completed(scene: &Scene, mut all: Vec<Candidate>) -> Option<Candidate> {
    all.sort_by_key(|candidate| std::cmp::Reverse(candidate.rank));
    let mut all = all.into_iter();
    let mut best = all.next()?;
    let frame = |candidate: &Candidate| &scene.pack.frames.get(candidate.frame).frame;
    let (polarity, modality) = (frame(&best).polarity, frame(&best).modality);
    for other in all {
        let in_role =
            |c: &Candidate, role| c.roles.iter().filter(|r| r.0 == role).map(|r| r.1).collect::<BTreeSet<_>>();
        let differs = |role| !in_role(&best, role).is_empty() && in_role(&best, role) != in_role(&other, role);
        let said_as = (frame(&other).polarity, frame(&other).modality) != (polarity, modality);
        if said_as || other.roles.iter().any(|r| differs(r.0)) {
            continue;
        }
        let known = |c: &Candidate, chain: u32| c.roles.iter().any(|r| r.1 == chain);
        let more: Vec<_> = other.roles.iter().copied().filter(|r| !known(&best, r.1)).collect();
        best.roles.extend(more);
        best.roles.sort_by_key(|&(role, _, word)| (role, word));
        let of_frame = |name: &str| frame(&other).set.iter().any(|(set, _)| set == name);
        for (name, text) in other.values.iter().filter(|(name, _)| !of_frame(name)) {
            let role = scene.schema.get(best.type_id).role(name);
            if !best.values.iter().any(|v| v.0 == *name) && role.is_none_or(|role| in_role(&best, role).is_empty()) {
                best.values.push((name.clone(), text.clone()));
            }
        }
        best.place = best.place.or(other.place.filter(|place| !known(&best, place.0)));
        if best.place.is_some_and(|place| known(&best, place.0)) {
            best.place = None;
        }
    }
    Some(best)
}

/// A candidate as statements: one an event, one a pair of a relation.
pub(super) fn state(
    scene: &Scene,
    document: &Document,
    timeline: &Timeline,
    predication: &Predication,
    candidate: &Candidate,
) -> Vec<Proposal> {
    let file = scene.schema.get(candidate.type_id);
    let frame = &scene.pack.frames.get(candidate.frame).frame;
    let lasting = file.shape == Shape::Relation;
    let mut said = manner(scene, predication, lasting);
    if frame.polarity == Some(Polarity::Negative) {
        said.polarity = if said.polarity == Polarity::Negative { Polarity::Positive } else { Polarity::Negative };
    }
    said.modality = said.modality.or(frame.modality);
    let mut values = candidate.values.clone();
    if said.ended && file.values.iter().any(|v| v == "ended") && !values.iter().any(|(name, _)| name == "ended") {
        values.push(("ended".into(), "true".into()));
    }
    values.sort();
    let time = when(scene, document, timeline, &clause_words(scene, predication, &candidate.expression), &mut said);
    let place = candidate.place.map(|p| p.0);
    let roles: Vec<_> = candidate.roles.iter().map(|&(role, chain, _)| (role, chain)).collect();
    let made = |roles: Vec<(crate::schema::RoleId, u32)>| {
        let words = roles.iter().filter_map(|r| candidate.roles.iter().find(|c| (c.0, c.1) == *r)).map(|c| c.2);
        let statement = Statement {
            type_id: candidate.type_id,
            evidence: vec![evidence(scene, document, predication.word, words.collect())],
            roles,
            values: values.clone(),
            polarity: said.polarity,
            modality: said.modality.unwrap_or_default(),
            source: said.source,
            time,
            place,
        };
        let features = features(scene, predication, candidate, &said, &statement);
        let probability = probability(&scene.pack.statement_weights, &features);
        Proposal { statement, features, probability }
    };
    if file.shape == Shape::Event {
        return vec![made(roles)];
    }
    let (head, tail) = (file.role("head"), file.role("tail"));
    let end = |wanted| roles.iter().copied().filter(move |r| Some(r.0) == wanted);
    end(head).flat_map(|h| end(tail).map(move |t| vec![h, t])).map(made).collect()
}

/// The trigger with its expression, its light verb and the modal verbs above it: what a time expression may hang on.
pub(super) fn clause_words(scene: &Scene, predication: &Predication, expression: &[usize]) -> Vec<usize> {
    use crate::analysis::Rel;
    let mut own = vec![predication.word];
    own.extend(expression.iter().copied().filter(|&w| w != predication.word));
    if predication.clause != predication.word {
        own.push(predication.clause);
    }
    let mut at = predication.clause;
    for _ in 0..4 {
        match scene.tree.head(at) {
            Some(head) if scene.tree.rel(at) == Rel::Xcomp => {
                own.push(head);
                at = head;
            }
            _ => break,
        }
    }
    own
}

/// When it happens; a plain fact in the present with a date to come becomes a plan.
pub(super) fn when(
    scene: &Scene,
    document: &Document,
    timeline: &Timeline,
    own: &[usize],
    said: &mut Manner,
) -> Option<crate::base::DateInterval> {
    let expression = timeline.of(scene.tree, own)?;
    let planned = said.modality == Some(Modality::Planned);
    let interval = if planned { expression.ahead.unwrap_or(expression.interval) } else { expression.interval };
    if let Some(date) = document.date.filter(|_| said.present && said.modality.is_none()) {
        let coarse = date.start.day == 0 || date.start != date.end;
        let to_come = if coarse { interval.start.day > 0 && date.overlaps(interval) } else { false }
            || interval.start.first_day() > date.end.last_day();
        if to_come {
            said.modality = Some(Modality::Planned);
        }
    }
    Some(interval)
}

/// The sentence of the trigger, and the mentions that stand for the arguments.
pub(super) fn evidence(scene: &Scene, document: &Document, trigger: usize, arguments: Vec<usize>) -> Evidence {
    let analysis = scene.tree.analysis;
    let sentence = analysis.sentences[analysis.sentence_of(trigger)].span;
    let span =
        |w: usize| scene.coref.mentions_of(w).map(|m| m.span).max_by_key(|s| s.len()).unwrap_or(analysis.words[w].span);
    let mut seen = BTreeSet::new();
    let arguments: Vec<Span> = arguments.into_iter().map(span).filter(|s| seen.insert(*s)).collect();
    Evidence { document: document.id, sentence, trigger: analysis.words[trigger].span, arguments }
}
