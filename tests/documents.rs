//! Documents come and go: what is left is the graph of the documents that are in, byte for byte, and the decisions of people stay.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use common::{Done, articles, filature, path, scratch};
use filature::base::{DataFiles, DocumentId};
use filature::graph::{Decision, Decisions, Journal, KnowledgeGraph};
use filature::input::{self, Source};
use filature::linking::{Linker, Rules, linker_of};
use filature::pipeline::{self, Changed, Holding, Options, Reader};

/// Texts whose names depend on one another: surnames that need a full name elsewhere, spellings, acronyms, one text twice.
const TEXTS: [(&str, &str); 8] = [
    (
        "a.txt",
        "Vladimir Poutine a rencontré Joe Biden à Genève. L'Organisation mondiale de la santé (OMS) a salué la rencontre.",
    ),
    ("b.txt", "Vladimir Putin a rencontré Emmanuel Macron à Moscou."),
    ("c.txt", "M. Poutine a appelé Joe Biden. L'OMS a publié un rapport."),
    ("d.txt", "Emmanuel Macron, président de la France, a reçu Vladimir Poutine à Paris."),
    ("e.txt", "Vladimir Poutine est le président de la Russie. Brigitte Macron est l'épouse d'Emmanuel Macron."),
    ("f.txt", "Mme Macron a visité Genève avec M. Macron."),
    ("g.txt", "Vladimir Putin a rencontré Emmanuel Macron à Moscou."),
    ("d.txt", "Emmanuel Macron, président de la France, a reçu Vladimir Poutine à Lyon."),
];

fn reader() -> &'static Reader {
    static READER: OnceLock<Reader> = OnceLock::new();
    READER.get_or_init(|| Reader::new(&DataFiles::embedded(), Options::default()).unwrap())
}

fn rules() -> &'static Rules {
    static RULES: OnceLock<Rules> = OnceLock::new();
    RULES.get_or_init(|| Rules::load(&DataFiles::embedded()).unwrap())
}

/// One folder a text, so that two texts may have one name.
fn sources(folder: &Path) -> Vec<Source> {
    let each = TEXTS.iter().enumerate().map(|(i, (name, text))| {
        let place = folder.join(i.to_string());
        fs::create_dir_all(&place).unwrap();
        fs::write(place.join(name), text).unwrap();
        input::find(&[place]).unwrap().sources.remove(0)
    });
    each.collect()
}

/// A graph and its linker.
struct Held(KnowledgeGraph, Linker);

impl Held {
    fn empty() -> Held {
        let mut held = Held(KnowledgeGraph::new(&reader().schema), Linker::new(&reader().schema));
        held.holding().link();
        held
    }

    fn holding(&mut self) -> Holding<'_> {
        Holding::new(&mut self.0, &mut self.1, rules())
    }

    fn add(&mut self, sources: &[Source]) -> Changed {
        pipeline::add(self.holding(), reader(), sources, &|| {})
    }

    /// As when the file is closed and opened again.
    fn reopen(&mut self) {
        let graph = KnowledgeGraph::from_bytes(&self.0.to_bytes().unwrap(), &reader().schema).unwrap();
        let linker = linker_of(&graph, &reader().schema, rules());
        *self = Held(graph, linker);
    }
}

