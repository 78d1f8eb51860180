//! Reads everything again: every hash, offset and quote of a graph against the stored texts, and against the originals where they are
//! at hand. In: a graph. Out: what does not fit, nothing where all does.

use super::record::At;
use super::view::{EdgeId, NodeId, View};
use crate::base::{DocumentId, Span};

/// Something that does not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Name of the document.
    pub document: String,
    /// One sentence.
    pub fact: String,
}

/// How much was looked at, and what does not fit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verification {
    pub documents: u64,
    pub originals: u64,
    pub evidence: u64,
    pub mentions: u64,
    pub findings: Vec<Finding>,
}

/// Checks a view. `original` gives the text of a document as it is now, by its name, `None` where it is not at hand.
pub(super) fn verify(view: &View, mut original: impl FnMut(&str) -> Option<String>) -> Verification {
    let mut result = Verification::default();
    for number in 0..view.documents().len() as u32 {
        result.documents += 1;
        let Some(text) = view.document_text(number) else { continue };
        let id = view.documents()[number as usize].id;
        if DocumentId::of(text) != id {
            result.tell(view, number, "the stored text is not the one that was read: its hash differs");
        }
        if let Some(now) = original(view.document_name(number)) {
            result.originals += 1;
            if now != text {
                result.tell(view, number, "the file has been changed since it was read");
            }
        }
    }
    for edge in (0..view.edge_count() as u32).map(EdgeId).filter(|&e| view.role_number(e).is_none()) {
        for proof in view.evidence(edge) {
            result.evidence(view, proof.document, &proof.at);
        }
    }
    for event in (view.entity_count() as u32..view.node_count() as u32).map(NodeId) {
        for proof in view.event_evidence(event) {
            result.evidence(view, proof.document, &proof.at);
        }
    }
    for entity in (0..view.entity_count() as u32).map(NodeId) {
        for contribution in view.contributions(entity) {
            for mention in contribution.mentions {
                result.mentions += 1;
                result.span(view, contribution.document, mention, "a mention");
            }
        }
    }
    result
}

impl Verification {
    fn tell(&mut self, view: &View, document: u32, fact: &str) {
        self.findings.push(Finding { document: view.document_name(document).to_string(), fact: fact.to_string() });
    }

    fn evidence(&mut self, view: &View, document: u32, at: &At) {
        self.evidence += 1;
        match at {
            At::Number(_) => {
                if view.document_text(document).is_some() {
                    self.tell(
                        view,
                        document,
                        "a piece of evidence has a sentence number in a document that has its text",
                    );
                }
            }
            At::Text { sentence, trigger, arguments } => {
                self.span(view, document, *sentence, "a sentence");
                self.span(view, document, *trigger, "a trigger");
                arguments.iter().for_each(|&span| self.span(view, document, span, "an argument"));
            }
        }
    }

    fn span(&mut self, view: &View, document: u32, span: Span, what: &str) {
        let quote = view.document_text(document).and_then(|text| text.get(span.range()));
        if quote.is_none_or(str::is_empty) {
            let fact = format!("{what} at bytes {}..{} is no stretch of the text", span.start, span.end);
            self.tell(view, document, &fact);
        }
    }
}
