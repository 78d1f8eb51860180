//! Terms as numbers: what the evaluator joins, hashes and compares. Everything of the graph has its place in the number itself; only
//! terms that the graph does not hold stand in a table (`terms`). Equal terms have equal numbers, within one question.

use crate::base::PartialDate;

/// A term in eight bytes: its sort in the upper six bits, its place in the rest.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) struct Id(u64);

/// What a number stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum What {
    /// A place among the view's nodes.
    Entity(u32),
    Event(u32),
    /// The number of an edge that is a relation.
    Relation(u32),
    /// List of evidence, and place in it.
    Evidence(u32, u32),
    /// A place in the view's documents.
    Document(u32),
    /// A statement type as a thing, and as what ties two entities directly.
    Type(u16),
    /// A place in the view's roles, or `HEAD`, or `TAIL`.
    Role(u16),
    /// A place in the view's kinds.
    Kind(u8),
    Class(Class),
    Property(Property),
    /// A value's name, by its string.
    Value(u32),
    /// A plain literal, by its string.
    Text(u32),
    Integer(i64),
    /// xsd:date, xsd:gYearMonth or xsd:gYear, as the grain is.
    Date(PartialDate),
    /// A place in the table of other terms.
    Other(u32),
}

/// The roles of a relation, which the view does not list.
pub(super) const HEAD: u16 = u16::MAX - 1;
pub(super) const TAIL: u16 = u16::MAX;

macro_rules! names {
    ($(#[$doc:meta])* $name:ident { $($item:ident = $iri:expr,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub(super) enum $name { $($item,)* }

        impl $name {
            pub const ALL: &[$name] = &[$($name::$item,)*];

            pub fn iri(self) -> &'static str {
                match self { $($name::$item => $iri,)* }
            }
        }
    };
}

names! {
    /// Classes; those of entities beside them are the kinds.
    Class {
        Entity = "urn:filature:Entity",
        Statement = "urn:filature:Statement",
        Relation = "urn:filature:Relation",
        Event = "urn:filature:Event",
        Evidence = "urn:filature:Evidence",
        Document = "urn:filature:Document",
    }
}

names! {
    /// Properties; types, roles and values are predicates too.
    Property {
        Class = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type",
        Label = "http://www.w3.org/2000/01/rdf-schema#label",
        OtherName = "http://www.w3.org/2004/02/skos/core#altLabel",
        Subkind = "urn:filature:subkind",
        NamedIn = "urn:filature:namedIn",
        Type = "urn:filature:type",
        Polarity = "urn:filature:polarity",
        Modality = "urn:filature:modality",
        Time = "urn:filature:time",
        From = "urn:filature:from",
        Until = "urn:filature:until",
        EvidenceCount = "urn:filature:evidenceCount",
        Evidence = "urn:filature:evidence",
        Document = "urn:filature:document",
        Quote = "urn:filature:quote",
        StartByte = "urn:filature:startByte",
        EndByte = "urn:filature:endByte",
        TriggerStartByte = "urn:filature:triggerStartByte",
        TriggerEndByte = "urn:filature:triggerEndByte",
        Sentence = "urn:filature:sentence",
        Source = "urn:filature:source",
        Place = "urn:filature:place",
        Title = "http://purl.org/dc/terms/title",
        Language = "http://purl.org/dc/terms/language",
    }
}

const SHIFT: u32 = 58;
/// Whole numbers between −2⁵⁶ and 2⁵⁶ fit.
const LARGEST: i64 = 1 << 56;
/// Evidence beyond the first 2²⁴ pieces of one statement has no number.
pub(super) const MOST_EVIDENCE: u32 = 1 << 24;

impl Id {
    fn new(sort: u64, place: u64) -> Id {
        Id(sort << SHIFT | place)
    }

    pub fn class(class: Class) -> Id {
        What::Class(class).id()
    }

    /// `None` for numbers that do not fit.
    pub fn integer(value: i64) -> Option<Id> {
        (-LARGEST..LARGEST).contains(&value).then(|| What::Integer(value).id())
    }

    pub fn what(self) -> What {
        let place = self.0 & ((1 << SHIFT) - 1);
        match self.0 >> SHIFT {
            0 => What::Entity(place as u32),
            1 => What::Event(place as u32),
            2 => What::Relation(place as u32),
            3 => What::Evidence((place >> 24) as u32, place as u32 & (MOST_EVIDENCE - 1)),
            4 => What::Document(place as u32),
            5 => What::Type(place as u16),
            6 => What::Role(place as u16),
            7 => What::Kind(place as u8),
            8 => What::Class(Class::ALL[place as usize]),
            9 => What::Property(Property::ALL[place as usize]),
            10 => What::Value(place as u32),
            11 => What::Text(place as u32),
            12 => What::Integer(place as i64 - LARGEST),
            13 => {
                let (month, day) = ((place >> 8) as u8, place as u8);
                What::Date(PartialDate { year: (place >> 16) as u16 as i16, month, day })
            }
            _ => What::Other(place as u32),
        }
    }
}

impl What {
    pub fn id(self) -> Id {
        match self {
            What::Entity(n) => Id::new(0, n.into()),
            What::Event(n) => Id::new(1, n.into()),
            What::Relation(n) => Id::new(2, n.into()),
            What::Evidence(list, k) => Id::new(3, u64::from(list) << 24 | u64::from(k)),
            What::Document(n) => Id::new(4, n.into()),
            What::Type(n) => Id::new(5, n.into()),
            What::Role(n) => Id::new(6, n.into()),
            What::Kind(n) => Id::new(7, n.into()),
            What::Class(class) => Id::new(8, class as u64),
            What::Property(property) => Id::new(9, property as u64),
            What::Value(n) => Id::new(10, n.into()),
            What::Text(n) => Id::new(11, n.into()),
            What::Integer(value) => Id::new(12, (value + LARGEST) as u64),
            What::Date(d) => Id::new(13, u64::from(d.year as u16) << 16 | u64::from(d.month) << 8 | u64::from(d.day)),
            What::Other(n) => Id::new(14, n.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_reads_back() {
        let date = |year, month, day| What::Date(PartialDate { year, month, day });
        let all = [
            What::Entity(u32::MAX),
            What::Evidence(u32::MAX, MOST_EVIDENCE - 1),
            What::Integer(-LARGEST),
            What::Integer(-1),
            What::Integer(LARGEST - 1),
            date(-9999, 0, 0),
            date(2021, 6, 0),
            date(9999, 12, 31),
            What::Class(Class::Document),
            What::Property(Property::Language),
            What::Role(TAIL),
        ];
        for (i, what) in all.into_iter().enumerate() {
            assert_eq!(what.id().what(), what);
            assert!(all[..i].iter().all(|other| other.id() != what.id()));
        }
    }
}
