//! How a predicate is said: affirmed or denied, as a fact or with what reserve, and who says so.
//! In: a scene (tree, chains, language) and a predication. Out: a `Saying`-driven `Manner`. Walks from the predicate up through the clauses that
//! govern it; the nearest reserve wins. What the frame itself implies, and future dates, are added by `statements`.

use super::matching::Scene;
use super::predications::{Predication, Sort, fillers};
use crate::analysis::{Feature, Rel, Sub, Upos};
use crate::base::{Modality, Polarity};
use crate::language::{Adverbs, Denial};

/// How something is said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Manner {
    pub polarity: Polarity,
    /// `None`: as a plain fact, so far as the sentence shows.
    pub modality: Option<Modality>,
    /// The chain that says so.
    pub source: Option<u32>,
    /// The tie or office is over.
    pub ended: bool,
    /// The clause has a finite verb of one word that is no imperfect: a date to come makes it a plan.
    pub present: bool,
}

struct Walk {
    negative: bool,
    /// Whether a negation met further up still denies the predicate.
    down: bool,
    manner: Manner,
}

/// `lasting`: the trigger is a noun that describes an entity, which stands in its clause without being said by it ("le président X n'est pas venu").
pub fn manner(scene: &Scene, predication: &Predication, lasting: bool) -> Manner {
    let mut walk = Walk { negative: false, down: true, manner: Manner::default() };
    let word = predication.word;
    modifiers(scene, word, &mut walk.manner);
    let described = lasting && predication.sort != Sort::Verb && !scene.tree.has_child(word, Rel::Cop);
    if described && !matches!(scene.tree.rel(word), Rel::Xcomp | Rel::Ccomp) {
        // what an apposition or a title says is the writer's word, not the speaker's
        return walk.manner;
    }
    let mut current = if predication.sort == Sort::Copula { predication.clause } else { word };
    for step in 0..24 {
        local(scene, current, step == 0, &mut walk);
        let Some(head) = scene.tree.head(current) else {
            question(scene, current, &mut walk.manner);
            break;
        };
        if !climb(scene, predication, current, head, &mut walk) {
            break;
        }
        current = head;
    }
    if walk.negative {
        walk.manner.polarity = Polarity::Negative;
    }
    if walk.manner.source.is_none() {
        walk.manner.source = quoted(scene, word);
    }
    walk.manner
}

/// Who says the words between quotation marks around a predicate, where they hold a clause of their own: the verb of saying may stand sentences
/// away.
fn quoted(scene: &Scene, word: usize) -> Option<u32> {
    let quotation = scene.coref.quotation_of(word)?;
    let mut words = quotation.words.start as usize..quotation.words.end as usize;
    let clause = words.any(|w| scene.tree.is_finite(w));
    (clause && can_speak(scene, quotation.speaker)).then_some(quotation.speaker)
}

/// Adjectives and participles at the predicate: "présumé", "prévu", "ancien".
fn modifiers(scene: &Scene, word: usize, manner: &mut Manner) {
    let cues = &scene.pack.saying.modifiers;
    for c in scene.tree.children(word).filter(|&c| {
        matches!(scene.tree.rel(c), Rel::Amod | Rel::Acl | Rel::Nmod | Rel::Compound | Rel::Advmod | Rel::Dep)
    }) {
        let lemma = scene.tree.word(c).lemma.to_lowercase();
        let relative = scene.tree.sub(c) == Sub::Relcl;
        if relative {
            continue;
        }
        for (set, modality) in [
            (&cues.planned, Modality::Planned),
            (&cues.possible, Modality::Possible),
            (&cues.alleged, Modality::Alleged),
        ] {
            if set.contains(&lemma) {
                manner.modality = manner.modality.or(Some(modality));
            }
        }
        manner.ended |= cues.ended.contains(&lemma);
    }
    let form = scene.tree.word(word).form.to_lowercase();
    manner.ended |= cues.ended_prefixes.iter().any(|prefix| form.starts_with(prefix));
}

/// The reserve that an adverb or an auxiliary makes.
fn reserve(words: &Adverbs, lemma: &str, manner: &mut Manner) {
    for (set, modality) in [
        (&words.planned, Modality::Planned),
        (&words.possible, Modality::Possible),
        (&words.alleged, Modality::Alleged),
    ] {
        if set.contains(lemma) {
            manner.modality = manner.modality.or(Some(modality));
        }
    }
}

