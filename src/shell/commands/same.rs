//! `same A, B`: what speaks for and against two names being one entity; `conflicts`: statements that deny each other.

use serde_json::json;

use super::decide::{entity, sides};
use super::{Command, Slot};
use crate::shell::reply::Reply;
use crate::shell::session::Session;
use crate::shell::text::{Style, Text};
use crate::shell::trouble::Trouble;

pub const SAME: Command =
    Command { name: "same", usage: "same A, B", first: Slot::Name, keywords: &[(",", Slot::Name)], run: same };
pub const CONFLICTS: Command =
    Command { name: "conflicts", usage: "conflicts", first: Slot::Nothing, keywords: &[], run: conflicts };

/// Statements that deny each other, as rows that `why` explains.
fn conflicts(_: &str, _: &Command, session: &mut Session) -> Result<Reply, Trouble> {
    let answer = session.conflicts();
    Ok(session.reply(answer))
}

fn same(arguments: &str, command: &Command, session: &mut Session) -> Result<Reply, Trouble> {
    let (a, b) = sides(arguments, ',').ok_or_else(|| super::usage(command, &session.words))?;
    let (one, other) = (entity(&a, session)?, entity(&b, session)?);
    session.prepare_linking()?;
    let (words, Some((rules, linker))) = (&session.words, &session.linking) else { return Ok(Reply::default()) };
    let mut text = Text::default();
    let names = [("a", one.1.as_str()), ("b", other.1.as_str())];
    if one.0 == other.0 {
        text.line().push(Style::Plain, words.say("are_one", &names));
    }
    // Two entities are as near as the nearest of their keys.
    let mut best = None;
    for x in session.graph.keys_of(&one.0) {
        for y in session.graph.keys_of(&other.0).iter().filter(|y| **y != x) {
            if let Some(found) = linker.explain(&x, y, rules)
                && best.as_ref().is_none_or(|(_, _, known): &(String, String, crate::linking::compare::Comparison)| {
                    found.score > known.score
                })
            {
                best = Some((x.clone(), y.clone(), found));
            }
        }
    }
    let Some((x, y, found)) = best else {
        text.line().push(Style::Plain, words.say("not_comparable", &names));
        return Ok(Reply::of(text));
    };
    let name = |key: &str| linker.name(key).unwrap_or(key).to_string();
    let total = format!("{:+.1}", found.score);
    text.line().push(Style::Heading, words.say("compared", &[("a", &name(&x)), ("b", &name(&y)), ("score", &total)]));
    for (feature, weight) in &found.features {
        text.line().push(Style::Number, format!("  {weight:+.1}  ")).push(Style::Plain, words.get(feature));
    }
    let threshold = linker.threshold(&x, rules).unwrap_or_default();
    let verdict = if found.forbids() {
        words.get("verdict_forbidden")
    } else if found.score >= threshold {
        words.say("verdict_linked", &[("threshold", &format!("{threshold:.1}"))])
    } else {
        words.say("verdict_apart", &[("threshold", &format!("{threshold:.1}"))])
    };
    text.line().push(Style::Plain, verdict);
    if one.0 != other.0 {
        let view = session.graph.view();
        let degree = |key: &str| view.find_key(key).map_or(0, |node| view.degree(node));
        let ties = words.count("edges", (degree(&one.0) + degree(&other.0)) as u64);
        text.line().push(Style::Faint, words.say("merge_would", &[("ties", &ties)]));
    }
    let features: Vec<_> =
        found.features.iter().map(|(feature, weight)| json!({"feature": feature, "weight": weight})).collect();
    Ok(Reply { text, value: json!({"score": found.score, "features": features}), ..Reply::default() })
}