fn key(name: &str) -> String {
    format!("person:{name}")
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(24))]

    #[test]
    fn any_coming_and_going_leaves_the_graph_of_what_is_in(
        steps in proptest::collection::vec((0u8..8, 0..TEXTS.len()), 1..16)
    ) {
        let folder = scratch();
        let sources = sources(folder.path());
        let id = |i: usize| DocumentId::of(TEXTS[i].1);
        let decisions = [
            Decision::Merge(key("joe biden"), key("emmanuel macron")),
            Decision::Split(key("vladimir poutine")),
            Decision::Merge(key("brigitte macron"), key("vladimir putin")),
        ];
        let (mut held, mut journal) = (Held::empty(), Journal::default());
        // Id → names that it came under.
        let mut inside: BTreeMap<DocumentId, BTreeSet<usize>> = BTreeMap::new();
        for (what, which) in steps {
            match what {
                0 | 1 => {
                    held.add(&sources[which..=which]);
                    inside.entry(id(which)).or_default().insert(which);
                }
                2 => {
                    let mut holding = held.holding();
                    holding.remove(id(which));
                    holding.link();
                    inside.remove(&id(which));
                }
                3 => {
                    let there: Vec<DocumentId> =
                        inside.iter().filter(|(_, all)| TEXTS[*all.first().unwrap()].0 == TEXTS[which].0).map(|(id, _)| *id).collect();
                    match pipeline::replace(held.holding(), reader(), &sources[which..=which], &|| {}) {
                        Err(missing) => {
                            proptest::prop_assert!(there.is_empty());
                            proptest::prop_assert_eq!(missing, [TEXTS[which].0]);
                        }
                        Ok(_) => {
                            there.iter().for_each(|id| drop(inside.remove(id)));
                            inside.entry(id(which)).or_default().insert(which);
                        }
                    }
                }
                4 => {
                    pipeline::rebuild(held.holding(), reader(), None, which % 2 == 0, &|| {});
                }
                5 => drop(journal.push(decisions[which % 3].clone(), None)),
                6 => {
                    if let Some(id) = journal.last_active().map(|entry| entry.id.clone()) {
                        journal.push(Decision::Undo(id), None);
                    }
                }
                _ => held.reopen(),
            }
            held.0.set_decisions(Decisions::of(&journal));
        }
        let mut fresh = Held::empty();
        let of: Vec<Source> = inside.values().flatten().map(|&i| sources[i].clone()).collect();
        fresh.add(&of);
        let names = |held: &Held| (0..inside.len() as u32).map(|n| held.0.plain().document_name(n).to_string()).collect::<Vec<_>>();
        proptest::prop_assert_eq!(names(&held), names(&fresh));
        proptest::prop_assert_eq!(held.0.links(), fresh.0.links());
        proptest::prop_assert!(held.0.to_bytes().unwrap() == fresh.0.to_bytes().unwrap(), "the bytes differ");
        fresh.0.set_decisions(Decisions::of(&journal));
        proptest::prop_assert_eq!(held.0.view(), fresh.0.view());
    }
}

#[test]
fn a_rebuild_from_texts_gives_the_graph_of_these_texts() {
    let folder = scratch();
    let sources = sources(folder.path());
    let mut held = Held::empty();
    held.add(&sources[..5]);
    let changed = pipeline::rebuild(held.holding(), reader(), Some(&sources[3..6]), false, &|| {});
    assert_eq!(changed.removed, ["a.txt", "b.txt", "c.txt"]);
    assert_eq!((changed.added, changed.unchanged.len()), (vec!["f.txt".to_string()], 2));
    let mut fresh = Held::empty();
    fresh.add(&sources[3..6]);
    assert!(held.0.to_bytes().unwrap() == fresh.0.to_bytes().unwrap());
}

#[test]
fn a_rebuild_from_what_cannot_be_read_takes_nothing_away() {
    let folder = scratch();
    let sources = sources(folder.path());
    let mut held = Held::empty();
    held.add(&sources[..5]);
    let before = held.0.to_bytes().unwrap();
    let (unknown, missing) = (folder.path().join("x.txt"), folder.path().join("y.txt"));
    fs::write(&unknown, [0, 159, 146, 150, 0]).unwrap();
    fs::write(&missing, "Un texte.").unwrap();
    let unreadable = input::find(&[unknown, missing.clone()]).unwrap().sources;
    fs::remove_file(missing).unwrap();
    let changed = pipeline::rebuild(held.holding(), reader(), Some(&unreadable), false, &|| {});
    assert_eq!((changed.unread.len(), changed.is_nothing()), (2, true), "{changed:?}");
    assert!(held.0.to_bytes().unwrap() == before);
}

#[test]
fn texts_that_change_places_change_names() {
    let folder = scratch();
    let named = |name: &str, which: usize| {
        let place = folder.path().join(format!("{name}{which}"));
        fs::create_dir_all(&place).unwrap();
        fs::write(place.join(name), TEXTS[which].1).unwrap();
        input::find(&[place]).unwrap().sources.remove(0)
    };
    let check = |now: &[(&str, usize)], come: &[(&str, usize)], expected: &[(&str, usize)]| {
        let sources = |of: &[(&str, usize)]| of.iter().map(|(name, which)| named(name, *which)).collect::<Vec<_>>();
        let (mut held, mut fresh) = (Held::empty(), Held::empty());
        held.add(&sources(now));
        fresh.add(&sources(expected));
        let changed = pipeline::replace(held.holding(), reader(), &sources(come), &|| {}).unwrap();
        assert_eq!(changed.replaced.len(), come.len());
        assert!(held.0.to_bytes().unwrap() == fresh.0.to_bytes().unwrap(), "{come:?} for {now:?}");
    };
    check(&[("a.txt", 0), ("b.txt", 1)], &[("a.txt", 1), ("b.txt", 0)], &[("a.txt", 1), ("b.txt", 0)]);
    check(&[("a.txt", 0), ("b.txt", 1)], &[("b.txt", 0), ("a.txt", 2)], &[("a.txt", 2), ("b.txt", 0)]);
    // A name that no source takes away stays.
    check(&[("a.txt", 0), ("b.txt", 1)], &[("b.txt", 0)], &[("a.txt", 0)]);
}

