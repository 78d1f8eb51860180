//! A whole graph linked: when texts were added to it, or when its links are to be explained.

use std::collections::BTreeMap;

use super::linker::Linker;
use super::rules::Rules;
use super::unit::{NameUse, is_acronym};
use crate::base::DocumentId;
use crate::graph::KnowledgeGraph;
use crate::schema::Schema;

/// The linker of all documents of a graph. Linear in the number of names.
pub fn linker_of(graph: &KnowledgeGraph, schema: &Schema, rules: &Rules) -> Linker {
    let mut documents: BTreeMap<DocumentId, Vec<NameUse>> = BTreeMap::new();
    for one in graph.contributions() {
        let uses = documents.entry(one.document).or_default();
        let Some(kind) = schema.kind_id(one.kind).filter(|_| one.named) else { continue };
        uses.push(NameUse {
            key: one.key.to_string(),
            kind,
            subkind: one.subkind.map(str::to_string),
            name: one.name.to_string(),
            aliases: one.aliases.iter().filter(|alias| is_acronym(alias)).map(|alias| alias.to_string()).collect(),
            gender: one.gender,
        });
    }
    let mut linker = Linker::new(schema);
    for (document, uses) in documents {
        linker.add_names(document, uses, rules);
    }
    linker
}

/// Links all documents of a graph anew.
pub fn link_graph(graph: &mut KnowledgeGraph, schema: &Schema, rules: &Rules) {
    let links = linker_of(graph, schema, rules).links(rules).clone();
    graph.set_links(links);
}
