//! What frames ask besides roles: the words of an expression, conditions on a predicate, texts of values, the place of a headline, where it happens.
//! In: a scene and a predicate's view. Out: yes or no, texts, chains. Part of `matching`, in a file of its own for its length.

use super::matching::{Scene, View};
use crate::analysis::{Feature, Rel, Upos};
use crate::language::FrameRef;
use crate::schema::{Condition, Fact, SlotPart};

impl Scene<'_> {
    /// The words of an expression below (or at) `word`, all hanging together; `None` where one is missing.
    pub(super) fn expression(&self, word: usize, others: &[String]) -> Option<Vec<usize>> {
        let mut found = vec![word];
        let mut missing: Vec<&String> = others.iter().collect();
        while !missing.is_empty() {
            let mut progress = false;
            missing.retain(|wanted| {
                let fits = |c: &usize| {
                    let w = self.tree.word(*c);
                    !found.contains(c) && (w.lemma.to_lowercase() == **wanted || w.form.to_lowercase() == **wanted)
                };
                match found.iter().flat_map(|&f| self.tree.children(f)).find(fits) {
                    Some(c) => {
                        found.push(c);
                        progress = true;
                        false
                    }
                    None => true,
                }
            });
            if !progress {
                return None;
            }
        }
        found.sort_unstable();
        Some(found)
    }

    /// The text of a slot's phrase, for values.
    pub(super) fn text(&self, view: &View, part: &SlotPart, role: bool) -> Option<String> {
        let tree = self.tree;
        let word = view.predication.word;
        let span = match part.path[0].as_str() {
            "trigger" => tree.word(word).span,
            "title" => self.title(view),
            "self" | "subj" | "agent" if role => return None,
            _ => {
                let found = self.words(view, &part.path).into_iter().find(|&w| {
                    w != word
                        && (part.lemmas.is_empty() || part.lemmas.contains(&tree.word(w).lemma.to_lowercase()))
                        && (part.kinds.is_empty()
                            || part.kinds.iter().any(|k| self.coref.chains_of(w).any(|c| self.is_kind(c, k))))
                        && tree.word(w).upos != Upos::Pron
                })?;
                tree.phrase(found)
            }
        };
        let text = span.of(self.text);
        (!text.is_empty()).then(|| text.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    pub(super) fn is_kind(&self, chain: u32, kind: &str) -> bool {
        let chain = &self.coref.chains[chain as usize];
        self.schema.kind(chain.kind).name == kind || chain.subkind.as_deref() == Some(kind)
    }

    /// The noun with its adjectives, those of origin left out.
    pub(super) fn title(&self, view: &View) -> crate::base::Span {
        let word = view.predication.word;
        let belongs = |c: usize| {
            let origin = self.coref.chains_of(c).next().is_some();
            let ended = self.pack.saying.modifiers.ended.contains(&*self.tree.word(c).lemma.to_lowercase());
            view.expression.contains(&c)
                || matches!(self.tree.rel(c), Rel::Amod | Rel::Compound)
                    && !origin
                    && !ended
                    && self.tree.children(c).next().is_none()
        };
        let words = self.tree.subtree(word, &belongs);
        self.tree.span_around(word, &words)
    }

    /// The place before the colon of a headline.
    pub(super) fn headline(&self, word: usize) -> Option<usize> {
        let sentence = &self.tree.analysis.sentences[self.tree.analysis.sentence_of(word)];
        let colon = sentence.words().take(6).find(|&w| &*self.tree.word(w).form == ":")?;
        let before =
            (sentence.words().start..colon).find(|&w| self.coref.chains_of(w).any(|c| self.is_kind(c, "place")))?;
        (word > colon).then_some(before)
    }

    /// Where it happens, if the predicate says so.
    pub(super) fn places(&self, view: &View) -> Vec<(u32, usize)> {
        let loc = SlotPart {
            path: vec!["loc".into()],
            kinds: vec!["place".into()],
            named: false,
            lemmas: Vec::new(),
            optional: false,
        };
        self.part(view, &loc, &[])
    }

    /// Whether the frame says of what is here that it is something else: a condition that must not hold does.
    pub(super) fn ruled_out(&self, view: &View, at: FrameRef) -> bool {
        self.pack.frames.get(at).conditions.iter().any(|condition| !condition.wanted && !self.holds(view, condition))
    }

    pub(super) fn holds(&self, view: &View, condition: &Condition) -> bool {
        let predication = view.predication;
        let feats = |w: usize| self.tree.word(w).feats;
        let holds = match &condition.fact {
            Fact::Reflexive => predication.reflexive,
            Fact::Passive => predication.passive || predication.passive_se,
            Fact::Active => !(predication.passive || predication.passive_se),
            Fact::Plural => {
                let plural = |w: usize| feats(w).has(Feature::Number, "Plur");
                plural(predication.word)
                    || predication.surface.is_some_and(|s| plural(s) || self.tree.has_child(s, Rel::Conj))
            }
            Fact::Definite => self.tree.children(predication.word).any(|c| {
                self.tree.rel(c) == Rel::Det
                    && (feats(c).has(Feature::Definite, "Def")
                        || feats(c).has(Feature::Poss, "Yes")
                        || feats(c).has(Feature::PronType, "Dem"))
            }),
            Fact::Slot(part) if part.kinds.is_empty() => self
                .words(view, &part.path)
                .iter()
                .any(|&w| part.lemmas.is_empty() || part.lemmas.contains(&self.tree.word(w).lemma.to_lowercase())),
            Fact::Slot(part) => !self.part(view, part, &[]).is_empty(),
        };
        holds == condition.wanted
    }
}
