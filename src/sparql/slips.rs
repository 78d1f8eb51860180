//! What a question is made of, read without its grammar: where it ends, and the slip that keeps it from being read. The parser tells the
//! place that it could not pass, which is often far behind the slip itself.

use super::names::PREFIXES;

/// Words of the language (SPARQL 1.1, sections 4 and 17 to 19), upper case; two functions on dates of SEP-0002 beside them.
#[rustfmt::skip]
pub const WORDS: &[&str] = &[
    "A", "ABS", "ADJUST", "AS", "ASC", "ASK", "AVG", "BASE", "BIND", "BNODE", "BOUND", "BY", "CEIL", "COALESCE", "CONCAT",
    "CONSTRUCT", "CONTAINS", "COUNT", "DATATYPE", "DAY", "DESC", "DESCRIBE", "DISTINCT", "ENCODE_FOR_URI", "EXISTS", "FALSE",
    "FILTER", "FLOOR", "FROM", "GRAPH", "GROUP", "GROUP_CONCAT", "HAVING", "HOURS", "IF", "IN", "IRI", "ISBLANK", "ISIRI",
    "ISLITERAL", "ISNUMERIC", "ISURI", "LANG", "LANGMATCHES", "LCASE", "LIMIT", "MAX", "MD5", "MIN", "MINUS", "MINUTES", "MONTH",
    "NAMED", "NOT", "NOW", "OFFSET", "OPTIONAL", "ORDER", "PREFIX", "RAND", "REDUCED", "REGEX", "REPLACE", "ROUND", "SAMETERM",
    "SAMPLE", "SECONDS", "SELECT", "SEPARATOR", "SERVICE", "SHA1", "SHA256", "SHA384", "SHA512", "SILENT", "STR", "STRAFTER",
    "STRBEFORE", "STRDT", "STRENDS", "STRLANG", "STRLEN", "STRSTARTS", "STRUUID", "SUBSTR", "SUM", "TIMEZONE", "TRUE", "TZ",
    "UCASE", "UNDEF", "UNION", "URI", "UUID", "VALUES", "WHERE", "YEAR",
];

/// A slip that can be told without the grammar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Slip {
    /// A prefix that is declared nowhere.
    Prefix(String),
    /// A word that the language does not have.
    Word(String),
    /// A bracket that nothing closes, or that closes nothing.
    Bracket(char),
}

/// A piece of a question, with its byte offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Piece<'a> {
    /// String, IRI, variable, number, language tag: what says nothing here.
    Closed,
    Comment,
    Word(&'a str),
    /// The prefix of a name.
    Prefixed(&'a str),
    Mark(char),
}

/// The pieces, white space apart.
fn pieces(question: &str) -> Vec<(usize, Piece<'_>)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(c) = question[at..].chars().next() {
        let rest = &question[at..];
        let (length, piece) = match c {
            _ if c.is_whitespace() => {
                at += c.len_utf8();
                continue;
            }
            '#' => (rest.find('\n').unwrap_or(rest.len()), Piece::Comment),
            '"' | '\'' => (string(rest, c), Piece::Closed),
            '<' if iri(rest) > 0 => (iri(rest), Piece::Closed),
            '?' | '$' | '@' => {
                (1 + word(&rest[1..]), if word(&rest[1..]) > 0 { Piece::Closed } else { Piece::Mark(c) })
            }
            '0'..='9' => (word(rest), Piece::Closed),
            _ if word(rest) > 0 || c == ':' => {
                let length = word(rest);
                match rest[length..].strip_prefix(':') {
                    Some(local) => (length + 1 + self::local(local), Piece::Prefixed(&rest[..length])),
                    None => (length, Piece::Word(&rest[..length])),
                }
            }
            _ => (c.len_utf8(), Piece::Mark(c)),
        };
        found.push((at, piece));
        at += length;
    }
    found
}

fn span(text: &str, within: impl Fn(char) -> bool) -> usize {
    text.find(|c| !within(c)).unwrap_or(text.len())
}

/// How long the word at the beginning is; a dot at its end is not of it.
fn word(text: &str) -> usize {
    let length = span(text, |c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'));
    if text.starts_with(['-', '.']) { 0 } else { text[..length].trim_end_matches('.').len() }
}

fn local(text: &str) -> usize {
    let length = span(text, |c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':' | '%' | '\\'));
    text[..length].trim_end_matches('.').len()
}

/// How long the string at the beginning is, its quotes included; one that does not end takes all.
fn string(text: &str, quote: char) -> usize {
    let long: String = std::iter::repeat_n(quote, 3).collect();
    let close = if text.starts_with(&long) { long.as_str() } else { &long[..1] };
    let mut at = close.len();
    while at < text.len() {
        if text[at..].starts_with(close) {
            return at + close.len();
        }
        let mut chars = text[at..].chars();
        let first = chars.next().map_or(1, char::len_utf8);
        at += if text[at..].starts_with('\\') { first + chars.next().map_or(0, char::len_utf8) } else { first };
    }
    text.len()
}

