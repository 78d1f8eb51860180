//! The dialogue as scripts have it: piped, and by `query`.

mod common;

use common::{Run, articles, examples, graph, script};

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
    let path = |name: &str| common::path(folder.path(), name);
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
    let path = |name: &str| common::path(folder.path(), name);
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
fn the_paths_of_watched_pairs_go_by_what_people_have_decided() {
    let folder = common::scratch();
    let path = |name: &str| common::path(folder.path(), name);
    let write = |name: &str, text: &str| std::fs::write(path(name), text).unwrap();
    write("a.txt", "Viktor Bout a rencontré Paul Whelan à Moscou.");
    write("b.txt", "Karim Haddad a rencontré Joe Biden à Genève.");
    write("c.txt", "Paul Whelan est le frère de Joe Biden.");
    let file = path("affair.kg");
    Run::new(&["build", &path("a.txt"), &path("b.txt"), "-o", &file]).ok();
    let lines = ["merge \"Viktor Bout\", \"Karim Haddad\"", "watch \"Paul Whelan\", \"Joe Biden\""];
    Run::new(&["query", &file, lines[0], lines[1]]).ok();
    let added = Run::new(&["build", &file, &path("c.txt"), "-o", &file]).ok();
    assert!(added.stderr.contains("Paul Whelan / Joe Biden : le meilleur chemin a changé"), "{}", added.stderr);
}

#[test]
fn what_goes_wrong_with_files_is_told_in_the_language_of_the_dialogue() {
    let (folder, file) = graph();
    std::fs::create_dir(folder.path().join("empty")).unwrap();
    std::fs::write(folder.path().join("nothing.kg"), "").unwrap();
    std::fs::write(folder.path().join("bits.txt"), [0u8, 1, 2, 3].repeat(50)).unwrap();
    let mut told = String::new();
    for line in [
        "add absent",
        "add articles.kg",
        "add bits.txt",
        "add empty",
        "add -",
        "replace notes.txt",
        "remove 2031/",
        "remove 2022-12-08-griner-bouq.txt zzz",
        "diff absent.kg",
        "diff older.kg absent.kg",
        "diff nothing.kg",
        ".read absent",
        ".read empty",
        ".output absent/x",
        ".output empty",
        "export dot absent/x.dot",
        "decisions absent/x",
        "journal show absent",
        "journal show empty",
        "journal apply notes.txt",
        "rebuild absent",
    ] {
        let run = Run::new(&["query", &file, "--ui", "fr", "--quiet", line]).current_dir(folder.path()).run().code(1);
        for english in [" is ", " the ", " cannot ", " not ", "check", "give ", " of ", "os error", "did you"] {
            assert!(!run.stderr.contains(english), "{line}: {english:?} in {}", run.stderr);
        }
        assert!(run.stderr.contains(" ; ") || run.stderr.contains(" ?"), "{line} has no next step: {}", run.stderr);
        told.push_str(&run.stderr);
    }
    // A folder that is not there resembles no document; a slip does.
    assert!(told.contains("aucun document du graphe ne s'appelle « 2031/ » ; « documents » les montre"), "{told}");
    assert!(told.contains("vouliez-vous dire « 2022-12-08-griner-bout.txt »"), "{told}");
    // Whatever is to be written says alike that its folder is not there.
    assert_eq!(told.matches("le dossier de absent/x").count(), 3, "{told}");
    // What another's journal lacks is no reason to go on without one's own decisions.
    assert!(!told.contains("sans décisions"), "{told}");
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
