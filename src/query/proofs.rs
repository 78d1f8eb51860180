//! Evidence → quotes, statements → rows, nodes and edges → the part of the graph that an answer carries.

use std::collections::{BTreeMap, BTreeSet};

use super::answer::{EdgeView, NodeView, Quote, Row, Subgraph};
use super::ask::Ask;
use crate::base::{DateInterval, MARK, Modality, Polarity, Span};
use crate::graph::{At, EdgeId, EdgeKind, NodeId, Proof};

impl Ask<'_> {
    /// A piece of evidence with its sentence.
    pub fn quote(&self, proof: &Proof) -> Quote {
        let document = self.view.document_name(proof.document).to_string();
        let (line, text, marks) = match &proof.at {
            At::Number(number) => (*number, String::new(), Vec::new()),
            At::Text { sentence, trigger, arguments } => {
                let whole = self.view.document_text(proof.document).unwrap_or("");
                let before = whole.as_bytes().get(..sentence.start as usize).unwrap_or(&[]);
                let line = 1 + memchr::memchr_iter(b'\n', before).count() as u32;
                let spans = arguments.iter().chain([trigger]).copied();
                (line, sentence.of(whole).to_string(), marks(*sentence, spans, whole))
            }
        };
        let first = self.view.copy_of(proof.document);
        let copy_of = (first != proof.document).then(|| self.view.document_name(first).to_string());
        Quote {
            document,
            copy_of,
            line,
            text,
            marks,
            modality: proof.modality,
            source: proof.source.map(|node| self.name(node)),
            time: proof.time,
            values: proof.values.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect(),
        }
    }

    /// Where an entity is first named: the line of the text, as a quote.
    pub fn mention_quote(&self, node: NodeId) -> Option<Quote> {
        let (document, mention) = self.view.first_mention(node)?;
        let text = self.view.document_text(document)?;
        let (before, after) = (text.get(..mention.start as usize)?, text.get(mention.end as usize..)?);
        let first = if text.starts_with(MARK) { MARK.len_utf8() } else { 0 };
        let start = before.rfind('\n').map_or(first, |i| i + 1);
        let end = after.find('\n').map_or(text.len(), |i| mention.end as usize + i);
        let sentence = Span::new(start, end);
        let at = At::Text { sentence, trigger: mention, arguments: Vec::new() };
        let modality = Modality::Actual;
        Some(self.quote(&Proof { document, at, modality, time: None, place: None, source: None, values: Vec::new() }))
    }

    pub fn edge_quotes(&self, edge: EdgeId) -> Vec<Quote> {
        self.view.evidence(edge).map(|proof| self.quote(&proof)).collect()
    }

    pub fn event_quotes(&self, event: NodeId) -> Vec<Quote> {
        self.view.event_evidence(event).map(|proof| self.quote(&proof)).collect()
    }

    /// When a statement holds, by its evidence: the span from the first date to the last.
    pub fn edge_time(&self, edge: EdgeId) -> Option<DateInterval> {
        if self.view.role_number(edge).is_some() {
            return self.view.event_time(self.view.target(edge));
        }
        let times = self.view.evidence(edge).filter_map(|proof| proof.time);
        times.reduce(|a, b| {
            let start = if b.start.first_day() < a.start.first_day() { b.start } else { a.start };
            let end = if b.end.last_day() > a.end.last_day() { b.end } else { a.end };
            DateInterval::new(start, end)
        })
    }

    /// A row for a relation; `node` is what later commands may go on with.
    pub fn edge_row(&self, edge: EdgeId, node: Option<NodeId>) -> Row {
        let (polarity, modality) = self.view.stance(edge);
        Row {
            text: self.wording.edge(self.schema, self.view, edge),
            node: node.map(|n| n.0),
            edge: Some(edge.0),
            polarity,
            modality,
            time: self.edge_time(edge),
            evidence: self.edge_quotes(edge),
        }
    }

    /// A row for an event.
    pub fn event_row(&self, event: NodeId) -> Row {
        let (polarity, modality) = self.view.event_stance(event);
        Row {
            text: self.name(event),
            node: Some(event.0),
            edge: None,
            polarity,
            modality,
            time: self.view.event_time(event),
            evidence: self.event_quotes(event),
        }
    }

    pub fn node_view(&self, node: NodeId) -> NodeView {
        let view = self.view;
        let is_event = view.is_event(node);
        let (polarity, modality) =
            if is_event { view.event_stance(node) } else { (Polarity::Positive, Modality::Actual) };
        let place =
            view.incoming(node).map(|e| view.edge(e)).find(|e| e.kind == EdgeKind::Role(crate::graph::PLACE_ROLE));
        NodeView {
            id: node.0,
            name: self.name(node),
            key: view.key(node).to_string(),
            is_event,
            kind: view.kind(node).to_string(),
            subkind: view.subkind(node).map(str::to_string),
            aliases: view.aliases(node).into_iter().map(str::to_string).collect(),
            polarity,
            modality,
            time: if is_event { view.event_time(node) } else { None },
            place: place.filter(|_| is_event).map(|edge| self.name(edge.source)),
            evidence: if is_event { self.event_quotes(node) } else { Vec::new() },
        }
    }

    pub fn edge_view(&self, edge: EdgeId) -> EdgeView {
        let row = self.view.edge(edge);
        EdgeView {
            id: edge.0,
            source: row.source.0,
            target: row.target.0,
            type_name: row.type_name.to_string(),
            role: match row.kind {
                EdgeKind::Relation => None,
                EdgeKind::Role(role) => Some(role.to_string()),
            },
            label: self.wording.edge_label(self.schema, self.view, edge),
            symmetric: row.kind == EdgeKind::Relation && self.wording.symmetric(self.schema, row.type_name),
            polarity: row.polarity,
            modality: row.modality,
            time: self.edge_time(edge),
            evidence: self.edge_quotes(edge),
        }
    }

    /// The given nodes and edges with all that makes them whole: an edge's ends, an event's fillers and their roles.
    pub fn subgraph(
        &self,
        nodes: impl IntoIterator<Item = NodeId>,
        edges: impl IntoIterator<Item = EdgeId>,
    ) -> Subgraph {
        let mut all_edges: BTreeSet<EdgeId> = edges.into_iter().collect();
        let mut all_nodes: BTreeSet<NodeId> = nodes.into_iter().collect();
        for &edge in &all_edges {
            all_nodes.extend([self.view.source(edge), self.view.target(edge)]);
        }
        let events: Vec<NodeId> = all_nodes.iter().copied().filter(|&n| self.view.is_event(n)).collect();
        for event in events {
            for edge in self.view.incoming(event) {
                all_edges.insert(edge);
                all_nodes.insert(self.view.source(edge));
            }
        }
        Subgraph {
            nodes: all_nodes.into_iter().map(|node| self.node_view(node)).collect(),
            edges: all_edges.into_iter().map(|edge| self.edge_view(edge)).collect(),
        }
    }

    /// The whole graph.
    pub fn whole(&self) -> Subgraph {
        Subgraph {
            nodes: self.view.nodes().map(|node| self.node_view(node)).collect(),
            edges: (0..self.view.edge_count() as u32).map(|edge| self.edge_view(EdgeId(edge))).collect(),
        }
    }
}

