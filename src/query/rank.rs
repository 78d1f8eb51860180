//! Who matters: degree, PageRank (`pagerank`), betweenness; and the figures of `stats`.

use super::answer::{Answer, Body, Note};
use super::ask::Ask;
use super::error::QueryError;
use super::lots::Lots;
use super::pagerank::pagerank;
use super::question::Measure;
use crate::graph::{EdgeId, NodeId, View};

/// Betweenness is exact up to that many steps of work, and estimated from sources drawn by lot beyond (Brandes and Pich 2007).
const EXACT_WORK: usize = 400_000_000;
/// The seed of the lot: one graph, one answer.
const SEED: u64 = 1;

/// `top`: entities by a measure, best first; ties in the order of keys.
pub(super) fn top(ask: &Ask, by: Measure, kind: Option<u8>, count: u32) -> Result<Answer, QueryError> {
    let view = ask.view;
    let mut notes = Vec::new();
    let scores: Vec<f64> = match by {
        Measure::Degree => (0..view.entity_count() as u32).map(|n| view.degree(NodeId(n)) as f64).collect(),
        Measure::Pagerank => pagerank(view),
        Measure::Betweenness => {
            let found = between(view, EXACT_WORK, &|| ask.clock.is_over());
            if found.sources < view.node_count() {
                let (sources, total) = (found.sources as u64, view.node_count() as u64);
                notes.push(Note::Sampled { sources, total });
            }
            if found.partial {
                notes.push(Note::Partial { milliseconds: ask.clock.milliseconds() });
            }
            found.scores
        }
    };
    let mut order: Vec<u32> =
        (0..view.entity_count() as u32).filter(|&n| kind.is_none_or(|k| view.kind_number(NodeId(n)) == k)).collect();
    order.sort_by(|&a, &b| scores[b as usize].total_cmp(&scores[a as usize]).then(a.cmp(&b)));
    order.truncate(count as usize);
    let ranking = order.iter().map(|&n| (ask.name(NodeId(n)), scores[n as usize])).collect();
    Ok(Answer {
        question: "top".into(),
        notes,
        body: Body::Ranking(ranking),
        rows: Vec::new(),
        subgraph: ask.subgraph(order.into_iter().map(NodeId), []),
    })
}

/// Betweenness of every node over unweighted shortest paths, direction ignored (Brandes 2001): in how many of the pairs of others it
/// lies between, in share of the shortest paths. Beyond `EXACT_WORK` it is scaled up from sources drawn by lot.
pub fn betweenness(view: &View) -> Vec<f64> {
    between(view, EXACT_WORK, &|| false).scores
}

/// What betweenness was worked out, and from how many of the nodes as sources.
pub(super) struct Between {
    pub scores: Vec<f64>,
    pub sources: usize,
    /// Whether `over` ended it before all chosen sources were looked at.
    pub partial: bool,
}

/// Betweenness with at most about `work` steps; `over` ends it early.
pub(super) fn between(view: &View, work: usize, over: &dyn Fn() -> bool) -> Between {
    let n = view.node_count();
    let mut score = vec![0.0f64; n];
    let each = (n + 2 * view.edge_count()).max(1);
    let affordable = (work / each).max(1);
    let mut sources: Vec<usize> = (0..n).collect();
    if affordable < n {
        Lots::new(SEED).shuffle(&mut sources);
        sources.truncate(affordable);
    }
    let mut done = 0;
    let (mut distance, mut paths, mut share) = (vec![u32::MAX; n], vec![0.0f64; n], vec![0.0f64; n]);
    let mut order: Vec<usize> = Vec::new();
    for &source in &sources {
        if over() && done > 0 {
            break;
        }
        done += 1;
        for &node in &order {
            (distance[node], paths[node], share[node]) = (u32::MAX, 0.0, 0.0);
        }
        order.clear();
        (distance[source], paths[source]) = (0, 1.0);
        order.push(source);
        let mut next = 0;
        while let Some(&node) = order.get(next) {
            next += 1;
            for &other in neighbours(view, node) {
                let other = other as usize;
                if distance[other] == u32::MAX {
                    distance[other] = distance[node] + 1;
                    order.push(other);
                }
                if distance[other] == distance[node] + 1 {
                    paths[other] += paths[node];
                }
            }
        }
        for &node in order.iter().rev() {
            for &other in neighbours(view, node) {
                let other = other as usize;
                if distance[other] == distance[node] + 1 {
                    share[node] += paths[node] / paths[other] * (1.0 + share[other]);
                }
            }
            if node != source {
                score[node] += share[node];
            }
        }
    }
    // Each pair was seen from both ends; sources that were not looked at would have given as much on average.
    let scale = n as f64 / done.max(1) as f64 / 2.0;
    score.iter_mut().for_each(|s| *s *= scale);
    Between { scores: score, sources: done, partial: done < sources.len() }
}

fn neighbours(view: &View, node: usize) -> impl Iterator<Item = &u32> {
    let node = NodeId(node as u32);
    view.targets(node).iter().chain(view.sources(node))
}

/// `stats`: how much there is of everything.
pub(super) fn stats(ask: &Ask) -> Answer {
    let view = ask.view;
    let relations = (0..view.edge_count() as u32).filter(|&e| view.role_number(EdgeId(e)).is_none());
    let relations: Vec<u32> = relations.collect();
    let told = relations.iter().map(|&e| view.evidence_count(EdgeId(e)) as u64).sum::<u64>();
    let events = view.entity_count() as u32..view.node_count() as u32;
    let told_events: u64 = events.map(|e| view.event_evidence(NodeId(e)).count() as u64).sum();
    let called = |key: &str| ask.wording.own.figures.get(key).cloned().unwrap_or_else(|| key.to_string());
    let mut figures = vec![
        (called("documents"), view.documents().len() as u64),
        (called("entities"), view.entity_count() as u64),
        (called("events"), view.event_count() as u64),
        (called("relations"), relations.len() as u64),
        (called("roles"), (view.edge_count() - relations.len()) as u64),
        (called("evidence"), told + told_events),
    ];
    let mut kinds = vec![0u64; 256];
    (0..view.entity_count() as u32).for_each(|n| kinds[view.kind_number(NodeId(n)) as usize] += 1);
    for (i, name) in view.kind_names().iter().enumerate() {
        figures.push((ask.wording.kind_name(ask.schema, name), kinds[i]));
    }
    let mut types = vec![0u64; view.type_names().len()];
    relations.iter().for_each(|&e| types[view.type_number(EdgeId(e)) as usize] += 1);
    for event in view.entity_count() as u32..view.node_count() as u32 {
        if let Ok(i) = view.type_names().binary_search_by(|name| name.as_str().cmp(view.kind(NodeId(event)))) {
            types[i] += 1;
        }
    }
    for (i, name) in view.type_names().iter().enumerate() {
        figures.push((ask.wording.type_name(ask.schema, name), types[i]));
    }
    Answer {
        question: "stats".into(),
        notes: Vec::new(),
        body: Body::Figures(figures),
        rows: Vec::new(),
        subgraph: Default::default(),
    }
}
