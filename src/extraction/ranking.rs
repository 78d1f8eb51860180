//! Which of the statements that frames propose to keep: a logistic model over named features of frame, type, words and fillers.
//! In: a candidate's features and the language's weights. Out: a probability, and which features decided. Training is the business of `train`; it
//! calls `features` here, so that both see the same.

use super::matching::{Candidate, Scene};
use super::modality::Manner;
use super::output::{MentionKind, Statement};
use super::predications::{Predication, Sort};
use crate::base::{Modality, Polarity};
use crate::language::StatementWeights;

/// The features of one statement, sorted, each once.
pub fn features(
    scene: &Scene,
    predication: &Predication,
    candidate: &Candidate,
    said: &Manner,
    statement: &Statement,
) -> Vec<String> {
    let file = scene.schema.get(candidate.type_id);
    let frame = &scene.pack.frames.get(candidate.frame).frame;
    let kind = &file.name;
    let mut found = vec![
        format!("type={kind}"),
        format!("frame={kind}/{}", frame.name),
        format!("fillers={}", statement.roles.len().min(4)),
    ];
    let sort = match predication.sort {
        _ if frame.mentions => "mention",
        Sort::Verb => "verb",
        Sort::Copula => "copula",
        Sort::Noun => "noun",
        Sort::Adjective => "adjective",
    };
    found.push(format!("sort={sort}"));
    found.push(format!("{kind} of {}", scene.tree.word(candidate.word).lemma.to_lowercase()));
    let mut named = 0;
    for &(role, chain) in &statement.roles {
        let chain_of = &scene.coref.chains[chain as usize];
        named += usize::from(chain_of.named);
        let word = candidate.roles.iter().find(|r| (r.0, r.1) == (role, chain)).map_or(candidate.word, |r| r.2);
        let manner = mention_of(scene, word, chain);
        let role = &file.roles[role.0 as usize].name;
        let entity = &scene.schema.kind(chain_of.kind).name;
        let name = if chain_of.named { "named" } else { "unnamed" };
        found.push(format!("filler {manner} {name}"));
        found.push(format!("{kind}.{role} {manner} {name}"));
        found.push(format!("{kind}.{role} is {entity}"));
        found.push(format!("{entity} {name}"));
        filler(scene, &format!("{kind}.{role}"), chain, word, &mut found);
        let away = word.abs_diff(candidate.word);
        found.push(format!(
            "away {}",
            if away < 3 {
                "near"
            } else if away < 8 {
                "some"
            } else if away < 16 {
                "far"
            } else {
                "very far"
            }
        ));
        if scene.tree.analysis.sentence_of(word) != scene.tree.analysis.sentence_of(candidate.word) {
            found.push(format!("{kind}.{role} from the title"));
        }
    }
    let share = if named == 0 {
        "none"
    } else if named < statement.roles.len() {
        "some"
    } else {
        "all"
    };
    found.push(format!("names {share}"));
    found.push(format!("{kind} names {share}"));
    for (i, role) in file.roles.iter().enumerate() {
        let filled = statement.roles.iter().any(|r| r.0.0 as usize == i);
        found.push(format!("{kind} {} {}", if filled { "with" } else { "without" }, role.name));
    }
    if statement.place.is_some() {
        found.push("with place".into());
        found.push(format!("{kind} with place"));
    }
    if statement.polarity == Polarity::Negative {
        found.push("denied".into());
    }
    if statement.modality != Modality::Actual {
        found.push(format!("said as {}", statement.modality.name()));
    }
    if said.source.is_some() {
        found.push("reported".into());
    }
    if scene.tree.analysis.sentence_of(candidate.word) == 0 {
        found.push("in the title".into());
        found.push(format!("{kind} in the title"));
    }
    if let Some(rival) = candidate.learnt {
        found.push(format!("learnt, {} a rival", if rival { "with" } else { "without" }));
        found.push(format!("{kind} learnt"));
    }
    let odds: Vec<f64> = (statement.roles.iter().map(|r| (Some(r.0), r.1)))
        .filter_map(|(role, chain)| Some(candidate.odds.iter().find(|o| (o.0, o.1) == (role, chain))?.2))
        .collect();
    if let (Some(least), Some(most)) = (odds.iter().copied().reduce(f64::min), odds.iter().copied().reduce(f64::max)) {
        let learnt = if candidate.learnt.is_some() { "learnt" } else { "framed" };
        found.push(format!("{learnt} least {:.0}", 10.0 * least));
        found.push(format!("{learnt} most {:.0}", 10.0 * most));
        found.push(format!("{kind} {learnt} least {:.0}", 5.0 * least));
    }
    if let [(_, a), (_, b)] = statement.roles[..] {
        pair(scene, kind, (a, b), &mut found);
    }
    found.sort();
    found.dedup();
    found
}

