//! Packed evidence and packed contributions: what one document says in support of one statement or entity, in a few bytes.
//! Numbers are little-endian base-128 ("varints"); documents, entities and strings are numbers of the tables at hand.

use crate::base::{DateInterval, Modality, PartialDate, Span};

/// One piece of evidence: where a statement is said, and what that place adds to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Record {
    pub document: u32,
    pub at: At,
    pub modality: Modality,
    pub time: Option<DateInterval>,
    /// Entity numbers.
    pub place: Option<u32>,
    pub source: Option<u32>,
    /// Name and text, as string numbers, sorted by name.
    pub values: Vec<(u32, u32)>,
}

/// Where in a document something is said.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum At {
    /// The sentence, the word that states it, and the mentions of the role fillers where they are given.
    Text { sentence: Span, trigger: Span, arguments: Vec<Span> },
    /// The sentence's number, for documents that came without text.
    Number(u32),
}

/// What one document contributes to one entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Contribution {
    pub document: u32,
    pub kind: u8,
    /// String numbers; 0 where there is none.
    pub subkind: u32,
    pub name: u32,
    /// 0 unknown, 1 feminine, 2 masculine.
    pub gender: u8,
    pub named: bool,
    pub aliases: Vec<u32>,
    pub mentions: Vec<Span>,
}

pub(crate) fn put(out: &mut Vec<u8>, mut value: u32) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Takes one number off the front; `None` where the bytes end or the number is over 32 bits.
#[inline]
pub(crate) fn take(bytes: &mut &[u8]) -> Option<u32> {
    let mut value = 0u32;
    for (i, &byte) in bytes.iter().take(5).enumerate() {
        let part = u32::from(byte & 0x7f);
        if i == 4 && part > 0xf {
            return None;
        }
        value |= part << (7 * i);
        if byte < 0x80 {
            *bytes = &bytes[i + 1..];
            return Some(value);
        }
    }
    None
}

fn take_byte(bytes: &mut &[u8]) -> Option<u8> {
    let (&first, rest) = bytes.split_first()?;
    *bytes = rest;
    Some(first)
}

fn zigzag(value: i64) -> u32 {
    ((value << 1) ^ (value >> 63)) as u32
}

fn unzigzag(value: u32) -> i64 {
    i64::from(value >> 1) ^ -i64::from(value & 1)
}

/// A span relative to `base`; the distance is taken modulo 2³² so that no pair of spans is unwritable.
fn put_span(out: &mut Vec<u8>, base: u32, span: Span) {
    put(out, zigzag(i64::from(span.start.wrapping_sub(base) as i32)));
    put(out, span.end.wrapping_sub(span.start));
}

fn take_span(bytes: &mut &[u8], base: u32) -> Option<Span> {
    let start = base.wrapping_add(unzigzag(take(bytes)?) as u32);
    Some(Span { start, end: start.checked_add(take(bytes)?)? })
}

fn put_date(out: &mut Vec<u8>, date: PartialDate) {
    put(out, zigzag(i64::from(date.year)));
    out.extend([date.month, date.day]);
}

/// `None` too where the calendar has no such date.
fn take_date(bytes: &mut &[u8]) -> Option<PartialDate> {
    let year = i16::try_from(unzigzag(take(bytes)?)).ok()?;
    let (month, day) = (take_byte(bytes)?, take_byte(bytes)?);
    let known = PartialDate::day(year, month.max(1), day.max(1))?;
    (month > 0 || day == 0).then_some(PartialDate { month, day, ..known })
}

const MODALITY: u8 = 0b11;
const TIME: u8 = 1 << 2;
const INTERVAL: u8 = 1 << 3;
const PLACE: u8 = 1 << 4;
const SOURCE: u8 = 1 << 5;
const VALUES: u8 = 1 << 6;
const NUMBER: u8 = 1 << 7;

pub(crate) fn modality_code(modality: Modality) -> u8 {
    match modality {
        Modality::Actual => 0,
        Modality::Planned => 1,
        Modality::Possible => 2,
        Modality::Alleged => 3,
    }
}

pub(crate) fn modality_of(code: u8) -> Modality {
    match code & 3 {
        0 => Modality::Actual,
        1 => Modality::Planned,
        2 => Modality::Possible,
        _ => Modality::Alleged,
    }
}

