//! Lines in a session on a small graph: what is said and done, without files and terminals.

use super::*;
use crate::base::DataFiles;
use crate::graph::{Decision, samples};

/// A session in English on a graph of these documents, as `graph::samples` reads them.
pub fn session(documents: &[&str]) -> Session {
    let (schema, files) = (samples::schema(), DataFiles::embedded());
    let graph = samples::graph(&schema, documents);
    Session::new(graph, schema, Words::load(&files, "en").unwrap(), &files).unwrap()
}

/// What a line says; it must be carried out.
#[track_caller]
fn said(line: &str, session: &mut Session) -> String {
    let reply = run(line, session);
    assert!(!reply.failed, "{line}: {}", reply.text.plain());
    reply.text.plain()
}

/// What is wrong with a line.
#[track_caller]
fn trouble(line: &str, session: &mut Session) -> String {
    let reply = run(line, session);
    assert!(reply.failed, "{line}: {}", reply.text.plain());
    reply.text.plain()
}

#[test]
fn rows_of_an_answer_that_was_kept_are_not_rejected_in_a_graph_that_has_changed() {
    let mut session = session(&["a.txt: Zoé -parent_of-> Ali ; Ali -spouse_of-> Mia ; Mia -sibling_of-> Éva"]);
    let asked = said("let s = near Ali", &mut session);
    said("reject 1", &mut session);
    // The numbers of edges are others now: the kept answer still shows its sentences and names, and nothing is rejected by it.
    assert_eq!(said("$s", &mut session), asked);
    for _ in 0..2 {
        let told = trouble("reject 2", &mut session);
        assert!(told.contains("graph as it is now") && told.contains("ask the question again"), "{told}");
        assert!(said("why 2", &mut session).contains("a.txt"));
    }
    assert!(said("show $s.2", &mut session).contains("Mia") || said("show $s.2", &mut session).contains("Zoé"));
    assert_eq!(session.journal.entries().len(), 1);
    said("near Ali", &mut session);
    said("reject 1", &mut session);
    let rejected = session.journal.entries().iter().filter(|e| matches!(e.decision, Decision::Reject { .. }));
    assert_eq!(rejected.count(), 2);
    assert!(said("near Ali", &mut session).contains("Nothing"), "both ties of Ali are rejected");
}

#[test]
fn a_number_that_no_row_has_is_told_with_the_numbers_that_are() {
    let mut session = session(&["a.txt: Zoé -parent_of-> Ali"]);
    assert!(trouble("why 1", &mut session).contains("ask a question first"));
    said("near Ali", &mut session);
    for line in ["why 7", "near $7", "reject 7"] {
        let told = trouble(line, &mut session);
        assert!(told.contains("no row 7: it has 1 row") && told.contains("number"), "{line}: {told}");
    }
    assert!(trouble("near $t.1", &mut session).contains("let t = "), "a name that keeps nothing");
}

#[test]
fn a_pair_that_is_apart_by_now_is_not_asked_about() {
    let mut session = session(&["a.txt: Zoé -parent_of-> Ali ; Ali -spouse_of-> Mia"]);
    let pairs = [("Zoé", "Ali"), ("Zoé", "Mia"), ("Ali", "Mia")];
    commands::review::begin(&pairs.map(|(a, b)| (key(a, &session), key(b, &session))), &mut session);
    said("apart Zoé, Mia", &mut session);
    let told = said("no", &mut session);
    assert!(told.contains("Ali / Mia") && !told.contains("Zoé / Mia"), "{told}");
    assert!(said("skip", &mut session).contains("over") || session.review.is_none());
}

fn key(name: &str, session: &Session) -> String {
    let view = session.graph.view();
    let found = (0..view.entity_count() as u32).map(crate::graph::NodeId).find(|&node| view.name(node) == name);
    view.key(found.unwrap()).to_string()
}

#[test]
fn what_cannot_be_done_is_told_as_it_is_and_with_a_next_step() {
    let mut session = session(&["a.txt: Zoé -parent_of-> Ali ; meet(participant=Zoé, participant=Ali) @2020-01-02"]);
    said("rename Ali = Alexandre", &mut session);
    assert!(said("undo", &mut session).contains("(rename Ali = Alexandre)"), "what is undone is told");
    let id = session.journal.entries()[0].id.clone();
    let back = session.journal.entries()[1].id.clone();
    said("watch Zoé, Ali", &mut session);
    said("near Zoé", &mut session);
    said("split Zoé", &mut session);
    for (line, fact) in [
        ("unwatch 2", "No pair has the number 2: the list has 1"),
        ("unwatch 0", "number 0"),
        ("undo 123", "No decision has the id 123"),
        (&format!("undo {id}"), "is taken back already"),
        (&format!("redo {back}"), "takes another decision back"),
        ("redo zzz", "No decision has the id zzz"),
        ("merge Zoé, Zoé", "one entity already"),
        ("rename \"meeting Ali Zoé\" = X", "an event"),
        ("retype Zoé = colour", "not a kind"),
        ("add -", "Standard input"),
        ("rebuild -", "Standard input"),
        ("near Zoé depth", "the depth is missing"),
        ("near Zoé as of", "a date is missing"),
        ("near Zoé type", "a statement type is missing"),
        ("stats now", "not understood here"),
        ("tell", "no path"),
        ("tell 7", "no path"),
        ("export docx a", "is not a format"),
        ("let x", "is written"),
        ("$y", "No answer is kept under the name y"),
        ("$1", "is not a command"),
        ("sparql ASK { ?x zz:a ?y }", "the prefix 'zz:' is not declared; PREFIX zz:"),
        ("sparql ASK { ?x a k:person", "has no partner"),
        ("sparql SLCTVZ { ?x a k:person }", "is no word of SPARQL"),
        ("sparql", "is written"),
    ] {
        let reply = run(line, &mut session);
        let told = reply.text.plain();
        assert!(reply.failed && told.contains(fact), "{line}: {told}");
        let hint = reply.value["hint"].as_str().unwrap();
        assert!(!hint.is_empty(), "{line} has no next step: {told}");
    }
    said(&format!("redo {id}"), &mut session);
    let told = trouble(&format!("redo {id}"), &mut session);
    assert!(told.contains("is not taken back"), "{told}");
}

#[test]
fn a_name_alone_is_told_what_it_is_good_for() {
    let mut session = session(&["a.txt: Viktor Bout -parent_of-> Ali"]);
    for line in ["Viktor Bout", "viktor bout"] {
        assert!(trouble(line, &mut session).contains("'show \"Viktor Bout\"'"));
    }
    assert!(!trouble("bonjour", &mut session).contains("show"));
    assert!(said("? near", &mut session).contains("near X"));
}

#[test]
fn answers_for_programs_are_not_to_be_broken_into_lines() {
    let mut session = session(&["a.txt: Viktor Bout -parent_of-> Ali"]);
    assert!(!run("near Ali", &mut session).verbatim);
    for mode in ["json", "csv", "tsv", "markdown", "dot"] {
        said(&format!(".mode {mode}"), &mut session);
        assert!(run("near Ali", &mut session).verbatim, "{mode}");
        assert!(run("sparql SELECT ?x { ?x a k:person } ;", &mut session).verbatim, "{mode}");
        assert!(!run("help", &mut session).verbatim, "{mode}");
    }
}

#[test]
fn a_path_from_a_name_to_itself_is_no_path() {
    let mut session = session(&["a.txt: Viktor Bout -parent_of-> Ali"]);
    let told = said("path Bout -> \"Viktor Bout\"", &mut session);
    assert!(told.contains("'Viktor Bout' is but one"), "{told}");
}
