//! `duplicates`: pairs that may be one entity and are not, those that change most first; `review`: the same one by one, each answered with yes,
//! no or skip. An answer is a decision of the journal: a merge, or that the two are apart.

use std::collections::{BTreeSet, VecDeque};

use serde_json::json;

use super::{Command, Slot};
use crate::graph::{Decision, KnowledgeGraph, Links, NodeId};
use crate::shell::reply::Reply;
use crate::shell::session::Session;
use crate::shell::text::{Style, Text};
use crate::shell::trouble::Trouble;

pub const DUPLICATES: Command =
    Command { name: "duplicates", usage: "duplicates [N]", first: Slot::Nothing, keywords: &[], run: duplicates };
pub const REVIEW: Command =
    Command { name: "review", usage: "review [N]", first: Slot::Nothing, keywords: &[], run: review };

/// Pairs shown where no number is given.
const SHOWN: usize = 20;

/// Two entities that may be one.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// Keys of their entities.
    pub a: String,
    pub b: String,
    /// The keys whose comparison gave the score.
    nearest: (String, String),
    score: f32,
    /// Paths of two steps that a merge would make.
    paths: usize,
}

/// Pairs that wait for an answer, the next one first.
#[derive(Clone, Debug, Default)]
pub struct Review {
    open: VecDeque<Pair>,
}

/// The open pairs that nobody has decided on, those that change most first.
fn pairs(session: &mut Session) -> Result<Vec<Pair>, Trouble> {
    session.prepare_linking()?;
    let Some((rules, linker)) = &mut session.linking else { return Ok(Vec::new()) };
    linker.complete(rules);
    let (decided, view) = (Decided::of(&session.graph), session.graph.view());
    // Each tie of the one could go on along each tie of the other: that many paths of two steps would be new.
    let mut found: Vec<Pair> = Vec::new();
    for (x, y, score) in linker.open_pairs() {
        let (a, b) = decided.entities(x, y);
        let (Some(one), Some(other)) = (view.find_key(&a), view.find_key(&b)) else { continue };
        if decided.settles(x, y) {
            continue;
        }
        let paths = view.degree(one) * view.degree(other);
        found.push(Pair { a, b, nearest: (x.to_string(), y.to_string()), score, paths });
    }
    found.sort_by(|p, q| (&p.a, &p.b).cmp(&(&q.a, &q.b)).then(q.score.total_cmp(&p.score)));
    found.dedup_by(|later, first| (&later.a, &later.b) == (&first.a, &first.b));
    found.sort_by(|p, q| q.paths.cmp(&p.paths).then(q.score.total_cmp(&p.score)).then((&p.a, &p.b).cmp(&(&q.a, &q.b))));
    Ok(found)
}

/// Which keys are one entity, and which entities somebody has decided to be apart.
struct Decided {
    groups: Links,
    apart: BTreeSet<(String, String)>,
}

impl Decided {
    fn of(graph: &KnowledgeGraph) -> Decided {
        let mut decided = Decided { groups: graph.groups(), apart: BTreeSet::new() };
        decided.apart = graph.decisions().apart().map(|(a, b)| decided.entities(a, b)).collect();
        decided
    }

    fn entity<'a>(&'a self, key: &'a str) -> &'a str {
        self.groups.get(key).map_or(key, String::as_str)
    }

    /// The entities of two keys, in their order.
    fn entities(&self, a: &str, b: &str) -> (String, String) {
        let (a, b) = (self.entity(a), self.entity(b));
        if a < b { (a.into(), b.into()) } else { (b.into(), a.into()) }
    }

    /// Whether nothing is left to ask of two keys.
    fn settles(&self, a: &str, b: &str) -> bool {
        let pair = self.entities(a, b);
        pair.0 == pair.1 || self.apart.contains(&pair)
    }
}

fn number(arguments: &str, command: &Command, session: &Session) -> Result<Option<usize>, Trouble> {
    match arguments {
        "" => Ok(None),
        number => number.parse().map(Some).map_err(|_| super::usage(command, &session.words).about(number)),
    }
}

fn duplicates(arguments: &str, command: &Command, session: &mut Session) -> Result<Reply, Trouble> {
    let shown = number(arguments, command, session)?.unwrap_or(SHOWN);
    let pairs = pairs(session)?;
    let (view, words) = (session.graph.view(), &session.words);
    let mut text = Text::default();
    if pairs.is_empty() {
        text.line().push(Style::Plain, words.get("no_duplicates"));
    }
    let name = |key: &str| view.find_key(key).map_or(key, |node| view.name(node)).to_string();
    let mut rows = Vec::new();
    for (n, pair) in pairs.iter().take(shown).enumerate() {
        text.line().push(Style::Number, format!("{:>3}. ", n + 1));
        text.push(Style::Name, name(&pair.a)).push(Style::Plain, " / ").push(Style::Name, name(&pair.b));
        let paths = words.count("paths", pair.paths as u64);
        text.push(Style::Faint, format!("  {:.1}, {paths}", pair.score));
        rows.push(json!({"a": pair.a, "b": pair.b, "score": pair.score, "paths": pair.paths}));
    }
    if !pairs.is_empty() {
        text.line().push(Style::Faint, words.get("duplicates_more"));
    }
    Ok(Reply { text, value: json!({"pairs": rows}), ..Reply::default() })
}

