//! The verbs as a user runs them: what they print, where, and with which exit code.

mod common;

use common::{Run, articles, filature, scratch};

#[test]
fn a_folder_becomes_a_graph_file_that_answers() {
    let folder = scratch();
    let file = folder.path().join("affair.kg");
    let file = file.to_str().unwrap();
    let built = filature(&["build", articles(), "-o", file]).ok();
    assert!(built.stderr.contains("9 documents"), "{}", built.stderr);
    assert_eq!(built.stdout, "");
    let from_file = filature(&["query", file, "path \"Viktor Bout\" -> \"Joe Biden\"", "stats"]).ok();
    let from_texts = filature(&["query", articles(), "path \"Viktor Bout\" -> \"Joe Biden\"", "stats"]).ok();
    assert_eq!(from_file.stdout, from_texts.stdout);
    assert!(from_file.stdout.contains("Viktor Bout"), "{}", from_file.stdout);
    assert!(from_file.stdout.contains("« "), "a path comes with its quotes: {}", from_file.stdout);
    let stats = filature(&["stats", file]).ok();
    let (figures, parts) = stats.stdout.rsplit_once("\n\n").unwrap();
    assert!(from_file.stdout.trim_end().ends_with(figures.trim_end()), "{}", stats.stdout);
    let sizes = parts.lines().filter_map(|line| line.trim_start().split_once(' ')?.1.trim().parse::<u64>().ok());
    let size = std::fs::metadata(file).unwrap().len();
    let total: u64 = sizes.sum();
    assert!(total < size && total > size / 2 && parts.contains("evidence"), "{parts}");
    assert!(filature(&["stats", file, "--ui", "fr"]).ok().stdout.contains("octets par arête"));
}

#[test]
fn the_same_documents_give_the_same_bytes_at_any_thread_count_and_in_any_order() {
    let folder = scratch();
    let read = |threads: &str, paths: &[&str], name: &str| {
        let out = folder.path().join(name);
        let out = out.to_str().unwrap().to_string();
        let mut arguments = vec!["build"];
        arguments.extend(paths);
        arguments.extend(["-o", &out, "--threads", threads, "--quiet"]);
        let run = filature(&arguments).ok();
        assert_eq!(run.stderr, "", "quiet is quiet");
        std::fs::read(out).unwrap()
    };
    let mut files: Vec<String> = std::fs::read_dir(articles())
        .unwrap()
        .map(|entry| entry.unwrap().path().to_str().unwrap().to_string())
        .filter(|name| name.ends_with(".txt"))
        .collect();
    files.sort();
    let forward: Vec<&str> = files.iter().map(String::as_str).collect();
    let mut shuffled = forward.clone();
    shuffled.reverse();
    shuffled.rotate_left(2);
    let one = read("1", &[articles()], "one.kg");
    assert!(one.len() > 1000);
    assert_eq!(one, read("2", &[articles()], "two.kg"));
    assert_eq!(one, read("2", &shuffled, "shuffled.kg"));
    let mut twice = forward.clone();
    twice.extend(&shuffled);
    assert_eq!(one, read("2", &twice, "twice.kg"), "a document that is given twice is read once");
}

#[test]
fn a_graph_file_takes_more_texts() {
    let folder = scratch();
    let path = |name: &str| common::path(folder.path(), name);
    let (part, all, whole) = (path("part.kg"), path("all.kg"), path("whole.kg"));
    let first = format!("{}/2008-03-06-arrestation-bangkok.txt", articles());
    filature(&["build", &first, "-o", &part]).ok();
    filature(&["build", &part, articles(), "-o", &all]).ok();
    filature(&["build", articles(), "-o", &whole]).ok();
    assert_eq!(std::fs::read(all).unwrap(), std::fs::read(whole).unwrap());
}

#[test]
fn trees_and_names_are_printed() {
    let text = "La mère de Viktor Bout a écrit au président. Elle attend.";
    let trees = Run::new(&["analyze", "-", "--format", "conllu", "--lang", "fr"]).stdin(text).ok();
    assert!(trees.stdout.lines().filter(|line| line.starts_with("# text = ")).count() == 2, "{}", trees.stdout);
    assert!(trees.stdout.lines().any(|line| line.split('\t').nth(3) == Some("VERB")), "{}", trees.stdout);
    let line = Run::new(&["analyze", "-", "--format", "jsonl"]).stdin(text).ok();
    let value: serde_json::Value = serde_json::from_str(line.stdout.trim()).unwrap();
    assert_eq!(value["text"], text);
    assert_eq!(value["lang"], "fr");
    assert_eq!(value["sentences"].as_array().unwrap().len(), 2);
    let name = &value["mentions"][0];
    let span = name["start"].as_u64().unwrap() as usize..name["end"].as_u64().unwrap() as usize;
    assert_eq!((&text[span], name["kind"].as_str()), ("Viktor Bout", Some("person")));
}

