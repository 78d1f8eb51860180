//! Surnames alone: "M. Macron" in a document that never gives his full name; and names of one word: "Ronaldinho".
//! In: the units that have no full name, those that have one, and their groups. Out: which of the former are which of the latter, or one
//! another. A function of the units: what was decided before only saves work.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::keys::{document_of, is_local};
use super::rules::Rules;
use super::unit::{NameUse, Unit, compare};
use crate::base::DocumentId;
use crate::schema::Gender;

/// Somebody whom that many documents name in full is meant by the surname alone …
const KNOWN: u32 = 3;
/// … unless others of that surname have more than one such document in this many.
const DOMINANT: u32 = 20;

/// What linking knows when it decides. Units are known by their numbers.
pub struct World<'a> {
    pub units: &'a [Unit],
    /// Unit → the unit of the smallest key of its group.
    pub group: &'a [u32],
    pub documents: &'a FxHashMap<DocumentId, Vec<(u32, NameUse)>>,
    pub rules: &'a Rules,
}

impl World<'_> {
    fn unit(&self, id: u32) -> &Unit {
        &self.units[id as usize]
    }
}

/// Units by key, so that they are always gone over in one order.
type Units = BTreeMap<String, u32>;

/// Units by surname, as it sounds.
#[derive(Default)]
pub struct Surnames {
    /// Units of a surname alone.
    lone: FxHashMap<String, Units>,
    /// Units of a full name.
    full: FxHashMap<String, Units>,
    /// What the last decision on a surname rested on: while it stays the same, so do the links.
    grounds: FxHashMap<String, Grounds>,
    /// Surnames whose units have changed since, with the units of a surname alone that have come.
    changed: BTreeMap<String, BTreeSet<u32>>,
}

/// All that decisions on a surname rest on beyond the document of the lone name.
#[derive(Clone, Debug, Default, PartialEq)]
struct Grounds {
    /// Groups of full names, by key.
    bearers: Vec<Bearer>,
    /// Full names: unit, group, name, gender by the name, gender that the texts show.
    full: Vec<(u32, u32, String, Gender, Gender)>,
    /// The first of those who bear it as their only name, where nobody has it as a surname.
    only_name: Option<u32>,
}

/// A group of full names with one surname.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Bearer {
    group: u32,
    gender: Gender,
    /// Named in full by `KNOWN` documents.
    known: bool,
    /// So much better known than the others that the surname alone means them.
    dominant: bool,
}

impl Surnames {
    pub fn note(&mut self, id: u32, unit: &Unit) {
        if is_local(&unit.key) {
            if let Some(surname) = unit.parsed.lone_family() {
                self.lone.entry(surname.to_string()).or_default().insert(unit.key.clone(), id);
                self.changed.entry(surname.to_string()).or_default().insert(id);
            }
        } else if let Some(surname) = unit.parsed.family() {
            self.full.entry(surname.to_string()).or_default().insert(unit.key.clone(), id);
            self.changed.entry(surname.to_string()).or_default();
        }
    }

    pub fn forget(&mut self, id: u32, unit: &Unit) {
        for (index, surname) in [(&mut self.lone, unit.parsed.lone_family()), (&mut self.full, unit.parsed.family())] {
            let Some(surname) = surname else { continue };
            let Some(units) = index.get_mut(surname) else { continue };
            if units.remove(&unit.key).is_some() {
                self.changed.entry(surname.to_string()).or_default().remove(&id);
            }
            if units.is_empty() {
                index.remove(surname);
            }
        }
    }

    /// Takes all that has come as decided on.
    pub fn take_as_settled(&mut self) {
        self.changed.clear();
    }

    /// Keeps what the links of a surname rest on before something of it changes, where that was not needed so far.
    pub fn keep_grounds(&mut self, surname: Option<&str>, world: &World) {
        if let Some(surname) = surname
            && self.lone.contains_key(surname)
            && !self.grounds.contains_key(surname)
        {
            self.grounds.insert(surname.to_string(), self.grounds(surname, world));
        }
    }