#[test]
fn what_came_of_it_is_told_once_and_truly() {
    let folder = scratch();
    let sources = sources(folder.path());
    let mut held = Held::empty();
    // b.txt and g.txt are one text; there are two texts of the name d.txt.
    let changed = held.add(&[&sources[..4], &sources[6..7]].concat());
    assert_eq!((changed.added.len(), &changed.unchanged[..]), (4, &["g.txt".to_string()][..]));
    assert_eq!(changed.namesakes, Vec::<String>::new());
    assert_eq!(held.add(&sources[7..]).namesakes, ["d.txt"]);
    let changed = pipeline::rebuild(held.holding(), reader(), Some(&[1, 6].map(|i| sources[i].clone())), true, &|| {});
    assert_eq!((changed.reread, changed.unchanged), (vec!["b.txt".to_string()], vec!["g.txt".to_string()]));
    // The text that was called so has gone under its first name.
    let other = folder.path().join("other");
    fs::create_dir_all(&other).unwrap();
    fs::write(other.join("g.txt"), TEXTS[0].1).unwrap();
    let changed = held.add(&[sources[6].clone(), input::find(&[other]).unwrap().sources.remove(0)]);
    assert_eq!((changed.added, changed.namesakes), (vec!["g.txt".to_string()], vec![]));
}

fn article(name: &str) -> String {
    PathBuf::from(articles()).join(name).to_str().unwrap().to_string()
}

const ARREST: &str = "2008-03-06-arrestation-bangkok.txt";

#[test]
fn the_verbs_change_a_file_and_leave_no_trace() {
    let folder = scratch();
    let (file, whole) = (path(folder.path(), "affair.kg"), path(folder.path(), "whole.kg"));
    filature(&["build", articles(), "-o", &whole, "--quiet"]).ok();
    filature(&["build", articles(), "-o", &file, "--quiet"]).ok();
    let bytes = |name: &str| fs::read(name).unwrap();
    let said = |done: Done, part: &str| assert!(done.stdout.contains(part), "{part}: {}{}", done.stdout, done.stderr);

    let done = filature(&["add", &file, articles(), "--ui", "en"]).ok();
    said(done, "9 documents unchanged");
    assert_eq!(bytes(&file), bytes(&whole));

    // A document goes, by its name without extension, and comes back.
    said(filature(&["remove", &file, &ARREST[..ARREST.len() - 4], "--ui", "en"]).ok(), "1 document removed");
    assert_ne!(bytes(&file), bytes(&whole));
    let eight: Vec<String> =
        fs::read_dir(articles()).unwrap().map(|e| e.unwrap().path().to_str().unwrap().to_string()).collect();
    let mut arguments = vec!["build", "-o", "eight.kg", "--quiet"];
    let eight_kg = path(folder.path(), "eight.kg");
    arguments[2] = &eight_kg;
    arguments.extend(eight.iter().filter(|name| name.ends_with(".txt") && !name.ends_with(ARREST)).map(String::as_str));
    filature(&arguments).ok();
    assert_eq!(bytes(&file), bytes(&eight_kg), "as if it had never been read");
    said(filature(&["add", &file, &article(ARREST), "--ui", "en"]).ok(), "1 document added");
    assert_eq!(bytes(&file), bytes(&whole));

    // A corrected text takes the place of the one of its name.
    let corrected = path(folder.path(), ARREST);
    fs::write(&corrected, "Viktor Bout a été arrêté à Bangkok par la police.").unwrap();
    said(filature(&["replace", &file, &corrected, "--ui", "en"]).ok(), "1 document replaced");
    said(filature(&["query", &file, "documents", "--ui", "en"]).ok(), "9 documents");
    said(filature(&["replace", &file, &article(ARREST), "--ui", "en"]).ok(), "1 document replaced");
    assert_eq!(bytes(&file), bytes(&whole));

    // A rebuild from the folder drops what is not in it.
    let stray = path(folder.path(), "stray.txt");
    fs::write(&stray, "Jean Dupont a rencontré Viktor Bout à Lyon.").unwrap();
    filature(&["add", &file, &stray]).ok();
    said(filature(&["rebuild", &file, articles(), "--ui", "en"]).ok(), "1 document removed:  stray.txt");
    assert_eq!(bytes(&file), bytes(&whole));
    said(filature(&["rebuild", &file, "--all", "--ui", "en"]).ok(), "9 documents read again");
    assert_eq!(bytes(&file), bytes(&whole));
}