/// What one filler is, beyond its kind: what sort of place or body, which noun, how often the text speaks of it, where it stands.
fn filler(scene: &Scene, role: &str, chain: u32, word: usize, found: &mut Vec<String>) {
    let (tree, around) = (scene.tree, scene.surroundings());
    let filler = &scene.coref.chains[chain as usize];
    let name = if filler.named { "named" } else { "unnamed" };
    let sort = filler.subkind.as_deref().unwrap_or("plain");
    found.push(format!("{role} is {sort} {name}"));
    let mentioned = around.mentioned(chain).min(4);
    found.push(format!("{name} {mentioned} times"));
    found.push(format!("{role} {name} {mentioned} times"));
    found.push(format!("{role} prominent {}", around.prominence(chain).min(3)));
    if !filler.named {
        let lemma = tree.word(word).lemma.to_lowercase();
        found.push(format!("noun {lemma}"));
        found.push(format!("{role} noun {lemma}"));
    }
    found.push(format!("hangs {}", tree.rel(word).name()));
    found.push(format!("{role} hangs {}", tree.rel(word).name()));
    if let Some(preposition) = tree.preposition(word) {
        found.push(format!("{role} after {preposition}"));
    }
    let inside =
        tree.analysis.names.iter().any(|n| n.words().contains(&word) && n.words().start < word && filler.named)
            && scene.coref.mentions_of(word).any(|m| m.chain == chain && m.span.start >= tree.word(word).span.start);
    if inside {
        found.push(format!("{role} inside a name"));
    }
}

/// What the two fillers of a statement are to each other.
fn pair(scene: &Scene, kind: &str, (a, b): (u32, u32), found: &mut Vec<String>) {
    let chain = |c: u32| &scene.coref.chains[c as usize];
    let sort = |c: u32| chain(c).subkind.clone().unwrap_or_else(|| scene.schema.kind(chain(c).kind).name.clone());
    found.push(format!("{kind}: {} and {}", sort(a), sort(b)));
    let holds = |x: u32, y: u32| chain(x).name.len() > chain(y).name.len() && chain(x).name.contains(&chain(y).name);
    if holds(a, b) || holds(b, a) {
        found.push(format!("{kind}: one name holds the other"));
    }
    let known = |c: u32| scene.pack.gazetteer.place(&chain(c).name).and_then(|place| place.country);
    let said = match (known(a), known(b)) {
        (Some(x), Some(y)) if x == y => "one country",
        (Some(_), Some(_)) => "two countries",
        _ => "no country known",
    };
    found.push(format!("{kind}: {said}"));
}

fn mention_of(scene: &Scene, word: usize, chain: u32) -> &'static str {
    match scene.coref.mentions_of(word).find(|m| m.chain == chain).map(|m| m.kind) {
        Some(MentionKind::Named) => "name",
        Some(MentionKind::Nominal) => "noun",
        Some(MentionKind::Pronoun) => "pronoun",
        None => "part",
    }
}

/// The probability that a statement with these features is right.
pub fn probability(weights: &StatementWeights, features: &[String]) -> f64 {
    let score: f64 = weights.bias + features.iter().filter_map(|f| weights.weights.get(f.as_str())).sum::<f64>();
    1.0 / (1.0 + (-score).exp())
}

/// The features that decided, the heaviest first, with their weights.
pub fn deciding<'a>(weights: &StatementWeights, features: &'a [String], count: usize) -> Vec<(&'a str, f64)> {
    let mut found: Vec<(&str, f64)> =
        features.iter().filter_map(|f| Some((f.as_str(), *weights.weights.get(f.as_str())?))).collect();
    found.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()).then_with(|| a.0.cmp(b.0)));
    found.truncate(count);
    found
}
