//! What all documents together say of one key: its names, gender, subkind, and the index keys under which it may meet another.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::Hasher;

use rustc_hash::FxHasher;

use super::compare::{Comparison, ParsedName, sought};
use super::keys::{self, is_local};
use super::rules::Rules;
use crate::base::{DocumentId, Modality, NameStyle, Polarity, TitleGender};
use crate::graph::{EntityUpdate, GraphUpdate};
use crate::schema::{Gender, KindId, TypeId};

/// What one document says of one key, as far as linking is concerned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameUse {
    pub key: String,
    pub kind: KindId,
    pub subkind: Option<String>,
    pub name: String,
    pub aliases: Vec<String>,
    pub gender: Gender,
    /// Keys of those who are another person by the same text: kin, or the father whom it names beside the son. Sorted.
    pub apart: Vec<String>,
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
            apart: Vec::new(),
        })
    }

    /// All names of a document, each with those whom a statement of kinship tells from it.
    pub fn all(update: &GraphUpdate, is_kinship: impl Fn(TypeId) -> bool) -> Vec<NameUse> {
        let mut uses: BTreeMap<u32, NameUse> =
            (0..).zip(&update.entities).filter_map(|(number, entity)| Some((number, NameUse::of(entity)?))).collect();
        let key = |number: u32| update.entities.get(number as usize).map(|entity| entity.key.clone());
        for statement in &update.statements {
            let holds = statement.polarity == Polarity::Positive && statement.modality == Modality::Actual;
            let [(_, head), (_, tail)] = statement.roles[..] else { continue };
            if !holds || !is_kinship(statement.type_id) {
                continue;
            }
            for (one, other) in [(head, tail), (tail, head)] {
                if let (Some(usage), Some(key)) = (uses.get_mut(&one), key(other)) {
                    usage.apart.push(key);
                }
            }
        }
        uses.into_values().collect()
    }

    /// Adds to each name of a document those that it has with another generation: the document tells "George Bush" from "George Bush Jr.".
    pub fn tell_generations(uses: &mut [NameUse], style: impl Fn(&NameUse) -> NameStyle, rules: &Rules) {
        let stem = |usage: &NameUse| {
            let (stem, last) = keys::bare(&usage.key).rsplit_once(' ')?;
            // A king's number alone is no surname.
            let full = stem.contains(' ') && rules.naming.is_generation(last);
            (full && style(usage) == NameStyle::Person).then(|| stem.to_string())
        };
        let stems: Vec<Option<String>> = uses.iter().map(stem).collect();
        for (son, stem) in stems.iter().enumerate().filter_map(|(son, stem)| Some((son, stem.as_deref()?))) {
            let fathers: Vec<usize> = (0..uses.len()).filter(|&at| keys::bare(&uses[at].key) == stem).collect();
            for father in fathers {
                let (one, other) = (uses[father].key.clone(), uses[son].key.clone());
                uses[father].apart.push(other);
                uses[son].apart.push(one);
            }
        }
        for usage in uses {
            usage.apart.sort();
            usage.apart.dedup();
        }
    }
}

/// An index key, as a hash: names that may be one stand under one. Two that meet by chance are compared for nothing, no more.
pub type Block = u64;

/// Where a unit stands in the index, and where it looks for others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places {
    /// Where it both stands and looks: spellings, places, rows of lists.
    pub shared: Vec<Block>,
    /// The same for traces that say little where many have them.
    pub faint: Vec<Block>,
    /// Of a name of several words: where it stands by its initials, and where acronyms of these letters stand.
    pub initials: Vec<(Block, Block)>,
    /// Of a name whose acronym a text gives: the same for what is learnt.
    pub learnt: Vec<(Block, Block)>,
    /// Of an acronym: where it stands, where names of these initials stand, and where those stand that are known by these letters.
    pub acronyms: Vec<(Block, Block, Block)>,
}

/// What comparing looks at beyond the name: while both stay the same, so do all comparisons, but for who meets whom in one text.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Profile {
    /// Counts up to two: more is no more.
    acronyms: Vec<(String, u32)>,
    gender: Gender,
    subkind: Option<String>,
    apart: Vec<String>,
}

/// The sum of the uses of one key. Counts are of documents.
#[derive(Clone, Debug)]
pub struct Unit {
    pub key: String,
    pub kind: KindId,
    pub style: NameStyle,
    pub documents: u32,
    names: BTreeMap<String, u32>,
    acronyms: BTreeMap<String, u32>,
    subkinds: BTreeMap<String, u32>,
    feminine: u32,
    masculine: u32,
    year: Option<String>,
    /// What a title told, where that is part of the key.
    told: Gender,
    /// Who is another person, by how many documents.
    apart: BTreeMap<String, u32>,
    /// The documents that name a body: where an acronym and a full name meet.
    seen: BTreeSet<DocumentId>,
    /// The most frequent name when it was settled last, the first in byte order among equals.
    pub name: String,
    pub parsed: ParsedName,
    pub places: Places,
    /// As it was then.
    profile: Option<Profile>,
}