#[test]
fn decisions_follow_and_those_without_a_subject_are_told() {
    let folder = scratch();
    let (file, other) = (path(folder.path(), "affair.kg"), path(folder.path(), "other.kg"));
    filature(&["build", articles(), "-o", &file, "--quiet"]).ok();
    let stray = path(folder.path(), "stray.txt");
    fs::write(&stray, "Jean Dupontel a rencontré Viktor Bout à Lyon.").unwrap();
    filature(&["add", &file, &stray, "--quiet"]).ok();
    filature(&["query", &file, "merge \"Jean Dupontel\", \"Viktor Bout\" // an alias"]).ok();
    let journal = fs::read_to_string(path(folder.path(), "affair.kg.journal")).unwrap();
    assert!(journal.contains("merge\t") && journal.contains("// an alias"), "{journal}");
    let shown = |file: &str| filature(&["query", file, "show \"Jean Dupontel\"", "--ui", "en"]).ok().stdout;
    assert!(shown(&file).contains("Viktor Bout"), "{}", shown(&file));

    let gone = filature(&["remove", &file, "stray.txt", "--ui", "en"]).ok();
    assert!(gone.stderr.contains("no document names any more"), "{}", gone.stderr);
    assert_eq!(fs::read_to_string(path(folder.path(), "affair.kg.journal")).unwrap(), journal, "told, not dropped");
    let back = filature(&["add", &file, &stray, "--ui", "en"]).ok();
    assert!(!back.stderr.contains("no document names"), "{}", back.stderr);
    assert!(shown(&file).contains("Viktor Bout"), "the decision holds again");

    filature(&["rebuild", &file, "--all", "--quiet"]).ok();
    assert!(shown(&file).contains("Viktor Bout"), "the journal is replayed");
    filature(&["build", &file, "-o", &other, "--quiet"]).ok();
    assert!(shown(&other).contains("Viktor Bout"), "the journal follows to another file");
}

#[test]
fn pairs_are_reviewed_and_decisions_go_from_one_person_to_another() {
    let folder = scratch();
    let [file, other, third] = ["affair.kg", "other.kg", "third.kg"].map(|name| path(folder.path(), name));
    let (short, son, father) = ("Paul Tarvel", "Paul Michel Tarvel", "Paul Henri Tarvel");
    for (i, name) in [son, father, short].iter().enumerate() {
        let text = format!("{name} a rencontré Tony Blair à Londres. {name} a félicité Tony Blair.");
        fs::write(folder.path().join(format!("{i}.txt")), text).unwrap();
    }
    filature(&["build", &path(folder.path(), "."), "-o", &file, "--quiet"]).ok();
    for copy in [&other, &third] {
        fs::copy(&file, copy).unwrap();
    }
    let ask = |file: &str, lines: &[&str]| filature(&[&["query", file, "--ui", "en"], lines].concat()).ok().stdout;
    let open = ask(&file, &["duplicates"]);
    assert!(open.contains(&format!("{father} / {short}")) && open.contains(&format!("{son} / {short}")), "{open}");

    // Skipped, stopped: nothing is decided.
    let journal = path(folder.path(), "affair.kg.journal");
    assert!(ask(&file, &["review", "s", "q"]).contains("The review is done."));
    assert!(!Path::new(&journal).exists());

    let said = ask(&file, &["review", "n // the father is another", "y // the son", "duplicates"]);
    assert!(said.contains("One entity?") && said.contains("+2.0  same given name"), "{said}");
    assert!(said.contains("No pair of names waits for a decision."), "{said}");
    let text = fs::read_to_string(&journal).unwrap();
    assert!(text.contains("\tapart\t") && text.contains("\t// the father is another\n"), "{text}");
    assert!(text.contains("\tmerge\t") && text.contains("\t// the son\n"), "{text}");
    // The card of the one names the other among what it is called.
    let are_one = |file: &str, name: &str| {
        let card = ask(file, &[&format!("show \"{name}\"")]);
        card.lines().any(|line| line.trim_start().starts_with("also: ") && line.contains(short))
    };
    assert!(are_one(&file, son) && !are_one(&file, father));
    filature(&["rebuild", &file, "--all", "--quiet"]).ok();
    assert!(are_one(&file, son) && !are_one(&file, father), "replayed");

    // Another person looks at the decisions and takes them over.
    let shown = ask(&third, &[&format!("journal show {journal}")]);
    assert!(shown.contains("the son") && !are_one(&third, son), "shown, not taken: {shown}");
    ask(&third, &[&format!("journal apply {journal}")]);
    assert!(are_one(&third, son) && !are_one(&third, father));
    // Of one who has decided otherwise, what contradicts is told, and taken only where all is.
    ask(&other, &[&format!("merge \"{short}\", \"{father}\" // no, the father")]);
    let taken = ask(&other, &[&format!("journal apply {journal}")]);
    assert!(taken.contains("1 decision that contradicts was left out") && are_one(&other, father), "{taken}");
    ask(&other, &[&format!("journal apply {journal} all")]);
    assert!(!are_one(&other, father));
}

