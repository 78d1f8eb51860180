//! Pronouns, possessives and definite descriptions, from left to right: each looks back over the entities met shortly before and takes
//! the one that scores best, or none. Cost: anaphors times `LOOK_BACK`.

use rustc_hash::FxHashMap;

use crate::analysis::Rel;
use crate::extraction::MentionKind;
use crate::schema::Gender;

use super::candidate::{Candidate, Determiner, PronounClass};
use super::clusters::{Clusters, genders_agree, numbers_agree};
use super::deciding::Decide;
use super::features::{Class, Pair, Trait, features_of};
use super::kinship::Kinship;
use super::plurals;
use super::structure::other_sense;
use super::text::Text;

/// How many candidates before an anaphor are looked at.
const LOOK_BACK: usize = 120;
/// How many sentences back a pronoun may find its antecedent.
const PRONOUN_SENTENCES: u32 = 4;
/// The same for descriptions.
const NOMINAL_SENTENCES: u32 = 15;

/// What is known of a text before its anaphors are resolved.
pub struct Known {
    pub candidates: Vec<Candidate>,
    pub clusters: Clusters,
    /// Head word → candidate.
    pub heads: FxHashMap<usize, usize>,
    /// The candidate that speaks in each quotation.
    pub speakers: Vec<Option<usize>>,
}

/// One possible antecedent with what speaks for it.
pub struct Choice {
    pub antecedent: usize,
    /// The antecedent's entity as far as it is known: candidates up to the antecedent.
    pub members: Vec<usize>,
    pub traits: Vec<Trait>,
}

/// Resolves everything that refers back, as `decide` says.
pub fn resolve_anaphora(text: &Text, known: &mut Known, decide: &mut impl Decide) {
    let Known { candidates, clusters, heads, speakers } = known;
    let mut order: Vec<usize> = (0..candidates.len()).collect();
    order.sort_by_key(|&i| (candidates[i].head, candidates[i].words.start));
    let mut kinship = Kinship::default();
    for (at, &i) in order.iter().enumerate() {
        let class = match candidates[i].pronoun {
            PronounClass::First => {
                let speaker = text.quote_of[candidates[i].head].and_then(|q| speakers[q as usize]);
                if let Some(speaker) = speaker
                    && (candidates[i].plural != Some(true) || clusters.entity(speaker).plural != Some(false))
                {
                    join(candidates, clusters, speaker, i);
                }
                continue;
            }
            PronounClass::No => {
                kinship.owner_from_complement(text, candidates, heads, i);
                if plurals::resolve_counted(text, candidates, clusters, &order[..at], i)
                    || kinship.resolve(text, candidates, clusters, i)
                    || clusters.entity(i).members[0] != i
                {
                    continue;
                }
                Class::Nominal
            }
            PronounClass::Relative | PronounClass::Reflexive => continue,
            PronounClass::Possessive => Class::Possessive,
            PronounClass::Demonstrative => Class::Demonstrative,
            PronounClass::Personal => Class::Personal,
        };
        let found = choices(text, candidates, clusters, speakers, &order[..at], i);
        if class == Class::Possessive
            && let Some(owner) = kinship.owner_told(text, candidates, clusters, heads, i, &found)
        {
            join(candidates, clusters, owner, i);
            continue;
        }
        if let Some(taken) = decide.decide(i, class, &found) {
            join(candidates, clusters, found[taken].antecedent, i);
        }
    }
    kinship.name_the_unnamed(text, candidates, clusters);
}

/// An anaphor joins its antecedent's entity, or stands for the parts of a plural one.
pub fn join(candidates: &mut [Candidate], clusters: &mut Clusters, antecedent: usize, anaphor: usize) {
    if candidates[antecedent].parts.is_empty() {
        clusters.merge_unnamed(antecedent, anaphor);
    } else {
        candidates[anaphor].parts = candidates[antecedent].parts.clone();
    }
}

/// The entities that an anaphor may stand for, nearest first, each by its last mention before the anaphor.
pub fn choices(
    text: &Text,
    candidates: &[Candidate],
    clusters: &Clusters,
    speakers: &[Option<usize>],
    before: &[usize],
    i: usize,
) -> Vec<Choice> {
    let anaphor = &candidates[i];
    if anaphor.kind == MentionKind::Nominal && !may_refer_back(text, anaphor) {
        return Vec::new();
    }
    let sentences = if anaphor.kind == MentionKind::Nominal { NOMINAL_SENTENCES } else { PRONOUN_SENTENCES };
    let mut seen: Vec<usize> = Vec::new();
    let mut found = Vec::new();
    for &other in before.iter().rev().take(LOOK_BACK) {
        let antecedent = &candidates[other];
        if anaphor.sentence.saturating_sub(antecedent.sentence) > sentences {
            break;
        }
        let root = clusters.find(other);
        if seen.contains(&root) || clusters.same(other, i) {
            continue;
        }
        // Who speaks is known from before the quotation, not from within it: "« Ma mère viendra », dit-elle".
        let quoted = text.quote_of[antecedent.head].is_some_and(|q| speakers[q as usize] == Some(i));
        if quoted || !fits(text, candidates, clusters, other, i) {
            continue;
        }
        seen.push(root);
        let pair = Pair { anaphor: i, antecedent: other, nearer: found.len() };
        let members = clusters.members_before(other, other + 1).to_vec();
        found.push(Choice { antecedent: other, members, traits: features_of(text, candidates, clusters, &pair) });
    }
    found
}

