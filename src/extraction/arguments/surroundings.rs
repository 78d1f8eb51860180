//! What the rest of a document says of a possible argument: how prominent its chain is, which predicates hold a word, which other words of a
//! sentence may trigger the same type. In: a scene. Out: tables, made once a document. Nothing is judged here.

use std::collections::BTreeMap;

use crate::extraction::matching::Scene;
use crate::schema::{KindId, TypeId};

/// Tables of one document.
pub struct Surroundings {
    /// By chain: how often it is mentioned.
    mentioned: Vec<usize>,
    /// By chain: the place of the chain among those of its kind, the most often mentioned first.
    prominence: Vec<usize>,
    /// Word → the predicates that have it in a slot, with the slot's name.
    holders: BTreeMap<usize, Vec<(usize, String)>>,
    /// Word → the types that it may state.
    types: BTreeMap<usize, Vec<TypeId>>,
}

impl Surroundings {
    /// Chains and slots, once each, but for sorting.
    pub fn new(scene: &Scene) -> Surroundings {
        let chains = &scene.coref.chains;
        let mut mentioned = vec![0usize; chains.len()];
        scene.coref.mentions.iter().for_each(|mention| mentioned[mention.chain as usize] += 1);
        let mut order: Vec<usize> = (0..chains.len()).collect();
        order.sort_by_key(|&c| (std::cmp::Reverse(mentioned[c]), c));
        let mut prominence = vec![0; chains.len()];
        let mut ranked: BTreeMap<KindId, usize> = BTreeMap::new();
        for c in order {
            let rank = ranked.entry(chains[c].kind).or_default();
            prominence[c] = *rank;
            *rank += 1;
        }
        let mut holders: BTreeMap<usize, Vec<(usize, String)>> = BTreeMap::new();
        let mut types: BTreeMap<usize, Vec<TypeId>> = BTreeMap::new();
        for predication in &scene.predications.all {
            for slot in predication.slots.iter().filter(|slot| slot.word != predication.word) {
                holders.entry(slot.word).or_default().push((predication.word, slot.name.clone()));
            }
            let stated = types.entry(predication.word).or_default();
            for entry in scene.entries(predication) {
                if !stated.contains(&entry.frame.type_id) {
                    stated.push(entry.frame.type_id);
                }
            }
        }
        Surroundings { mentioned, prominence, holders, types }
    }

    pub fn mentioned(&self, chain: u32) -> usize {
        self.mentioned[chain as usize]
    }

    pub fn prominence(&self, chain: u32) -> usize {
        self.prominence[chain as usize]
    }

    /// The predicates that have the word in a slot.
    pub fn holders(&self, word: usize) -> &[(usize, String)] {
        self.holders.get(&word).map_or(&[], Vec::as_slice)
    }

    /// Whether the word may state anything.
    pub fn is_trigger(&self, word: usize) -> bool {
        self.types.get(&word).is_some_and(|types| !types.is_empty())
    }

    /// Whether another word nearer to `word` than `trigger` may state the type.
    pub fn nearer_trigger(&self, type_id: TypeId, trigger: usize, word: usize) -> bool {
        let away = trigger.abs_diff(word);
        let around = word.saturating_sub(away.saturating_sub(1))..word + away;
        self.types.range(around).any(|(&w, types)| w != trigger && w != word && types.contains(&type_id))
    }
}
