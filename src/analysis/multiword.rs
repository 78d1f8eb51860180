//! Tokens that hold several words (`du` = `de` + `le`): which, and whether this one does.

use super::forms::FormView;
use crate::ml::Features;

/// The features of the decision whether token `i` is split.
pub fn features(views: &[FormView], i: usize, f: &mut Features) {
    let view = |k: isize| {
        let j = i as isize + k;
        if j < 0 { &FormView::OUTSIDE } else { views.get(j as usize).unwrap_or(&FormView::OUTSIDE) }
    };
    let (y, a, b, c, d) = (view(-2), view(-1), view(0), view(1), view(2));
    let w = b.lower;
    f.clear();
    f.add(0, &[w]);
    f.add(1, &[w, a.lower]);
    f.add(2, &[w, c.lower]);
    f.add(3, &[w, y.lower, a.lower]);
    f.add(4, &[w, a.lower, c.lower]);
    f.add(5, &[w, a.lower_class as u64, a.shape as u64]);
    f.add(6, &[w, c.lower_class as u64, c.shape as u64]);
    f.add(7, &[w, a.lower_class as u64, c.lower_class as u64]);
    f.add(8, &[w, y.lower_class as u64, a.lower_class as u64]);
    f.add(9, &[w, a.suffixes[2]]);
    f.add(10, &[w, c.suffixes[2]]);
    f.add(11, &[w, a.suffixes[1], y.lower_class as u64]);
    f.add(12, &[w, c.lower_class as u64, d.lower_class as u64]);
    f.add(13, &[w, y.lower, a.lower_class as u64]);
    f.add(14, &[w, b.shape as u64, a.shape as u64, c.shape as u64]);
    f.add(15, &[w, c.lower, d.lower_class as u64]);
    f.add(16, &[w, a.suffixes[3], c.suffixes[3]]);
    f.add(17, &[w, d.lower]);
}
