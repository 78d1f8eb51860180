//! Answers on small graphs: the paths that the seed article should give, names in many spellings, and agreement with a naive
//! reference on random graphs.

use proptest::prelude::*;

use super::answer::{Answer, Body, Note};
use super::{Engine, QueryError};
use crate::base::DataFiles;
use crate::graph::samples::{graph, schema};
use crate::graph::{KnowledgeGraph, NodeId};
use crate::schema::Schema;

const AFFAIR: [&str; 4] = [
    "bout.txt!2021-06-07: Raïssa Bout -parent_of-> Viktor Bout ; communicate(speaker=Raïssa Bout, addressee=Joe Biden, addressee=Vladimir Poutine) ; \
     meet(participant=Vladimir Poutine, participant=Joe Biden) @2021-06-16 in Genève ; Viktor Bout -citizen_of-> Russie ; \
     Vladimir Poutine -citizen_of-> Russie ; Paul Whelan -citizen_of-> États-Unis ; communicate(speaker=Paul Whelan, addressee=Joe Biden)",
    "whelan.txt!2021-06-08: Joe Biden -citizen_of-> États-Unis ; Elizabeth Whelan -sibling_of-> Paul Whelan ; Viktor Bout -associate_of-> Dimitri Smirnov",
    "dupont.txt!2020-01-01: Anne Dupond -spouse_of-> Jean Dupont ; Jean Dupont -citizen_of-> France",
    "2018.txt!2018-07-17: meet(participant=Vladimir Poutine, participant=Donald Trump) @2018-07-16 in Helsinki",
];

struct Fixture {
    schema: Schema,
    graph: KnowledgeGraph,
    engine: Engine,
}

fn fixture(lines: &[&str]) -> Fixture {
    let schema = schema();
    let graph = graph(&schema, lines);
    Fixture { graph, schema, engine: Engine::new(&DataFiles::embedded(), "fr").unwrap() }
}

impl Fixture {
    #[track_caller]
    fn ask(&self, line: &str) -> Answer {
        self.engine.answer(&self.graph, &self.schema, line).unwrap_or_else(|e| panic!("{line}: {e}"))
    }

    fn refuse(&self, line: &str) -> QueryError {
        self.engine.answer(&self.graph, &self.schema, line).expect_err(line)
    }
}

/// `A ← label — B — label → C`.
fn chains(answer: &Answer) -> Vec<String> {
    let Body::Paths(paths) = &answer.body else { panic!("{answer:?}") };
    let chain = |path: &super::Path| {
        let mut text = path.nodes[0].name.clone();
        for (hop, node) in path.hops.iter().zip(&path.nodes[1..]) {
            let (left, right) = match (hop.symmetric, hop.backward) {
                (true, _) => ("—", "—"),
                (false, true) => ("←", "—"),
                (false, false) => ("—", "→"),
            };
            text += &format!(" {left} {} {right} {}", hop.label, node.name);
        }
        text
    };
    paths.iter().map(chain).collect()
}

#[test]
fn the_way_from_bout_to_the_summit_in_both_spellings() {
    let fixture = fixture(&AFFAIR);
    let wanted = "Viktor Bout ← mère de — Raïssa Bout — s'adresse à → Joe Biden — participe à → \
                  rencontre Biden–Poutine (Genève, 16 juin 2021)";
    let answer = fixture.ask("path \"Viktor Bout\" -> \"sommet Poutine-Biden\"");
    let found = chains(&answer);
    assert_eq!(found.len(), 3, "{found:#?}");
    assert!(found[0] == wanted || found[0] == wanted.replace("Joe Biden —", "Vladimir Poutine —"), "{found:#?}");
    assert!(answer.notes.is_empty(), "{:?}", answer.notes);
    assert_eq!(answer.rows[0].text, "Raïssa Bout mère de Viktor Bout");
    assert_eq!(answer.rows[0].evidence[0].document, "bout.txt");
    assert_eq!(answer.rows[0].evidence[0].text, "Raïssa Bout -parent_of-> Viktor Bout");
    // The nationality leads there in fewer steps, but tells nothing.
    assert!(found[2].contains("Russie"), "{found:#?}");
    for name in [
        "Putin-Biden summit",
        "Путин Biden summit",
        "rencontre Biden–Poutine (Genève, 16 juin 2021)",
        "sommet de Genève entre Biden et Poutine 2021",
    ] {
        let other = fixture.ask(&format!("path Bout -> \"{name}\""));
        assert_eq!(chains(&other)[0], found[0], "{name}");
        assert_eq!(
            other.notes,
            [Note::Taken { asked: "Bout".into(), taken: "Viktor Bout".into(), others: vec!["Raïssa Bout".into()] }],
            "{name}"
        );
    }
}

