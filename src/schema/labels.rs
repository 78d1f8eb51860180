//! Labels that agree in gender with the entity they follow: `père de`, `mère de`, `parent de`.

use serde::{Deserialize, Serialize};

/// Grammatical gender of an entity's names, where the texts show it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gender {
    #[default]
    Unknown,
    Feminine,
    Masculine,
}

/// One form for all, or a form a gender.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Label {
    One(String),
    Each { m: String, f: String, n: String },
}

impl Label {
    pub fn of(&self, gender: Gender) -> &str {
        match (self, gender) {
            (Label::One(text), _) => text,
            (Label::Each { f, .. }, Gender::Feminine) => f,
            (Label::Each { m, .. }, Gender::Masculine) => m,
            (Label::Each { n, .. }, Gender::Unknown) => n,
        }
    }
}
