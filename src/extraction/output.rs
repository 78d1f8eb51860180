//! What extraction gives.

use crate::base::{DateInterval, Diagnostic, DocumentId, Evidence, Modality, Polarity, Span};
use crate::schema::{Gender, KindId, RoleId, TypeId};

/// How a mention refers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MentionKind {
    /// By a proper name: "Viktor Bout".
    Named,
    /// By a description: "le trafiquant d'armes".
    Nominal,
    /// By a pronoun, a possessive or a relative.
    Pronoun,
}

/// A stretch of text that stands for an entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    pub span: Span,
    /// Index of its head word in `Analysis::words`.
    pub head: u32,
    pub kind: MentionKind,
    /// Index into `Extraction::chains`.
    pub chain: u32,
}

/// A coreference chain: all mentions of one entity in one document.
#[derive(Clone, Debug, PartialEq)]
pub struct Chain {
    pub kind: KindId,
    /// One of the kind's subkinds.
    pub subkind: Option<String>,
    /// The fullest name in the text, or the description where there is no name.
    pub name: String,
    /// Whether `name` is a proper name.
    pub named: bool,
    /// The other surface strings that stand for it (no pronouns), sorted.
    pub aliases: Vec<String>,
    pub gender: Gender,
}

/// One thing the document says.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    pub type_id: TypeId,
    /// Role and index into `Extraction::chains`, in the order of the type's roles, then of the text.
    pub roles: Vec<(RoleId, u32)>,
    /// Name → text as written, sorted by name.
    pub values: Vec<(String, String)>,
    pub polarity: Polarity,
    pub modality: Modality,
    /// Who says so: a chain.
    pub source: Option<u32>,
    pub time: Option<DateInterval>,
    /// Where: a chain.
    pub place: Option<u32>,
    /// Never empty.
    pub evidence: Vec<Evidence>,
}

/// All that one document says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Extraction {
    pub document: DocumentId,
    pub lang: String,
    /// In text order.
    pub mentions: Vec<Mention>,
    pub chains: Vec<Chain>,
    pub statements: Vec<Statement>,
    pub diagnostics: Vec<Diagnostic>,
}