/// What the words of one clause say about it: negation, mood and tense, adverbs, marks, "selon".
fn local(scene: &Scene, w: usize, first: bool, walk: &mut Walk) {
    let (tree, saying) = (scene.tree, &scene.pack.saying);
    let lemma_of = |c: usize| tree.word(c).lemma.to_lowercase();
    let mut denied = false;
    let mut hypothetical = false;
    for c in tree.children(w) {
        let lemma = lemma_of(c);
        match tree.rel(c) {
            Rel::Advmod | Rel::Obl if saying.negation.adverbs.contains(&lemma) && tree.word(c).upos == Upos::Adv => {
                denied = true
            }
            Rel::Advmod => reserve(&saying.adverbs, &lemma, &mut walk.manner),
            Rel::Aux => reserve(&saying.auxiliaries, &lemma, &mut walk.manner),
            Rel::Det if saying.negation.arguments.contains(&lemma) => denied = true,
            Rel::Nsubj | Rel::Obj | Rel::Obl | Rel::Xcomp
                if tree.word(c).upos == Upos::Pron && saying.negation.arguments.contains(&lemma) =>
            {
                denied = true
            }
            Rel::Nsubj | Rel::Obj => {
                denied |= tree
                    .children(c)
                    .any(|d| tree.rel(d) == Rel::Det && saying.negation.arguments.contains(&lemma_of(d)))
            }
            Rel::Mark | Rel::Case => {
                let mark = saying.normal(&tree.with_fixed(c));
                if saying.negation.marks.contains(&mark) {
                    denied = true;
                } else if saying.marks.purpose.contains(&mark) {
                    if matches!(tree.rel(w), Rel::Advcl | Rel::Acl) {
                        walk.manner.modality = walk.manner.modality.or(Some(Modality::Possible));
                    }
                } else if saying.marks.possible.contains(&mark) && tree.rel(c) == Rel::Mark {
                    walk.manner.modality = walk.manner.modality.or(Some(Modality::Possible));
                    hypothetical = true;
                }
            }
            Rel::Advcl => {
                hypothetical |= tree
                    .preposition(c)
                    .is_some_and(|mark| saying.marks.possible.contains(&saying.normal(&mark)) && tree.is_finite(c))
            }
            _ => {}
        }
    }
    if denied && walk.down {
        walk.negative = !walk.negative;
    }
    if walk.manner.source.is_none()
        && let Some((chain, hearsay)) = source_of(scene, w)
    {
        walk.manner.source = Some(chain);
        if hearsay {
            walk.manner.modality = walk.manner.modality.or(Some(Modality::Alleged));
        }
    }
    let mut finite = tree.children(w).filter(|&c| matches!(tree.rel(c), Rel::Aux | Rel::Cop)).chain([w]);
    if let Some(verb) = finite.find(|&c| tree.word(c).feats.has(Feature::VerbForm, "Fin")) {
        let feats = tree.word(verb).feats;
        let governor = saying.governors.iter().any(|g| g.modality.is_some() && g.words.contains(&lemma_of(w)));
        let modality = if feats.has(Feature::Mood, "Cnd") && (first || !governor) {
            Some(conditional(scene, w, hypothetical))
        } else if feats.has(Feature::Tense, "Fut") {
            Some(Modality::Planned)
        } else if feats.has(Feature::Mood, "Imp") {
            Some(Modality::Possible)
        } else {
            None
        };
        walk.manner.modality = walk.manner.modality.or(modality);
        // Present and simple past look alike in many verbs, and taggers mix them up; the imperfect tells of the past alone.
        walk.manner.present |= first && !feats.has(Feature::Tense, "Imp") && verb == w;
    }
}

/// The conditional: of hearsay in the news, of hypothesis beside "si", of the future seen from the past below a verb of speech.
fn conditional(scene: &Scene, w: usize, hypothetical: bool) -> Modality {
    let tree = scene.tree;
    if hypothetical {
        return Modality::Possible;
    }
    let compound = tree.is_past_participle(w);
    let reported = tree.rel(w) == Rel::Ccomp
        && tree.head(w).is_some_and(|h| tree.is_past_participle(h) || tree.word(h).feats.has(Feature::Tense, "Imp"));
    if reported && !compound { Modality::Planned } else { Modality::Alleged }
}

