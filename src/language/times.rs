//! `times.toml` and `dates.toml` → `Times`: how a language says when, as token patterns.
//! In: data files. Out: compiled patterns and word tables. Which day an expression means is the business of `extraction`.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::base::{DataError, DataFiles};

/// A grain of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    Day,
    Week,
    Month,
    Year,
}

/// What a pattern means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gives {
    /// The year, month or day that it names.
    Date,
    /// From the first that it names to the second.
    Range,
    /// The weekday next to the document's date.
    Weekday,
    /// A number of units before or after the document's date.
    Ago,
    /// The unit `shift` away from the document's.
    Unit,
    /// From the document's date to the one that it names.
    Until,
}

/// On which side of the document's date a weekday or month without year lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Toward {
    Past,
    Next,
}

/// A field that a token may fill.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    Day,
    Month,
    Year,
    Day2,
    Month2,
    Year2,
    Weekday,
    Number,
    Unit,
    Season,
}

/// One place of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element {
    pub what: What,
    pub optional: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    Field(Field),
    /// Any of these tokens, in lower case.
    Words(Vec<String>),
}

#[derive(Clone, Debug)]
pub struct TimePattern {
    pub elements: Vec<Element>,
    pub gives: Gives,
    pub toward: Option<Toward>,
    pub unit: Option<Unit>,
    pub shift: i32,
    pub sign: i32,
}

/// Everything that time expressions of a language are read with.
#[derive(Clone, Debug, Default)]
pub struct Times {
    pub patterns: Vec<TimePattern>,
    /// Lower case word → 1..=12.
    pub months: BTreeMap<String, u8>,
    /// Lower case word → 1 (Monday) ..= 7.
    pub weekdays: BTreeMap<String, u8>,
    pub numbers: BTreeMap<String, i32>,
    pub units: BTreeMap<String, Unit>,
    /// First and last month.
    pub seasons: BTreeMap<String, (u8, u8)>,
}

#[derive(Deserialize)]
struct DatesFile {
    weekdays: Vec<Vec<String>>,
    months: Vec<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TimesFile {
    numbers: BTreeMap<String, i32>,
    units: BTreeMap<String, Unit>,
    seasons: BTreeMap<String, (u8, u8)>,
    patterns: Vec<PatternRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PatternRow {
    pattern: String,
    gives: Gives,
    toward: Option<Toward>,
    unit: Option<Unit>,
    #[serde(default)]
    shift: i32,
    #[serde(default)]
    sign: i32,
}

impl Times {
    /// Reads `lang/<code>/dates.toml` and `lang/<code>/times.toml`; a language without the latter has no time expressions.
    pub(super) fn load(files: &DataFiles, code: &str) -> Result<Times, DataError> {
        let (dates_name, times_name) = (format!("lang/{code}/dates.toml"), format!("lang/{code}/times.toml"));
        if files.get(&times_name).is_none() {
            return Ok(Times::default());
        }
        let dates: DatesFile =
            toml::from_str(files.text(&dates_name)?).map_err(|e| DataError::new(&dates_name, e.to_string()))?;
        let times: TimesFile =
            toml::from_str(files.text(&times_name)?).map_err(|e| DataError::new(&times_name, e.to_string()))?;
        let numbered = |rows: Vec<Vec<String>>| -> BTreeMap<String, u8> {
            rows.into_iter()
                .enumerate()
                .flat_map(|(i, forms)| forms.into_iter().map(move |form| (form.to_lowercase(), i as u8 + 1)))
                .collect()
        };
        let patterns = times
            .patterns
            .into_iter()
            .map(|row| compile(row).map_err(|message| DataError::new(&times_name, message)))
            .collect::<Result<_, _>>()?;
        Ok(Times {
            patterns,
            months: numbered(dates.months),
            weekdays: numbered(dates.weekdays),
            numbers: times.numbers,
            units: times.units,
            seasons: times.seasons,
        })
    }
}

fn compile(row: PatternRow) -> Result<TimePattern, String> {
    let mut elements = Vec::new();
    for part in row.pattern.split_whitespace() {
        let (text, optional) = match part.strip_suffix('?') {
            Some(rest) if !rest.is_empty() => (rest, true),
            _ => (part, false),
        };
        let what = match text.strip_prefix('{').and_then(|t| t.strip_suffix('}')) {
            Some(name) => What::Field(
                field(name).ok_or_else(|| format!("pattern '{}': there is no field '{name}'", row.pattern))?,
            ),
            None => What::Words(text.split('|').map(str::to_string).collect()),
        };
        elements.push(Element { what, optional });
    }
    if elements.iter().all(|e| e.optional) {
        return Err(format!("pattern '{}' would match nothing at all", row.pattern));
    }
    if row.gives == Gives::Unit && row.unit.is_none() {
        return Err(format!("pattern '{}' gives a unit but names none: add unit = \"day\"", row.pattern));
    }
    let PatternRow { gives, toward, unit, shift, sign, .. } = row;
    Ok(TimePattern { elements, gives, toward, unit, shift, sign })
}

fn field(name: &str) -> Option<Field> {
    Some(match name {
        "day" => Field::Day,
        "month" => Field::Month,
        "year" => Field::Year,
        "day2" => Field::Day2,
        "month2" => Field::Month2,
        "year2" => Field::Year2,
        "weekday" => Field::Weekday,
        "number" => Field::Number,
        "unit" => Field::Unit,
        "season" => Field::Season,
        _ => return None,
    })
}
