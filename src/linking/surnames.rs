//! Surnames alone: "M. Macron" in a document that never gives his full name; and names of one word: "Ronaldinho".
//! In: the units that have no full name, those that have one, and their groups. Out: which of the former are which of the latter, or one
//! another. A function of the units: what was decided before only saves work.

use std::collections::{BTreeMap, BTreeSet};

use super::keys::{document_of, is_local};
use super::rules::Rules;
use super::unit::{NameUse, Unit, compare};
use crate::base::DocumentId;
use crate::schema::Gender;

/// Somebody whom that many documents name in full is meant by the surname alone …
const KNOWN: u32 = 3;
/// … unless others of that surname have more than one such document in this many.
const DOMINANT: u32 = 20;

/// What linking knows when it decides.
pub struct World<'a> {
    pub units: &'a BTreeMap<String, Unit>,
    /// Unit → the smallest key of its group.
    pub group: &'a BTreeMap<String, String>,
    pub documents: &'a BTreeMap<DocumentId, Vec<NameUse>>,
    pub rules: &'a Rules,
}

impl World<'_> {
    fn group_of(&self, key: &String) -> String {
        self.group.get(key).unwrap_or(key).clone()
    }
}

/// Units by surname, as it sounds.
#[derive(Default)]
pub struct Surnames {
    /// Units of a surname alone.
    lone: BTreeMap<String, BTreeSet<String>>,
    /// Units of a full name.
    full: BTreeMap<String, BTreeSet<String>>,
    /// What the last decision on a surname rested on: while it stays the same, so do the links.
    grounds: BTreeMap<String, Grounds>,
    /// Surnames whose units have changed since.
    changed: BTreeSet<String>,
    /// Units of a surname alone that have come since.
    fresh: BTreeSet<String>,
}

/// All that decisions on a surname rest on beyond the document of the lone name.
#[derive(Clone, Debug, Default, PartialEq)]
struct Grounds {
    /// Groups of full names, by key.
    bearers: Vec<Bearer>,
    /// Full names: key, group, name, gender by the name, gender that the texts show.
    full: Vec<(String, String, String, Gender, Gender)>,
    /// The first of those who bear it as their only name, where nobody has it as a surname.
    only_name: Option<String>,
}

/// A group of full names with one surname.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Bearer {
    key: String,
    gender: Gender,
    /// Named in full by `KNOWN` documents.
    known: bool,
    /// So much better known than the others that the surname alone means them.
    dominant: bool,
}

impl Surnames {
    pub fn note(&mut self, key: &str, unit: &Unit) {
        if is_local(key) {
            if let Some(surname) = unit.parsed.lone_family() {
                self.lone.entry(surname.to_string()).or_default().insert(key.to_string());
                self.changed.insert(surname.to_string());
                self.fresh.insert(key.to_string());
            }
        } else if let Some(surname) = unit.parsed.family() {
            self.full.entry(surname.to_string()).or_default().insert(key.to_string());
            self.changed.insert(surname.to_string());
        }
    }

    pub fn forget(&mut self, key: &str, unit: &Unit) {
        for (index, surname) in [(&mut self.lone, unit.parsed.lone_family()), (&mut self.full, unit.parsed.family())] {
            let Some(surname) = surname else { continue };
            let Some(keys) = index.get_mut(surname) else { continue };
            if keys.remove(key) {
                self.changed.insert(surname.to_string());
            }
            if keys.is_empty() {
                index.remove(surname);
            }
        }
        self.fresh.remove(key);
    }

    /// Takes all that has come as decided on.
    pub fn take_as_settled(&mut self) {
        self.changed.clear();
        self.fresh.clear();
    }

    /// Decides on the units that have come, and again on all of a surname whose grounds have changed. `regrouped`: surnames of full names
    /// whose groups may have. Gives each unit with the key of its group, or none.
    pub fn settle(&mut self, regrouped: BTreeSet<String>, world: &World) -> Vec<(String, Option<String>)> {
        let mut decided = Vec::new();
        let fresh = std::mem::take(&mut self.fresh);
        let mut surnames = std::mem::take(&mut self.changed);
        surnames.extend(regrouped);
        for surname in surnames {
            let Some(lone) = self.lone.get(&surname) else {
                self.grounds.remove(&surname);
                continue;
            };
            let grounds = self.grounds(&surname, world);
            let same = self.grounds.get(&surname) == Some(&grounds);
            for key in lone.iter().filter(|key| !same || fresh.contains(*key)) {
                decided.push((key.clone(), choose(key, &surname, &grounds, world)));
            }
            self.grounds.insert(surname, grounds);
        }
        decided
    }

