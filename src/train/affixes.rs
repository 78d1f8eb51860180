//! Stems and inflection rules as spelling dictionaries have them (Hunspell's `.dic` and `.aff`) → forms with their possible parts of speech. Such
//! dictionaries name no part of speech, but a stem that takes the endings of verbs is a verb: which parts of speech go with which rules, flags and
//! endings is learnt from the treebanks. In: the two files and tagged words. Out: the forms, each with tags such as `NOUN` (a stem) and
//! `VERB-S` (made by the rule `S`).

use std::collections::{BTreeMap, BTreeSet};

use regex::Regex;

use super::corpora::Treebank;
use super::logistic::{Example, Plan, fit};
use crate::analysis::Upos;
use crate::base::DataError;
use crate::ml::{Features, LinearModel, text_hash};

/// Parts of speech that new words can have.
const OPEN: [Upos; 5] = [Upos::Noun, Upos::Verb, Upos::Adj, Upos::Adv, Upos::Propn];
/// A form is tagged with what at least this share of such words is.
const POSSIBLE: f64 = 0.12;
/// A form seen so often in the treebanks has the parts of speech that at least this share of its uses has there.
const OFTEN: u32 = 30;
const SEEN: f64 = 0.03;
/// A weight of 1 in the models that tell parts of speech.
const SCALE: f32 = 200.0;

/// One way to add or take away letters at the end or start of a stem.
struct Affix {
    flag: char,
    prefix: bool,
    /// Whether a prefix and a suffix of this kind may meet on one stem.
    crosses: bool,
    strip: String,
    add: String,
    condition: Regex,
}

impl Affix {
    fn apply(&self, stem: &str) -> Option<String> {
        if !self.condition.is_match(stem) {
            return None;
        }
        if self.prefix {
            return stem.strip_prefix(self.strip.as_str()).map(|rest| format!("{}{rest}", self.add));
        }
        stem.strip_suffix(self.strip.as_str()).map(|rest| format!("{rest}{}", self.add))
    }
}

/// The affix rules of an `.aff` file: its lines `SFX flag strip add condition`, after a header that says how the flag crosses.
fn affixes(name: &str, text: &str) -> Result<Vec<Affix>, DataError> {
    let mut crossing: BTreeMap<(&str, &str), bool> = BTreeMap::new();
    let mut out = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let cells: Vec<&str> = line.split_whitespace().collect();
        let fail = |fact: &str| DataError::new(name, format!("line {}: {fact}; restore the file", number + 1));
        match cells[..] {
            ["FLAG", ..] => return Err(fail("flags of more than one letter are not read")),
            [kind @ ("PFX" | "SFX"), flag, crosses @ ("Y" | "N"), _] => {
                crossing.insert((kind, flag), crosses == "Y");
            }
            [kind @ ("PFX" | "SFX"), flag, strip, add, condition, ..] => {
                let prefix = kind == "PFX";
                let pattern = if prefix { format!("^(?:{condition})") } else { format!("(?:{condition})$") };
                let bare = |part: &str| if part == "0" { String::new() } else { part.to_string() };
                out.push(Affix {
                    flag: flag.chars().next().ok_or_else(|| fail("a rule has no flag"))?,
                    prefix,
                    crosses: crossing.get(&(kind, flag)).copied().unwrap_or(false),
                    strip: bare(strip),
                    add: bare(add.split('/').next().unwrap_or(add)),
                    condition: Regex::new(&pattern).map_err(|_| fail("the condition of a rule cannot be read"))?,
                });
            }
            _ => {}
        }
    }
    Ok(out)
}

/// How a form comes from a stem.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Origin {
    stem: String,
    flags: BTreeSet<char>,
    /// The suffix rule; `None` for the stem itself, with or without a prefix.
    rule: Option<char>,
    prefixed: bool,
}

