//! Predicates with their deep arguments: a layer between trees and frames that undoes passives, relatives, participles, control, coordination,
//! light verbs and copulas, whatever the predicate means.
//!
//! In: a `Tree`, the coreference chains and the language's `Saying`. Out: `Predications`, at most one a word. After the idea of deep syntax in
//! Candito et al., "Deep Syntax Annotation of the Sequoia French Treebank" (LREC 2014). Linear in the words but for control chains.

use super::coref::{Coreference, coordinated};
use super::tree::Tree;
use crate::analysis::{Feature, Rel, Sub, Upos};
use crate::language::Saying;

/// What sort of word a predicate is: which lists of a frame it is looked up in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    Verb,
    Noun,
    Adjective,
    /// The copula of a predicate with a preposition ("est à Paris"): looked up as a verb.
    Copula,
}

/// A named argument place and the head word of what fills it, before coordination.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// `subj`, `obj`, …, or a preposition in normal form.
    pub name: String,
    pub word: usize,
}

/// One predicate and its slots.
#[derive(Clone, Debug)]
pub struct Predication {
    pub word: usize,
    pub sort: Sort,
    pub slots: Vec<Slot>,
    pub passive: bool,
    pub reflexive: bool,
    /// The pronoun makes a passive: "se vendent".
    pub passive_se: bool,
    /// Who the infinitives and participles below it share: the subject as the sentence shows it.
    pub surface: Option<usize>,
    /// The word whose clause tells time and modality: the light verb of an event noun, else the predicate itself.
    pub clause: usize,
}

impl Predication {
    pub(super) fn new(word: usize, sort: Sort) -> Predication {
        let slots = Vec::new();
        Predication {
            word,
            sort,
            slots,
            passive: false,
            reflexive: false,
            passive_se: false,
            surface: None,
            clause: word,
        }
    }

    pub fn slot<'a>(&'a self, name: &'a str) -> impl Iterator<Item = usize> + 'a {
        self.slots.iter().filter(move |slot| slot.name == name).map(|slot| slot.word)
    }

    pub(super) fn push(&mut self, name: impl Into<String>, word: usize) {
        let slot = Slot { name: name.into(), word };
        if !self.slots.contains(&slot) {
            self.slots.push(slot);
        }
    }

    /// Enters the subject that the sentence shows under its deep name.
    fn show(&mut self, subject: usize) {
        self.surface = Some(subject);
        self.push(if self.passive || self.passive_se { "obj" } else { "subj" }, subject);
    }
}

/// All predicates of a document, in text order.
pub struct Predications {
    pub all: Vec<Predication>,
    /// Word → place in `all` plus one.
    at: Vec<u32>,
}

impl Predications {
    pub fn new(tree: &Tree, coref: &Coreference, saying: &Saying) -> Predications {
        let mut builder = Builder { tree, coref, saying, done: vec![None; tree.len()] };
        for sentence in &tree.analysis.sentences {
            // Heads first, so that what is below can inherit.
            let mut order: Vec<usize> = sentence.words().filter(|&w| tree.head(w).is_none()).collect();
            let mut next = 0;
            while next < order.len() {
                let word = order[next];
                next += 1;
                builder.enter(word);
                order.extend(tree.children(word));
            }
        }
        let mut at = vec![0; tree.len()];
        let mut all = Vec::new();
        for predication in builder.done.into_iter().flatten() {
            at[predication.word] = all.len() as u32 + 1;
            all.push(predication);
        }
        Predications { all, at }
    }

    pub fn of(&self, word: usize) -> Option<&Predication> {
        let at = *self.at.get(word)? as usize;
        if at == 0 { None } else { self.all.get(at - 1) }
    }
}

pub(super) struct Builder<'t> {
    pub(super) tree: &'t Tree<'t>,
    pub(super) coref: &'t Coreference,
    pub(super) saying: &'t Saying,
    pub(super) done: Vec<Option<Predication>>,
}

