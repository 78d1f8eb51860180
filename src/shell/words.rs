//! The words of the interface: `data/ui/<code>.toml`. No sentence that a user reads in the dialogue stands in the code.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::base::{DataError, DataFiles};

/// What help says of a command.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CommandWords {
    /// One line.
    pub about: String,
    /// Other names of the command in this language.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// More, for `help COMMAND`.
    #[serde(default)]
    pub more: String,
    /// Lines that run as typed on the bundled articles.
    #[serde(default)]
    pub examples: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WordsFile {
    name: String,
    /// Whether it is spoken where the locale names no language; one file says so.
    #[serde(default)]
    preferred: bool,
    texts: BTreeMap<String, String>,
    commands: BTreeMap<String, CommandWords>,
    /// What the parser of questions says → the same in this language; `{holes}` stand for what varies.
    #[serde(default)]
    phrases: BTreeMap<String, String>,
    #[serde(default)]
    tour: Vec<Stop>,
}

/// A stop of the tour: what is shown, and the line that shows it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stop {
    pub text: String,
    pub line: String,
}

/// The interface in one language.
#[derive(Debug)]
pub struct Words {
    /// Language code; labels of the schema are shown in it too.
    pub code: String,
    /// The language's name in itself.
    pub name: String,
    texts: BTreeMap<String, String>,
    commands: BTreeMap<String, CommandWords>,
    phrases: BTreeMap<String, String>,
    pub tour: Vec<Stop>,
}

impl Words {
    /// Errors: no file for the code, or a file that is not as it should be.
    pub fn load(files: &DataFiles, code: &str) -> Result<Words, DataError> {
        let read = read(files, code)?;
        Ok(Words {
            code: code.into(),
            name: read.name,
            texts: read.texts,
            commands: read.commands,
            phrases: read.phrases,
            tour: read.tour,
        })
    }

    /// The codes of the languages that the interface speaks, sorted.
    pub fn available(files: &DataFiles) -> Vec<String> {
        let code = |name: &str| Some(name.strip_prefix("ui/")?.strip_suffix(".toml")?.to_string());
        files.below("ui/").filter_map(code).collect()
    }

    /// The code of the language to speak where the locale names none.
    pub fn preferred(files: &DataFiles) -> Result<String, DataError> {
        for code in Words::available(files) {
            if read(files, &code)?.preferred {
                return Ok(code);
            }
        }
        Err(DataError::new("ui/", "no file says 'preferred = true'"))
    }

    /// A text with `{holes}` filled; the key itself where the file lacks it, which a test rules out.
    pub fn say(&self, key: &str, holes: &[(&str, &str)]) -> String {
        let text = self.texts.get(key).map_or(key, String::as_str);
        let mut out = String::new();
        let mut rest = text;
        while let Some(open) = rest.find('{') {
            out.push_str(&rest[..open]);
            let Some(close) = rest[open..].find('}') else { break };
            let name = &rest[open + 1..open + close];
            out.push_str(holes.iter().find(|(hole, _)| *hole == name).map_or("", |(_, value)| value));
            rest = &rest[open + close + 1..];
        }
        out + rest
    }

    /// A text without holes.
    pub fn get(&self, key: &str) -> String {
        self.say(key, &[])
    }

    /// "1 document", "3 documents": the keys `<key>_one` and `<key>_many`.
    pub fn count(&self, key: &str, number: u64) -> String {
        let form = if number < 2 && (number == 1 || self.get("zero_is") == "one") { "one" } else { "many" };
        self.say(&format!("{key}_{form}"), &[("n", &number.to_string())])
    }

    /// A message of the parser of questions in this language; as it is where the file has no such phrase.
    pub fn phrase(&self, message: &str) -> String {
        if let Some(said) = self.phrases.get(message) {
            return said.clone();
        }
        for (pattern, said) in self.phrases.iter().filter(|(pattern, _)| pattern.contains('{')) {
            let Some(values) = holes_of(pattern, message) else { continue };
            let values: Vec<(&str, String)> =
                values.into_iter().map(|(name, value)| (name, self.phrase(value))).collect();
            let mut out = said.clone();
            for (name, value) in values {
                out = out.replace(&format!("{{{name}}}"), &value);
            }
            return out;
        }
        message.to_string()
    }

    pub fn command(&self, name: &str) -> CommandWords {
        self.commands.get(name).cloned().unwrap_or_default()
    }
}