impl Record {
    /// Appends: document · flags · [time] · [place] · [source] · [values] · where.
    pub fn encode(&self, out: &mut Vec<u8>) {
        put(out, self.document);
        let interval = self.time.is_some_and(|t| t.start != t.end);
        let flag = |on: bool, bit: u8| if on { bit } else { 0 };
        out.push(
            modality_code(self.modality)
                | flag(self.time.is_some(), TIME)
                | flag(interval, INTERVAL)
                | flag(self.place.is_some(), PLACE)
                | flag(self.source.is_some(), SOURCE)
                | flag(!self.values.is_empty(), VALUES)
                | flag(matches!(self.at, At::Number(_)), NUMBER),
        );
        if let Some(time) = self.time {
            put_date(out, time.start);
            if interval {
                put_date(out, time.end);
            }
        }
        self.place.iter().chain(&self.source).for_each(|&entity| put(out, entity));
        if !self.values.is_empty() {
            put(out, self.values.len() as u32);
            for &(name, text) in &self.values {
                put(out, name);
                put(out, text);
            }
        }
        match &self.at {
            At::Number(number) => put(out, *number),
            At::Text { sentence, trigger, arguments } => {
                put(out, sentence.start);
                put(out, sentence.end.wrapping_sub(sentence.start));
                put_span(out, sentence.start, *trigger);
                put(out, arguments.len() as u32);
                arguments.iter().for_each(|span| put_span(out, sentence.start, *span));
            }
        }
    }

    /// Takes one record off the front; `None` where the bytes are no record.
    pub fn decode(bytes: &mut &[u8]) -> Option<Record> {
        let document = take(bytes)?;
        let flags = take_byte(bytes)?;
        let time = match (flags & TIME != 0, flags & INTERVAL != 0) {
            (false, false) => None,
            (false, true) => return None,
            (true, false) => Some(take_date(bytes)?.into()),
            (true, true) => Some(DateInterval::new(take_date(bytes)?, take_date(bytes)?)),
        };
        let place = if flags & PLACE != 0 { Some(take(bytes)?) } else { None };
        let source = if flags & SOURCE != 0 { Some(take(bytes)?) } else { None };
        let mut values = Vec::new();
        if flags & VALUES != 0 {
            for _ in 0..take(bytes)? {
                values.push((take(bytes)?, take(bytes)?));
            }
        }
        let at = if flags & NUMBER != 0 {
            At::Number(take(bytes)?)
        } else {
            let start = take(bytes)?;
            let sentence = Span { start, end: start.checked_add(take(bytes)?)? };
            let trigger = take_span(bytes, start)?;
            let mut arguments = Vec::new();
            for _ in 0..take(bytes)? {
                arguments.push(take_span(bytes, start)?);
            }
            At::Text { sentence, trigger, arguments }
        };
        Some(Record { document, at, modality: modality_of(flags & MODALITY), time, place, source, values })
    }
}

/// A number in a record that points into a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Points {
    Document(u32),
    Entity(u32),
    String(u32),
}

/// Goes over one record at the front and takes it off, without making it: shows `number` what points into a table and `rest` the bytes
/// between, in their order. `None` where the bytes are no record, or where `number` gives that.
pub(crate) fn scan(
    bytes: &mut &[u8],
    mut number: impl FnMut(Points) -> Option<()>,
    mut rest: impl FnMut(&[u8]),
) -> Option<()> {
    number(Points::Document(take(bytes)?))?;
    let begin = *bytes;
    let flags = take_byte(bytes)?;
    match (flags & TIME != 0, flags & INTERVAL != 0) {
        (false, false) => {}
        (false, true) => return None,
        (true, interval) => {
            take_date(bytes)?;
            if interval {
                take_date(bytes)?;
            }
        }
    }
    rest(&begin[..begin.len() - bytes.len()]);
    for _ in 0..u8::from(flags & PLACE != 0) + u8::from(flags & SOURCE != 0) {
        number(Points::Entity(take(bytes)?))?;
    }
    if flags & VALUES != 0 {
        let begin = *bytes;
        let count = take(bytes)?;
        rest(&begin[..begin.len() - bytes.len()]);
        for _ in 0..count {
            number(Points::String(take(bytes)?))?;
            number(Points::String(take(bytes)?))?;
        }
    }
    let begin = *bytes;
    if flags & NUMBER != 0 {
        take(bytes)?;
    } else {
        let start = take(bytes)?;
        start.checked_add(take(bytes)?)?;
        take_span(bytes, start)?;
        for _ in 0..take(bytes)? {
            take_span(bytes, start)?;
        }
    }
    rest(&begin[..begin.len() - bytes.len()]);
    Some(())
}

impl Contribution {
    pub fn encode(&self, out: &mut Vec<u8>) {
        put(out, self.document);
        out.push(self.kind);
        put(out, self.subkind);
        out.push(self.gender | u8::from(self.named) << 2);
        put(out, self.name);
        put(out, self.aliases.len() as u32);
        self.aliases.iter().for_each(|&alias| put(out, alias));
        put(out, self.mentions.len() as u32);
        let mut base = 0;
        for &mention in &self.mentions {
            put_span(out, base, mention);
            base = mention.start;
        }
    }