/// Descriptions that may take up something known: definite, demonstrative, or a possessed thing.
fn may_refer_back(text: &Text, anaphor: &Candidate) -> bool {
    if anaphor.is_named() || anaphor.place.is_some() {
        return false;
    }
    let different = text.children(anaphor.head).any(|c| text.references().different.contains(&text.lower[c]));
    !different && matches!(anaphor.determiner, Determiner::Definite | Determiner::Demonstrative)
}

fn fits(text: &Text, candidates: &[Candidate], clusters: &Clusters, other: usize, i: usize) -> bool {
    let (anaphor, antecedent) = (&candidates[i], &candidates[other]);
    let entity = clusters.entity(other);
    let own = clusters.entity(i);
    let set = !antecedent.parts.is_empty();
    if entity.kind.is_none() && !set {
        return false;
    }
    // A phrase does not stand for what it is part of.
    if antecedent.words.contains(&anaphor.head)
        || (anaphor.kind == MentionKind::Nominal && anaphor.words.contains(&antecedent.head))
    {
        return false;
    }
    let number = if set { Some(true) } else { entity.plural };
    let collective = entity.kind == Some(text.kinds.group) || entity.kind == Some(text.kinds.organization);
    let plural_of_body = anaphor.is_pronoun() && collective && anaphor.plural == Some(true) && entity.plural.is_none();
    if !numbers_agree(anaphor.plural, number) && !plural_of_body {
        return false;
    }
    if !gender_fits(text, candidates, clusters, other, i) {
        return false;
    }
    if anaphor.is_pronoun() {
        let bare_topic = anaphor.kind == MentionKind::Pronoun
            && entity.kind == Some(text.kinds.topic)
            && antecedent.determiner == Determiner::None
            && antecedent.kind == MentionKind::Nominal;
        return !bare_topic && !same_verb(text, antecedent, anaphor);
    }
    nominal_fits(text, candidates, clusters, entity.kind, own.kind, other, i)
}

fn nominal_fits(
    text: &Text,
    candidates: &[Candidate],
    clusters: &Clusters,
    kind: Option<crate::schema::KindId>,
    own: Option<crate::schema::KindId>,
    other: usize,
    i: usize,
) -> bool {
    let anaphor = &candidates[i];
    if !candidates[other].parts.is_empty() {
        return false;
    }
    let same_noun = clusters.members_before(other, i).iter().any(|&m| {
        let described =
            candidates[m].kind == MentionKind::Nominal || candidates[m].introduced || candidates[m].role.is_some();
        described && candidates[m].lemma == anaphor.lemma
    });
    if same_noun {
        return true;
    }
    // What no list knows is taken up by the same noun only.
    if own == Some(text.kinds.topic) {
        return false;
    }
    kind == own || other_sense(text, anaphor, kind)
}

fn gender_fits(text: &Text, candidates: &[Candidate], clusters: &Clusters, other: usize, i: usize) -> bool {
    let (anaphor, entity) = (&candidates[i], clusters.entity(other));
    let set = !candidates[other].parts.is_empty();
    if set {
        return true;
    }
    let person = entity.kind == Some(text.kinds.person);
    if anaphor.of_person.is_some_and(|of| of != person) {
        return false;
    }
    if anaphor.gender == Gender::Unknown {
        return true;
    }
    if entity.kind == Some(text.kinds.person) {
        return genders_agree(entity.gender, anaphor.gender);
    }
    if anaphor.kind == MentionKind::Nominal {
        return true;
    }
    // Things go by the grammatical gender of how they were called.
    let members = clusters.members_before(other, i);
    let mut called = members.iter().rev().filter(|&&m| !candidates[m].is_pronoun()).take(3).peekable();
    called.peek().is_none() || called.any(|&m| genders_agree(candidates[m].gender, anaphor.gender))
}

/// Subject and object of one verb are two, unless a reflexive says otherwise.
fn same_verb(text: &Text, antecedent: &Candidate, anaphor: &Candidate) -> bool {
    if anaphor.pronoun == PronounClass::Possessive {
        return false;
    }
    let (verb, function, _) = text.governor(antecedent.head);
    let (own_verb, own_function, _) = text.governor(anaphor.head);
    let argument = |rel| matches!(rel, Rel::Nsubj | Rel::Obj | Rel::Iobj | Rel::Obl);
    verb == own_verb && argument(function) && argument(own_function)
}