#[test]
fn statements_are_printed_one_document_a_line() {
    let run = filature(&["extract", articles()]).ok();
    let lines: Vec<serde_json::Value> = run.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 9);
    assert_eq!(lines[0]["doc"], "2005-09-16-lord-of-war");
    assert_eq!(lines[0]["date"], "2005-09-16");
    for document in &lines {
        let text =
            std::fs::read_to_string(format!("{}/{}.txt", articles(), document["doc"].as_str().unwrap())).unwrap();
        for statement in document["statements"].as_array().unwrap() {
            let evidence = statement["evidence"].as_array().unwrap();
            assert!(!evidence.is_empty(), "{statement}");
            assert!(evidence.iter().all(|quote| text.contains(quote.as_str().unwrap())), "{statement}");
        }
    }
}

#[test]
fn answers_come_as_json_too() {
    let run = filature(&["query", articles(), "stats", "show \"Nobody At All\"", "--format", "json"]).code(1);
    let lines: Vec<serde_json::Value> = run.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 2, "{}", run.stdout);
    assert!(lines[0]["answer"].is_object());
    assert!(lines[1]["error"]["error"].as_str().unwrap().contains("Nobody At All"), "{}", lines[1]);
}

/// Each error names the place, the fact and a next step, on standard error, without a panic.
#[test]
fn errors_tell_what_to_do() {
    let folder = scratch();
    let path = |name: &str| common::path(folder.path(), name);
    std::fs::create_dir(path("empty")).unwrap();
    std::fs::write(path("image.txt"), [0x89, b'P', b'N', b'G', 0, 1, 2, 3, 4, 5, 6, 7, 8].repeat(20)).unwrap();
    std::fs::write(path("nothing.kg"), "").unwrap();
    std::fs::write(path("foreign.kg"), "This is a letter, not a graph.").unwrap();
    for (arguments, code, parts) in [
        (vec!["stats", "no/such/folder"], 1, vec!["no/such/folder", "is not there", "check the path"]),
        (vec!["stats", &path("empty")], 1, vec!["empty", "holds no text", ".txt"]),
        (vec!["stats", &path("image.txt")], 1, vec!["image.txt", "binary data", "give a text file"]),
        (vec!["stats", &path("foreign.kg")], 1, vec!["foreign.kg", "not a filature graph", "give"]),
        (vec!["stats", &path("nothing.kg")], 1, vec!["nothing.kg", "first bytes are not those of one", "give"]),
        (vec!["stats", &path("absent.kg")], 1, vec!["absent.kg"]),
        (vec!["build", articles(), "-o", &path("no/such.kg")], 1, vec!["such.kg", "is not there", "make it first"]),
        (vec!["build", articles(), "-o", &path("empty")], 1, vec!["is a folder", "name of a file"]),
        (vec!["export", articles(), "--format", "docx"], 1, vec!["docx", "export format", "dot"]),
        (vec!["analyze", articles(), "--lang", "xx"], 1, vec!["xx", "give one of", "fr"]),
        (vec!["build", articles(), "--lang", "xx", "-o", &path("x.kg")], 1, vec!["xx", "give one of", "fr"]),
        (vec!["stats", articles(), "--ui", "xx"], 1, vec!["xx", "--ui", "en, fr"]),
        (vec!["stats", articles(), "--data", "no/such"], 1, vec!["no/such", "--data"]),
        (vec!["repl", "-"], 1, vec!["standard input", "write the text to a file"]),
        (vec!["stats", articles(), "--date", "hier"], 2, vec!["hier", "YYYY-MM-DD"]),
        (vec!["query", articles(), "stats", "--format", "xml"], 2, vec!["xml", "json"]),
        (vec!["build", articles()], 2, vec!["--output"]),
        (vec!["grpah"], 2, vec!["grpah"]),
    ] {
        let run = filature(&arguments).code(code);
        for part in parts {
            assert!(run.stderr.contains(part), "{arguments:?} lacks {part:?}: {}", run.stderr);
        }
        assert!(!run.stderr.contains("panicked"), "{arguments:?}: {}", run.stderr);
    }
    // Where notes are silenced, the error says what they would have.
    std::fs::create_dir(path("bits")).unwrap();
    for name in ["bits/a.txt", "bits/b.txt"] {
        std::fs::copy(path("image.txt"), path(name)).unwrap();
    }
    let none = filature(&["extract", &path("bits"), "--quiet"]).code(1);
    assert!(
        none.stderr.contains("none of the 2 files could be read; the first: a.txt holds binary"),
        "{}",
        none.stderr
    );
    assert_eq!(std::fs::read_to_string(path("foreign.kg")).unwrap(), "This is a letter, not a graph.");
}

