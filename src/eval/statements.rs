//! Scores of statements against gold statements, both as JSON objects a document.
//!
//! Entities are aligned by name within a document, one to one, most shared names first; arguments are (type, role, entity) triples, micro-averaged;
//! whole statements are matched one to one by type and shared arguments. The same measure as the scorer that comes with the gold files.

mod names;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde_json::Value;

use names::{Entities, align};

pub use crate::extraction::gold::Asked;

/// Relations whose ends count as one role.
const SYMMETRIC: [&str; 4] = ["spouse_of", "sibling_of", "relative_of", "associate_of"];

/// Right, found and wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub right: usize,
    pub found: usize,
    pub wanted: usize,
}

impl Tally {
    pub fn precision(self) -> f64 {
        if self.found == 0 { 0.0 } else { self.right as f64 / self.found as f64 }
    }

    pub fn recall(self) -> f64 {
        if self.wanted == 0 { 0.0 } else { self.right as f64 / self.wanted as f64 }
    }

    pub fn f1(self) -> f64 {
        let (p, r) = (self.precision(), self.recall());
        if p + r == 0.0 { 0.0 } else { 2.0 * p * r / (p + r) }
    }
}

/// A statement that is missing or too much, with what it costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatementError {
    /// Arguments lost or wrong.
    pub cost: usize,
    /// One line: what, where, which arguments, the sentence.
    pub line: String,
}

/// The whole result; `Display` prints the table.
#[derive(Clone, Debug, Default)]
pub struct StatementScores {
    pub documents: usize,
    pub answered: usize,
    pub entities: Tally,
    /// Aligned entities of the right kind.
    pub kinds: usize,
    pub links: Tally,
    pub arguments: Tally,
    pub named: Tally,
    pub statements: Tally,
    /// Statements matched by type and an argument, and how many of them have the right modality, polarity, time and source.
    pub matched: usize,
    pub manner: [usize; 4],
    /// Arguments by type.
    pub by_type: BTreeMap<String, Tally>,
    /// Most costly first.
    pub errors: Vec<StatementError>,
}

/// Scores the system's documents against the gold ones; documents are found by `doc`.
pub fn score(gold: &[Value], system: &[Value]) -> StatementScores {
    let by_doc: BTreeMap<&str, &Value> = system.iter().map(|d| (d["doc"].as_str().unwrap_or_default(), d)).collect();
    let empty = serde_json::json!({"entities": [], "statements": []});
    let mut scores = StatementScores { documents: gold.len(), ..StatementScores::default() };
    for document in gold {
        let name = document["doc"].as_str().unwrap_or_default();
        let answer = by_doc.get(name);
        scores.answered += usize::from(answer.is_some());
        scores.add(name, document, answer.unwrap_or(&&empty));
    }
    scores.errors.sort_by(|a, b| b.cost.cmp(&a.cost).then_with(|| a.line.cmp(&b.line)));
    scores
}

/// Type, role, entity in gold's ids; entities that gold lacks keep the system's id, marked.
type Argument = (String, String, Id);

/// Gold's or, unaligned, the system's.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Id {
    Gold(String),
    System(String),
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn arguments(statement: &Value, id: &dyn Fn(&str) -> Id) -> BTreeSet<Argument> {
    let kind = text(&statement["type"]);
    let mut found = BTreeSet::new();
    for (role, fillers) in statement["roles"].as_object().into_iter().flatten() {
        let role = if SYMMETRIC.contains(&kind) { "member" } else { role };
        found.extend(list(fillers).map(|f| (kind.to_string(), role.to_string(), id(text(f)))));
    }
    if let Some(place) = statement["place"].as_str() {
        found.insert((kind.to_string(), "place".into(), id(place)));
    }
    found
}

fn pairs(statement: &Value, id: &dyn Fn(&str) -> Id) -> BTreeSet<(Id, Id)> {
    if text(&statement["type"]) == "say" {
        return BTreeSet::new();
    }
    let roles = statement["roles"].as_object().into_iter().flatten().flat_map(|(_, fillers)| list(fillers)).map(text);
    let ids: BTreeSet<Id> = roles.chain(statement["place"].as_str()).map(id).collect();
    ids.iter().flat_map(|a| ids.iter().filter(move |b| a < b).map(move |b| (a.clone(), b.clone()))).collect()
}

