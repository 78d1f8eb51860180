//! People known by their kin: "la mère de X", "sa mère", "son fils" (the other side of a tie already told), and the name that the text
//! gives them later ("La mère de Viktor Bout … Raïssa Bout").

use rustc_hash::FxHashMap;

use crate::analysis::Rel;
use crate::extraction::MentionKind;
use crate::language::PersonRole;
use crate::schema::Gender;

use super::candidate::{Candidate, Determiner, PronounClass};
use super::clusters::{Clusters, genders_agree, numbers_agree};
use super::text::Text;

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
                && text.rel(candidates[c].head) == Rel::Det
        });
        let complement = || {
            text.children(noun)
                .filter(|&c| text.rel(c) == Rel::Nmod && c > noun && text.has_case(c))
                .filter_map(|c| heads.get(&c))
                .find(|&&c| candidates[c].entity == Some(text.kinds.person))
        };
        candidates[i].owner = possessive.or_else(complement).copied();
    }

    /// Finds who a kinship noun speaks of. `true` where that settles the candidate.
    pub fn resolve(&mut self, text: &Text, candidates: &[Candidate], clusters: &mut Clusters, i: usize) -> bool {
        let candidate = &candidates[i];
        let Some(kin) = text
            .references()
            .kin
            .get(&candidate.lemma)
            .or_else(|| text.references().kin.get(&text.lower[candidate.head]))
        else {
            return self.possessed(candidates, clusters, i);
        };
        let Some(owner) = candidate.owner else {
            // "la mère" alone takes up a mother told of before; other rules may find her too.
            return false;
        };
        let known = self.ties.iter().find(|tie| {
            let entity = clusters.entity(tie.who);
            tie.kin == *kin
                && clusters.same(tie.owner, owner)
                && genders_agree(entity.gender, candidate.gender)
                && numbers_agree(entity.plural, candidate.plural)
        });
        let inverse = || {
            let wanted = text.references().kin_inverse.get(kin)?;
            self.ties.iter().find_map(|tie| {
                let entity = clusters.entity(tie.owner);
                let fits = tie.kin == *wanted
                    && clusters.same(tie.who, owner)
                    && genders_agree(entity.gender, candidate.gender)
                    && numbers_agree(entity.plural, candidate.plural);
                fits.then_some(tie.owner)
            })
        };
        let found = known.map(|tie| tie.who).or_else(inverse);
        if let Some(found) = found
            && !clusters.same(found, owner)
            && !(clusters.entity(found).named && clusters.entity(i).named)
        {
            clusters.merge_unnamed(found, i);
        }
        self.ties.push(Tie { kin: kin.clone(), who: i, owner });
        true
    }

    /// "son avocat", said twice of one owner, is one lawyer.
    fn possessed(&mut self, candidates: &[Candidate], clusters: &mut Clusters, i: usize) -> bool {
        let candidate = &candidates[i];
        let (Some(owner), true) = (candidate.owner, candidate.determiner == Determiner::Possessive) else {
            return false;
        };
        let known = self.ties.iter().find(|tie| {
            tie.kin == candidate.lemma
                && clusters.same(tie.owner, owner)
                && numbers_agree(clusters.entity(tie.who).plural, candidate.plural)
        });
        if let Some(tie) = known {
            clusters.merge_unnamed(tie.who, i);
        }
        self.ties.push(Tie { kin: candidate.lemma.clone(), who: i, owner });
        true
    }

    /// A relative without a name is the one person of that surname and gender whom the text names without saying who they are.
    pub fn name_the_unnamed(&self, text: &Text, candidates: &[Candidate], clusters: &mut Clusters) {
        for tie in &self.ties {
            let who = clusters.entity(tie.who);
            if who.named || who.plural == Some(true) || !text.references().kin_inverse.contains_key(&tie.kin) {
                continue;
            }
            let Some(surname) = surname_of(text, candidates, clusters, tie.owner) else { continue };
            let gender = who.gender;
            let mut bearers: Vec<usize> = Vec::new();
            for root in clusters.roots().collect::<Vec<_>>() {
                let entity = clusters.entity(root);
                let fits = entity.named
                    && entity.kind == Some(text.kinds.person)
                    && !clusters.same(root, tie.owner)
                    && gender != Gender::Unknown
                    && entity.gender == gender
                    && surname_of(text, candidates, clusters, root).as_deref() == Some(surname.as_str())
                    && !self.ties.iter().any(|t| clusters.same(t.who, root) && t.kin != tie.kin);
                if fits {
                    bearers.push(root);
                }
            }
            if let [bearer] = bearers[..] {
                clusters.merge_unnamed(tie.who, bearer);
            }
        }
    }
}

/// The last word of the longest name of a person, folded.
fn surname_of(text: &Text, candidates: &[Candidate], clusters: &Clusters, candidate: usize) -> Option<String> {
    let entity = clusters.entity(candidate);
    let longest = entity
        .members
        .iter()
        .map(|&m| &candidates[m])
        .filter(|c| c.is_named() && c.role != Some(PersonRole::Kinship) || c.is_named())
        .max_by_key(|c| c.name.len())?;
    Some(super::variants::fold(&text.word(longest.name.end - 1).form))
}
