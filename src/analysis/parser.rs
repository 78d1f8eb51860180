//! Tagged words → dependency arcs, sentence by sentence: greedy arc-hybrid transitions scored by a linear model over templates in the
//! manner of Zhang & Nivre (2011).

use super::forms::FormView;
use crate::language::ArcModel;
use crate::ml::Features;
use crate::ml::transition::{Move, ROOT, State};

/// What the parser sees of a word.
#[derive(Clone, Copy, Debug)]
pub struct Node {
    /// Lower-cased form.
    pub form: u64,
    pub lemma: u64,
    pub tag: u64,
    /// Feature label.
    pub feats: u64,
    pub suffix: u64,
    pub class: u64,
}

impl Node {
    pub fn new(view: &FormView, lemma: u64, tag: u8, feats: u16) -> Node {
        Node {
            form: view.lower,
            lemma,
            tag: tag as u64,
            feats: feats as u64,
            suffix: view.suffixes[2],
            class: view.lower_class as u64,
        }
    }

    const NONE: Node = Node { form: 3, lemma: 3, tag: 40, feats: 999, suffix: 3, class: 300 };
}

/// The features of a state.
pub fn features(state: &State, nodes: &[Node], f: &mut Features) {
    let node = |at: Option<usize>| at.map_or(&Node::NONE, |i| &nodes[i]);
    let label = |at: Option<usize>| at.map_or(255, |i| state.labels[i] as u64);
    let (s0, s1, s2) = (state.stack_at(0), state.stack_at(1), state.stack_at(2));
    let (b0, b1, b2) = (state.buffer_at(0), state.buffer_at(1), state.buffer_at(2));
    let (n0, n1, n2) = (node(s0), node(s1), node(s2));
    let (m0, m1, m2) = (node(b0), node(b1), node(b2));
    let left = |at: Option<usize>, nth| at.and_then(|i| state.left_child(i, nth));
    let right = |at: Option<usize>, nth| at.and_then(|i| state.right_child(i, nth));
    let (s0l, s0r, s0l2, s0r2) = (left(s0, 0), right(s0, 0), left(s0, 1), right(s0, 1));
    let (s1l, s1r, s1r2) = (left(s1, 0), right(s1, 0), right(s1, 1));
    let (b0l, b0l2) = (left(b0, 0), left(b0, 1));
    let counts = |at: Option<usize>| {
        at.map_or((9, 9), |i| (state.left_count[i].min(4) as u64, state.right_count[i].min(4) as u64))
    };
    let ((v0l, v0r), (v1l, v1r), (vbl, _)) = (counts(s0), counts(s1), counts(b0));
    let distance = |a: Option<usize>, b: Option<usize>| match (a, b) {
        (Some(a), Some(b)) => match b - a {
            n @ 1..=4 => n as u64,
            5..=6 => 5,
            7..=9 => 6,
            _ => 7,
        },
        _ => 0,
    };
    let (d, d1) = (distance(s0, b0), distance(s1, s0));
    f.clear();
    let mut t = 0;
    let mut add = |values: &[u64]| {
        f.add(t, values);
        t += 1;
    };
    add(&[]);
    for n in [n0, n1, m0] {
        add(&[n.form, n.tag]);
        add(&[n.lemma, n.tag]);
        add(&[n.tag, n.feats]);
        add(&[n.tag]);
        add(&[n.suffix, n.tag]);
        add(&[n.class, n.tag]);
    }
    for n in [m1, m2, n2] {
        add(&[n.lemma, n.tag]);
        add(&[n.tag, n.feats]);
    }
    for (a, b, d) in [(n0, m0, d), (n1, n0, d1)] {
        add(&[a.lemma, a.tag, b.lemma, b.tag]);
        add(&[a.lemma, a.tag, b.tag]);
        add(&[a.tag, b.lemma, b.tag]);
        add(&[a.form, b.form]);
        add(&[a.tag, b.tag, d]);
        add(&[a.tag, a.feats, b.tag, b.feats]);
        add(&[a.lemma, b.tag, d]);
        add(&[a.tag, b.lemma, d]);
        add(&[a.lemma, b.tag, b.feats]);
        add(&[a.class, b.class, a.tag, b.tag]);
    }
    add(&[n1.tag, m0.tag]);
    add(&[n1.lemma, m0.tag]);
    add(&[n1.tag, m0.lemma]);
    add(&[n1.tag, m0.tag, n1.feats, m0.feats]);
    add(&[n0.tag, m0.tag, m1.tag]);
    add(&[n0.tag, m0.tag, m1.tag, m2.tag]);
    add(&[n0.lemma, m0.tag, m1.tag]);
    add(&[n0.tag, m0.lemma, m1.tag]);
    add(&[n0.tag, m0.tag, m1.lemma]);
    add(&[m0.tag, m1.tag]);
    add(&[m0.tag, m1.tag, m2.tag]);
    add(&[m0.lemma, m1.lemma]);
    add(&[n1.tag, n0.tag, m0.tag]);
    add(&[n1.lemma, n0.tag, m0.tag]);
    add(&[n1.tag, n0.lemma, m0.tag]);
    add(&[n1.tag, n0.tag, m0.lemma]);
    add(&[n2.tag, n1.tag, n0.tag, m0.tag]);
    add(&[n1.tag, n0.tag, m0.tag, m1.tag]);
    add(&[n1.lemma, n0.lemma, m0.lemma]);
    add(&[n2.tag, n1.tag, n0.tag]);
    // Children.
    add(&[n0.tag, v0l, v0r]);
    add(&[n0.lemma, v0l, v0r]);
    add(&[n1.tag, v1l, v1r]);
    add(&[n1.lemma, v1r]);
    add(&[m0.tag, vbl]);
    add(&[m0.lemma, vbl]);
    add(&[n0.tag, m0.tag, v0r, vbl]);
    add(&[n1.tag, n0.tag, v1r, v0r]);
    for (head, child) in [(n0, s0l), (n0, s0r), (n1, s1l), (n1, s1r), (m0, b0l)] {
        let c = node(child);
        add(&[head.tag, c.tag, label(child)]);
        add(&[head.tag, c.lemma]);
        add(&[head.lemma, label(child)]);
    }
    add(&[n0.tag, label(s0l), label(s0l2)]);
    add(&[n0.tag, label(s0r), label(s0r2)]);
    add(&[n1.tag, label(s1r), label(s1r2)]);
    add(&[m0.tag, label(b0l), label(b0l2)]);
    add(&[n0.tag, node(s0l).tag, m0.tag]);
    add(&[n0.tag, node(s0r).tag, m0.tag]);
    add(&[n0.tag, node(b0l).tag, m0.tag]);
    add(&[n1.tag, n0.tag, node(s1r).tag]);
    add(&[n1.tag, n0.tag, node(s0l).tag]);
    add(&[n1.tag, n0.tag, node(s0r).tag]);
    add(&[n1.tag, n0.tag, label(s1l), label(s1r)]);
    add(&[n0.tag, m0.tag, label(s0l), label(b0l)]);
    add(&[n1.lemma, n0.tag, node(s0l).lemma]);
    add(&[n0.lemma, m0.tag, node(b0l).lemma]);
    add(&[n1.tag, n0.lemma, node(s0l).lemma]);
    add(&[n0.tag, m0.lemma, node(b0l).lemma]);
    add(&[n0.tag, label(s0l), n1.tag, label(s1r), m0.tag]);
}

