//! Reading the lists. Rows are separated by line ends, cells by tabs, alternatives by `|`; `-` is an empty cell, `#` starts a
//! comment line. A list that a language lacks is an empty list; a list that is there must be well formed.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::{Country, CountryId, Entry, Gazetteer, PhraseKey, Senses};
use crate::base::{DataError, DataFiles};
use crate::schema::Gender;

/// Cities from this many thousands of people on are marked as big.
const BIG: u32 = 100;

impl Gazetteer {
    /// Reads `world/*` and the lists of `lang/<code>/`.
    pub fn load(files: &DataFiles, code: &str) -> Result<Gazetteer, DataError> {
        let mut lists = Gazetteer::default();
        let by_code = lists.load_countries(files, code)?;
        lists.load_places(files, code, &by_code)?;
        lists.load_cities(files, &by_code)?;
        lists.load_organizations(files, code)?;
        lists.load_demonyms(files, code, &by_code)?;
        lists.load_people(files, code)?;
        lists.load_cues(files, code)?;
        Ok(lists)
    }

    fn load_countries(&mut self, files: &DataFiles, code: &str) -> Result<BTreeMap<String, CountryId>, DataError> {
        let file = "world/countries.tsv";
        let mut rows = rows(files, file)?;
        let header = rows.next().map(|(_, cells)| cells).unwrap_or_default();
        let column = |name: &str| header.iter().position(|h| *h == name);
        let languages: Vec<usize> = (4..header.len().saturating_sub(1)).collect();
        // A language without a column of its own reads the first one.
        let own = column(code).or(languages.first().copied()).unwrap_or(0);
        let mut by_code = BTreeMap::new();
        let mut seats: Vec<(String, CountryId)> = Vec::new();
        for (line, cells) in rows {
            if cells.len() != header.len() || own == 0 {
                return Err(DataError::new(file, format!("line {line} needs {} cells", header.len())));
            }
            let mut names: Vec<String> = alternatives(cells[own]).map(str::to_string).collect();
            for &other in languages.iter().filter(|&&i| i != own) {
                names.extend(alternatives(cells[other]).map(str::to_string));
            }
            names.dedup();
            let id = CountryId(self.countries.len() as u16);
            by_code.insert(cells[0].to_string(), id);
            let name = names.first().cloned().unwrap_or_default();
            let capital = alternatives(cells[header.len() - 1]).next().unwrap_or("").to_string();
            seats.push((capital.clone(), id));
            let is_state = cells[1] == "state";
            self.countries.push(Country { code: cells[0].to_string(), name, names, capital, is_state });
        }
        let own_file = format!("lang/{code}/countries.tsv");
        for (line, cells) in optional_rows(files, &own_file)? {
            let [country, names, capitals] = cells[..] else { return Err(malformed(&own_file, line, 3)) };
            let id = known(&own_file, line, country, &by_code)?;
            let country = &mut self.countries[id.0 as usize];
            country.names.extend(alternatives(names).map(str::to_string));
            seats.extend(alternatives(capitals).map(|capital| (capital.to_string(), id)));
            if let Some(capital) = alternatives(capitals).next() {
                self.countries[id.0 as usize].capital = capital.to_string();
            }
        }
        // States come first: a territory may share a name with one.
        for states in [true, false] {
            for at in 0..self.countries.len() {
                let country = self.countries[at].clone();
                if country.is_state != states {
                    continue;
                }
                for name in &country.names {
                    self.add_place(name, "country", at as u16 + 1, 0, Senses::COUNTRY);
                }
            }
        }
        // After the countries, whose names some of them bear ("Luxembourg").
        for (capital, id) in seats.iter().filter(|(capital, _)| !capital.is_empty()) {
            self.add_capital(capital, *id);
        }
        Ok(by_code)
    }

    fn add_capital(&mut self, name: &str, country: CountryId) {
        self.add_place(name, "city", country.0 + 1, 0, Senses(Senses::CAPITAL.0 | Senses::CITY.0 | Senses::BIG_CITY.0));
    }