/// Whether the statement counts among the arguments.
fn is_core(statement: &Value) -> bool {
    !matches!(text(&statement["type"]), "other" | "say")
}

impl StatementScores {
    fn add(&mut self, name: &str, gold: &Value, system: &Value) {
        let (g, s) = (Entities::new(gold), Entities::new(system));
        let to_system = align(&g, &s);
        let to_gold: BTreeMap<&str, &str> = to_system.iter().map(|(g, s)| (s.as_str(), g.as_str())).collect();
        let own = |id: &str| Id::Gold(id.to_string());
        let back = |id: &str| to_gold.get(id).map_or_else(|| Id::System(id.to_string()), |g| Id::Gold(g.to_string()));
        self.entities.wanted += g.all.iter().filter(|e| e.is_counted()).count();
        self.entities.found += s.all.iter().filter(|e| e.is_counted()).count();
        for (x, y) in &to_system {
            if let (Some(x), Some(y)) = (g.get(x), s.get(y)) {
                let hit = x.is_counted() && y.is_counted();
                self.entities.right += usize::from(hit);
                self.kinds += usize::from(hit && x.kind == y.kind);
            }
        }
        let all_pairs = |document: &Value, id: &dyn Fn(&str) -> Id| -> BTreeSet<(Id, Id)> {
            list(&document["statements"]).flat_map(|x| pairs(x, id)).collect()
        };
        let (gp, sp) = (all_pairs(gold, &own), all_pairs(system, &back));
        self.links.wanted += gp.len();
        self.links.found += sp.len();
        self.links.right += gp.intersection(&sp).count();
        let named = |a: &Argument| match &a.2 {
            Id::Gold(id) => g.get(id).is_some_and(|e| e.has_name()),
            Id::System(id) => s.get(id).is_some_and(|e| e.has_name()),
        };
        let of_named = |set: &BTreeSet<Argument>| set.iter().filter(|a| named(a)).count();
        let gs: Vec<(&Value, BTreeSet<Argument>)> =
            list(&gold["statements"]).filter(|x| is_core(x)).map(|x| (x, arguments(x, &own))).collect();
        let ss: Vec<(&Value, BTreeSet<Argument>)> =
            list(&system["statements"]).filter(|x| is_core(x)).map(|x| (x, arguments(x, &back))).collect();
        let matched = matching(&gs, &ss);
        let shown = |set: &BTreeSet<Argument>| {
            let label = |id: &Id| match id {
                Id::Gold(id) => g.get(id).map_or(id.clone(), |e| e.name.clone()),
                Id::System(id) => format!("*{}", s.get(id).map_or(id.clone(), |e| e.name.clone())),
            };
            set.iter().map(|(_, role, id)| format!("{role}={}", label(id))).collect::<Vec<_>>().join(", ")
        };
        let quote = |x: &Value| text(&x["evidence"][0]).chars().take(140).collect::<String>();
        for (i, (x, wanted)) in gs.iter().enumerate() {
            let kind = text(&x["type"]).to_string();
            self.arguments.wanted += wanted.len();
            self.named.wanted += of_named(wanted);
            self.statements.wanted += 1;
            self.by_type.entry(kind.clone()).or_default().wanted += wanted.len();
            let Some(&j) = matched.get(&i) else {
                let line = format!("missed {name} {kind} {} | {}", shown(wanted), quote(x));
                self.errors.push(StatementError { cost: wanted.len(), line });
                continue;
            };
            let (y, found) = &ss[j];
            let right: BTreeSet<Argument> = wanted.intersection(found).cloned().collect();
            self.arguments.right += right.len();
            self.named.right += of_named(&right);
            self.by_type.entry(kind.clone()).or_default().right += right.len();
            self.statements.right += usize::from(wanted == found);
            self.matched += 1;
            for (k, field) in ["modality", "polarity", "time"].into_iter().enumerate() {
                self.manner[k] += usize::from(x[field] == y[field]);
            }
            let source = match (x["source"].as_str(), y["source"].as_str()) {
                (None, None) => true,
                (Some(a), Some(b)) => back(b) == own(a),
                _ => false,
            };
            self.manner[3] += usize::from(source);
            if wanted != found {
                let line = format!("partly {name} {kind} {} instead of {} | {}", shown(found), shown(wanted), quote(x));
                self.errors.push(StatementError { cost: wanted.symmetric_difference(found).count(), line });
            }
        }
        let used: BTreeSet<usize> = matched.values().copied().collect();
        for (j, (y, found)) in ss.iter().enumerate() {
            let kind = text(&y["type"]).to_string();
            self.arguments.found += found.len();
            self.named.found += of_named(found);
            self.statements.found += 1;
            self.by_type.entry(kind.clone()).or_default().found += found.len();
            if !used.contains(&j) {
                let line = format!("extra {name} {kind} {} | {}", shown(found), quote(y));
                self.errors.push(StatementError { cost: found.len(), line });
            }
        }
    }
}