    /// Decides on the units that have come, and again on all of a surname whose grounds have changed. `regrouped`: surnames of full names
    /// whose groups may have. Gives each unit with the unit that stands for its group, or none.
    pub fn settle(&mut self, regrouped: BTreeSet<String>, world: &World) -> Vec<(u32, Option<u32>)> {
        let mut decided = Vec::new();
        let mut surnames = std::mem::take(&mut self.changed);
        for surname in regrouped {
            surnames.entry(surname).or_default();
        }
        for (surname, fresh) in surnames {
            let Some(lone) = self.lone.get(&surname) else {
                self.grounds.remove(&surname);
                continue;
            };
            let grounds = self.grounds(&surname, world);
            let mut decide = |id: u32| decided.push((id, choose(id, &surname, &grounds, world)));
            if self.grounds.get(&surname) == Some(&grounds) {
                fresh.into_iter().for_each(&mut decide);
            } else {
                lone.values().copied().for_each(&mut decide);
            }
            self.grounds.insert(surname, grounds);
        }
        decided
    }

    fn grounds(&self, surname: &str, world: &World) -> Grounds {
        let mut counts: BTreeMap<&str, (u32, u32, Gender)> = BTreeMap::new();
        let mut full = Vec::new();
        for &id in self.full.get(surname).into_iter().flat_map(Units::values) {
            let unit = world.unit(id);
            let group = world.group[id as usize];
            let (_, documents, shown) = counts.entry(&world.unit(group).key).or_insert((group, 0, Gender::Unknown));
            *documents += unit.documents;
            if *shown == Gender::Unknown {
                *shown = unit.likely_gender();
            }
            full.push((id, group, unit.name.clone(), unit.parsed.gender(), unit.gender()));
        }
        let most = counts.values().map(|(_, documents, _)| *documents).max().unwrap_or(0);
        let others = counts.values().map(|(_, documents, _)| documents).sum::<u32>() - most;
        let bearers = counts.into_values().map(|(group, documents, gender)| Bearer {
            group,
            gender,
            known: documents >= KNOWN,
            dominant: documents == most && most >= KNOWN && most >= others * DOMINANT,
        });
        let mut only_name = None;
        if full.is_empty() {
            let mut lone = self.lone.get(surname).into_iter().flat_map(Units::values);
            only_name = lone.find(|&&id| is_only_name(world.unit(id), world.rules)).copied();
        }
        Grounds { bearers: bearers.collect(), full, only_name }
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

fn choose(id: u32, surname: &str, grounds: &Grounds, world: &World) -> Option<u32> {
    let unit = world.unit(id);
    if let Some(first) = grounds.only_name {
        return (first != id && is_only_name(unit, world.rules)).then_some(first);
    }
    let shown = unit.likely_gender();
    let agrees = |other: Gender| shown == Gender::Unknown || other == Gender::Unknown || shown == other;
    // Initials of the lone name must fit ("J. Bush").
    let fits = |full: u32| !compare(unit, world.unit(full), world.rules).forbids();
    // Those whom the same document names in full.
    let named = document_of(&unit.key).and_then(|document| world.documents.get(&document)).into_iter().flatten();
    let here: BTreeSet<u32> = named
        .map(|(id, _)| *id)
        .filter(|&id| {
            let full = world.unit(id);
            !is_local(&full.key) && full.parsed.family() == Some(surname) && agrees(full.likely_gender()) && fits(id)
        })
        .map(|id| world.group[id as usize])
        .collect();
    let fitting: Vec<&Bearer> =
        grounds.bearers.iter().filter(|bearer| agrees(bearer.gender) && fits(bearer.group)).collect();
    if !here.is_empty() {
        // She is named in full, and the surname alone may still be the husband whom everybody knows.
        let sure = here.len() == 1 && !fitting.iter().any(|bearer| bearer.known && !here.contains(&bearer.group));
        return here.into_iter().next().filter(|_| sure);
    }
    match fitting[..] {
        [only] if only.known => Some(only.group),
        _ => fitting.iter().find(|bearer| bearer.dominant).map(|bearer| bearer.group),
    }
}