    fn load_places(
        &mut self,
        files: &DataFiles,
        code: &str,
        by_code: &BTreeMap<String, CountryId>,
    ) -> Result<(), DataError> {
        let file = format!("lang/{code}/places.tsv");
        for (line, cells) in optional_rows(files, &file)? {
            let [name, others, subkind, country] = cells[..] else { return Err(malformed(&file, line, 4)) };
            let country = if country == "-" { 0 } else { known(&file, line, country, by_code)?.0 + 1 };
            let sense = match subkind {
                "natural" => Senses::NATURAL,
                "facility" => Senses::FACILITY,
                "city" => Senses::CITY,
                _ => Senses::REGION,
            };
            for name in std::iter::once(name).chain(alternatives(others)) {
                self.add_place(name, subkind, country, 0, sense);
            }
        }
        Ok(())
    }

    fn load_cities(&mut self, files: &DataFiles, by_code: &BTreeMap<String, CountryId>) -> Result<(), DataError> {
        let file = "world/cities.tsv";
        for (line, cells) in optional_rows(files, file)? {
            let [name, country, thousands, others] = cells[..] else { return Err(malformed(file, line, 4)) };
            let thousands: u32 =
                thousands.parse().map_err(|_| DataError::new(file, format!("line {line}: no number")))?;
            let country = by_code.get(country).map_or(0, |id| id.0 + 1);
            let senses = Senses(Senses::CITY.0 | if thousands >= BIG { Senses::BIG_CITY.0 } else { 0 });
            let capital = self.entries.get(&PhraseKey::of(name).value()).is_some_and(|e| e.senses.has(Senses::CAPITAL));
            for name in std::iter::once(name).chain(alternatives(others)) {
                self.add_place(name, "city", country, thousands, senses);
                let entry = self.entries.entry(PhraseKey::of(name).value()).or_default();
                if capital && entry.country == country {
                    entry.senses.0 |= Senses::CAPITAL.0;
                }
            }
        }
        Ok(())
    }

    fn load_organizations(&mut self, files: &DataFiles, code: &str) -> Result<(), DataError> {
        let file = format!("lang/{code}/organizations.tsv");
        for (line, cells) in optional_rows(files, &file)? {
            let [name, others, subkind] = cells[..] else { return Err(malformed(&file, line, 3)) };
            let number = self.subkind(subkind);
            for name in std::iter::once(name).chain(alternatives(others)) {
                let entry = self.entry_for(name);
                entry.senses.0 |= Senses::ORGANIZATION.0;
                if entry.organization == 0 {
                    entry.organization = number;
                }
            }
        }
        Ok(())
    }

    fn load_demonyms(
        &mut self,
        files: &DataFiles,
        code: &str,
        by_code: &BTreeMap<String, CountryId>,
    ) -> Result<(), DataError> {
        let file = format!("lang/{code}/demonyms.tsv");
        for (line, cells) in optional_rows(files, &file)? {
            if cells.len() != 5 {
                return Err(malformed(&file, line, 5));
            }
            let id = known(&file, line, cells[0], by_code)?;
            for (i, form) in cells[1..].iter().enumerate() {
                let (gender, number) = ([Gender::Masculine, Gender::Feminine][i % 2], 1 + (i / 2) as u8);
                let entry = self.entry_for(form);
                if entry.demonym == 0 {
                    (entry.demonym, entry.gender, entry.number) = (id.0 + 1, gender, number);
                    entry.senses.0 |= Senses::DEMONYM.0;
                } else if entry.demonym == id.0 + 1 {
                    // The form serves more than one gender or number.
                    if entry.gender != gender {
                        entry.gender = Gender::Unknown;
                    }
                    if entry.number != number {
                        entry.number = 0;
                    }
                }
            }
        }
        Ok(())
    }

