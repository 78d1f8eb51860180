//! SPARQL as a user asks it: piped, as arguments, in a pseudo-terminal; and the export of the same triples.

mod common;

use common::{Run, articles, filature, scratch};

const KNOWN: &str = "SELECT ?name (COUNT(?d) AS ?n) { ?x a k:person ; rdfs:label ?name ; f:namedIn ?d } GROUP BY ?name ORDER BY DESC(?n) ?name LIMIT 2";

#[test]
fn a_question_of_several_lines_ends_with_a_semicolon() {
    let lines = "sparql SELECT ?name {\n  ?x a k:person ;\n     rdfs:label ?name .\n  # a remark ;\n} ORDER BY ?name\n;\nstats\n";
    let piped = Run::new(&["repl", articles()]).stdin(lines).ok();
    assert!(piped.stdout.contains("Viktor Bout") && piped.stdout.contains("name"), "{}", piped.stdout);
    assert!(piped.stdout.lines().count() > 10, "stats runs too: {}", piped.stdout);
    // As one argument, with or without its end; and at the end of a script that ends too soon.
    let argument = filature(&["query", articles(), "sparql ASK { ?x a k:person }"]).ok();
    let ended = filature(&["query", articles(), "sparql ASK { ?x a k:person } ;", "--quiet"]).ok();
    let cut = Run::new(&["query", articles(), "--quiet"]).stdin("sparql ASK {\n ?x a k:person }\n").ok();
    assert_eq!([&argument.stdout, &ended.stdout, &cut.stdout], ["Oui.\n"; 3]);
}

#[test]
fn results_come_in_every_form() {
    let ask = |mode: &str| filature(&["query", articles(), mode, &format!("sparql {KNOWN}")]).ok().stdout;
    let table = ask(".mode table");
    assert!(table.lines().next().unwrap().trim().starts_with("name"), "{table}");
    assert!(table.contains("  1. Viktor Bout") && table.contains("  2. "), "{table}");
    let csv = ask(".mode csv");
    assert!(csv.starts_with("name,n\n") && csv.contains("Viktor Bout,"), "{csv}");
    let tsv = ask(".mode tsv");
    assert!(tsv.starts_with("?name\t?n\n") && tsv.contains("\"Viktor Bout\"\t"), "{tsv}");
    let json: serde_json::Value = serde_json::from_str(&ask(".mode json")).unwrap();
    assert_eq!(json["head"]["vars"], serde_json::json!(["name", "n"]));
    let markdown = ask(".mode markdown");
    assert!(markdown.starts_with("| name | n |\n|---|---|\n| Viktor Bout |"), "{markdown}");
    let line = filature(&["query", articles(), "--format", "json", &format!("sparql {KNOWN}")]).ok().stdout;
    let line: serde_json::Value = serde_json::from_str(&line).unwrap();
    assert_eq!(line["answer"], json);
}

#[test]
fn rows_can_be_spoken_of_and_plans_shown() {
    let question = "sparql SELECT ?x { ?x a k:person ; rdfs:label \"Viktor Bout\" }";
    let run = filature(&[
        "query",
        articles(),
        question,
        "show $1",
        "let s = sparql SELECT ?x { ?x rdfs:label \"Viktor Bout\" }",
        "show $s.1",
    ]);
    let out = run.ok().stdout;
    assert!(out.contains("e:person:"), "{out}");
    assert_eq!(out.matches("Viktor Bout   personne").count(), 2, "{out}");
    let plan = filature(&["query", articles(), &format!("sparql explain {KNOWN}")]).ok().stdout;
    assert!(plan.contains("Aggregate") && plan.contains("namedIn"), "{plan}");
}