impl Unit {
    pub fn new(key: &str, kind: KindId, style: NameStyle, rules: &Rules) -> Unit {
        Unit {
            key: key.to_string(),
            kind,
            style,
            documents: 0,
            names: BTreeMap::new(),
            acronyms: BTreeMap::new(),
            subkinds: BTreeMap::new(),
            feminine: 0,
            masculine: 0,
            year: keys::year_of(key).map(str::to_string),
            told: match keys::gender_of(key) {
                Some(TitleGender::Feminine) => Gender::Feminine,
                Some(TitleGender::Masculine) => Gender::Masculine,
                None => Gender::Unknown,
            },
            apart: BTreeMap::new(),
            seen: BTreeSet::new(),
            name: String::new(),
            parsed: ParsedName::parse("", style, rules),
            places: Places::default(),
            profile: None,
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
        usage.apart.iter().for_each(|key| *self.apart.entry(key.clone()).or_default() += 1);
        self.feminine += u32::from(usage.gender == Gender::Feminine);
        self.masculine += u32::from(usage.gender == Gender::Masculine);
    }

    pub fn remove(&mut self, usage: &NameUse, document: DocumentId) {
        self.documents -= 1;
        self.seen.remove(&document);
        take(&mut self.names, &usage.name);
        usage.aliases.iter().for_each(|alias| take(&mut self.acronyms, alias));
        usage.subkind.iter().for_each(|subkind| take(&mut self.subkinds, subkind));
        usage.apart.iter().for_each(|key| take(&mut self.apart, key));
        self.feminine -= u32::from(usage.gender == Gender::Feminine);
        self.masculine -= u32::from(usage.gender == Gender::Masculine);
    }

    fn best_name(&self) -> &str {
        self.names.iter().fold(("", 0), |best, (name, &count)| if count > best.1 { (name, count) } else { best }).0
    }

    /// Whether comparing would find the same as when the unit was settled last, documents aside.
    pub fn is_settled(&self) -> bool {
        self.name == self.best_name() && self.profile.as_ref().is_some_and(|settled| *settled == self.profile())
    }

    fn profile(&self) -> Profile {
        Profile {
            acronyms: self.acronyms.iter().map(|(acronym, &count)| (acronym.clone(), count.min(2))).collect(),
            gender: self.gender(),
            subkind: self.subkind().map(str::to_string),
            apart: self.apart.keys().cloned().collect(),
        }
    }

    /// Chooses the name again, parses it where it is another, and finds the unit's places in the index.
    pub fn settle(&mut self, rules: &Rules) {
        if self.name != self.best_name() {
            self.name = self.best_name().to_string();
            // What comes back each year is told apart by its year, as if the name had it.
            self.parsed = match &self.year {
                Some(year) if self.style != NameStyle::Person => {
                    ParsedName::parse(&format!("{} {year}", self.name), self.style, rules)
                }
                _ => ParsedName::parse(&self.name, self.style, rules),
            };
        }
        self.profile = Some(self.profile());
        if is_local(&self.key) {
            return;
        }
        let kind = self.kind.0;
        let block = |text: &str| -> Block {
            let mut hasher = FxHasher::default();
            hasher.write_u8(kind);
            hasher.write(text.as_bytes());
            hasher.finish()
        };
        let learnt = |letters: &str| block(&format!("l:{letters}"));
        let mut places = Places::default();
        for text in self.parsed.blocks(rules) {
            match text.split_at(2) {
                ("a:", letters) => places.acronyms.push((block(&text), block(&sought(&text)), learnt(letters))),
                ("i:", _) => places.initials.push((block(&text), block(&sought(&text)))),
                ("p:" | "v:", _) => places.faint.push(block(&text)),
                _ => places.shared.push(block(&text)),
            }
        }
        let known: BTreeSet<String> = self.acronyms.keys().map(|acronym| letters(acronym)).collect();
        places.learnt.extend(known.iter().map(|letters| (learnt(letters), block(&format!("a:{letters}")))));
        self.places = places;
    }

    /// What the texts show, where nearly all agree; what a title told before all else.
    pub fn gender(&self) -> Gender {
        if self.told != Gender::Unknown {
            return self.told;
        }
        let most = self.feminine.max(self.masculine);
        if most == 0 || self.feminine.min(self.masculine) * 5 > most {
            Gender::Unknown
        } else if self.feminine > self.masculine {
            Gender::Feminine
        } else {
            Gender::Masculine
        }
    }

    /// The gender that a title told, else the one of name or title, else the one that the texts show.
    pub fn likely_gender(&self) -> Gender {
        [self.told, self.parsed.gender(), self.gender()].into_iter().find(|g| *g != Gender::Unknown).unwrap_or_default()
    }

    fn subkind(&self) -> Option<&str> {
        let all: u32 = self.subkinds.values().sum();
        self.subkinds.iter().find(|(_, count)| **count * 2 > all).map(|(subkind, _)| subkind.as_str())
    }

    /// The documents that name a body.
    pub fn seen(&self) -> impl Iterator<Item = &DocumentId> {
        self.seen.iter()
    }

    /// Whether a document names both. Logarithmic in the documents of the one for each of the other, which is the one with fewer.
    pub fn meets(&self, other: &Unit) -> bool {
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
    // The given name is no sign where a title says otherwise: "Mme Jean Dupont".
    let told = a.told != Gender::Unknown || b.told != Gender::Unknown;
    let genders = if told { (a.likely_gender(), b.likely_gender()) } else { (a.gender(), b.gender()) };
    if told && genders.0 == genders.1 {
        found.retain(|feature| *feature != "genders differ");
    }
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
    // Which championship of the year, the article alone knows.
    if a.style == NameStyle::Other
        && (a.year.is_some() || b.year.is_some())
        && a.parsed.is_vague()
        && b.parsed.is_vague()
    {
        found.push("only a kind of happening");
    }
    if a.apart.contains_key(&b.key) || b.apart.contains_key(&a.key) {
        found.push("two people by a text");
    }
    if let (Some(x), Some(y)) = (a.subkind(), b.subkind())
        && x != y
        && found.contains(&"same place")
    {
        found.push("subkinds differ");
    }
    if found.len() != comparison.features.len() || learnt > 0 || told {
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
