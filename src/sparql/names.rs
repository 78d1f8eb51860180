//! IRIs: a thing's number → its name, and back. Names are made of what outlives a file: keys of entities, hashes of documents, places in
//! texts. `docs/rdf.md` lists their forms.

use std::fmt::Write as _;

use super::id::{Class, HEAD, Id, Property, TAIL, What};
use super::index::Index;
use crate::base::{DocumentId, Modality, Polarity};
use crate::graph::{At, EdgeId, NodeId, Stated, View};

/// The beginning of every IRI of ours.
pub(super) const ROOT: &str = "urn:filature:";

/// Prefixes that every question may use without declaring them, and what they stand for.
pub const PREFIXES: &[(&str, &str)] = &[
    ("f", "urn:filature:"),
    ("e", "urn:filature:entity/"),
    ("d", "urn:filature:document/"),
    ("t", "urn:filature:type/"),
    ("r", "urn:filature:role/"),
    ("k", "urn:filature:kind/"),
    ("v", "urn:filature:value/"),
    ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
    ("skos", "http://www.w3.org/2004/02/skos/core#"),
    ("dcterms", "http://purl.org/dc/terms/"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
];

/// What is neither a letter or digit of ASCII nor one of `-._~:` is written as `%` and two hexadecimal digits a byte.
pub(super) fn escape(text: &str, out: &mut String) {
    for &byte in text.as_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b':' => out.push(byte as char),
            _ => drop(write!(out, "%{byte:02X}")),
        }
    }
}

/// The text that `escape` wrote; `None` for what it would not have written.
fn unescape(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, more)) = rest.split_first() {
        if byte == b'%' {
            let digits = std::str::from_utf8(more.get(..2)?).ok()?;
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
            rest = &more[2..];
        } else {
            bytes.push(byte);
            rest = more;
        }
    }
    let found = String::from_utf8(bytes).ok()?;
    let mut again = String::new();
    escape(&found, &mut again);
    (again == text).then_some(found)
}

/// Where in its document a piece of evidence stands: sentence and trigger in bytes, or the sentence's number.
pub(super) fn place(at: &At) -> String {
    match at {
        At::Text { sentence, trigger, .. } => {
            format!("{}-{}-{}-{}", sentence.start, sentence.end, trigger.start, trigger.end)
        }
        At::Number(number) => number.to_string(),
    }
}

/// The name of a statement.
fn statement(view: &View, index: &Index, stated: Stated, out: &mut String) {
    match stated {
        Stated::Event(event) => {
            let name = index.events(view).names.get(event.0 as usize - view.entity_count()).copied().unwrap_or(0);
            let _ = write!(out, "event/{name:032x}");
        }
        Stated::Relation(edge) => {
            let (polarity, modality) = view.stance(edge);
            out.push_str("relation/");
            escape(view.type_name(edge), out);
            for end in [view.source(edge), view.target(edge)] {
                out.push('/');
                escape(view.key(end), out);
            }
            let _ = write!(out, "/{}/{}", polarity.name(), modality.name());
        }
    }
}

/// The IRI of a thing; `None` where the number stands for no thing of the graph.
pub(super) fn iri(view: &View, index: &Index, what: What) -> Option<String> {
    let mut out = String::from(ROOT);
    match what {
        What::Entity(node) => {
            out.push_str("entity/");
            escape(view.key(NodeId(node)), &mut out);
        }
        What::Event(node) => statement(view, index, Stated::Event(NodeId(node)), &mut out),
        What::Relation(edge) => statement(view, index, Stated::Relation(EdgeId(edge)), &mut out),
        What::Evidence(list, k) => {
            statement(view, index, view.stated(list)?, &mut out);
            let records = view.records(list);
            let record = records.get(k as usize)?;
            let same = |other: &&crate::graph::Record| (other.document, &other.at) == (record.document, &record.at);
            let before = records[..k as usize].iter().filter(same).count();
            let _ = write!(out, "#{}-{}", view.document(record.document)?.id, place(&record.at));
            if before > 0 {
                let _ = write!(out, "-again-{before}");
            }
        }
        What::Document(number) => drop(write!(out, "document/{}", view.document(number)?.id)),
        What::Type(number) => {
            out.push_str("type/");
            escape(view.type_names().get(number as usize)?, &mut out);
        }
        What::Role(number) => {
            out.push_str("role/");
            escape(role_name(view, number)?, &mut out);
        }
        What::Kind(number) => {
            out.push_str("kind/");
            escape(view.kind_names().get(number as usize)?, &mut out);
        }
        What::Value(number) => {
            out.push_str("value/");
            escape(view.string(number), &mut out);
        }
        What::Class(class) => return Some(class.iri().to_string()),
        What::Property(property) => return Some(property.iri().to_string()),
        What::Text(_) | What::Integer(_) | What::Date(_) | What::Other(_) => return None,
    }
    Some(out)
}

