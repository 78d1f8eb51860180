//! Time expressions: found in the tokens, resolved against the document's date, attached to predicates by the tree.
//! In: a document's date, an analysis, the language's `Times`. Out: intervals at the grain that the text gives.

use jiff::ToSpan;
use jiff::civil::Date;

use super::tree::Tree;
use crate::analysis::{Analysis, Rel};
use crate::base::{DateInterval, PartialDate};
use crate::language::{Element, Field, Gives, TimePattern, Times, Toward, Unit, What};

/// A stretch of text that says when.
#[derive(Clone, Debug, PartialEq)]
pub struct TimeExpression {
    /// Tokens, as a half-open range of `Analysis::tokens`.
    pub tokens: (usize, usize),
    /// Words, as a half-open range of `Analysis::words`.
    pub words: (usize, usize),
    pub interval: DateInterval,
    /// What it means where the clause looks ahead ("se rencontreront lundi").
    pub ahead: Option<DateInterval>,
}

const YEARS: std::ops::RangeInclusive<i16> = 1000..=2199;

/// All expressions of a text, in text order, without overlap; the longest wins. Relative ones need `date`.
pub fn find(text: &str, analysis: &Analysis, times: &Times, date: Option<DateInterval>) -> Vec<TimeExpression> {
    let mut found = Vec::new();
    for sentence in &analysis.sentences {
        let tokens = sentence.tokens();
        let lower: Vec<String> =
            tokens.clone().map(|t| analysis.tokens[t].span.of(text).to_lowercase().replace('’', "'")).collect();
        let mut at = 0;
        while at < lower.len() {
            let best = times
                .patterns
                .iter()
                .filter_map(|pattern| {
                    let mut fields = Fields::default();
                    let length = matches(&pattern.elements, &lower[at..], times, &mut fields)?;
                    let (interval, ahead) = resolve(pattern, &fields, date)?;
                    Some((length, interval, ahead))
                })
                .max_by_key(|(length, ..)| *length);
            let Some((length, interval, ahead)) = best else {
                at += 1;
                continue;
            };
            let (first, last) = (tokens.start + at, tokens.start + at + length);
            let end = &analysis.tokens[last - 1];
            let words = (analysis.tokens[first].first_word as usize, end.first_word as usize + end.word_count as usize);
            found.push(TimeExpression { tokens: (first, last), words, interval, ahead });
            at += length;
        }
    }
    found
}

#[derive(Clone, Debug, Default)]
struct Fields {
    day: Option<u8>,
    month: Option<u8>,
    year: Option<i16>,
    day2: Option<u8>,
    month2: Option<u8>,
    year2: Option<i16>,
    weekday: Option<u8>,
    number: Option<i32>,
    unit: Option<Unit>,
    season: Option<(u8, u8)>,
}

/// How many tokens the elements take from the start of `tokens`, with the fields they fill.
fn matches(elements: &[Element], tokens: &[String], times: &Times, fields: &mut Fields) -> Option<usize> {
    let Some((first, rest)) = elements.split_first() else { return Some(0) };
    if let Some(token) = tokens.first() {
        let mut filled = fields.clone();
        if fits(&first.what, token, times, &mut filled)
            && let Some(length) = matches(rest, &tokens[1..], times, &mut filled)
        {
            *fields = filled;
            return Some(length + 1);
        }
    }
    if first.optional { matches(rest, tokens, times, fields) } else { None }
}

fn fits(what: &What, token: &str, times: &Times, fields: &mut Fields) -> bool {
    let field = match what {
        What::Words(words) => return words.iter().any(|word| word == token),
        What::Field(field) => field,
    };
    let digits = |text: &str, longest: usize| {
        (!text.is_empty() && text.len() <= longest && text.bytes().all(|b| b.is_ascii_digit()))
            .then(|| text.parse::<i32>().ok())
            .flatten()
    };
    let leading: String = token.chars().take_while(char::is_ascii_digit).collect();
    match field {
        Field::Day | Field::Day2 => {
            // "1er" is one token or two.
            let day = digits(&leading, 2)
                .filter(|d| (1..=31).contains(d) && token.len() <= leading.len() + 2)
                .map(|d| d as u8);
            *(if *field == Field::Day { &mut fields.day } else { &mut fields.day2 }) = day;
            day.is_some()
        }
        Field::Month | Field::Month2 => {
            let month = times.months.get(token).copied();
            *(if *field == Field::Month { &mut fields.month } else { &mut fields.month2 }) = month;
            month.is_some()
        }
        Field::Year | Field::Year2 => {
            let year = digits(token, 4).filter(|_| token.len() == 4).map(|y| y as i16).filter(|y| YEARS.contains(y));
            *(if *field == Field::Year { &mut fields.year } else { &mut fields.year2 }) = year;
            year.is_some()
        }
        Field::Weekday => {
            fields.weekday = times.weekdays.get(token).copied();
            fields.weekday.is_some()
        }
        Field::Number => {
            fields.number = times.numbers.get(token).copied().or_else(|| digits(token, 3));
            fields.number.is_some()
        }
        Field::Unit => {
            fields.unit = times.units.get(token).copied();
            fields.unit.is_some()
        }
        Field::Season => {
            fields.season = times.seasons.get(token).copied();
            fields.season.is_some()
        }
    }
}