impl Builder<'_> {
    fn enter(&mut self, w: usize) {
        let cop = self.tree.child_by(w, Rel::Cop);
        let made = match self.tree.word(w).upos {
            Upos::Verb => Some(self.verb(w)),
            Upos::Aux if !matches!(self.tree.rel(w), Rel::Aux | Rel::Cop) => Some(self.verb(w)),
            Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num | Upos::X => Some(self.noun(w)),
            Upos::Adj => Some(self.adjective(w)),
            _ => None,
        };
        if let (Some(cop), Some(made)) = (cop, &made) {
            self.done[cop] = Some(self.copula(cop, w, made));
        }
        if let Some(made) = made {
            self.done[w] = Some(made);
        }
    }

    fn verb(&self, w: usize) -> Predication {
        let tree = self.tree;
        let mut made = Predication::new(w, Sort::Verb);
        let active = self.saying.active_participles.contains(&tree.word(w).lemma.to_lowercase());
        let bare_participle = tree.is_past_participle(w) && !tree.children(w).any(|c| tree.rel(c) == Rel::Aux);
        let marked =
            tree.children(w).any(|c| matches!(tree.sub(c), Sub::Pass | Sub::Agent) && tree.rel(c) != Rel::Expl);
        // "s'est associée": the auxiliary may be taken for that of a passive, the pronoun tells.
        let pronoun =
            tree.children(w).any(|c| tree.rel(c) != Rel::Nsubj && tree.word(c).feats.has(Feature::Reflex, "Yes"));
        made.passive = !active && !pronoun && (marked || bare_participle);
        for c in tree.children(w) {
            let reflexive = tree.word(c).feats.has(Feature::Reflex, "Yes");
            match (tree.rel(c), tree.sub(c)) {
                (Rel::Expl | Rel::Obj | Rel::Iobj, sub) if reflexive => {
                    made.reflexive = true;
                    made.passive_se |= sub == Sub::Pass;
                }
                _ => {}
            }
        }
        for c in tree.children(w) {
            let reflexive = tree.word(c).feats.has(Feature::Reflex, "Yes");
            match (tree.rel(c), tree.sub(c)) {
                (Rel::Nsubj | Rel::Csubj, _) => made.show(c),
                (Rel::Obj | Rel::Iobj | Rel::Expl, _) if reflexive => {}
                (Rel::Obj, Sub::Agent) => made.push("iobj", c),
                (Rel::Obj, _) => made.push("obj", c),
                (Rel::Iobj, _) => made.push("iobj", c),
                (Rel::Xcomp | Rel::Ccomp, _) => {
                    let clause = matches!(tree.word(c).upos, Upos::Verb | Upos::Aux) || tree.has_child(c, Rel::Cop);
                    made.push(
                        if clause && tree.rel(c) == Rel::Xcomp || tree.rel(c) == Rel::Ccomp { "comp" } else { "attr" },
                        c,
                    );
                    if let Some(preposition) = tree.preposition(c).filter(|_| tree.rel(c) == Rel::Xcomp) {
                        made.push(self.saying.normal(&preposition), c);
                    }
                }
                (Rel::Advcl, _) => {
                    if let Some(mark) = tree.preposition(c) {
                        made.push(mark, c);
                    }
                }
                (Rel::Obl, Sub::Agent) => {
                    made.push("agent", c);
                    made.push("subj", c);
                }
                (Rel::Obl | Rel::Nmod | Rel::Advmod | Rel::Orphan | Rel::Dep, _) => self.oblique(&mut made, c),
                _ => {}
            }
        }
        self.bare_relative(&mut made, w);
        if made.surface.is_none()
            && let Some(subject) = self.inherited(w)
        {
            made.show(subject);
        }
        made
    }

    /// A relative clause without a pronoun that has its own subject and lacks an object: "the man police arrested".
    fn bare_relative(&self, made: &mut Predication, w: usize) {
        let tree = self.tree;
        let complete = made.surface.is_none() || made.passive || made.slot("obj").next().is_some();
        if complete || (tree.rel(w), tree.sub(w)) != (Rel::Acl, Sub::Relcl) {
            return;
        }
        let relative = |c: usize| tree.word(c).feats.has(Feature::PronType, "Rel");
        let pronoun = tree.children(w).any(|c| relative(c) || tree.children(c).any(relative));
        if let Some(noun) = tree.head(w).filter(|_| !pronoun) {
            made.push("obj", noun);
        }
    }

    /// A phrase with its preposition; adverbs and nouns that form one with the next ("auprès de", "au sujet de") count too.
    pub(super) fn oblique(&self, made: &mut Predication, c: usize) {
        let tree = self.tree;
        let preposition = tree.preposition(c);
        let mut name = preposition.clone().unwrap_or_default();
        match &preposition {
            Some(preposition) => {
                let normal = self.saying.normal(preposition);
                made.push(normal.clone(), c);
                if self.saying.prepositions.recipient.contains(&normal) {
                    made.push("iobj", c);
                }
                let doer = made.passive && self.saying.prepositions.agent.contains(&normal);
                if doer
                    && self.coref.chains_of(c).next().is_some()
                    && !made.slots.iter().any(|slot| slot.name == "agent")
                {
                    made.push("agent", c);
                    made.push("subj", c);
                }
            }
            None if tree.word(c).feats.has(Feature::PronType, "Rel") => made.push("poss", c),
            None if tree.rel(c) != Rel::Advmod => made.push("bare", c),
            None => {}
        }
        if matches!(tree.word(c).upos, Upos::Noun | Upos::Adv) && self.coref.mentions_of(c).next().is_none() {
            if !name.is_empty() {
                name.push(' ');
            }
            name.push_str(&tree.word(c).lemma.to_lowercase());
            for inner in tree.children(c).filter(|&i| matches!(tree.rel(i), Rel::Nmod | Rel::Obl)) {
                if let Some(second) = tree.preposition(inner) {
                    made.push(self.saying.normal(&format!("{name} {second}")), inner);
                }
            }
        }
    }

    /// The subject of a verb or adjective that shows none.
    pub(super) fn inherited(&self, w: usize) -> Option<usize> {
        let tree = self.tree;
        let head = tree.head(w)?;
        let above = |word: usize| self.done[word].as_ref();
        match (tree.rel(w), tree.sub(w)) {
            (Rel::Conj, _) => above(tree.first_conjunct(w))?.surface,
            (Rel::Xcomp | Rel::Ccomp, _) if !tree.is_finite(w) => self.controller(head),
            (Rel::Advcl, _) if !tree.is_finite(w) || tree.word(w).upos == Upos::Adj => above(head)?.surface,
            (Rel::Acl, Sub::Relcl | Sub::Cleft) => None,
            (Rel::Acl, _) if tree.word(w).feats.has(Feature::VerbForm, "Inf") => {
                // "sa décision de partir": whose decision it is leaves; else whoever the verb above has as subject.
                let noun = above(head)?;
                let owner = |slot: &&Slot| slot.name == "poss" || self.saying.prepositions.owner.contains(&slot.name);
                noun.slots
                    .iter()
                    .find(owner)
                    .map(|slot| slot.word)
                    .or(noun.surface)
                    .or_else(|| above(tree.head(head)?)?.surface)
            }
            (Rel::Acl | Rel::Amod | Rel::Appos, _) => Some(head),
            (Rel::Parataxis | Rel::Dislocated, _) if tree.is_noun(head) => Some(head),
            (Rel::Nmod, _) if tree.is_past_participle(w) => Some(head),
            _ => None,
        }
    }

    /// Whoever does the infinitive below `head`.
    fn controller(&self, head: usize) -> Option<usize> {
        let above = self.done[head].as_ref()?;
        if above.sort != Sort::Verb {
            return above.surface;
        }
        let lemma = self.tree.word(head).lemma.to_lowercase();
        let control = &self.saying.control;
        let other = if control.object.contains(&lemma) && !above.reflexive {
            above.slot("obj").chain(above.slot("iobj")).next()
        } else if control.addressee.contains(&lemma) {
            above.slot("iobj").next()
        } else {
            None
        };
        other.or(above.surface)
    }

    /// "Le siège est à Paris": the copula with the subject and the phrase.
    fn copula(&self, cop: usize, w: usize, predicate: &Predication) -> Predication {
        let mut made = Predication::new(cop, Sort::Copula);
        made.clause = w;
        if let Some(subject) = predicate.surface {
            made.show(subject);
        }
        match self.tree.preposition(w) {
            Some(preposition) => made.push(self.saying.normal(&preposition), w),
            None => made.push("attr", w),
        }
        for c in self.tree.children(w).filter(|&c| self.tree.rel(c) == Rel::Obl) {
            self.oblique(&mut made, c);
        }
        made
    }

    fn adjective(&self, w: usize) -> Predication {
        let tree = self.tree;
        let mut made = Predication::new(w, Sort::Adjective);
        for c in tree.children(w) {
            match tree.rel(c) {
                Rel::Nsubj | Rel::Csubj => made.show(c),
                Rel::Obl | Rel::Nmod | Rel::Advmod | Rel::Iobj => self.oblique(&mut made, c),
                Rel::Xcomp | Rel::Ccomp | Rel::Advcl => made.push("comp", c),
                _ => {}
            }
        }
        if made.surface.is_none() {
            let subject = match tree.rel(w) {
                Rel::Xcomp => tree.head(w).and_then(|h| {
                    let above = self.done[h].as_ref()?;
                    above.slot("obj").next().or(above.surface)
                }),
                Rel::Conj => tree.head(w).and_then(|_| {
                    let first = tree.first_conjunct(w);
                    self.done[first]
                        .as_ref()
                        .and_then(|f| f.surface)
                        .or_else(|| (tree.rel(first) == Rel::Amod).then(|| tree.head(first))?)
                }),
                _ => self.inherited(w),
            };
            if let Some(subject) = subject {
                made.show(subject);
            }
        }
        // An adjective that heads a noun phrase ("le Français Lionel Baud") describes somebody as a noun does.
        if made.surface.is_none() || tree.has_child(w, Rel::Det) {
            let noun = self.noun(w);
            noun.slots.into_iter().for_each(|slot| made.push(slot.name, slot.word));
        }
        made
    }
}

