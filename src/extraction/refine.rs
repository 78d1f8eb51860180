//! What frames need of chains beyond coreference: names inside names ("Rio" in "Jeux olympiques de Rio"), people called by their country ("la
//! Japonaise Naomi Sato") and the country behind such a noun.
//! In: an analysis and its `Coreference`. Out: a `Coreference` with a few more mentions and references, chains joined where a noun and the name beside
//! it are one person.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use super::coref::{Coreference, Quotation};
use super::output::{Chain, Mention, MentionKind};
use super::tree::Tree;
use crate::analysis::{Rel, Upos};
use crate::base::Span;
use crate::language::LanguagePack;
use crate::schema::{Gender, KindId, Schema};

/// Linear in the words.
pub fn refine(text: &str, tree: &Tree, coref: Coreference, schema: &Schema, pack: &LanguagePack) -> Coreference {
    let (Some(place), Some(person)) = (schema.kind_id("place"), schema.kind_id("person")) else { return coref };
    let Coreference { mentions, chains, references, origins, quotations, .. } = coref;
    let known =
        chains.iter().enumerate().filter(|(_, c)| c.kind == place).map(|(i, c)| (c.name.clone(), i as u32)).collect();
    let mut by_word: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
    references.iter().for_each(|r| by_word.entry(r.0).or_default().push(r.1));
    let with_origin = origins.iter().map(|o| o.0).collect();
    let mut work = Work {
        text,
        tree,
        pack,
        place,
        person,
        mentions,
        chains,
        references,
        by_word,
        origins,
        with_origin,
        known,
        quotations,
    };
    work.inhabitants();
    work.nested();
    work.adjectives();
    let Work { mentions, chains, references, origins, quotations, .. } = work;
    Coreference::new(mentions, chains, references, origins).with_quotations(quotations)
}

struct Work<'a> {
    text: &'a str,
    tree: &'a Tree<'a>,
    pack: &'a LanguagePack,
    place: KindId,
    person: KindId,
    mentions: Vec<Mention>,
    chains: Vec<Chain>,
    references: Vec<(u32, u32)>,
    /// Word → its references, which `references` holds too.
    by_word: FxHashMap<u32, Vec<u32>>,
    origins: Vec<(u32, u32)>,
    with_origin: FxHashSet<u32>,
    /// Place name → chain.
    known: BTreeMap<String, u32>,
    quotations: Vec<Quotation>,
}