#[test]
fn a_path_may_lead_by_an_event() {
    let fixture = fixture(&AFFAIR);
    let summit = "rencontre Biden–Poutine (Genève, 16 juin 2021)";
    let paths = |end: &str| {
        let answer = fixture.ask(&format!("path Poutine -> {end} via \"sommet Poutine-Biden\""));
        let Body::Paths(paths) = &answer.body else { panic!("{answer:?}") };
        assert!(paths.iter().all(|path| path.hops.len() + 1 == path.nodes.len()), "{paths:#?}");
        chains(&answer)
    };
    assert_eq!(paths("Biden")[0], format!("Vladimir Poutine — participe à → {summit} ← participe à — Joe Biden"));
    let further = paths("Paul Whelan");
    assert!(further[0].starts_with(&format!("Vladimir Poutine — participe à → {summit} ← participe à — Joe Biden")));
    assert!(further.iter().all(|path| path.ends_with("Paul Whelan")), "{further:#?}");
}

#[test]
fn names_in_many_spellings() {
    let fixture = fixture(&AFFAIR);
    let show = |name: &str| {
        let answer = fixture.ask(&format!("show {name}"));
        let Body::Card(card) = &answer.body else { panic!() };
        (card.name.clone(), answer.notes)
    };
    for (asked, name) in [
        ("VIKTOR BOUT", "Viktor Bout"),
        ("bout viktor", "Viktor Bout"),
        ("raissa bout", "Raïssa Bout"),
        ("Putin", "Vladimir Poutine"),
        ("Путин", "Vladimir Poutine"),
        ("Mme Bout", "Raïssa Bout"),
        ("\"person:viktor bout\"", "Viktor Bout"),
        ("etats-unis", "États-Unis"),
    ] {
        assert_eq!(show(asked).0, name, "{asked}");
    }
    let (name, notes) = show("Viktro Bout");
    assert_eq!(name, "Viktor Bout");
    assert!(matches!(&notes[..], [Note::Corrected { .. }]), "{notes:?}");
    let (_, notes) = show("Whelan");
    assert!(matches!(&notes[..], [Note::Taken { others, .. }] if others == &["Elizabeth Whelan"]), "{notes:?}");
    assert!(show("Viktor Bout").1.is_empty());
    let error = fixture.refuse("show Poutrine Zzz");
    assert!(matches!(&error, QueryError::UnknownName { nearest, .. } if nearest[0] == "Vladimir Poutine"), "{error}");
    assert_eq!(fixture.engine.names(&fixture.graph, &fixture.schema, "bou", 5), ["Viktor Bout", "Raïssa Bout"]);
    assert_eq!(fixture.engine.names(&fixture.graph, &fixture.schema, "paul wh", 5), ["Paul Whelan"]);
}