/// Begins the review of the open pairs; the next lines are its answers.
fn review(arguments: &str, command: &Command, session: &mut Session) -> Result<Reply, Trouble> {
    let most = number(arguments, command, session)?.unwrap_or(usize::MAX);
    let open: VecDeque<Pair> = pairs(session)?.into_iter().take(most).collect();
    if open.is_empty() {
        return Ok(Reply::of(Text::of(Style::Plain, session.words.get("no_duplicates"))));
    }
    session.review = Some(Review { open });
    Ok(next(Reply::default(), session))
}

/// A review of these pairs of keys, whatever linking says of them.
#[cfg(test)]
pub fn begin(pairs: &[(String, String)], session: &mut Session) {
    let pair = |(a, b): &(String, String)| {
        let (a, b) = (a.clone(), b.clone());
        Pair { nearest: (a.clone(), b.clone()), a, b, score: 0.0, paths: 0 }
    };
    session.review = Some(Review { open: pairs.iter().map(pair).collect() });
}

/// What a line answers to the pair that is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Said {
    Yes,
    No,
    Skip,
    Stop,
}

/// Takes a line as the answer to the pair that is shown; `None` where nothing is under review or the line is no answer: then it is a command.
pub fn answer(line: &str, session: &mut Session) -> Option<Reply> {
    let words = &session.words;
    let said = [("say_yes", Said::Yes), ("say_no", Said::No), ("say_skip", Said::Skip), ("say_stop", Said::Stop)];
    let (word, note) = super::decide::noted(line);
    let word = word.to_lowercase();
    let (_, said) = said.into_iter().find(|(key, _)| words.get(key).split(' ').any(|known| known == word))?;
    let pair = session.review.as_mut()?.open.pop_front()?;
    let reply = match said {
        Said::Yes => super::decide::decide(Decision::Merge(pair.a, pair.b), note, session),
        Said::No => super::decide::decide(Decision::Apart(pair.a, pair.b), note, session),
        Said::Skip => Reply::default(),
        Said::Stop => {
            session.review = None;
            return Some(Reply::of(Text::of(Style::Faint, session.words.get("review_done"))));
        }
    };
    Some(next(reply, session))
}

/// Adds the next pair to a reply: its names, what speaks for and against, a sentence on each. Pairs that an answer has settled are passed.
fn next(mut reply: Reply, session: &mut Session) -> Reply {
    let Some(review) = session.review.as_mut() else { return reply };
    let decided = Decided::of(&session.graph);
    while review.open.front().is_some_and(|pair| decided.settles(&pair.a, &pair.b)) {
        review.open.pop_front();
    }
    let left = review.open.len() as u64;
    let Some(pair) = review.open.front().cloned() else {
        session.review = None;
        reply.text.line().push(Style::Faint, session.words.get("review_done"));
        return reply;
    };
    let (view, words) = (session.graph.view(), &session.words);
    let text = &mut reply.text;
    let node = |key: &str| view.find_key(decided.entity(key));
    let name = |key: &str| node(key).map_or(key, |node| view.name(node)).to_string();
    text.line().push(Style::Heading, format!("{} / {}", name(&pair.a), name(&pair.b)));
    let paths = words.count("paths", pair.paths as u64);
    text.push(Style::Faint, format!("  {:.1}, {paths}, {}", pair.score, words.count("pairs_left", left)));
    if let Some((rules, linker)) = &session.linking
        && let Some(found) = linker.explain(&pair.nearest.0, &pair.nearest.1, rules)
    {
        for (feature, weight) in &found.features {
            text.line().push(Style::Number, format!("  {weight:+.1}  ")).push(Style::Plain, words.get(feature));
        }
    }
    for key in [&pair.a, &pair.b] {
        if let Some(quote) = node(key).and_then(|node: NodeId| session.mention(node)) {
            text.line().push(Style::Plain, "  ");
            crate::shell::quote::push(text, &quote, false);
        }
    }
    text.line().push(Style::Faint, words.get("review_ask"));
    let asked = json!({"a": pair.a, "b": pair.b, "score": pair.score, "paths": pair.paths, "left": left});
    match &mut reply.value {
        serde_json::Value::Object(known) => drop(known.insert("review".into(), asked)),
        value => *value = json!({"review": asked}),
    }
    reply
}
