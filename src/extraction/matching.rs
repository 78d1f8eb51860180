//! Frames against predications: which roles a predicate's slots fill.
//! In: predications, chains, the frames of the language. Out: `Candidate`s, or for each frame that nearly fired the reason it did not. How the
//! sentence says it (polarity, modality, time) is not looked at here.

use std::cell::OnceCell;

use super::arguments::Surroundings;
use super::coref::Coreference;
use super::output::Chain;
use super::predications::{Predication, Predications, Slot, Sort, fillers};
use super::tree::Tree;
use crate::analysis::Rel;
use crate::base::Document;
use crate::language::{FrameEntry, FrameRef, LanguagePack, ReadyFrame};
use crate::schema::{RoleId, Schema, Shape, SlotPart, TypeId};

/// A frame that fired on a predicate.
#[derive(Clone, Debug)]
pub struct Candidate {
    pub frame: FrameRef,
    pub type_id: TypeId,
    /// The predicate.
    pub word: usize,
    /// Its expression's words, the trigger among them, in text order.
    pub expression: Vec<usize>,
    /// Role, chain, and the word that stands for it, in the order of the type's roles.
    pub roles: Vec<(RoleId, u32, usize)>,
    pub values: Vec<(String, String)>,
    pub place: Option<(u32, usize)>,
    /// Priority of the frame, words of the expression, roles and values filled: what competition looks at.
    pub rank: (i32, usize, usize),
    pub also: bool,
    /// Arguments with their learnt probability; `None` is the place.
    pub odds: Vec<(Option<RoleId>, u32, f64)>,
    /// No frame held, the arguments are learnt; whether a frame of another type held on the same word.
    pub learnt: Option<bool>,
}

/// Why a frame whose word is there did not fire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Miss {
    /// Other words of the expression are not there, or the verb is (not) reflexive.
    Words,
    /// A condition, as the frame writes it.
    Condition(String),
    /// A role or value that nothing fills.
    Unfilled(String),
}

/// What matching reads.
pub struct Scene<'a> {
    pub text: &'a str,
    pub tree: &'a Tree<'a>,
    pub coref: &'a Coreference,
    pub schema: &'a Schema,
    pub pack: &'a LanguagePack,
    pub predications: &'a Predications,
    /// The chains that the title names, those before its colon first, each with a word that stands for it.
    pub(super) title: Vec<(u32, usize)>,
    /// The country that the text is about, with a word that stands for it.
    country: Option<(u32, usize)>,
    surroundings: OnceCell<Surroundings>,
}

fn title_chains(document: &Document, tree: &Tree, coref: &Coreference) -> Vec<(u32, usize)> {
    let Some(title) = document.title else { return Vec::new() };
    let words: Vec<usize> = (0..tree.len())
        .take_while(|&w| tree.word(w).span.start < title.end)
        .filter(|&w| tree.word(w).span.start >= title.start)
        .collect();
    let mut found: Vec<(u32, usize)> = Vec::new();
    for &w in &words {
        for chain in coref.mentions_of(w).map(|m| m.chain) {
            if !found.iter().any(|f| f.0 == chain) {
                found.push((chain, w));
            }
        }
    }
    found
}

/// The country that the text is about: the first that its title names, else the one it speaks of at least twice as often as of any other.
fn main_country(coref: &Coreference, schema: &Schema, title: &[(u32, usize)]) -> Option<(u32, usize)> {
    let place = schema.kind_id("place")?;
    let country = |chain: u32| {
        let chain = &coref.chains[chain as usize];
        chain.kind == place && chain.subkind.as_deref() == Some("country")
    };
    if let Some(&found) = title.iter().find(|t| country(t.0)) {
        return Some(found);
    }
    let mut counts: Vec<(usize, usize)> = vec![(0, usize::MAX); coref.chains.len()];
    let named = coref.mentions.iter().map(|m| (m.chain, m.head as usize));
    for (chain, word) in named.chain(coref.origins.iter().map(|o| (o.1, o.0 as usize))).filter(|m| country(m.0)) {
        let count = &mut counts[chain as usize];
        *count = (count.0 + 1, count.1.min(word));
    }
    let (best, &(most, word)) = counts.iter().enumerate().max_by_key(|(i, c)| (c.0, std::cmp::Reverse(*i)))?;
    let second = counts.iter().enumerate().filter(|(i, _)| *i != best).map(|(_, c)| c.0).max().unwrap_or(0);
    (most >= 2 && most >= 2 * second).then_some((best as u32, word))
}

