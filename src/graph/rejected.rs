//! Which statements of a view people have rejected. A statement is known by its type and its fillers.

use std::collections::BTreeSet;

use super::decisions::Decisions;
use super::update::Links;
use super::view::{RELATION, View};

/// Statements that people have rejected: type and fillers (role 255 for head and tail of a relation), sorted.
pub(crate) struct Rejected(BTreeSet<(u16, Vec<(u8, u32)>)>);

impl Rejected {
    /// `keys`: those of the view's entities, in its order.
    pub fn of(
        decisions: &Decisions,
        links: &Links,
        keys: &[&str],
        view: &View,
        symmetric: &dyn Fn(&str) -> bool,
    ) -> Rejected {
        let entity = |key: &String| {
            let key = links.get(key).unwrap_or(key).as_str();
            keys.binary_search(&key).ok().map(|rank| rank as u32)
        };
        let mut all = BTreeSet::new();
        for (type_name, fillers) in &decisions.rejected {
            let Ok(kind) = view.types.binary_search(type_name) else { continue };
            let end = |role: &str| fillers.iter().find(|(name, _)| name == role).and_then(|(_, key)| entity(key));
            if let (Some(head), Some(tail)) = (end("head"), end("tail")) {
                all.insert((kind as u16, ends(head, tail, symmetric(type_name))));
                continue;
            }
            let role = |name: &String| view.roles.iter().position(|role| role == name).map(|role| role as u8);
            let known: Option<Vec<(u8, u32)>> =
                fillers.iter().map(|(name, key)| Some((role(name)?, entity(key)?))).collect();
            if let Some(mut known) = known {
                known.sort_unstable();
                known.dedup();
                all.insert((kind as u16, known));
            }
        }
        Rejected(all)
    }

    pub fn relation(&self, kind: u16, head: u32, tail: u32, symmetric: bool) -> bool {
        !self.0.is_empty() && self.0.contains(&(kind, ends(head, tail, symmetric)))
    }

    pub fn event(&self, kind: u16, fillers: &[(u8, u32)]) -> bool {
        !self.0.is_empty() && self.0.contains(&(kind, fillers.to_vec()))
    }
}

fn ends(head: u32, tail: u32, symmetric: bool) -> Vec<(u8, u32)> {
    if symmetric {
        vec![(RELATION, head.min(tail)), (RELATION, head.max(tail))]
    } else {
        vec![(RELATION, head), (RELATION, tail)]
    }
}
