//! One document's extraction with keys for its chains: chains with one key become one entity, and what they say is joined.

use std::collections::BTreeMap;

use super::keys::{self, Told};
use crate::base::{Document, Modality, NameStyle, Naming, Polarity, Span, TitleGender};
use crate::extraction::{Chain, Extraction, MentionKind, Statement};
use crate::graph::{EntityUpdate, GraphUpdate, StatementUpdate};
use crate::schema::{Gender, Schema, Shape};

/// What the document contributes to the graph. A function of the document alone: any order of documents gives the same updates.
///
/// Two chains that bear one full name are one entity; a relation that then ties an entity to itself is left out. `given` knows the gender of
/// given names: a title that tells another one, or more, tells people of one name apart.
pub fn link(
    document: Document,
    extraction: Extraction,
    schema: &Schema,
    naming: &Naming,
    given: &dyn Fn(&str) -> Gender,
) -> GraphUpdate {
    let mut entities: Vec<EntityUpdate> = Vec::new();
    let mut by_key: BTreeMap<String, u32> = BTreeMap::new();
    let mut entity_of: Vec<u32> = Vec::with_capacity(extraction.chains.len());
    let years = years(&extraction.statements, schema);
    for (index, chain) in extraction.chains.iter().enumerate() {
        let told = Told { year: years.get(&(index as u32)).copied(), gender: told_gender(chain, naming, given) };
        let key = keys::key(chain, index, told, &document, schema, naming);
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

/// The gender that all titles before a person's name tell, unless the given name tells it already.
fn told_gender(chain: &Chain, naming: &Naming, given: &dyn Fn(&str) -> Gender) -> Option<TitleGender> {
    let name = naming.core(&chain.name, NameStyle::Person);
    let is_part = |surface: &&String| name.ends_with(&naming.core(surface, NameStyle::Person));
    let surfaces = chain.aliases.iter().chain([&chain.name]).filter(is_part);
    let mut genders: Vec<TitleGender> = surfaces.filter_map(|surface| naming.title_gender(surface)).collect();
    genders.dedup();
    let [told] = genders[..] else { return None };
    let first = chain.name.split_whitespace().find(|word| naming.words(word).first() == name.first())?;
    let known = match given(first) {
        Gender::Feminine => Some(TitleGender::Feminine),
        Gender::Masculine => Some(TitleGender::Masculine),
        Gender::Unknown => None,
    };
    Some(told).filter(|_| known != Some(told))
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
    use crate::extraction::Mention;
    use crate::schema::RoleId;

    fn world() -> (Schema, Naming) {
        let files = DataFiles::embedded();
        (Schema::load(&files).unwrap(), Naming::load(&files).unwrap())
    }

    fn chain(schema: &Schema, kind: &str, name: &str, named: bool) -> Chain {
        let kind = schema.kind_id(kind).unwrap();
        Chain { kind, subkind: None, name: name.into(), named, aliases: vec![], gender: Gender::Unknown }
    }

    fn given(name: &str) -> Gender {
        match name {
            "Viktor" | "Jean" => Gender::Masculine,
            "Anne" => Gender::Feminine,
            _ => Gender::Unknown,
        }
    }

    /// The keys of chains `(kind, name, named)` of one document.
    fn keys(document: &Document, chains: &[(&str, &str, bool)]) -> Vec<String> {
        let (schema, naming) = world();
        let chains = chains.iter().map(|(kind, name, named)| chain(&schema, kind, name, *named)).collect();
        let extraction = Extraction { document: document.id, chains, ..Extraction::default() };
        link(document.clone(), extraction, &schema, &naming, &given).entities.into_iter().map(|e| e.key).collect()
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
    fn a_title_tells_apart_where_the_given_name_does_not() {
        let (schema, naming) = world();
        let key = |name: &str, aliases: &[&str]| {
            let aliases = aliases.iter().map(|alias| alias.to_string()).collect();
            let chains = vec![Chain { aliases, ..chain(&schema, "person", name, true) }];
            let extraction = Extraction { chains, ..Extraction::default() };
            link(Document::new("a.txt", "a"), extraction, &schema, &naming, &given).entities[0].key.clone()
        };
        assert_eq!(key("Camille Dupont", &["Mme Dupont", "Dupont"]), "person:camille dupont@f");
        assert_eq!(key("Camille Dupont", &["M. Camille Dupont"]), "person:camille dupont@m");
        assert_eq!(key("Camille Dupont", &["Dupont"]), "person:camille dupont");
        assert_eq!(key("Camille Dupont", &["Mme Dupont", "M. Dupont"]), "person:camille dupont");
        assert_eq!(key("Camille Dupont", &["Mme Martin"]), "person:camille dupont");
        assert_eq!(key("Anne Dupont", &["Mme Dupont"]), "person:anne dupont");
        assert_eq!(key("Jean Dupont", &["Mme Jean Dupont"]), "person:jean dupont@f");
        assert_eq!(keys::gender_of("person:jean dupont@f1950"), Some(TitleGender::Feminine));
        assert_eq!(keys::year_of("person:jean dupont@f1950"), Some("1950"));
        assert_eq!(keys::bare("person:jean dupont@f1950"), "person:jean dupont");
        assert_eq!(keys::year_of("happening:tour@2016"), Some("2016"));
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
            let update = link(document.clone(), extraction, &schema, &naming, &given);
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
        let update = link(document, extraction, &schema, &naming, &given);
        assert_eq!(update.entities.len(), 2);
        assert_eq!(update.entities[1].aliases, ["Viktor BOUT"]);
        assert_eq!(update.entities[1].mentions, [Span::new(23, 34), Span::new(47, 58)]);
        assert_eq!(update.statements.len(), 1, "{:?}", update.statements);
        assert_eq!(update.statements[0].evidence.len(), 2);
    }
}
