//! Entities of a gold or system document, and which are the same.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::Value;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::base::DataFiles;

/// `eval/measure.toml`. Only the built-in file counts, so that `--data` cannot change a figure.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Measure {
    /// Kinds whose entities are counted.
    named: Vec<String>,
    /// What may stand before a name without changing it, after folding.
    titles: Vec<String>,
}

static MEASURE: LazyLock<Measure> = LazyLock::new(|| {
    let files = DataFiles::embedded();
    let text = files.text("eval/measure.toml").expect("built in");
    toml::from_str(text).expect("built in, and read by a test")
});

pub(super) struct Entity {
    pub id: String,
    pub kind: String,
    pub name: String,
    folded: String,
    names: BTreeSet<String>,
}

impl Entity {
    pub fn is_counted(&self) -> bool {
        MEASURE.named.contains(&self.kind)
    }

    /// A counted kind and a word that opens with a capital.
    pub fn has_name(&self) -> bool {
        let mut before = ' ';
        let capital = self.name.chars().any(|c| {
            let word = before.is_alphanumeric() || before == '_';
            before = c;
            !word && (c.is_ascii_uppercase() || ('À'..='Þ').contains(&c) && c != '×')
        });
        self.is_counted() && capital
    }
}

pub(super) struct Entities {
    pub all: Vec<Entity>,
    by_id: BTreeMap<String, usize>,
}

impl Entities {
    pub fn new(document: &Value) -> Entities {
        let all: Vec<Entity> = super::list(&document["entities"])
            .map(|e| {
                let name = super::text(&e["name"]).to_string();
                let names = super::list(&e["mentions"])
                    .map(super::text)
                    .chain([name.as_str()])
                    .map(fold)
                    .filter(|n| !n.is_empty())
                    .collect();
                let (id, kind) = (super::text(&e["id"]).to_string(), super::text(&e["kind"]).to_string());
                Entity { id, kind, folded: fold(&name), name, names }
            })
            .collect();
        let by_id = all.iter().enumerate().map(|(i, e)| (e.id.clone(), i)).collect();
        Entities { all, by_id }
    }

    pub fn get(&self, id: &str) -> Option<&Entity> {
        self.by_id.get(id).map(|&i| &self.all[i])
    }
}

/// Lower case, without accents, punctuation and leading titles.
fn fold(name: &str) -> String {
    let lower = name.to_lowercase().replace('œ', "oe").replace('æ', "ae");
    let plain: String = lower
        .nfkd()
        .filter(|&c| !is_combining_mark(c))
        .map(|c| if c.is_alphanumeric() || c == '_' { c } else { ' ' })
        .collect();
    let mut words: Vec<&str> = plain.split_whitespace().collect();
    while words.len() > 1 && MEASURE.titles.iter().any(|title| title == words[0]) {
        words.remove(0);
    }
    words.join(" ")
}

/// Gold id → system id, one to one: equal names first, then most shared names; of people, all words of the shorter name in the longer will do.
pub(super) fn align(gold: &Entities, system: &Entities) -> BTreeMap<String, String> {
    let mut scored = Vec::new();
    for g in &gold.all {
        for s in &system.all {
            // Twice the number of shared names, so that half a name is a whole number.
            let mut shared = 2 * g.names.intersection(&s.names).count();
            if shared == 0 && g.kind == s.kind && g.kind == "person" {
                let words = |e: &Entity| {
                    e.folded.split(' ').filter(|w| !w.is_empty()).map(str::to_string).collect::<BTreeSet<_>>()
                };
                let (a, b) = (words(g), words(s));
                shared = usize::from(!a.is_empty() && !b.is_empty() && (a.is_subset(&b) || b.is_subset(&a)));
            }
            if shared > 0 {
                let key = (g.folded != s.folded, std::cmp::Reverse(shared), g.kind != s.kind);
                scored.push((key, g.id.clone(), s.id.clone()));
            }
        }
    }
    scored.sort();
    let (mut done, mut used) = (BTreeMap::new(), BTreeSet::new());
    for (_, g, s) in scored {
        if !done.contains_key(&g) && !used.contains(&s) {
            used.insert(s.clone());
            done.insert(g, s);
        }
    }
    done
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_and_accents_do_not_part_names() {
        assert_eq!(fold("Mme Éva Bout"), fold("eva bout"));
        assert_eq!(fold("Le président Biden"), "biden");
        assert_ne!(fold("Raïssa Bout"), fold("Viktor Bout"));
        assert_eq!(fold("M"), "m");
        assert_eq!(MEASURE.named.len(), 5);
    }
}