#[test]
fn what_is_wrong_is_shown_at_its_place() {
    for (question, parts) in [
        ("sparql SELECT ?x {\n ?x zz:a ?y }", vec![" ?x zz:a ?y }\n      ^", "zz:"]),
        ("sparql SELEC ?x { ?x a k:person }", vec!["^", "SELECT"]),
        ("sparql SELECT ?x { ?x a k:person", vec!["{"]),
        ("sparql ASK { ?x k:person }", vec!["^", "line 1, column"]),
        ("sparql INSERT DATA { <a:b> <a:b> <a:b> }", vec!["only asks", "merge"]),
        ("sparql SELECT * { SERVICE <http://example.org/sparql> { ?s ?p ?o } }", vec!["SERVICE", "export nquads"]),
        ("sparql", vec!["sparql [explain] QUESTION ;"]),
    ] {
        let run = filature(&["query", articles(), question, "--ui", "en", "--quiet"]).code(1);
        for part in parts {
            assert!(run.stderr.contains(part), "{question} lacks {part:?}: {}", run.stderr);
        }
    }
}

#[test]
fn the_export_is_the_same_triples() {
    let folder = scratch();
    let path = |name: &str| common::path(folder.path(), name);
    let (graph, file, shell) = (path("a.kg"), path("a.nq"), path("shell.nq"));
    filature(&["build", articles(), "-o", &graph]).ok();
    filature(&["export", &graph, "--format", "nquads", "-o", &file]).ok();
    let written = std::fs::read_to_string(&file).unwrap();
    assert_eq!(filature(&["export", articles(), "--format", "NQuads"]).ok().stdout, written, "the same from texts");
    filature(&["query", &graph, &format!("export nquads {shell}")]).ok();
    assert_eq!(std::fs::read_to_string(&shell).unwrap(), written);
    let lines: Vec<&str> = written.lines().collect();
    assert!(lines.windows(2).all(|pair| pair[0] < pair[1]), "sorted, each once");
    // A line of the default graph has three terms, one of a document's four.
    let in_document = |line: &&&str| {
        line.contains("> <urn:filature:document/")
            && line.matches(" <urn:filature:document/").count() > 0
            && line.ends_with("> .")
    };
    assert!(lines.iter().filter(in_document).count() > 100);
    let count = |pattern: &str| {
        let question = format!("sparql SELECT (COUNT(*) AS ?n) {{ {pattern} }}");
        let out = filature(&["query", &graph, ".mode csv", &question]).ok().stdout;
        out.lines().nth(1).unwrap().parse::<usize>().unwrap()
    };
    let (all, named) = (count("?s ?p ?o"), count("GRAPH ?g { ?s ?p ?o }"));
    assert_eq!(all + named, lines.len());
    let part = filature(&["export", &graph, "--format", "nquads", "--around", "Viktor Bout"]).ok().stdout;
    assert!(part.lines().all(|line| lines.binary_search(&line).is_ok()), "a part holds nothing else");
    assert!(part.len() < written.len() && part.contains("Viktor Bout"));
}

#[cfg(unix)]
#[test]
fn a_long_question_ends_with_ctrl_c_and_the_session_goes_on() {
    let home = scratch();
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_filature"));
    command
        .args(["repl", articles(), "--ui", "en", "--color", "never"])
        .env("XDG_STATE_HOME", home.path())
        .env("TERM", "xterm");
    let mut session = rexpect::session::spawn_command(command, Some(120_000)).unwrap();
    session.exp_string("9 documents").unwrap();
    session.exp_string("> ").unwrap();
    // Typed over two lines.
    session.send("sparql SELECT ?name {\r ?x a k:person ; rdfs:label ?name\r FILTER(?name >= \"V\") } ORDER BY ?name LIMIT 3 ;\r").unwrap();
    session.flush().unwrap();
    session.exp_string("  1. ").unwrap();
    session.exp_string("Viktor Bout").unwrap();
    session.exp_string("> ").unwrap();
    // Too many combinations for any machine.
    session.send_line("sparql SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l } ;").unwrap();
    std::thread::sleep(std::time::Duration::from_millis(1500));
    session.send_control('c').unwrap();
    session.exp_string("was stopped").unwrap();
    session.send_line("stats").unwrap();
    session.exp_string("pieces of evidence").unwrap();
    session.send_control('d').unwrap();
    session.exp_eof().unwrap();
}
