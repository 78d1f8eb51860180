//! The files of `data/schema/` as they are written; see `data/README.md` for a sample of each.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Label, RoleId, Shape};
use crate::base::{DataError, DataFiles};

/// One row of `kinds.toml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KindFile {
    pub name: String,
    /// Language code → noun.
    pub labels: BTreeMap<String, String>,
    #[serde(default)]
    pub subkinds: Vec<String>,
    /// Whether entities of this kind usually bear a proper name.
    pub named: bool,
    /// Graphviz shape and fill colour.
    pub shape: String,
    pub color: String,
}

/// One role of a type.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoleFile {
    pub name: String,
    /// Entity kinds that may fill it; empty: a value only.
    #[serde(default)]
    pub kinds: Vec<String>,
    /// Whether several entities may fill it.
    #[serde(default)]
    pub many: bool,
}

/// A type's words in one language.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Labels {
    /// What the type is called: "rencontre", "parent".
    pub name: String,
    /// Relations: head → tail and back. Events leave them out.
    pub forward: Option<Label>,
    pub inverse: Option<Label>,
    /// Events: role → what one reads from its filler to the event ("participe à").
    #[serde(default)]
    pub roles: BTreeMap<String, Label>,
    /// Events: "role>role" → what one reads over the event from one filler to the other ("appelle").
    #[serde(default)]
    pub hops: BTreeMap<String, Label>,
    /// Words by which a question may name the type ("sommet", "entrevue").
    #[serde(default)]
    pub words: Vec<String>,
}

/// Lexical classes and which syntactic slot fills which role.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Frame {
    /// A name for messages and rankers; unique in its file and language.
    pub name: String,
    /// Lemmas, one list a part of speech. A multi-word expression is written with spaces, its head first: "mettre en examen".
    pub verbs: Vec<String>,
    pub nouns: Vec<String>,
    pub adjectives: Vec<String>,
    /// Role (or value name) → slots, the first that is filled wins: `subj`, `obj`, `iobj`, `agent`, `self`, `poss`, `adj`, `comp`, or a preposition.
    pub roles: BTreeMap<String, Vec<String>>,
    /// Roles without which the frame does not fire.
    pub require: Vec<String>,
}

/// A sentence of a type's battery.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    pub text: String,
    /// Role → the names that must fill it; empty for a near miss.
    #[serde(default)]
    pub roles: BTreeMap<String, Vec<String>>,
    pub polarity: Option<String>,
    pub modality: Option<String>,
}

/// One file a type.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TypeFile {
    pub name: String,
    pub shape: Shape,
    #[serde(default)]
    pub symmetric: bool,
    pub roles: Vec<RoleFile>,
    /// Names of values that are not entities.
    #[serde(default)]
    pub values: Vec<String>,
    /// How ordinary the tie is, 0 (telling) to 1 (a fact of the atlas): what a path through it costs more.
    #[serde(default)]
    pub ordinary: f32,
    /// Language code → labels.
    pub labels: BTreeMap<String, Labels>,
    /// Vocabulary → its terms: `wikidata`, `ftm`, `ace`, `plover`.
    #[serde(default)]
    pub mappings: BTreeMap<String, Vec<String>>,
    /// Language code → frames.
    #[serde(default)]
    pub frames: BTreeMap<String, Vec<Frame>>,
    /// Language code → sentences that must match.
    #[serde(default)]
    pub examples: BTreeMap<String, Vec<Example>>,
    /// Language code → sentences that must not.
    #[serde(default)]
    pub near_misses: BTreeMap<String, Vec<String>>,
}

impl TypeFile {
    pub fn role(&self, name: &str) -> Option<RoleId> {
        self.roles.iter().position(|role| role.name == name).map(|i| RoleId(i as u8))
    }
}

#[derive(Deserialize)]
struct Kinds {
    kinds: Vec<KindFile>,
}

pub(super) fn read_kinds(files: &DataFiles) -> Result<Vec<KindFile>, DataError> {
    let name = "schema/kinds.toml";
    let read: Kinds = toml::from_str(files.text(name)?).map_err(|e| DataError::new(name, e.to_string()))?;
    let mut kinds = read.kinds;
    kinds.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(kinds)
}

pub(super) fn read_type(name: &str, text: &str, kinds: &[KindFile]) -> Result<TypeFile, DataError> {
    let fail = |message: String| DataError::new(name, message);
    let read: TypeFile = toml::from_str(text).map_err(|e| fail(e.to_string()))?;
    for role in &read.roles {
        if let Some(kind) = role.kinds.iter().find(|kind| !kinds.iter().any(|k| &k.name == *kind)) {
            return Err(fail(format!("role '{}' names the unknown kind '{kind}'", role.name)));
        }
    }
    if read.shape == Shape::Relation && (read.role("head").is_none() || read.role("tail").is_none()) {
        return Err(fail("a relation needs the roles 'head' and 'tail'".into()));
    }
    for frame in read.frames.values().flatten() {
        let known = |role: &String| read.role(role).is_some() || read.values.contains(role) || role == "place";
        if let Some(role) = frame.roles.keys().chain(&frame.require).find(|role| !known(role)) {
            return Err(fail(format!("frame '{}' names the unknown role '{role}'", frame.name)));
        }
    }
    Ok(read)
}
