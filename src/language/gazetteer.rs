//! What the atlas and the register of names say: countries with their adjectives, capitals, cities, regions, first names with
//! gender, surnames, legal forms, and words that stand near names. In: `data/world/` and the lists of one language. Out: lookups
//! by name, insensitive to case, accents and hyphens. Whether a word *is* a name in its sentence is not decided here.

mod key;
mod load;

use rustc_hash::FxHashMap;

use crate::schema::Gender;

pub use key::PhraseKey;

/// A country's place in `Gazetteer::countries`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CountryId(pub u16);

/// A state or a territory with a code of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct Country {
    /// ISO 3166-1 alpha-2, upper case.
    pub code: String,
    /// Its usual name in the pack's language.
    pub name: String,
    /// All names in all languages of the list, the usual one first.
    pub names: Vec<String>,
    /// The seat that news names, in the pack's language; empty for uninhabited ones.
    pub capital: String,
    /// Whether it is a state of its own.
    pub is_state: bool,
}

/// An adjective of a country, or the name of its people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Demonym {
    pub country: CountryId,
    /// `Unknown` where the form serves both.
    pub gender: Gender,
    /// `None` where the form serves both numbers.
    pub plural: Option<bool>,
}

/// A place that the lists know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place<'a> {
    /// A subkind of the schema's places.
    pub subkind: &'a str,
    pub country: Option<CountryId>,
    /// Thousands of people; 0 where unknown.
    pub thousands: u32,
}

/// What a phrase may be, as bits; several at once ("Vienne": city, region, capital).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Senses(pub u32);

impl Senses {
    pub const COUNTRY: Senses = Senses(1);
    pub const CITY: Senses = Senses(1 << 1);
    pub const REGION: Senses = Senses(1 << 2);
    pub const NATURAL: Senses = Senses(1 << 3);
    pub const FACILITY: Senses = Senses(1 << 4);
    pub const CAPITAL: Senses = Senses(1 << 5);
    pub const DEMONYM: Senses = Senses(1 << 6);
    pub const FIRST_NAME: Senses = Senses(1 << 7);
    pub const SURNAME: Senses = Senses(1 << 8);
    pub const LEGAL_FORM: Senses = Senses(1 << 9);
    /// A city of a hundred thousand people or more.
    pub const BIG_CITY: Senses = Senses(1 << 10);
    /// An organization that news names often.
    pub const ORGANIZATION: Senses = Senses(1 << 11);
    /// Words near names, by the kind of name: the bits from here on, in the order of `Gazetteer::cue_kinds`.
    pub const CUES: u32 = 16;

    pub fn has(self, other: Senses) -> bool {
        self.0 & other.0 != 0
    }
}

#[derive(Clone, Copy, Default)]
struct Entry {
    senses: Senses,
    /// Index + 1; 0 where none. Of the country named, or the place's.
    country: u16,
    /// Of an adjective; may differ from the place's country ("Suisse" is both).
    demonym: u16,
    /// Index + 1 into `subkinds`.
    subkind: u8,
    /// The same, of the organization of this name.
    organization: u8,
    gender: Gender,
    number: u8,
    thousands: u32,
}

/// The lists of one language and of the world.
#[derive(Default)]
pub struct Gazetteer {
    countries: Vec<Country>,
    entries: FxHashMap<u64, Entry>,
    subkinds: Vec<String>,
    /// Kinds that the cue lists are about, in the order of their bits.
    cue_kinds: Vec<String>,
    /// Longest phrase, in words.
    longest: usize,
}

impl Gazetteer {
    pub fn countries(&self) -> impl Iterator<Item = (CountryId, &Country)> {
        self.countries.iter().enumerate().map(|(i, c)| (CountryId(i as u16), c))
    }

    pub fn country(&self, id: CountryId) -> &Country {
        &self.countries[id.0 as usize]
    }

    /// The country of a name in any of the list's languages: "Russie", "Russia", "Fédération de Russie".
    pub fn country_named(&self, name: &str) -> Option<CountryId> {
        let entry = self.entry(name)?;
        if entry.senses.has(Senses::COUNTRY) { entry.country_id() } else { None }
    }

    pub fn is_country(&self, name: &str) -> bool {
        self.country_named(name).is_some()
    }

    /// The country of an adjective or of the name of its people, in any gender and number: "russe", "Américaines".
    pub fn country_of_demonym(&self, form: &str) -> Option<CountryId> {
        self.demonym(form).map(|d| d.country)
    }

    /// The adjective with what its form shows.
    pub fn demonym(&self, form: &str) -> Option<Demonym> {
        let entry = self.entry(form).filter(|e| e.demonym > 0)?;
        let plural = match entry.number {
            1 => Some(false),
            2 => Some(true),
            _ => None,
        };
        Some(Demonym { country: CountryId(entry.demonym - 1), gender: entry.gender, plural })
    }

    /// The capital of a country in the pack's language.
    pub fn capital_of(&self, country: CountryId) -> Option<&str> {
        Some(self.country(country).capital.as_str()).filter(|c| !c.is_empty())
    }

    /// The country whose capital bears this name: "Moscou".
    pub fn country_of_capital(&self, name: &str) -> Option<CountryId> {
        let entry = self.entry(name)?;
        if entry.senses.has(Senses::CAPITAL) { entry.country_id() } else { None }
    }

