//! Dates around a text: header lines, datelines and file names. The words come from `data/lang/*/dates.toml`; a document's language is
//! not yet known here, so every language's words are tried, in the order of the language codes.

use regex::Regex;
use serde::Deserialize;

use super::plain::lines;
use crate::base::{DataError, DataFiles, DateInterval, PartialDate};

/// The file as it is written; the keys that only time expressions need are left to their reader.
#[derive(Deserialize)]
struct DatesFile {
    header: Vec<String>,
    before: Vec<String>,
    ordinals: Vec<String>,
    patterns: Vec<String>,
    weekdays: Vec<Vec<String>>,
    months: Vec<Vec<String>>,
}

/// One language's ways to write a full date.
struct Calendar {
    /// A full date with groups `day`, `mm` or `month`, `year`; anchored nowhere.
    patterns: Vec<Regex>,
    /// A line that opens with a place, a word such as "le", a weekday, all optional, then a date and a stop.
    datelines: Vec<Regex>,
    header: Regex,
    /// Lower case word → 1..=12.
    months: Vec<(String, u8)>,
}

/// The calendars of all languages.
pub struct Calendars {
    calendars: Vec<Calendar>,
}

/// A dateline stands in the first lines: title, dateline and a line or two around it; four give 1,112 of the
/// 1,128 dates of WiNER-fr (which its file names tell), 5 of the others by a day or a slip of the author.
const DATELINE_LINES: usize = 4;
/// Letters of a dateline's place.
const LONGEST_PLACE: usize = 40;
const YEARS: std::ops::RangeInclusive<i16> = 1800..=2199;

impl Calendars {
    /// Reads every `lang/<code>/dates.toml`.
    pub fn load(files: &DataFiles) -> Result<Calendars, DataError> {
        let mut calendars = Vec::new();
        for name in files.below("lang/").filter(|name| name.ends_with("/dates.toml")) {
            let read: DatesFile = toml::from_str(files.text(name)?).map_err(|e| DataError::new(name, e.to_string()))?;
            calendars.push(compile(&read).map_err(|message| DataError::new(name, message))?);
        }
        Ok(Calendars { calendars })
    }

    /// The date of a header line that opens the text, and where the text after it begins: past the line end if the line holds nothing
    /// else, else past the blanks.
    pub fn header(&self, text: &str) -> Option<(DateInterval, usize)> {
        let (date, end) = self.calendars.iter().find_map(|calendar| {
            let word = calendar.header.find(text)?;
            let rest = &text[word.end()..];
            let (date, length) = iso_date(rest).or_else(|| calendar.date_at(rest))?;
            Some((date, word.end() + length))
        })?;
        let rest = &text[end..];
        if rest.chars().next().is_some_and(char::is_alphanumeric) {
            return None;
        }
        Some((date, end + rest.len() - rest.trim_start().len()))
    }

    /// The date of a dateline in the first lines of the body: `8 mars 2018 . –`, `Genève, 16 juin 2021`.
    pub fn dateline(&self, text: &str, body_start: usize) -> Option<DateInterval> {
        let mut head = lines(text, body_start).map(|(_, line)| line.trim()).filter(|line| !line.is_empty());
        head.by_ref().take(DATELINE_LINES).find_map(|line| self.dateline_of(line))
    }

    /// Whether a trimmed line opens with a dateline.
    pub fn is_dateline(&self, line: &str) -> bool {
        self.dateline_of(line).is_some()
    }

    fn dateline_of(&self, line: &str) -> Option<DateInterval> {
        self.calendars
            .iter()
            .find_map(|calendar| calendar.datelines.iter().find_map(|pattern| calendar.read(&pattern.captures(line)?)))
    }

    /// A date that is the whole of `text`, in ISO 8601 or in words.
    pub fn date(&self, text: &str) -> Option<DateInterval> {
        let whole = |(date, length): (DateInterval, usize)| (length == text.len()).then_some(date);
        // A time of day may follow: "2021-06-16T08:00", "2021-06-16 08:00".
        let timed = |(date, length): (DateInterval, usize)| text[length..].starts_with(['T', ' ']).then_some(date);
        iso_date(text)
            .and_then(|found| whole(found).or_else(|| timed(found)))
            .or_else(|| self.calendars.iter().find_map(|calendar| calendar.date_at(text).and_then(whole)))
    }
}

impl Calendar {
    /// A full date at the start of `text`, and its length in bytes.
    fn date_at(&self, text: &str) -> Option<(DateInterval, usize)> {
        self.patterns.iter().find_map(|pattern| {
            let groups = pattern.captures(text).filter(|groups| groups.get(0).is_some_and(|m| m.start() == 0))?;
            Some((self.read(&groups)?, groups[0].len()))
        })
    }

    fn read(&self, groups: &regex::Captures) -> Option<DateInterval> {
        if groups.name("place").is_some_and(|place| place.as_str().chars().count() > LONGEST_PLACE) {
            return None;
        }
        let number = |name: &str| groups.name(name).and_then(|m| m.as_str().parse::<i16>().ok());
        let month = match groups.name("month") {
            Some(word) => {
                let word = word.as_str().to_lowercase();
                self.months.iter().find(|(name, _)| *name == word)?.1
            }
            None => u8::try_from(number("mm")?).ok()?,
        };
        PartialDate::day(number("year")?, month, u8::try_from(number("day")?).ok()?).map(DateInterval::from)
    }
}