/// How long the IRI at the beginning is; 0 where the `<` begins none.
fn iri(text: &str) -> usize {
    let odd = |c: char| c == '>' || c.is_whitespace() || matches!(c, '"' | '{' | '}' | '|' | '^' | '`' | '\\');
    match text.find(odd) {
        Some(end) if text[end..].starts_with('>') => end + 1,
        _ => 0,
    }
}

/// Whether a question has come to its end: a `;` outside all brackets, strings, names and comments, with nothing behind it.
pub fn is_ended(question: &str) -> bool {
    let mut depth = 0i32;
    let mut last = Piece::Closed;
    for (_, piece) in pieces(question) {
        match piece {
            Piece::Comment => continue,
            Piece::Mark('{' | '(' | '[') => depth += 1,
            Piece::Mark('}' | ')' | ']') => depth -= 1,
            _ => {}
        }
        last = piece;
    }
    last == Piece::Mark(';') && depth <= 0
}

/// The first slip of a question that the parser refused, with its byte offset.
pub(super) fn first(question: &str) -> Option<(usize, Slip)> {
    let mut declared: Vec<&str> = PREFIXES.iter().map(|(prefix, _)| *prefix).collect();
    let mut open: Vec<(usize, char)> = Vec::new();
    let mut declares = false;
    for (at, piece) in pieces(question) {
        match piece {
            Piece::Prefixed(prefix) if declares => declared.push(prefix),
            Piece::Prefixed(prefix) if prefix != "_" && !declared.contains(&prefix) => {
                return Some((at, Slip::Prefix(prefix.to_string())));
            }
            Piece::Word(word) if WORDS.binary_search(&word.to_uppercase().as_str()).is_err() => {
                return Some((at, Slip::Word(word.to_string())));
            }
            Piece::Mark(bracket @ ('{' | '(' | '[')) => open.push((at, bracket)),
            Piece::Mark(bracket @ ('}' | ')' | ']')) => match (open.pop(), bracket) {
                (Some((_, '{')), '}') | (Some((_, '(')), ')') | (Some((_, '[')), ']') => {}
                (Some((before, other)), _) => return Some((before, Slip::Bracket(other))),
                (None, _) => return Some((at, Slip::Bracket(bracket))),
            },
            _ => {}
        }
        declares = matches!(piece, Piece::Word(word) if word.eq_ignore_ascii_case("PREFIX"));
    }
    open.pop().map(|(at, bracket)| (at, Slip::Bracket(bracket)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_sorted() {
        assert!(WORDS.windows(2).all(|pair| pair[0] < pair[1]));
    }

    #[test]
    fn a_question_ends_with_a_semicolon_outside_everything() {
        for ended in [
            "SELECT * { ?s ?p ?o } ;",
            "SELECT * {\n ?x a k:person ;\n rdfs:label ?l }\n;",
            "PREFIX x: <urn:x#;> ASK { ?s x:p \"{;\" } ; # that was it",
            "ASK { FILTER(1 < 2) } ;",
            ";",
        ] {
            assert!(is_ended(ended), "{ended}");
        }
        for open in [
            "",
            "SELECT * { ?s ?p ?o }",
            "SELECT * {\n ?x a k:person ;",
            "ASK { ?s ?p \"\"\"a\" ;",
            "ASK { ?s ?p 'x\\' ;",
            "ASK { ?s ?p ?o } # ;",
        ] {
            assert!(!is_ended(open), "{open}");
        }
    }

    #[test]
    fn slips_are_found_where_they_are() {
        let check = |question: &str, at: &str, slip: Slip| {
            assert_eq!(first(question), Some((question.find(at).unwrap(), slip)), "{question}");
        };
        check("SELECT ?x { ?x zz:a ?y }", "zz:", Slip::Prefix("zz".into()));
        check("SELECT ?é WHERE {\n  ?x é ?y }", "é ?y", Slip::Word("é".into()));
        check("SELEC ?x { ?x a k:person }", "SELEC", Slip::Word("SELEC".into()));
        check("SELECT ?x { ?x a k:person", "{", Slip::Bracket('{'));
        check("ASK { FILTER(?x > 2 }", "(", Slip::Bracket('('));
        assert_eq!(first("ASK { } }"), Some((8, Slip::Bracket('}'))));
        for fine in
            ["PREFIX zz: <urn:zz> ASK { ?x zz:a _:b ; a 12.5 , 'x'@fr , \"y\"^^xsd:date }", "ASK { ?x <a> 1 . }"]
        {
            assert_eq!(first(fine), None, "{fine}");
        }
    }
}
