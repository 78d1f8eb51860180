//! What linking knows of the world: how names are written, where places lie, which bodies have several names, and what each finding weighs.
//! In: `data/names`, `data/world`, `data/lang/*/{countries,places,first_names}.tsv`, `data/linking/weights.toml`. Out: `Rules`, read once.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;
use serde::Deserialize;

use crate::base::{DataError, DataFiles, NameStyle, Naming};
use crate::schema::Gender;

/// The weights of one style of names.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weights {
    /// From here on two names are one entity.
    pub link: f32,
    /// From here on the pair is kept for people to decide.
    pub candidate: f32,
    pub features: BTreeMap<String, f32>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct AllWeights {
    /// Statement types that tie two people of one family.
    kinship: BTreeSet<String>,
    person: Weights,
    organization: Weights,
    place: Weights,
    other: Weights,
}

/// A place of the world's list: a number, and how many thousand people; countries and regions before all cities.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    id: u32,
    size: u32,
    /// Whether the name is only one of the many that the world's list of cities gives besides the usual one: often of another language or
    /// century, and another place's name today.
    rare: bool,
}

/// Everything that comparing names needs.
pub struct Rules {
    pub naming: Naming,
    weights: AllWeights,
    places: FxHashMap<String, Vec<Place>>,
    bodies: FxHashMap<String, Vec<u32>>,
    meanings: FxHashMap<String, String>,
    genders: FxHashMap<String, Gender>,
    family_names: BTreeSet<String>,
    fingerprint: String,
}

/// Cities below this many thousand people are left out: their names are too often someone else's.
const SMALLEST_CITY: u32 = 50;
/// The size that countries and regions count with, in thousands.
const COUNTRY_SIZE: u32 = 1_000_000;
const REGION_SIZE: u32 = 100_000;
/// A place is what a name means where no other of that name has more than this share of its people.
const OVERSHADOWED: u32 = 2;

impl Rules {
    pub fn load(files: &DataFiles) -> Result<Rules, DataError> {
        let name = "linking/weights.toml";
        let weights = toml::from_str(files.text(name)?).map_err(|e| DataError::new(name, e.to_string()))?;
        let naming = Naming::load(files)?;
        let mut rules = Rules {
            naming,
            weights,
            places: FxHashMap::default(),
            bodies: FxHashMap::default(),
            meanings: FxHashMap::default(),
            genders: FxHashMap::default(),
            family_names: BTreeSet::new(),
            fingerprint: files.fingerprint(matters),
        };
        rules.read_places(files)?;
        for (row, line) in rows(files.text("names/bodies.tsv")?).enumerate() {
            for name in line.split('\t') {
                let key = rules.naming.key(name, NameStyle::Organization);
                let rows = rules.bodies.entry(key).or_default();
                if !rows.contains(&(row as u32)) {
                    rows.push(row as u32);
                }
            }
        }
        for line in rows(files.text("names/translations.tsv")?) {
            let mut words = line.split('\t');
            let Some(first) = words.next() else { continue };
            for word in words.chain([first]) {
                rules.meanings.entry(word.to_string()).or_insert_with(|| first.to_string());
            }
        }
        rules.read_people(files)?;
        Ok(rules)
    }

    fn read_places(&mut self, files: &DataFiles) -> Result<(), DataError> {
        let mut codes: BTreeMap<String, u32> = BTreeMap::new();
        let mut next = 0;
        for line in rows(files.text("world/countries.tsv")?).skip(1) {
            let fields: Vec<&str> = line.split('\t').collect();
            let id = next;
            next += 1;
            codes.insert(fields[0].to_string(), id);
            for names in fields.iter().skip(4).take(3) {
                self.add_place(names, Place { id, size: COUNTRY_SIZE, rare: false });
            }
        }
        let lists: Vec<String> = files.below("lang/").map(str::to_string).collect();
        let mut capitals: Vec<(String, String)> = Vec::new();
        for list in lists.iter().filter(|list| list.ends_with("/countries.tsv")) {
            for line in rows(files.text(list)?) {
                let fields: Vec<&str> = line.split('\t').collect();
                let Some(&id) = fields.first().and_then(|code| codes.get(*code)) else { continue };
                self.add_place(fields.get(1).unwrap_or(&""), Place { id, size: COUNTRY_SIZE, rare: false });
                capitals.push((fields[0].to_string(), fields.get(2).unwrap_or(&"").to_string()));
            }
        }
        let mut largest: BTreeMap<(String, String), u32> = BTreeMap::new();
        for line in rows(files.text("world/cities.tsv")?) {
            let fields: Vec<&str> = line.split('\t').collect();
            let [name, country, thousands, ..] = fields[..] else { continue };
            let size: u32 = thousands.parse().unwrap_or(0);
            if size < SMALLEST_CITY {
                continue;
            }
            let id = next;
            next += 1;
            let others = fields.get(3).unwrap_or(&"").split('|');
            for (name, rare) in std::iter::once((name, false)).chain(others.map(|name| (name, true))) {
                let key = self.naming.key(name, NameStyle::Place);
                largest.entry((country.to_string(), key)).or_insert(id);
                self.add_place(name, Place { id, size, rare });
            }
        }
        // A capital's names in a language are names of the city that bears one of them.
        for (country, names) in capitals {
            let keys: Vec<String> = names.split('|').map(|name| self.naming.key(name, NameStyle::Place)).collect();
            if let [first, ..] = &keys[..]
                && let Some(&id) = largest.get(&(country, first.clone()))
            {
                self.add_place(names.split('|').next().unwrap_or(""), Place { id, size: REGION_SIZE, rare: false });
            }
        }
        for list in lists.iter().filter(|list| list.ends_with("/places.tsv")) {
            for line in rows(files.text(list)?) {
                let mut fields = line.split('\t');
                let id = next;
                next += 1;
                for names in fields.by_ref().take(2) {
                    self.add_place(names, Place { id, size: REGION_SIZE, rare: false });
                }
            }
        }
        for line in rows(files.text("names/exonyms.tsv")?) {
            let known = line.split('\t').find_map(|name| self.places(name).0.first().copied());
            let id = known.unwrap_or(next);
            next += u32::from(known.is_none());
            for name in line.split('\t') {
                self.add_place(name, Place { id, size: COUNTRY_SIZE, rare: false });
            }
        }
        Ok(())
    }

