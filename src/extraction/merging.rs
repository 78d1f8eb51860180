//! One statement a fact and document: repeated statements become one with several pieces of evidence.
//! In: statements in text order. Out: fewer statements, sorted by where they are first said. Linking across documents is not its business.

use std::collections::BTreeMap;

use super::output::Statement;
use crate::schema::{RoleId, Schema, Shape, TypeFile, TypeId};

/// Merges what says the same. Relations are the same when both ends and the polarity are; events when they share a role filler, no role, time or place
/// of theirs conflicts, and they are said in the same way.
pub fn merge(schema: &Schema, statements: Vec<Statement>) -> Vec<Statement> {
    let mut kept: Vec<Statement> = Vec::new();
    // Statements that are the same share a filler: only those are compared.
    let mut by_filler: BTreeMap<(TypeId, u32), Vec<usize>> = BTreeMap::new();
    for mut statement in statements {
        let file = schema.get(statement.type_id);
        normalise(file, &mut statement);
        let same = |old: &Statement| {
            old.type_id == statement.type_id
                && old.polarity == statement.polarity
                && match file.shape {
                    Shape::Relation => old.roles == statement.roles,
                    Shape::Event => same_event(file, old, &statement),
                }
        };
        let mut near: Vec<usize> = statement
            .roles
            .iter()
            .filter_map(|r| by_filler.get(&(statement.type_id, r.1)))
            .flatten()
            .copied()
            .collect();
        near.sort_unstable();
        near.dedup();
        let at = match near.into_iter().find(|&i| same(&kept[i])) {
            Some(at) => {
                join(&mut kept[at], statement);
                at
            }
            None => {
                kept.push(statement);
                kept.len() - 1
            }
        };
        for role in &kept[at].roles {
            let known = by_filler.entry((kept[at].type_id, role.1)).or_default();
            if known.last() != Some(&at) && !known.contains(&at) {
                known.push(at);
            }
        }
    }
    kept.sort_by_key(|s| (s.evidence[0].sentence.start, s.evidence[0].trigger.start, s.type_id));
    kept
}

/// The ends of a symmetric relation in the order of their chains.
fn normalise(file: &TypeFile, statement: &mut Statement) {
    if file.symmetric && statement.roles.len() == 2 && statement.roles[0].1 > statement.roles[1].1 {
        let (a, b) = (statement.roles[0].1, statement.roles[1].1);
        (statement.roles[0].1, statement.roles[1].1) = (b, a);
        statement.evidence.iter_mut().for_each(|e| e.arguments.reverse());
    }
    statement.roles.dedup();
}

fn same_event(file: &TypeFile, a: &Statement, b: &Statement) -> bool {
    if a.modality != b.modality
        || matches!((a.time, b.time), (Some(x), Some(y)) if x != y)
        || matches!((a.place, b.place), (Some(x), Some(y)) if x != y)
    {
        return false;
    }
    let fillers =
        |s: &Statement, role: RoleId| -> Vec<u32> { s.roles.iter().filter(|r| r.0 == role).map(|r| r.1).collect() };
    let mut shared = false;
    for (i, _) in file.roles.iter().enumerate() {
        let role = RoleId(i as u8);
        let (x, y) = (fillers(a, role), fillers(b, role));
        if x.is_empty() || y.is_empty() {
            continue;
        }
        if x != y {
            return false;
        }
        shared = true;
    }
    let value = |s: &Statement, name: &str| s.values.iter().find(|v| v.0 == name).map(|v| v.1.clone());
    let predicates = (value(a, "predicate"), value(b, "predicate"));
    shared && predicates.0 == predicates.1
}

fn join(old: &mut Statement, new: Statement) {
    for role in new.roles {
        if !old.roles.contains(&role) {
            old.roles.push(role);
        }
    }
    old.roles.sort_by_key(|r| r.0);
    for (name, text) in new.values {
        if !old.values.iter().any(|v| v.0 == name) {
            old.values.push((name, text));
        }
    }
    old.values.sort();
    // Said once as a fact, it is a fact.
    old.modality = old.modality.min(new.modality);
    old.source = if old.source == new.source { old.source } else { None };
    old.time = old.time.or(new.time);
    old.place = old.place.or(new.place);
    old.evidence.extend(new.evidence);
    old.evidence.sort();
    old.evidence.dedup();
}
