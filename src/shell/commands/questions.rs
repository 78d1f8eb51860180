//! The commands that `query` answers: the line goes there as it is, the answer is kept for `why` and `export`. The words that may follow a
//! question are those of its grammar, `crate::query::parse`: a test compares them.

use super::{Command, Slot};
use crate::shell::reply::Reply;
use crate::shell::session::Session;
use crate::shell::trouble::Trouble;

/// The row of a question.
const fn question(
    name: &'static str,
    usage: &'static str,
    first: Slot,
    keywords: &'static [(&'static str, Slot)],
) -> Command {
    Command { name, usage, first, keywords, run: ask }
}

fn ask(arguments: &str, command: &Command, session: &mut Session) -> Result<Reply, Trouble> {
    let answer = session.ask(&format!("{} {arguments}", command.name))?;
    Ok(session.reply(answer))
}

/// What may follow the first end of a path.
const PATH_WORDS: &[(&str, Slot)] = &[
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

const NEAR_WORDS: &[(&str, Slot)] = &[
    ("depth", Slot::Nothing),
    ("kind", Slot::Kind),
    ("type", Slot::Type),
    ("avoid", Slot::NameOrType),
    ("k", Slot::Nothing),
    ("certain", Slot::Nothing),
    ("as of", Slot::Nothing),
    ("between", Slot::Nothing),
];

const COMMON_WORDS: &[(&str, Slot)] = &[
    (",", Slot::Name),
    ("only", Slot::Type),
    ("avoid", Slot::NameOrType),
    ("k", Slot::Nothing),
    ("certain", Slot::Nothing),
    ("as of", Slot::Nothing),
    ("between", Slot::Nothing),
];

const EVENT_WORDS: &[(&str, Slot)] = &[
    ("type", Slot::Type),
    ("who", Slot::Name),
    ("where", Slot::Name),
    ("when", Slot::Nothing),
    ("k", Slot::Nothing),
    ("certain", Slot::Nothing),
    ("as of", Slot::Nothing),
    ("between", Slot::Nothing),
];

/// What narrows statements in time and by type.
const STATEMENT_WORDS: &[(&str, Slot)] = &[
    ("type", Slot::Type),
    ("k", Slot::Nothing),
    ("certain", Slot::Nothing),
    ("as of", Slot::Nothing),
    ("between", Slot::Nothing),
];

const ALLEGED_WORDS: &[(&str, Slot)] =
    &[("type", Slot::Type), ("k", Slot::Nothing), ("as of", Slot::Nothing), ("between", Slot::Nothing)];

const GROUP_WORDS: &[(&str, Slot)] =
    &[("of", Slot::Name), ("kind", Slot::Kind), ("k", Slot::Nothing), ("seed", Slot::Nothing)];

const COUNT: &[(&str, Slot)] = &[("k", Slot::Nothing)];
const KIND: &[(&str, Slot)] = &[("kind", Slot::Kind)];
const KIND_AND_COUNT: &[(&str, Slot)] = &[("kind", Slot::Kind), ("k", Slot::Nothing)];
const MEASURES: Slot = Slot::Word(&["pagerank", "degree", "betweenness"]);

pub const PATH: Command = question(
    "path",
    "path A -> B [max N] [k N] [via X] [avoid X|TYPE] [only TYPE…] [certain] [as of DATE] [between DATE DATE]",
    Slot::Name,
    PATH_WORDS,
);
pub const EXPLAIN: Command = question("explain path", "explain path A -> B …", Slot::Name, PATH_WORDS);
pub const NEAR: Command = question(
    "near",
    "near X [depth N] [kind K] [type TYPE…] [avoid X|TYPE] [k N] [certain] [as of DATE] [between DATE DATE]",
    Slot::Name,
    NEAR_WORDS,
);
pub const SHOW: Command = question("show", "show X [k N]", Slot::Name, COUNT);
pub const FIND: Command = question("find", "find TEXT [k N]", Slot::Name, COUNT);
pub const COMMON: Command = question(
    "common",
    "common A, B [only TYPE…] [avoid X|TYPE] [k N] [certain] [as of DATE] [between DATE DATE]",
    Slot::Name,
    COMMON_WORDS,
);
pub const TIMELINE: Command = question(
    "timeline",
    "timeline X [type TYPE…] [k N] [certain] [as of DATE] [between DATE DATE]",
    Slot::Name,
    STATEMENT_WORDS,
);
pub const EVENTS: Command = question(
    "events",
    "events [type TYPE…] [who X] [where PLACE] [when DATE] [k N] [certain] [as of DATE] [between DATE DATE]",
    Slot::Nothing,
    EVENT_WORDS,
);
pub const WHO_SAID: Command = question(
    "who said",
    "who said [X] [type TYPE…] [k N] [certain] [as of DATE] [between DATE DATE]",
    Slot::Name,
    STATEMENT_WORDS,
);
pub const SAYS: Command = question(
    "says",
    "says X [type TYPE…] [k N] [certain] [as of DATE] [between DATE DATE]",
    Slot::Name,
    STATEMENT_WORDS,
);
pub const ALLEGED: Command =
    question("alleged", "alleged X [type TYPE…] [k N] [as of DATE] [between DATE DATE]", Slot::Name, ALLEGED_WORDS);
pub const TOP: Command = question("top", "top [pagerank|degree|betweenness] [kind K] [k N]", MEASURES, KIND_AND_COUNT);
pub const GROUPS: Command = question("groups", "groups [of X] [kind K] [k N] [seed N]", Slot::Nothing, GROUP_WORDS);
pub const MISSING: Command = question("missing", "missing [X] [kind K] [k N]", Slot::Name, KIND_AND_COUNT);
pub const DEGREES: Command = question("degrees", "degrees [kind K]", Slot::Nothing, KIND);
pub const STATS: Command = question("stats", "stats", Slot::Nothing, &[]);

#[cfg(test)]
mod tests {
    use super::super::COMMANDS;
    use super::*;
    use crate::query::{QueryError, parse};

    /// What the grammar names where it does not understand a word is what usage and completion offer. "only" and "type" are one.
    #[test]
    fn usage_and_completion_know_the_words_of_the_grammar() {
        let mut compared = 0;
        for command in COMMANDS
            .iter()
            .filter(|command| std::ptr::fn_addr_eq(command.run, ask as fn(&str, &Command, &mut Session) -> _))
        {
            let begun = match command.name {
                "path" | "explain path" => "\"A\" -> \"B\"",
                "common" => "\"A\", \"B\"",
                "top" => "degree",
                "events" | "degrees" | "stats" => "",
                _ => "\"A\"",
            };
            let known = match parse(&format!("{} {begun} \"zzz\"", command.name)) {
                Err(QueryError::Syntax { hint, .. }) => {
                    hint.strip_prefix("what may follow: ").unwrap_or_default().to_string()
                }
                other => panic!("{}: {other:?}", command.name),
            };
            let mut known: Vec<&str> = known.split(", ").filter(|word| !word.is_empty()).collect();
            if known.contains(&"type") {
                known.retain(|word| *word != "only");
            }
            known.iter_mut().filter(|word| **word == "as").for_each(|word| *word = "as of");
            known.sort();
            let structure = ["->", "any", "of", ","];
            let mut offered: Vec<&str> =
                command.keywords.iter().map(|(word, _)| *word).filter(|word| !structure.contains(word)).collect();
            offered.sort();
            assert_eq!(offered, known, "{}", command.name);
            for word in known.iter().filter(|_| !command.usage.ends_with('…')) {
                assert!(command.usage.contains(&format!("[{word}")), "{}: usage lacks {word}", command.name);
            }
            compared += 1;
        }
        assert_eq!(compared, 16);
    }
}