/// For each statement of a system's document, in order: how many of its arguments some one gold statement of its type has, and how many it has.
pub fn labels(gold: &Value, system: &Value) -> Vec<(usize, usize)> {
    let (g, s) = (Entities::new(gold), Entities::new(system));
    let to_system = align(&g, &s);
    let to_gold: BTreeMap<&str, &str> = to_system.iter().map(|(g, s)| (s.as_str(), g.as_str())).collect();
    let own = |id: &str| Id::Gold(id.to_string());
    let back = |id: &str| to_gold.get(id).map_or_else(|| Id::System(id.to_string()), |g| Id::Gold(g.to_string()));
    let wanted: Vec<(&str, BTreeSet<Argument>)> =
        list(&gold["statements"]).map(|x| (text(&x["type"]), arguments(x, &own))).collect();
    let label = |y: &Value| {
        let found = arguments(y, &back);
        let of_type = wanted.iter().filter(|(kind, _)| *kind == text(&y["type"]));
        (of_type.map(|(_, set)| set.intersection(&found).count()).max().unwrap_or(0), found.len())
    };
    list(&system["statements"]).map(label).collect()
}

/// For each possible argument whether gold has it in a statement of that trigger.
pub fn are_arguments(gold: &Value, system: &Value, asked: &[Asked]) -> Vec<bool> {
    let (g, s) = (Entities::new(gold), Entities::new(system));
    let to_system = align(&g, &s);
    let to_gold: BTreeMap<&str, &str> = to_system.iter().map(|(g, s)| (s.as_str(), g.as_str())).collect();
    let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let own = |id: &str| Id::Gold(id.to_string());
    let mut right = vec![false; asked.len()];
    let sentences: BTreeMap<&str, String> = asked.iter().map(|a| (a.sentence, bare(a.sentence))).collect();
    for statement in list(&gold["statements"]) {
        let wanted = arguments(statement, &own);
        let evidence: Vec<String> = list(&statement["evidence"]).map(|e| bare(text(e))).collect();
        let said = |sentence: &str| {
            let sentence = &sentences[sentence];
            evidence.iter().any(|e| e.contains(sentence.as_str()) || sentence.contains(e.as_str()))
        };
        let hits: Vec<usize> = (0..asked.len())
            .filter(|&i| {
                let a = &asked[i];
                let role = if SYMMETRIC.contains(&a.kind) { "member" } else { a.role };
                statement["type"] == a.kind
                    && to_gold.get(a.entity.as_str()).is_some_and(|&entity| {
                        wanted.contains(&(a.kind.to_string(), role.to_string(), own(entity))) && said(a.sentence)
                    })
            })
            .collect();
        // By sentence the nearest trigger.
        let mut near: BTreeMap<(&str, usize), f64> = BTreeMap::new();
        hits.iter().for_each(|&i| *near.entry((asked[i].sentence, asked[i].trigger)).or_default() += asked[i].nearness);
        let mut best: BTreeMap<&str, f64> = BTreeMap::new();
        near.iter().for_each(|(&(sentence, _), &n)| {
            let best = best.entry(sentence).or_default();
            *best = best.max(n);
        });
        let is_best = |i: usize| near[&(asked[i].sentence, asked[i].trigger)] >= best[asked[i].sentence] - 1e-9;
        hits.iter().filter(|&&i| is_best(i)).for_each(|&i| right[i] = true);
    }
    right
}

