//! Answers against the plainest way to work them out, on random graphs.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use proptest::prelude::*;

use super::answer::{Answer, Body, Note};
use super::ask::Ask;
use super::leiden::{communities, modularity};
use super::pagerank::pagerank;
use super::projection::Projection;
use super::rank::between;
use super::{Engine, leads};
use crate::base::DataFiles;
use crate::graph::samples::{graph, schema};
use crate::graph::{EdgeId, NodeId, View};
use crate::schema::Schema;

/// Statements between ten people; the third number says of what kind.
fn statements(ties: &[(usize, usize, usize)]) -> Option<String> {
    let name = |i: usize| format!("Nom{i}x");
    let told: Vec<String> = (ties.iter().filter(|(a, b, _)| a != b))
        .map(|&(a, b, kind)| match kind {
            0 => format!("{} -parent_of-> {}", name(a), name(b)),
            1 => format!("{} -member_of-> {}", name(a), name(b)),
            2 => format!("meet(participant={}, participant={})", name(a), name(b)),
            _ => format!("meet(participant={}, participant={}, participant={})", name(a), name(b), name((a + b) % 10)),
        })
        .collect();
    (!told.is_empty()).then(|| format!("a.txt: {}", told.join(" ; ")))
}

fn ties() -> impl Strategy<Value = Vec<(usize, usize, usize)>> {
    prop::collection::vec((0usize..10, 0usize..10, 0usize..4), 3..26)
}

/// Facts as sets of entities: the ends of each relation, the fillers of each event.
fn facts(view: &View) -> Vec<BTreeSet<u32>> {
    let mut found = Vec::new();
    for edge in (0..view.edge_count() as u32).map(EdgeId).filter(|&edge| view.role_number(edge).is_none()) {
        found.push([view.source(edge).0, view.target(edge).0].into_iter().collect());
    }
    for event in view.entity_count() as u32..view.node_count() as u32 {
        found.push(view.sources(NodeId(event)).iter().copied().collect());
    }
    found
}

fn neighbours(facts: &[BTreeSet<u32>], node: u32) -> BTreeSet<u32> {
    let own = facts.iter().filter(|fact| fact.contains(&node));
    own.flatten().copied().filter(|&other| other != node).collect()
}

/// Read once for all cases.
pub(super) static SHARED: LazyLock<(Schema, Engine)> =
    LazyLock::new(|| (schema(), Engine::new(&DataFiles::embedded(), "fr").unwrap()));

fn on<T>(line: &str, check: impl FnOnce(&Ask) -> T) -> T {
    let (schema, engine) = &*SHARED;
    engine.with(&graph(schema, &[line]), schema, check)
}

fn answer(line: &str, question: &str) -> Answer {
    let (schema, engine) = &*SHARED;
    engine.answer(&graph(schema, &[line]), schema, question).unwrap()
}

