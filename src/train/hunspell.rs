//! A hunspell dictionary (stems with flags, suffix rules) → forms with coarse parts of speech, guessed from which endings a stem takes: a stem that
//! takes "-ing" is a verb. In: `.dic` and `.aff`, and what the training file says of flags. Out: (form, tag).

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use super::corpora::read_text;
use crate::base::DataError;

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HunspellSource {
    /// Path below the corpora, without `.dic` and `.aff`.
    pub dictionary: String,
    /// Flag → the part of speech of stems that bear it.
    pub stems: BTreeMap<char, String>,
    /// Flags of suffixes whose forms are listed, tagged by flag and part of speech of the stem.
    pub forms: Vec<char>,
}

/// The part of speech of stems and forms of which no flag tells one.
const UNKNOWN: &str = "0";

struct Rule {
    strip: String,
    add: String,
    /// One class a letter, last letter last; empty: any stem.
    condition: Vec<Class>,
}

/// Letters, or all but them.
struct Class {
    letters: Vec<char>,
    but: bool,
}

/// Every listed form with its tag; a form may come with several.
pub fn forms(dictionary: &Path, source: &HunspellSource) -> Result<Vec<(String, String)>, DataError> {
    let rules = rules(&read_text(&dictionary.with_extension("aff"))?);
    let stems = read_text(&dictionary.with_extension("dic"))?;
    let mut out = Vec::new();
    // The first line says how many stems there are.
    for line in stems.lines().skip(1).map(str::trim).filter(|line| !line.is_empty()) {
        let (stem, flags) = line.split_once('/').unwrap_or((line, ""));
        let mut tags: Vec<&str> = flags.chars().filter_map(|f| source.stems.get(&f)).map(String::as_str).collect();
        tags.sort_unstable();
        tags.dedup();
        if tags.is_empty() {
            tags.push(UNKNOWN);
        }
        out.extend(tags.iter().map(|tag| (stem.to_string(), tag.to_string())));
        for flag in source.forms.iter().filter(|flag| flags.contains(**flag)) {
            let rule = rules.get(flag).into_iter().flatten().find(|rule| rule.fits(stem));
            if let Some(rule) = rule {
                let form = format!("{}{}", &stem[..stem.len() - rule.strip.len()], rule.add);
                out.extend(tags.iter().map(|tag| (form.clone(), format!("{flag}{tag}"))));
            }
        }
    }
    Ok(out)
}

fn rules(text: &str) -> BTreeMap<char, Vec<Rule>> {
    let mut found: BTreeMap<char, Vec<Rule>> = BTreeMap::new();
    for line in text.lines() {
        let cells: Vec<&str> = line.split_whitespace().collect();
        let ["SFX", flag, strip, add, condition, ..] = cells[..] else { continue };
        let Some(flag) = flag.chars().next() else { continue };
        let part = |cell: &str| if cell == "0" { String::new() } else { cell.to_string() };
        found.entry(flag).or_default().push(Rule { strip: part(strip), add: part(add), condition: classes(condition) });
    }
    found
}

/// `[^aeiou]y` → two classes; `.` → none.
fn classes(condition: &str) -> Vec<Class> {
    let mut found = Vec::new();
    let mut letters = condition.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '.' => {}
            '[' => {
                let inside: Vec<char> = letters.by_ref().take_while(|c| *c != ']').collect();
                let but = inside.first() == Some(&'^');
                found.push(Class { letters: inside[but as usize..].to_vec(), but });
            }
            letter => found.push(Class { letters: vec![letter], but: false }),
        }
    }
    found
}

impl Rule {
    fn fits(&self, stem: &str) -> bool {
        let mut letters = stem.chars().rev();
        let ends = self
            .condition
            .iter()
            .rev()
            .all(|class| letters.next().is_some_and(|letter| class.letters.contains(&letter) != class.but));
        ends && stem.ends_with(&self.strip)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_follow_the_rules() {
        let rules = rules("SFX D Y 3\nSFX D 0 d e\nSFX D y ied [^aeiou]y\nSFX D 0 ed [^ey]\n");
        let form = |stem: &str| {
            let rule = rules[&'D'].iter().find(|rule| rule.fits(stem)).unwrap();
            format!("{}{}", &stem[..stem.len() - rule.strip.len()], rule.add)
        };
        assert_eq!(["deny", "urge", "back"].map(form), ["denied", "urged", "backed"]);
    }
}
