//! The dialogue: piped, and in a real pseudo-terminal.

mod common;

use std::sync::LazyLock;

use common::{Run, articles};

#[test]
fn piped_commands_need_no_terminal() {
    let (_folder, file) = graph();
    let run = Run::new(&["repl", &file]).stdin("# a comment\n\nfind bout\nquit\nfind haddad\n").ok();
    assert!(run.stdout.contains("Viktor Bout"), "{}", run.stdout);
    assert!(!run.stdout.contains("Haddad"), "quit ends it: {}", run.stdout);
    assert!(!run.stdout.contains('\u{1b}') && !run.stdout.contains("> "), "no colour, no prompt: {}", run.stdout);
}

#[test]
fn a_failed_command_gives_exit_code_1_and_the_rest_still_runs() {
    let (_folder, file) = graph();
    let run = Run::new(&["repl", &file]).stdin("paht A -> B\nstats\n").run().code(1);
    assert!(run.stderr.contains("« path »"), "did you mean: {}", run.stderr);
    assert!(run.stderr.contains("^^^^"), "a caret under the word: {}", run.stderr);
    assert!(!run.stdout.is_empty(), "stats still runs");
}

#[test]
fn the_interface_speaks_two_languages() {
    let (_folder, file) = graph();
    let french = Run::new(&["repl", &file]).stdin("help\n").ok().stdout;
    let english = Run::new(&["repl", &file, "--ui", "en"]).stdin("help\n").ok().stdout;
    let locale = Run::new(&["repl", &file]).env("LC_ALL", "en_GB.UTF-8").stdin("help\n").ok().stdout;
    assert!(french.contains("les chemins"), "{french}");
    assert!(english.contains("the paths"), "{english}");
    assert_eq!(locale, english);
}

/// A graph of the bundled articles in a folder of its own, read once for all tests.
fn graph() -> (tempfile::TempDir, String) {
    static BUILT: LazyLock<Vec<u8>> = LazyLock::new(|| {
        let folder = common::scratch();
        let file = folder.path().join("articles.kg").to_str().unwrap().to_string();
        Run::new(&["build", articles(), "-o", &file, "--quiet"]).ok();
        std::fs::read(file).unwrap()
    });
    let folder = common::scratch();
    let file = folder.path().join("articles.kg").to_str().unwrap().to_string();
    std::fs::write(&file, &*BUILT).unwrap();
    // What the examples of `add`, `replace` and `journal` name.
    let put = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    put("notes.txt", "Viktor Bout a rencontré Paul Whelan à Moscou.");
    put("theirs.txt", "# filature journal 1\n0123456789ab\trename\tperson:viktor bout\tViktor A. Bout\n");
    let corrected = "2008-03-06-arrestation-bangkok.txt";
    std::fs::copy(format!("{}/{corrected}", articles()), folder.path().join(corrected)).unwrap();
    (folder, file)
}

/// Every command of the table with its examples, as `help` tells them in that language.
fn examples(ui: &str, file: &str) -> Vec<(String, Vec<String>)> {
    let run = |lines: &[&str]| {
        let mut arguments = vec!["query", file, "--ui", ui, "--format", "json"];
        arguments.extend(lines);
        let told = Run::new(&arguments).ok().stdout;
        told.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()).collect::<Vec<_>>()
    };
    let all = run(&["help"]);
    let names = all[0]["answer"].as_array().unwrap().iter().map(|row| row["command"].as_str().unwrap().to_string());
    let names: Vec<String> = names.collect();
    let lines: Vec<String> = names.iter().map(|name| format!("help {name}")).collect();
    let told = run(&lines.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(told.len(), names.len());
    let of = |value: &serde_json::Value| {
        let list = value["answer"]["examples"].as_array().unwrap();
        list.iter().map(|line| line.as_str().unwrap().to_string()).collect::<Vec<_>>()
    };
    names.into_iter().zip(told.iter().map(of)).collect()
}

/// Needs a file that is not there at first; has a test of its own.
const NO_EXAMPLE: [&str; 3] = ["quit", ".read", "diff"];

/// One session in which the examples of every command run, one command after the other.
fn script(all: &[(String, Vec<String>)]) -> Vec<String> {
    let mut lines = Vec::new();
    for (name, examples) in all {
        assert!(!examples.is_empty() || NO_EXAMPLE.contains(&name.as_str()), "{name} has no example");
        if examples.is_empty() {
            continue;
        }
        // What speaks of the last answer needs one.
        lines.push("near \"Viktor Bout\"".to_string());
        lines.extend(examples.iter().cloned());
        // What lasts is put back.
        match name.as_str() {
            ".mode" => lines.push(".mode table".into()),
            ".output" => lines.push(".output".into()),
            ".timer" => lines.push(".timer off".into()),
            _ => {}
        }
    }
    lines
}