#[test]
fn what_is_left_out_is_said() {
    let folder = scratch();
    let path = |name: &str| folder.path().join(name);
    std::fs::write(path("a.txt"), "Viktor Bout a rencontré Joe Biden à Genève.").unwrap();
    std::fs::write(path("b.pdf"), "%PDF").unwrap();
    std::fs::write(path("c.txt"), [0u8, 1, 2, 3].repeat(50)).unwrap();
    let (latin, _, _) = encoding_rs::WINDOWS_1252.encode("L'été, la mère de Viktor Bout a écrit à Genève.");
    std::fs::write(path("d.txt"), latin).unwrap();
    std::fs::write(path("e.txt"), "").unwrap();
    let run = filature(&["stats", folder.path().to_str().unwrap()]).ok();
    for part in
        ["1 file skipped", ".txt, .text, .md", "left out: c.txt", "d.txt: read as windows-1252", "e.txt: holds no text"]
    {
        assert!(run.stderr.contains(part), "lacks {part:?}: {}", run.stderr);
    }
}

/// The note on a text that no folder reads advises `--lang`: every verb that reads takes the advice.
#[test]
fn who_says_which_language_it_is_is_believed_by_every_verb() {
    let folder = scratch();
    let text = folder.path().join("a.txt");
    let said = "La policía detuvo el lunes a Juan Pérez en Madrid, según fuentes de la fiscalía, que ha abierto una investigación.";
    std::fs::write(&text, said).unwrap();
    let (text, file) = (text.to_str().unwrap(), folder.path().join("a.kg"));
    let file = file.to_str().unwrap();
    for arguments in [["stats", text, "--ui", "en"], ["build", text, "-o", file], ["rebuild", file, text, "--all"]] {
        let guessed = filature(&arguments).ok();
        assert!(guessed.stderr.contains("give --lang"), "{arguments:?}: {}", guessed.stderr);
        let told = filature(&[&arguments[..], &["--lang", "fr"]].concat()).ok();
        assert!(!told.stderr.contains("give --lang"), "{arguments:?}: {}", told.stderr);
    }
}

#[test]
fn the_dot_export_is_what_graphviz_takes() {
    let folder = scratch();
    let file = folder.path().join("all.dot");
    filature(&["export", articles(), "--format", "dot", "-o", file.to_str().unwrap()]).ok();
    let around = filature(&["export", articles(), "--format", "dot", "--around", "Viktor Bout", "--depth", "2"]).ok();
    let whole = std::fs::read_to_string(&file).unwrap();
    assert!(around.stdout.starts_with("digraph") && around.stdout.len() < whole.len());
    if std::process::Command::new("dot").arg("-V").output().is_err() {
        // Visible with `cargo test -- --nocapture`, and CI installs Graphviz.
        println!("SKIPPED: Graphviz is not installed, its acceptance of the export is not checked");
        return;
    }
    std::fs::write(folder.path().join("around.dot"), &around.stdout).unwrap();
    for name in ["all.dot", "around.dot"] {
        let run = std::process::Command::new("dot").arg("-Tsvg").arg(folder.path().join(name)).output().unwrap();
        let said = String::from_utf8_lossy(&run.stderr);
        assert!(run.status.success() && !said.contains("rror"), "{name}: {said}");
        assert!(String::from_utf8_lossy(&run.stdout).contains("Viktor Bout"), "{name}");
    }
}

#[test]
fn completions_are_written_for_the_shells() {
    for shell in ["bash", "zsh", "fish"] {
        let run = filature(&["completions", shell]).ok();
        assert!(run.stdout.contains("extract") && run.stdout.contains("threads"), "{shell}");
    }
}

#[test]
fn every_verb_has_help_with_an_example() {
    let help = filature(&["--help"]).ok();
    for verb in ["repl", "build", "query", "export", "extract", "analyze", "stats", "completions"] {
        assert!(help.stdout.contains(verb));
        let run = filature(&[verb, "--help"]).ok();
        assert!(run.stdout.contains("Example:"), "{verb}");
        assert!(run.stdout.contains(&format!("filature {verb}")), "{verb}");
    }
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    use std::process::Stdio;
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_filature"))
        .args(["extract", articles(), "--quiet"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let out = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&out.stderr), "");
    assert_eq!(out.status.code(), Some(0));
}

#[cfg(feature = "train")]
#[test]
fn a_share_of_the_corpora_is_more_than_nothing_and_no_more_than_all() {
    let folder = scratch();
    let corpora = folder.path().to_str().unwrap();
    for wrong in ["0", "1.5", "half"] {
        let run = filature(&["train", "fr", "--corpora", corpora, "--share", wrong]);
        assert!(run.code != 0 && run.stderr.contains("share"), "{wrong}: {}", run.stderr);
    }
}