/// How far and over how many shortest paths each pair of nodes is, by walking level by level.
fn distances(view: &View) -> Vec<Vec<(usize, f64)>> {
    let n = view.node_count();
    let next = |node: usize| {
        let node = NodeId(node as u32);
        view.targets(node).iter().chain(view.sources(node)).map(|&other| other as usize).collect::<Vec<_>>()
    };
    let from = |start: usize| {
        let mut found = vec![(usize::MAX, 0.0); n];
        found[start] = (0, 1.0);
        for level in 0..n {
            for node in 0..n {
                if found[node].0 == level {
                    for other in next(node) {
                        if found[other].0 > level + 1 {
                            found[other] = (level + 1, 0.0);
                        }
                        if found[other].0 == level + 1 {
                            found[other].1 += found[node].1;
                        }
                    }
                }
            }
        }
        found
    };
    (0..n).map(from).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn near_and_common_are_those_of_sets(ties in ties(), depth in 1u32..4) {
        let Some(line) = statements(&ties) else { return Ok(()) };
        on(&line, |ask| {
            let told = facts(ask.view);
            let start = 0u32;
            // All facts that touch a node reached in fewer than `depth` steps.
            let mut reached = BTreeSet::from([start]);
            for _ in 1..depth {
                reached.extend(reached.clone().into_iter().flat_map(|node| neighbours(&told, node)));
            }
            let touching = told.iter().filter(|fact| fact.len() > 1 && fact.iter().any(|node| reached.contains(node)));
            let limits = super::Limits { count: Some(1000), ..Default::default() };
            let near = super::around::near(ask, ask.view.key(NodeId(start)), depth, &limits).unwrap();
            prop_assert_eq!(near.rows.len(), touching.count());
            // Of few that are shown, the same as the first of all, and all are counted.
            for count in 1..4 {
                let limits = super::Limits { count: Some(count), ..Default::default() };
                let few = super::around::near(ask, ask.view.key(NodeId(start)), depth, &limits).unwrap();
                let shown = near.rows.len().min(count as usize);
                let texts = |rows: &[super::Row]| rows.iter().map(|r| (r.text.clone(), r.node, r.edge)).collect::<Vec<_>>();
                prop_assert_eq!(texts(&few.rows), texts(&near.rows[..shown]));
                let cut = Note::Cut { shown: count.into(), total: near.rows.len() as u64 };
                prop_assert_eq!(few.notes.contains(&cut), near.rows.len() > shown);
            }
            let last = ask.view.entity_count() as u32 - 1;
            if last != start {
                let common = super::around::common(ask, ask.view.key(NodeId(start)), ask.view.key(NodeId(last)), &limits).unwrap();
                let mine: BTreeSet<u32> = neighbours(&told, start).intersection(&neighbours(&told, last)).copied().collect();
                // A third who is tied to both only by the one event of all three is told by that event.
                let alone = |third: &u32| {
                    let all = |a: u32| told.iter().filter(|f| f.contains(&a) && f.contains(third)).collect::<Vec<_>>();
                    let (one, other) = (all(start), all(last));
                    one.len() == 1 && one == other
                };
                let named: BTreeSet<u32> = common.rows.iter().filter_map(|row| row.node).filter(|n| mine.contains(n)).collect();
                let missing: Vec<&u32> = mine.iter().filter(|third| !named.contains(third) && !alone(third)).collect();
                let direct = told.iter().any(|fact| fact.contains(&start) && fact.contains(&last));
                prop_assert!(missing.is_empty() || direct, "{missing:?} of {mine:?}");
                prop_assert!(common.rows.iter().filter_map(|row| row.node).all(|n| mine.contains(&n) || ask.view.is_event(NodeId(n))));
            }
            Ok(())
        })?;
    }

    #[test]
    fn leads_are_those_of_sets(ties in ties()) {
        let Some(line) = statements(&ties) else { return Ok(()) };
        on(&line, |ask| {
            let told = facts(ask.view);
            let graph = Projection::of(ask.view, ask.schema);
            for one in 0..ask.view.entity_count() as u32 {
                let mine = neighbours(&told, one);
                let mut wanted: BTreeMap<u32, (f64, Vec<u32>)> = BTreeMap::new();
                for other in (0..ask.view.entity_count() as u32).filter(|other| *other != one && !mine.contains(other)) {
                    let common: Vec<u32> = mine.intersection(&neighbours(&told, other)).copied().collect();
                    if common.len() >= 2 {
                        let score = common.iter().map(|&z| 1.0 / (neighbours(&told, z).len() as f64).ln()).sum();
                        wanted.insert(other, (score, common));
                    }
                }
                let found: BTreeMap<u32, (f64, Vec<u32>)> =
                    leads::leads(&graph, one).into_iter().map(|lead| (lead.other, (lead.score, lead.common))).collect();
                prop_assert_eq!(found, wanted);
            }
            Ok(())
        })?;
    }

    #[test]
    fn measures_are_those_of_all_pairs(ties in ties()) {
        let Some(line) = statements(&ties) else { return Ok(()) };
        on(&line, |ask| {
            let (view, n) = (ask.view, ask.view.node_count());
            let far = distances(view);
            let found = between(view, usize::MAX, &|| false);
            prop_assert_eq!((found.sources, found.partial), (n, false));
            for v in 0..n {
                let mut wanted = 0.0;
                for (s, t) in (0..n).flat_map(|s| (s + 1..n).map(move |t| (s, t))).filter(|&(s, t)| s != v && t != v) {
                    let through = far[s][v].0.saturating_add(far[v][t].0);
                    if far[s][t].0 != usize::MAX && through == far[s][t].0 {
                        wanted += far[s][v].1 * far[v][t].1 / far[s][t].1;
                    }
                }
                prop_assert!((found.scores[v] - wanted).abs() < 1e-6, "{v}: {} {wanted}", found.scores[v]);
            }
            // A sample of all sources is exact; of some, it says of how many.
            let some = between(view, 1, &|| false);
            prop_assert!(some.sources == 1 || n <= 1);
            let ranks = pagerank(view);
            prop_assert!((ranks.iter().sum::<f64>() - 1.0).abs() < 1e-6);
            for (rank, wanted) in ranks.iter().zip(plain_pagerank(view)) {
                prop_assert!((rank - wanted).abs() < 1e-8, "{rank} {wanted}");
            }
            Ok(())
        })?;
        let Body::Ranking(top) = answer(&line, "top degree k 100").body else { panic!() };
        on(&line, |ask| {
            let degrees: BTreeMap<String, f64> = (0..ask.view.entity_count() as u32)
                .map(|n| (ask.view.name(NodeId(n)).to_string(), ask.view.degree(NodeId(n)) as f64)).collect();
            prop_assert!(top.windows(2).all(|pair| pair[0].1 >= pair[1].1));
            prop_assert_eq!(top.into_iter().collect::<BTreeMap<_, _>>(), degrees);
            Ok(())
        })?;
    }

    #[test]
    fn what_a_path_costs_adds_up(ties in ties()) {
        let Some(line) = statements(&ties) else { return Ok(()) };
        let last = on(&line, |ask| ask.view.key(NodeId(ask.view.entity_count() as u32 - 1)).to_string());
        let first = on(&line, |ask| ask.view.key(NodeId(0)).to_string());
        if first == last {
            return Ok(());
        }
        let Body::Paths(paths) = answer(&line, &format!("explain path \"{first}\" -> \"{last}\" k 5")).body else { panic!() };
        for path in paths {
            for hop in &path.hops {
                let sum: f64 = hop.charges.iter().map(|charge| charge.cost).sum();
                prop_assert!((sum - hop.cost).abs() < 0.0025, "{hop:?}");
            }
            prop_assert!((path.hops.iter().map(|hop| hop.cost).sum::<f64>() - path.cost).abs() < 1e-6);
        }
    }

    /// The best path between two sets is the best of those between any two of them, with the ties that make them members.
    #[test]
    fn a_path_between_sets_is_the_best_between_any_two(ties in ties()) {
        let Some(line) = statements(&ties) else { return Ok(()) };
        let keys = on(&line, |ask| {
            (0..ask.view.entity_count() as u32).map(|n| ask.view.key(NodeId(n)).to_string()).collect::<Vec<_>>()
        });
        let (a, b) = (&keys[0], &keys[keys.len() - 1]);
        if a == b {
            return Ok(());
        }
        let members = |of: &str, but: &str| -> BTreeSet<u32> {
            on(&line, |ask| {
                let node = ask.view.find_key(of).unwrap();
                let relations = (0..ask.view.edge_count() as u32).map(EdgeId).filter(|&e| ask.view.role_number(e).is_none());
                let ends = relations.map(|e| [ask.view.source(e), ask.view.target(e)]).filter(|ends| ends.contains(&node));
                ends.flatten().filter(|end| *end != node && ask.view.key(*end) != but).map(|end| end.0).collect()
            })
        };
        let (of_a, of_b) = (members(a, b), members(b, a));
        let between = answer(&line, &format!("path any person of \"{a}\" -> any person of \"{b}\" k 1"));
        let Body::Paths(found) = &between.body else { panic!() };
        let all = answer(&line, &format!("path \"{a}\" -> \"{b}\" k 200 max 6"));
        let Body::Paths(all) = all.body else { panic!() };
        let relation = |hop: &super::Hop| hop.event.is_none();
        let wanted = all.iter().find(|path| {
            let n = path.nodes.len();
            n > 2 && of_a.contains(&path.nodes[1].node) && of_b.contains(&path.nodes[n - 2].node)
                && relation(&path.hops[0]) && relation(&path.hops[n - 2])
        });
        if let (Some(wanted), Some(found)) = (wanted, found.first()) {
            prop_assert!(found.cost <= wanted.cost + 1e-9, "{found:?} {wanted:?}");
        }
        prop_assert!(wanted.is_none() || !found.is_empty());
        if let Some(path) = found.first() {
            let n = path.nodes.len();
            prop_assert!(of_a.contains(&path.nodes[1].node) && of_b.contains(&path.nodes[n - 2].node));
        }
        let empty = between.notes.iter().any(|note| matches!(note, Note::NoMembers { .. }));
        prop_assert_eq!(empty, of_a.is_empty() || of_b.is_empty());
    }

    /// What narrows a question narrows it to just those of all paths that keep to it.
    #[test]
    fn narrowed_paths_are_those_of_all_that_keep_to_it(ties in ties(), other in 0usize..10) {
        let Some(line) = statements(&ties) else { return Ok(()) };
        let keys = on(&line, |ask| {
            (0..ask.view.entity_count() as u32).map(|n| ask.view.key(NodeId(n)).to_string()).collect::<Vec<_>>()
        });
        let (a, b) = (&keys[0], &keys[keys.len() - 1]);
        let third = &keys[other % keys.len()];
        if a == b || third == a || third == b {
            return Ok(());
        }
        let paths = |limits: &str| match answer(&line, &format!("path \"{a}\" -> \"{b}\" {limits}")).body {
            Body::Paths(paths) => paths,
            body => panic!("{body:?}"),
        };
        let name = on(&line, |ask| ask.view.name(ask.view.find_key(third).unwrap()).to_string());
        let all = paths("k 300");
        prop_assume!(all.len() < 300);
        let passes = |path: &super::Path| path.nodes.iter().any(|node| node.name == name);
        let costs = |paths: &[super::Path]| paths.iter().map(|path| (path.cost * 1000.0).round() as u64).collect::<Vec<_>>();
        let without: Vec<super::Path> = all.iter().filter(|path| !passes(path)).cloned().collect();
        prop_assert_eq!(costs(&paths(&format!("k 300 avoid \"{third}\""))), costs(&without));
        let short: Vec<super::Path> = all.iter().filter(|path| path.hops.len() <= 2).cloned().collect();
        prop_assert_eq!(costs(&paths("k 300 max 2")), costs(&short));
        // By way of somebody: the cheapest that passes there, and none that does not.
        let via = paths(&format!("via \"{third}\" k 1"));
        prop_assert!(via.iter().all(passes));
        if let Some(best) = all.iter().find(|path| passes(path)) {
            prop_assert!(via.first().is_some_and(|found| found.cost <= best.cost + 1e-9), "{via:?} {best:?}");
        }
        // Of one type alone: no other has a part in it.
        if !on(&line, |ask| ask.view.type_names().contains(&"meet".to_string())) {
            return Ok(());
        }
        for path in paths("only meet k 50") {
            prop_assert!(path.hops.iter().all(|hop| hop.event.is_some()), "{path:?}");
        }
        for path in paths("avoid meet k 50") {
            prop_assert!(path.hops.iter().all(|hop| hop.event.is_none()), "{path:?}");
        }
    }

    /// What the paper promises: communities hang together, no two gain by merging, no node by moving, and no worse than where it began.
    #[test]
    fn groups_hang_together_and_cannot_be_bettered_by_one_move(
        ties in prop::collection::vec((0u32..14, 0u32..14, 1u32..4), 4..50),
        seed in 0u64..5,
    ) {
        let both = ties.iter().filter(|(a, b, _)| a != b);
        let both = both.flat_map(|&(a, b, w)| [(a, b, w as f32), (b, a, w as f32)]).collect::<Vec<_>>();
        prop_assume!(!both.is_empty());
        let graph = Projection::from_ties(14, both);
        let (found, partial) = communities(&graph, seed, &|| false);
        prop_assert!(!partial);
        prop_assert_eq!(&found, &communities(&graph, seed, &|| false).0, "the same seed, the same groups");
        for start in 0..14u32 {
            let mut reached = BTreeSet::from([start]);
            let mut open = vec![start];
            while let Some(node) = open.pop() {
                for &other in graph.neighbours(node) {
                    if found[other as usize] == found[start as usize] && reached.insert(other) {
                        open.push(other);
                    }
                }
            }
            let mates = (0..14u32).filter(|&n| found[n as usize] == found[start as usize]).count();
            prop_assert_eq!(reached.len(), mates, "{:?}", &found);
        }
        let own = modularity(&graph, &found);
        prop_assert!(own + 1e-9 >= modularity(&graph, &(0..14).collect::<Vec<u32>>()));
        let groups = found.iter().copied().max().unwrap() + 1;
        for a in 0..groups {
            for b in a + 1..groups {
                let merged: Vec<u32> = found.iter().map(|&c| if c == b { a } else { c }).collect();
                prop_assert!(modularity(&graph, &merged) <= own + 1e-6, "{found:?}: {a} and {b}");
            }
        }
        for node in 0..14 {
            for to in 0..=groups {
                let mut moved = found.clone();
                moved[node] = to;
                prop_assert!(modularity(&graph, &moved) <= own + 1e-6, "{found:?}: {node} to {to}");
            }
        }
    }
}

