//! Two names of one kind compared: what speaks for one entity and what against, by named features.
//! In: two parsed names. Out: a `Comparison` whose features and weights people can read. Knows nothing of documents.

mod body;
mod person;

use crate::base::{NameStyle, distance};

use super::rules::Rules;
use crate::schema::Gender;
use body::BodyName;
use person::PersonName;

/// A name in parts, ready to compare.
#[derive(Clone, Debug)]
pub enum ParsedName {
    Person(PersonName),
    Body(BodyName),
}

impl ParsedName {
    pub fn parse(name: &str, style: NameStyle, rules: &Rules) -> ParsedName {
        match style {
            NameStyle::Person => ParsedName::Person(PersonName::parse(name, rules)),
            _ => ParsedName::Body(BodyName::parse(name, style, rules)),
        }
    }

    /// How the surname of a full name of a person sounds.
    pub fn family(&self) -> Option<&str> {
        match self {
            ParsedName::Person(name) => name.family(),
            ParsedName::Body(_) => None,
        }
    }

    /// How a person's surname sounds where the name has nothing else, but perhaps initials.
    pub fn lone_family(&self) -> Option<&str> {
        match self {
            ParsedName::Person(name) => name.lone_family(),
            ParsedName::Body(_) => None,
        }
    }

    /// Whether the name says no more than a kind of happening: "championnat de France".
    pub fn is_vague(&self) -> bool {
        match self {
            ParsedName::Person(_) => false,
            ParsedName::Body(name) => name.is_vague(),
        }
    }

    /// The gender that a person's given name or title tells.
    pub fn gender(&self) -> Gender {
        match self {
            ParsedName::Person(name) => name.gender(),
            ParsedName::Body(_) => Gender::Unknown,
        }
    }

    /// Index keys under which a name stands; those that may be one entity with it stand under one that it looks for (`sought`). At most a
    /// dozen, sorted.
    pub fn blocks(&self, rules: &Rules) -> Vec<String> {
        let mut blocks = match self {
            ParsedName::Person(name) => name.blocks(rules),
            ParsedName::Body(name) => name.blocks(),
        };
        blocks.sort();
        blocks.dedup();
        blocks
    }
}

/// The index key to look under for those that may be one with a name under `block`: an acronym looks for initials and initials for an acronym,
/// so that the many names of equal initials are not compared with one another; all else looks for itself.
pub fn sought(block: &str) -> String {
    match (block.strip_prefix("a:"), block.strip_prefix("i:")) {
        (Some(letters), _) => format!("i:{letters}"),
        (_, Some(letters)) => format!("a:{letters}"),
        _ => block.to_string(),
    }
}

/// What a comparison found, with its weights, in the order in which it was found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Comparison {
    pub features: Vec<(&'static str, f32)>,
    pub score: f32,
}

impl Comparison {
    pub fn of(a: &ParsedName, b: &ParsedName, style: NameStyle, rules: &Rules) -> Comparison {
        let found = match (a, b) {
            (ParsedName::Person(a), ParsedName::Person(b)) => person::compare(a, b, rules),
            (ParsedName::Body(a), ParsedName::Body(b)) => body::compare(a, b, style),
            _ => Vec::new(),
        };
        Comparison::weigh(found, style, rules)
    }

    /// The weights of features; one that the data does not weigh counts nothing.
    pub fn weigh(found: Vec<&'static str>, style: NameStyle, rules: &Rules) -> Comparison {
        let weights = rules.weights(style);
        let features: Vec<_> =
            found.into_iter().map(|f| (f, weights.features.get(f).copied().unwrap_or(0.0))).collect();
        let score = features.iter().map(|(_, weight)| weight).sum();
        Comparison { features, score }
    }

    /// Whether two bear one full name and only what texts say of them keeps them apart: for people to decide.
    pub fn is_contested(&self) -> bool {
        let has = |name: &str| self.features.iter().any(|(feature, _)| *feature == name);
        let of_the_name = ["same family name", "same given name", "common family name", "same generation"];
        let rest = |feature: &str| of_the_name.contains(&feature) || CONTESTED.contains(&feature);
        self.forbids()
            && has("same family name")
            && has("same given name")
            && self.features.iter().all(|(feature, _)| rest(feature))
    }

    /// Whether something forbids the two from being one, whatever speaks for it.
    pub fn forbids(&self) -> bool {
        self.features.iter().any(|(_, weight)| *weight <= FORBIDS)
    }
}

/// What texts may be wrong in.
const CONTESTED: [&str; 2] = ["genders differ", "born in different years"];

/// A weight that no sum outweighs.
const FORBIDS: f32 = -9.0;

/// How two names compare.
pub fn compare(a: &str, b: &str, style: NameStyle, rules: &Rules) -> Comparison {
    Comparison::of(&ParsedName::parse(a, style, rules), &ParsedName::parse(b, style, rules), style, rules)
}

/// Whether two sounds differ by one slip in a word that is long enough for it: two words of eight letters hardly meet by chance.
fn nearly(a: &str, b: &str) -> bool {
    a.len().min(b.len()) >= 7 && distance(a, b, 1).is_some()
}