#[test]
fn what_another_schema_read_is_stale_until_it_is_read_again() {
    let folder = scratch();
    let file = path(folder.path(), "affair.kg");
    let data = folder.path().join("data");
    fs::create_dir_all(data.join("schema")).unwrap();
    // The same kinds with one comment more: another fingerprint.
    let kinds = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/data/schema/kinds.toml")).unwrap();
    fs::write(data.join("schema/kinds.toml"), format!("# changed\n{kinds}")).unwrap();
    let data = data.to_str().unwrap();
    filature(&["build", &article(ARREST), "-o", &file, "--quiet", "--data", data]).ok();
    let first = fs::read(&file).unwrap();
    for verb in ["stats", "verify"] {
        let told = filature(&[verb, &file]).ok().stdout;
        assert!(told.contains("1 of 1 documents were read with another schema"), "{told}");
        assert!(!filature(&[verb, &file, "--data", data]).ok().stdout.contains("another schema"));
    }
    let done = filature(&["rebuild", &file, "--ui", "en"]).ok();
    assert!(done.stdout.contains("1 document read again"), "{}", done.stdout);
    assert!(!filature(&["stats", &file]).ok().stdout.contains("another schema"));
    assert_ne!(fs::read(&file).unwrap(), first);
    let idle = filature(&["rebuild", &file, "--ui", "en"]).ok();
    assert!(idle.stdout.contains("Nothing has changed"), "{}", idle.stdout);
    let fresh = path(folder.path(), "fresh.kg");
    filature(&["build", &article(ARREST), "-o", &fresh, "--quiet"]).ok();
    assert_eq!(fs::read(&file).unwrap(), fs::read(&fresh).unwrap());
}

#[test]
fn errors_name_the_place_and_the_next_step() {
    let folder = scratch();
    let file = path(folder.path(), "affair.kg");
    filature(&["build", articles(), "-o", &file, "--quiet"]).ok();
    let before = fs::read(&file).unwrap();
    let other = path(folder.path(), "other.txt");
    fs::write(&other, "Un texte.").unwrap();
    let damaged = path(folder.path(), "damaged.kg");
    fs::write(&damaged, &before[..before.len() / 2]).unwrap();
    let missing = path(folder.path(), "missing.kg");
    for (arguments, parts) in [
        (vec!["remove", &file, "2008-03-06-arestation-bangkok.txt"], vec!["is called", ARREST]),
        (vec!["remove", &file, "bangkok"], vec!["is called 'bangkok'", ARREST]),
        (vec!["remove", &file, ARREST, "zzz"], vec!["'zzz'", "documents lists them"]),
        (vec!["replace", &file, &other], vec!["'other.txt'", "add takes in new ones"]),
        (vec!["add", &missing, &other], vec!["is not there", "filature build"]),
        (vec!["add", &damaged, &other], vec!["is cut short"]),
        (vec!["add", &file, "no/such.txt"], vec!["no/such.txt", "is not there"]),
        (vec!["add", &file, &damaged], vec!["is a graph file"]),
        (vec!["rebuild", &missing], vec!["is not there"]),
    ] {
        let done = filature(&arguments).code(1);
        for part in parts {
            assert!(done.stderr.contains(part), "{arguments:?}: {}", done.stderr);
        }
        assert_eq!(fs::read(&file).unwrap(), before, "{arguments:?} changes nothing");
    }
}
