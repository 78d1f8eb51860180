//! The schema's run-time numbers → names, which are all that a graph keeps: a file outlives the schema that it was built with.

use crate::schema::{KindId, RoleId, Schema, Shape, TypeId};

/// The role by which an event points to the place that its evidence gives.
pub const PLACE_ROLE: &str = "place";

/// What `apply` needs of a statement type.
#[derive(Clone, Debug)]
pub(crate) struct TypeNames {
    pub name: String,
    pub event: bool,
    pub symmetric: bool,
    pub roles: Vec<String>,
    /// Of a relation.
    pub head: Option<RoleId>,
    pub tail: Option<RoleId>,
}

/// Names by schema number.
#[derive(Clone, Debug)]
pub(crate) struct Vocabulary {
    types: Vec<TypeNames>,
    kinds: Vec<String>,
}

impl Vocabulary {
    pub fn of(schema: &Schema) -> Vocabulary {
        let types = schema.types().map(|(_, t)| TypeNames {
            name: t.name.clone(),
            event: t.shape == Shape::Event,
            symmetric: t.symmetric,
            roles: t.roles.iter().map(|role| role.name.clone()).collect(),
            head: t.role("head"),
            tail: t.role("tail"),
        });
        Vocabulary { types: types.collect(), kinds: schema.kinds().map(|(_, k)| k.name.clone()).collect() }
    }

    pub fn get(&self, id: TypeId) -> Option<&TypeNames> {
        self.types.get(id.0 as usize)
    }

    pub fn kind(&self, id: KindId) -> &str {
        self.kinds.get(id.0 as usize).map_or("", String::as_str)
    }

    /// The names of the relations whose head and tail may change places.
    pub fn symmetric_types(&self) -> Vec<String> {
        self.types.iter().filter(|t| t.symmetric).map(|t| t.name.clone()).collect()
    }

    /// Whether head and tail of that relation may change places.
    pub fn symmetric(&self, name: &str) -> bool {
        self.types.iter().any(|t| t.symmetric && t.name == name)
    }
}

/// A short list of names known by number, such as the types in use. Number 0 is the first.
#[derive(Clone, Debug, Default)]
pub(crate) struct NameList {
    pub names: Vec<String>,
    index: rustc_hash::FxHashMap<String, u16>,
}

impl NameList {
    pub fn number(&mut self, name: &str) -> u16 {
        if let Some(&number) = self.index.get(name) {
            return number;
        }
        let number = u16::try_from(self.names.len()).expect("fewer than 65,536 names");
        self.names.push(name.to_string());
        self.index.insert(name.to_string(), number);
        number
    }
}
