//! One document's extraction with keys for its chains: chains with one key become one entity, and what they say is joined.

use std::collections::BTreeMap;

use super::keys;
use crate::base::{Document, Modality, Naming, Polarity, Span};
use crate::extraction::{Extraction, MentionKind, Statement};
use crate::graph::{EntityUpdate, GraphUpdate, StatementUpdate};
use crate::schema::{Gender, Schema, Shape};

/// What the document contributes to the graph. A function of the document alone: any order of documents gives the same updates.
///
/// Two chains that bear one full name are one entity; a relation that then ties an entity to itself is left out.
pub fn link(document: Document, extraction: Extraction, schema: &Schema, naming: &Naming) -> GraphUpdate {
    let mut entities: Vec<EntityUpdate> = Vec::new();
    let mut by_key: BTreeMap<String, u32> = BTreeMap::new();
    let mut entity_of: Vec<u32> = Vec::with_capacity(extraction.chains.len());
    let years = years(&extraction.statements, schema);
    for (index, chain) in extraction.chains.iter().enumerate() {
        let key = keys::key(chain, index, years.get(&(index as u32)).copied(), &document, schema, naming);
        let number = *by_key.entry(key.clone()).or_insert(entities.len() as u32);
        if number as usize == entities.len() {
            entities.push(EntityUpdate {
                key,
                kind: chain.kind,
                subkind: None,
                name: chain.name.clone(),
                named: chain.named,
                aliases: Vec::new(),
                gender: Gender::Unknown,
                mentions: Vec::new(),
            });
        }
        let entity = &mut entities[number as usize];
        if entity.subkind.is_none() {
            entity.subkind = chain.subkind.clone();
        }
        if entity.gender == Gender::Unknown {
            entity.gender = chain.gender;
        }
        entity.aliases.extend(chain.aliases.iter().cloned());
        if chain.name != entity.name {
            entity.aliases.push(chain.name.clone());
        }
        entity_of.push(number);
    }
    for mention in extraction.mentions.iter().filter(|mention| mention.kind != MentionKind::Pronoun) {
        if let Some(&number) = entity_of.get(mention.chain as usize) {
            entities[number as usize].mentions.push(mention.span);
        }
    }
    for entity in &mut entities {
        let name = entity.name.clone();
        entity.aliases.retain(|alias| *alias != name);
        entity.aliases.sort();
        entity.aliases.dedup();
        entity.mentions.sort_by_key(|span: &Span| (span.start, span.end));
        entity.mentions.dedup();
    }
    let statements = statements(extraction.statements, &entity_of, schema);
    GraphUpdate { document, lang: extraction.lang, reading: String::new(), entities, statements }
}

/// By chain: the year of what tells namesakes apart (`namesakes` in the schema: where and when one was born), where the text gives just one.
fn years(statements: &[Statement], schema: &Schema) -> BTreeMap<u32, i16> {
    let mut found: BTreeMap<u32, Vec<i16>> = BTreeMap::new();
    for statement in statements {
        let spec = schema.get(statement.type_id);
        let Some(role) = spec.namesakes.as_deref() else { continue };
        let plain = statement.polarity == Polarity::Positive && statement.modality == Modality::Actual;
        let Some(time) = statement.time.filter(|time| plain && time.start.year == time.end.year) else { continue };
        for (_, chain) in statement.roles.iter().filter(|(id, _)| spec.roles[id.0 as usize].name == role) {
            found.entry(*chain).or_default().push(time.start.year);
        }
    }
    let sure = |(chain, years): (u32, Vec<i16>)| years.iter().all(|y| *y == years[0]).then_some((chain, years[0]));
    found.into_iter().filter_map(sure).collect()
}

