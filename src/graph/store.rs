//! The mutable graph: what each document contributes, as nodes and edges of a petgraph `StableDiGraph`.
//! Entities are nodes; a relation that a document states is an edge; an event that a document states is a node with an edge a role
//! filler. Nothing is merged here beyond entities of one key: equal statements of several documents become one when the view is built,
//! so that the order of coming and going leaves no trace.

use std::collections::BTreeMap;

use petgraph::stable_graph::{NodeIndex, StableDiGraph};
use rustc_hash::FxHashMap;

use super::record::{At, Contribution, List, Record, modality_of, put, take};
use super::strings::Interner;
use super::update::{EntityUpdate, GraphUpdate, StatementUpdate};
use super::vocabulary::{NameList, TypeNames, Vocabulary};
use crate::base::{DateInterval, Diagnostic, Document, DocumentId, Modality, Polarity, Span};
use crate::schema::Gender;

/// A node's own data. Numbers are the store's.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Node {
    /// `contributions`: where in `Store::bytes` the last contribution lies, `NONE` without one.
    Entity { key: u32, contributions: u32 },
    /// `evidence`: where in `Store::bytes` its list of records lies.
    Event { kind: u16, polarity: Polarity, evidence: u32 },
}

/// An edge's own data.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Edge {
    Relation {
        kind: u16,
        polarity: Polarity,
        evidence: u32,
    },
    /// From the filler to the event.
    Role {
        role: u16,
    },
}

pub(crate) const NONE: u32 = u32::MAX;

/// A document without its number.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct StoredDocument {
    pub id: DocumentId,
    pub name: String,
    pub lang: String,
    /// See `GraphUpdate::reading`.
    pub reading: String,
    /// `None` for documents that an import names without giving their text.
    pub text: Option<String>,
    pub title: Option<Span>,
    pub date: Option<DateInterval>,
    pub body_start: u32,
    pub diagnostics: Vec<Diagnostic>,
}

#[derive(Default)]
pub(crate) struct Store {
    pub graph: StableDiGraph<Node, Edge, u32>,
    pub strings: Interner,
    pub kinds: NameList,
    pub types: NameList,
    pub roles: NameList,
    /// Documents by number; `None` where one was removed.
    pub documents: Vec<Option<StoredDocument>>,
    pub by_id: BTreeMap<DocumentId, u32>,
    /// Key (string number) → entity node.
    pub by_key: FxHashMap<u32, NodeIndex>,
    /// Packed evidence lists and contributions, appended to only.
    pub bytes: Vec<u8>,
    /// Whether any record has values; once true, it stays.
    pub has_values: bool,
}

impl Store {
    /// Takes in what one document says that is not in.
    pub fn apply(&mut self, update: &GraphUpdate, vocabulary: &Vocabulary) {
        let Document { id, name, text, title, date, body_start, diagnostics, origin: _ } = &update.document;
        let document = self.add_document(StoredDocument {
            id: *id,
            name: name.clone(),
            lang: update.lang.clone(),
            reading: update.reading.clone(),
            text: Some(text.clone()),
            title: *title,
            date: *date,
            body_start: *body_start,
            diagnostics: diagnostics.clone(),
        });
        let nodes: Vec<NodeIndex> = update.entities.iter().map(|e| self.contribute(document, e, vocabulary)).collect();
        for statement in &update.statements {
            if let Some(names) = vocabulary.get(statement.type_id) {
                self.state(document, statement, names, &nodes);
            }
        }
    }

    pub fn document(&self, id: DocumentId) -> Option<&StoredDocument> {
        self.by_id.get(&id).and_then(|&number| self.documents[number as usize].as_ref())
    }

    pub fn add_document(&mut self, document: StoredDocument) -> u32 {
        let number = self.documents.len() as u32;
        self.by_id.insert(document.id, number);
        self.documents.push(Some(document));
        number
    }

    /// The node of that key, made where there is none.
    pub fn entity(&mut self, key: u32) -> NodeIndex {
        let graph = &mut self.graph;
        *self.by_key.entry(key).or_insert_with(|| graph.add_node(Node::Entity { key, contributions: NONE }))
    }

    fn contribute(&mut self, document: u32, update: &EntityUpdate, vocabulary: &Vocabulary) -> NodeIndex {
        let key = self.strings.intern(&update.key);
        let node = self.entity(key);
        let contribution = Contribution {
            document,
            kind: self.kinds.number(vocabulary.kind(update.kind)) as u8,
            subkind: update.subkind.as_deref().map_or(0, |s| self.strings.intern(s)),
            name: self.strings.intern(&update.name),
            gender: match update.gender {
                Gender::Unknown => 0,
                Gender::Feminine => 1,
                Gender::Masculine => 2,
            },
            named: update.named,
            aliases: update.aliases.iter().map(|alias| self.strings.intern(alias)).collect(),
            mentions: update.mentions.clone(),
        };
        self.add_contribution(node, &contribution);
        node
    }

