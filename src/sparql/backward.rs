//! The triples from their far end: whose object is a thing or value, and all of one predicate. See `triples` for what they say.

use super::id::{Class, HEAD, Id, Property, TAIL, What};
use super::index::{self, Index, Pairs, of_value};
use super::triples::{Graph, Home, Triple, Triples, property};
use crate::graph::{At, EdgeId, NodeId, View};

impl<'a> Graph<'a> {
    /// The triples of a predicate and an object.
    pub fn with(&self, predicate: Id, object: Id) -> Triples<'a> {
        let (view, index) = (self.view, self.index);
        match (predicate.what(), object.what()) {
            (What::Type(number), What::Entity(node)) => self.ties_to(NodeId(node), Some(number)),
            (What::Role(HEAD), What::Entity(node)) => {
                let edges = view.outgoing(NodeId(node)).filter(move |&e| view.role_number(e).is_none());
                self.chosen(edges.map(|e| What::Relation(e.0).id()), predicate, object)
            }
            (What::Role(TAIL), What::Entity(node)) => {
                let edges = view.incoming(NodeId(node)).filter(move |&e| view.role_number(e).is_none());
                self.chosen(edges.map(|e| What::Relation(e.0).id()), predicate, object)
            }
            (What::Role(number), What::Entity(node)) => {
                let plays = move |e: &EdgeId| view.role_number(*e).is_some_and(|role| u16::from(role) == number);
                let events = view.outgoing(NodeId(node)).filter(plays).map(|e| What::Event(view.target(e).0).id());
                self.chosen(events, predicate, object)
            }
            (What::Value(name), _) => {
                let values = index.values(view);
                let start = values.partition_point(|row| (row.0, row.1) < (name, object));
                let subjects = values[start..].iter().take_while(move |row| (row.0, row.1) == (name, object));
                self.chosen(subjects.map(|row| row.2), predicate, object)
            }
            (What::Property(which), _) => self.with_property(which, predicate, object),
            _ => Box::new(std::iter::empty()),
        }
    }

    fn with_property(&self, which: Property, predicate: Id, object: Id) -> Triples<'a> {
        let (view, index) = (self.view, self.index);
        let events = |list: &'a [u32]| list.iter().map(|&n| What::Event(n).id());
        let relations = |list: &'a [u32]| list.iter().map(|&e| What::Relation(e).id());
        match (which, object.what()) {
            (Property::Class, What::Kind(kind)) => {
                let of_kind = index.kinds(view).get(kind.into()).iter().map(|&n| What::Entity(n).id());
                self.chosen(of_kind, predicate, object)
            }
            (Property::Class, What::Class(class)) => match class {
                Class::Entity => self.chosen(index::entities(view).map(|n| What::Entity(n.0).id()), predicate, object),
                Class::Statement => self.chosen(self.statements(), predicate, object),
                Class::Relation => self.chosen(relations(index.types(view).all()), predicate, object),
                Class::Event => self.chosen(index::events(view).map(|n| What::Event(n.0).id()), predicate, object),
                Class::Evidence => self.chosen(self.evidence(), predicate, object),
                Class::Document => {
                    let all = (0..view.documents().len() as u32).map(|n| What::Document(n).id());
                    self.chosen(all, predicate, object)
                }
            },
            (Property::Type, What::Type(number)) => {
                let events = events(index.event_types(view).get(number.into()));
                self.chosen(events.chain(relations(index.types(view).get(number.into()))), predicate, object)
            }
            (Property::Evidence, What::Evidence(list, _)) => {
                self.chosen(self.statement(list).into_iter(), predicate, object)
            }
            (Property::NamedIn, What::Document(number)) => {
                let named = index.entities_of(view).get(number as usize).iter().map(|&n| What::Entity(n).id());
                self.chosen(named, predicate, object)
            }
            (Property::Document, What::Document(number)) => {
                let pieces = index.lists_of(view).get(number as usize).iter().flat_map({
                    let graph = self.clone();
                    move |&list| graph.pieces_in(list, number)
                });
                self.chosen(pieces, predicate, object)
            }
            (Property::Polarity | Property::Modality, _) => self.with_stance(which, predicate, object),
            (Property::Quote | Property::Title | Property::Time, What::Text(_) | What::Other(_)) => {
                let oxrdf::Term::Literal(text) = self.terms.term(object) else { return Box::new(std::iter::empty()) };
                let hash = Index::hash(text.value());
                let all = index.hashed(which, || match which {
                    Property::Quote => quotes(view),
                    _ => self.hashes(predicate),
                });
                let start = all.partition_point(|pair| pair.0 < hash);
                let same = all[start..].iter().take_while(move |pair| pair.0 == hash).map(|pair| pair.1);
                let graph = self.clone();
                Box::new(same.flat_map(move |s| graph.of_by(s, predicate)).filter(move |t| t.object == object))
            }
            (Property::Class | Property::Type | Property::Evidence | Property::NamedIn | Property::Document, _) => {
                Box::new(std::iter::empty())
            }
            _ => {
                let pairs = index.inverse(which, || self.pairs(predicate));
                self.chosen(of_value(pairs, object).iter().map(|pair| pair.1), predicate, object)
            }
        }
    }

    fn with_stance(&self, which: Property, predicate: Id, object: Id) -> Triples<'a> {
        let (view, index) = (self.view, self.index);
        let fits = |stance: usize| {
            let value = match which {
                Property::Polarity => self.polarities[stance / 4],
                _ => self.modalities[stance % 4],
            };
            value == object
        };
        let groups = (0..8).filter(|&s| fits(s)).flat_map(|s| {
            let events = index.event_stances(view).get(s).iter().map(|&n| What::Event(n).id());
            events.chain(index.stances(view).get(s).iter().map(|&e| What::Relation(e).id()))
        });
        let statements: Vec<Id> = groups.collect();
        let statements = self.chosen(statements.into_iter(), predicate, object);
        if which == Property::Polarity || !self.modalities.contains(&object) {
            return statements;
        }
        let pairs = index.inverse(which, || {
            let all = self.evidence().filter_map(|piece| {
                let What::Evidence(list, k) = piece.what() else { return None };
                Some((property_modality(self, list, k)?, piece))
            });
            // By the modality's own number: that of its text may differ from question to question.
            all.collect()
        });
        let Some(modality) = self.modalities.iter().position(|&m| m == object) else { return statements };
        let modality = What::Integer(modality as i64).id();
        Box::new(statements.chain(self.chosen(of_value(pairs, modality).iter().map(|pair| pair.1), predicate, object)))
    }

    /// The triples of subjects that are known to say a predicate and object.
    fn chosen(&self, subjects: impl Iterator<Item = Id> + 'a, predicate: Id, object: Id) -> Triples<'a> {
        let graph = self.clone();
        Box::new(subjects.map(move |subject| Triple { subject, predicate, object, home: graph.home(subject, object) }))
    }

    /// Where the triples of a subject stand. No piece is read to learn its document: most questions ask for none.
    fn home(&self, subject: Id, object: Id) -> Home {
        match (subject.what(), object.what()) {
            (What::Entity(_), What::Document(number)) => Home::Document(number),
            (What::Entity(node), _) => Home::Entity(node),
            (What::Relation(_) | What::Event(_), What::Evidence(list, k)) => Home::Piece(list, k),
            (What::Relation(edge), _) => Home::List(edge),
            (What::Event(node), _) => Home::List(self.view.event_list(NodeId(node))),
            (What::Evidence(list, k), _) => Home::Piece(list, k),
            (What::Document(number), _) => Home::Document(number),
            _ => Home::Document(u32::MAX),
        }
    }

    /// The pieces of a list that quote a document.
    pub fn pieces_in(&self, list: u32, document: u32) -> Vec<Id> {
        let records = self.records(list);
        let own = (0..).zip(records.iter()).filter(|(_, record)| record.document == document);
        own.map(|(k, _)| What::Evidence(list, k).id()).collect()
    }

    /// All values of a property with their subjects, in no order; but for those that have a number in this question alone.
    fn pairs(&self, predicate: Id) -> Pairs {
        let lasting = |t: &Triple| !matches!(t.object.what(), What::Other(_));
        self.by(predicate).filter(lasting).map(|t| (t.object, t.subject)).collect()
    }

    /// The hash of each text that a property has, and its subject.
    fn hashes(&self, predicate: Id) -> Vec<(u64, Id)> {
        let hash = |t: Triple| match (t.object.what(), self.terms.term(t.object)) {
            (What::Text(_) | What::Other(_), oxrdf::Term::Literal(text)) => {
                Some((Index::hash(text.value()), t.subject))
            }
            _ => None,
        };
        self.by(predicate).filter_map(hash).collect()
    }

    /// All triples of a predicate.
    pub fn by(&self, predicate: Id) -> Triples<'a> {
        let (view, index, graph) = (self.view, self.index, self.clone());
        let each = |subjects: Box<dyn Iterator<Item = Id> + 'a>| -> Triples<'a> {
            Box::new(subjects.flat_map(move |subject| graph.of_by(subject, predicate)))
        };
        let entities = index::entities(view).map(|n| What::Entity(n.0).id());
        let documents = (0..view.documents().len() as u32).map(|n| What::Document(n).id());
        match predicate.what() {
            What::Type(number) => {
                let graph = self.clone();
                let ends = Ends { view, node: 0 };
                let edges = index.types(view).get(number.into()).iter().map(|&e| EdgeId(e));
                let tied = edges.scan(ends, |ends, edge| Some((edge, ends.source(edge))));
                Box::new(tied.flat_map(move |(edge, source)| graph.ties_of(edge, source)))
            }
            What::Role(HEAD | TAIL) => each(Box::new(index.types(view).all().iter().map(|&e| What::Relation(e).id()))),
            What::Role(number) => {
                let graph = self.clone();
                let edges = index.roles(view).get(number.into()).iter().map(|&e| EdgeId(e));
                let ends = Ends { view, node: 0 };
                Box::new(edges.scan(ends, |ends, edge| Some((edge, ends.source(edge)))).map(move |(edge, source)| {
                    let (subject, object) = (What::Event(view.target(edge).0).id(), What::Entity(source.0).id());
                    Triple { subject, predicate, object, home: graph.home(subject, object) }
                }))
            }
            What::Value(name) => {
                let (values, graph) = (index.values(view), self.clone());
                let start = values.partition_point(|row| row.0 < name);
                let rows = values[start..].iter().take_while(move |row| row.0 == name);
                Box::new(rows.map(move |&(_, object, subject)| Triple {
                    subject,
                    predicate,
                    object,
                    home: graph.home(subject, object),
                }))
            }
            What::Property(which) => match which {
                Property::Class => each(Box::new(self.subjects())),
                Property::Label => each(Box::new(documents.chain(entities))),
                Property::OtherName | Property::Subkind | Property::NamedIn => each(Box::new(entities)),
                Property::Type | Property::Polarity | Property::EvidenceCount => each(Box::new(self.statements())),
                Property::Evidence => {
                    let graph = self.clone();
                    Box::new(self.evidence().filter_map(move |piece| {
                        let What::Evidence(list, _) = piece.what() else { return None };
                        let subject = graph.statement(list)?;
                        Some(Triple { subject, predicate, object: piece, home: graph.home(subject, piece) })
                    }))
                }
                Property::Modality => each(Box::new(self.statements().chain(self.evidence()))),
                Property::Time | Property::From | Property::Until => {
                    each(Box::new(documents.chain(self.statements()).chain(self.evidence())))
                }
                Property::Title | Property::Language => each(Box::new(documents)),
                Property::Document
                | Property::Quote
                | Property::StartByte
                | Property::EndByte
                | Property::TriggerStartByte
                | Property::TriggerEndByte
                | Property::Sentence
                | Property::Source
                | Property::Place => each(Box::new(self.evidence())),
            },
            _ => Box::new(std::iter::empty()),
        }
    }

    /// All triples of an object.
    pub fn with_object(&self, object: Id) -> Triples<'a> {
        let mut predicates: Vec<Id> = Property::ALL.iter().map(|&p| property(p)).collect();
        let mut ties: Option<Triples<'a>> = None;
        if let What::Entity(node) = object.what() {
            let roles = 0..self.view.role_names().len() as u16;
            predicates = roles.chain([HEAD, TAIL]).map(|r| What::Role(r).id()).collect();
            predicates.extend([Property::Source, Property::Place].map(property));
            ties = Some(self.ties_to(NodeId(node), None));
        } else if let What::Text(_) | What::Other(_) = object.what() {
            predicates.extend(self.value_names().into_iter().map(|name| What::Value(name).id()));
        }
        let graph = self.clone();
        Box::new(ties.into_iter().flatten().chain(predicates.into_iter().flat_map(move |p| graph.with(p, object))))
    }

    /// The names that values have.
    fn value_names(&self) -> Vec<u32> {
        let values = self.index.values(self.view);
        let mut names = Vec::new();
        let mut at = 0;
        while let Some(row) = values.get(at) {
            names.push(row.0);
            at += values[at..].partition_point(|other| other.0 == row.0);
        }
        names
    }

    /// Everything.
    pub fn all(&self) -> Triples<'a> {
        let graph = self.clone();
        Box::new(self.subjects().flat_map(move |subject| graph.of(subject, true)))
    }
}

fn property_modality(graph: &Graph, list: u32, k: u32) -> Option<Id> {
    Some(What::Integer(graph.records(list).get(k as usize)?.modality as i64).id())
}

/// The hash of each quote, and its evidence.
fn quotes(view: &View) -> Vec<(u64, Id)> {
    let mut found = Vec::new();
    for list in 0..view.list_count() {
        for (k, record) in view.records(list).into_iter().enumerate() {
            if let (At::Text { sentence, .. }, Some(text)) = (&record.at, view.document_text(record.document)) {
                found.push((Index::hash(sentence.of(text)), What::Evidence(list, k as u32).id()));
            }
        }
    }
    found
}

/// The sources of edges that come in ascending order, in one walk over the nodes.
struct Ends<'a> {
    view: &'a View,
    node: usize,
}

impl Ends<'_> {
    fn source(&mut self, edge: EdgeId) -> NodeId {
        let (starts, _) = self.view.rows();
        while starts.get(self.node + 1).is_some_and(|&end| end <= edge.0) {
            self.node += 1;
        }
        NodeId(self.node as u32)
    }
}