impl Origin {
    /// What its part of speech is learnt from.
    fn features(&self, f: &mut Features) {
        f.clear();
        let rule = self.rule.map_or(0, |c| c as u64);
        let capital = self.stem.starts_with(char::is_uppercase) as u64;
        let whole = text_hash(&self.flags.iter().collect::<String>());
        f.add(0, &[rule, self.prefixed as u64]);
        f.add(1, &[rule, whole]);
        f.add(2, &[rule, capital]);
        f.add(3, &[rule, capital, whole]);
        self.flags.iter().for_each(|flag| f.add(4, &[rule, *flag as u64]));
        let bounds: Vec<usize> = self.stem.char_indices().map(|(at, _)| at).rev().take(4).collect();
        for at in bounds {
            f.add(5, &[rule, capital, text_hash(&self.stem[at..])]);
        }
    }

    fn tag(&self, upos: Upos) -> String {
        self.rule.map_or_else(|| upos.name().to_string(), |rule| format!("{}-{rule}", upos.name()))
    }
}

/// All forms of the dictionary with where they come from. Stems with digits, and the rules `skip`, are left out.
fn expand(dictionary: &str, affixes: &[Affix], skip: &[char]) -> BTreeMap<String, BTreeSet<Origin>> {
    let mut forms: BTreeMap<String, BTreeSet<Origin>> = BTreeMap::new();
    // the first line says how many stems follow
    for line in dictionary.lines().skip(1) {
        let entry = line.split_whitespace().next().unwrap_or("");
        let (stem, flags) = entry.split_once('/').unwrap_or((entry, ""));
        if stem.is_empty() || stem.chars().any(char::is_numeric) {
            continue;
        }
        let flags: BTreeSet<char> = flags.chars().collect();
        let rules = || affixes.iter().filter(|a| flags.contains(&a.flag) && !skip.contains(&a.flag));
        let mut add = |form: String, rule: Option<char>, prefixed: bool| {
            let origin = Origin { stem: stem.to_string(), flags: flags.clone(), rule, prefixed };
            forms.entry(form).or_default().insert(origin);
        };
        add(stem.to_string(), None, false);
        for affix in rules() {
            let Some(form) = affix.apply(stem) else { continue };
            if affix.prefix && affix.crosses {
                let suffixes = rules().filter(|a| !a.prefix && a.crosses);
                let both = suffixes.filter_map(|a| Some((a.apply(stem).and_then(|f| affix.apply(&f))?, a.flag)));
                both.for_each(|(form, rule)| add(form, Some(rule), true));
            }
            add(form, (!affix.prefix).then_some(affix.flag), affix.prefix);
        }
    }
    forms
}

/// Form → how often it has each part of speech.
fn counts(treebanks: &[Treebank]) -> BTreeMap<&str, BTreeMap<u8, u32>> {
    let mut counts: BTreeMap<&str, BTreeMap<u8, u32>> = BTreeMap::new();
    for treebank in treebanks.iter().filter(|t| t.morphology) {
        for word in &treebank.article.analysis.words {
            *counts.entry(&word.form).or_default().entry(word.upos as u8).or_default() += 1;
        }
    }
    counts
}

/// One model a part of speech: whether a form of that origin has it.
fn learn(
    forms: &BTreeMap<String, BTreeSet<Origin>>,
    counts: &BTreeMap<&str, BTreeMap<u8, u32>>,
) -> Vec<(Upos, LinearModel)> {
    let mut examples: Vec<Vec<Example>> = vec![Vec::new(); OPEN.len()];
    let mut f = Features::default();
    for (form, origins) in forms {
        let (Some(seen), Some(origin), 1) = (counts.get(form.as_str()), origins.first(), origins.len()) else {
            continue;
        };
        origin.features(&mut f);
        let all: u32 = seen.values().sum();
        let weight = (1.0 + all.min(7) as f32).log2();
        for (upos, examples) in OPEN.iter().zip(&mut examples) {
            let share = seen.get(&(*upos as u8)).copied().unwrap_or(0) as f32 / all as f32;
            for (label, share) in [(1, share), (0, 1.0 - share)] {
                if share > 0.0 {
                    examples.push((f.keys().to_vec(), label, weight * share));
                }
            }
        }
    }
    let plan = Plan { epochs: 10, rate: 0.2, decay: 1e-4, seed: 41 };
    OPEN.into_iter().zip(examples.into_iter().map(|examples| fit(examples, plan, SCALE, 2))).collect()
}

