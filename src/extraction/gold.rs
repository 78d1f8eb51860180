//! An extraction in the format of the gold statements: one JSON object a document.
//! In: a document, its extraction, the schema. Out: a JSON value. Entities are those that the text names and those that statements use.

use serde_json::{Map, Value, json};

use super::output::{Extraction, MentionKind};
use crate::base::Document;
use crate::schema::Schema;

/// `doc` is `Document::stem`; entity ids are `e1`, `e2`, … in chain order.
pub fn to_json(document: &Document, extraction: &Extraction, schema: &Schema) -> Value {
    with_entities(document, extraction, schema, vec![false; extraction.chains.len()])
}

/// The same with all chains as entities, used or not.
pub fn to_json_in_full(document: &Document, extraction: &Extraction, schema: &Schema) -> Value {
    with_entities(document, extraction, schema, vec![true; extraction.chains.len()])
}

/// The id of a chain in the JSON.
pub fn entity_id(chain: u32) -> String {
    format!("e{}", chain + 1)
}

fn with_entities(document: &Document, extraction: &Extraction, schema: &Schema, mut used: Vec<bool>) -> Value {
    for mention in extraction.mentions.iter().filter(|m| m.kind == MentionKind::Named) {
        used[mention.chain as usize] = true;
    }
    for statement in &extraction.statements {
        let chains = statement.roles.iter().map(|r| r.1).chain(statement.source).chain(statement.place);
        chains.for_each(|chain| used[chain as usize] = true);
    }
    let id = entity_id;
    let entities: Vec<Value> = (0..extraction.chains.len() as u32)
        .filter(|&chain| used[chain as usize])
        .map(|chain| {
            let entity = &extraction.chains[chain as usize];
            let mut mentions = vec![entity.name.clone()];
            mentions.extend(entity.aliases.iter().filter(|alias| **alias != entity.name).cloned());
            json!({"id": id(chain), "kind": schema.kind(entity.kind).name, "name": entity.name, "mentions": mentions})
        })
        .collect();
    let statements: Vec<Value> = extraction
        .statements
        .iter()
        .map(|statement| {
            let file = schema.get(statement.type_id);
            let mut roles: Map<String, Value> = Map::new();
            for &(role, chain) in &statement.roles {
                let fillers = roles.entry(file.roles[role.0 as usize].name.clone()).or_insert_with(|| json!([]));
                if let Some(list) = fillers.as_array_mut() {
                    list.push(id(chain).into());
                }
            }
            let values: Map<String, Value> = statement
                .values
                .iter()
                .map(|(name, text)| {
                    (name.clone(), if text == "true" { Value::Bool(true) } else { text.clone().into() })
                })
                .collect();
            let mut evidence: Vec<&str> = statement.evidence.iter().map(|e| e.sentence.of(&document.text)).collect();
            evidence.dedup();
            json!({
                "type": file.name, "roles": roles, "values": values,
                "polarity": statement.polarity.name(), "modality": statement.modality.name(),
                "source": statement.source.map(id), "time": statement.time.map(|t| t.to_string()),
                "place": statement.place.map(id), "evidence": evidence,
            })
        })
        .collect();
    let date = document.date.map(|d| d.to_string());
    json!({"doc": document.stem(), "lang": extraction.lang, "date": date, "entities": entities, "statements": statements})
}

/// A mention that may fill a role of the statement that a trigger makes.
#[derive(Clone, Debug)]
pub struct Asked<'a> {
    pub kind: &'a str,
    pub role: &'a str,
    /// The entity's id in the system's document.
    pub entity: String,
    /// The sentence of the trigger.
    pub sentence: &'a str,
    /// Which trigger: any number that tells triggers apart.
    pub trigger: usize,
    /// How near the mention is to the trigger: of several triggers that a gold statement may come from, the one whose arguments are nearest counts.
    pub nearness: f64,
}
