//! People known by their kin: "la mère de X", "sa mère", "son fils" (the other side of a tie already told), and the name that the text
//! gives them later ("La mère de Viktor Bout … Raïssa Bout").

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::analysis::{Rel, Sub};
use crate::extraction::MentionKind;
use crate::schema::Gender;

use super::anaphora::Choice;
use super::candidate::{Candidate, Determiner, PronounClass};
use super::clusters::{Clusters, genders_agree, numbers_agree};
use super::text::Text;

/// How many ties are remembered.
const RECENT: usize = 200;
/// How many of a person's names are looked at for the surname.
const LOOKED_AT: usize = 20;

/// `who` is the `kin` of `owner`; candidate indices.
#[derive(Clone, Debug)]
struct Tie {
    kin: Box<str>,
    who: usize,
    owner: usize,
}

#[derive(Default)]
pub struct Kinship {
    ties: Vec<Tie>,
}

impl Kinship {
    /// "la mère de X": X is the owner. "sa mère": the possessive is.
    pub fn owner_from_complement(
        &self,
        text: &Text,
        candidates: &mut [Candidate],
        heads: &FxHashMap<usize, usize>,
        i: usize,
    ) {
        let head = candidates[i].head;
        if candidates[i].owner.is_some() || candidates[i].kind == MentionKind::Pronoun {
            return;
        }
        let noun = if candidates[i].is_named() && !text.senses(head).is_empty() { head } else { candidates[i].head };
        let possessive = text.children(noun).filter_map(|c| heads.get(&c)).find(|&&c| {
            matches!(candidates[c].pronoun, PronounClass::Possessive | PronounClass::First)
                && (text.rel(candidates[c].head) == Rel::Det || text.is_possessive_pronoun(candidates[c].head))
        });
        let complement = || {
            text.children(noun)
                .filter(|&c| text.rel(c) == Rel::Nmod && text.has_case(c))
                .filter(|&c| c > noun || text.word(c).deprel.sub == Sub::Poss)
                .filter_map(|c| heads.get(&c))
                .find(|&&c| candidates[c].entity == Some(text.kinds.person))
        };
        candidates[i].owner = possessive.or_else(complement).copied();
    }

    /// "Son frère, David Whelan": who is meant by "son" follows from the name, by a tie told before or a shared surname.
    pub fn owner_told(
        &self,
        text: &Text,
        candidates: &[Candidate],
        clusters: &Clusters,
        heads: &FxHashMap<usize, usize>,
        possessive: usize,
        choices: &[Choice],
    ) -> Option<usize> {
        let who = *heads.get(&text.head(candidates[possessive].head))?;
        let kin = kin_of(text, &candidates[who])?;
        if !clusters.entity(who).named {
            return None;
        }
        let inverse = text.references().kin_inverse.get(kin);
        let tied = self.recent().find_map(|tie| {
            if *tie.kin == *kin && clusters.same(tie.who, who) {
                Some(tie.owner)
            } else if Some(&tie.kin) == inverse && clusters.same(tie.owner, who) {
                Some(tie.who)
            } else {
                None
            }
        });
        let surname = surname_of(text, candidates, clusters, who);
        let namesake = || {
            let bears = |c: &&Choice| {
                !clusters.same(c.antecedent, who)
                    && surname.is_some()
                    && surname_of(text, candidates, clusters, c.antecedent) == surname
            };
            choices.iter().find(bears).map(|c| c.antecedent)
        };
        tied.or_else(namesake)
    }

    /// The latest ties first; older ones than these are no longer looked at, so that long texts cost no more than their length.
    fn recent(&self) -> impl Iterator<Item = &Tie> {
        self.ties.iter().rev().take(RECENT)
    }

    /// Finds who a kinship noun speaks of. `true` where that settles the candidate.
    pub fn resolve(&mut self, text: &Text, candidates: &[Candidate], clusters: &mut Clusters, i: usize) -> bool {
        let candidate = &candidates[i];
        let Some(kin) = kin_of(text, candidate) else { return self.possessed(candidates, clusters, i) };
        // "la mère" alone takes up a mother told of before; other rules may find her too.
        let Some(owner) = candidate.owner else { return false };
        let agrees = |other: usize| {
            let entity = clusters.entity(other);
            genders_agree(entity.gender, candidate.gender) && numbers_agree(entity.plural, candidate.plural)
        };
        let known = self.recent().find(|tie| *tie.kin == *kin && clusters.same(tie.owner, owner) && agrees(tie.who));
        let inverse = || {
            let wanted = text.references().kin_inverse.get(kin)?;
            let other_side = |tie: &&Tie| tie.kin == *wanted && clusters.same(tie.who, owner) && agrees(tie.owner);
            self.recent().find(other_side).map(|tie| tie.owner)
        };
        let found = known.map(|tie| tie.who).or_else(inverse);
        if let Some(found) = found
            && !clusters.same(found, owner)
        {
            clusters.merge_unnamed(found, i);
        }
        self.ties.push(Tie { kin: kin.into(), who: i, owner });
        true
    }