/// The three moves in the order of `State::costs`.
pub const MOVES: [Move; 3] = [Move::Shift, Move::Left, Move::Right];

/// Label 0 shifts, odd labels are `Left`, even ones `Right`; with the number of the relation.
pub fn decode_label(label: usize) -> (Move, u8) {
    match label {
        0 => (Move::Shift, 0),
        n if n % 2 == 1 => (Move::Left, (n / 2) as u8),
        n => (Move::Right, (n / 2 - 1) as u8),
    }
}

/// Heads and relation numbers of one sentence are left in `state`.
pub fn parse(nodes: &[Node], parser: &ArcModel, root_label: u8, state: &mut State, f: &mut Features) {
    let mut scores = Vec::new();
    state.reset(nodes.len());
    while !state.is_final() {
        features(state, nodes, f);
        scores.clear();
        scores.resize(parser.model.labels(), 0);
        parser.model.add_scores(f.keys(), &mut scores);
        let allowed = MOVES.map(|step| state.allows(step));
        let mut best: Option<usize> = None;
        for label in 0..scores.len() {
            let kind = if label == 0 { 0 } else { 2 - label % 2 };
            if allowed[kind] && best.is_none_or(|b| scores[label] > scores[b]) {
                best = Some(label);
            }
        }
        let (step, label) = decode_label(best.unwrap_or(0));
        state.apply(step, label);
    }
    if let Some(root) = state.stack_at(0) {
        state.heads[root] = ROOT;
        state.labels[root] = root_label;
    }
}
