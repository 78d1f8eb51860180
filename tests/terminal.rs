//! The dialogue in a real pseudo-terminal.
#![cfg(unix)]

mod common;

use std::path::Path;
use std::process::Command;

use common::{Run, examples, graph, script};
use rexpect::session::{PtySession, spawn_command};

const UP: &str = "\x1b[A";

fn open(home: &Path, file: &str) -> PtySession {
    let mut command = Command::new(env!("CARGO_BIN_EXE_filature"));
    command
        .args(["repl", file, "--ui", "en"])
        .current_dir(home)
        .env("XDG_STATE_HOME", home)
        .env("TERM", "xterm")
        .env_remove("PAGER")
        .env_remove("NO_COLOR");
    let mut session = spawn_command(command, Some(60_000)).unwrap();
    session.exp_string("documents").unwrap();
    session.exp_string("> ").unwrap();
    session
}

/// A dialogue at a terminal of that size, which takes a shell to set, with these variables.
fn open_sized(home: &Path, file: &str, [rows, columns]: [usize; 2], variables: &[(&str, &str)]) -> PtySession {
    let mut shell = Command::new("sh");
    let set = format!("stty rows {rows} cols {columns}; exec \"$0\" repl \"$1\" --ui en");
    shell
        .args(["-c", &set, env!("CARGO_BIN_EXE_filature"), file])
        .env("XDG_STATE_HOME", home)
        .env("TERM", "xterm")
        .env_remove("PAGER")
        .env_remove("NO_COLOR")
        .envs(variables.iter().copied());
    let mut session = spawn_command(shell, Some(60_000)).unwrap();
    session.exp_string("> ").unwrap();
    session
}

/// Every example of every command in one session at a terminal; none fails, and each ends.
#[test]
fn the_examples_of_help_run_as_typed_at_a_terminal() {
    let (folder, file) = graph();
    let lines = script(&examples("en", &file));
    let mut session = open(folder.path(), &file);
    session.send_line(".timer on").unwrap();
    let mut told = String::new();
    for line in lines.iter().filter(|line| !line.starts_with(".timer")) {
        session.send_line(line).unwrap();
        // The time that it took is told when it is done.
        told.push_str(&session.exp_regex(r"\d+ ms\r").unwrap().0);
        assert!(!told.contains("\u{1b}[31m"), "{line}: {told}");
    }
    // The terminal's bytes come as they are.
    let told = String::from_utf8_lossy(&told.chars().map(|c| c as u8).collect::<Vec<_>>()).into_owned();
    assert!(told.contains("┌ ") && told.contains("└ "), "a path is drawn: {told}");
    assert!(told.contains('█'), "a histogram is drawn");
    session.send_line("quit").unwrap();
    session.exp_eof().unwrap();
}

#[test]
fn ctrl_c_ends_a_long_question_and_keeps_the_session() {
    let folder = common::scratch();
    let path = |name: &str| common::path(folder.path(), name);
    let (nodes, edges, file) = (path("nodes.csv"), path("edges.csv"), path("dense.kg"));
    let all: String = (0..300).map(|n| format!("n{n},person,Nom{n}x\n")).collect();
    std::fs::write(&nodes, format!("id,kind,name\n{all}")).unwrap();
    let tie =
        |n: usize| format!("n{},n{},associate_of,d,{n}\n", n % 300, (n % 300 + 1 + (n * n / 7 + n / 300) % 299) % 300);
    std::fs::write(&edges, format!("source,target,type,document,sentence\n{}", (0..6000).map(tie).collect::<String>()))
        .unwrap();
    Run::new(&["import", &nodes, &edges, "-o", &file]).ok();
    let mut session = open(folder.path(), &file);
    let begun = std::time::Instant::now();
    session.send_line("path Nom1x -> Nom2x k 100000 max 12").unwrap();
    std::thread::sleep(std::time::Duration::from_millis(700));
    session.send_control('c').unwrap();
    session.exp_string("Partial answer").unwrap();
    assert!(begun.elapsed().as_secs() < 9, "it did not wait for the limit");
    session.send_line("stats").unwrap();
    session.exp_string("pieces of evidence").unwrap();
    session.send_line("quit").unwrap();
}

#[test]
fn a_question_that_was_begun_is_forgotten_by_ctrl_c() {
    let (folder, file) = graph();
    let mut session = open(folder.path(), &file);
    session.send("\u{1b}[200~find whelan\nsparql SELECT ?x {\u{1b}[201~\r").unwrap();
    session.flush().unwrap();
    session.exp_string("Paul Whelan").unwrap();
    // The terminal gives bytes as they are.
    session.exp_string("\u{e2}\u{80}\u{a6} ").unwrap();
    session.send_control('c').unwrap();
    session.exp_string("Ctrl-D ends").unwrap();
    session.send_line("stats").unwrap();
    session.exp_string("pieces of evidence").unwrap();
    // Typed, it is told how to end it; the rest of a line of the past is offered.
    session.send("sparql SELECT ?n {\r ?n a k:person ").unwrap();
    session.flush().unwrap();
    session.exp_string("';' ends the question").unwrap();
    session.send("} LIMIT 1 ;\r").unwrap();
    session.flush().unwrap();
    session.exp_string("  1. ").unwrap();
    session.send("sta").unwrap();
    session.flush().unwrap();
    session.exp_string("\u{1b}[2mts").unwrap();
    session.send_control('c').unwrap();
    session.exp_string("Ctrl-D ends").unwrap();
    session.send_line("quit").unwrap();
    session.exp_eof().unwrap();
}

