//! Terms that a question names or makes and the graph does not hold, by number; and the way between RDF terms and numbers.

use std::cell::RefCell;
use std::rc::Rc;

use oxrdf::vocab::xsd;
use oxrdf::{Literal, NamedNode, NamedNodeRef, Term};
use rustc_hash::FxHashMap;

use super::id::{Id, What};
use super::index::Index;
use super::names;
use crate::base::{DateInterval, PartialDate};
use crate::graph::View;

/// Grows with the terms that one question makes.
#[derive(Default)]
struct Table {
    numbers: FxHashMap<Term, u32>,
    terms: Vec<Term>,
}

/// The terms of one question over one view.
#[derive(Clone)]
pub(super) struct Terms<'a> {
    pub view: &'a View,
    pub index: &'a Index,
    others: Rc<RefCell<Table>>,
}

impl<'a> Terms<'a> {
    pub fn new(view: &'a View, index: &'a Index) -> Terms<'a> {
        Terms { view, index, others: Rc::default() }
    }

    fn other(&self, term: Term) -> Id {
        let mut table = self.others.borrow_mut();
        let next = table.terms.len() as u32;
        let number = *table.numbers.entry(term.clone()).or_insert(next);
        if number == next {
            table.terms.push(term);
        }
        What::Other(number).id()
    }

    /// A plain literal.
    pub fn text(&self, text: &str) -> Id {
        match self.index.text(self.view, text) {
            Some(number) => What::Text(number).id(),
            None => self.other(Literal::new_simple_literal(text).into()),
        }
    }

    pub fn integer(&self, value: i64) -> Id {
        Id::integer(value)
            .unwrap_or_else(|| self.other(Literal::new_typed_literal(value.to_string(), xsd::INTEGER).into()))
    }

    /// One date at its grain; an interval as a plain literal.
    pub fn time(&self, time: DateInterval) -> Id {
        if time.start == time.end { What::Date(time.start).id() } else { self.text(&time.to_string()) }
    }

    pub fn number(&self, term: Term) -> Id {
        let known = match &term {
            Term::NamedNode(node) => names::thing(self.view, self.index, node.as_str()),
            Term::Literal(literal) => match literal.datatype() {
                xsd::STRING => return self.text(literal.value()),
                xsd::INTEGER => {
                    let value = literal.value().parse::<i64>().ok().filter(|n| n.to_string() == literal.value());
                    value.and_then(Id::integer)
                }
                datatype => date_of(literal.value(), datatype).map(|date| What::Date(date).id()),
            },
            Term::BlankNode(_) => None,
        };
        known.unwrap_or_else(|| self.other(term))
    }

    pub fn term(&self, id: Id) -> Term {
        match id.what() {
            What::Other(number) => {
                let table = self.others.borrow();
                table.terms.get(number as usize).cloned().unwrap_or_else(|| Literal::from("").into())
            }
            What::Text(number) => Literal::new_simple_literal(self.view.string(number)).into(),
            What::Integer(value) => Literal::new_typed_literal(value.to_string(), xsd::INTEGER).into(),
            What::Date(date) => Literal::new_typed_literal(written(date), datatype(date)).into(),
            thing => {
                // Our names hold nothing that an IRI may not.
                let iri = names::iri(self.view, self.index, thing).unwrap_or_else(|| names::ROOT.to_string());
                NamedNode::new_unchecked(iri).into()
            }
        }
    }
}

fn datatype(date: PartialDate) -> NamedNodeRef<'static> {
    match (date.month, date.day) {
        (0, _) => xsd::G_YEAR,
        (_, 0) => xsd::G_YEAR_MONTH,
        _ => xsd::DATE,
    }
}

/// As XML Schema writes it: four digits of the year, a minus before them for years before 0.
fn written(date: PartialDate) -> String {
    let sign = if date.year < 0 { "-" } else { "" };
    let year = date.year.unsigned_abs();
    match (date.month, date.day) {
        (0, _) => format!("{sign}{year:04}"),
        (month, 0) => format!("{sign}{year:04}-{month:02}"),
        (month, day) => format!("{sign}{year:04}-{month:02}-{day:02}"),
    }
}

/// The date that `written` writes so.
fn date_of(text: &str, of: NamedNodeRef) -> Option<PartialDate> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text),
    };
    let mut parts = digits.split('-');
    let year = parts.next()?.parse::<i16>().ok()?.checked_mul(sign)?;
    let mut part = || parts.next().map_or(Some(0), |text| text.parse::<u8>().ok());
    let (month, day) = (part()?, part()?);
    PartialDate::day(year, month.max(1), day.max(1))?;
    let date = PartialDate { year, month, day };
    (datatype(date) == of && written(date) == text).then_some(date)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_written_as_xml_schema_does_and_read_back() {
        let check = |year, month, day, text: &str| {
            let date = PartialDate { year, month, day };
            assert_eq!(written(date), text);
            assert_eq!(date_of(text, datatype(date)), Some(date));
        };
        check(2021, 6, 16, "2021-06-16");
        check(2021, 6, 0, "2021-06");
        check(476, 0, 0, "0476");
        check(-44, 3, 15, "-0044-03-15");
        for odd in ["2021-6-16", "2021-02-30", "02021-01-01", "2021-06-16Z", "+2021-01-01", "-0000"] {
            assert_eq!(date_of(odd, xsd::DATE).or(date_of(odd, xsd::G_YEAR)), None, "{odd}");
        }
    }
}
