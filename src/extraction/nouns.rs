//! The predications of nouns: whom a noun describes, what belongs to it, and which verb lends it arguments.
//! In: the builder of `predications`, whose heads are done. Out: one `Predication` a noun.

use super::predications::{Builder, Predication, Sort};
use crate::analysis::{Feature, Rel, Sub, Upos};

impl Builder<'_> {
    pub(super) fn noun(&self, w: usize) -> Predication {
        let tree = self.tree;
        let mut made = Predication::new(w, Sort::Noun);
        let copula = tree.has_child(w, Rel::Cop);
        made.push("self", w);
        for c in tree.children(w) {
            let word = tree.word(c);
            match tree.rel(c) {
                Rel::Nsubj if copula => {
                    made.surface = Some(c);
                    made.push("subj", c);
                    if !tree.has_child(w, Rel::Case) {
                        made.push("self", c);
                    }
                }
                Rel::Nmod | Rel::Obl | Rel::Appos | Rel::Parataxis if self.in_brackets(c) => made.push("paren", c),
                Rel::Appos => {
                    self.after_comma(&mut made, c);
                    made.push("self", c);
                }
                Rel::Nmod
                    if tree.preposition(c).is_none()
                        && word.upos == Upos::Pron
                        && word.feats.has(Feature::PronType, "Rel") =>
                {
                    made.push("poss", c);
                }
                Rel::Nmod if tree.sub(c) == Sub::Poss => made.push("poss", c),
                Rel::Nmod if tree.preposition(c).is_none() => {
                    self.after_comma(&mut made, c);
                    // Title and name; the text after a headline's place hangs the same way.
                    if word.upos == Upos::Propn && !self.after_colon(w, c) {
                        made.push("self", c);
                    }
                    made.push("bare", c);
                }
                Rel::Nmod | Rel::Obl | Rel::Advmod => self.oblique(&mut made, c),
                Rel::Acl if tree.sub(c) != Sub::Relcl && word.feats.has(Feature::VerbForm, "Inf") => {
                    made.push("comp", c)
                }
                Rel::Ccomp | Rel::Xcomp => made.push("comp", c),
                Rel::Det if word.feats.has(Feature::Poss, "Yes") => made.push("poss", c),
                Rel::Amod => made.push("adj", c),
                Rel::Compound => {
                    made.push("adj", c);
                    made.push("bare", c);
                }
                Rel::Nummod => made.push("num", c),
                Rel::Det if word.upos == Upos::Num => made.push("num", c),
                _ => {}
            }
            // "American author Daniel Weiss", where the name is the head: the origin of the one is that of the other.
            let title = tree.rel(c) == Rel::Nmod && tree.sub(c) == Sub::Desc
                || tree.rel(c) == Rel::Compound && word.upos == Upos::Noun && tree.word(w).upos == Upos::Propn;
            if title {
                let origin = |d: &usize| matches!(tree.rel(*d), Rel::Amod | Rel::Compound);
                tree.children(c).filter(origin).for_each(|d| made.push("adj", d));
            }
            // Coordinated adjectives: "russes et américaines".
            if tree.rel(c) == Rel::Amod {
                tree.children(c).filter(|&d| tree.rel(d) == Rel::Conj).for_each(|d| made.push("adj", d));
            }
        }
        made.push("adj", w);
        if let Some(next) = self.next(w) {
            made.push("next", next);
        }
        self.described(&mut made, w);
        self.lent(&mut made, w);
        made
    }

    /// The mention that follows that of `w` with nothing between but a preposition of place, and a comma or bracket before it: "Budapest, en Hongrie".
    /// Parsers hang such phrases on the verb as often as not; the text tells.
    fn next(&self, w: usize) -> Option<usize> {
        let words = &self.tree.analysis.words;
        let mention = self.coref.mentions_of(w).max_by_key(|m| m.span.len())?;
        let mut at = words.partition_point(|word| word.span.start < mention.span.end);
        if matches!(&*words.get(at)?.form, "," | "(") {
            at += 1;
        }
        let preposition = words.get(at).filter(|word| word.upos == Upos::Adp)?;
        if !self.saying.prepositions.place.contains(&self.saying.normal(&preposition.lemma.to_lowercase())) {
            return None;
        }
        at += 1;
        while words.get(at).is_some_and(|word| word.upos == Upos::Det) {
            at += 1;
        }
        let start = words.get(at)?.span.start;
        let first = self.coref.mentions.partition_point(|m| m.span.start < start);
        self.coref.mentions.get(first).filter(|m| m.span.start == start).map(|m| m.head as usize)
    }

    /// Whom the noun describes by standing where it stands.
    fn described(&self, made: &mut Predication, w: usize) {
        let tree = self.tree;
        let Some(head) = tree.head(w) else { return };
        let above = self.done[head].as_ref();
        match tree.rel(w) {
            Rel::Appos if !self.in_brackets(w) => {
                made.push("self", head);
                made.surface = made.surface.or(Some(head));
            }
            Rel::Nmod
                if tree.preposition(w).is_none()
                    && tree.word(head).upos == Upos::Propn
                    && !self.after_colon(head, w) =>
            {
                made.push("self", head);
                made.surface = made.surface.or(Some(head));
            }
            // "arms dealer Viktor Bout", where the name is the head.
            Rel::Compound if tree.word(w).upos == Upos::Noun && tree.word(head).upos == Upos::Propn => {
                made.push("self", head);
                made.surface = made.surface.or(Some(head));
            }
            Rel::Advcl | Rel::Dislocated if tree.preposition(w).is_none() => {
                if let Some(subject) = above.and_then(|a| a.surface) {
                    made.push("self", subject);
                }
            }
            Rel::Conj => {
                let first = tree.first_conjunct(w);
                // "X est président et maire", "X, président et maire": the second describes whom the first describes.
                if let Some(whom) = self.done[first].as_ref().filter(|f| f.sort == Sort::Noun).and_then(|f| f.surface) {
                    made.push("self", whom);
                    made.surface = made.surface.or(Some(whom));
                }
            }
            Rel::Xcomp => {
                let lemma = tree.word(head).lemma.to_lowercase();
                if let Some(above) = above.filter(|_| self.saying.copulas.contains(&lemma)) {
                    above.surface.into_iter().for_each(|s| made.push("self", s));
                    made.surface = made.surface.or(above.surface);
                }
            }
            Rel::Obl | Rel::Nmod => {
                let capacity = tree
                    .preposition(w)
                    .is_some_and(|p| self.saying.prepositions.capacity.contains(&self.saying.normal(&p)));
                if let Some(subject) =
                    above.filter(|_| capacity).and_then(|a| a.slot("obj").next().filter(|_| a.passive).or(a.surface))
                {
                    made.push("self", subject);
                }
            }
            _ => {}
        }
    }

    /// What a light verb or a verb of taking place lends: "le parquet a ouvert une enquête", "la rencontre se tiendra à Genève".
    fn lent(&self, made: &mut Predication, w: usize) {
        let tree = self.tree;
        let Some(head) = tree.head(tree.first_conjunct(w)) else { return };
        let Some(above) = self.done[head].as_ref().filter(|a| a.sort == Sort::Verb) else { return };
        let first = tree.first_conjunct(w);
        let mut lemma = tree.word(head).lemma.to_lowercase();
        if above.reflexive {
            let reflexives = &self.saying.reflexives;
            // "se tenir" is looked up with whichever form of the pronoun the list writes.
            lemma = reflexives
                .iter()
                .map(|se| if se.ends_with('\'') { format!("{se}{lemma}") } else { format!("{se} {lemma}") })
                .find(|l| self.saying.occurrence.contains(l) || self.saying.support.iter().any(|s| s.verbs.contains(l)))
                .unwrap_or(lemma);
        }
        let fills = |name: &str| above.slots.iter().any(|slot| slot.name == name && slot.word == first);
        let light = self.saying.support.iter().find(|s| s.verbs.contains(&lemma) && fills(&s.noun));
        let occurs = self.saying.occurrence.contains(&lemma) && (fills("subj") || fills("obj"));
        if light.is_none() && !occurs {
            return;
        }
        made.clause = head;
        made.passive |= above.passive;
        for slot in &above.slots {
            let borrowed = match slot.name.as_str() {
                "subj" | "agent" => light.is_some() && slot.word != first,
                "obj" | "comp" | "attr" | "self" | "poss" | "adj" | "num" => false,
                _ => !tree.is_below(w, slot.word) && light.is_none_or(|s| s.noun != slot.name || slot.word != first),
            };
            // What the noun has itself is nearer.
            if borrowed && made.slot(&slot.name).next().is_none() {
                made.push(slot.name.clone(), slot.word);
            }
        }
        if light.is_some() && made.surface.is_none() {
            made.surface = above.surface.filter(|&s| s != w);
        }
    }

    pub(super) fn in_brackets(&self, c: usize) -> bool {
        let opens = |d: usize| self.tree.rel(d) == Rel::Punct && d < c && matches!(&*self.tree.word(d).form, "(" | "[");
        self.tree.children(c).any(opens)
    }

    fn after_colon(&self, head: usize, c: usize) -> bool {
        (head.min(c)..head.max(c)).any(|w| &*self.tree.word(w).form == ":")
    }

    fn after_comma(&self, made: &mut Predication, c: usize) {
        let comma =
            self.tree.children(c).any(|d| d < c && self.tree.rel(d) == Rel::Punct && &*self.tree.word(d).form == ",");
        if comma && c > made.word {
            made.push("comma", c);
        }
    }
}