#[test]
fn answers_for_programs_keep_their_lines_on_a_narrow_terminal() {
    let (folder, file) = graph();
    let mut session = open_sized(folder.path(), &file, [50, 40], &[("NO_COLOR", "1")]);
    session.send_line("find haddad k 1").unwrap();
    session.exp_string("2023-03-14-phocea-fret.txt:3\r\n").unwrap();
    for line in [".pager off", ".mode json"] {
        session.send_line(line).unwrap();
        session.exp_string("> ").unwrap();
    }
    session.send_line("find haddad k 1").unwrap();
    let (_, quote) = session.exp_regex("\"text\": \"14 mars[^\"]*\"").unwrap();
    assert!(!quote.contains('\n') && quote.len() > 150, "{quote}");
    session.send_line("quit").unwrap();
    session.exp_eof().unwrap();
}

#[test]
fn a_file_of_answers_has_no_drawings_and_the_timer_counts_all_of_a_line() {
    let (folder, file) = graph();
    let mut session = open(folder.path(), &file);
    for line in [".output answers.txt", "path \"Viktor Bout\" -> \"Joe Biden\" k 1", "degrees", ".output", ".timer on"]
    {
        session.send_line(line).unwrap();
    }
    session.exp_regex(r"\d+ ms\r").unwrap();
    session.send_line("add notes.txt").unwrap();
    // Reading a text loads the models of its language: that is the line's time, not what it takes to understand "add".
    let (_, spent) = session.exp_regex(r"\d+ ms\r").unwrap();
    assert!(spent.trim_end_matches(" ms\r").parse::<u64>().unwrap() >= 5, "{spent}");
    session.send_line("quit").unwrap();
    session.exp_eof().unwrap();
    let answers = std::fs::read_to_string(folder.path().join("answers.txt")).unwrap();
    assert!(answers.contains("Joe Biden") && !answers.contains(['│', '┌', '█']), "{answers}");
}

#[test]
fn what_is_typed_ahead_or_pasted_is_not_lost() {
    let (folder, file) = graph();
    let mut session = open(folder.path(), &file);
    session.send("show \"Viktor Bout\"\rstats\rdegrees\rfind haddad\r").unwrap();
    session.flush().unwrap();
    session.exp_string("pieces of evidence").unwrap();
    session.exp_string("Karim Haddad").unwrap();
    // A terminal marks what is pasted.
    session.send("\u{1b}[200~stats\nfind whelan\n\u{1b}[201~\r").unwrap();
    session.flush().unwrap();
    session.exp_string("pieces of evidence").unwrap();
    session.exp_string("Paul Whelan").unwrap();
    session.send_line("quit").unwrap();
    session.exp_eof().unwrap();
}

#[test]
fn a_long_answer_is_paged_by_the_pager_that_is_asked_for() {
    let (folder, file) = graph();
    let mut session = open_sized(folder.path(), &file, [10, 60], &[]);
    session.send_line("near \"Viktor Bout\"").unwrap();
    session.exp_string("Enter: more").unwrap();
    session.send_line("").unwrap();
    session.exp_string("Enter: more").unwrap();
    session.send_line("q").unwrap();
    session.exp_string("> ").unwrap();
    session.send_line(".timer on").unwrap();
    session.exp_regex(r"\d+ ms\r").unwrap();
    session.send_line(".pager off").unwrap();
    session.exp_regex(r"\d+ ms\r").unwrap();
    session.send_line("near \"Viktor Bout\"").unwrap();
    session.exp_string(" 14.").unwrap();
    session.send_line("quit").unwrap();
    session.exp_eof().unwrap();
    let mut session = open_sized(folder.path(), &file, [10, 60], &[("PAGER", "sed s/^/PAGED/")]);
    session.send_line("near \"Viktor Bout\"").unwrap();
    session.exp_string("PAGED").unwrap();
    session.send_line("quit").unwrap();
    session.exp_eof().unwrap();
}

#[test]
fn a_dialogue_in_a_pseudo_terminal() {
    let (home, file) = graph();
    let mut session = open(home.path(), &file);
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

    let mut next = open(home.path(), &file);
    next.send(UP).unwrap();
    next.send(UP).unwrap();
    next.send("\r").unwrap();
    next.flush().unwrap();
    next.exp_string("Viktor Bout").unwrap();
    // Ctrl-R finds a line of the past by a part of it.
    next.send_control('r').unwrap();
    next.send("tat\r").unwrap();
    next.flush().unwrap();
    next.exp_string("pieces of evidence").unwrap();
    next.send_line("quit").unwrap();
    next.exp_eof().unwrap();
}
