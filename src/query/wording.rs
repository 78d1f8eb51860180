//! What nodes and ties are called in the language of the interface: labels from the schema, event names from their fillers, dates from
//! `data/query/`.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::base::{DataError, DataFiles, DateInterval, NameStyle, Naming, PartialDate, fold};
use crate::graph::{EdgeId, EdgeKind, NodeId, View};
use crate::schema::{Gender, Label, Schema, TypeFile};

/// The value that says what an `other` statement is about (see the schema): its predicate's lemma.
const PREDICATE: &str = "predicate";
/// Names of participants that an event's name shows.
const SHOWN: usize = 4;

/// One file of `data/query/`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WordsFile {
    pub months: Vec<String>,
    day: String,
    first_day: String,
    month: String,
    interval: String,
    pub between: BTreeSet<String>,
    pub figures: BTreeMap<String, String>,
}

/// The words of answers.
pub(super) struct Wording {
    /// Language code.
    pub lang: String,
    pub own: WordsFile,
    /// Every language's, for questions may be in any.
    pub all: Vec<WordsFile>,
    pub naming: Naming,
}

impl Wording {
    /// Errors: no file for the language, or one that is not as it should be.
    pub fn load(files: &DataFiles, lang: &str) -> Result<Wording, DataError> {
        let mut all = BTreeMap::new();
        for name in files.below("query/") {
            let Some(code) = name.strip_prefix("query/").and_then(|n| n.strip_suffix(".toml")) else { continue };
            let words: WordsFile =
                toml::from_str(files.text(name)?).map_err(|e| DataError::new(name, e.to_string()))?;
            if words.months.len() != 12 {
                return Err(DataError::new(name, format!("names {} months", words.months.len())));
            }
            all.insert(code.to_string(), words);
        }
        let own = all.get(lang).cloned().ok_or_else(|| DataError::new(format!("query/{lang}.toml"), "is missing"))?;
        Ok(Wording { lang: lang.into(), own, all: all.into_values().collect(), naming: Naming::load(files)? })
    }

    /// `16 juin 2021`, `juin 2021`, `2021`.
    pub fn date(&self, date: PartialDate) -> String {
        let fill = |template: &str| {
            let month = self.own.months.get((date.month as usize).wrapping_sub(1)).map_or("", String::as_str);
            template
                .replace("{day}", &date.day.to_string())
                .replace("{month}", month)
                .replace("{year}", &date.year.to_string())
        };
        match (date.month, date.day) {
            (0, _) => date.year.to_string(),
            (_, 0) => fill(&self.own.month),
            (_, 1) => fill(&self.own.first_day),
            _ => fill(&self.own.day),
        }
    }

    pub fn interval(&self, interval: DateInterval) -> String {
        if interval.start == interval.end {
            return self.date(interval.start);
        }
        let template = self.own.interval.replace("{start}", &self.date(interval.start));
        template.replace("{end}", &self.date(interval.end))
    }

