//! The commands that `query` answers: the line goes there as it is, the answer is kept for `why` and `export`.

use super::{Command, Slot};
use crate::shell::reply::Reply;
use crate::shell::session::Session;
use crate::shell::trouble::Trouble;

pub const PATH: Command = Command {
    name: "path",
    usage: "path A -> B [max N] [k N] [via X] [avoid X|TYPE] [only TYPE…] [certain] [as of DATE] [between DATE DATE]",
    first: Slot::Name,
    keywords: &[
        ("->", Slot::Name),
        ("max", Slot::Nothing),
        ("k", Slot::Nothing),
        ("via", Slot::Name),
        ("avoid", Slot::NameOrType),
        ("only", Slot::Type),
        ("certain", Slot::Nothing),
        ("as of", Slot::Nothing),
        ("between", Slot::Nothing),
    ],
    run: ask,
};

pub const NEAR: Command = Command {
    name: "near",
    usage: "near X [depth N] [kind K] [only TYPE…] [avoid X|TYPE] [certain] [as of DATE] [between DATE DATE]",
    first: Slot::Name,
    keywords: &[
        ("depth", Slot::Nothing),
        ("kind", Slot::Kind),
        ("only", Slot::Type),
        ("avoid", Slot::NameOrType),
        ("certain", Slot::Nothing),
        ("as of", Slot::Nothing),
        ("between", Slot::Nothing),
    ],
    run: ask,
};

pub const SHOW: Command = Command { name: "show", usage: "show X", first: Slot::Name, keywords: &[], run: ask };

pub const FIND: Command = Command { name: "find", usage: "find TEXT", first: Slot::Name, keywords: &[], run: ask };

pub const COMMON: Command =
    Command { name: "common", usage: "common A, B", first: Slot::Name, keywords: &[(",", Slot::Name)], run: ask };

pub const TIMELINE: Command = Command {
    name: "timeline",
    usage: "timeline X [between DATE DATE]",
    first: Slot::Name,
    keywords: &[("certain", Slot::Nothing), ("between", Slot::Nothing)],
    run: ask,
};

pub const EVENTS: Command = Command {
    name: "events",
    usage: "events [type TYPE] [who X] [between DATE DATE]",
    first: Slot::Nothing,
    keywords: &[("type", Slot::Type), ("who", Slot::Name), ("certain", Slot::Nothing), ("between", Slot::Nothing)],
    run: ask,
};

pub const TOP: Command = Command {
    name: "top",
    usage: "top [pagerank|degree|betweenness] [kind K] [k N]",
    first: Slot::Word(&["pagerank", "degree", "betweenness"]),
    keywords: &[("kind", Slot::Kind), ("k", Slot::Nothing)],
    run: ask,
};

pub const STATS: Command = Command { name: "stats", usage: "stats", first: Slot::Nothing, keywords: &[], run: ask };

fn ask(arguments: &str, command: &Command, session: &mut Session) -> Result<Reply, Trouble> {
    let answer = session.ask(&format!("{} {arguments}", command.name))?;
    Ok(session.reply(answer))
}
