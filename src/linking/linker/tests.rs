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
    link(document, extraction, schema, &rules.naming, &|name| rules.gender(&rules.naming.words(name).concat()))
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
    let open: Vec<(&str, &str)> = linker.open_pairs().map(|(a, b, _)| (a, b)).collect();
    let george = "person:george bush";
    assert_eq!(open, [(george, "person:george h w bush"), (george, "person:george w bush")]);
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

/// Links and open pairs.
fn state(linker: &mut Linker) -> (Links, Vec<(String, String)>) {
    let (_, rules) = world();
    let links = linker.links(rules).clone();
    linker.complete(rules);
    let open = linker.open_pairs().map(|(a, b, _)| (a.into(), b.into())).collect();
    (links, open)
}

/// Takes the first few of a crowd in and the others out, as many as each count says, beside `rest`, which stays: the outcome is each time that of
/// the set, and that of the linker when it is opened again.
fn comes_and_goes(mut linker: Linker, crowd: &[String], rest: &[&str], counts: &[usize]) {
    let (schema, rules) = world();
    for &count in counts {
        let part: Vec<&str> = crowd[..count].iter().map(String::as_str).chain(rest.iter().copied()).collect();
        for line in crowd {
            match part.contains(&line.as_str()) {
                true => linker.add(&update(line), rules),
                false => linker.remove(update(line).document.id, rules),
            }
            if line.len() % 2 == 0 {
                linker.links(rules);
            }
        }
        assert_eq!(state(&mut linker), state(&mut linked(&part)), "{count}");
        assert_eq!(state(&mut linker.reopened(schema, rules)), state(&mut linker), "{count}, opened again");
        linker = linker.reopened(schema, rules);
    }
}

