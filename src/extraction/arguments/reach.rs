//! By which way each chain of a sentence is reached from a trigger: slots, a path in the tree, or the title.
//! In: a scene and a trigger. Out: one `Reach` a chain, the nearest of its mentions. Nothing is judged here.

use std::collections::BTreeMap;

use super::Trigger;
use crate::extraction::matching::Scene;
use crate::extraction::predications::fillers;
use crate::extraction::tree::Tree;

/// Steps of a path beyond which it is only "far".
const LONGEST: usize = 6;

/// How a chain is reached.
#[derive(Clone, Debug)]
pub struct Reach {
    pub chain: u32,
    pub word: usize,
    /// The slots of the trigger that the chain fills.
    pub slots: Vec<String>,
    /// Relations up and down: "^acl obl:à". "title" for a chain that only the title names.
    pub path: String,
    /// Steps of the path; large for what is far.
    pub steps: usize,
    /// The word is an adjective of origin: "français".
    pub origin: bool,
}

impl Reach {
    /// In the order of chains.
    pub fn all(scene: &Scene, trigger: &Trigger) -> Vec<Reach> {
        let tree = scene.tree;
        let from = trigger.predication.word;
        let mut slots: BTreeMap<u32, (usize, Vec<String>)> = BTreeMap::new();
        for slot in &trigger.view.slots {
            for (chain, at) in fillers(tree, scene.coref, &scene.pack.saying, slot.word) {
                let entry = slots.entry(chain).or_insert_with(|| (at, Vec::new()));
                if !entry.1.contains(&slot.name) {
                    entry.1.push(slot.name.clone());
                }
            }
        }
        let up = ancestors(tree, from);
        let mut found: BTreeMap<u32, Reach> = BTreeMap::new();
        let sentence = &tree.analysis.sentences[tree.analysis.sentence_of(from)];
        for word in sentence.words() {
            let origin = scene.coref.origin_of(word);
            for (chain, origin) in scene.coref.chains_of(word).map(|c| (c, false)).chain(origin.map(|c| (c, true))) {
                let (path, steps) = path(tree, &up, from, word);
                let in_slot = slots.get(&chain);
                let slot_here = in_slot.is_some_and(|s| s.0 == word);
                let better = found.get(&chain).is_none_or(|old| {
                    let old_here = in_slot.is_some_and(|s| s.0 == old.word);
                    (slot_here && !old_here) || (slot_here == old_here && steps < old.steps)
                });
                if better {
                    let slots = in_slot.map(|s| s.1.clone()).unwrap_or_default();
                    found.insert(chain, Reach { chain, word, slots, path, steps, origin });
                }
            }
        }
        for &(chain, word) in &scene.title {
            let wanted = scene.coref.is_named_in_text(chain);
            if wanted {
                found.entry(chain).or_insert_with(|| Reach {
                    chain,
                    word,
                    slots: Vec::new(),
                    path: "title".into(),
                    steps: LONGEST + 1,
                    origin: false,
                });
            }
        }
        found.into_values().collect()
    }
}

fn ancestors(tree: &Tree, word: usize) -> Vec<usize> {
    let mut found = vec![word];
    let mut at = word;
    while let Some(head) = tree.head(at).filter(|_| found.len() < 64) {
        found.push(head);
        at = head;
    }
    found
}

/// The path from the word with the ancestors `up` to `to`.
fn path(tree: &Tree, up: &[usize], from: usize, to: usize) -> (String, usize) {
    if from == to {
        return ("here".into(), 0);
    }
    let mut down = vec![to];
    let mut at = to;
    let joint = loop {
        if let Some(joint) = up.iter().position(|&u| u == at) {
            break joint;
        }
        match tree.head(at).filter(|_| down.len() < 64) {
            Some(head) => {
                down.push(head);
                at = head;
            }
            None => return ("far".into(), LONGEST + 1),
        }
    };
    down.pop();
    let steps = joint + down.len();
    if steps > LONGEST {
        return ("far".into(), steps);
    }
    let mut text = String::new();
    for &word in &up[..joint] {
        text.push('^');
        text.push_str(tree.rel(word).name());
        text.push(' ');
    }
    for (i, &word) in down.iter().enumerate().rev() {
        text.push_str(tree.rel(word).name());
        if i == 0 {
            if let Some(preposition) = tree.preposition(word) {
                text.push(':');
                text.push_str(&preposition);
            }
        } else {
            text.push(' ');
        }
    }
    (text, steps)
}