#[test]
fn limits_narrow_paths() {
    let fixture = fixture(&AFFAIR);
    let first = |line: &str| chains(&fixture.ask(line)).first().cloned().unwrap_or_default();
    assert!(first("path Viktor Bout -> Poutine only citizen_of").contains("Russie"));
    assert!(first("path Viktor Bout -> Poutine max 1").is_empty());
    assert!(first("path Viktor Bout -> Poutine max 2 avoid Raïssa Bout").contains("Russie"));
    assert!(first("path Viktor Bout -> Poutine avoid parent_of").contains("Russie"));
    assert!(
        first("path Viktor Bout -> Poutine via Joe Biden avoid Russie").contains("Joe Biden — rencontre — Vladimir")
    );
    for limits in
        ["avoid Poutine", "avoid Poutine max 3", "avoid Viktor Bout max 3", "via Joe Biden avoid Poutine max 3"]
    {
        assert_eq!(first(&format!("path Viktor Bout -> Poutine {limits}")), "", "{limits}");
    }
    assert!(first("path Poutine -> Trump as of 2018-07").contains("rencontre"));
    assert!(first("path Poutine -> Trump as of 2019").is_empty());
    let same = fixture.ask("path Bout -> Viktor Bout");
    assert!(chains(&same).is_empty() && same.notes.contains(&Note::OneName { name: "Viktor Bout".into() }));
    assert!(matches!(fixture.refuse("path Bout -> Biden only frobs"), QueryError::UnknownWord { .. }));
}

/// A surname alone means who is best known by it, not what some text calls by the one word.
#[test]
fn a_surname_means_who_is_best_known_by_it() {
    let fixture = fixture(&[
        "a.txt: Penelope Marnay -spouse_of-> François Marnay ; François Marnay -parent_of-> Zoé ; François Marnay -parent_of-> Ali",
        "b.txt: Marnay -member_of-> Ali",
        "c.txt: Zoé -born_in-> Vernon ; Ali -born_in-> Vernon ; Jean Vernon -parent_of-> Mia",
    ]);
    let taken = |name: &str| {
        let answer = fixture.ask(&format!("show {name}"));
        let Body::Card(card) = answer.body else { panic!() };
        card.name
    };
    assert_eq!(taken("Marnay"), "François Marnay");
    assert_eq!(taken("Penelope"), "Penelope Marnay");
    assert_eq!(taken("Vernon"), "Vernon");
    assert_eq!(taken("\"Marnay (personne)\""), "François Marnay");
}

#[test]
fn the_other_questions_answer() {
    let fixture = fixture(&AFFAIR);
    let texts = |line: &str| fixture.ask(line).rows.into_iter().map(|row| row.text).collect::<Vec<_>>();
    let near = texts("near Viktor Bout");
    assert!(near[..2].contains(&"Raïssa Bout mère de Viktor Bout".to_string()), "{near:?}");
    assert!(near.len() == 3 && near[2].ends_with("Russie"), "{near:?}");
    assert!(texts("near Viktor Bout depth 2 kind personne").iter().any(|t| t.contains("Poutine")));
    assert_eq!(texts("timeline Poutine").len(), 2);
    assert!(texts("timeline Poutine")[0].contains("2018"));
    assert_eq!(texts("events type meet between 2021 2022"), ["rencontre Biden–Poutine (Genève, 16 juin 2021)"]);
    assert_eq!(texts("events where Genève"), ["rencontre Biden–Poutine (Genève, 16 juin 2021)"]);
    assert_eq!(texts("events who Genève"), [""; 0]);
    assert_eq!(texts("events where Biden"), [""; 0]);
    let common = texts("common \"Viktor Bout\", \"Vladimir Poutine\"");
    assert!(common[0].starts_with("Raïssa Bout : ") && common[1].starts_with("Russie : "), "{common:?}");
    assert!(texts("find bout").len() == 2);
    let Body::Ranking(ranking) = fixture.ask("top degree kind person k 1").body else { panic!() };
    assert_eq!(ranking[0].0, "Joe Biden");
    let Body::Figures(figures) = fixture.ask("stats").body else { panic!() };
    assert_eq!(figures[0], ("documents".to_string(), 4));
    assert!(!serde_json::to_string(&fixture.ask("show Bout")).unwrap().is_empty());
}

/// A crowd ties nobody closely, but who was in it together is tied: no lead.
#[test]
fn who_was_in_a_crowd_together_is_no_lead() {
    let crowd: Vec<String> = (10..70).map(|i| format!("participant=Nom{i}x")).collect();
    let line = format!(
        "a.txt: meet({}) ; Nom68x -parent_of-> Ali ; Nom68x -parent_of-> Zoé ; Nom69x -parent_of-> Ali ; Nom69x -parent_of-> Zoé ; \
         Mia -parent_of-> Ali ; Mia -parent_of-> Zoé",
        crowd.join(", ")
    );
    let texts = |line: &str, ask: &str| {
        let answer = fixture(&[line]).ask(ask);
        answer.rows.into_iter().map(|row| row.text).collect::<Vec<_>>()
    };
    let found = texts(&line, "missing Nom69x");
    assert!(found.len() == 1 && found[0].starts_with("Nom69x ? Mia"), "{found:?}");
}

