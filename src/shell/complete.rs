//! What could stand at the cursor: commands, keywords, names in any spelling, types, kinds, formats, files.

use super::commands::{COMMANDS, Slot, split};
use super::session::Session;
use crate::export;

/// Candidates for the end of a line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completion {
    /// Byte offset from which a candidate replaces the line.
    pub start: usize,
    pub candidates: Vec<String>,
    /// Whether file names may stand there; only the outermost layer can list them.
    pub files: bool,
}

/// At most this many names are offered.
const NAMES: usize = 40;

/// Completes `line`, which ends at the cursor. Costs one look-up in the index of names.
pub fn complete(line: &str, session: &Session) -> Completion {
    let indent = line.len() - line.trim_start().len();
    let typed = &line[indent..];
    let Ok((command, arguments)) = split(typed, &session.words) else {
        return commands(indent, typed, session);
    };
    if arguments.is_empty() {
        return commands(indent, typed, session);
    }
    let base = line.len() - arguments.len();
    if command.name == "let"
        && let Some(at) = arguments.find('=')
    {
        let inner = complete(&arguments[at + 1..], session);
        return Completion { start: base + at + 1 + inner.start, ..inner };
    }
    let (start, slot, after_keyword) = place(arguments, command.first, command.keywords);
    let partial = &arguments[start..];
    let lead = partial.len() - partial.trim_start().len();
    let mut completion = Completion { start: base + start + lead, ..Completion::default() };
    let partial = partial.trim_start();
    let bare = partial.trim_start_matches('"');
    if let Some(reference) = bare.strip_prefix('$')
        && matches!(slot, Slot::Name | Slot::NameOrType)
    {
        completion.candidates = kept(reference, session);
        return completion;
    }
    let matching = |words: Vec<String>| words.into_iter().filter(|w| starts(w, bare)).collect::<Vec<_>>();
    completion.candidates = match slot {
        Slot::Nothing => Vec::new(),
        Slot::Name if bare.is_empty() => Vec::new(),
        Slot::Name => names(session, bare),
        Slot::Type => matching(session.schema.types().map(|(_, t)| t.name.clone()).collect()),
        Slot::NameOrType if bare.is_empty() => Vec::new(),
        Slot::NameOrType => {
            let mut found = matching(session.schema.types().map(|(_, t)| t.name.clone()).collect());
            found.extend(names(session, bare));
            found
        }
        Slot::Kind => matching(session.schema.kinds().map(|(_, k)| k.name.clone()).collect()),
        Slot::Command => matching(COMMANDS.iter().map(|c| c.name.to_string()).collect()),
        Slot::Format => matching(export::names().into_iter().map(str::to_string).collect()),
        Slot::Word(words) => matching(words.iter().map(|w| w.to_string()).collect()),
        Slot::File => {
            completion.files = true;
            Vec::new()
        }
    };
    // The last word of a bare name may be the beginning of what follows it.
    if matches!(slot, Slot::Name | Slot::NameOrType)
        && !partial.starts_with('"')
        && let Some((name, word)) = partial.rsplit_once(' ')
        && !name.trim().is_empty()
        && !word.is_empty()
    {
        let follows = command.keywords.iter().map(|(keyword, _)| *keyword).filter(|keyword| starts(keyword, word));
        completion.candidates.extend(follows.map(|keyword| format!("{name} {keyword}")));
    }
    if completion.candidates.is_empty() && !completion.files {
        // A name stands there in full, perhaps: what may follow it is a keyword.
        let last = arguments.rfind(char::is_whitespace).map_or(0, |at| at + 1);
        let word = &arguments[last..];
        let may_follow = last > start + lead || (word.is_empty() && !after_keyword) || slot == Slot::Nothing;
        if may_follow && !in_quotes(arguments) {
            let used: Vec<&str> = arguments.split_whitespace().collect();
            let free =
                command.keywords.iter().map(|(name, _)| *name).filter(|name| !used.contains(name) || *name == "via");
            completion.start = base + last;
            completion.candidates = free.filter(|name| starts(name, word)).map(str::to_string).collect();
        }
    }
    completion
}

/// The answers that `let` keeps, as a line refers to them.
fn kept(reference: &str, session: &Session) -> Vec<String> {
    session.named.keys().filter(|name| starts(name, reference)).map(|name| format!("${name}.")).collect()
}

/// Names that begin as typed, letter by letter; where there are none, those that are meant in another spelling or by another name.
fn names(session: &Session, typed: &str) -> Vec<String> {
    let all = session.names(typed, NAMES);
    let literal: Vec<&String> = all.iter().filter(|name| starts(name, typed)).collect();
    if literal.is_empty() {
        all.iter().map(|name| quoted(name)).collect()
    } else {
        literal.into_iter().map(|n| quoted(n)).collect()
    }
}

