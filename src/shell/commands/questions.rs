//! The commands that `query` answers: the line goes there as it is, the answer is kept for `why` and `export`.

use super::{Command, Slot};
use crate::shell::reply::Reply;
use crate::shell::session::Session;
use crate::shell::trouble::Trouble;

/// What may follow the first end of a path.
const PATH_KEYWORDS: &[(&str, Slot)] = &[
    ("->", Slot::Name),
    ("any", Slot::Kind),
    ("of", Slot::Name),
    ("max", Slot::Nothing),
    ("k", Slot::Nothing),
    ("via", Slot::Name),
    ("avoid", Slot::NameOrType),
    ("only", Slot::Type),
    ("certain", Slot::Nothing),
    ("as of", Slot::Nothing),
    ("between", Slot::Nothing),
];

pub const PATH: Command = Command {
    name: "path",
    usage: "path A -> B [max N] [k N] [via X] [avoid X|TYPE] [only TYPE…] [certain] [as of DATE] [between DATE DATE]",
    first: Slot::Name,
    keywords: PATH_KEYWORDS,
    run: ask,
};

pub const EXPLAIN: Command = Command {
    name: "explain path",
    usage: "explain path A -> B …",
    first: Slot::Name,
    keywords: PATH_KEYWORDS,
    run: ask,
};

pub const NEAR: Command = Command {
    name: "near",
    usage: "near X [depth N] [kind K] [type TYPE] [avoid X|TYPE] [k N] [certain] [as of DATE] [between DATE DATE]",
    first: Slot::Name,
    keywords: &[
        ("depth", Slot::Nothing),
        ("kind", Slot::Kind),
        ("type", Slot::Type),
        ("only", Slot::Type),
        ("avoid", Slot::NameOrType),
        ("k", Slot::Nothing),
        ("certain", Slot::Nothing),
        ("as of", Slot::Nothing),
        ("between", Slot::Nothing),
    ],
    run: ask,
};

const K: &[(&str, Slot)] = &[("k", Slot::Nothing)];

pub const SHOW: Command = Command { name: "show", usage: "show X [k N]", first: Slot::Name, keywords: K, run: ask };

pub const FIND: Command = Command { name: "find", usage: "find TEXT [k N]", first: Slot::Name, keywords: K, run: ask };

pub const COMMON: Command = Command {
    name: "common",
    usage: "common A, B [only TYPE…] [avoid X|TYPE] [k N] [certain] [as of DATE] [between DATE DATE]",
    first: Slot::Name,
    keywords: &[
        (",", Slot::Name),
        ("only", Slot::Type),
        ("avoid", Slot::NameOrType),
        ("k", Slot::Nothing),
        ("certain", Slot::Nothing),
        ("as of", Slot::Nothing),
        ("between", Slot::Nothing),
    ],
    run: ask,
};

pub const TIMELINE: Command = Command {
    name: "timeline",
    usage: "timeline X [type TYPE] [certain] [between DATE DATE]",
    first: Slot::Name,
    keywords: &[("type", Slot::Type), ("certain", Slot::Nothing), ("between", Slot::Nothing)],
    run: ask,
};

pub const EVENTS: Command = Command {
    name: "events",
    usage: "events [type TYPE] [who X] [where PLACE] [when DATE] [certain] [between DATE DATE]",
    first: Slot::Nothing,
    keywords: &[
        ("type", Slot::Type),
        ("who", Slot::Name),
        ("where", Slot::Name),
        ("when", Slot::Nothing),
        ("certain", Slot::Nothing),
        ("between", Slot::Nothing),
    ],
    run: ask,
};

pub const GROUPS: Command = Command {
    name: "groups",
    usage: "groups [of X] [kind K] [k N] [seed N]",
    first: Slot::Nothing,
    keywords: &[("of", Slot::Name), ("kind", Slot::Kind), ("k", Slot::Nothing), ("seed", Slot::Nothing)],
    run: ask,
};

pub const MISSING: Command = Command {
    name: "missing",
    usage: "missing [X] [kind K] [k N]",
    first: Slot::Name,
    keywords: &[("kind", Slot::Kind), ("k", Slot::Nothing)],
    run: ask,
};

/// What narrows the questions of who says what.
const CLAIMS: &[(&str, Slot)] = &[
    ("type", Slot::Type),
    ("certain", Slot::Nothing),
    ("k", Slot::Nothing),
    ("as of", Slot::Nothing),
    ("between", Slot::Nothing),
];

pub const WHO_SAID: Command = Command {
    name: "who said",
    usage: "who said [X] [type TYPE] [k N] [between DATE DATE]",
    first: Slot::Name,
    keywords: CLAIMS,
    run: ask,
};

pub const SAYS: Command = Command {
    name: "says",
    usage: "says X [type TYPE] [k N] [between DATE DATE]",
    first: Slot::Name,
    keywords: CLAIMS,
    run: ask,
};

pub const ALLEGED: Command = Command {
    name: "alleged",
    usage: "alleged X [type TYPE] [k N] [between DATE DATE]",
    first: Slot::Name,
    keywords: &[("type", Slot::Type), ("k", Slot::Nothing), ("as of", Slot::Nothing), ("between", Slot::Nothing)],
    run: ask,
};

pub const DEGREES: Command = Command {
    name: "degrees",
    usage: "degrees [kind K]",
    first: Slot::Nothing,
    keywords: &[("kind", Slot::Kind)],
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