#[test]
fn a_search_without_time_says_so() {
    let schema = schema();
    let graph = graph(&schema, &AFFAIR);
    let engine = Engine::new(&DataFiles::embedded(), "fr").unwrap().with_time_limit(std::time::Duration::ZERO);
    // Small searches end between two looks at the clock; what matters is that nothing hangs and a cut is told.
    let answer = engine.answer(&graph, &schema, "path Viktor Bout -> Biden").unwrap();
    assert!(answer.notes.iter().all(|n| matches!(n, Note::Partial { .. })));
}

/// All simple paths of at most `max` steps by plain enumeration over the statements of the sample lines: (cost, stops), in order.
fn naive(ask: &super::ask::Ask, from: NodeId, to: NodeId, max: usize) -> Vec<super::yen::Found> {
    let limits = super::Limits::default();
    let costs = super::cost::Costs::new(ask, &limits).unwrap();
    let net = super::net::Net::new(ask.view, &costs, from, to);
    let mut found = Vec::new();
    let mut path = vec![from];
    fn walk(net: &super::net::Net, path: &mut Vec<NodeId>, cost: u64, max: usize, found: &mut Vec<super::yen::Found>) {
        let last = path[path.len() - 1];
        if last == net.to && !net.is_telling(path, &mut Default::default()) {
            return;
        }
        if last == net.to {
            found.push(super::yen::Found { cost, length: path.len(), nodes: path.clone() });
            return;
        }
        if path.len() > max {
            return;
        }
        let mut next: std::collections::BTreeMap<NodeId, u64> = Default::default();
        net.each(last, |node, cost, _| {
            let best = next.entry(node).or_insert(cost);
            *best = (*best).min(cost);
        });
        for (node, step) in next {
            if !path.contains(&node) {
                path.push(node);
                walk(net, path, cost + step, max, found);
                path.pop();
            }
        }
    }
    walk(&net, &mut path, 0, max, &mut found);
    found.sort();
    found
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]
    #[test]
    fn best_paths_are_those_of_a_naive_reference(
        ties in prop::collection::vec((0usize..9, 0usize..9, 0usize..4), 4..24),
        count in 1usize..8,
        max in prop::option::of(1u32..6),
    ) {
        let people: Vec<String> = (0..9).map(|i| format!("Nom{i}x")).collect();
        let statements: Vec<String> = ties
            .iter()
            .filter(|(a, b, _)| a != b)
            .map(|&(a, b, kind)| match kind {
                0 => format!("{} -parent_of-> {}", people[a], people[b]),
                1 => format!("{} -member_of-> {}", people[a], people[b]),
                2 => format!("meet(participant={}, participant={})", people[a], people[b]),
                _ => format!("meet(participant={}, participant={}, participant={})", people[a], people[b], people[(a + b) % 9]),
            })
            .collect();
        prop_assume!(!statements.is_empty());
        let line = format!("a.txt: {}", statements.join(" ; "));
        let Fixture { schema, graph, engine } = fixture(&[&line]);
        engine.with(&graph, &schema, |ask| {
            let (from, to) = (NodeId(0), NodeId(ask.view.entity_count() as u32 - 1));
            if from == to {
                return Ok(());
            }
            let limits = super::Limits::default();
            let costs = super::cost::Costs::new(ask, &limits).unwrap();
            let net = super::net::Net::new(ask.view, &costs, from, to);
            let (found, partial) = super::yen::best_paths(&net, count, max, &ask.clock);
            prop_assert!(!partial);
            let mut all = naive(ask, from, to, max.unwrap_or(8) as usize);
            all.truncate(count);
            prop_assert_eq!(found, all);
            Ok(())
        })?;
    }
}