    fn add_place(&mut self, names: &str, place: Place) {
        for name in names.split('|').filter(|name| !name.is_empty() && *name != "-") {
            let places = self.places.entry(self.naming.key(name, NameStyle::Place)).or_default();
            match places.iter_mut().find(|other| other.id == place.id) {
                Some(known) => known.rare &= place.rare,
                None => places.push(place),
            }
        }
    }

    fn read_people(&mut self, files: &DataFiles) -> Result<(), DataError> {
        let lists: Vec<String> =
            files.below("lang/").filter(|l| l.ends_with("/first_names.tsv")).map(str::to_string).collect();
        for list in lists.iter().map(String::as_str).chain(["world/first_names.tsv"]) {
            for line in rows(files.text(list)?) {
                let Some((name, gender)) = line.split_once('\t') else { continue };
                let gender = match gender.trim() {
                    "m" => Gender::Masculine,
                    "f" => Gender::Feminine,
                    _ => Gender::Unknown,
                };
                for word in self.naming.words(name) {
                    let known = *self.genders.entry(word.clone()).or_insert(gender);
                    if known != gender {
                        self.genders.insert(word, Gender::Unknown);
                    }
                }
            }
        }
        for line in rows(files.text("world/surnames.txt")?) {
            self.family_names.extend(self.naming.words(line));
        }
        Ok(())
    }

    /// Differs where the rules do: links made by other rules are no ground to go on from.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    pub fn weights(&self, style: NameStyle) -> &Weights {
        match style {
            NameStyle::Person => &self.weights.person,
            NameStyle::Organization => &self.weights.organization,
            NameStyle::Place => &self.weights.place,
            NameStyle::Other => &self.weights.other,
        }
    }

    /// Whether a statement type ties two people of one family.
    pub fn is_kinship(&self, type_name: &str) -> bool {
        self.weights.kinship.contains(type_name)
    }

    /// The places that a name may well mean: the largest, and those not overshadowed by it. Numbers, sorted by size; and whether the first of
    /// them bears the name only among the many other names of the world's list.
    pub fn places(&self, name: &str) -> (Vec<u32>, bool) {
        let meant = self.meant(name);
        (meant.iter().map(|place| place.id).collect(), meant.first().is_some_and(|place| place.rare))
    }

    fn meant(&self, name: &str) -> Vec<Place> {
        let key = self.naming.key(name, NameStyle::Place);
        let found = self.places.get(&key).or_else(|| {
            let latin = self.naming.latin(name);
            // Most names are in Latin letters already.
            let other = if latin == name { None } else { Some(self.naming.key(&latin, NameStyle::Place)) };
            self.places.get(&other?)
        });
        let Some(found) = found else { return Vec::new() };
        let mut found = found.clone();
        found.sort_by_key(|place| (std::cmp::Reverse(place.size), place.id));
        let least = found[0].size / OVERSHADOWED;
        found.retain(|place| place.size >= least);
        found
    }

    /// The rows of `names/bodies.tsv` that hold the name.
    pub fn bodies(&self, name: &str) -> &[u32] {
        self.bodies.get(&self.naming.key(name, NameStyle::Organization)).map_or(&[], Vec::as_slice)
    }

    /// The word that stands for a folded word's meaning in any language: "world" and "mondiale" give one.
    /// The name of a place gives its number: "Genève" and "Geneva".
    /// A word without any is told by its sound.
    pub fn meaning(&self, word: &str, sound: &str) -> String {
        if let Some(meaning) = self.meanings.get(word) {
            return self.naming.word_sound(meaning);
        }
        match self.meant(word)[..] {
            [place] => format!("@{}", place.id),
            _ => sound.to_string(),
        }
    }

    /// The gender of those who bear a folded given name.
    pub fn gender(&self, given: &str) -> Gender {
        self.genders.get(given).copied().unwrap_or_default()
    }

    /// Whether a folded word is a given name.
    pub fn is_given_name(&self, word: &str) -> bool {
        self.genders.contains_key(word)
    }

    /// Whether a folded family name is so common that it says little.
    pub fn is_common_family_name(&self, word: &str) -> bool {
        self.family_names.contains(word)
    }
}

/// Whether linking depends on a data file.
fn matters(name: &str) -> bool {
    let lists = ["/countries.tsv", "/places.tsv", "/first_names.tsv"];
    ["names/", "world/", "linking/", "schema/kinds.toml"].iter().any(|part| name.starts_with(part))
        || name.starts_with("lang/") && lists.iter().any(|list| name.ends_with(list))
}

fn rows(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty())
}
