//! The triples of the graph, none of them stored: what a subject says (`of`), and who says a thing (`with`), each from an index.
//! `docs/rdf.md` is the list of them for people; this file and `backward` are the only ones that know it.

use std::cell::RefCell;
use std::rc::Rc;

use super::id::{Class, HEAD, Id, MOST_EVIDENCE, Property, TAIL, What};
use super::index::{self, Index};
use super::names::MODALITIES;
use super::terms::Terms;
use crate::base::{DateInterval, Modality, PartialDate, Polarity};
use crate::graph::{At, EdgeId, NodeId, Record, Stated, View, finest};

/// A triple, and where the documents are found that say it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Triple {
    pub subject: Id,
    pub predicate: Id,
    pub object: Id,
    pub home: Home,
}

/// What decides which documents' graphs a triple stands in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Home {
    /// The documents that name the entity.
    Entity(u32),
    /// The documents that the list of evidence quotes.
    List(u32),
    /// Those of them that state it as a fact.
    Facts(u32),
    /// The document that a piece of evidence quotes: list, and place in it.
    Piece(u32, u32),
    Document(u32),
}

/// A few triples, or many, one after the other.
pub(super) type Triples<'a> = Box<dyn Iterator<Item = Triple> + 'a>;

/// The graph as triples. Cheap to clone.
#[derive(Clone)]
pub(super) struct Graph<'a> {
    pub view: &'a View,
    pub index: &'a Index,
    pub terms: Terms<'a>,
    /// By type: whether a relation of it holds both ways.
    pub symmetric: Rc<[bool]>,
    pub polarities: [Id; 2],
    pub modalities: [Id; 4],
    /// The list that was read last: questions ask for one piece of evidence after the other.
    records: Rc<RefCell<(u32, Rc<Vec<Record>>)>>,
}

pub(super) fn property(property: Property) -> Id {
    What::Property(property).id()
}