fn compile(read: &DatesFile) -> Result<Calendar, String> {
    if read.months.len() != 12 {
        return Err(format!("'months' has {} rows; a year has 12", read.months.len()));
    }
    let months: Vec<(String, u8)> = read
        .months
        .iter()
        .enumerate()
        .flat_map(|(i, names)| names.iter().map(move |name| (name.to_lowercase(), i as u8 + 1)))
        .collect();
    let month_words = one_of(months.iter().map(|(name, _)| name.as_str()));
    let ordinals = one_of(read.ordinals.iter().map(String::as_str));
    let before = one_of(read.before.iter().map(String::as_str));
    let weekdays = one_of(read.weekdays.iter().flatten().map(String::as_str));
    let regex = |text: &str| Regex::new(text).map_err(|e| e.to_string());
    let mut calendar = Calendar {
        patterns: Vec::new(),
        datelines: Vec::new(),
        header: regex(&format!(r"(?i)^\s*{}\s*[:=]?\s+", one_of(read.header.iter().map(String::as_str))))?,
        months,
    };
    for pattern in &read.patterns {
        let date = regex::escape(pattern)
            .replace(' ', r"\s+")
            .replace(r"\{day\}", &format!(r"(?P<day>[0-9]{{1,2}})(?:{ordinals})?"))
            .replace(r"\{month\}", &format!("(?P<month>{month_words})"))
            .replace(r"\{mm\}", r"(?P<mm>[0-9]{1,2})")
            .replace(r"\{year\}", r"(?P<year>[0-9]{4})");
        calendar.patterns.push(regex(&format!(r"(?i)^{date}\b"))?);
        // A place is some capitalised words before a comma, perhaps with an agency in brackets: "Genève, ", "NEW YORK (AP), ".
        // Its length is checked after the match: a counted repetition of all letters takes long to compile.
        let place = r"(?-i:(?:\p{Lu}(?P<place>[\p{L}’'. -]*)(?:\([^)]{1,20}\)\s*)?,\s*)?)";
        // After the date a dash or the line's end; before the dash perhaps an hour or a place, before the line's end an hour.
        let hour = r"(?:,?(?:\s+\p{L}{1,3})?\s+[0-9]{1,2}\s?[h:]\s?[0-9]{0,2}[^.!?]{0,10})?";
        let stop =
            format!(r"(?:(?:,[^.!?–—]{{1,30}}|{hour})\s*(?:\.\s*[–—-]|[–—](?:\s|$))|{hour}\s*[.:]?$|\s*[:-]\s|\s*\()");
        calendar.datelines.push(regex(&format!(r"(?i)^{place}(?:{before}\s+)?(?:{weekdays},?\s+)?{date}{stop}"))?);
    }
    Ok(calendar)
}

/// A group of alternatives, the longest first so that no word hides a longer one.
fn one_of<'a>(words: impl Iterator<Item = &'a str>) -> String {
    let mut words: Vec<String> = words.map(regex::escape).collect();
    words.sort_by(|a, b| b.len().cmp(&a.len()).then(a.cmp(b)));
    format!("(?:{})", words.join("|"))
}

/// An ISO date or interval at the start of `text`, and its length in bytes.
fn iso_date(text: &str) -> Option<(DateInterval, usize)> {
    let length = text.bytes().take_while(|b| b.is_ascii_digit() || matches!(b, b'-' | b'/')).count();
    let written = text[..length].trim_end_matches(['-', '/']);
    Some((written.parse().ok()?, written.len()))
}

/// The date in a file's name without extension: `2018_03_08-001`, `2018-03-08 Titre`, `20180308`, `2018-03`; in the last part of the
/// path, else in folders named for year, month and day: `2018/03/08/titre`, `2018/03/titre`.
pub fn date_in_name(stem: &str) -> Option<PartialDate> {
    let (folders, file) = stem.rsplit_once('/').unwrap_or(("", stem));
    in_file_name(file).or_else(|| in_folders(folders))
}

fn in_file_name(name: &str) -> Option<PartialDate> {
    let bytes = name.as_bytes();
    (0..bytes.len()).find_map(|at| {
        let starts = bytes[at].is_ascii_digit() && (at == 0 || !bytes[at - 1].is_ascii_digit());
        if !starts {
            return None;
        }
        let run: String = name[at..].chars().take_while(|c| c.is_ascii_digit()).collect();
        if run.len() == 8 {
            return valid(&run[..4], &run[4..6], Some(&run[6..]));
        }
        let mut parts = name[at..].split(['-', '_', '.']);
        let (year, month) = (parts.next()?, parts.next()?);
        let day = parts.next().map(|part| &part[..part.bytes().take_while(u8::is_ascii_digit).count()]);
        let month_end = month.bytes().take_while(u8::is_ascii_digit).count();
        if month_end < month.len() {
            // "2018-03 titre": what follows the month is no day.
            return if month[month_end..].starts_with(' ') { valid(year, &month[..month_end], None) } else { None };
        }
        valid(year, month, day).or_else(|| valid(year, month, None).filter(|_| day.is_none_or(|d| d.len() != 2)))
    })
}

fn in_folders(folders: &str) -> Option<PartialDate> {
    let parts: Vec<&str> = folders.split('/').collect();
    let days = parts.windows(3).rev().find_map(|w| valid(w[0], w[1], Some(w[2])));
    days.or_else(|| parts.windows(2).rev().find_map(|w| valid(w[0], w[1], None)))
}

fn valid(year: &str, month: &str, day: Option<&str>) -> Option<PartialDate> {
    if year.len() != 4 || month.len() != 2 || day.is_some_and(|day| day.len() != 2) {
        return None;
    }
    let text = day.map_or_else(|| format!("{year}-{month}"), |day| format!("{year}-{month}-{day}"));
    text.parse::<PartialDate>().ok().filter(|date| YEARS.contains(&date.year))
}
