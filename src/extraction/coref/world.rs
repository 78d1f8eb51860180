//! What the gazetteer says of one phrase, in the words of coreference: which place an adjective names, which country a name or a capital
//! speaks for, the gender of a first name.

use crate::language::gazetteer::CountryId;
use crate::schema::Gender;

use super::text::Text;

impl Text<'_> {
    /// The country of an adjective or an inhabitant's name: "russe", "Américaines".
    pub fn country_of_demonym(&self, word: usize) -> Option<CountryId> {
        self.pack.gazetteer.country_of_demonym(&self.lower[word])
    }

    /// The usual name of the place that an adjective or an inhabitant's name speaks of: a country, or a city or region of the language's
    /// own list.
    pub fn place_of_demonym(&self, word: usize) -> Option<(&str, &'static str)> {
        if let Some(country) = self.country_of_demonym(word) {
            return Some((self.pack.gazetteer.country(country).name.as_str(), COUNTRY));
        }
        let lower = &self.lower[word];
        let stem = self.references().demonyms.get(lower).or_else(|| {
            let lemma = self.word(word).lemma.to_lowercase();
            self.references().demonyms.get(lemma.as_str())
        });
        stem.map(|place| (place.as_ref(), REGION))
    }

    /// The country whose government a name may stand for: the country itself, or its capital.
    pub fn country_behind(&self, name: &str) -> Option<CountryId> {
        let gazetteer = &self.pack.gazetteer;
        gazetteer.country_named(name).or_else(|| gazetteer.country_of_capital(name))
    }

    pub fn country_named(&self, name: &str) -> Option<CountryId> {
        self.pack.gazetteer.country_named(name)
    }

    pub fn place_subkind(&self, name: &str) -> Option<&str> {
        self.pack.gazetteer.place_subkind(name)
    }

    pub fn gender_of_first_name(&self, name: &str) -> Gender {
        self.pack.gazetteer.gender_of_first_name(name)
    }
}

/// Subkinds of places that the gazetteer and the adjectives give, as the schema names them.
pub const COUNTRY: &str = "country";
pub const REGION: &str = "region";