fn role_name(view: &View, number: u16) -> Option<&str> {
    match number {
        HEAD => Some("head"),
        TAIL => Some("tail"),
        _ => view.role_names().get(number as usize).map(String::as_str),
    }
}

/// What an IRI names in this graph; `None` where it names nothing.
pub(super) fn thing(view: &View, index: &Index, iri: &str) -> Option<Id> {
    let what = match iri.strip_prefix(ROOT) {
        None => What::Property(*Property::ALL.iter().find(|p| p.iri() == iri)?),
        Some(rest) => match rest.split_once('/') {
            None => named(iri)?,
            Some(("event" | "relation", _)) => match rest.split_once('#') {
                None => told(view, index, rest)?,
                Some((statement, place)) => evidence(view, told(view, index, statement)?, place)?,
            },
            Some(("entity", key)) => What::Entity(view.find_key(&unescape(key)?)?.0),
            Some(("document", hash)) => What::Document(document(view, hash)?),
            Some(("type", name)) => What::Type(position(view.type_names(), &unescape(name)?)? as u16),
            Some(("kind", name)) => What::Kind(position(view.kind_names(), &unescape(name)?)? as u8),
            Some(("role", "head")) => What::Role(HEAD),
            Some(("role", "tail")) => What::Role(TAIL),
            Some(("role", name)) => What::Role(position(view.role_names(), &unescape(name)?)? as u16),
            Some(("value", name)) => What::Value(index.text(view, &unescape(name)?)?),
            Some(_) => return None,
        },
    };
    Some(what.id())
}

fn position(names: &[String], name: &str) -> Option<usize> {
    names.iter().position(|other| other == name)
}

fn named(iri: &str) -> Option<What> {
    let property = Property::ALL.iter().find(|p| p.iri() == iri).map(|p| What::Property(*p));
    property.or_else(|| Class::ALL.iter().find(|c| c.iri() == iri).map(|c| What::Class(*c)))
}

/// Two hexadecimal digits a byte, lower case, as ids are printed.
fn document(view: &View, hash: &str) -> Option<u32> {
    let number = u128::from_str_radix(hash, 16).ok()?;
    let id = DocumentId(number.to_be_bytes());
    (id.to_string() == hash).then(|| view.document_number(id)).flatten()
}

fn told(view: &View, index: &Index, rest: &str) -> Option<What> {
    if let Some(hash) = rest.strip_prefix("event/") {
        let name = u128::from_str_radix(hash, 16).ok().filter(|name| format!("{name:032x}") == hash)?;
        let sorted = &index.events(view).sorted;
        let at = sorted.binary_search_by_key(&name, |pair| pair.0).ok()?;
        return Some(What::Event(view.event(sorted[at].1).0));
    }
    let mut parts = rest.strip_prefix("relation/")?.split('/');
    let mut next = || parts.next();
    let type_number = position(view.type_names(), &unescape(next()?)?)? as u16;
    let head = view.find_key(&unescape(next()?)?)?;
    let tail = view.find_key(&unescape(next()?)?)?;
    let (polarity, modality) = (next()?, next()?);
    let polarity = [Polarity::Positive, Polarity::Negative].into_iter().find(|p| p.name() == polarity)?;
    let modality = MODALITIES.into_iter().find(|m| m.name() == modality)?;
    if next().is_some() {
        return None;
    }
    let fits = |edge: EdgeId| {
        view.role_number(edge).is_none()
            && view.type_number(edge) == type_number
            && view.stance(edge) == (polarity, modality)
    };
    view.find_edge(head, tail, fits).map(|edge| What::Relation(edge.0))
}

pub(super) const MODALITIES: [Modality; 4] =
    [Modality::Actual, Modality::Planned, Modality::Possible, Modality::Alleged];

fn evidence(view: &View, statement: What, at: &str) -> Option<What> {
    let list = match statement {
        What::Relation(edge) => edge,
        What::Event(node) => view.event_list(NodeId(node)),
        _ => return None,
    };
    let (hash, at) = at.split_once('-')?;
    let number = document(view, hash)?;
    let (at, again) = match at.split_once("-again-") {
        None => (at, 0),
        Some((at, again)) => (at, again.parse::<usize>().ok().filter(|n| *n > 0 && n.to_string() == again)?),
    };
    let records = view.records(list);
    let mut same = (0..).zip(&records).filter(|(_, r)| r.document == number && place(&r.at) == at);
    same.nth(again).map(|(k, _)| What::Evidence(list, k))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_escaped_reads_back_and_nothing_else_does() {
        for text in ["person:viktor bout", "a/b#c%d", "Петров", "", "~x_y-z.1:"] {
            let mut out = String::new();
            escape(text, &mut out);
            assert!(out.is_ascii() && !out.contains(['/', '#', ' ', '<', '>']), "{out}");
            assert_eq!(unescape(&out).as_deref(), Some(text));
        }
        for odd in ["%2", "%zz", "%61", "a b", "%c3%a9", "%FF"] {
            assert_eq!(unescape(odd), None, "{odd}");
        }
    }
}
