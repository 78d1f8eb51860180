//! The one door in: what linking says of one document.

use crate::base::{DateInterval, Document, Evidence, Modality, Polarity, Span};
use crate::schema::{Gender, KindId, RoleId, TypeId};

/// One document's contribution, with its chains already given the keys of their entities.
#[derive(Clone, Debug, PartialEq)]
pub struct GraphUpdate {
    pub document: Document,
    /// Language code.
    pub lang: String,
    /// What the document was read with: a hash of data and program (`pipeline::fingerprint`); empty where nobody kept it.
    pub reading: String,
    pub entities: Vec<EntityUpdate>,
    pub statements: Vec<StatementUpdate>,
}

/// What one document contributes to one entity.
#[derive(Clone, Debug, PartialEq)]
pub struct EntityUpdate {
    /// Contributions with equal keys are one entity. Linking makes it: kind and normalised full name, or the document and chain where
    /// nothing links.
    pub key: String,
    pub kind: KindId,
    pub subkind: Option<String>,
    /// The fullest name in the document, and whether it is a proper name.
    pub name: String,
    pub named: bool,
    /// Other surface strings, sorted.
    pub aliases: Vec<String>,
    pub gender: Gender,
    /// Where it is named or described, in text order (no pronouns).
    pub mentions: Vec<Span>,
}

/// One statement of the document; entity numbers are indices into `GraphUpdate::entities`.
#[derive(Clone, Debug, PartialEq)]
pub struct StatementUpdate {
    pub type_id: TypeId,
    pub roles: Vec<(RoleId, u32)>,
    /// Name → text, sorted by name.
    pub values: Vec<(String, String)>,
    pub polarity: Polarity,
    pub modality: Modality,
    pub source: Option<u32>,
    pub time: Option<DateInterval>,
    pub place: Option<u32>,
    /// Never empty.
    pub evidence: Vec<Evidence>,
}

/// Which keys are one entity beyond equal keys: key → the key that stands for its entity. A key that stands for itself is left out, and
/// no key that stands for another is left out or stands behind a third. Linking makes them by looking at all documents together
/// (`linking::Linker`, a function of the set of `GraphUpdate`s), people's decisions change them, and the store shows each group as one entity.
pub type Links = std::collections::BTreeMap<String, String>;

/// Links and what made them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Linked {
    pub links: Links,
    /// A hash of the rules that linking went by; empty where nothing was linked.
    pub rules: String,
}
