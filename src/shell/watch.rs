//! Watched pairs: names whose best path is told again when documents came or went. A file of them, one pair a line with a tab between the
//! two names, stands beside the graph file; the names are kept as they were typed, for they may not be in the graph yet.

use super::plots::Look;
use super::render;
use super::text::{Style, Text};
use super::words::Words;
use crate::graph::KnowledgeGraph;
use crate::query::End;
use crate::query::{Answer, Body, Engine, Limits, Question};
use crate::schema::Schema;

/// Two names whose tie is of interest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Watch {
    pub one: String,
    pub other: String,
}

/// The pairs of a file; lines without a tab are passed over.
pub fn read(text: &str) -> Vec<Watch> {
    let pair = |line: &str| {
        let (one, other) = line.split_once('\t')?;
        Some(Watch { one: one.trim().to_string(), other: other.trim().to_string() })
    };
    text.lines().filter_map(pair).filter(|watch| !watch.one.is_empty() && !watch.other.is_empty()).collect()
}

/// The file of the pairs.
pub fn write(watches: &[Watch]) -> String {
    let clean = |name: &str| name.split_whitespace().collect::<Vec<_>>().join(" ");
    watches.iter().map(|watch| format!("{}\t{}\n", clean(&watch.one), clean(&watch.other))).collect()
}

/// The best path of a pair; `None` where there is none, or one of the names is nobody's.
pub fn way(watch: &Watch, engine: &Engine, graph: &KnowledgeGraph, schema: &Schema) -> Option<Answer> {
    let question = Question::Path {
        from: End::Name(watch.one.clone()),
        to: End::Name(watch.other.clone()),
        limits: Limits { count: Some(1), ..Limits::default() },
        explain: false,
    };
    let answer = engine.evaluate(graph, schema, &question).ok()?;
    match &answer.body {
        Body::Paths(paths) if !paths.is_empty() => Some(answer),
        _ => None,
    }
}

/// The path of an answer on one line.
pub fn chain(answer: &Answer) -> String {
    let mut text = Text::default();
    if let Body::Paths(paths) = &answer.body
        && let Some(path) = paths.first()
    {
        render::chain(&mut text, path);
    }
    text.plain().trim_end().to_string()
}

/// What became of the paths of the pairs, those that stayed left out; empty where all stayed. `before` and `after` are in the order of the
/// pairs.
pub fn report(watches: &[Watch], before: &[Option<Answer>], after: &[Option<Answer>], words: &Words) -> Text {
    let mut text = Text::default();
    for ((watch, before), after) in watches.iter().zip(before).zip(after) {
        let (was, is) = (before.as_ref().map(chain), after.as_ref().map(chain));
        if was == is {
            continue;
        }
        let key = match (&was, &is) {
            (None, _) => "watch_new",
            (_, None) => "watch_gone",
            _ => "watch_changed",
        };
        text.line().push(Style::Heading, words.say(key, &[("a", &watch.one), ("b", &watch.other)]));
        if let Some(was) = was.filter(|_| is.is_some()) {
            text.line().push(Style::Faint, words.say("watch_before", &[("path", &was)]));
        }
        if let Some(after) = after {
            text.append(render::answer(after, words, Look::default()));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::DataFiles;
    use crate::graph::samples;

    #[test]
    fn pairs_are_kept_as_typed() {
        let all = vec![Watch { one: "Bout".into(), other: "Joe  Biden".into() }];
        assert_eq!(write(&all), "Bout\tJoe Biden\n");
        assert_eq!(read("Bout\tJoe Biden\nnonsense\n\tB\n").len(), 1);
    }

    #[test]
    fn a_path_that_comes_changes_or_goes_is_told() {
        let schema = samples::schema();
        let files = DataFiles::embedded();
        let (engine, words) = (Engine::new(&files, "fr").unwrap(), Words::load(&files, "fr").unwrap());
        let watches = read("Ali\tZoé\n");
        let told = |before: &[&str], after: &[&str]| {
            let ways = |lines: &[&str]| {
                let graph = samples::graph(&schema, lines);
                watches.iter().map(|watch| way(watch, &engine, &graph, &schema)).collect::<Vec<_>>()
            };
            report(&watches, &ways(before), &ways(after), &words).plain()
        };
        let far = "a.txt: Ali -citizen_of-> Russie ; Zoé -citizen_of-> Russie";
        let near = "b.txt: Zoé -parent_of-> Ali";
        assert_eq!(told(&[far], &[far]), "");
        assert!(told(&[], &[near]).contains("Zoé parent de Ali"), "{}", told(&[], &[near]));
        let changed = told(&[far], &[far, near]);
        assert!(changed.contains("Russie") && changed.contains("« Zoé -parent_of-> Ali »"), "{changed}");
        assert!(!told(&[near], &[]).is_empty());
    }
}
