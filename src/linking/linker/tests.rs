use super::*;
use crate::base::{DataFiles, Document};
use crate::extraction::{Chain, Extraction};
use crate::linking::link;
use crate::schema::Gender;
use std::sync::OnceLock;

fn world() -> &'static (Schema, Rules) {
    static WORLD: OnceLock<(Schema, Rules)> = OnceLock::new();
    WORLD.get_or_init(|| {
        let files = DataFiles::embedded();
        (Schema::load(&files).unwrap(), Rules::load(&files).unwrap())
    })
}

/// One document a line: `kind Name/alias/alias, kind Name, …`; kinds by their first letters.
fn update(line: &str) -> GraphUpdate {
    let (schema, rules) = world();
    let chains = line.split(", ").map(|chain| {
        let (kind, names) = chain.split_once(' ').unwrap();
        let kind = schema.kinds().find(|(_, k)| k.name.starts_with(kind)).unwrap().0;
        let mut names = names.split('/').map(str::to_string);
        let name = names.next().unwrap();
        let gender = match rules.naming.title_gender(&name) {
            Some(crate::base::TitleGender::Feminine) => Gender::Feminine,
            Some(crate::base::TitleGender::Masculine) => Gender::Masculine,
            None => Gender::Unknown,
        };
        Chain { kind, subkind: None, name, named: true, aliases: names.collect(), gender }
    });
    let document = Document::new("a.txt", line);
    let extraction = Extraction { document: document.id, chains: chains.collect(), ..Extraction::default() };
    link(document, extraction, schema, &rules.naming)
}

fn linked(lines: &[&str]) -> Linker {
    let (schema, rules) = world();
    let mut linker = Linker::new(schema);
    lines.iter().for_each(|line| linker.add(&update(line), rules));
    linker.links(rules);
    linker
}

/// The groups of two and more names, sorted, each name as most documents give it.
fn groups(lines: &[&str]) -> Vec<String> {
    let mut linker = linked(lines);
    let links = linker.links(&world().1).clone();
    let mut groups: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (key, canonical) in &links {
        let name = |key: &str| linker.name(key).unwrap().to_string();
        groups.entry(canonical.clone()).or_default().extend([name(key), name(canonical)]);
    }
    let mut shown: Vec<String> = groups.into_values().map(|g| g.into_iter().collect::<Vec<_>>().join(" + ")).collect();
    shown.sort();
    shown
}

#[test]
fn spellings_meet() {
    let found = groups(&["pers Vladimir Poutine, pl Moscou", "pers Vladimir Putin, pl Moscow", "pers Владимир Путин"]);
    assert_eq!(found, ["Moscou + Moscow", "Vladimir Poutine + Vladimir Putin + Владимир Путин"]);
}

#[test]
fn a_name_that_fits_two_people_joins_neither_and_keeps_its_candidates() {
    let linker = linked(&["pers George W. Bush", "pers George H. W. Bush", "pers George Bush"]);
    assert!(linker.links.is_empty(), "{:?}", linker.links);
    assert_eq!(linker.candidates("person:george bush").len(), 2);
    assert_eq!(linker.open_pairs().count(), 2);
}

#[test]
fn an_acronym_goes_with_the_name_that_a_text_gives_it() {
    let lines = ["org Parti socialiste/PS, org Presse suisse", "org PS"];
    assert_eq!(groups(&lines), ["PS + Parti socialiste"]);
    assert_eq!(
        groups(&["org Groupe de recherche alpha/GRA, org Grande région alpine", "org GRA"]),
        ["GRA + Groupe de recherche alpha"]
    );
    let none: [&str; 0] = [];
    assert_eq!(groups(&["org Groupe de recherche alpha", "org Grande région alpine", "org GRA"]), none);
}

#[test]
fn a_surname_joins_the_one_who_is_named_in_full() {
    let full = ["pers Emmanuel Macron, pl Lyon", "pers Emmanuel Macron, pl Nice", "pers Emmanuel Macron, pl Lille"];
    let check = |more: &[&str], expected: &str| {
        let lines: Vec<&str> = full.iter().chain(more).copied().collect();
        assert_eq!(groups(&lines).join(" | "), expected, "{more:?}");
    };
    check(&["pers M. Macron"], "Emmanuel Macron + M. Macron");
    check(&["pers Mme Macron"], "");
    check(&["pers Macron, pers Brigitte Macron"], "");
    check(&["pers Mme Macron, pers Brigitte Macron"], "Brigitte Macron + Mme Macron");
    check(&["pers Macron, pl Paris", "pers Brigitte Macron"], "");
    check(&["pers Dupont"], "");
    // One document is not enough for a surname to mean somebody.
    let none: [&str; 0] = [];
    assert_eq!(groups(&["pers Jean Dupuy", "pers M. Dupuy"]), none);
}