    /// "son avocat", said twice of one owner, is one lawyer.
    fn possessed(&mut self, candidates: &[Candidate], clusters: &mut Clusters, i: usize) -> bool {
        let candidate = &candidates[i];
        let (Some(owner), true) = (candidate.owner, candidate.determiner == Determiner::Possessive) else {
            return false;
        };
        let known = self.recent().find(|tie| {
            tie.kin == candidate.lemma
                && clusters.same(tie.owner, owner)
                && numbers_agree(clusters.entity(tie.who).plural, candidate.plural)
        });
        if let Some(who) = known.map(|tie| tie.who) {
            clusters.merge_unnamed(who, i);
        }
        self.ties.push(Tie { kin: candidate.lemma.clone(), who: i, owner });
        true
    }

    /// A relative without a name is the one person of that surname and gender whom the text names without saying who they are.
    pub fn name_the_unnamed(&self, text: &Text, candidates: &[Candidate], clusters: &mut Clusters) {
        let relations = &text.references().kin_inverse;
        let ties: Vec<&Tie> = self.ties.iter().filter(|tie| relations.contains_key(&tie.kin)).collect();
        if ties.is_empty() {
            return;
        }
        let mut bearers: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for root in clusters.roots() {
            let entity = clusters.entity(root);
            if entity.named
                && entity.kind == Some(text.kinds.person)
                && let Some(surname) = surname_of(text, candidates, clusters, root)
            {
                bearers.entry(surname).or_default().push(root);
            }
        }
        let mut told: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
        for tie in &ties {
            told.entry(clusters.find(tie.who)).or_default().push(&tie.kin);
        }
        for tie in &ties {
            let who = clusters.entity(tie.who);
            if who.named || who.plural == Some(true) || who.gender == Gender::Unknown {
                continue;
            }
            let gender = who.gender;
            let surname = surname_of(text, candidates, clusters, tie.owner);
            let fitting: Vec<usize> = surname
                .and_then(|surname| bearers.get(&surname))
                .into_iter()
                .flatten()
                .copied()
                .filter(|&root| {
                    let other_kin = told.get(&root).is_some_and(|kin| kin.iter().any(|k| *k != tie.kin.as_ref()));
                    !clusters.same(root, tie.owner) && clusters.entity(root).gender == gender && !other_kin
                })
                .collect();
            if let [bearer] = fitting[..] {
                clusters.merge_unnamed(tie.who, bearer);
            }
        }
        self.settle(text, clusters, &ties);
    }

    /// With the names known, ties told apart before may turn out to be one: "mon fils", said by the mother.
    fn settle(&self, text: &Text, clusters: &mut Clusters, ties: &[&Tie]) {
        for (i, tie) in ties.iter().enumerate() {
            let entity = clusters.entity(tie.who);
            if entity.named {
                continue;
            }
            let (gender, plural) = (entity.gender, entity.plural);
            let agrees = |other: usize| {
                let entity = clusters.entity(other);
                !clusters.same(other, tie.owner)
                    && genders_agree(entity.gender, gender)
                    && numbers_agree(entity.plural, plural)
            };
            let inverse = text.references().kin_inverse.get(&tie.kin);
            let found = ties[i.saturating_sub(RECENT)..i].iter().rev().find_map(|other| {
                if other.kin == tie.kin && clusters.same(other.owner, tie.owner) && agrees(other.who) {
                    Some(other.who)
                } else if Some(&other.kin) == inverse && clusters.same(other.who, tie.owner) && agrees(other.owner) {
                    Some(other.owner)
                } else {
                    None
                }
            });
            if let Some(found) = found {
                clusters.merge_unnamed(found, tie.who);
            }
        }
    }
}

fn kin_of<'a>(text: &Text<'a>, candidate: &Candidate) -> Option<&'a str> {
    let kin = &text.references().kin;
    kin.get(&candidate.lemma).or_else(|| kin.get(&text.lower[candidate.head])).map(|kin| &**kin)
}

/// The last word of the longest name of a person, folded.
fn surname_of(text: &Text, candidates: &[Candidate], clusters: &Clusters, candidate: usize) -> Option<String> {
    let entity = clusters.entity(candidate);
    let named = entity.members.iter().map(|&m| &candidates[m]).filter(|c| c.is_named());
    let longest = named.take(LOOKED_AT).max_by_key(|c| c.name.len())?;
    Some(super::variants::fold(&text.word(longest.name.end - 1).form))
}
