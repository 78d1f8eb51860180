//! Questions as people may mistype them: an answer or an error, never a panic.

use super::reference_tests::SHARED;
use crate::base::harm::{Chance, cases, harm};
use crate::graph::samples::graph;

#[test]
fn harmed_questions_never_panic() {
    const QUESTIONS: [&str; 9] = [
        "path \"Nom1x\" -> \"Nom2x\" via Nom3x avoid meet max 4 certain as of 2021-06 k 5",
        "explain path Nom1x -> Nom2x between 2020 and 2021-06-16 only parent_of member_of",
        "near Nom1x depth 2 kind person type meet",
        "timeline Nom1x between 2020-01-01 and 2021",
        "common Nom1x Nom2x",
        "events where Genève when 2021 who Nom1x",
        "top pagerank kind person k 3",
        "show \"Nom1x\"",
        "groups",
    ];
    let (schema, engine) = &*SHARED;
    let line = "a.txt: Nom1x -parent_of-> Nom2x ; meet(participant=Nom1x, participant=Nom3x) @2021-06-16 in Genève";
    let graph = graph(schema, &[line]);
    let mut chance = Chance(7);
    for _ in 0..cases(1500) {
        let mut bytes = QUESTIONS[chance.below(QUESTIONS.len())].as_bytes().to_vec();
        harm(&mut bytes, &mut chance);
        let question = String::from_utf8_lossy(&bytes);
        if super::parse(&question).is_ok() {
            let _ = engine.answer(&graph, schema, &question);
        }
    }
}