/// Who met whom in the karate club of Zachary (1977), which every method is tried on: four groups, modularity 0.4198 at best.
#[test]
fn the_karate_club_falls_into_its_four_groups() {
    const FRIENDS: [&[u32]; 34] = [
        &[1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 17, 19, 21, 31],
        &[2, 3, 7, 13, 17, 19, 21, 30],
        &[3, 7, 8, 9, 13, 27, 28, 32],
        &[7, 12, 13],
        &[6, 10],
        &[6, 10, 16],
        &[16],
        &[],
        &[30, 32, 33],
        &[33],
        &[],
        &[],
        &[],
        &[33],
        &[32, 33],
        &[32, 33],
        &[],
        &[],
        &[32, 33],
        &[33],
        &[32, 33],
        &[],
        &[32, 33],
        &[25, 27, 29, 32, 33],
        &[25, 27, 31],
        &[31],
        &[29, 33],
        &[33],
        &[31, 33],
        &[32, 33],
        &[32, 33],
        &[32, 33],
        &[33],
        &[],
    ];
    let mut ties = Vec::new();
    for (a, others) in FRIENDS.iter().enumerate() {
        others.iter().for_each(|&b| ties.extend([(a as u32, b, 1.0), (b, a as u32, 1.0)]));
    }
    assert_eq!(ties.len(), 156);
    let graph = Projection::from_ties(34, ties);
    let scores: Vec<f64> = (0..10).map(|seed| modularity(&graph, &communities(&graph, seed, &|| false).0)).collect();
    assert!(scores.iter().all(|score| *score > 0.39), "{scores:?}");
    assert!(scores.iter().any(|score| (score - 0.4198).abs() < 0.0001), "{scores:?}");
}

