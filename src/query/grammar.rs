//! One line → `Question`: which words make which question. One arm a question.

use super::error::QueryError;
use super::parse::{Reader, syntax, words};
use super::question::{End, Measure, Question};

/// Keywords of time and certainty, which most questions take.
const TIMES: [&str; 3] = ["certain", "as", "between"];
/// The measures of `top`, as they are typed.
const MEASURES: [(&str, Measure); 3] =
    [("pagerank", Measure::Pagerank), ("degree", Measure::Degree), ("betweenness", Measure::Betweenness)];
/// Rows of `top` where the question does not say how many.
const TOP: u32 = 20;

/// Parses one question: a command and what it asks for.
///
/// # Errors
/// `Syntax` with the byte where it stops making sense, and what would.
pub fn parse(line: &str) -> Result<Question, QueryError> {
    let all = words(line)?;
    let Some(first) = all.first().cloned() else {
        return Err(syntax(0, "the question is empty", "write 'show' and a name"));
    };
    let mut reader = Reader::new(all, line.len());
    let question = match first.text.to_ascii_lowercase().as_str() {
        "path" => path(&mut reader, false)?,
        "explain" => {
            reader.take(&["path"]);
            path(&mut reader, true)?
        }
        "near" => {
            reader.knows(&[&["depth", "kind", "type", "only", "avoid", "k"], &TIMES[..]]);
            let name = reader.name("a name")?;
            let limits = reader.limits()?;
            Question::Near { name, depth: limits.depth.unwrap_or(1), limits }
        }
        "show" => {
            reader.knows(&[&["k"]]);
            let name = reader.name("a name")?;
            Question::Show { name, limits: reader.limits()? }
        }
        "find" => {
            reader.knows(&[&["k"]]);
            let text = reader.name("what to find")?;
            Question::Find { text, limits: reader.limits()? }
        }
        "common" => {
            reader.knows(&[&["only", "avoid", "k"], &TIMES[..]]);
            let one = reader.name("the first name")?;
            let at = reader.here();
            if !reader.take(&[",", "->", "→"]) && !reader.peek().is_some_and(|w| w.quoted) {
                return Err(syntax(at, "the second name is missing", "write: common A, B"));
            }
            let other = reader.name("the second name")?;
            Question::Common { one, other, limits: reader.limits()? }
        }
        "timeline" => {
            reader.knows(&[&["k", "type", "only"], &TIMES[..]]);
            let name = reader.name("a name")?;
            Question::Timeline { name, limits: reader.limits()? }
        }
        "events" => {
            reader.knows(&[&["type", "only", "who", "where", "when", "k"], &TIMES[..]]);
            Question::Events { limits: reader.limits()? }
        }
        "top" => {
            reader.knows(&[&["kind", "k"]]);
            let by = measure(&mut reader)?;
            let limits = reader.limits()?;
            Question::Top { by, count: limits.count.unwrap_or(TOP), kind: limits.kind }
        }
        "groups" => {
            reader.knows(&[&["kind", "k", "seed"]]);
            reader.take(&["of"]);
            let name = if bare(&reader) { None } else { Some(reader.name("a name")?) };
            Question::Groups { name, limits: reader.limits()? }
        }
        "missing" => {
            reader.knows(&[&["kind", "k"]]);
            let name = if bare(&reader) { None } else { Some(reader.name("a name")?) };
            Question::Missing { name, limits: reader.limits()? }
        }
        "who" => {
            reader.take(&["said"]);
            reader.take(&["about"]);
            reader.knows(&[&["k", "type", "only"], &TIMES[..]]);
            let about = if bare(&reader) { None } else { Some(reader.name("a name")?) };
            Question::WhoSaid { about, limits: reader.limits()? }
        }
        "says" => {
            reader.knows(&[&["k", "type", "only"], &TIMES[..]]);
            let name = reader.name("a name")?;
            Question::Says { name, limits: reader.limits()? }
        }
        "alleged" => {
            reader.knows(&[&["k", "type", "only", "as", "between"]]);
            let name = reader.name("a name")?;
            Question::Alleged { name, limits: reader.limits()? }
        }
        "degrees" => {
            reader.knows(&[&["kind"]]);
            Question::Degrees { kind: reader.limits()?.kind }
        }
        "stats" => {
            reader.knows(&[]);
            reader.limits()?;
            Question::Stats
        }
        _ => {
            let message = format!("'{}' is no question", first.text);
            return Err(syntax(first.at, message, "write path, near, show, find or stats"));
        }
    };
    Ok(question)
}

/// Whether no name follows: the line is over, or a keyword is next.
fn bare(reader: &Reader) -> bool {
    reader.peek().is_none_or(|word| reader.keyword(word))
}

fn path(reader: &mut Reader, explain: bool) -> Result<Question, QueryError> {
    reader.knows(&[&["max", "k", "via", "avoid", "only"], &TIMES[..]]);
    let from = end(reader, "where the path begins")?;
    let at = reader.here();
    if !reader.take(&["->", "→"]) && !reader.peek().is_some_and(|w| w.quoted) {
        return Err(syntax(at, "the other end of the path is missing", "write: path A -> B"));
    }
    let to = end(reader, "where the path ends")?;
    Ok(Question::Path { from, to, limits: reader.limits()?, explain })
}

/// A name, or `any [KIND] of NAME`.
fn end(reader: &mut Reader, what: &str) -> Result<End, QueryError> {
    let word = |i: usize| reader.words.get(reader.next + i).filter(|w| !w.quoted).map(|w| w.text.to_ascii_lowercase());
    let kind = match (word(0).as_deref(), word(1).as_deref(), word(2).as_deref()) {
        (Some("any"), Some("of"), _) => None,
        (Some("any"), Some(_), Some("of")) => word(1),
        _ => return reader.name(what).map(End::Name),
    };
    reader.next += if kind.is_some() { 3 } else { 2 };
    Ok(End::Any { kind, of: reader.name(what)? })
}