/// Goes from `current` to its governor; whether the walk goes on there.
fn climb(scene: &Scene, predication: &Predication, current: usize, head: usize, walk: &mut Walk) -> bool {
    let (tree, saying) = (scene.tree, &scene.pack.saying);
    let deprel = tree.word(current).deprel;
    match (deprel.rel, deprel.sub) {
        (Rel::Conj, _) => return true,
        (Rel::Parataxis, _) => {
            // Direct speech: the verb of saying governs what it reports.
            if walk.manner.source.is_none() && speaks(scene, head) {
                walk.manner.source = speaker(scene, head);
            }
            return false;
        }
        (Rel::Acl | Rel::Advcl, Sub::Relcl | Sub::Cleft) | (Rel::Appos | Rel::Vocative | Rel::Dislocated, _) => {
            return false;
        }
        _ => {}
    }
    let slot = slot_name(scene, current, head, deprel.rel);
    let lemma = tree.word(head).lemma.to_lowercase();
    let mut keys = vec![lemma];
    if scene.predications.of(head).is_some_and(|p| p.reflexive) {
        let reflexive = saying
            .reflexives
            .iter()
            .map(|se| if se.ends_with('\'') { format!("{se}{}", keys[0]) } else { format!("{se} {}", keys[0]) })
            .collect::<Vec<_>>();
        keys.splice(0..0, reflexive);
    }
    let governor = keys
        .iter()
        .find_map(|key| saying.governors.iter().find(|g| g.words.contains(key) && g.through.contains(&slot)));
    let clause = matches!(deprel.rel, Rel::Xcomp | Rel::Ccomp | Rel::Csubj | Rel::Acl);
    if slot == "comp" && speaks(scene, head) && tree.is_finite(current) {
        if walk.manner.source.is_none() {
            walk.manner.source = speaker(scene, head);
        }
        if keys.iter().any(|key| saying.speech.doubtful.contains(key)) {
            walk.manner.modality = walk.manner.modality.or(Some(Modality::Alleged));
        }
        return false;
    }
    if let Some(governor) = governor {
        // An event noun below a verb that lends it its arguments is what the verb says.
        let lends = predication.clause == head && predication.word == current && governor.modality.is_none();
        if !lends {
            walk.manner.modality = walk.manner.modality.or(governor.modality);
            if governor.polarity == Some(Polarity::Negative) && walk.down {
                walk.negative = !walk.negative;
            }
            walk.down &= governor.denial != Denial::Up;
        }
        return true;
    }
    if predication.clause == head {
        return true;
    }
    // "à s'entendre sur la libération de X": the event in a phrase of what is only asked for is no more a fact than that is.
    if predication.word == current && predication.sort == Sort::Noun && scene.tree.rel(head) == Rel::Xcomp {
        walk.down = false;
        return true;
    }
    // Other complements and phrases say nothing about what governs them.
    if clause {
        walk.down = false;
        return deprel.rel != Rel::Acl;
    }
    false
}

/// The name of the slot by which `current` hangs on `head`.
fn slot_name(scene: &Scene, current: usize, head: usize, rel: Rel) -> String {
    match rel {
        Rel::Xcomp | Rel::Ccomp | Rel::Acl => "comp".into(),
        _ => {
            let slots = scene.predications.of(head).map(|p| p.slots.as_slice()).unwrap_or_default();
            slots
                .iter()
                .find(|slot| slot.word == current && slot.name != "self" && slot.name != "bare")
                .map(|slot| slot.name.clone())
                .unwrap_or_default()
        }
    }
}

fn question(scene: &Scene, root: usize, manner: &mut Manner) {
    let sentence = &scene.tree.analysis.sentences[scene.tree.analysis.sentence_of(root)];
    let asks = sentence.words().rev().take(3).any(|w| &*scene.tree.word(w).form == "?");
    if asks {
        manner.modality = manner.modality.or(Some(Modality::Possible));
    }
}

/// Whether the word is a verb of saying.
pub(super) fn speaks(scene: &Scene, w: usize) -> bool {
    let word = scene.tree.word(w);
    let lemma = word.lemma.to_lowercase();
    let verbs = &scene.pack.saying.speech.verbs;
    let reflexive = |se: &String| {
        verbs.contains(&if se.ends_with('\'') { format!("{se}{lemma}") } else { format!("{se} {lemma}") })
    };
    let se = scene.predications.of(w).is_some_and(|p| p.reflexive);
    word.upos == Upos::Verb && (verbs.contains(&lemma) || se && scene.pack.saying.reflexives.iter().any(reflexive))
}

/// The chain of the subject of a verb of saying.
pub(super) fn speaker(scene: &Scene, verb: usize) -> Option<u32> {
    let predication = scene.predications.of(verb)?;
    predication
        .slot("subj")
        .flat_map(|w| fillers(scene.tree, scene.coref, &scene.pack.saying, w))
        .map(|f| f.0)
        .find(|&c| can_speak(scene, c))
}

fn can_speak(scene: &Scene, chain: u32) -> bool {
    let kind = &scene.schema.kind(scene.coref.chains[chain as usize].kind).name;
    matches!(kind.as_str(), "person" | "organization" | "group" | "place" | "work")
}

/// "Selon X" at the word, or "a indiqué X" inserted into its clause; whether it is hearsay.
fn source_of(scene: &Scene, w: usize) -> Option<(u32, bool)> {
    let (tree, saying) = (scene.tree, &scene.pack.saying);
    for c in tree.children(w) {
        let by = tree.preposition(c).map(|p| saying.normal(&p)).filter(|p| saying.prepositions.source.contains(p));
        if by.is_some() && matches!(tree.rel(c), Rel::Obl | Rel::Nmod | Rel::Advmod) {
            let found = fillers(tree, scene.coref, saying, c).into_iter().map(|f| f.0).find(|&c| can_speak(scene, c));
            return found.map(|chain| (chain, true));
        }
        if tree.rel(c) == Rel::Parataxis
            && speaks(scene, c)
            && let Some(chain) = speaker(scene, c)
        {
            return Some((chain, false));
        }
    }
    None
}