    /// Puts one more contribution before those that the node has.
    pub fn add_contribution(&mut self, node: NodeIndex, contribution: &Contribution) {
        let at = self.next_offset();
        let Some(Node::Entity { contributions, .. }) = self.graph.node_weight_mut(node) else { return };
        let before = std::mem::replace(contributions, at);
        put(&mut self.bytes, before);
        contribution.encode(&mut self.bytes);
    }

    fn next_offset(&self) -> u32 {
        u32::try_from(self.bytes.len()).ok().filter(|&at| at != NONE).expect("packed evidence stays below 4 GiB")
    }

    /// The contributions of the list that begins at `at`, last first.
    pub fn contributions(&self, at: u32) -> impl Iterator<Item = Contribution> + '_ {
        let mut next = at;
        std::iter::from_fn(move || {
            let mut bytes = self.bytes.get(next as usize..)?;
            next = take(&mut bytes)?;
            Contribution::decode(&mut bytes)
        })
    }

    pub fn records(&self, at: u32) -> List<'_, Record> {
        List::records(self.bytes.get(at as usize..).unwrap_or(&[]))
    }

    /// The modality of the first record of a list; quicker than reading it.
    pub fn first_modality(&self, at: u32) -> Modality {
        let mut bytes = self.bytes.get(at as usize..).unwrap_or(&[]);
        let (_, _) = (take(&mut bytes), take(&mut bytes));
        modality_of(bytes.first().copied().unwrap_or(0))
    }

    /// Appends a list of records and tells where it lies.
    pub fn add_records(&mut self, records: &[Record]) -> u32 {
        let at = self.next_offset();
        self.has_values |= records.iter().any(|record| !record.values.is_empty());
        put(&mut self.bytes, records.len() as u32);
        for record in records {
            record.encode(&mut self.bytes);
        }
        at
    }

    fn state(&mut self, document: u32, statement: &StatementUpdate, names: &TypeNames, nodes: &[NodeIndex]) {
        let entity = |n: u32| nodes.get(n as usize).copied();
        let mut values: Vec<(u32, u32)> = Vec::new();
        for (name, text) in &statement.values {
            values.push((self.strings.intern(name), self.strings.intern(text)));
        }
        let record = |arguments: Vec<Span>, sentence: Span, trigger: Span| Record {
            document,
            at: At::Text { sentence, trigger, arguments },
            modality: statement.modality,
            time: statement.time,
            place: statement.place.and_then(entity).map(|n| n.index() as u32),
            source: statement.source.and_then(entity).map(|n| n.index() as u32),
            values: values.clone(),
        };
        // Evidence lists the mentions in the order of the roles; what reorders the roles reorders them.
        let build = |order: &[usize]| -> Vec<Record> {
            let whole = |arguments: &[Span]| arguments.len() == statement.roles.len();
            let of = |e: &crate::base::Evidence| {
                let arguments = match whole(&e.arguments) {
                    true => order.iter().map(|&i| e.arguments[i]).collect(),
                    false => e.arguments.clone(),
                };
                record(arguments, e.sentence, e.trigger)
            };
            statement.evidence.iter().map(of).collect()
        };
        if statement.evidence.is_empty() {
            return;
        }
        let kind = self.types.number(&names.name);
        let polarity = statement.polarity;
        let filled: Vec<(usize, &str, NodeIndex)> = statement
            .roles
            .iter()
            .enumerate()
            .filter_map(|(i, &(role, n))| Some((i, names.roles.get(role.0 as usize)?.as_str(), entity(n)?)))
            .collect();
        if names.event {
            let mut fillers = filled;
            fillers.sort_by(|a, b| (a.1, self.key_of(a.2), a.0).cmp(&(b.1, self.key_of(b.2), b.0)));
            fillers.dedup_by(|a, b| (a.1, a.2) == (b.1, b.2));
            let order: Vec<usize> = fillers.iter().map(|f| f.0).collect();
            let evidence = self.add_records(&build(&order));
            let fillers: Vec<(u16, NodeIndex)> = fillers.iter().map(|f| (self.roles.number(f.1), f.2)).collect();
            self.add_event(kind, polarity, evidence, &fillers);
            return;
        }
        let role_name = |role: Option<crate::schema::RoleId>| role.map(|role| names.roles[role.0 as usize].as_str());
        let (head, tail) = (role_name(names.head), role_name(names.tail));
        for one in filled.iter().filter(|f| Some(f.1) == head) {
            for other in filled.iter().filter(|f| Some(f.1) == tail && f.2 != one.2) {
                // Of a symmetric type, the first by key is the head; its mentions keep the order in which the text has them.
                let turn = names.symmetric && self.key_of(other.2) < self.key_of(one.2);
                let (from, to) = if turn { (other, one) } else { (one, other) };
                let evidence = self.add_records(&build(&[one.0, other.0]));
                self.graph.add_edge(from.2, to.2, Edge::Relation { kind, polarity, evidence });
            }
        }
    }

    pub fn add_event(&mut self, kind: u16, polarity: Polarity, evidence: u32, fillers: &[(u16, NodeIndex)]) {
        let event = self.graph.add_node(Node::Event { kind, polarity, evidence });
        for &(role, filler) in fillers {
            self.graph.add_edge(filler, event, Edge::Role { role });
        }
    }

    pub fn key_of(&self, node: NodeIndex) -> &str {
        match self.graph.node_weight(node) {
            Some(&Node::Entity { key, .. }) => self.strings.get(key),
            _ => "",
        }
    }

    /// Forgets a document and all that it alone says. Whether it was there.
    pub fn remove(&mut self, id: DocumentId) -> bool {
        let Some(document) = self.by_id.remove(&id) else { return false };
        self.documents[document as usize] = None;
        let edges: Vec<_> = self.graph.edge_indices().collect();
        for edge in edges {
            if let Some(&Edge::Relation { kind, polarity, evidence }) = self.graph.edge_weight(edge) {
                match self.without(evidence, document) {
                    None => {}
                    Some(NONE) => drop(self.graph.remove_edge(edge)),
                    Some(evidence) => self.graph[edge] = Edge::Relation { kind, polarity, evidence },
                }
            }
        }
        let nodes: Vec<_> = self.graph.node_indices().collect();
        for node in nodes {
            match self.graph[node] {
                Node::Event { kind, polarity, evidence } => match self.without(evidence, document) {
                    None => {}
                    Some(NONE) => drop(self.graph.remove_node(node)),
                    Some(evidence) => self.graph[node] = Node::Event { kind, polarity, evidence },
                },
                Node::Entity { contributions, .. } => self.withdraw(node, contributions, document),
            }
        }
        self.drop_orphans();
        true
    }

    /// The records at `at` without those of `document`: `None` if nothing changes, `NONE` if nothing is left.
    fn without(&mut self, at: u32, document: u32) -> Option<u32> {
        let records = self.records(at);
        let all = records.len() as usize;
        let kept: Vec<Record> = records.filter(|record| record.document != document).collect();
        match kept.len() {
            n if n == all => None,
            0 => Some(NONE),
            _ => Some(self.add_records(&kept)),
        }
    }

    fn withdraw(&mut self, node: NodeIndex, at: u32, document: u32) {
        let all: Vec<Contribution> = self.contributions(at).collect();
        if all.iter().all(|c| c.document != document) {
            return;
        }
        if let Node::Entity { contributions, .. } = &mut self.graph[node] {
            *contributions = NONE;
        }
        for contribution in all.iter().rev().filter(|c| c.document != document) {
            self.add_contribution(node, contribution);
        }
    }

    /// An entity lives as long as a document names it or a statement has it.
    fn drop_orphans(&mut self) {
        let mut used: rustc_hash::FxHashSet<u32> = rustc_hash::FxHashSet::default();
        let lists: Vec<u32> = self
            .graph
            .edge_weights()
            .filter_map(|e| match e {
                Edge::Relation { evidence, .. } => Some(*evidence),
                Edge::Role { .. } => None,
            })
            .chain(self.graph.node_weights().filter_map(|n| match n {
                Node::Event { evidence, .. } => Some(*evidence),
                Node::Entity { .. } => None,
            }))
            .collect();
        for at in lists {
            for record in self.records(at) {
                used.extend(record.place.iter().chain(&record.source));
            }
        }
        let bare = |node: &NodeIndex| {
            matches!(self.graph[*node], Node::Entity { contributions: NONE, .. })
                && self.graph.neighbors_undirected(*node).next().is_none()
                && !used.contains(&(node.index() as u32))
        };
        let orphans: Vec<NodeIndex> = self.graph.node_indices().filter(bare).collect();
        for node in orphans {
            if let Some(Node::Entity { key, .. }) = self.graph.remove_node(node) {
                self.by_key.remove(&key);
            }
        }
    }
}
