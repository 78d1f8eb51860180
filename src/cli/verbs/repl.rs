//! `repl PATH…`: a dialogue at a terminal, or a script on standard input.

use std::cell::RefCell;
use std::io::IsTerminal;
use std::ops::ControlFlow;
use std::process::ExitCode;
use std::rc::Rc;
use std::sync::atomic::Ordering;

use filature::shell::Look;
use rustyline::error::ReadlineError;
use rustyline::history::FileHistory;
use rustyline::{CompletionType, Config, Editor};

use crate::cli::args::Repl;
use crate::cli::editor::{Helper, history_file};
use crate::cli::pager::Page;
use crate::cli::{Context, Failure, dialogue, load, output};

const PROMPT: &str = "> ";
/// While a question goes on.
const PROMPT_ON: &str = "… ";

pub fn run(args: Repl, context: &Context) -> Result<ExitCode, Failure> {
    if args.paths.iter().any(|path| path.as_os_str() == "-") {
        let fact = "standard input cannot hold both the text and the commands";
        return Err(Failure::new(format!("{fact}; write the text to a file first and give that")));
    }
    if let Some(file) = &args.save {
        output::check_place(file)?;
    }
    let mut session = load::session(&args.paths, context)?;
    if let Some(file) = &args.save {
        load::save(&mut session.graph, file, &session.words, context)?;
        load::settle(&mut session, file)?;
    }
    let mut runner = dialogue::Runner::new(context, false);
    if std::io::stdin().is_terminal() && std::io::stdout().is_terminal() {
        converse(session, runner, context)
    } else {
        runner.standard_input(&mut session)?;
        Ok(runner.exit_code())
    }
}

/// Runs a line; `Break` at the end of the session, with the failure that ended it.
fn each(
    runner: &mut dialogue::Runner<'_>,
    line: &str,
    session: &RefCell<filature::shell::Session>,
) -> ControlFlow<Option<Failure>> {
    match runner.feed(line, &mut session.borrow_mut()) {
        Ok(flow) if flow.is_break() => ControlFlow::Break(None),
        Ok(_) => ControlFlow::Continue(()),
        Err(failure) => ControlFlow::Break(Some(failure)),
    }
}

/// The dialogue always ends well: what failed in it was said at once.
fn converse(
    session: filature::shell::Session,
    mut runner: dialogue::Runner<'_>,
    context: &Context,
) -> Result<ExitCode, Failure> {
    let welcome = session.welcome();
    let stop = session.stopper();
    // While a line is typed, the editor sees Ctrl-C itself; while a question runs, Ctrl-C ends the question, not the session.
    ctrlc::set_handler(move || stop.store(true, Ordering::Relaxed))
        .map_err(|error| Failure::new(format!("Ctrl-C cannot be watched ({error}); pipe the commands instead")))?;
    let session = Rc::new(RefCell::new(session));
    let config = Config::builder()
        .completion_type(CompletionType::List)
        .auto_add_history(true)
        .history_ignore_space(true)
        .build();
    let broken = |error: ReadlineError| {
        Failure::new(format!("the terminal cannot be used ({error}); pipe the commands instead"))
    };
    let mut editor: Editor<Helper, FileHistory> = Editor::with_config(config).map_err(broken)?;
    editor.set_helper(Some(Helper::new(Rc::clone(&session), context.color())));
    let history = history_file();
    if let Some(file) = &history {
        let _ = editor.load_history(file);
    }
    if !context.global.quiet {
        output::print(&crate::cli::style::paint(&welcome, context.color()))?;
    }
    let done = loop {
        let typed = editor.readline(if runner.is_pending() { PROMPT_ON } else { PROMPT });
        // A terminal may have another size by now; one that tells none is taken as it is.
        let size = editor.dimensions().map(|(columns, rows)| Page { columns: columns.into(), rows: rows.into() });
        runner.page = size.filter(|page| page.columns >= 20 && page.rows >= 4);
        let width = runner.page.map_or(Look::default().width, |page| page.columns);
        session.borrow_mut().look = Look { drawn: true, width };
        match typed {
            // What is pasted may hold several lines, some of which are one question.
            Ok(typed) => match typed.lines().try_for_each(|line| each(&mut runner, line, &session)) {
                ControlFlow::Continue(()) => {}
                ControlFlow::Break(None) => break Ok(ExitCode::SUCCESS),
                ControlFlow::Break(Some(failure)) => break Err(failure),
            },
            Err(ReadlineError::Interrupted) => {
                runner.forget();
                let text =
                    filature::shell::Text::of(filature::shell::Style::Faint, session.borrow().words.get("interrupted"));
                output::print(&crate::cli::style::paint(&text, context.color()))?;
            }
            Err(ReadlineError::Eof) => break Ok(ExitCode::SUCCESS),
            Err(error) => break Err(broken(error)),
        }
    };
    if let Some(file) = &history {
        // A history that cannot be kept is no reason to end with an error.
        let _ = editor.save_history(file);
    }
    done
}