impl Work<'_> {
    fn chains_at(&self, w: usize) -> impl Iterator<Item = u32> + '_ {
        self.by_word.get(&(w as u32)).into_iter().flatten().copied()
    }

    fn refer(&mut self, w: usize, chain: u32) {
        self.references.push((w as u32, chain));
        self.by_word.entry(w as u32).or_default().push(chain);
    }

    /// The chain of a place by its name; made where the text has none.
    fn place_chain(&mut self, name: &str, subkind: Option<&str>, named: bool) -> u32 {
        if let Some(&chain) = self.known.get(name) {
            return chain;
        }
        let by_alias = self.chains.iter().position(|c| c.kind == self.place && c.aliases.iter().any(|a| a == name));
        if let Some(chain) = by_alias {
            self.known.insert(name.to_string(), chain as u32);
            return chain as u32;
        }
        let subkind = subkind.map(str::to_string);
        let chain = Chain {
            kind: self.place,
            subkind,
            name: name.to_string(),
            named,
            aliases: Vec::new(),
            gender: Gender::Unknown,
        };
        self.chains.push(chain);
        self.known.insert(name.to_string(), self.chains.len() as u32 - 1);
        self.chains.len() as u32 - 1
    }

    /// "La Japonaise Naomi Sato", "les Britanniques": the noun gets its country, and one person with the name beside it.
    fn inhabitants(&mut self) {
        let tree = self.tree;
        for w in 0..tree.len() {
            let word = tree.word(w);
            if !matches!(word.upos, Upos::Noun | Upos::Propn | Upos::Adj) || tree.rel(w) == Rel::Amod {
                continue;
            }
            let Some(country) = self.pack.gazetteer.country_of_demonym(&word.form.to_lowercase()) else { continue };
            if !tree.has_child(w, Rel::Det) || self.pack.gazetteer.country_named(&word.form).is_some() {
                continue;
            }
            let beside: Vec<usize> = tree
                .children(w)
                .filter(|&c| {
                    matches!(tree.rel(c), Rel::Nmod | Rel::Appos | Rel::Flat) && tree.preposition(c).is_none() && c > w
                })
                .collect();
            let named: Vec<u32> = beside
                .iter()
                .flat_map(|&c| self.chains_at(c).collect::<Vec<_>>())
                .filter(|&c| self.chains[c as usize].kind == self.person && self.chains[c as usize].named)
                .collect();
            let own: Vec<u32> = self.chains_at(w).collect();
            if let (Some(&name), Some(&own)) =
                (named.first(), own.iter().find(|&&c| self.chains[c as usize].kind == self.person))
            {
                self.join(own, name, w);
            } else if own.is_empty()
                && let Some(&name) = named.first()
            {
                self.refer(w, name);
            }
            if !self.with_origin.contains(&(w as u32)) {
                let name = self.pack.gazetteer.country(country).name.clone();
                let chain = self.place_chain(&name, Some("country"), false);
                self.origins.push((w as u32, chain));
                self.with_origin.insert(w as u32);
            }
        }
    }

    /// Chain `from`, whose head is the noun `w`, becomes part of `into`.
    fn join(&mut self, from: u32, into: u32, w: usize) {
        if from == into {
            return;
        }
        // The joined chain would be left without mentions and keep its place; only references move, and its mentions with them.
        self.references.iter_mut().filter(|r| r.1 == from).for_each(|r| r.1 = into);
        self.by_word.values_mut().flatten().filter(|r| **r == from).for_each(|r| *r = into);
        self.mentions.iter_mut().filter(|m| m.chain == from).for_each(|m| m.chain = into);
        self.quotations.iter_mut().filter(|q| q.speaker == from).for_each(|q| q.speaker = into);
        let noun = self.tree.word(w).form.to_string();
        let (a, b) = (self.chains[from as usize].clone(), &mut self.chains[into as usize]);
        for alias in a.aliases.into_iter().chain([a.name]) {
            if alias != b.name && !b.aliases.contains(&alias) {
                b.aliases.push(alias);
            }
        }
        if !b.aliases.contains(&noun) {
            b.aliases.push(noun);
        }
        b.aliases.sort();
        if b.gender == Gender::Unknown {
            b.gender = a.gender;
        }
        self.chains[from as usize].named = false;
    }

    /// A known place inside the name of something else, after a preposition: "Université de Lille", "Jeux olympiques de Rio".
    fn nested(&mut self) {
        let tree = self.tree;
        for name in &tree.analysis.names {
            if name.word_count < 2 {
                continue;
            }
            let words = name.words();
            for w in words.clone() {
                let inner = tree.word(w).upos == Upos::Propn
                    && tree.children(w).any(|c| tree.rel(c) == Rel::Case && words.contains(&c));
                if !inner || !matches!(tree.rel(w), Rel::Nmod | Rel::Obl) || w == words.start {
                    continue;
                }
                let last = tree
                    .children(w)
                    .filter(|&c| matches!(tree.rel(c), Rel::Flat) && words.contains(&c))
                    .max()
                    .unwrap_or(w)
                    .max(w);
                let span = tree.word(w).span.cover(tree.word(last).span);
                let text = span.of(self.text);
                let gazetteer = &self.pack.gazetteer;
                let country = gazetteer.country_named(text).map(|id| gazetteer.country(id).name.clone());
                let listed = country.is_some() || gazetteer.place(text).is_some();
                let own: Vec<u32> = self.chains_at(w).collect();
                let outer_is_place = own.iter().any(|&c| self.chains[c as usize].name == text);
                if outer_is_place {
                    continue;
                }
                // A body or happening that the text names elsewhere: "Conseil des droits de l'homme des Nations unies".
                let whole = self.tree.span_around(
                    w,
                    &self.tree.subtree(w, &|c| {
                        words.contains(&c) && self.tree.rel(c) != Rel::Case && self.tree.rel(c) != Rel::Det
                    }),
                );
                let elsewhere = self.chains.iter().position(|c| {
                    c.named
                        && c.kind != self.place
                        && c.kind != self.person
                        && (c.name == whole.of(self.text) || c.aliases.iter().any(|a| a == whole.of(self.text)))
                });
                if let Some(chain) = elsewhere.filter(|&c| !own.contains(&(c as u32))) {
                    self.refer(w, chain as u32);
                    self.mentions.push(Mention {
                        span: whole,
                        head: w as u32,
                        kind: MentionKind::Named,
                        chain: chain as u32,
                    });
                    continue;
                }
                if !(listed || self.known.contains_key(text)) {
                    continue;
                }
                let subkind = if country.is_some() { Some("country") } else { gazetteer.place_subkind(text) };
                let (text, subkind) = (text.to_string(), subkind.map(str::to_string));
                let chain = self.place_chain(&text, subkind.as_deref(), true);
                self.refer(w, chain);
                self.mention(span, w, chain);
            }
        }
    }

    /// The country of an adjective inside a name: "Parlement français", "fédération bulgare de patinage".
    fn adjectives(&mut self) {
        let tree = self.tree;
        for name in tree.analysis.names.iter().filter(|name| name.word_count > 1) {
            for w in name.words().filter(|&w| tree.rel(w) == Rel::Amod) {
                let known = self.with_origin.contains(&(w as u32))
                    || self.chains_at(w).any(|c| self.chains[c as usize].kind == self.place);
                let Some(country) = self.pack.gazetteer.country_of_demonym(&tree.word(w).form.to_lowercase()) else {
                    continue;
                };
                if !known {
                    let name = self.pack.gazetteer.country(country).name.clone();
                    let chain = self.place_chain(&name, Some("country"), false);
                    self.origins.push((w as u32, chain));
                    self.with_origin.insert(w as u32);
                }
            }
        }
    }

    fn mention(&mut self, span: Span, w: usize, chain: u32) {
        self.mentions.push(Mention { span, head: w as u32, kind: MentionKind::Named, chain });
        self.chains[chain as usize].named = true;
    }
}