    /// What place bears this name, the most populous first: countries, then cities, then the rest.
    pub fn place(&self, name: &str) -> Option<Place<'_>> {
        let entry = self.entry(name).filter(|e| e.subkind > 0)?;
        let subkind = self.subkinds[entry.subkind as usize - 1].as_str();
        Some(Place { subkind, country: entry.country_id(), thousands: entry.thousands })
    }

    pub fn place_subkind(&self, name: &str) -> Option<&str> {
        self.place(name).map(|place| place.subkind)
    }

    /// The subkind of an organization that the lists know: "media", "party".
    pub fn organization_subkind(&self, name: &str) -> Option<&str> {
        let entry = self.entry(name).filter(|e| e.organization > 0)?;
        Some(self.subkinds[entry.organization as usize - 1].as_str())
    }

    /// The gender of a first name; a double name has that of its first part. `Unknown` for names of both and for unknown ones.
    pub fn gender_of_first_name(&self, name: &str) -> Gender {
        let own = self.entry(name).filter(|e| e.senses.has(Senses::FIRST_NAME));
        match own {
            Some(entry) => entry.gender,
            None => match name.split_once(['-', ' ']) {
                Some((first, _)) => self.gender_of_first_name(first),
                None => Gender::Unknown,
            },
        }
    }

    pub fn is_first_name(&self, name: &str) -> bool {
        self.senses(name).has(Senses::FIRST_NAME)
    }

    /// All that a phrase may be.
    pub fn senses(&self, phrase: &str) -> Senses {
        self.entry(phrase).map(|e| e.senses).unwrap_or_default()
    }

    /// The same, for a key built word by word.
    pub fn senses_of(&self, key: PhraseKey) -> Senses {
        self.entries.get(&key.value()).map(|e| e.senses).unwrap_or_default()
    }

    /// Longest phrase of the lists, in words.
    pub fn longest_phrase(&self) -> usize {
        self.longest
    }

    /// Kinds of names that the cue words are about, in the order of their bits in `Senses`.
    pub fn cue_kinds(&self) -> &[String] {
        &self.cue_kinds
    }

    fn entry(&self, phrase: &str) -> Option<&Entry> {
        self.entries.get(&PhraseKey::of(phrase).value())
    }
}

impl Entry {
    fn country_id(&self) -> Option<CountryId> {
        self.country.checked_sub(1).map(CountryId)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::DataFiles;

    fn french() -> Gazetteer {
        Gazetteer::load(&DataFiles::embedded(), "fr").unwrap()
    }

    #[test]
    fn countries_answer_to_their_names_and_adjectives() {
        let lists = french();
        let code = |id: Option<CountryId>| id.map(|id| lists.country(id).code.clone()).unwrap_or_default();
        for (name, expected) in [
            ("Russie", "RU"),
            ("Etats-Unis", "US"),
            ("États-Unis", "US"),
            ("Royaume-Uni", "GB"),
            ("Grande-Bretagne", "GB"),
            ("Hollande", "NL"),
            ("RDC", "CD"),
            ("COTE D’IVOIRE", "CI"),
            ("Russia", "RU"),
            ("Россия", "RU"),
        ] {
            assert_eq!(code(lists.country_named(name)), expected, "{name}");
        }
        for (form, expected) in [
            ("russe", "RU"),
            ("Russes", "RU"),
            ("américaines", "US"),
            ("nord-coréen", "KP"),
            ("Sud-Africaine", "ZA"),
            ("turques", "TR"),
            ("suisse", "CH"),
            ("britanniques", "GB"),
        ] {
            assert_eq!(code(lists.country_of_demonym(form)), expected, "{form}");
        }
        assert!(!lists.is_country("russe") && lists.country_of_demonym("Russie").is_none());
        assert!(lists.is_country("Suisse"));
    }

    #[test]
    fn every_state_has_an_adjective_and_its_forms_agree() {
        let lists = french();
        let with: Vec<CountryId> =
            lists.entries.values().filter_map(|e| e.demonym.checked_sub(1)).map(CountryId).collect();
        for (id, country) in lists.countries().filter(|(_, c)| c.is_state) {
            let exempt = ["VA", "CG"].contains(&country.code.as_str()); // no adjective of its own
            assert!(exempt || with.contains(&id), "{} has no adjective", country.name);
        }
        let demonym = lists.demonym("américaines").unwrap();
        assert_eq!((demonym.gender, demonym.plural), (Gender::Feminine, Some(true)));
        assert_eq!(lists.demonym("français").unwrap().plural, None);
        assert_eq!(lists.demonym("belge").unwrap().gender, Gender::Unknown);
    }

    #[test]
    fn capitals_places_and_first_names() {
        let lists = french();
        let russia = lists.country_named("Russie").unwrap();
        assert_eq!(lists.capital_of(russia), Some("Moscou"));
        assert_eq!(lists.country_of_capital("Moscow"), Some(russia));
        assert_eq!(lists.country_of_capital("Moscou"), Some(russia));
        for (name, subkind) in [
            ("Moyen-Orient", "region"),
            ("Haute-Savoie", "region"),
            ("Lyon", "city"),
            ("Londres", "city"),
            ("Japon", "country"),
            ("Méditerranée", "natural"),
            ("Kremlin", "facility"),
        ] {
            assert_eq!(lists.place_subkind(name), Some(subkind), "{name}");
        }
        assert_eq!(lists.organization_subkind("Agence France-Presse"), Some("media"));
        assert_eq!(lists.organization_subkind("PCF"), Some("party"));
        assert_eq!(lists.gender_of_first_name("Raïssa"), Gender::Feminine);
        assert_eq!(lists.gender_of_first_name("Jean-Pierre"), Gender::Masculine);
        assert_eq!(lists.gender_of_first_name("Camille"), Gender::Unknown);
        assert_eq!(lists.gender_of_first_name("Zzyzx"), Gender::Unknown);
    }
}
