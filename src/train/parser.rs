//! Gold trees and predicted tags → the model of arcs: a greedy parser that learns from its own mistakes (Goldberg & Nivre 2013).

use std::collections::BTreeMap;

use super::perceptron::{Perceptron, Random};
use super::sentences::Sentence;
use crate::analysis::parser::{MOVES, Node, decode_label, features};
use crate::language::ArcModel;
use crate::ml::Features;
use crate::ml::transition::{State, projectivize};

/// From which epoch on wrong transitions are followed, and how often.
const EXPLORE_FROM: usize = 1;
const EXPLORE: f32 = 0.9;

/// `nodes` has the words of each sentence as the parser sees them.
pub fn train(sentences: &[Sentence], nodes: &[Vec<Node>], epochs: usize) -> ArcModel {
    let mut relations: Vec<String> = Vec::new();
    let mut numbers: BTreeMap<String, u8> = BTreeMap::new();
    for word in sentences.iter().flat_map(|s| &s.words) {
        numbers.entry(word.deprel.to_string()).or_insert(0);
    }
    for (relation, number) in &mut numbers {
        *number = relations.len() as u8;
        relations.push(relation.clone());
    }
    let gold: Vec<(Vec<u32>, Vec<u8>)> = sentences
        .iter()
        .map(|s| {
            let mut heads = s.heads.clone();
            projectivize(&mut heads);
            (heads, s.words.iter().map(|w| numbers[&w.deprel.to_string()]).collect())
        })
        .collect();
    let mut model = Perceptron::new(1 + 2 * relations.len());
    let mut order: Vec<usize> = (0..sentences.len()).collect();
    let mut random = Random::new(31);
    let (mut state, mut f, mut scores) = (State::default(), Features::default(), Vec::new());
    for epoch in 0..epochs {
        random.shuffle(&mut order);
        for &s in &order {
            let (heads, labels) = &gold[s];
            state.reset(heads.len());
            while !state.is_final() {
                features(&state, &nodes[s], &mut f);
                scores.clear();
                scores.resize(model.labels(), 0.0);
                model.add_scores(f.keys(), &mut scores);
                let allowed = MOVES.map(|step| state.allows(step));
                let costs = state.costs(heads);
                let least = (0..3).filter(|&k| allowed[k]).map(|k| costs[k]).min().unwrap_or(0);
                // A move that makes a gold arc needs its label; other moves that cost nothing may carry any.
                let top = state.stack_at(0);
                let is_gold = |label: usize| {
                    let (step, relation) = decode_label(label);
                    let kind = MOVES.iter().position(|m| *m == step).unwrap_or(0);
                    if !allowed[kind] || costs[kind] > least {
                        return false;
                    }
                    let Some(child) = top.filter(|_| kind > 0) else { return true };
                    let head = if kind == 1 { state.front } else { state.stack_at(1).unwrap_or(0) as u32 };
                    heads[child] != head || labels[child] == relation
                };
                let (mut best, mut best_gold) = (None, None);
                for label in 0..scores.len() {
                    let kind = if label == 0 { 0 } else { 2 - label % 2 };
                    if !allowed[kind] {
                        continue;
                    }
                    let right = is_gold(label);
                    // The margin: a wrong label must lose by 1.
                    let score = scores[label] + if right { 0.0 } else { 1.0 };
                    if best.is_none_or(|(_, other)| score > other) {
                        best = Some((label, score));
                    }
                    if right && best_gold.is_none_or(|(_, other)| scores[label] > other) {
                        best_gold = Some((label, scores[label]));
                    }
                }
                let (Some((best, _)), Some((right, _))) = (best, best_gold) else { break };
                if best != right && !is_gold(best) {
                    model.update(f.keys(), right, sentences[s].weight);
                    model.update(f.keys(), best, -sentences[s].weight);
                }
                model.tick();
                let wander = epoch >= EXPLORE_FROM && random.unit() < EXPLORE;
                let (step, relation) = decode_label(if wander { best } else { right });
                state.apply(step, relation);
            }
        }
    }
    ArcModel { relations, model: model.finish(3000, 6).shrunk(8, 8) }
}
