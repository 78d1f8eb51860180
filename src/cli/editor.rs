//! What the line editor asks for while a line is typed: completion, hints, colours. And where it keeps its history.

use std::borrow::Cow;
use std::cell::RefCell;
use std::path::PathBuf;
use std::rc::Rc;

use filature::shell::{Session, complete, is_unfinished};
use rustyline::completion::{Completer, FilenameCompleter, Pair};
use rustyline::highlight::{CmdKind, Highlighter};
use rustyline::hint::{Hint, Hinter, HistoryHinter};
use rustyline::validate::{ValidationContext, ValidationResult, Validator};
use rustyline::{Context, Result};

use super::output::safe;

#[derive(rustyline::Helper)]
pub struct Helper {
    session: Rc<RefCell<Session>>,
    files: FilenameCompleter,
    history: HistoryHinter,
    color: bool,
}

impl Helper {
    pub fn new(session: Rc<RefCell<Session>>, color: bool) -> Helper {
        Helper { session, files: FilenameCompleter::new(), history: HistoryHinter::new(), color }
    }
}

impl Completer for Helper {
    type Candidate = Pair;

    fn complete(&self, line: &str, at: usize, context: &Context<'_>) -> Result<(usize, Vec<Pair>)> {
        // A line is never completed while another is carried out.
        let Ok(session) = self.session.try_borrow() else { return Ok((at, Vec::new())) };
        let found = complete(&line[..at], &session);
        if found.files {
            return self.files.complete(line, at, context);
        }
        let pair = |text: String| Pair { display: safe(&text), replacement: safe(&text) };
        Ok((found.start, found.candidates.into_iter().map(pair).collect()))
    }
}

impl Validator for Helper {
    /// A question that goes on in the next line is typed to its end.
    fn validate(&self, context: &mut ValidationContext) -> Result<ValidationResult> {
        let Ok(session) = self.session.try_borrow() else { return Ok(ValidationResult::Valid(None)) };
        Ok(match is_unfinished(context.input(), &session.words) {
            true => ValidationResult::Incomplete,
            false => ValidationResult::Valid(None),
        })
    }
}

/// What stands faint behind the cursor: the rest of a line of the past, which can be taken over, or how to go on.
pub enum Tip {
    Past(String),
    Advice(String),
}

impl Hint for Tip {
    fn display(&self) -> &str {
        let (Tip::Past(text) | Tip::Advice(text)) = self;
        text
    }

    fn completion(&self) -> Option<&str> {
        match self {
            Tip::Past(text) => Some(text),
            Tip::Advice(_) => None,
        }
    }
}

impl Hinter for Helper {
    type Hint = Tip;

    fn hint(&self, line: &str, at: usize, context: &Context<'_>) -> Option<Tip> {
        if at < line.len() || line.trim().is_empty() {
            return None;
        }
        if let Some(text) = self.history.hint(line, at, context) {
            return Some(Tip::Past(text));
        }
        let session = self.session.try_borrow().ok()?;
        let goes_on = line.contains('\n') && is_unfinished(line, &session.words);
        goes_on.then(|| Tip::Advice(format!("   {}", session.words.get("goes_on"))))
    }
}

impl Highlighter for Helper {
    fn highlight_prompt<'b, 's: 'b, 'p: 'b>(&'s self, prompt: &'p str, _default: bool) -> Cow<'b, str> {
        if self.color { Cow::Owned(format!("\x1b[1;32m{prompt}\x1b[0m")) } else { Cow::Borrowed(prompt) }
    }

    fn highlight_hint<'h>(&self, hint: &'h str) -> Cow<'h, str> {
        if self.color { Cow::Owned(format!("\x1b[2m{hint}\x1b[0m")) } else { Cow::Borrowed(hint) }
    }

    fn highlight_char(&self, _line: &str, _at: usize, _kind: CmdKind) -> bool {
        false
    }
}

/// `history` in the user's state folder (XDG Base Directory: `$XDG_STATE_HOME`, else `~/.local/state`; on Windows `%LOCALAPPDATA%`);
/// the folder is made if it can be.
pub fn history_file() -> Option<PathBuf> {
    let absolute = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let state = absolute("XDG_STATE_HOME")
        .or_else(|| absolute("HOME").map(|home| home.join(".local/state")))
        .or_else(|| absolute("LOCALAPPDATA"))?;
    let folder = state.join("filature");
    std::fs::create_dir_all(&folder).ok()?;
    Some(folder.join("history"))
}