impl<'a> Graph<'a> {
    /// `symmetric` tells of a type by name whether its relations hold both ways.
    pub fn new(view: &'a View, index: &'a Index, symmetric: impl Fn(&str) -> bool) -> Graph<'a> {
        let terms = Terms::new(view, index);
        let polarities = [Polarity::Positive, Polarity::Negative].map(|p| terms.text(p.name()));
        let modalities = MODALITIES.map(|m| terms.text(m.name()));
        let symmetric = view.type_names().iter().map(|name| symmetric(name)).collect();
        let records = Rc::new(RefCell::new((u32::MAX, Rc::default())));
        Graph { view, index, terms, symmetric, polarities, modalities, records }
    }

    pub fn records(&self, list: u32) -> Rc<Vec<Record>> {
        let mut kept = self.records.borrow_mut();
        if kept.0 != list {
            let mut read = self.view.records(list);
            read.truncate(MOST_EVIDENCE as usize);
            *kept = (list, Rc::new(read));
        }
        Rc::clone(&kept.1)
    }

    /// The documents whose graphs a triple stands in, ascending.
    pub fn documents(&self, home: Home) -> Vec<u32> {
        let mut found: Vec<u32> = match home {
            Home::Document(number) => return vec![number],
            Home::Piece(list, k) => self.records(list).get(k as usize).map(|r| r.document).into_iter().collect(),
            Home::Entity(node) => self.view.named_in(NodeId(node)),
            Home::List(list) => self.records(list).iter().map(|r| r.document).collect(),
            Home::Facts(list) => {
                let records = self.records(list);
                records.iter().filter(|r| r.modality == Modality::Actual).map(|r| r.document).collect()
            }
        };
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The statement behind a list, as a subject.
    pub fn statement(&self, list: u32) -> Option<Id> {
        Some(match self.view.stated(list)? {
            Stated::Relation(edge) => What::Relation(edge.0).id(),
            Stated::Event(event) => What::Event(event.0).id(),
        })
    }

    /// Every subject, in the order: documents, entities, events, relations, evidence.
    pub fn subjects(&self) -> impl Iterator<Item = Id> + use<'a> {
        let view = self.view;
        let documents = (0..view.documents().len() as u32).map(|n| What::Document(n).id());
        let entities = index::entities(view).map(|n| What::Entity(n.0).id());
        documents.chain(entities).chain(self.statements()).chain(self.evidence())
    }

    pub fn statements(&self) -> impl Iterator<Item = Id> + use<'a> {
        let view = self.view;
        index::events(view)
            .map(|n| What::Event(n.0).id())
            .chain(index::relations(view).map(|e| What::Relation(e.0).id()))
    }

    pub fn evidence(&self) -> impl Iterator<Item = Id> + use<'a> {
        let view = self.view;
        (0..view.list_count()).flat_map(move |list| {
            let count = view.record_count(list).min(MOST_EVIDENCE);
            (0..count).map(move |k| What::Evidence(list, k).id())
        })
    }

    /// All that is said of a subject; the direct ties of an entity only where `direct`.
    pub fn of(&self, subject: Id, direct: bool) -> Triples<'a> {
        let mut found = Vec::new();
        self.each_of(subject, None, &mut |triple| found.push(triple));
        match subject.what() {
            What::Entity(node) if direct => Box::new(found.into_iter().chain(self.ties(NodeId(node), None))),
            _ => Box::new(found.into_iter()),
        }
    }

    /// What is said of a subject by one predicate, direct ties among it.
    pub fn of_by(&self, subject: Id, predicate: Id) -> Triples<'a> {
        if let (What::Entity(node), What::Type(number)) = (subject.what(), predicate.what()) {
            return self.ties(NodeId(node), Some(number));
        }
        let mut found = Vec::new();
        self.each_of(subject, Some(predicate), &mut |triple| {
            if triple.predicate == predicate {
                found.push(triple);
            }
        });
        Box::new(found.into_iter())
    }

    /// Visits what is said of a subject, direct ties apart; of other predicates than `only`, it may say nothing.
    fn each_of(&self, subject: Id, only: Option<Id>, visit: &mut dyn FnMut(Triple)) {
        match subject.what() {
            What::Entity(node) => self.entity(NodeId(node), subject, only, visit),
            What::Relation(edge) => {
                let (edge, home) = (EdgeId(edge), Home::List(edge));
                let mut say = |predicate, object| visit(Triple { subject, predicate, object, home });
                say(What::Role(HEAD).id(), What::Entity(self.view.source(edge).0).id());
                say(What::Role(TAIL).id(), What::Entity(self.view.target(edge).0).id());
                say(property(Property::Class), Id::class(Class::Relation));
                say(property(Property::Type), What::Type(self.view.type_number(edge)).id());
                self.stance(self.view.stance(edge), &mut say);
                self.stated(subject, edge.0, only, visit);
            }
            What::Event(node) => {
                let (event, list) = (NodeId(node), self.view.event_list(NodeId(node)));
                let mut say = |predicate, object| visit(Triple { subject, predicate, object, home: Home::List(list) });
                for edge in self.view.incoming(event) {
                    if let Some(role) = self.view.role_number(edge) {
                        say(What::Role(role.into()).id(), What::Entity(self.view.source(edge).0).id());
                    }
                }
                say(property(Property::Class), Id::class(Class::Event));
                if let Some(number) = self.view.event_type(event) {
                    say(property(Property::Type), What::Type(number).id());
                }
                self.stance(self.view.event_stance(event), &mut say);
                self.stated(subject, list, only, visit);
            }
            What::Evidence(list, k) => self.piece(subject, (list, k), visit),
            What::Document(number) => self.document(subject, number, visit),
            _ => {}
        }
    }

    fn entity(&self, node: NodeId, subject: Id, only: Option<Id>, visit: &mut dyn FnMut(Triple)) {
        let wanted = |p: Property| only.is_none_or(|only| only == property(p));
        let home = Home::Entity(node.0);
        let mut say = |p: Property, object, home| visit(Triple { subject, predicate: property(p), object, home });
        say(Property::Class, Id::class(Class::Entity), home);
        match self.view.kind_number(node) {
            u8::MAX => {}
            kind => say(Property::Class, What::Kind(kind).id(), home),
        }
        if let Some(name) = self.view.name_number(node) {
            say(Property::Label, What::Text(name).id(), home);
        }
        if wanted(Property::OtherName) {
            let aliases = self.view.alias_numbers(node);
            aliases.into_iter().for_each(|alias| say(Property::OtherName, What::Text(alias).id(), home));
        }
        if wanted(Property::Subkind)
            && let Some(subkind) = self.view.subkind_number(node)
        {
            say(Property::Subkind, What::Text(subkind).id(), home);
        }
        if wanted(Property::NamedIn) {
            for document in self.view.named_in(node) {
                say(Property::NamedIn, What::Document(document).id(), Home::Document(document));
            }
        }
    }

    fn stance(&self, (polarity, modality): (Polarity, Modality), say: &mut dyn FnMut(Id, Id)) {
        say(property(Property::Class), Id::class(Class::Statement));
        say(property(Property::Polarity), self.polarities[polarity as usize]);
        say(property(Property::Modality), self.modalities[modality as usize]);
    }

    /// What the evidence of a statement adds up to.
    fn stated(&self, subject: Id, list: u32, only: Option<Id>, visit: &mut dyn FnMut(Triple)) {
        use Property::{Evidence, EvidenceCount, From, Time, Until};
        let wanted = |p: Property| only.is_none_or(|only| only == property(p));
        if ![EvidenceCount, Evidence, Time, From, Until].into_iter().any(wanted) {
            return;
        }
        let mut say = |p: Property, object, home| visit(Triple { subject, predicate: property(p), object, home });
        let records = self.records(list);
        say(EvidenceCount, self.terms.integer(records.len() as i64), Home::List(list));
        for (k, record) in records.iter().enumerate() {
            say(Evidence, What::Evidence(list, k as u32).id(), Home::Document(record.document));
        }
        if let Some(time) = finest(records.iter().filter_map(|record| record.time)) {
            self.times(time, &mut |p, object| say(p, object, Home::List(list)));
        }
    }

    /// At its grain, and as the days that it spans, which compare with one another whatever the grain.
    fn times(&self, time: DateInterval, say: &mut dyn FnMut(Property, Id)) {
        say(Property::Time, self.terms.time(time));
        say(Property::From, What::Date(PartialDate::from(time.start.first_day())).id());
        say(Property::Until, What::Date(PartialDate::from(time.end.last_day())).id());
    }

    /// One piece of evidence.
    fn piece(&self, subject: Id, (list, k): (u32, u32), visit: &mut dyn FnMut(Triple)) {
        let records = self.records(list);
        let Some(record) = records.get(k as usize) else { return };
        let home = Home::Document(record.document);
        let mut say = |predicate: Id, object| visit(Triple { subject, predicate, object, home });
        say(property(Property::Class), Id::class(Class::Evidence));
        say(property(Property::Document), What::Document(record.document).id());
        say(property(Property::Modality), self.modalities[record.modality as usize]);
        match &record.at {
            At::Number(number) => say(property(Property::Sentence), self.terms.integer(i64::from(*number))),
            At::Text { sentence, trigger, .. } => {
                if let Some(text) = self.view.document_text(record.document) {
                    say(property(Property::Quote), self.terms.text(sentence.of(text)));
                }
                for (p, byte) in [
                    (Property::StartByte, sentence.start),
                    (Property::EndByte, sentence.end),
                    (Property::TriggerStartByte, trigger.start),
                    (Property::TriggerEndByte, trigger.end),
                ] {
                    say(property(p), self.terms.integer(i64::from(byte)));
                }
            }
        }
        if let Some(time) = record.time {
            self.times(time, &mut |p, object| say(property(p), object));
        }
        for (p, entity) in [(Property::Source, record.source), (Property::Place, record.place)] {
            if let Some(entity) = entity {
                say(property(p), What::Entity(entity).id());
            }
        }
        for (i, &(name, text)) in record.values.iter().enumerate() {
            if !record.values[..i].contains(&(name, text)) {
                say(What::Value(name).id(), What::Text(text).id());
            }
        }
    }

    fn document(&self, subject: Id, number: u32, visit: &mut dyn FnMut(Triple)) {
        let Some(row) = self.view.document(number) else { return };
        let home = Home::Document(number);
        let mut say = |p: Property, object| visit(Triple { subject, predicate: property(p), object, home });
        let (name, lang) = self.view.document_words(row);
        say(Property::Class, Id::class(Class::Document));
        say(Property::Label, What::Text(name).id());
        if lang != 0 {
            say(Property::Language, What::Text(lang).id());
        }
        if let (Some(title), Some(text)) = (row.title, self.view.document_text(number)) {
            say(Property::Title, self.terms.text(title.of(text)));
        }
        if let Some(date) = row.date {
            self.times(date, &mut say);
        }
    }

    /// Whether an edge is a relation that ties its ends directly: one that is affirmed as a fact.
    pub fn is_tie(&self, edge: EdgeId, of: Option<u16>) -> bool {
        self.view.role_number(edge).is_none()
            && of.is_none_or(|number| self.view.type_number(edge) == number)
            && self.view.stance(edge) == (Polarity::Positive, Modality::Actual)
    }

    fn tie(&self, subject: u32, edge: EdgeId, object: u32) -> Triple {
        Triple {
            subject: What::Entity(subject).id(),
            predicate: What::Type(self.view.type_number(edge)).id(),
            object: What::Entity(object).id(),
            home: Home::Facts(edge.0),
        }
    }

    /// The same tie the other way round, where its type holds both ways and nothing states it that way already.
    fn turned(&self, edge: EdgeId, source: u32, target: u32) -> Option<Triple> {
        let number = self.view.type_number(edge);
        let both = self.symmetric.get(number as usize).copied().unwrap_or(false);
        let stated = || self.view.find_edge(NodeId(target), NodeId(source), |e| self.is_tie(e, Some(number))).is_some();
        (both && source != target && !stated()).then(|| self.tie(target, edge, source))
    }

    fn may_turn(&self, of: Option<u16>) -> bool {
        match of {
            Some(number) => self.symmetric.get(number as usize).copied().unwrap_or(false),
            None => self.symmetric.contains(&true),
        }
    }

    /// What ties an entity to others.
    fn ties(&self, node: NodeId, of: Option<u16>) -> Triples<'a> {
        let (view, graph) = (self.view, self.clone());
        let out = view
            .outgoing(node)
            .zip(view.targets(node))
            .flat_map(move |(edge, &target)| graph.is_tie(edge, of).then(|| graph.tie(node.0, edge, target)));
        if !self.may_turn(of) {
            return Box::new(out);
        }
        let graph = self.clone();
        Box::new(out.chain(view.incoming(node).zip(view.sources(node)).filter_map(move |(edge, &source)| {
            graph.is_tie(edge, of).then(|| graph.turned(edge, source, node.0)).flatten()
        })))
    }

    /// What ties others to an entity.
    pub fn ties_to(&self, node: NodeId, of: Option<u16>) -> Triples<'a> {
        let (view, graph) = (self.view, self.clone());
        let stated = view
            .incoming(node)
            .zip(view.sources(node))
            .flat_map(move |(edge, &source)| graph.is_tie(edge, of).then(|| graph.tie(source, edge, node.0)));
        if !self.may_turn(of) {
            return Box::new(stated);
        }
        let graph = self.clone();
        Box::new(stated.chain(view.outgoing(node).zip(view.targets(node)).filter_map(move |(edge, &target)| {
            graph.is_tie(edge, of).then(|| graph.turned(edge, node.0, target)).flatten()
        })))
    }

    /// The ties between two entities, of one type or of any.
    pub fn ties_between(&self, from: NodeId, to: NodeId, of: Option<u16>) -> Vec<Triple> {
        let mut found = Vec::new();
        let view = self.view;
        view.find_edge(from, to, |edge| {
            if self.is_tie(edge, of) {
                found.push(self.tie(from.0, edge, to.0));
            }
            false
        });
        if self.may_turn(of) {
            view.find_edge(to, from, |edge| {
                if self.is_tie(edge, of) {
                    found.extend(self.turned(edge, to.0, from.0));
                }
                false
            });
        }
        found
    }

    /// The ties that a relation gives, one or two.
    pub fn ties_of(&self, edge: EdgeId, source: NodeId) -> impl Iterator<Item = Triple> + use<'a> {
        let target = self.view.target(edge);
        let tie = self.is_tie(edge, None).then(|| self.tie(source.0, edge, target.0));
        let turned = tie.and_then(|_| self.turned(edge, source.0, target.0));
        tie.into_iter().chain(turned)
    }
}