/// Help by example: every example of every command runs as typed; a script and `query` give the same answers.
#[test]
fn the_examples_of_help_run_as_typed_in_scripts_and_queries() {
    for ui in ["fr", "en"] {
        let (folder, file) = graph();
        let lines = script(&examples(ui, &file)).join("\n");
        let piped = Run::new(&["repl", &file, "--ui", ui, "--quiet"]).stdin(&lines).current_dir(folder.path()).run();
        let errors: Vec<&str> = piped.stderr.lines().filter(|line| !line.ends_with(" ms")).collect();
        assert!(piped.code == 0 && errors.is_empty(), "{ui}: {errors:#?}");
        let (folder, file) = graph();
        let queried = Run::new(&["query", &file, "--ui", ui, "--quiet"]).stdin(&lines).current_dir(folder.path()).ok();
        assert_eq!(piped.stdout, queried.stdout);
        assert!(!piped.stdout.contains('\u{1b}') && !piped.stdout.contains('│'), "nothing is drawn without a terminal");
    }
}

#[test]
fn graphs_are_compared_by_command_and_by_verb() {
    let folder = common::scratch();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_string();
    let (old, new) = (path("old.kg"), path("new.kg"));
    Run::new(&["build", &format!("{}/2008-03-06-arrestation-bangkok.txt", articles()), "-o", &old]).ok();
    let (_folder, whole) = graph();
    std::fs::copy(&whole, &new).unwrap();
    let told = Run::new(&["diff", &old, &new]).run().code(1);
    assert!(
        told.stdout.contains("+   1. 2005-09-16-lord-of-war.txt") || told.stdout.contains("2005-09-16"),
        "{}",
        told.stdout
    );
    let typed = Run::new(&["query", &new, &format!("diff {old}"), "why 9"]).ok();
    assert!(typed.stdout.starts_with(&told.stdout), "{}", typed.stdout);
    let both = Run::new(&["query", &old, &format!("diff \"{old}\" {new}")]).ok();
    assert_eq!(both.stdout, told.stdout);
    assert_eq!(Run::new(&["diff", &new, &new]).ok().stdout, "Les deux graphes disent la même chose.\n");
    let none = Run::new(&["query", &new, "diff /nowhere.kg"]).run().code(1);
    assert!(none.stderr.contains("/nowhere.kg"), "{}", none.stderr);
}

#[test]
fn a_watched_pair_is_told_of_when_a_document_ties_it() {
    let folder = common::scratch();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_string();
    let (file, article) = (path("affair.kg"), format!("{}/2022-12-08-griner-bout.txt", articles()));
    Run::new(&["build", &format!("{}/2023-03-14-phocea-fret.txt", articles()), "-o", &file]).ok();
    let watched = Run::new(&["query", &file, "watch \"Viktor Bout\", Griner", "watch", "watch Haddad, Ferrand"]).ok();
    assert!(watched.stdout.contains("Viktor Bout / Griner"), "{}", watched.stdout);
    assert_eq!(std::fs::read_to_string(path("affair.kg.watch")).unwrap(), "Viktor Bout\tGriner\nHaddad\tFerrand\n");
    let added = Run::new(&["build", &file, &article, "-o", &file]).ok();
    assert!(added.stderr.contains("Viktor Bout / Griner : un chemin est apparu"), "{}", added.stderr);
    assert!(added.stderr.contains("« Brittney Griner échangée contre Viktor Bout »"), "{}", added.stderr);
    assert!(!added.stderr.contains("Haddad / Ferrand"), "what stays is not told: {}", added.stderr);
    let again = Run::new(&["build", &file, &article, "-o", &file]).ok();
    assert!(!again.stderr.contains("chemin"), "{}", again.stderr);
}