/// The forms of a dictionary and the tags that they may have, sorted. `names` are the names of the two files, for what is said of errors.
pub fn forms(
    dictionary: &str,
    (name, rules): (&str, &str),
    skip: &[char],
    treebanks: &[Treebank],
) -> Result<Vec<(String, String)>, DataError> {
    let forms = expand(dictionary, &affixes(name, rules)?, skip);
    let counts = counts(treebanks);
    let models = learn(&forms, &counts);
    let least = (SCALE as f64 * (POSSIBLE / (1.0 - POSSIBLE)).ln()) as i32;
    let (mut f, mut out) = (Features::default(), Vec::new());
    for (form, origins) in &forms {
        let seen = counts.get(form.as_str()).map(|seen| (seen, seen.values().sum::<u32>()));
        for origin in origins {
            origin.features(&mut f);
            let likely = |model: &LinearModel| {
                let mut scores = [0, 0];
                model.add_scores(f.keys(), &mut scores);
                scores[1] >= least
            };
            let tags: Vec<Upos> = match seen {
                Some((seen, all)) if all >= OFTEN => {
                    let enough = |upos: &Upos| seen.get(&(*upos as u8)).is_some_and(|n| *n as f64 >= SEEN * all as f64);
                    Upos::ALL.iter().copied().filter(enough).collect()
                }
                _ => models.iter().filter(|(_, model)| likely(model)).map(|(upos, _)| *upos).collect(),
            };
            out.extend(tags.into_iter().map(|upos| (form.clone(), origin.tag(upos))));
        }
    }
    out.sort();
    out.dedup();
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULES: &str = "SET UTF-8\nPFX U Y 1\nPFX U 0 un .\n\nSFX D Y 2\nSFX D 0 d e\nSFX D y ied [^aeiou]y\n\
                         SFX D 0 ed [^ey]\nSFX M Y 1\nSFX M 0 's .\n";

    #[test]
    fn stems_grow_by_their_rules() {
        let forms = expand("3\ntie/UD\ncry/DM\n4th/D\n", &affixes("x.aff", RULES).unwrap(), &['M']);
        let found: Vec<&str> = forms.keys().map(String::as_str).collect();
        assert_eq!(found, ["cried", "cry", "tie", "tied", "untie", "untied"]);
        let origin = forms["untied"].first().unwrap();
        assert_eq!((origin.rule, origin.prefixed, origin.tag(Upos::Verb)), (Some('D'), true, "VERB-D".to_string()));
    }

    #[test]
    fn broken_rules_are_told_with_their_line() {
        let error = |text: &str| affixes("x.aff", text).err().map(|e| e.to_string()).unwrap_or_default();
        assert!(error("FLAG long\n").contains("line 1"));
        assert!(error("SFX D Y 1\nSFX D 0 d [e\n").contains("line 2"));
    }

    /// Words with the flag of verbs become verbs, also those that the treebank does not have.
    #[test]
    fn parts_of_speech_are_learnt_from_flags() {
        let verbs = ["walk", "jump", "push", "lift", "count", "print", "melt", "boil"];
        let nouns = ["house", "tree", "book", "lamp", "door", "roof", "wall", "desk"];
        let mut dictionary = String::from("18\nfrown/D\nspoon/M\n");
        let mut rows = String::new();
        for i in 0..8 {
            dictionary.push_str(&format!("{}/D\n{}/M\n", verbs[i], nouns[i]));
            rows.push_str(&format!("1\t{0}\t{0}\tVERB\t_\t_\t0\troot\t_\t_\n", verbs[i]));
            rows.push_str(&format!("2\t{0}\t{0}\tNOUN\t_\t_\t1\tobj\t_\t_\n\n", nouns[i]));
        }
        let article =
            crate::analysis::conllu::read(&rows, crate::analysis::conllu::Grouping::File).unwrap().pop().unwrap();
        let treebank = Treebank { article, weight: 1.0, sentences: true, morphology: true };
        let forms = forms(&dictionary, ("x.aff", RULES), &['M'], &[treebank]).unwrap();
        let tags = |form: &str| forms.iter().filter(|(f, _)| f == form).map(|(_, t)| t.clone()).collect::<Vec<_>>();
        assert_eq!(tags("frown"), ["VERB"]);
        assert_eq!(tags("spoon"), ["NOUN"]);
    }
}