/// Names of one acronym beyond counting: initials alone say nothing then, but a text that gives the acronym does, and so do names that go.
#[test]
fn initials_that_a_crowd_has_are_no_trace() {
    let (_, rules) = world();
    let syllables = ["ba", "do", "fi", "gu", "ka", "le", "mo", "nu", "pi"];
    let name = |i: usize| {
        let mark = format!("{}{}", syllables[i / 9], syllables[i % 9]);
        format!("Grou{mark} Rio{mark} Alpi{mark}")
    };
    let crowd: Vec<String> = (0..70).map(|i| format!("org {}, pl Lieu {i}", name(i))).collect();
    let alpha = "org Groupe de recherche alpha/GRA";
    let (more, both) = (format!("{alpha}, pl Nice"), format!("org GRA, org {}", name(1)));
    let learnt = [alpha, &more, &both, "org GRA, org ONU"];
    let lines: Vec<&str> = crowd.iter().map(String::as_str).chain(learnt).collect();
    let mut linker = linked(&lines);
    // What a text gives it as and what stands beside it in a text: the two exclude each other, and nothing else is near.
    let (gra, beside) = ("organization:gra".to_string(), format!("organization:{}", name(1).to_lowercase()));
    let open = [(gra.clone(), beside), (gra.clone(), "organization:groupe de recherche alpha".to_string())];
    assert_eq!(state(&mut linker), (Links::new(), open.to_vec()));
    linker.remove(update(&both).document.id, rules);
    let links = Links::from([(open[1].1.clone(), gra)]);
    assert_eq!(state(&mut linker), (links, Vec::new()));
    linker.add(&update(&both), rules);
    // Going and coming, the crowd is one or none, and the outcome is that of the set.
    comes_and_goes(linker, &crowd, &learnt, &[70, 66, 63, 61, 62, 64, 65, 70]);
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

#[test]
fn a_championship_of_which_the_name_says_nothing_joins_no_other() {
    let (schema, rules) = world();
    let check = |name: &str, full: &str, links: usize, open: usize| {
        let mut linker = Linker::new(schema);
        for (year, name) in [("2016", name), ("", full)] {
            let mut update = update(&format!("hap {name}, pl Lieu {year}"));
            if !year.is_empty() {
                update.entities[0].key += &format!("@{year}");
            }
            linker.add(&update, rules);
        }
        assert_eq!((linker.links(rules).len(), linker.open_pairs().count()), (links, open), "{name}, {full}");
    };
    check("championnat de France", "championnat de France 2016", 0, 1);
    check("élection présidentielle", "élection présidentielle de 2016", 0, 1);
    check("Jeux olympiques de Rio", "Jeux olympiques de Rio 2016", 1, 0);
    check("Grand Prix ISU", "Grand Prix ISU 2016", 1, 0);
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
    // That two texts give another year is for people to judge: the pair stays open, with what speaks against it.
    check(&[old.clone(), young.clone()], 0, 1);
    check(&[old, young, bare], 0, 3);
}

#[test]
fn titles_of_two_genders_keep_one_name_apart() {
    let (_, rules) = world();
    let (she, he) = ("pers Dominique Martin/Mme Martin, pl Lyon", "pers Dominique Martin/M. Martin, pl Nice");
    let none: [&str; 0] = [];
    assert_eq!(groups(&[she, he]), none);
    let mut linker = linked(&[she, he]);
    let open: Vec<(String, String)> = linker.open_pairs().map(|(a, b, _)| (a.into(), b.into())).collect();
    let (her, him) = ("person:dominique martin@f".to_string(), "person:dominique martin@m".to_string());
    assert_eq!(open, [(her.clone(), him.clone())]);
    assert!(linker.explain(&her, &him, rules).unwrap().features.contains(&("genders differ", -10.0)));
    // A text that gives no title joins the one, and neither where there are two.
    linker.add(&update("pers Dominique Martin, pl Metz"), rules);
    assert_eq!(linker.links(rules).len(), 0);
    linker.remove(update(she).document.id, rules);
    assert_eq!(linker.links(rules).len(), 1);
    // The wife under her husband's name.
    assert_eq!(groups(&["pers Jean Tarvel/M. Tarvel", "pers Jean Tarvel/Mme Jean Tarvel"]), none);
}

#[test]
fn father_and_son_of_one_name_stay_apart() {
    let none: [&str; 0] = [];
    // One text that names both tells them apart for all; without it "Jr." may be left out.
    assert_eq!(groups(&["pers Robert Tarvel, pl Lyon", "pers Robert Tarvel Jr."]).len(), 1);
    assert_eq!(groups(&["pers Robert Tarvel, pl Lyon", "pers Robert Tarvel Jr., pers Robert Tarvel"]), none);
    assert_eq!(groups(&["pers Robert Tarvel père", "pers Robert Tarvel fils"]), none);
    assert_eq!(groups(&["pers Pline l'Ancien", "pers Pline le Jeune"]), none);
    let three =
        ["pers Donald J. Tarvel", "pers Donald Tarvel, pers Donald Tarvel Jr.", "pers Donald Tarvel Jr., pl Nice"];
    assert_eq!(groups(&three), ["Donald J. Tarvel + Donald Tarvel"]);
}

#[test]
fn those_whom_a_text_calls_kin_are_two() {
    let (schema, rules) = world();
    let mut family = update("pers Paul Tarvel, pers Paul-Henri Tarvel");
    let names = ["pers Paul Henri Tarvel", "pers Paul Tarvel, pl Nice"].map(update);
    let open = |documents: &[&GraphUpdate]| {
        let mut linker = Linker::new(schema);
        documents.iter().for_each(|update| linker.add(update, rules));
        linker.links(rules);
        let mut found = linker.explain("person:paul tarvel", "person:paul henri tarvel", rules).unwrap();
        found.features.retain(|(feature, _)| *feature == "two people by a text");
        found.features.len()
    };
    assert_eq!(open(&[&family, &names[0], &names[1]]), 0);
    family.statements.push(crate::graph::StatementUpdate {
        type_id: schema.type_id("parent_of").unwrap(),
        roles: vec![(crate::schema::RoleId(0), 0), (crate::schema::RoleId(1), 1)],
        values: Vec::new(),
        polarity: crate::base::Polarity::Positive,
        modality: crate::base::Modality::Actual,
        source: None,
        time: None,
        place: None,
        evidence: Vec::new(),
    });
    assert_eq!(open(&[&family, &names[0], &names[1]]), 1);
}

/// Where more names than a few share a surname and the first sound of the given name, only those that share more are compared: what a
/// document costs stays the same, and the outcome is that of the set, whoever comes and goes.
#[test]
fn what_many_names_share_is_no_trace() {
    let (_, rules) = world();
    let syllables = ["ba", "do", "fi", "gu", "ka", "le", "mo", "nu", "pi"];
    let line = |i: usize| format!("pers Ja{}{} Tarvelin, pl Lieu {i}", syllables[i / 9], syllables[i % 9]);
    let crowd: Vec<String> = (0..80).map(line).collect();
    let pair = ["pers Jacques-Henri Tarvelin", "pers Jacques Henri Tarvelin, pl Nice", "pers Jacque Tarvelin"];
    let lines: Vec<&str> = crowd.iter().map(String::as_str).chain(pair).collect();
    let mut linker = linked(&lines);
    let before = linker.compared();
    linker.add(&update("pers Jabadi Tarvelin, pl Metz"), rules);
    linker.links(rules);
    assert!(linker.compared() - before < 10, "{}", linker.compared() - before);
    linker.remove(update("pers Jabadi Tarvelin, pl Metz").document.id, rules);
    comes_and_goes(linker, &crowd, &pair, &[80, 30, 20, 22, 24, 26, 5, 80]);
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
    "pers Dominique Martin/Mme Martin, pl Metz",
    "pers Dominique Martin/M. Martin, pers Dominique Martin Jr.",
    "pers Dominique Martin Jr., pers Mme Martin",
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
