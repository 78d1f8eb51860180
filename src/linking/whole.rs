//! A whole graph linked: from nothing, or going on from the links that it has.

use std::collections::BTreeMap;

use super::linker::Linker;
use super::rules::Rules;
use super::unit::{NameUse, is_acronym};
use crate::base::DocumentId;
use crate::graph::KnowledgeGraph;
use crate::schema::Schema;

/// The linker of all documents of a graph whose links are those of its documents. Where these rules made them, it goes on from them, and
/// names are only compared near what changes; else all are compared. Linear in the number of names.
pub fn linker_of(graph: &KnowledgeGraph, schema: &Schema, rules: &Rules) -> Linker {
    let documents = names_of(graph, schema, rules);
    if graph.linked_by() == rules.fingerprint() {
        return Linker::resume(schema, documents, graph.links(), rules);
    }
    let mut linker = Linker::new(schema);
    for (document, uses) in documents {
        linker.add_names(document, uses, rules);
    }
    linker
}

fn names_of(graph: &KnowledgeGraph, schema: &Schema, rules: &Rules) -> BTreeMap<DocumentId, Vec<NameUse>> {
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
            apart: Vec::new(),
        });
    }
    for tie in graph.ties(|name| rules.is_kinship(name)) {
        let uses = documents.entry(tie.document).or_default();
        for (one, other) in [(tie.from, tie.to), (tie.to, tie.from)] {
            if let Some(usage) = uses.iter_mut().find(|usage| usage.key == one) {
                usage.apart.push(other.to_string());
            }
        }
    }
    documents
}

/// Gives the graph the links that a linker of its documents has worked out.
pub fn give_links(graph: &mut KnowledgeGraph, linker: &mut Linker, rules: &Rules) {
    graph.set_links(linker.links(rules).clone(), rules.fingerprint());
}