/// The chains that fill a slot, each with the word that stands for it: coordination expanded, relatives led back to what they refer to, counting
/// nouns seen through.
pub fn fillers(tree: &Tree, coref: &Coreference, saying: &Saying, word: usize) -> Vec<(u32, usize)> {
    let mut found: Vec<(u32, usize)> = Vec::new();
    for part in coordinated(tree.analysis, word) {
        let direct: Vec<(u32, usize)> = coref.chains_of(part).map(|chain| (chain, part)).collect();
        let direct = if direct.is_empty() { indirect(tree, coref, saying, part, 4) } else { direct };
        for filler in direct {
            if !found.iter().any(|&(chain, _)| chain == filler.0) {
                found.push(filler);
            }
        }
    }
    found
}

fn indirect(tree: &Tree, coref: &Coreference, saying: &Saying, word: usize, depth: u8) -> Vec<(u32, usize)> {
    if depth == 0 {
        return Vec::new();
    }
    let feats = tree.word(word).feats;
    if feats.has(Feature::PronType, "Rel")
        && let Some(noun) = tree.antecedent(word)
    {
        let found: Vec<_> = coref.chains_of(noun).map(|chain| (chain, word)).collect();
        return if found.is_empty() { indirect(tree, coref, saying, noun, depth - 1) } else { found };
    }
    if saying.transparent.contains(&tree.word(word).lemma.to_lowercase()) {
        let mut inner = tree
            .children(word)
            .filter(|&c| matches!(tree.rel(c), Rel::Nmod | Rel::Obl) && tree.has_child(c, Rel::Case));
        if let Some(c) = inner.next() {
            let found: Vec<_> = coref.chains_of(c).map(|chain| (chain, c)).collect();
            return if found.is_empty() { indirect(tree, coref, saying, c, depth - 1) } else { found };
        }
    }
    Vec::new()
}