/// The arguments of a gold document that count.
pub fn wanted_arguments(gold: &Value) -> usize {
    list(&gold["statements"]).filter(|x| is_core(x)).map(|x| arguments(x, &|id| Id::Gold(id.to_string())).len()).sum()
}

/// Gold statement → system statement, one to one, most shared arguments first.
fn matching(gold: &[(&Value, BTreeSet<Argument>)], system: &[(&Value, BTreeSet<Argument>)]) -> BTreeMap<usize, usize> {
    let mut candidates = Vec::new();
    for (i, (x, wanted)) in gold.iter().enumerate() {
        for (j, (y, found)) in system.iter().enumerate() {
            let shared = wanted.intersection(found).count();
            if x["type"] == y["type"] && shared > 0 {
                candidates.push((std::cmp::Reverse(shared), wanted.symmetric_difference(found).count(), i, j));
            }
        }
    }
    candidates.sort();
    let (mut matched, mut used) = (BTreeMap::new(), BTreeSet::new());
    for (_, _, i, j) in candidates {
        if !matched.contains_key(&i) && used.insert(j) {
            matched.insert(i, j);
        }
    }
    matched
}

impl fmt::Display for StatementScores {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line = |f: &mut fmt::Formatter<'_>, name: &str, t: Tally| {
            let (p, r, f1) = (t.precision(), t.recall(), t.f1());
            writeln!(
                f,
                "{name:<11} P {p:.3}  R {r:.3}  F1 {f1:.3}  ({} right of {} found, {} gold)",
                t.right, t.found, t.wanted
            )
        };
        writeln!(f, "documents   {} gold, {} answered", self.documents, self.answered)?;
        line(f, "entities", self.entities)?;
        writeln!(f, "kinds       {:.3}", self.kinds as f64 / self.entities.right.max(1) as f64)?;
        line(f, "links", self.links)?;
        line(f, "statements", self.statements)?;
        let share = |k: usize| self.manner[k] as f64 / self.matched.max(1) as f64;
        let (m, p, t, s) = (share(0), share(1), share(2), share(3));
        writeln!(f, "matched     modality {m:.3}  polarity {p:.3}  time {t:.3}  source {s:.3}  (of {})", self.matched)?;
        let mut types: Vec<(&String, &Tally)> = self.by_type.iter().collect();
        types.sort_by_key(|(name, t)| (std::cmp::Reverse(t.wanted), name.as_str()));
        for (name, tally) in types {
            line(f, &format!("  {name}"), *tally)?;
        }
        line(f, "named", self.named)?;
        line(f, "arguments", self.arguments)?;
        writeln!(f, "arguments F1 {:.3}", self.arguments.f1())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_right_relation_and_a_wrong_role_are_told_apart() {
        let entity =
            |id: &str, name: &str, kind: &str| json!({"id": id, "kind": kind, "name": name, "mentions": [name]});
        let gold = json!({"doc": "a", "entities": [entity("x", "Mme Anna Weiss", "person"), entity("y", "Berlin", "place")], "statements": [
            {"type": "born_in", "roles": {"head": ["x"], "tail": ["y"]}, "polarity": "positive", "modality": "actual", "source": null, "time": null, "place": null, "evidence": ["…"]},
            {"type": "visit", "roles": {"traveler": ["x"]}, "polarity": "positive", "modality": "actual", "source": null, "time": null, "place": null, "evidence": ["…"]}]});
        let system = json!({"doc": "a", "entities": [entity("e1", "Weiss", "person"), entity("e2", "Berlin", "place")], "statements": [
            {"type": "born_in", "roles": {"head": ["e1"], "tail": ["e2"]}, "polarity": "positive", "modality": "alleged", "source": null, "time": null, "place": null, "evidence": ["…"]},
            {"type": "visit", "roles": {"traveler": ["e2"]}, "polarity": "positive", "modality": "actual", "source": null, "time": null, "place": null, "evidence": ["…"]}]});
        let scores = score(&[gold], &[system]);
        assert_eq!(scores.entities, Tally { right: 2, found: 2, wanted: 2 });
        assert_eq!(scores.arguments, Tally { right: 2, found: 3, wanted: 3 });
        assert_eq!((scores.matched, scores.manner), (1, [0, 1, 1, 1]));
        assert_eq!(scores.errors.len(), 2);
    }
}