fn measure(reader: &mut Reader) -> Result<Measure, QueryError> {
    let Some(word) = reader.peek().filter(|w| !reader.keyword(w)).map(|w| w.text.to_ascii_lowercase()) else {
        return Ok(Measure::Pagerank);
    };
    let at = reader.here();
    let (_, by) = MEASURES
        .into_iter()
        .find(|(name, _)| *name == word)
        .ok_or_else(|| syntax(at, format!("'{word}' is no measure"), "write pagerank, degree or betweenness"))?;
    reader.next += 1;
    Ok(by)
}

#[cfg(test)]
mod tests {
    use super::super::question::Limits;
    use super::*;

    fn path(line: &str) -> (String, String, Limits) {
        match parse(line).unwrap() {
            Question::Path { from: End::Name(from), to: End::Name(to), limits, .. } => (from, to, limits),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn names_with_and_without_quotes() {
        for line in [
            "path \"Viktor Bout\" -> \"sommet Poutine-Biden\"",
            "path Viktor Bout -> sommet Poutine-Biden",
            "path Viktor Bout→sommet Poutine-Biden",
            "PATH « Viktor Bout » \"sommet Poutine-Biden\"",
        ] {
            let (from, to, limits) = path(line);
            assert_eq!((from.as_str(), to.as_str()), ("Viktor Bout", "sommet Poutine-Biden"), "{line}");
            assert_eq!(limits, Limits::default());
        }
    }

    #[test]
    fn limits_in_any_order() {
        let (_, to, limits) = path(
            "path A -> B as of 2021-06 certain via Raïssa Bout k 3 only meet, parent_of avoid Russie max 4 avoid citizen_of",
        );
        assert_eq!(to, "B");
        assert_eq!((limits.max, limits.count, limits.certain), (Some(4), Some(3), true));
        assert_eq!(limits.via, ["Raïssa Bout"]);
        assert_eq!(limits.avoid, ["Russie", "citizen_of"]);
        assert_eq!(limits.only, ["meet", "parent_of"]);
        assert_eq!(limits.during, Some("2021-06".parse().unwrap()));
        let (from, _, limits) = path("path Thomas K -> \"max\" between 2019 and 2021-02");
        assert_eq!((from.as_str(), limits.during), ("Thomas K", Some("2019/2021-02".parse().unwrap())));
    }

    #[test]
    fn the_other_questions() {
        let near = parse("near Viktor Bout depth 2 kind person").unwrap();
        let Question::Near { name, depth, limits } = near else { panic!() };
        assert_eq!((name.as_str(), depth, limits.kind.as_deref()), ("Viktor Bout", 2, Some("person")));
        assert_eq!(parse("top").unwrap(), Question::Top { by: Measure::Pagerank, kind: None, count: 20 });
        assert_eq!(
            parse("common \"Viktor Bout\", Paul Whelan").unwrap(),
            Question::Common { one: "Viktor Bout".into(), other: "Paul Whelan".into(), limits: Limits::default() }
        );
        assert_eq!(parse("stats").unwrap(), Question::Stats);
        let Question::Events { limits } = parse("events where Genève when 2021 who Bout").unwrap() else { panic!() };
        assert_eq!((limits.places, limits.via), (vec!["Genève".to_string()], vec!["Bout".to_string()]));
        assert_eq!(limits.during, Some("2021".parse().unwrap()));
        for (line, name) in [("groups", None), ("groups of Bout", Some("Bout")), ("groups k 3", None)] {
            let Question::Groups { name: found, .. } = parse(line).unwrap() else { panic!("{line}") };
            assert_eq!(found.as_deref(), name, "{line}");
        }
        for (line, name) in
            [("who said", None), ("who said about Bout k 3", Some("Bout")), ("who said Bout", Some("Bout"))]
        {
            let Question::WhoSaid { about, .. } = parse(line).unwrap() else { panic!("{line}") };
            assert_eq!(about.as_deref(), name, "{line}");
        }
    }

    #[test]
    fn an_end_may_be_any_of_a_set() {
        let any = |kind: Option<&str>, of: &str| End::Any { kind: kind.map(str::to_string), of: of.into() };
        let ends = |line: &str| match parse(line).unwrap() {
            Question::Path { from, to, .. } => (from, to),
            other => panic!("{other:?}"),
        };
        let (from, to) = ends("path any person of \"Org A\" -> any of Org B max 3");
        assert_eq!((from, to), (any(Some("person"), "Org A"), any(None, "Org B")));
        let (from, to) = ends("explain path Any Body -> \"any of B\"");
        assert_eq!((from, to), (End::Name("Any Body".into()), End::Name("any of B".into())));
    }

    #[test]
    fn trouble_has_its_place() {
        for (line, at) in [
            ("path A", 6),
            ("path A -> ", 10),
            ("path A -> B max x", 16),
            ("path A -> \"B", 10),
            ("show", 4),
            ("near A depth 0", 13),
            ("path A -> B as of 2021-13", 18),
            ("path A -> B between 2021 2020", 25),
            ("frobnicate", 0),
            ("stats now", 6),
            ("", 0),
        ] {
            match parse(line) {
                Err(QueryError::Syntax { at: found, .. }) => assert_eq!(found, at, "{line}"),
                other => panic!("{line}: {other:?}"),
            }
        }
    }
}
