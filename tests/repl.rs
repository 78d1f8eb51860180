//! The dialogue: piped, and in a real pseudo-terminal.

mod common;

use common::{Run, articles};

#[test]
fn piped_commands_need_no_terminal() {
    let run = Run::new(&["repl", articles()]).stdin("# a comment\n\nfind bout\nquit\nfind haddad\n").ok();
    assert!(run.stdout.contains("Viktor Bout"), "{}", run.stdout);
    assert!(!run.stdout.contains("Haddad"), "quit ends it: {}", run.stdout);
    assert!(!run.stdout.contains('\u{1b}') && !run.stdout.contains("> "), "no colour, no prompt: {}", run.stdout);
}

#[test]
fn a_failed_command_gives_exit_code_1_and_the_rest_still_runs() {
    let run = Run::new(&["repl", articles()]).stdin("paht A -> B\nstats\n").run().code(1);
    assert!(run.stderr.contains("« path »"), "did you mean: {}", run.stderr);
    assert!(run.stderr.contains("^^^^"), "a caret under the word: {}", run.stderr);
    assert!(!run.stdout.is_empty(), "stats still runs");
}

#[test]
fn the_interface_speaks_two_languages() {
    let french = Run::new(&["repl", articles()]).stdin("help\n").ok().stdout;
    let english = Run::new(&["repl", articles(), "--ui", "en"]).stdin("help\n").ok().stdout;
    let locale = Run::new(&["repl", articles()]).env("LC_ALL", "en_GB.UTF-8").stdin("help\n").ok().stdout;
    assert!(french.contains("les chemins"), "{french}");
    assert!(english.contains("the paths"), "{english}");
    assert_eq!(locale, english);
}

/// Help by example: every example of every command runs as typed on the bundled articles.
#[test]
fn the_examples_of_help_run_as_typed() {
    let folder = common::scratch();
    for ui in ["fr", "en"] {
        let run = |lines: &str| {
            let mut run = Run::new(&["repl", articles(), "--ui", ui, "--quiet"]).stdin(lines);
            run = run.current_dir(folder.path());
            run.run()
        };
        let help = run("help\n").ok().stdout;
        let names: Vec<&str> =
            help.lines().filter_map(|line| line.strip_prefix("  ")?.split_whitespace().next()).collect();
        assert!(names.contains(&"path") && names.contains(&"quit"), "{help}");
        for name in names {
            let told = run(&format!("help {name}\n")).ok().stdout;
            let examples: Vec<&str> =
                told.lines().skip_while(|line| !line.starts_with("Ex")).skip(1).map(str::trim).collect();
            assert!(!examples.is_empty() || ["quit", ".read"].contains(&name), "{name} has no example");
            for example in examples {
                let done = run(&format!("near \"Viktor Bout\"\n{example}\n"));
                assert_eq!(done.code, 0, "{ui}: {example}: {}", done.stderr);
            }
        }
    }
}

#[test]
fn control_characters_of_a_document_never_reach_the_terminal() {
    let folder = common::scratch();
    let text = "Viktor \u{1b}[31mBout a rencontré Joe Biden\u{202e} à Genève.\u{9b}2J Viktor Bout a rencontré Joe Biden à Genève.\n";
    std::fs::write(folder.path().join("a\u{7}.txt"), text).unwrap();
    let lines = "find bout\nshow bout\nnear \"Joe Biden\"\nwhy 1\nstats\n";
    let run = Run::new(&["repl", folder.path().to_str().unwrap()]).stdin(lines).run();
    for output in [&run.stdout, &run.stderr] {
        let odd: Vec<char> =
            output.chars().filter(|c| c.is_control() && *c != '\n' && *c != '\t' || *c == '\u{202e}').collect();
        assert!(odd.is_empty(), "{odd:?} in {output:?}");
    }
}

#[cfg(unix)]
mod terminal {
    use rexpect::session::{PtySession, spawn_command};

    use super::*;

    const UP: &str = "\x1b[A";

    fn open(home: &std::path::Path) -> PtySession {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_filature"));
        command
            .args(["repl", articles(), "--ui", "en"])
            .env("XDG_STATE_HOME", home)
            .env("TERM", "xterm")
            .env_remove("NO_COLOR");
        let mut session = spawn_command(command, Some(60_000)).unwrap();
        session.exp_string("9 documents").unwrap();
        session.exp_string("> ").unwrap();
        session
    }

    #[test]
    fn a_dialogue_in_a_pseudo_terminal() {
        let home = common::scratch();
        let mut session = open(home.path());
        // Tab completes a command, then a name that is typed without its capital.
        session.send("fin\t").unwrap();
        session.send(" viktor b\t\r").unwrap();
        session.flush().unwrap();
        session.exp_string("Viktor Bout").unwrap();
        // Colour on a terminal.
        session.send_line("show \"Viktor Bout\"").unwrap();
        session.exp_string("\x1b[1;4m").unwrap();
        // Ctrl-C keeps the session, whatever has been typed.
        session.send("nonsense").unwrap();
        session.send_control('c').unwrap();
        session.exp_string("Ctrl-D ends").unwrap();
        session.send_line("stats").unwrap();
        // not just the prompt, which is painted again with every key
        session.exp_string("pieces of evidence").unwrap();
        session.exp_string("> ").unwrap();
        // Ctrl-D ends it, and the history is kept for the next one.
        session.send_control('d').unwrap();
        session.exp_eof().unwrap();
        let kept = std::fs::read_to_string(home.path().join("filature/history")).unwrap();
        assert!(kept.contains("show \"Viktor Bout\"") && kept.contains("stats"), "{kept}");

        let mut next = open(home.path());
        next.send(UP).unwrap();
        next.send(UP).unwrap();
        next.send("\r").unwrap();
        next.flush().unwrap();
        next.exp_string("Viktor Bout").unwrap();
        next.send_line("quit").unwrap();
        next.exp_eof().unwrap();
    }
}