/// The spans inside the sentence, relative to it, those that touch joined.
fn marks(sentence: Span, spans: impl Iterator<Item = Span>, text: &str) -> Vec<Span> {
    let fits = |span: &Span| {
        sentence.contains(*span)
            && !span.is_empty()
            && *span != sentence
            && text.is_char_boundary(span.start as usize)
            && text.is_char_boundary(span.end as usize)
    };
    let mut joined: BTreeMap<u32, u32> = BTreeMap::new();
    let mut all: Vec<Span> = spans.filter(fits).collect();
    all.sort_unstable();
    for span in all {
        match joined.last_entry() {
            Some(mut last) if *last.get() >= span.start => {
                let end = (*last.get()).max(span.end);
                last.insert(end);
            }
            _ => {
                joined.insert(span.start, span.end);
            }
        }
    }
    joined.into_iter().map(|(start, end)| Span { start: start - sentence.start, end: end - sentence.start }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_relative_sorted_and_apart() {
        let span = |start, end| Span { start, end };
        let text = "xxxxxxxxxx la mère de Viktor";
        let all = [span(17, 20), span(13, 18), span(22, 28), span(0, 3), span(10, 28)];
        assert_eq!(marks(span(10, 28), all.into_iter(), text), [span(3, 10), span(12, 18)]);
    }
}
