//! How a statement is said and where: the parts that both wings share.

use serde::{Deserialize, Serialize};

use super::{DocumentId, Span};

/// Whether the text affirms or denies it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Polarity {
    #[default]
    Positive,
    Negative,
}

/// How far the text commits itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Modality {
    /// Stated as a fact.
    #[default]
    Actual,
    /// Announced or scheduled.
    Planned,
    /// Asked for, wished, conditional, feared.
    Possible,
    /// Claimed by someone; hearsay.
    Alleged,
}

impl Polarity {
    pub fn name(self) -> &'static str {
        match self {
            Polarity::Positive => "positive",
            Polarity::Negative => "negative",
        }
    }
}

impl Modality {
    pub fn name(self) -> &'static str {
        match self {
            Modality::Actual => "actual",
            Modality::Planned => "planned",
            Modality::Possible => "possible",
            Modality::Alleged => "alleged",
        }
    }
}

/// Where a statement is said: one sentence of one document, and where in it the arguments stand.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Evidence {
    pub document: DocumentId,
    /// The sentence.
    pub sentence: Span,
    /// The word that states it: verb, event noun or relational noun.
    pub trigger: Span,
    /// The mentions of the role fillers, in the order of the statement's roles.
    pub arguments: Vec<Span>,
}
