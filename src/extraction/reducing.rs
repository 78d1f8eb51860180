//! Ties that follow from nearer ones: "à Riga en Lettonie" puts the event in Riga and Riga in Latvia, not the event in Latvia once more.
//! In: the merged statements of a document. Out: those without ties of a transitive type that the same sentence states by way of a third entity.

use std::collections::{BTreeMap, BTreeSet};

use super::output::Statement;
use crate::base::{Polarity, Span};
use crate::schema::{Schema, Shape, TypeId};

/// Ties a head has × ties those tails have × ties of the type.
pub fn reduce(schema: &Schema, mut statements: Vec<Statement>) -> Vec<Statement> {
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
    let of = |kind: TypeId, head: u32| tails.get(&(kind, head)).into_iter().flatten();
    let leads = |kind: TypeId, from: u32, to: u32| {
        let (mut seen, mut open) = (BTreeSet::from([from]), vec![from]);
        while let Some(at) = open.pop() {
            open.extend(of(kind, at).map(|(tail, _)| *tail).filter(|tail| seen.insert(*tail)));
        }
        seen.contains(&to)
    };
    let follows = |s: &Statement| {
        let Some((head, tail)) = tie(s) else { return false };
        let of = |head: u32| of(s.type_id, head);
        of(head).any(|(middle, first)| {
            let by_middle = of(*middle).any(|(end, second)| {
                *end == tail && s.evidence.iter().all(|e| first.contains(&e.sentence) || second.contains(&e.sentence))
            });
            // In a ring each would follow from the other, and none be left: what the tail leads back to is no way to it.
            by_middle && !leads(s.type_id, tail, *middle)
        })
    };
    statements.retain(|s| !follows(s));
    statements
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::DataFiles;

    /// The ties of one sentence that are left, by entities.
    fn left(ties: &[(u32, u32)]) -> Vec<(u32, u32)> {
        let schema = Schema::load(&DataFiles::embedded()).unwrap();
        let type_id = schema.type_id("located_in").unwrap();
        let role = |name: &str| schema.get(type_id).role(name).unwrap();
        let statement = |&(head, tail): &(u32, u32)| Statement {
            type_id,
            roles: vec![(role("head"), head), (role("tail"), tail)],
            values: Vec::new(),
            polarity: Polarity::Positive,
            modality: crate::base::Modality::Actual,
            source: None,
            time: None,
            place: None,
            evidence: Vec::new(),
        };
        let kept = reduce(&schema, ties.iter().map(statement).collect());
        kept.iter().map(|s| (s.roles[0].1, s.roles[1].1)).collect()
    }

    #[test]
    fn what_follows_goes_and_a_ring_leaves_a_way_in() {
        assert_eq!(left(&[(0, 1), (0, 2), (1, 2)]), [(0, 1), (1, 2)]);
        assert_eq!(left(&[(0, 1), (0, 2), (1, 2), (2, 1)]), [(0, 1), (0, 2), (1, 2), (2, 1)]);
        let ring = [(0, 1), (0, 2), (0, 3), (1, 2), (2, 3), (3, 1)];
        assert_eq!(left(&ring), ring);
    }
}
