//! Dates at the grain that a text gives, and intervals of them, in ISO 8601.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A year, a month or a day of the Gregorian calendar. `month` and `day` are 1-based; 0 means "not given".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PartialDate {
    pub year: i16,
    pub month: u8,
    pub day: u8,
}

impl PartialDate {
    pub fn year(year: i16) -> PartialDate {
        PartialDate { year, month: 0, day: 0 }
    }

    pub fn month(year: i16, month: u8) -> PartialDate {
        PartialDate { year, month, day: 0 }
    }

    /// `None` where the calendar has no such day.
    pub fn day(year: i16, month: u8, day: u8) -> Option<PartialDate> {
        jiff::civil::Date::new(year, month as i8, day as i8).ok().map(|_| PartialDate { year, month, day })
    }

    /// The first day that it covers.
    pub fn first_day(self) -> jiff::civil::Date {
        jiff::civil::date(self.year, self.month.max(1) as i8, self.day.max(1) as i8)
    }

    /// The last day that it covers.
    pub fn last_day(self) -> jiff::civil::Date {
        match (self.month, self.day) {
            (0, _) => jiff::civil::date(self.year, 12, 31),
            (_, 0) => self.first_day().last_of_month(),
            _ => self.first_day(),
        }
    }
}

impl From<jiff::civil::Date> for PartialDate {
    fn from(date: jiff::civil::Date) -> PartialDate {
        PartialDate { year: date.year(), month: date.month() as u8, day: date.day() as u8 }
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if self.month > 0 {
            write!(f, "-{:02}", self.month)?;
        }
        if self.day > 0 {
            write!(f, "-{:02}", self.day)?;
        }
        Ok(())
    }
}

impl FromStr for PartialDate {
    type Err = String;

    fn from_str(text: &str) -> Result<PartialDate, String> {
        let wrong = || format!("'{text}' is not a date: write YYYY, YYYY-MM or YYYY-MM-DD");
        let parts: Vec<&str> = text.split('-').collect();
        let digits = |part: &str, length: usize| -> Result<i16, String> {
            let ok = part.len() == length && part.bytes().all(|b| b.is_ascii_digit());
            if ok { part.parse().map_err(|_| wrong()) } else { Err(wrong()) }
        };
        let year = digits(parts[0], 4)?;
        match parts[1..] {
            [] => Ok(PartialDate::year(year)),
            [month] => {
                let month = digits(month, 2)? as u8;
                if (1..=12).contains(&month) { Ok(PartialDate::month(year, month)) } else { Err(wrong()) }
            }
            [month, day] => PartialDate::day(year, digits(month, 2)? as u8, digits(day, 2)? as u8).ok_or_else(wrong),
            _ => Err(wrong()),
        }
    }
}

/// From the first day of `start` to the last day of `end`, both included. One date is an interval whose ends are equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct DateInterval {
    pub start: PartialDate,
    pub end: PartialDate,
}

impl DateInterval {
    pub fn new(start: PartialDate, end: PartialDate) -> DateInterval {
        DateInterval { start, end }
    }

    /// Whether some day belongs to both.
    pub fn overlaps(self, other: DateInterval) -> bool {
        self.start.first_day() <= other.end.last_day() && other.start.first_day() <= self.end.last_day()
    }
}

impl From<PartialDate> for DateInterval {
    fn from(date: PartialDate) -> DateInterval {
        DateInterval { start: date, end: date }
    }
}

/// `2021-06-16` for one date, `2021-06-07/2021-06-13` for an interval.
impl fmt::Display for DateInterval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.start == self.end { write!(f, "{}", self.start) } else { write!(f, "{}/{}", self.start, self.end) }
    }
}

impl FromStr for DateInterval {
    type Err = String;

    fn from_str(text: &str) -> Result<DateInterval, String> {
        match text.split_once('/') {
            None => Ok(text.parse::<PartialDate>()?.into()),
            Some((start, end)) => {
                let interval = DateInterval::new(start.parse()?, end.parse()?);
                if interval.start.first_day() <= interval.end.last_day() {
                    Ok(interval)
                } else {
                    Err(format!("'{text}' ends before it begins"))
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_reads_back_as_written() {
        for text in ["2008", "2021-06", "2021-06-16", "2021-06-07/2021-06-13", "2016-06/2016-09"] {
            assert_eq!(text.parse::<DateInterval>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn what_the_calendar_lacks_is_refused() {
        for text in ["", "21", "2021-13", "2021-02-30", "2021-6-1", "2021-06-01-01", "2022/2021"] {
            assert!(text.parse::<DateInterval>().is_err(), "{text}");
        }
    }

    #[test]
    fn grains_overlap() {
        let interval = |text: &str| text.parse::<DateInterval>().unwrap();
        assert!(interval("2021").overlaps(interval("2021-06-16")));
        assert!(interval("2021-06").overlaps(interval("2021-06-30/2021-07-02")));
        assert!(!interval("2021-06").overlaps(interval("2021-07")));
    }
}