/// The statements over entities instead of chains, equal ones joined with all their evidence, in the order of their first.
fn statements(statements: Vec<Statement>, entity_of: &[u32], schema: &Schema) -> Vec<StatementUpdate> {
    let mut joined: Vec<StatementUpdate> = Vec::new();
    for statement in statements {
        let entity = |chain: u32| entity_of.get(chain as usize).copied();
        let mut roles: Vec<_> = statement.roles.iter().filter_map(|&(role, c)| entity(c).map(|e| (role, e))).collect();
        let is_relation = schema.get(statement.type_id).shape == Shape::Relation;
        let ties_itself = is_relation && roles.len() == 2 && roles[0].1 == roles[1].1;
        if roles.len() != statement.roles.len() || ties_itself {
            continue;
        }
        let mut seen = Vec::new();
        roles.retain(|pair| !seen.contains(pair) && (seen.push(*pair), true).1);
        let update = StatementUpdate {
            type_id: statement.type_id,
            roles,
            values: statement.values,
            polarity: statement.polarity,
            modality: statement.modality,
            source: statement.source.and_then(entity),
            time: statement.time,
            place: statement.place.and_then(entity),
            evidence: statement.evidence,
        };
        let same = |other: &&mut StatementUpdate| {
            let parts = |s: &StatementUpdate| (s.type_id, s.polarity, s.modality, s.source, s.time, s.place);
            parts(other) == parts(&update) && other.roles == update.roles && other.values == update.values
        };
        match joined.iter_mut().find(same) {
            Some(first) => {
                first.evidence.extend(update.evidence);
                first.evidence.sort();
                first.evidence.dedup();
            }
            None => joined.push(update),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{DataFiles, DocumentId, Evidence};
    use crate::extraction::{Chain, Mention};
    use crate::schema::RoleId;

    fn world() -> (Schema, Naming) {
        let files = DataFiles::embedded();
        (Schema::load(&files).unwrap(), Naming::load(&files).unwrap())
    }

    fn chain(schema: &Schema, kind: &str, name: &str, named: bool) -> Chain {
        let kind = schema.kind_id(kind).unwrap();
        Chain { kind, subkind: None, name: name.into(), named, aliases: vec![], gender: Gender::Unknown }
    }

    /// The keys of chains `(kind, name, named)` of one document.
    fn keys(document: &Document, chains: &[(&str, &str, bool)]) -> Vec<String> {
        let (schema, naming) = world();
        let chains = chains.iter().map(|(kind, name, named)| chain(&schema, kind, name, *named)).collect();
        let extraction = Extraction { document: document.id, chains, ..Extraction::default() };
        link(document.clone(), extraction, &schema, &naming).entities.into_iter().map(|e| e.key).collect()
    }

    #[test]
    fn full_names_meet_across_documents_whatever_their_spelling() {
        let one = keys(&Document::new("a.txt", "a"), &[("person", "Viktor BOUT", true), ("place", "La Haye", true)]);
        let two = keys(&Document::new("b.txt", "b"), &[("person", "M. Viktor Bout", true), ("place", "la Haye", true)]);
        assert_eq!(one, two);
        assert_eq!(one, ["person:viktor bout", "place:haye"]);
    }

    #[test]
    fn surnames_and_descriptions_stay_in_their_document() {
        let chains = [
            ("person", "M. Bout", true),
            ("person", "Le Pen", true),
            ("person", "V. Poutine", true),
            ("group", "les familles", false),
            ("organization", "la présidence", false),
        ];
        let one = keys(&Document::new("a.txt", "a"), &chains);
        let two = keys(&Document::new("b.txt", "b"), &chains);
        assert!(one.iter().all(|key| super::keys::is_local(key) && !two.contains(key)), "{one:?} {two:?}");
    }

    #[test]
    fn a_kind_is_part_of_the_key() {
        let keys = keys(&Document::new("a.txt", "a"), &[("place", "Moscou", true), ("organization", "Moscou", true)]);
        assert_ne!(keys[0], keys[1]);
    }

    #[test]
    fn what_comes_back_each_year_is_told_apart_by_its_year() {
        let in_year = |year: &str| {
            let mut document = Document::new("a.txt", year);
            document.date = Some(year.parse().unwrap());
            keys(&document, &[("happening", "Tour de France", true), ("happening", "COP21", true)])
        };
        assert_ne!(in_year("2015")[0], in_year("2016")[0]);
        assert_eq!(in_year("2015")[1], in_year("2016")[1]);
        assert_eq!(in_year("2015-07-04")[0], in_year("2015-07-05")[0]);
    }

    #[test]
    fn a_year_of_birth_tells_namesakes_apart() {
        let (schema, naming) = world();
        let document = Document::new("a.txt", "Simon Tarvel est né à Lyon en 1950.");
        let chains = vec![chain(&schema, "person", "Simon Tarvel", true), chain(&schema, "place", "Lyon", true)];
        let born = |year: &str, polarity| Statement {
            type_id: schema.type_id("born_in").unwrap(),
            roles: vec![(RoleId(0), 0), (RoleId(1), 1)],
            values: vec![],
            polarity,
            modality: Modality::Actual,
            source: None,
            time: Some(year.parse().unwrap()),
            place: None,
            evidence: vec![],
        };
        let check = |statements: Vec<Statement>, expected: &str| {
            let extraction = Extraction { chains: chains.clone(), statements, ..Extraction::default() };
            let update = link(document.clone(), extraction, &schema, &naming);
            assert_eq!(update.entities[0].key, expected);
        };
        check(vec![born("1950-03-02", Polarity::Positive)], "person:simon tarvel@1950");
        check(vec![born("1950", Polarity::Negative)], "person:simon tarvel");
        check(vec![born("1950", Polarity::Positive), born("1951", Polarity::Positive)], "person:simon tarvel");
        check(vec![born("1950/1959", Polarity::Positive)], "person:simon tarvel");
    }

    #[test]
    fn chains_of_one_name_are_one_entity_and_say_one_thing_once() {
        let (schema, naming) = world();
        let document = Document::new("a.txt", "Raïssa Bout, mère de Viktor Bout. La mère de Viktor BOUT.");
        let chains = ["Raïssa Bout", "Viktor Bout", "Viktor BOUT"].map(|name| chain(&schema, "person", name, true));
        let mention =
            |start, end, chain| Mention { span: Span::new(start, end), head: 0, kind: MentionKind::Named, chain };
        let evidence = |start, end| Evidence {
            document: document.id,
            sentence: Span::new(start, end),
            trigger: Span::new(start, start),
            arguments: vec![],
        };
        let statement = |tail, start, end| Statement {
            type_id: schema.type_id("parent_of").unwrap(),
            roles: vec![(RoleId(0), 0), (RoleId(1), tail)],
            values: vec![],
            polarity: Polarity::Positive,
            modality: Modality::Actual,
            source: None,
            time: None,
            place: None,
            evidence: vec![evidence(start, end)],
        };
        let mut itself = statement(2, 0, 34);
        itself.roles[0].1 = 1;
        let extraction = Extraction {
            document: DocumentId::of("a"),
            lang: "fr".into(),
            mentions: vec![mention(47, 58, 2), mention(0, 12, 0), mention(23, 34, 1)],
            chains: chains.to_vec(),
            statements: vec![statement(1, 0, 35), statement(2, 36, 59), itself],
            diagnostics: vec![],
        };
        let update = link(document, extraction, &schema, &naming);
        assert_eq!(update.entities.len(), 2);
        assert_eq!(update.entities[1].aliases, ["Viktor BOUT"]);
        assert_eq!(update.entities[1].mentions, [Span::new(23, 34), Span::new(47, 58)]);
        assert_eq!(update.statements.len(), 1, "{:?}", update.statements);
        assert_eq!(update.statements[0].evidence.len(), 2);
    }
}
