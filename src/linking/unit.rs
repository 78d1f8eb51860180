//! What all documents together say of one key: its names, gender, subkind, and the index keys under which it may meet another.

use std::collections::{BTreeMap, BTreeSet};

use super::compare::{Comparison, ParsedName, sought};
use super::rules::Rules;
use crate::base::{DocumentId, NameStyle};
use crate::graph::EntityUpdate;
use crate::schema::{Gender, KindId};

/// What one document says of one key, as far as linking is concerned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameUse {
    pub key: String,
    pub kind: KindId,
    pub subkind: Option<String>,
    pub name: String,
    pub aliases: Vec<String>,
    pub gender: Gender,
}

impl NameUse {
    /// `None` for descriptions: only names are linked.
    pub fn of(entity: &EntityUpdate) -> Option<NameUse> {
        entity.named.then(|| NameUse {
            key: entity.key.clone(),
            kind: entity.kind,
            subkind: entity.subkind.clone(),
            name: entity.name.clone(),
            aliases: entity.aliases.iter().filter(|alias| is_acronym(alias)).cloned().collect(),
            gender: entity.gender,
        })
    }
}

/// The sum of the uses of one key. Counts are of documents.
#[derive(Clone, Debug)]
pub struct Unit {
    pub kind: KindId,
    pub style: NameStyle,
    pub documents: u32,
    names: BTreeMap<String, u32>,
    acronyms: BTreeMap<String, u32>,
    subkinds: BTreeMap<String, u32>,
    feminine: u32,
    masculine: u32,
    year: Option<String>,
    /// The documents that name a body: where an acronym and a full name meet.
    seen: BTreeSet<DocumentId>,
    /// The most frequent name, the first in byte order among equals.
    pub name: String,
    pub parsed: ParsedName,
    /// Index keys under which the unit stands, and those under which it looks for others.
    pub blocks: Vec<String>,
    pub sought: Vec<String>,
}

impl Unit {
    pub fn new(key: &str, kind: KindId, style: NameStyle, rules: &Rules) -> Unit {
        Unit {
            kind,
            style,
            documents: 0,
            names: BTreeMap::new(),
            acronyms: BTreeMap::new(),
            subkinds: BTreeMap::new(),
            feminine: 0,
            masculine: 0,
            year: super::keys::year_of(key).map(str::to_string),
            seen: BTreeSet::new(),
            name: String::new(),
            parsed: ParsedName::parse("", style, rules),
            blocks: Vec::new(),
            sought: Vec::new(),
        }
    }

    pub fn add(&mut self, usage: &NameUse, document: DocumentId) {
        self.documents += 1;
        if self.style == NameStyle::Organization {
            self.seen.insert(document);
        }
        *self.names.entry(usage.name.clone()).or_default() += 1;
        usage.aliases.iter().for_each(|alias| *self.acronyms.entry(alias.clone()).or_default() += 1);
        usage.subkind.iter().for_each(|subkind| *self.subkinds.entry(subkind.clone()).or_default() += 1);
        self.feminine += u32::from(usage.gender == Gender::Feminine);
        self.masculine += u32::from(usage.gender == Gender::Masculine);
    }

    pub fn remove(&mut self, usage: &NameUse, document: DocumentId) {
        self.documents -= 1;
        self.seen.remove(&document);
        take(&mut self.names, &usage.name);
        usage.aliases.iter().for_each(|alias| take(&mut self.acronyms, alias));
        usage.subkind.iter().for_each(|subkind| take(&mut self.subkinds, subkind));
        self.feminine -= u32::from(usage.gender == Gender::Feminine);
        self.masculine -= u32::from(usage.gender == Gender::Masculine);
    }