    /// The labels of a type: those of the interface's language, else the first there are.
    fn labels<'a>(&self, schema: &'a Schema, type_name: &str) -> Option<(&'a TypeFile, &'a crate::schema::Labels)> {
        let file = schema.get(schema.type_id(type_name)?);
        Some((file, file.labels.get(&self.lang).or_else(|| file.labels.values().next())?))
    }

    /// What a type is called: "rencontre"; its own name where the schema does not have it.
    pub fn type_name(&self, schema: &Schema, type_name: &str) -> String {
        match self.labels(schema, type_name) {
            Some((_, labels)) if !labels.name.is_empty() => labels.name.clone(),
            _ => type_name.replace('_', " "),
        }
    }

    /// What an entity's kind is called: "personne".
    pub fn kind_name(&self, schema: &Schema, kind: &str) -> String {
        let label = schema.kind_id(kind).and_then(|id| schema.kind(id).labels.get(&self.lang));
        label.cloned().unwrap_or_else(|| kind.to_lowercase())
    }

    pub fn symmetric(&self, schema: &Schema, type_name: &str) -> bool {
        schema.type_id(type_name).is_some_and(|id| schema.get(id).symmetric)
    }

    /// What one reads from a relation's head to its tail.
    pub fn forward(&self, schema: &Schema, type_name: &str, head: Gender) -> String {
        let label = self.labels(schema, type_name).and_then(|(_, labels)| labels.forward.as_ref());
        label.map_or_else(|| self.type_name(schema, type_name), |label| label.of(head).to_string())
    }

    /// What one reads from a filler to its event: "participe à".
    pub fn role(&self, schema: &Schema, type_name: &str, role: &str, filler: Gender) -> String {
        let label = self.labels(schema, type_name).and_then(|(_, labels)| labels.roles.get(role));
        label.map_or_else(|| role.replace('_', " "), |label| label.of(filler).to_string())
    }

    /// What one reads over an event from the filler of one role to that of another; `None` where the schema says nothing.
    pub fn hop(&self, schema: &Schema, type_name: &str, from: &str, to: &str, gender: Gender) -> Option<String> {
        let (_, labels) = self.labels(schema, type_name)?;
        labels.hops.get(&format!("{from}>{to}")).map(|label: &Label| label.of(gender).to_string())
    }

    /// A person's last name with its particles ("de Gaulle"); the whole name of anything else.
    pub fn short_name(&self, schema: &Schema, view: &View, node: NodeId) -> String {
        let name = view.name(node);
        let style = schema.kind_id(view.kind(node)).map(|id| schema.kind(id).naming);
        if style != Some(NameStyle::Person) || !view.named(node) {
            return name.to_string();
        }
        let words: Vec<&str> = name.split_whitespace().collect();
        let small = |word: &&str| self.naming.is_particle(&fold(word)) || self.naming.is_generation(&fold(word));
        let mut from = words.iter().rposition(|word| !small(word)).unwrap_or(0);
        while from > 1 && self.naming.is_particle(&fold(words[from - 1])) {
            from -= 1;
        }
        words[from..].join(" ")
    }

    /// The name of any node: the entity's, or `rencontre Biden–Poutine (Genève, 16 juin 2021)`.
    pub fn node(&self, schema: &Schema, view: &View, node: NodeId) -> String {
        if !view.is_event(node) {
            return view.name(node).to_string();
        }
        let (mut names, mut places) = (Vec::new(), Vec::new());
        for edge in view.incoming(node).map(|edge| view.edge(edge)) {
            let name = self.short_name(schema, view, edge.source);
            if edge.kind == EdgeKind::Role(crate::graph::PLACE_ROLE) { places.push(name) } else { names.push(name) }
        }
        names.sort_by_cached_key(|name| (fold(name), name.clone()));
        names.dedup();
        let more = names.len() > SHOWN;
        names.truncate(SHOWN);
        let mut text = self.event_label(schema, view, node);
        if !names.is_empty() {
            text.push(' ');
            text.push_str(&names.join("–"));
            text.push_str(if more { "…" } else { "" });
        }
        let mut details = places;
        details.extend(view.event_time(node).map(|time| self.interval(time)));
        if !details.is_empty() {
            text.push_str(&format!(" ({})", details.join(", ")));
        }
        text
    }

    /// What an event is, without who and when: its type, or the predicate of a statement of the open type.
    pub fn event_label(&self, schema: &Schema, view: &View, event: NodeId) -> String {
        let own = |proof: crate::graph::Proof| {
            proof.values.iter().find(|(name, _)| *name == PREDICATE).map(|(_, text)| text.to_string())
        };
        let predicate = view.event_evidence(event).find_map(own);
        predicate.unwrap_or_else(|| self.type_name(schema, view.kind(event)))
    }

    /// One line of plain words for an edge: `Raïssa Bout mère de Viktor Bout`.
    pub fn edge(&self, schema: &Schema, view: &View, edge: EdgeId) -> String {
        let row = view.edge(edge);
        let label = self.edge_label(schema, view, edge);
        format!("{} {label} {}", self.node(schema, view, row.source), self.node(schema, view, row.target))
    }

    /// What one reads from an edge's source to its target.
    pub fn edge_label(&self, schema: &Schema, view: &View, edge: EdgeId) -> String {
        let row = view.edge(edge);
        match row.kind {
            EdgeKind::Relation => self.forward(schema, row.type_name, view.gender(row.source)),
            EdgeKind::Role(role) => self.role(schema, row.type_name, role, view.gender(row.source)),
        }
    }
}
