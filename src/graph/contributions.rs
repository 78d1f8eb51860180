//! What each document calls whom: the part of a graph that linking looks at.

use super::knowledge::KnowledgeGraph;
use super::view::NodeId;
use crate::base::DocumentId;
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

impl KnowledgeGraph {
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
