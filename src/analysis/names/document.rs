//! What the rest of a document says about a form: whether it is also written small, after which titles and first names it stands,
//! which words stand around it (context aggregation, Ratinov & Roth 2009).

use rustc_hash::FxHashMap;

use super::super::forms::{FormView, Shape};
use crate::language::gazetteer::Senses;

/// Neighbours kept a form.
const KEPT: usize = 4;

/// One capitalised form of a document.
#[derive(Clone, Debug, Default)]
pub struct FormUse {
    /// Times written with a capital, and of these not at the start of a sentence.
    pub capital: u32,
    pub inside: u32,
    /// Senses of the words before it, together.
    pub before: u32,
    /// It stands after a first name, or after another capitalised word.
    pub after_first_name: bool,
    pub after_capital: bool,
    pub before_capital: bool,
    /// Token index and folded form of the words before and after it, of its first uses.
    pub neighbours: Vec<(u32, u64, u64)>,
}

/// Folded form → its uses in this document.
#[derive(Clone, Debug, Default)]
pub struct DocumentUse {
    forms: FxHashMap<u64, FormUse>,
    small: rustc_hash::FxHashSet<u64>,
}

impl DocumentUse {
    /// `starts[i]`: token `i` begins a sentence. All slices have one item a token.
    pub fn new(views: &[FormView], senses: &[Senses], starts: &[bool]) -> DocumentUse {
        let mut out = DocumentUse::default();
        let capital = |i: usize| views[i].shape.has_capital() || views[i].shape == Shape::Mixed;
        let lower = |i: Option<usize>| i.and_then(|i| views.get(i)).map_or(1, |v| v.lower);
        for (i, view) in views.iter().enumerate() {
            if view.shape == Shape::Lower {
                out.small.insert(view.lower);
                continue;
            }
            if !capital(i) || view.length < 2 {
                continue;
            }
            let form = out.forms.entry(view.lower).or_default();
            form.capital += 1;
            let inside = !starts[i];
            form.inside += inside as u32;
            if inside {
                form.before |= senses[i - 1].0;
                form.after_first_name |= capital(i - 1) && senses[i - 1].has(Senses::FIRST_NAME);
                form.after_capital |= capital(i - 1);
            }
            if i + 1 < views.len() && !starts[i + 1] {
                form.before_capital |= capital(i + 1);
            }
            if form.neighbours.len() < KEPT {
                let before = if inside { lower(i.checked_sub(1)) } else { 2 };
                let after = if starts.get(i + 1).copied().unwrap_or(true) { 2 } else { lower(Some(i + 1)) };
                form.neighbours.push((i as u32, before, after));
            }
        }
        out
    }

    pub fn of(&self, view: &FormView) -> Option<&FormUse> {
        self.forms.get(&view.lower)
    }

    /// Whether the form is also written without a capital.
    pub fn is_small_too(&self, view: &FormView) -> bool {
        self.small.contains(&view.lower)
    }
}
