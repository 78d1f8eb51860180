//! Runs lines in a session: prints replies, does what they ask for (files, scripts, the end), remembers whether one failed.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{BufRead, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use filature::graph::HEADER;
use filature::shell::{self, Effect, Look, Reply, Session, Style, Text, Words};
use serde_json::json;

use super::pager::{self, Page};
use super::{Context, Failure, changes, load, output, style};

/// Scripts may call scripts this deep; deeper is a script that calls itself.
const DEPTH: usize = 8;

/// What lasts while lines are run.
pub struct Runner<'a> {
    context: &'a Context,
    color: bool,
    /// The terminal that long answers are paged on; none where there is no terminal, or no pages are wanted.
    pub page: Option<Page>,
    /// One JSON object a line instead of text.
    json: bool,
    failed: bool,
    /// Where replies go instead of standard output.
    output: Option<(PathBuf, File)>,
    depth: usize,
    /// Lines of a question that goes on in the next one.
    pending: String,
}

impl<'a> Runner<'a> {
    pub fn new(context: &'a Context, json: bool) -> Runner<'a> {
        Runner {
            context,
            color: context.color(),
            page: None,
            json,
            failed: false,
            output: None,
            depth: 0,
            pending: String::new(),
        }
    }

    /// 1 if a line failed.
    pub fn exit_code(&self) -> ExitCode {
        ExitCode::from(u8::from(self.failed))
    }

    /// Runs a script on standard input to its end, or to the line that ends the session.
    pub fn standard_input(&mut self, session: &mut Session) -> Result<(), Failure> {
        for line in std::io::stdin().lock().lines() {
            let line = line
                .map_err(|error| Failure::new(format!("standard input cannot be read ({error}); give UTF-8 text")))?;
            if self.feed(&line, session)?.is_break() {
                return Ok(());
            }
        }
        self.finish(session).map(drop)
    }

    /// Takes the next line of a script, and runs it once it is whole.
    pub fn feed(&mut self, line: &str, session: &mut Session) -> Result<ControlFlow<()>, Failure> {
        if !self.pending.is_empty() {
            self.pending.push('\n');
        }
        self.pending.push_str(line);
        if shell::is_unfinished(&self.pending, &session.words) {
            return Ok(ControlFlow::Continue(()));
        }
        self.finish(session)
    }

    /// Runs what a script's last lines began.
    pub fn finish(&mut self, session: &mut Session) -> Result<ControlFlow<()>, Failure> {
        let whole = std::mem::take(&mut self.pending);
        self.run(&whole, session)
    }

    /// Whether a question goes on in the next line.
    pub fn is_pending(&self) -> bool {
        !self.pending.is_empty()
    }

    /// Forgets what a question began that is not to be ended.
    pub fn forget(&mut self) {
        self.pending.clear();
    }

    /// Runs one line and shows the reply; `Break` at its end of the session.
    pub fn run(&mut self, line: &str, session: &mut Session) -> Result<ControlFlow<()>, Failure> {
        let start = Instant::now();
        let look = session.look;
        if self.output.is_some() {
            // What goes to a file is for no terminal.
            session.look = Look::default();
        }
        let mut reply = shell::run(line, session);
        let mut quit = false;
        let mut scripts = Vec::new();
        let mut effects = VecDeque::from(std::mem::take(&mut reply.effects));
        while let Some(effect) = effects.pop_front() {
            let done = match effect {
                Effect::Quit => {
                    quit = true;
                    Ok(None)
                }
                Effect::Read(path) => {
                    scripts.push(path);
                    Ok(None)
                }
                Effect::Write { path, bytes } => output::write_file(&path, &bytes).map(|()| None),
                Effect::Append { path, line } => output::append_line(&path, HEADER, &line).map(|()| None),
                Effect::Output(path) => self.redirect(path).map(|()| None),
                Effect::Compare { old, new } => compare(&old, new.as_deref(), session, self.context).map(Some),
                Effect::Journal { path, apply, all } => load::read_their_journal(&path)
                    .map(|theirs| Some(shell::review_journal(&theirs, apply, all, session))),
                Effect::Documents(change) => changes::run(session, change, self.context).map(Some),
            };
            match done {
                Ok(None) => {}
                Ok(Some(told)) => {
                    reply = told;
                    effects.extend(std::mem::take(&mut reply.effects));
                }
                Err(failure) => {
                    reply = failed(&failure, &session.words);
                    break;
                }
            }
        }
        session.look = look;
        let spent = start.elapsed();
        self.failed |= reply.failed;
        self.show(line, &reply, session)?;
        if session.timer && !line.trim().is_empty() {
            eprintln!("{} ms", spent.as_millis());
        }
        for path in scripts {
            if self.script(&path, session)?.is_break() {
                quit = true;
            }
        }
        Ok(if quit { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    }

    /// Sends what comes to a file, or back to standard output.
    fn redirect(&mut self, path: Option<PathBuf>) -> Result<(), Failure> {
        self.output = match path {
            None => None,
            Some(path) => {
                output::check_place(&path)?;
                let file = File::create(&path).map_err(|error| {
                    Failure::new(format!("{} cannot be written ({error}); give another file", path.display()))
                })?;
                Some((path, file))
            }
        };
        Ok(())
    }

    fn script(&mut self, path: &Path, session: &mut Session) -> Result<ControlFlow<()>, Failure> {
        let text = match std::fs::read_to_string(path) {
            _ if self.depth >= DEPTH => {
                Err(format!("{} calls scripts too deeply; does it call itself?", path.display()))
            }
            Ok(text) => Ok(text),
            Err(error) => Err(format!("{} cannot be read ({error}); check the path", path.display())),
        };
        let text = match text {
            Ok(text) => text,
            Err(fact) => {
                self.failed = true;
                self.show(".read", &failed(&Failure::new(fact), &session.words), session)?;
                return Ok(ControlFlow::Continue(()));
            }
        };
        self.depth += 1;
        let mut flow = ControlFlow::Continue(());
        for line in text.lines() {
            flow = self.feed(line, session)?;
            if flow.is_break() {
                break;
            }
        }
        if flow.is_continue() {
            flow = self.finish(session)?;
        }
        self.depth -= 1;
        Ok(flow)
    }

    fn show(&mut self, line: &str, reply: &Reply, session: &Session) -> Result<(), Failure> {
        if self.json {
            if reply.value.is_null() && !reply.failed {
                return Ok(());
            }
            let key = if reply.failed { "error" } else { "answer" };
            return output::print(&format!("{}\n", json!({"line": line.trim(), key: reply.value})));
        }
        if reply.failed {
            // Errors stay on standard error, so that a script's output holds answers alone.
            let terminal = output::error_is_terminal();
            let text = match self.page {
                Some(page) if terminal => &style::wrapped(&reply.text, page.columns),
                _ => &reply.text,
            };
            eprint!("{}", style::paint(text, self.color && terminal));
            return Ok(());
        }
        match &mut self.output {
            Some((path, file)) => file.write_all(style::paint(&reply.text, false).as_bytes()).map_err(|error| {
                Failure::new(format!("{} cannot be written ({error}); give .output another file", path.display()))
            }),
            None => {
                let text = match self.page {
                    Some(page) if !reply.verbatim => &style::wrapped(&reply.text, page.columns),
                    _ => &reply.text,
                };
                match self.page {
                    Some(page) if session.pager => pager::show(text, page, self.color, &session.words.get("page_more")),
                    _ => output::print(&style::paint(text, self.color)),
                }
            }
        }
    }
}

/// What a graph file says otherwise than another, or than the session's graph.
fn compare(old: &Path, new: Option<&Path>, session: &mut Session, context: &Context) -> Result<Reply, Failure> {
    let open = |path: &Path| load::session(&[path.to_path_buf()], context);
    let old = open(old)?;
    let Some(new) = new else {
        let answer = session.compare(&old.graph, None);
        return Ok(session.reply(answer));
    };
    let mut answer = session.compare(&old.graph, Some(&open(new)?.graph));
    // Numbers of another graph's nodes mean nothing in this one.
    answer.rows.iter_mut().for_each(|row| (row.node, row.edge) = (None, None));
    Ok(session.reply_of_another(answer))
}

/// A failure in the words of the interface.
fn failed(failure: &Failure, words: &Words) -> Reply {
    let said = words.phrase(&failure.to_string());
    Reply { text: Text::of(Style::Error, &said), value: json!({"error": said}), failed: true, ..Reply::default() }
}