    /// Chooses the name again, and parses it where it is another.
    pub fn settle(&mut self, rules: &Rules) {
        let best =
            self.names.iter().fold(("", 0), |best, (name, &count)| if count > best.1 { (name, count) } else { best });
        if best.0 != self.name {
            self.name = best.0.to_string();
            // What comes back each year is told apart by its year, as if the name had it.
            self.parsed = match &self.year {
                Some(year) if self.style != NameStyle::Person => {
                    ParsedName::parse(&format!("{} {year}", self.name), self.style, rules)
                }
                _ => ParsedName::parse(&self.name, self.style, rules),
            };
        }
        self.blocks = self.parsed.blocks(rules);
        self.blocks.extend(self.acronyms.keys().map(|acronym| format!("i:{}", letters(acronym))));
        let of_kind = |block: String| format!("{} {block}", self.kind.0);
        self.sought = self.blocks.iter().map(|block| of_kind(sought(block))).collect();
        self.blocks = std::mem::take(&mut self.blocks).into_iter().map(of_kind).collect();
        for keys in [&mut self.blocks, &mut self.sought] {
            keys.sort();
            keys.dedup();
        }
    }

    /// What the texts show, where nearly all agree.
    pub fn gender(&self) -> Gender {
        let most = self.feminine.max(self.masculine);
        if most == 0 || self.feminine.min(self.masculine) * 5 > most {
            Gender::Unknown
        } else if self.feminine > self.masculine {
            Gender::Feminine
        } else {
            Gender::Masculine
        }
    }

    fn subkind(&self) -> Option<&str> {
        let all: u32 = self.subkinds.values().sum();
        self.subkinds.iter().find(|(_, count)| **count * 2 > all).map(|(subkind, _)| subkind.as_str())
    }

    /// Whether a document names both. Logarithmic in the documents of the one for each of the other, which is the one with fewer.
    fn meets(&self, other: &Unit) -> bool {
        let (few, many) = if self.seen.len() <= other.seen.len() { (self, other) } else { (other, self) };
        few.seen.iter().any(|document| many.seen.contains(document))
    }

    /// In how many documents the full name goes with this acronym.
    fn learnt(&self, acronym: &str) -> u32 {
        self.acronyms.iter().filter(|(a, _)| letters(a) == letters(acronym)).map(|(_, count)| count).sum()
    }
}

/// What speaks for and against two units of one kind being one entity.
pub fn compare(a: &Unit, b: &Unit, rules: &Rules) -> Comparison {
    let mut comparison = Comparison::of(&a.parsed, &b.parsed, a.style, rules);
    let mut found: Vec<&'static str> = comparison.features.iter().map(|(feature, _)| *feature).collect();
    let learnt = match (is_acronym(&a.name), is_acronym(&b.name)) {
        (true, false) => b.learnt(&a.name),
        (false, true) => a.learnt(&b.name),
        _ => 0,
    };
    if found == ["acronym fits"] && a.meets(b) {
        found.push("acronym and name in one text");
    }
    if learnt > 0 {
        let fits = found.iter().any(|feature| feature.ends_with("acronym fits"));
        if !fits && found == ["words differ"] {
            found.clear();
        }
        found.push(if fits || learnt == 1 { "acronym learnt from a text" } else { "acronym learnt from texts" });
    }
    let genders = (a.gender(), b.gender());
    if a.style == NameStyle::Person
        && genders.0 != genders.1
        && genders.0 != Gender::Unknown
        && genders.1 != Gender::Unknown
        && !found.contains(&"genders differ")
    {
        found.push("genders differ");
    }
    if a.style == NameStyle::Person
        && let (Some(x), Some(y)) = (&a.year, &b.year)
        && x != y
    {
        found.push("born in different years");
    }
    if let (Some(x), Some(y)) = (a.subkind(), b.subkind())
        && x != y
        && found.contains(&"same place")
    {
        found.push("subkinds differ");
    }
    if found.len() != comparison.features.len() || learnt > 0 {
        comparison = Comparison::weigh(found, a.style, rules);
    }
    comparison
}

/// Two to eight capitals, dots aside.
pub fn is_acronym(name: &str) -> bool {
    let letters = name.chars().filter(|c| *c != '.');
    let count = letters.clone().count();
    (2..=8).contains(&count) && letters.clone().all(char::is_uppercase)
}

fn letters(acronym: &str) -> String {
    acronym.chars().filter(|c| *c != '.').flat_map(char::to_lowercase).collect()
}

fn take(counts: &mut BTreeMap<String, u32>, item: &str) {
    if let Some(count) = counts.get_mut(item) {
        *count -= 1;
        if *count == 0 {
            counts.remove(item);
        }
    }
}