#[test]
fn a_search_that_is_stopped_gives_what_it_has() {
    let ties = (0..200u32).flat_map(|a| [(a, (a + 1) % 200, 1.0), ((a + 1) % 200, a, 1.0)]).collect();
    let graph = Projection::from_ties(200, ties);
    let (found, _) = communities(&graph, 0, &|| true);
    assert_eq!(found.len(), 200);
    on("a.txt: Ali -parent_of-> Zoé ; Zoé -parent_of-> Max", |ask| {
        let found = between(ask.view, usize::MAX, &|| true);
        assert!(found.partial && found.sources == 1);
    });
}

/// PageRank edge by edge: relations and roles hand on rank in their direction, once a piece of evidence, and events to their fillers.
fn plain_pagerank(view: &View) -> Vec<f64> {
    let n = view.node_count();
    let edges: Vec<(usize, usize, f64, bool)> = (0..view.edge_count() as u32)
        .map(EdgeId)
        .map(|e| {
            let (from, to) = (view.source(e), view.target(e));
            (from.0 as usize, to.0 as usize, view.evidence(e).count() as f64, view.is_event(to))
        })
        .collect();
    let mut gifts: Vec<(usize, usize, f64)> = edges.iter().map(|&(from, to, told, _)| (from, to, told)).collect();
    gifts.extend(edges.iter().filter(|edge| edge.3).map(|&(from, event, _, _)| (event, from, 1.0)));
    let given: Vec<f64> = (0..n).map(|node| gifts.iter().filter(|g| g.0 == node).map(|g| g.2).sum()).collect();
    let mut rank = vec![1.0 / n as f64; n];
    for _ in 0..400 {
        let idle: f64 = (0..n).filter(|&node| given[node] == 0.0).map(|node| rank[node]).sum();
        let mut next = vec![(0.15 + 0.85 * idle) / n as f64; n];
        gifts.iter().for_each(|&(from, to, told)| next[to] += 0.85 * rank[from] * told / given[from]);
        rank = next;
    }
    rank
}
