//! Ties that follow from nearer ones: "à Riga en Lettonie" puts the event in Riga and Riga in Latvia, not the event in Latvia once more.
//! In: the merged statements of a document. Out: those without ties of a transitive type that the same sentence states by way of a third entity.

use std::collections::{BTreeMap, BTreeSet};

use super::output::Statement;
use crate::base::{Polarity, Span};
use crate::schema::{Schema, Shape, TypeId};

/// Ties a head has × ties those tails have.
pub fn reduce(schema: &Schema, statements: Vec<Statement>) -> Vec<Statement> {
    let tie = |s: &Statement| -> Option<(u32, u32)> {
        let file = schema.get(s.type_id);
        let end = |name: &str| file.role(name).and_then(|role| s.roles.iter().find(|r| r.0 == role)).map(|r| r.1);
        let counts = file.transitive && file.shape == Shape::Relation && s.polarity == Polarity::Positive;
        if counts { end("head").zip(end("tail")) } else { None }
    };
    let mut tails: BTreeMap<(TypeId, u32), Vec<(u32, BTreeSet<Span>)>> = BTreeMap::new();
    for s in &statements {
        if let Some((head, tail)) = tie(s) {
            let sentences = s.evidence.iter().map(|e| e.sentence).collect();
            tails.entry((s.type_id, head)).or_default().push((tail, sentences));
        }
    }
    let follows = |s: &Statement| {
        let Some((head, tail)) = tie(s) else { return false };
        let of = |head: u32| tails.get(&(s.type_id, head)).into_iter().flatten();
        of(head).filter(|(middle, _)| *middle != tail).any(|(middle, first)| {
            of(*middle).any(|(end, second)| {
                *end == tail && s.evidence.iter().all(|e| first.contains(&e.sentence) || second.contains(&e.sentence))
            })
        })
    };
    let keep: Vec<bool> = statements.iter().map(|s| !follows(s)).collect();
    let mut keep = keep.into_iter();
    statements.into_iter().filter(|_| keep.next().unwrap_or(true)).collect()
}