    fn load_people(&mut self, files: &DataFiles, code: &str) -> Result<(), DataError> {
        let own = format!("lang/{code}/first_names.tsv");
        let mut seen: FxHashMap<u64, Gender> = FxHashMap::default();
        for file in [own.as_str(), "world/first_names.tsv"] {
            for (line, cells) in optional_rows(files, file)? {
                let [name, gender] = cells[..] else { return Err(malformed(file, line, 2)) };
                let gender = match gender {
                    "m" => Gender::Masculine,
                    "f" => Gender::Feminine,
                    _ => Gender::Unknown,
                };
                // The language's own list knows better than the world's.
                seen.entry(PhraseKey::of(name).value()).or_insert(gender);
                self.entry_for(name).senses.0 |= Senses::FIRST_NAME.0;
            }
        }
        for (key, gender) in seen {
            let entry = self.entries.entry(key).or_default();
            if entry.demonym == 0 {
                entry.gender = gender;
            }
        }
        let surnames = format!("lang/{code}/surnames.txt");
        for (file, sense) in [
            (surnames.as_str(), Senses::SURNAME),
            ("world/surnames.txt", Senses::SURNAME),
            ("world/legal_forms.txt", Senses::LEGAL_FORM),
        ] {
            for (_, cells) in optional_rows(files, file)? {
                self.entry_for(cells[0]).senses.0 |= sense.0;
            }
        }
        Ok(())
    }

    fn load_cues(&mut self, files: &DataFiles, code: &str) -> Result<(), DataError> {
        let file = format!("lang/{code}/name_cues.toml");
        if files.get(&file).is_none() {
            return Ok(());
        }
        let cues: BTreeMap<String, Vec<String>> =
            toml::from_str(files.text(&file)?).map_err(|e| DataError::new(&file, e.message().to_string()))?;
        for (i, (kind, words)) in cues.into_iter().enumerate() {
            if Senses::CUES as usize + i >= 32 {
                return Err(DataError::new(&file, "has more than 16 lists"));
            }
            for word in &words {
                self.entry_for(word).senses.0 |= 1 << (Senses::CUES as usize + i);
            }
            self.cue_kinds.push(kind);
        }
        Ok(())
    }

    fn entry_for(&mut self, phrase: &str) -> &mut Entry {
        self.longest = self.longest.max(phrase.split([' ', '-']).count());
        self.entries.entry(PhraseKey::of(phrase).value()).or_default()
    }

    /// The number of a subkind, 1-based.
    fn subkind(&mut self, name: &str) -> u8 {
        let at = self.subkinds.iter().position(|s| s == name).unwrap_or_else(|| {
            self.subkinds.push(name.to_string());
            self.subkinds.len() - 1
        });
        at as u8 + 1
    }

    /// The first place of a name keeps it; later ones only add senses.
    fn add_place(&mut self, name: &str, subkind: &str, country: u16, thousands: u32, senses: Senses) {
        let number = self.subkind(subkind);
        let entry = self.entry_for(name);
        entry.senses.0 |= senses.0;
        if entry.subkind == 0 {
            (entry.subkind, entry.country, entry.thousands) = (number, country, thousands);
        } else if entry.country == country {
            entry.thousands = entry.thousands.max(thousands);
        }
    }
}

type Row<'a> = (usize, Vec<&'a str>);

/// Line numbers, 1-based, with their cells.
fn rows<'a>(files: &'a DataFiles, file: &str) -> Result<impl Iterator<Item = Row<'a>>, DataError> {
    let text = files.text(file)?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.starts_with('#') && !line.is_empty());
    Ok(lines.map(|(i, line)| (i + 1, line.split('\t').collect())))
}

fn optional_rows<'a>(files: &'a DataFiles, file: &str) -> Result<Vec<Row<'a>>, DataError> {
    if files.get(file).is_none() { Ok(Vec::new()) } else { Ok(rows(files, file)?.collect()) }
}

fn alternatives(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('|').filter(|part| !part.is_empty() && *part != "-")
}

fn known(file: &str, line: usize, code: &str, by_code: &BTreeMap<String, CountryId>) -> Result<CountryId, DataError> {
    let unknown = || DataError::new(file, format!("line {line}: '{code}' is no code of world/countries.tsv"));
    by_code.get(code).copied().ok_or_else(unknown)
}

fn malformed(file: &str, line: usize, cells: usize) -> DataError {
    DataError::new(file, format!("line {line} needs {cells} cells"))
}