/// What the pattern means, and what it means looking ahead; `None` where the calendar or the document's date does not allow it.
fn resolve(
    pattern: &TimePattern,
    fields: &Fields,
    date: Option<DateInterval>,
) -> Option<(DateInterval, Option<DateInterval>)> {
    let today = date.map(|d| d.end.last_day());
    match pattern.gives {
        Gives::Date => {
            if let Some((first, last)) = fields.season {
                let year = fields.year.or(today.map(|t| t.year()))?;
                let end = if last < first { year + 1 } else { year };
                return Some((DateInterval::new(PartialDate::month(year, first), PartialDate::month(end, last)), None));
            }
            one_date(fields.day, fields.month, fields.year, today, pattern.toward).map(|d| (d.into(), None))
        }
        Gives::Range => {
            let year2 = fields.year2.or(fields.year);
            let end = one_date(fields.day2, fields.month2.or(fields.month), year2, today, None)?;
            let month = fields.month.or(fields.month2);
            let year = fields
                .year
                .or(Some(end.year))
                .map(|y| if fields.year.is_none() && month > Some(end.month) { y - 1 } else { y });
            let start = one_date(fields.day, month, year, today, None)?;
            (start.first_day() <= end.last_day()).then(|| (DateInterval::new(start, end), None))
        }
        Gives::Weekday => {
            let today = today.filter(|_| date.is_some_and(|d| d.start == d.end && d.start.day > 0));
            let (today, wanted) = (today?, fields.weekday? as i32);
            let now = today.weekday().to_monday_one_offset() as i32;
            let back = (now - wanted).rem_euclid(7);
            let day = |shift: i32| {
                today.checked_add(i64::from(shift).days()).ok().map(|d| DateInterval::from(PartialDate::from(d)))
            };
            let next = day(if back == 0 { 7 } else { 7 - back });
            match pattern.toward {
                Some(Toward::Next) => next.map(|n| (n, None)),
                _ => day(-back).map(|past| (past, if back == 0 { Some(past) } else { next })),
            }
        }
        Gives::Ago => {
            let whole = date.is_some_and(|d| d.start == d.end && d.start.day > 0);
            shifted(today?, fields.unit?, fields.number? * pattern.sign, whole).map(|d| (d, None))
        }
        Gives::Unit => {
            let whole = date.is_some_and(|d| d.start == d.end && d.start.day > 0);
            shifted(today?, pattern.unit?, pattern.shift, whole).map(|d| (d, None))
        }
        Gives::Until => {
            let end = one_date(fields.day, fields.month, fields.year, today, None)?;
            let start = PartialDate::year(today?.year());
            (start.first_day() <= end.last_day()).then(|| (DateInterval::new(start, end), None))
        }
    }
}

/// The unit `shift` away from today. Days and weeks need the document's day.
fn shifted(today: Date, unit: Unit, shift: i32, day_known: bool) -> Option<DateInterval> {
    let shift = i64::from(shift);
    Some(match unit {
        Unit::Day if day_known => PartialDate::from(today.checked_add(shift.days()).ok()?).into(),
        Unit::Week if day_known => {
            let monday = today.checked_sub(i64::from(today.weekday().to_monday_zero_offset()).days()).ok()?;
            let first = monday.checked_add((shift * 7).days()).ok()?;
            DateInterval::new(first.into(), first.checked_add(6.days()).ok()?.into())
        }
        Unit::Month => {
            let day = today.first_of_month().checked_add(shift.months()).ok()?;
            PartialDate::month(day.year(), day.month() as u8).into()
        }
        Unit::Year => PartialDate::year(today.year().checked_add(shift as i16)?).into(),
        _ => return None,
    })
}

/// A date whose year, where it is missing, is the one that brings it nearest to the document's.
fn one_date(
    day: Option<u8>,
    month: Option<u8>,
    year: Option<i16>,
    today: Option<Date>,
    toward: Option<Toward>,
) -> Option<PartialDate> {
    let build = |year: i16| match (month, day) {
        (None, _) => Some(PartialDate::year(year)),
        (Some(month), None) => Some(PartialDate::month(year, month)),
        (Some(month), Some(day)) => PartialDate::day(year, month, day),
    };
    if let Some(year) = year {
        return build(year);
    }
    let today = today?;
    month?;
    let distance = |date: &PartialDate| {
        let days = |d: Date| (d - today).get_days();
        if date.first_day() <= today && today <= date.last_day() {
            0
        } else {
            days(date.first_day()).abs().min(days(date.last_day()).abs())
        }
    };
    let right_side = |date: &PartialDate| match toward {
        Some(Toward::Past) => date.first_day() <= today,
        Some(Toward::Next) => date.last_day() >= today,
        None => true,
    };
    (today.year() - 4..=today.year() + 4).filter_map(build).filter(right_side).min_by_key(distance)
}

