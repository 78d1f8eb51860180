//! Words → UPOS and features, sentence by sentence. UPOS greedily from left to right, then once more with the tags of both sides in
//! sight; then the features, given all tags, from left to right.

use super::forms::FormView;
use crate::language::Tagger;
use crate::ml::Features;

/// Tag of what lies outside the sentence.
const OUT: u64 = 30;

fn view(views: &[FormView], i: isize) -> &FormView {
    if i < 0 { &FormView::OUTSIDE } else { views.get(i as usize).unwrap_or(&FormView::OUTSIDE) }
}

fn tag(tags: &[u8], i: isize) -> u64 {
    if i < 0 { OUT } else { tags.get(i as usize).map_or(OUT, |t| *t as u64) }
}

/// Features of the UPOS of word `i`. In the first pass `tags` is right up to `i`; in the second (`both`) it holds the first pass's
/// tags after `i`.
pub fn upos_features(views: &[FormView], tags: &[u8], i: usize, both: bool, f: &mut Features) {
    let at = i as isize;
    let [y, a, b, c, d] = [-2, -1, 0, 1, 2].map(|k| view(views, at + k));
    let (t1, t2) = (tag(tags, at - 1), tag(tags, at - 2));
    let class = |v: &FormView| (v.lower_class as u64) << 8 | v.class as u64;
    let shape = b.shape as u64 | ((i == 0) as u64) << 4;
    f.clear();
    f.add(0, &[b.form]);
    f.add(1, &[b.lower]);
    for (k, suffix) in b.suffixes.iter().enumerate() {
        if *suffix != 0 {
            f.add(2 + k as u32, &[*suffix]);
        }
    }
    for (k, prefix) in b.prefixes.iter().enumerate() {
        if *prefix != 0 {
            f.add(7 + k as u32, &[*prefix]);
        }
    }
    f.add(11, &[shape, class(b)]);
    f.add(12, &[class(b), t1]);
    f.add(13, &[b.lower, t1]);
    f.add(14, &[b.lower, t1, t2]);
    f.add(15, &[class(b), t1, t2]);
    f.add(16, &[t1, t2]);
    f.add(17, &[t1, a.lower]);
    f.add(18, &[a.lower]);
    f.add(19, &[y.lower]);
    f.add(20, &[c.lower]);
    f.add(21, &[d.lower]);
    f.add(22, &[a.lower, b.lower]);
    f.add(23, &[b.lower, c.lower]);
    f.add(24, &[a.lower, c.lower]);
    f.add(25, &[class(b), class(c)]);
    f.add(26, &[class(b), class(c), class(d)]);
    f.add(27, &[class(a), class(b), class(c)]);
    f.add(28, &[t1, class(b), class(c)]);
    f.add(29, &[b.suffixes[2], class(c), t1]);
    f.add(30, &[c.suffixes[1], class(b)]);
    f.add(31, &[a.suffixes[1], class(b)]);
    f.add(32, &[shape, t1, c.shape as u64]);
    f.add(33, &[shape, b.suffixes[1]]);
    f.add(34, &[b.lower, class(c)]);
    f.add(35, &[b.lower, class(a), t2]);
    f.add(36, &[class(b), a.lower]);
    f.add(37, &[class(b), c.lower]);
    if both {
        let (n1, n2) = (tag(tags, at + 1), tag(tags, at + 2));
        f.add(40, &[n1]);
        f.add(41, &[b.lower, n1]);
        f.add(42, &[class(b), n1]);
        f.add(43, &[class(b), n1, t1]);
        f.add(44, &[class(b), n1, n2]);
        f.add(45, &[b.lower, n1, t1]);
        f.add(46, &[b.suffixes[1], n1, t1]);
        f.add(47, &[n1, n2, t1, t2]);
        f.add(48, &[class(b), t1, t2, n1]);
    }
}

/// Features of the morphology of word `i`: all tags are known, the feature labels up to `i`.
pub fn feats_features(views: &[FormView], tags: &[u8], feats: &[u16], i: usize, f: &mut Features) {
    let at = i as isize;
    let [y, a, b, c, d] = [-2, -1, 0, 1, 2].map(|k| view(views, at + k));
    let [t2, t1, t, n1, n2] = [-2, -1, 0, 1, 2].map(|k| tag(tags, at + k));
    let given = |k: isize| if at + k < 0 { 0 } else { feats[(at + k) as usize] as u64 + 1 };
    let (m1, m2) = (given(-1), given(-2));
    let class = |v: &FormView| (v.lower_class as u64) << 8 | v.class as u64;
    f.clear();
    f.add(50, &[t, b.lower]);
    f.add(51, &[t, b.lower, m1]);
    f.add(52, &[t, b.lower, n1]);
    f.add(53, &[t, b.lower, c.suffixes[1]]);
    f.add(54, &[t, b.lower, c.lower]);
    f.add(55, &[t, b.lower, a.lower]);
    for (k, suffix) in b.suffixes.iter().enumerate() {
        if *suffix != 0 {
            f.add(56 + k as u32, &[t, *suffix]);
        }
    }
    f.add(61, &[t, b.suffixes[1], m1]);
    f.add(62, &[t, b.suffixes[2], m1, m2]);
    f.add(63, &[t, class(b)]);
    f.add(64, &[t, class(b), m1]);
    f.add(65, &[t, t1, m1]);
    f.add(66, &[t, t1, t2, n1]);
    f.add(67, &[t, b.suffixes[0], a.lower]);
    f.add(68, &[t, b.suffixes[1], a.lower]);
    f.add(69, &[t, a.lower, y.lower]);
    f.add(70, &[t, b.suffixes[0], c.suffixes[1], n1]);
    f.add(71, &[t, b.suffixes[1], c.suffixes[2], n1]);
    f.add(72, &[t, m1, m2]);
    f.add(73, &[t, b.shape as u64, t1]);
    f.add(74, &[t, b.lower, d.suffixes[1], n2]);
    f.add(75, &[t, b.prefixes[2], b.suffixes[1]]);
}

/// Fills `tags` (numbers of `Upos`) and `feats` (numbers of feature labels) for the words of one sentence.
pub fn tag_sentence(views: &[FormView], tagger: &Tagger, tags: &mut Vec<u8>, feats: &mut Vec<u16>, f: &mut Features) {
    let mut scores = Vec::new();
    tags.clear();
    for i in 0..views.len() {
        upos_features(views, tags, i, false, f);
        tags.push(tagger.first.best(f.keys(), &mut scores) as u8);
    }
    for i in 0..views.len() {
        upos_features(views, tags, i, true, f);
        tags[i] = tagger.second.best(f.keys(), &mut scores) as u8;
    }
    feats.clear();
    for i in 0..views.len() {
        feats_features(views, tags, feats, i, f);
        scores.clear();
        scores.resize(tagger.feats.labels(), 0);
        tagger.feats.add_scores(f.keys(), &mut scores);
        let possible = &tagger.by_upos[tags[i] as usize];
        let best = possible.iter().max_by_key(|&&label| (scores[label as usize], std::cmp::Reverse(label)));
        feats.push(best.copied().unwrap_or(0));
    }
}