fn commands(start: usize, typed: &str, session: &Session) -> Completion {
    let aliases = COMMANDS.iter().flat_map(|c| session.words.command(c.name).aliases);
    let mut candidates: Vec<String> =
        COMMANDS.iter().map(|c| c.name.to_string()).chain(aliases).filter(|name| starts(name, typed)).collect();
    candidates.dedup();
    Completion { start, candidates, files: false }
}

fn starts(word: &str, typed: &str) -> bool {
    word.to_lowercase().starts_with(&typed.to_lowercase())
}

fn in_quotes(text: &str) -> bool {
    text.matches('"').count() % 2 == 1
}

/// A name as it can be typed: in quotes where it holds more than letters and hyphens.
fn quoted(name: &str) -> String {
    if name.chars().all(|c| c.is_alphanumeric() || c == '-') {
        name.into()
    } else {
        format!("\"{}\"", name.replace('"', "'"))
    }
}

/// Where the unfinished argument starts, what may stand there, and whether it follows a keyword directly.
fn place(arguments: &str, first: Slot, keywords: &'static [(&'static str, Slot)]) -> (usize, Slot, bool) {
    let mut found = (0, first, true);
    let mut at = 0;
    while at < arguments.len() {
        let rest = &arguments[at..];
        let fresh = at == 0 || arguments[..at].ends_with(|c: char| c.is_whitespace());
        if !in_quotes(&arguments[..at])
            && let Some((keyword, slot)) = keywords.iter().find(|(keyword, _)| {
                let glued = !keyword.starts_with(char::is_alphabetic);
                (fresh || glued)
                    && rest.get(..keyword.len()).is_some_and(|head| head.eq_ignore_ascii_case(keyword))
                    && (glued || rest[keyword.len()..].starts_with(char::is_whitespace))
            })
        {
            at += keyword.len();
            found = (at, *slot, true);
            continue;
        }
        at += rest.chars().next().map_or(1, char::len_utf8);
    }
    found.2 = arguments[found.0..].trim().is_empty();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(arguments: &str, start: usize, slot: Slot) {
        let keywords = &[("->", Slot::Name), ("max", Slot::Nothing), ("only", Slot::Type)];
        let found = place(arguments, Slot::Name, keywords);
        assert_eq!((found.0, found.1), (start, slot), "{arguments:?}");
    }

    #[test]
    fn what_may_stand_at_the_cursor_is_offered() {
        let documents = "a.txt: Raïssa Bout -parent_of-> Viktor Bout ; Vladimir Poutine -citizen_of-> Russie";
        let session = crate::shell::tests::session(&[documents]);
        for (line, start, expected) in [
            ("who", 0, "who said"),
            ("who s", 0, "who said"),
            ("path vik", 5, "\"Viktor Bout\""),
            ("path Bout -> putin", 13, "\"Vladimir Poutine\""),
            ("path Bout -> any pers", 17, "person"),
            ("path any person of rai", 19, "\"Raïssa Bout\""),
            ("path Bout -> Poutine only paren", 26, "parent_of"),
            ("near Bout typ", 5, "Bout type"),
            ("near \"Viktor Bout\" typ", 19, "type"),
            ("near Bout type citi", 15, "citizen_of"),
            ("near Bout kind pl", 15, "place"),
            ("events whe", 7, "where"),
            ("top betw", 4, "betweenness"),
            (".mode mark", 6, "markdown"),
            ("help allé", 5, ""),
            ("let s = path vik", 13, "\"Viktor Bout\""),
            ("let s = nea", 8, "near"),
            ("path vik -> poutine av", 12, "poutine avoid"),
            ("near bout ty", 5, "bout type"),
            ("near «bout", 5, "\"Raïssa Bout\""),
            ("export gra", 7, "graphml"),
        ] {
            let found = complete(line, &session);
            assert_eq!(
                (found.start, found.candidates.first().map_or("", String::as_str)),
                (start, expected),
                "{line}: {found:?}"
            );
        }
        assert!(complete("diff a", &session).files && complete(".read x", &session).files);
        // Nothing of it costs more than a look-up, whatever has been typed.
        complete("path \"", &session);
        complete("path → → é \u{202e}", &session);
    }

    #[test]
    fn the_place_of_the_cursor_is_known() {
        check(" Vik", 0, Slot::Name);
        check(" \"Viktor -> B", 0, Slot::Name);
        check(" Bout -> Bi", 8, Slot::Name);
        check(" Bout->Bi", 7, Slot::Name);
        check(" Bout -> Biden only pa", 19, Slot::Type);
        check(" Bout -> Max", 8, Slot::Name);
        check(" Bout -> X max 3", 14, Slot::Nothing);
    }
}