/// The expressions of a document with the words they hang on.
pub struct Timeline {
    pub expressions: Vec<TimeExpression>,
    /// Governor of each expression, sorted as `expressions`.
    governors: Vec<Option<usize>>,
}

impl Timeline {
    pub fn new(text: &str, tree: &Tree, times: &Times, date: Option<DateInterval>) -> Timeline {
        let expressions = find(text, tree.analysis, times, date);
        let governors = expressions.iter().map(|e| governor(tree, e)).collect();
        Timeline { expressions, governors }
    }

    /// When, for a predicate whose words are `own` (trigger, expression, light verb) in one sentence: an expression that hangs on one of them, else
    /// one that opens the sentence of a coordinated clause, else one that hangs on a phrase of the predicate.
    pub fn of(&self, tree: &Tree, own: &[usize]) -> Option<&TimeExpression> {
        let first = *own.first()?;
        let sentence = &tree.analysis.sentences[tree.analysis.sentence_of(first)];
        let here = || {
            let all = self.expressions.iter().zip(&self.governors);
            all.filter(|(e, _)| sentence.words().contains(&e.words.0)).filter_map(|(e, g)| Some((e, (*g)?)))
        };
        if let Some((found, _)) = here().find(|(_, g)| own.contains(g)) {
            return Some(found);
        }
        let conjunct = own.iter().map(|&w| tree.first_conjunct(w)).find(|f| !own.contains(f));
        if let Some((found, _)) = conjunct.and_then(|f| here().find(|&(e, g)| g == f && e.words.1 <= f)) {
            return Some(found);
        }
        here()
            .find(|&(_, g)| {
                matches!(tree.rel(g), Rel::Obl | Rel::Nmod | Rel::Advmod)
                    && tree.head(g).is_some_and(|h| own.contains(&h))
            })
            .map(|(e, _)| e)
    }
}

/// The word outside the expression that it hangs on.
fn governor(tree: &Tree, expression: &TimeExpression) -> Option<usize> {
    let (start, end) = expression.words;
    let outside = |w: &usize| !(start..end).contains(w);
    (start..end)
        .filter(|&w| tree.rel(w) != Rel::Punct && tree.rel(w) != Rel::Case && tree.rel(w) != Rel::Det)
        .find_map(|w| tree.head(w).filter(outside))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::DataFiles;
    use crate::language::LanguagePack;
    use crate::schema::Schema;

    fn resolved(tokens: &str, date: &str) -> Vec<String> {
        let files = DataFiles::embedded();
        let schema = Schema::load(&files).unwrap();
        let pack = LanguagePack::load(&files, "fr", &schema).unwrap();
        let date: DateInterval = date.parse().unwrap();
        let lower: Vec<String> = tokens.split(' ').map(str::to_string).collect();
        let mut found = Vec::new();
        let mut at = 0;
        while at < lower.len() {
            let best = pack
                .times
                .patterns
                .iter()
                .filter_map(|pattern| {
                    let mut fields = Fields::default();
                    let length = matches(&pattern.elements, &lower[at..], &pack.times, &mut fields)?;
                    Some((length, resolve(pattern, &fields, Some(date))?.0))
                })
                .max_by_key(|(length, _)| *length);
            at += best.as_ref().map_or(1, |b| b.0);
            found.extend(best.map(|b| b.1.to_string()));
        }
        found
    }

    #[test]
    fn expressions_are_dated() {
        let check =
            |tokens: &str, wanted: &str| assert_eq!(resolved(tokens, "2018-03-14").join(" "), wanted, "{tokens}");
        check("le 16 juin", "2018-06-16");
        check("le 1 er décembre", "2017-12-01");
        check("le 12 décembre 2016 à paris", "2016-12-12");
        check("mardi", "2018-03-13");
        check("lundi prochain", "2018-03-19");
        check("hier", "2018-03-13");
        check("la semaine dernière", "2018-03-05/2018-03-11");
        check("du 3 au 5 mars", "2018-03-03/2018-03-05");
        check("du 28 février au 2 mars", "2018-02-28/2018-03-02");
        check("depuis 2008", "2008");
        check("de 2010 à 2014", "2010/2014");
        check("l' été 2016", "2016-06/2016-09");
        check("en janvier", "2018-01");
        check("en août 2014", "2014-08");
        check("l' an dernier", "2017");
        check("il y a deux ans", "2016");
        check("300 personnes", "");
    }

    #[test]
    fn without_the_day_only_what_needs_none_is_dated() {
        assert_eq!(resolved("lundi", "2021-06"), Vec::<String>::new());
        assert_eq!(resolved("le 16 juin", "2021-06"), ["2021-06-16"]);
        assert_eq!(resolved("l' an dernier", "2021-06"), ["2020"]);
    }
}