#[test]
fn odd_lines_are_answered_and_end_nothing() {
    let (_folder, file) = graph();
    let long = format!("show {}", "x".repeat(100_000));
    let lines = [
        "",
        "   ",
        ";",
        "path \"Viktor Bout -> Biden",
        "show 🕵️",
        "show « Viktor Bout »",
        "path «Viktor Bout»->«Joe Biden»",
        "show \u{202e}",
        "$",
        "$99",
        "near $0",
        "why 0",
        "why 99999999999999999999",
        "let = ",
        "let x = quit x",
        "path -> ->",
        "path Bout -> Bout",
        "events when 9999-99",
        "groups seed 0",
        "missing k 0",
        &long,
        "stats",
    ];
    let run = Run::new(&["query", &file]).stdin(&lines.join("\n")).run().code(1);
    assert!(run.stdout.contains("documents"), "the session is still there: {}", run.stdout);
    assert!(run.stdout.matches("Viktor Bout").count() > 2, "names in guillemets: {}", run.stdout);
    assert!(run.stderr.contains("un guillemet reste ouvert"), "{}", run.stderr);
    assert!(run.stderr.len() < 20_000, "a long line is not told back whole: {}", run.stderr.len());
    // A line that the end of the input cuts off is a line.
    let cut = Run::new(&["query", &file]).stdin("stats").ok();
    assert!(cut.stdout.contains("documents"));
    // An unknown name without near ones still has a next step; a near one is suggested by what it is called.
    let unknown = Run::new(&["query", &file, "show Zxqwv", "show \"Karim Hadad Haddda\""]).run().code(1);
    assert!(unknown.stderr.contains("« find »"), "{}", unknown.stderr);
    let slip = Run::new(&["query", &file, "show \"Phoceea Frt\""]).ok();
    assert!(slip.stdout.starts_with("« Phoceea Frt » : lu comme Phocéa Fret"), "{}", slip.stdout);
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

    fn open(home: &std::path::Path, file: &str, more: &[&str]) -> PtySession {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_filature"));
        command
            .args(["repl", file, "--ui", "en"])
            .args(more)
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

    /// Every example of every command in one session at a terminal; none fails, and each ends.
    #[test]
    fn the_examples_of_help_run_as_typed_at_a_terminal() {
        let (folder, file) = graph();
        let lines = script(&examples("en", &file));
        let mut session = open(folder.path(), &file, &[]);
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
        let path = |name: &str| folder.path().join(name).to_str().unwrap().to_string();
        let (nodes, edges, file) = (path("nodes.csv"), path("edges.csv"), path("dense.kg"));
        let all: String = (0..300).map(|n| format!("n{n},person,Nom{n}x\n")).collect();
        std::fs::write(&nodes, format!("id,kind,name\n{all}")).unwrap();
        let tie = |n: usize| {
            format!("n{},n{},associate_of,d,{n}\n", n % 300, (n % 300 + 1 + (n * n / 7 + n / 300) % 299) % 300)
        };
        std::fs::write(
            &edges,
            format!("source,target,type,document,sentence\n{}", (0..6000).map(tie).collect::<String>()),
        )
        .unwrap();
        Run::new(&["import", &nodes, &edges, "-o", &file]).ok();
        let mut session = open(folder.path(), &file, &[]);
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
    fn what_is_typed_ahead_or_pasted_is_not_lost() {
        let (folder, file) = graph();
        let mut session = open(folder.path(), &file, &[]);
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
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_filature"));
        let set = "stty rows 10 cols 60; exec \"$0\" repl \"$1\" --ui en";
        command.args([env!("CARGO_BIN_EXE_filature"), &file]).env("XDG_STATE_HOME", folder.path()).env("TERM", "xterm");
        // Through a shell that gives the terminal a size.
        let mut shell = std::process::Command::new("sh");
        shell
            .args(["-c", set])
            .args(command.get_args())
            .env("XDG_STATE_HOME", folder.path())
            .env("TERM", "xterm")
            .env_remove("PAGER");
        let mut session = spawn_command(shell, Some(60_000)).unwrap();
        session.exp_string("> ").unwrap();
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
        let mut shell = std::process::Command::new("sh");
        shell.args(["-c", set]).args(command.get_args()).env("XDG_STATE_HOME", folder.path()).env("TERM", "xterm");
        shell.env("PAGER", "sed s/^/PAGED/");
        let mut session = spawn_command(shell, Some(60_000)).unwrap();
        session.exp_string("> ").unwrap();
        session.send_line("near \"Viktor Bout\"").unwrap();
        session.exp_string("PAGED").unwrap();
        session.send_line("quit").unwrap();
        session.exp_eof().unwrap();
    }

    #[test]
    fn a_dialogue_in_a_pseudo_terminal() {
        let (home, file) = graph();
        let mut session = open(home.path(), &file, &[]);
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

        let mut next = open(home.path(), &file, &[]);
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
}
