//! What each document calls whom: the part of a graph that linking looks at.

use super::knowledge::KnowledgeGraph;
use super::view::{EdgeId, NodeId};
use crate::base::{DocumentId, Modality, Polarity};
use crate::schema::Gender;

/// What one document says of one key, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contributed<'a> {
    pub document: DocumentId,
    pub key: &'a str,
    /// A kind of the schema.
    pub kind: &'a str,
    pub subkind: Option<&'a str>,
    pub name: &'a str,
    pub named: bool,
    pub aliases: Vec<&'a str>,
    pub gender: Gender,
}

/// Two entities that one document ties to each other, by their keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tie<'a> {
    pub document: DocumentId,
    pub from: &'a str,
    pub to: &'a str,
}

impl KnowledgeGraph {
    /// What documents state as fact by relations of some types, a tie for each document that states it, in the order of the keys.
    pub fn ties(&self, wanted: impl Fn(&str) -> bool) -> impl Iterator<Item = Tie<'_>> {
        let view = self.plain();
        let types: Vec<bool> = view.type_names().iter().map(|name| wanted(name)).collect();
        (0..view.edge_count() as u32).map(EdgeId).flat_map(move |edge| {
            let is_wanted = types.get(view.type_number(edge) as usize).copied().unwrap_or(false);
            let states = is_wanted && view.role_number(edge).is_none() && view.stance(edge).0 == Polarity::Positive;
            let proofs = states.then(|| view.evidence(edge)).into_iter().flatten();
            proofs.filter(|proof| proof.modality == Modality::Actual).filter_map(move |proof| {
                let document = view.document(proof.document)?.id;
                Some(Tie { document, from: view.key(view.source(edge)), to: view.key(view.target(edge)) })
            })
        })
    }

    /// All contributions of all documents, by key and then by document.
    pub fn contributions(&self) -> impl Iterator<Item = Contributed<'_>> {
        let view = self.plain();
        (0..view.entity_count() as u32).map(NodeId).flat_map(move |node| {
            view.contributions(node).filter_map(move |one| {
                let text = |id: u32| view.strings.get(id);
                Some(Contributed {
                    document: view.document(one.document)?.id,
                    key: view.key(node),
                    kind: view.kinds.get(one.kind as usize)?,
                    subkind: (one.subkind != 0).then(|| text(one.subkind)),
                    name: text(one.name),
                    named: one.named,
                    aliases: one.aliases.iter().map(|&alias| text(alias)).collect(),
                    gender: match one.gender {
                        1 => Gender::Feminine,
                        2 => Gender::Masculine,
                        _ => Gender::Unknown,
                    },
                })
            })
        })
    }
}