#[test]
fn names_of_one_word_meet_unless_many_bear_them() {
    assert_eq!(groups(&["pers Ronaldinho, pl Paris", "pers Ronaldinho, pl Rome"]).len(), 1);
    let none: [&str; 0] = [];
    assert_eq!(groups(&["pers Julie, pl Paris", "pers Julie, pl Rome"]), none);
    assert_eq!(groups(&["pers Martin, pl Paris", "pers Martin, pl Rome"]), none);
}

#[test]
fn what_comes_back_stays_apart_by_year() {
    let (schema, rules) = world();
    let mut linker = Linker::new(schema);
    for (year, name) in [("2016", "Tour de France"), ("2017", "Tour de France"), ("2017", "le Tour de France 2017")] {
        let mut update = update(&format!("hap {name}, pl {year}"));
        let at = format!("happening:tour de france@{year}");
        update.entities.iter_mut().filter(|e| e.key == "happening:tour de france").for_each(|e| e.key = at.clone());
        linker.add(&update, rules);
    }
    let links = linker.links(rules);
    assert_eq!(links.len(), 1, "{links:?}");
}

/// A document that names a person and, where it is told, the year of birth.
fn born(name: &str, year: &str, rest: &str) -> GraphUpdate {
    let mut update = update(&format!("pers {name}, pl {rest}"));
    if !year.is_empty() {
        update.entities[0].key = format!("{}@{year}", update.entities[0].key);
    }
    update
}

#[test]
fn namesakes_born_in_different_years_stay_apart_and_a_bare_name_joins_neither() {
    let (schema, rules) = world();
    let check = |documents: &[GraphUpdate], links: usize, open: usize| {
        let mut linker = Linker::new(schema);
        documents.iter().for_each(|update| linker.add(update, rules));
        assert_eq!((linker.links(rules).len(), linker.open_pairs().count()), (links, open), "{:?}", linker.links);
    };
    let (old, young) = (born("Simon Tarvel", "1950", "Lyon"), born("Simon Tarvel", "1990", "Nice"));
    let bare = born("Simon Tarvel", "", "Metz");
    check(&[old.clone(), bare.clone()], 1, 0);
    check(&[old.clone(), young.clone()], 0, 0);
    check(&[old, young, bare], 0, 2);
}

#[test]
fn kinds_do_not_mix() {
    let none: [&str; 0] = [];
    assert_eq!(groups(&["pl Moscou", "org Moscow"]), none);
}

const POOL: &[&str] = &[
    "pers Vladimir Poutine",
    "pers Vladimir Putin, org ONU",
    "pers M. Poutine, org Organisation des Nations unies/ONU",
    "pers George Bush, pers Jeb Bush",
    "pers George W. Bush, pl Texas",
    "pers George H. W. Bush",
    "pers Bush, org PS",
    "pers Mme Bush, pers Laura Bush",
    "pers Emmanuel Macron, org Parti socialiste/PS",
    "pers Emmanuel Macron, org Parti social",
    "pers Emmanuel Macron, pers Macron, pers Brigitte Macron",
    "pers Macron, pl Moscou",
    "pers Ronaldinho, pl Moscow",
    "pers Ronaldinho, pers E. Macron",
    "pers Dominique Martin, pers Ronaldinho Gaucho",
    "pers M. Dominique Martin",
    "pers Mme Dominique Martin, pers Martin",
    "org Parti socialiste, org Presse suisse, org PS",
];

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(200))]

    /// Whatever came and went, in whatever order and however often links were asked for between, the links are those of what is in.
    #[test]
    fn links_are_a_function_of_the_set(steps in proptest::collection::vec((0..POOL.len(), proptest::bool::weighted(0.3), proptest::bool::ANY, proptest::bool::weighted(0.15)), 1..40)) {
        let (schema, rules) = world();
        let mut linker = Linker::new(schema);
        let mut inside = BTreeSet::new();
        for (which, leaves, ask, close) in steps {
            if close {
                // As when a file is closed and opened again.
                linker = linker.reopened(schema, rules);
            }
            let update = update(POOL[which]);
            if leaves {
                linker.remove(update.document.id, rules);
                inside.remove(&which);
            } else {
                linker.add(&update, rules);
                inside.insert(which);
            }
            if ask {
                linker.links(rules);
            }
        }
        let mut fresh = Linker::new(schema);
        inside.iter().for_each(|which| fresh.add(&update(POOL[*which]), rules));
        proptest::prop_assert_eq!(linker.links(rules), fresh.links(rules));
        linker.complete(rules);
        let pairs = |linker: &Linker| linker.open_pairs().map(|(a, b, s)| (a.to_string(), b.to_string(), s)).collect::<Vec<_>>();
        proptest::prop_assert_eq!(pairs(&linker), pairs(&fresh));
        for (key, canonical) in linker.links(rules) {
            proptest::prop_assert!(key != canonical);
        }
        let links = linker.links(rules).clone();
        for canonical in links.values() {
            proptest::prop_assert!(!links.contains_key(canonical), "{} stands behind another", canonical);
        }
    }
}