/// What fills the holes of `pattern` where it is the form of `message`; each hole takes as little as it can.
fn holes_of<'a>(pattern: &'a str, message: &'a str) -> Option<Vec<(&'a str, &'a str)>> {
    let (head, rest) = pattern.split_once('{')?;
    let (name, mut tail) = rest.split_once('}')?;
    let mut message = message.strip_prefix(head)?;
    let mut found = Vec::new();
    let mut name = name;
    loop {
        match tail.split_once('{') {
            None => {
                let value = message.strip_suffix(tail).filter(|value| !value.is_empty())?;
                found.push((name, value));
                return Some(found);
            }
            Some((between, rest)) => {
                let (value, after) = message.split_once(between).filter(|(value, _)| !value.is_empty())?;
                found.push((name, value));
                message = after;
                (name, tail) = rest.split_once('}')?;
            }
        }
    }
}

fn read(files: &DataFiles, code: &str) -> Result<WordsFile, DataError> {
    let file = format!("ui/{code}.toml");
    toml::from_str(files.text(&file)?).map_err(|e| DataError::new(&file, e.message().to_string()))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn holes(text: &str) -> BTreeSet<&str> {
        text.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| name).collect()
    }

    #[test]
    fn every_language_says_the_same_things_with_the_same_holes() {
        let files = DataFiles::embedded();
        let all: Vec<Words> = Words::available(&files).iter().map(|code| Words::load(&files, code).unwrap()).collect();
        assert!(all.len() >= 2);
        let first = &all[0];
        for words in &all[1..] {
            assert_eq!(first.texts.keys().collect::<Vec<_>>(), words.texts.keys().collect::<Vec<_>>());
            assert_eq!(first.commands.keys().collect::<Vec<_>>(), words.commands.keys().collect::<Vec<_>>());
            for (key, text) in &words.texts {
                assert_eq!(holes(&first.texts[key]), holes(text), "{key}");
            }
        }
    }

    /// Keys are written as literals where they are used; each must be in the files.
    #[test]
    fn every_text_that_the_code_asks_for_is_there() {
        let words = Words::load(&DataFiles::embedded(), "fr").unwrap();
        let mut missing = Vec::new();
        let mut folders = vec![std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
        while let Some(folder) = folders.pop() {
            for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let code = std::fs::read_to_string(&path).unwrap();
                for (call, forms) in
                    [("words.get(\"", &[""][..]), ("words.say(\"", &[""]), ("words.count(\"", &["_one", "_many"])]
                {
                    for (at, _) in code.match_indices(call) {
                        let key = code[at + call.len()..].split('"').next().unwrap();
                        missing.extend(
                            forms.iter().map(|form| format!("{key}{form}")).filter(|k| !words.texts.contains_key(k)),
                        );
                    }
                }
            }
        }
        assert!(missing.is_empty(), "{missing:?}");
    }

    #[test]
    fn what_the_parser_says_is_said_in_french() {
        let words = Words::load(&DataFiles::embedded(), "fr").unwrap();
        for line in [
            "path",
            "path A",
            "path \"A",
            "near A depth x",
            "near A depth 2 zzz",
            "top size",
            "common A",
            "events between 2021 2020",
        ] {
            let Err(crate::query::QueryError::Syntax { message, hint, .. }) = crate::query::parse(line) else {
                panic!("{line} is understood")
            };
            assert_ne!(words.phrase(&message), message, "{line}");
            assert!(hint.is_empty() || words.phrase(&hint) != hint, "{line}: {hint}");
        }
        assert_eq!(words.phrase("something else"), "something else");
    }

    #[test]
    fn the_values_of_the_schema_have_french_names() {
        let files = DataFiles::embedded();
        let (schema, words) = (crate::schema::Schema::load(&files).unwrap(), Words::load(&files, "fr").unwrap());
        let values: BTreeSet<&str> =
            schema.types().flat_map(|(_, kind)| kind.values.iter().map(String::as_str)).collect();
        assert!(values.len() > 20);
        let unnamed: Vec<&&str> = values.iter().filter(|name| !words.phrases.contains_key(**name)).collect();
        assert!(unnamed.is_empty(), "{unnamed:?}");
    }

    #[test]
    fn holes_are_filled() {
        let texts = BTreeMap::from([("a".to_string(), "{x} et {y}, {x}".to_string())]);
        let words = Words {
            code: "fr".into(),
            name: "".into(),
            texts,
            commands: BTreeMap::new(),
            phrases: BTreeMap::new(),
            tour: vec![],
        };
        let key = "a";
        assert_eq!(words.say(key, &[("x", "1"), ("y", "{x}")]), "1 et {x}, 1");
    }
}