/// The slots of a predicate as one frame entry sees them.
pub(super) struct View<'a> {
    pub(super) predication: &'a Predication,
    pub(super) slots: Vec<Slot>,
    pub(super) expression: Vec<usize>,
}

impl<'a> Scene<'a> {
    pub fn new(
        document: &'a Document,
        tree: &'a Tree<'a>,
        coref: &'a Coreference,
        schema: &'a Schema,
        pack: &'a LanguagePack,
        predications: &'a Predications,
    ) -> Scene<'a> {
        let title = title_chains(document, tree, coref);
        let country = main_country(coref, schema, &title);
        Scene {
            text: &document.text,
            tree,
            coref,
            schema,
            pack,
            predications,
            title,
            country,
            surroundings: OnceCell::new(),
        }
    }

    /// What the document says around its possible arguments.
    pub(super) fn surroundings(&self) -> &Surroundings {
        self.surroundings.get_or_init(|| Surroundings::new(self))
    }

    /// The frames whose trigger the predicate may be.
    pub fn entries(&self, predication: &Predication) -> Vec<&'a FrameEntry> {
        let word = self.tree.word(predication.word);
        let index = &self.pack.frames;
        let mut found: Vec<&FrameEntry> = Vec::new();
        let lemma = word.lemma.to_lowercase();
        let form = word.form.to_lowercase();
        let mut keys = vec![lemma];
        if keys[0] != form && predication.sort != Sort::Verb {
            keys.push(form.clone());
        }
        for key in &keys {
            match predication.sort {
                Sort::Verb | Sort::Copula => found.extend(index.verbs(key)),
                Sort::Noun => found.extend(index.nouns(key)),
                Sort::Adjective => found.extend(index.adjectives(key).iter().chain(index.nouns(key))),
            }
            if predication.sort == Sort::Noun {
                found.extend(index.adjectives(key));
            }
        }
        if predication.sort == Sort::Verb && predication.passive && self.tree.is_past_participle(predication.word) {
            let saying = &self.pack.saying;
            let bare = saying.agreement.iter().find_map(|ending| form.strip_suffix(ending.as_str())).unwrap_or(&form);
            found.extend(index.adjectives(bare));
        }
        found.dedup();
        found
    }

    pub fn try_entry(
        &self,
        predication: &'a Predication,
        entry: &FrameEntry,
        rival_reflexive: bool,
    ) -> Result<Candidate, Miss> {
        let view = self.seen(predication, entry, rival_reflexive).ok_or(Miss::Words)?;
        self.try_frame(&view, entry.frame)
    }

    /// The predicate as the entry sees it, where the entry's words are there.
    pub(super) fn seen(
        &self,
        predication: &'a Predication,
        entry: &FrameEntry,
        rival_reflexive: bool,
    ) -> Option<View<'a>> {
        if entry.reflexive != predication.reflexive && !(predication.passive_se && !entry.reflexive && !rival_reflexive)
        {
            return None;
        }
        let expression = self.expression(predication.word, &entry.others)?;
        Some(self.view(predication, expression, entry.reflexive))
    }

    /// Frames that any mention triggers.
    pub fn try_mention(&self, predication: &'a Predication, frame: FrameRef) -> Result<Candidate, Miss> {
        self.try_frame(&self.view(predication, vec![predication.word], false), frame)
    }

    fn try_frame(&self, view: &View, at: FrameRef) -> Result<Candidate, Miss> {
        let ready = self.pack.frames.get(at);
        for (i, condition) in ready.conditions.iter().enumerate() {
            if !self.holds(view, condition) {
                return Err(Miss::Condition(ready.frame.when[i].clone()));
            }
        }
        let file = self.schema.get(at.type_id);
        let mut made = self.empty(view, at, ready);
        let mut places = Vec::new();
        self.fill(view, ready, &mut made, &mut places);
        made.roles.sort_by_key(|&(role, _, word)| (role, word));
        let filled = |name: &str| {
            file.role(name).is_some_and(|role| made.roles.iter().any(|r| r.0 == role))
                || file.values.iter().any(|v| v == name) && made.values.iter().any(|(n, _)| n == name)
                || name == "place" && !places.is_empty()
        };
        if let Some(name) = ready.frame.require.iter().find(|name| !filled(name)) {
            return Err(Miss::Unfilled(name.clone()));
        }
        if file.shape == Shape::Relation {
            if let Some(end) = ["head", "tail"].iter().find(|end| !filled(end)) {
                return Err(Miss::Unfilled(end.to_string()));
            }
        } else if made.roles.is_empty() {
            return Err(Miss::Unfilled("any role".into()));
        }
        if file.shape == Shape::Event {
            if places.is_empty() {
                places = self.places(view);
            }
            made.place = places.into_iter().find(|&(chain, _)| !made.roles.iter().any(|r| r.1 == chain));
        }
        let roles: std::collections::BTreeSet<RoleId> = made.roles.iter().map(|r| r.0).collect();
        made.rank.2 = roles.len() + made.values.len();
        Ok(made)
    }

    /// A candidate of a frame that did not hold: no roles yet, the values that it would have.
    pub(super) fn unfired(&self, view: &View, at: FrameRef) -> Candidate {
        let ready = self.pack.frames.get(at);
        let mut made = self.empty(view, at, ready);
        self.fill(view, ready, &mut made, &mut Vec::new());
        made.roles.clear();
        made
    }

    fn empty(&self, view: &View, at: FrameRef, ready: &ReadyFrame) -> Candidate {
        Candidate {
            frame: at,
            type_id: at.type_id,
            word: view.predication.word,
            expression: view.expression.clone(),
            roles: Vec::new(),
            values: Vec::new(),
            place: None,
            rank: (ready.frame.priority, view.expression.len(), 0),
            also: ready.frame.also || ready.frame.mentions,
            odds: Vec::new(),
            learnt: None,
        }
    }

    /// What the frame's slots hold, and the values that it brings itself.
    fn fill(&self, view: &View, ready: &ReadyFrame, made: &mut Candidate, places: &mut Vec<(u32, usize)>) {
        let file = self.schema.get(ready.type_id);
        for (name, specs) in &ready.roles {
            let role = file.role(name);
            let kinds: &[String] = role.map_or(&[], |role| &file.roles[role.0 as usize].kinds);
            for spec in specs {
                let mut all = Vec::new();
                let mut complete = true;
                for part in &spec.parts {
                    let found =
                        if role.is_some() || name == "place" { self.part(view, part, kinds) } else { Vec::new() };
                    complete &= part.optional || !found.is_empty();
                    all.extend(found);
                }
                if complete && !all.is_empty() {
                    for (chain, word) in all {
                        if name == "place" {
                            places.push((chain, word));
                        } else if let Some(role) = role.filter(|_| !made.roles.iter().any(|r| r.1 == chain)) {
                            made.roles.push((role, chain, word));
                        }
                    }
                    break;
                }
                if name != "place"
                    && let Some(text) = self.text(view, &spec.parts[0], role.is_some())
                {
                    if !made.values.iter().any(|(n, _)| n == name) {
                        made.values.push((name.clone(), text));
                    }
                    if role.is_none() {
                        break;
                    }
                }
            }
            // An entity in the role leaves no room for a phrase of the same name.
            if role.is_some_and(|role| made.roles.iter().any(|r| r.0 == role)) {
                made.values.retain(|(n, _)| n != name);
            }
        }
        made.values.extend(ready.frame.set.iter().map(|(name, text)| (name.clone(), text.clone())));
    }

    /// The words that stand in a slot path.
    pub(super) fn words(&self, view: &View, path: &[String]) -> Vec<usize> {
        let places = &self.pack.saying.prepositions.place;
        let owners = &self.pack.saying.prepositions.owner;
        let of = |slots: &[Slot], name: &str| -> Vec<usize> {
            let fits = |slot: &&Slot| match name {
                "loc" => places.contains(&slot.name),
                // "sa libération" is "la libération de lui".
                name if owners.contains(name) => slot.name == name || slot.name == "poss",
                "iobj" => slot.name == "iobj",
                name => slot.name == name,
            };
            slots.iter().filter(fits).map(|slot| slot.word).collect()
        };
        let mut words = if path[0] == "headline" {
            self.headline(view.predication.word).into_iter().collect()
        } else if path[0] == "article" {
            self.title.iter().map(|t| t.1).collect()
        } else {
            of(&view.slots, &path[0])
        };
        for name in &path[1..] {
            let next: Vec<usize> =
                words.iter().filter_map(|&w| self.predications.of(w)).flat_map(|p| of(&p.slots, name)).collect();
            words = next;
        }
        words.dedup();
        words
    }

    /// The chains that fill one part of a slot alternative.
    pub(super) fn part(&self, view: &View, part: &SlotPart, kinds: &[String]) -> Vec<(u32, usize)> {
        let mut found: Vec<(u32, usize)> = Vec::new();
        let describes = part.path.last().is_some_and(|name| name == "self");
        let wanted = |chain: &Chain| self.fits(chain, part, kinds);
        if part.path[0] == "country" {
            return self.country.into_iter().filter(|c| wanted(&self.coref.chains[c.0 as usize])).collect();
        }
        for word in self.words(view, &part.path) {
            let reached: Vec<(u32, usize)> = if describes && word == view.predication.word {
                self.coref.chains_of(word).map(|chain| (chain, word)).collect()
            } else if part.path.last().is_some_and(|name| name == "adj") {
                self.origin(word)
            } else {
                fillers(self.tree, self.coref, &self.pack.saying, word)
            };
            for (chain, at) in reached {
                let lemma = part.lemmas.is_empty() || part.lemmas.contains(&self.tree.word(at).lemma.to_lowercase());
                if lemma && wanted(&self.coref.chains[chain as usize]) && !found.iter().any(|f| f.0 == chain) {
                    found.push((chain, at));
                }
            }
        }
        // The article has one subject.
        if part.path[0] == "article" {
            found.truncate(1);
        }
        // A noun that describes somebody named stands for the named one.
        if describes && found.iter().any(|f| self.coref.chains[f.0 as usize].named) {
            found.retain(|f| self.coref.chains[f.0 as usize].named);
        }
        // The entity is not its own argument: "de Paris" in "l'Université de Paris".
        if !describes {
            let own: Vec<u32> = self.coref.chains_of(view.predication.word).collect();
            let noun = view.predication.sort == Sort::Noun;
            found.retain(|f| !(noun && own.contains(&f.0) && !part.path.iter().any(|name| name == "adj")));
        }
        found
    }

    /// The place that an adjective of origin names, or a place's name that stands before a noun as one: "a Paris court".
    fn origin(&self, word: usize) -> Vec<(u32, usize)> {
        let adjective = self.coref.origin_of(word).map(|chain| (chain, word));
        let compound = || {
            let place = |chain: &u32| self.is_kind(*chain, "place") && self.coref.chains[*chain as usize].named;
            self.coref.chains_of(word).find(place).map(|chain| (chain, word))
        };
        adjective.or_else(|| if self.tree.rel(word) == Rel::Compound { compound() } else { None }).into_iter().collect()
    }

    fn fits(&self, chain: &Chain, part: &SlotPart, kinds: &[String]) -> bool {
        if part.named && !chain.named {
            return false;
        }
        let kind = &self.schema.kind(chain.kind).name;
        let is = |wanted: &String| wanted == kind || chain.subkind.as_ref() == Some(wanted);
        if !part.kinds.is_empty() {
            return part.kinds.iter().any(is);
        }
        // A country or capital in an actor's place is its government.
        let actor = part.path.len() == 1
            && (matches!(part.path[0].as_str(), "subj" | "obj" | "agent" | "iobj")
                || self.pack.saying.prepositions.actor.contains(&part.path[0]));
        kinds.is_empty()
            || kinds.iter().any(is)
            || actor && kind == "place" && kinds.iter().any(|k| k == "organization")
    }

    pub(super) fn view(&self, predication: &'a Predication, expression: Vec<usize>, reflexive: bool) -> View<'a> {
        let mut slots: Vec<Slot> = predication
            .slots
            .iter()
            .filter(|slot| slot.word == predication.word || !expression.contains(&slot.word))
            .cloned()
            .collect();
        // "être situé" is written with its copula: who is so is the subject.
        let with_copula = expression.iter().any(|&w| matches!(self.tree.rel(w), Rel::Aux | Rel::Cop));
        if reflexive && predication.passive_se || with_copula && predication.passive {
            slots
                .iter_mut()
                .filter(|slot| slot.name == "obj" && Some(slot.word) == predication.surface)
                .for_each(|slot| slot.name = "subj".into());
        }
        for &inner in expression.iter().filter(|&&w| w != predication.word) {
            let inner = self.predications.of(inner);
            let outer = |slot: &&Slot| {
                !expression.contains(&slot.word)
                    && !matches!(slot.name.as_str(), "self" | "num" | "bare" | "subj" | "obj")
            };
            let more: Vec<Slot> = inner.into_iter().flat_map(|p| p.slots.iter()).filter(outer).cloned().collect();
            slots.extend(more);
        }
        View { predication, slots, expression }
    }
}