    fn grounds(&self, surname: &str, world: &World) -> Grounds {
        let mut counts: BTreeMap<String, (u32, Gender)> = BTreeMap::new();
        let mut full = Vec::new();
        for key in self.full.get(surname).into_iter().flatten() {
            let unit = &world.units[key];
            let group = world.group_of(key);
            let bearer = counts.entry(group.clone()).or_default();
            bearer.0 += unit.documents;
            if bearer.1 == Gender::Unknown {
                bearer.1 = gender(unit);
            }
            full.push((key.clone(), group, unit.name.clone(), unit.parsed.gender(), unit.gender()));
        }
        let most = counts.values().map(|(documents, _)| *documents).max().unwrap_or(0);
        let others = counts.values().map(|(documents, _)| documents).sum::<u32>() - most;
        let bearers = counts.into_iter().map(|(key, (documents, gender))| Bearer {
            key,
            gender,
            known: documents >= KNOWN,
            dominant: documents == most && most >= KNOWN && most >= others * DOMINANT,
        });
        let mut only_name = None;
        if full.is_empty() {
            only_name = self
                .lone
                .get(surname)
                .into_iter()
                .flatten()
                .find(|key| is_only_name(&world.units[*key], world.rules))
                .cloned();
        }
        Grounds { bearers: bearers.collect(), full, only_name }
    }
}

/// A gender that name or title tell, else the one that the texts show.
fn gender(unit: &Unit) -> Gender {
    match unit.parsed.gender() {
        Gender::Unknown => unit.gender(),
        told => told,
    }
}

/// Whether a name of one word is likely a whole name: "Ronaldinho", but neither "Julie" nor "Dupont".
fn is_only_name(unit: &Unit, rules: &Rules) -> bool {
    let words = rules.naming.core(&unit.name, unit.style);
    let [word] = &words[..] else { return false };
    word.chars().count() >= 4
        && words == rules.naming.words(&unit.name)
        && !rules.is_given_name(word)
        && !rules.is_common_family_name(word)
}

fn choose(key: &String, surname: &str, grounds: &Grounds, world: &World) -> Option<String> {
    let unit = &world.units[key];
    if let Some(first) = &grounds.only_name {
        return (first != key && is_only_name(unit, world.rules)).then(|| first.clone());
    }
    let shown = gender(unit);
    let agrees = |other: Gender| shown == Gender::Unknown || other == Gender::Unknown || shown == other;
    // Initials of the lone name must fit ("J. Bush").
    let fits = |full: &str| world.units.get(full).is_some_and(|full| !compare(unit, full, world.rules).forbids());
    // Those whom the same document names in full.
    let here: BTreeSet<String> = document_of(key)
        .and_then(|id| world.documents.get(&id))
        .into_iter()
        .flatten()
        .filter(|usage| !is_local(&usage.key))
        .filter(|usage| {
            world
                .units
                .get(&usage.key)
                .is_some_and(|full| full.parsed.family() == Some(surname) && agrees(gender(full)))
        })
        .filter(|usage| fits(&usage.key))
        .map(|usage| world.group_of(&usage.key))
        .collect();
    let fitting: Vec<&Bearer> =
        grounds.bearers.iter().filter(|bearer| agrees(bearer.gender) && fits(&bearer.key)).collect();
    if !here.is_empty() {
        // She is named in full, and the surname alone may still be the husband whom everybody knows.
        let sure = here.len() == 1 && !fitting.iter().any(|bearer| bearer.known && !here.contains(&bearer.key));
        return here.into_iter().next().filter(|_| sure);
    }
    match fitting[..] {
        [only] if only.known => Some(only.key.clone()),
        _ => fitting.iter().find(|bearer| bearer.dominant).map(|bearer| bearer.key.clone()),
    }
}