    pub fn decode(bytes: &mut &[u8]) -> Option<Contribution> {
        let document = take(bytes)?;
        let kind = take_byte(bytes)?;
        let subkind = take(bytes)?;
        let flags = take_byte(bytes)?;
        if flags > 6 || flags & 3 == 3 {
            return None;
        }
        let name = take(bytes)?;
        let mut aliases = Vec::new();
        for _ in 0..take(bytes)? {
            aliases.push(take(bytes)?);
        }
        let (mut mentions, mut base) = (Vec::new(), 0);
        for _ in 0..take(bytes)? {
            let mention = take_span(bytes, base)?;
            base = mention.start;
            mentions.push(mention);
        }
        Some(Contribution {
            document,
            kind,
            subkind,
            name,
            gender: flags & 3,
            named: flags & 4 != 0,
            aliases,
            mentions,
        })
    }
}

/// The items of a list that begins with their number; ends early where the bytes are no list.
pub(crate) struct List<'a, T> {
    bytes: &'a [u8],
    left: u32,
    decode: fn(&mut &'a [u8]) -> Option<T>,
}

impl<'a> List<'a, Record> {
    pub fn records(mut bytes: &'a [u8]) -> List<'a, Record> {
        let left = take(&mut bytes).unwrap_or(0);
        List { bytes, left, decode: Record::decode }
    }
}

impl<'a> List<'a, Contribution> {
    pub fn contributions(mut bytes: &'a [u8]) -> List<'a, Contribution> {
        let left = take(&mut bytes).unwrap_or(0);
        List { bytes, left, decode: Contribution::decode }
    }
}

impl<T> List<'_, T> {
    /// How many items the list says that it holds.
    pub fn len(&self) -> u32 {
        self.left
    }

    /// Whether every item was there and nothing is left; for checking, after the last item was taken.
    pub fn is_complete(&self) -> bool {
        self.left == 0 && self.bytes.is_empty()
    }
}

impl<T> Iterator for List<'_, T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        if self.left == 0 {
            return None;
        }
        let item = (self.decode)(&mut self.bytes)?;
        self.left -= 1;
        Some(item)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn span() -> impl Strategy<Value = Span> {
        (any::<u32>(), 0u32..1000)
            .prop_map(|(a, n)| Span { start: a.min(u32::MAX - 1000), end: a.min(u32::MAX - 1000) + n })
    }

    fn date() -> impl Strategy<Value = PartialDate> {
        (-9999i16..=9999, 0u8..=12, 0u8..=28).prop_map(|(year, month, day)| PartialDate {
            year,
            month,
            day: if month == 0 { 0 } else { day },
        })
    }

    fn record() -> impl Strategy<Value = Record> {
        let at =
            prop_oneof![
                any::<u32>().prop_map(At::Number),
                (span(), span(), prop::collection::vec(span(), 0..3))
                    .prop_map(|(sentence, trigger, arguments)| At::Text { sentence, trigger, arguments })
            ];
        let time = prop::option::of((date(), date()).prop_map(|(a, b)| DateInterval::new(a, b)));
        let values = prop::collection::vec((any::<u32>(), any::<u32>()), 0..3);
        (any::<u32>(), at, 0u8..4, time, any::<Option<u32>>(), any::<Option<u32>>(), values).prop_map(
            |(document, at, modality, time, place, source, values)| Record {
                document,
                at,
                modality: modality_of(modality),
                time,
                place,
                source,
                values,
            },
        )
    }

    proptest! {
        #[test]
        fn a_record_reads_back(record in record()) {
            let mut bytes = Vec::new();
            record.encode(&mut bytes);
            let mut rest = &bytes[..];
            prop_assert_eq!(Record::decode(&mut rest), Some(record));
            prop_assert!(rest.is_empty());
            let mut again = Vec::new();
            let mut rest = &bytes[..];
            let copy = std::cell::RefCell::new(&mut again);
            let number = |to: Points| {
                let (Points::Document(n) | Points::Entity(n) | Points::String(n)) = to;
                put(&mut copy.borrow_mut(), n);
                Some(())
            };
            prop_assert_eq!(scan(&mut rest, number, |bytes| copy.borrow_mut().extend_from_slice(bytes)), Some(()));
            prop_assert!(rest.is_empty());
            prop_assert_eq!(&again, &bytes);
            for cut in 0..bytes.len() {
                prop_assert_eq!(Record::decode(&mut &bytes[..cut]), None);
                prop_assert_eq!(scan(&mut &bytes[..cut], |_| Some(()), |_| {}), None);
            }
        }

        #[test]
        fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
            List::records(&bytes).for_each(drop);
            List::contributions(&bytes).for_each(drop);
            let (mut one, mut other) = (&bytes[..], &bytes[..]);
            prop_assert_eq!(Record::decode(&mut one).is_some(), scan(&mut other, |_| Some(()), |_| {}).is_some());
        }
    }
}
