//! One line → `Reply`: one file a command and one [`COMMANDS`] table, which gives dispatch, help and completion. No terminal in sight.
//! In: a line and a session (graph, schema, words of the interface, the last answer). Out: styled text, the same as data, effects.

mod commands;
mod complete;
mod modes;
mod plots;
mod quote;
pub mod render;
mod reply;
mod session;
#[cfg(test)]
mod tests;
mod text;
mod trouble;
pub mod watch;
mod words;

pub use commands::journal::review as review_journal;
pub use commands::{COMMANDS, Command, Slot};
pub use complete::{Completion, complete};
pub use plots::Look;
pub use reply::{Change, Effect, Reply};
pub use session::Session;
pub use text::{Style, Text};
pub use trouble::{Trouble, did_you_mean, nearest};
pub use words::{CommandWords, Stop, Words};

/// Whether a line begins something that goes on in the next one: a question in SPARQL, which a `;` ends.
pub fn is_unfinished(line: &str, words: &Words) -> bool {
    #[cfg(feature = "sparql")]
    return commands::sparql::is_unfinished(line, words);
    #[cfg(not(feature = "sparql"))]
    {
        let _ = (line, words);
        false
    }
}

/// Carries out one line. An empty line and a line that starts with `#` do nothing.
pub fn run(line: &str, session: &mut Session) -> Reply {
    let trimmed = line.trim().trim_end_matches(';').trim_end();
    if trimmed.is_empty() || trimmed.starts_with('#') {
        return Reply::default();
    }
    if let Some(reply) = commands::review::answer(trimmed, session) {
        return reply;
    }
    match commands::naming::recalled(trimmed, session) {
        Some(Ok(kept)) => return session.show(kept),
        Some(Err(trouble)) => return trouble.reply(trimmed, &session.words),
        None => {}
    }
    let done = commands::naming::expand(trimmed, session).and_then(|line| {
        let (command, arguments) =
            commands::split(&line, &session.words).map_err(|trouble| named(trouble, &line, session))?;
        (command.run)(arguments.trim(), command, session)
    });
    done.unwrap_or_else(|trouble| trouble.reply(trimmed, &session.words))
}

/// A line that is no command may be a name: then what it is good for is told.
fn named(trouble: Trouble, line: &str, session: &Session) -> Trouble {
    let asked = line.trim_matches('"').to_lowercase();
    let names = session.names(&asked, 5);
    match names.iter().find(|name| asked.chars().count() > 2 && name.to_lowercase().contains(&asked)) {
        Some(name) => trouble.hint(session.words.say("name_alone", &[("name", name)])),
        None => trouble,
    }
}
