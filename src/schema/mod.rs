//! What the graph may say: entity kinds, statement types with their roles, labels and frames, read from `data/schema/`.
//! In: data files. Out: a checked, immutable `Schema`. Matching frames against trees is `extraction`'s business.

mod file;
mod labels;
mod own;
mod slots;

use std::collections::BTreeMap;

use crate::base::{DataError, DataFiles};

pub use file::{Example, Frame, KindFile, Labels, NearMiss, RoleFile, TypeFile};
pub use labels::{Gender, Label};
pub use slots::{Condition, Fact, SlotPart, SlotSpec};

/// A statement type's place in `Schema::types`, which is sorted by name. Only names are ever written to files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeId(pub u16);

/// A role's place in its type's `roles`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RoleId(pub u8);

/// An entity kind's place in `Schema::kinds`, which is sorted by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KindId(pub u8);

/// Exactly two entities and one edge, or a node with any number of role edges.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    Relation,
    Event,
}

/// The whole vocabulary.
pub struct Schema {
    kinds: Vec<KindFile>,
    types: Vec<TypeFile>,
    by_name: BTreeMap<String, TypeId>,
}

impl Schema {
    /// Reads `schema/kinds.toml`, every file below `schema/relations/` and `schema/events/`, then what a user's files in `schema/own/` add.
    pub fn load(files: &DataFiles) -> Result<Schema, DataError> {
        let kinds = file::read_kinds(files)?;
        let shared = file::read_sets(files)?;
        let mut types = Vec::new();
        for folder in ["schema/relations/", "schema/events/"] {
            for name in files.below(folder).filter(|name| name.ends_with(".toml")) {
                types.push(file::read_type(name, files.text(name)?, &kinds, &shared)?);
            }
        }
        for name in files.below(own::FOLDER) {
            own::add(&mut types, name, files.text(name)?, &kinds, &shared)?;
        }
        types.sort_by(|a, b| a.name.cmp(&b.name));
        if let Some(pair) = types.windows(2).find(|pair| pair[0].name == pair[1].name) {
            return Err(DataError::new("schema/", format!("the type '{}' is defined twice", pair[0].name)));
        }
        let by_name = types.iter().enumerate().map(|(i, t)| (t.name.clone(), TypeId(i as u16))).collect();
        Ok(Schema { kinds, types, by_name })
    }

    pub fn types(&self) -> impl Iterator<Item = (TypeId, &TypeFile)> {
        self.types.iter().enumerate().map(|(i, t)| (TypeId(i as u16), t))
    }

    pub fn kinds(&self) -> impl Iterator<Item = (KindId, &KindFile)> {
        self.kinds.iter().enumerate().map(|(i, k)| (KindId(i as u8), k))
    }

    pub fn type_id(&self, name: &str) -> Option<TypeId> {
        self.by_name.get(name).copied()
    }

    pub fn get(&self, id: TypeId) -> &TypeFile {
        &self.types[id.0 as usize]
    }

    pub fn kind_id(&self, name: &str) -> Option<KindId> {
        self.kinds.binary_search_by(|kind| kind.name.as_str().cmp(name)).ok().map(|i| KindId(i as u8))
    }

    pub fn kind(&self, id: KindId) -> &KindFile {
        &self.kinds[id.0 as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schema_of_the_binary_reads() {
        let schema = Schema::load(&DataFiles::embedded()).unwrap_or_else(|e| panic!("{e}"));
        assert!(schema.type_id("meet").is_some());
        let offices = schema.get(schema.type_id("holds_office").unwrap());
        assert!(offices.frames["fr"][0].nouns.iter().all(|noun| !noun.starts_with('@')), "word sets are resolved");
    }
}
