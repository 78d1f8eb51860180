//! Names of people: given names, middle names, family names, in either order, with initials, particles, patronymics and generations.

use super::nearly;
use crate::base::{Equivalence, NameStyle, TitleGender, fold};
use crate::linking::rules::Rules;
use crate::schema::Gender;

/// One part: "Jean" of "Jean-Luc".
#[derive(Clone, Debug)]
struct Part {
    word: String,
    sound: String,
    /// One letter, or letters run together as in "JK".
    initial: bool,
    /// Tied to the part before it by a hyphen.
    hyphen: bool,
}

/// A name in parts; titles, particles, patronymics, nicknames in quotes and what stands in brackets are left out.
#[derive(Clone, Debug)]
pub struct PersonName {
    /// Given names first.
    parts: Vec<Part>,
    /// "fils", "II".
    generation: Option<String>,
    /// Whether it is written as initials alone: "JFK".
    acronym: bool,
    gender: Gender,
    /// All parts run together.
    joined: String,
}

impl PersonName {
    pub fn parse(name: &str, rules: &Rules) -> PersonName {
        let naming = &rules.naming;
        let acronym = is_acronym(name);
        let plain = without_asides(name);
        let plain = match plain.split_once(',') {
            Some((family, given)) if !given.trim().is_empty() => format!("{} {}", given.trim(), family.trim()),
            _ => plain,
        };
        let latin = apart(&naming.latin(&plain), rules);
        let title_gender = naming.title_gender(name);
        let kept = naming.core(&latin, NameStyle::Person);
        // `core` drops words from the start only: the hyphens of what is left are found by going over the text from its end.
        let mut hyphens = hyphens(&latin, rules);
        let dropped = hyphens.len().saturating_sub(kept.len());
        hyphens.drain(..dropped);
        let mut parts: Vec<Part> = Vec::new();
        let mut generation = None;
        let count = kept.len();
        for (index, (word, hyphen)) in kept.into_iter().zip(hyphens).enumerate() {
            let after_article = parts.len() > 1 && parts.last().is_some_and(|part| naming.is_article(&part.word));
            let marks = naming.is_generation(&word) || after_article && naming.is_epithet(&word);
            if index + 1 == count && index > 0 && marks {
                generation = Some(word);
            } else if !naming.is_maiden_mark(&word) {
                let initial = word.chars().count() == 1;
                let sound = naming.word_sound(&word);
                parts.push(Part { word, sound, initial, hyphen: hyphen && index > 0 });
            }
        }
        let telling = |part: &Part| !naming.is_particle(&part.word) || part.initial;
        if parts.iter().filter(|part| telling(part)).count() > 0 {
            // "Ben Ali", "Le Pen": a particle is dropped, a given name like "Ali" is none.
            parts.retain(telling);
        }
        if parts.len() > 2 {
            let last = parts.len() - 1;
            let mut index = 0;
            parts.retain(|part| {
                index += 1;
                index == 1 || index > last || !naming.is_patronymic(&part.sound)
            });
        }
        let joined = parts.iter().map(|part| part.sound.as_str()).collect();
        let gender = match title_gender {
            Some(TitleGender::Feminine) => Gender::Feminine,
            Some(TitleGender::Masculine) => Gender::Masculine,
            None if parts.len() > 1 => rules.gender(&parts[0].word),
            None => Gender::Unknown,
        };
        PersonName { parts, generation, acronym, gender, joined }
    }

    /// The family name (as it sounds) with the first sound of a given name (`p:`), with all of it (`f:`), and with the groups of names that it
    /// belongs to (`e:`); the given name with either end of the family name (`v:`), which a slip leaves whole. A given name that begins the
    /// name is nobody's family name: names in another order meet by all their parts (`o:`).
    pub fn blocks(&self, rules: &Rules) -> Vec<String> {
        let mut blocks = vec![format!("j:{}", self.joined)];
        if let ([only], Some(generation)) = (&self.parts[..], &self.generation) {
            let (groups, generation) = (rules.naming.groups(&only.word), rules.naming.generation(generation));
            blocks.extend(groups.iter().map(|group| format!("r:{generation}:={group}")));
            blocks.push(format!("r:{generation}:{}", bones(&only.sound)));
        }
        let all: Vec<String> = self.parts.iter().map(|part| bones(&part.sound)).collect();
        let words = self.parts.iter().filter(|part| !part.initial).count();
        if words < 2 {
            return blocks;
        }
        let mut bag: Vec<&str> = all.iter().map(String::as_str).collect();
        bag.sort_unstable();
        blocks.push(format!("o:{}", bag.join(" ")));
        let last = self.parts.len() - 1;
        let mut begins = true;
        for (i, family) in self.parts.iter().enumerate() {
            begins &= (i == 0 || family.hyphen) && i < last && rules.is_given_name(&family.word);
            if family.initial || begins {
                continue;
            }
            for (j, given) in self.parts.iter().enumerate().filter(|(j, _)| *j != i) {
                let first = given.sound.chars().next().unwrap_or(' ');
                blocks.push(format!("p:{}:{first}", all[i]));
                if !given.initial {
                    blocks.push(format!("f:{}:{}", all[i], all[j]));
                }
                for group in rules.naming.groups(&given.word) {
                    blocks.push(format!("e:{}:{group}", all[i]));
                }
            }
        }
        let family: Vec<char> = all[last].chars().collect();
        if family.len() >= END && !self.parts[0].initial && !self.parts[last].initial {
            let (start, end) = (&family[..END], &family[family.len() - END..]);
            blocks.push(format!("v:{}:{}", all[0], String::from_iter(start)));
            blocks.push(format!("v:{}:-{}", all[0], String::from_iter(end)));
        }
        blocks
    }

    /// How the family name sounds, where the name is a family name alone or after initials.
    pub fn lone_family(&self) -> Option<&str> {
        let mut words = self.parts.iter().filter(|part| !part.initial);
        match (words.next(), words.next()) {
            (Some(only), None) => Some(&only.sound),
            _ => None,
        }
    }

    /// How the family name of a full name sounds.
    pub fn family(&self) -> Option<&str> {
        let full = self.parts.iter().filter(|part| !part.initial).count() > 1;
        self.parts.last().filter(|_| full).map(|part| part.sound.as_str())
    }

    pub fn gender(&self) -> Gender {
        self.gender
    }
}

/// So many sounds of either end of a family name are one trace of it.
const END: usize = 3;

/// Consonants and the first letter: vowels are what spellings vary most.
fn bones(sound: &str) -> String {
    let mut chars = sound.chars();
    let first = chars.next();
    let mut bones: Vec<char> = first.into_iter().collect();
    bones.extend(chars.filter(|c| !matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y')));
    bones.dedup();
    bones.into_iter().collect()
}

/// Three to five capitals: "JFK", "PPDA".
fn is_acronym(name: &str) -> bool {
    let letters = name.trim().chars().filter(|c| *c != '.');
    let count = letters.clone().count();
    (3..=5).contains(&count) && letters.into_iter().all(char::is_uppercase)
}

/// Without what stands in quotes or brackets, unless nothing else is there.
fn without_asides(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut closing = None;
    for c in name.chars() {
        match closing {
            Some(close) if c == close => closing = None,
            Some(_) => {}
            None => match c {
                '«' => closing = Some('»'),
                '“' | '„' => closing = Some('”'),
                '"' => closing = Some('"'),
                '(' => closing = Some(')'),
                '[' => closing = Some(']'),
                c => out.push(c),
            },
        }
    }
    if fold(&out).is_empty() { name.to_string() } else { out }
}

/// "ElBaradei" and "J.K." with spaces: a particle written into the name, initials run together.
fn apart(name: &str, rules: &Rules) -> String {
    let mut out = String::with_capacity(name.len() + 4);
    let mut word = String::new();
    for c in name.chars() {
        if c.is_uppercase() && word.ends_with(char::is_lowercase) && rules.naming.is_particle(&fold(&word)) {
            out.push(' ');
            word.clear();
        }
        out.push(c);
        if c == '.' {
            out.push(' ');
        }
        if c.is_alphabetic() { word.push(c) } else { word.clear() }
    }
    out
}

/// For each word of the name, whether a hyphen ties it to the one before.
fn hyphens(name: &str, rules: &Rules) -> Vec<bool> {
    let mut tied = Vec::new();
    for token in name.split_whitespace() {
        let mut first = true;
        for piece in token.split(['-', '‐', '‑', '–']) {
            for (i, _) in rules.naming.words(piece).iter().enumerate() {
                tied.push(!first && i == 0);
                first = false;
            }
        }
    }
    tied
}

/// How well two parts agree, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Same,
    Sound,
    Near,
    Short,
    Language,
    Initial,
}

fn fit(a: &Part, b: &Part, rules: &Rules) -> Option<Fit> {
    if a.word == b.word {
        return Some(if a.initial { Fit::Initial } else { Fit::Same });
    }
    if a.initial || b.initial {
        let (short, long) = if a.initial { (a, b) } else { (b, a) };
        let same = long.word.starts_with(&short.word) || long.sound.starts_with(&short.sound);
        return same.then_some(Fit::Initial);
    }
    if a.sound == b.sound {
        return Some(Fit::Sound);
    }
    match rules.naming.equivalence(&a.word, &b.word) {
        Some(Equivalence::ShortForm) => Some(Fit::Short),
        Some(Equivalence::Language) => Some(Fit::Language),
        None => nearly(&a.sound, &b.sound).then_some(Fit::Near),
    }
}

/// Pairs parts one to one, best fits first, ties by position.
fn pair(a: &[Part], b: &[Part], rules: &Rules) -> Vec<(usize, usize, Fit)> {
    let mut all = Vec::new();
    for (i, x) in a.iter().enumerate() {
        for (j, y) in b.iter().enumerate() {
            if let Some(fit) = fit(x, y, rules) {
                all.push((fit, (i + b.len()).abs_diff(j + a.len()).min(i.abs_diff(j)), i, j));
            }
        }
    }
    all.sort();
    let mut pairs: Vec<(usize, usize, Fit)> = Vec::new();
    for (fit, _, i, j) in all {
        if pairs.iter().all(|&(p, q, _)| p != i && q != j) {
            pairs.push((i, j, fit));
        }
    }
    pairs.sort();
    pairs
}

/// The features of two names.
pub fn compare(a: &PersonName, b: &PersonName, rules: &Rules) -> Vec<&'static str> {
    let mut found = Vec::new();
    if a.acronym != b.acronym {
        let (short, long) = if a.acronym { (a, b) } else { (b, a) };
        let initials: String = long.parts.iter().filter_map(|part| part.word.chars().next()).collect();
        if short.parts.iter().map(|part| part.word.as_str()).collect::<String>() == initials {
            return vec!["same initials"];
        }
    }
    if a.gender != b.gender && a.gender != Gender::Unknown && b.gender != Gender::Unknown {
        found.push("genders differ");
    }
    match (&a.generation, &b.generation) {
        (Some(x), Some(y)) if rules.naming.generation(x) != rules.naming.generation(y) => {
            found.push("generations differ")
        }
        (Some(_), None) | (None, Some(_)) => {
            let only = a.generation.as_ref().or(b.generation.as_ref());
            let junior = only.is_some_and(|word| rules.naming.is_junior(word));
            found.push(if junior { "junior on one side" } else { "generation on one side" });
        }
        (Some(x), Some(_)) if !rules.naming.is_junior(x) => found.push("same generation"),
        _ => {}
    }
    if a.parts.is_empty() || b.parts.is_empty() {
        return found;
    }
    let pairs = pair(&a.parts, &b.parts, rules);
    let partner = |i: usize| pairs.iter().find(|pair| pair.0 == i);
    let loose_a: Vec<usize> = (0..a.parts.len()).filter(|i| pairs.iter().all(|pair| pair.0 != *i)).collect();
    let loose_b: Vec<usize> = (0..b.parts.len()).filter(|j| pairs.iter().all(|pair| pair.1 != *j)).collect();
    let (last_a, last_b) = (a.parts.len() - 1, b.parts.len() - 1);

    if a.joined == b.joined && pairs.iter().any(|pair| pair.2 > Fit::Near || !loose_a.is_empty() || !loose_b.is_empty())
    {
        found.push("same letters, other spaces");
        return found;
    }

    // The same parts in another order: "Bout Viktor", "Ki-moon Ban".
    let whole = loose_a.is_empty() && loose_b.is_empty() && a.parts.len() > 1;
    if whole && pairs.iter().any(|pair| pair.0 != pair.1) {
        let mut fits: Vec<Fit> = pairs.iter().map(|pair| pair.2).collect();
        fits.sort();
        found.push("order turned");
        found.push(family_feature(fits[0]));
        found.push(given_feature(fits[fits.len() - 1]));
        return found;
    }

    // The family name is the last part, or the only one.
    let words = |parts: &[Part]| parts.iter().filter(|part| !part.initial).count();
    let single = a.parts.len() == 1 || b.parts.len() == 1;
    let family = match partner(last_a) {
        Some(pair) if pair.1 == last_b => Some(*pair),
        _ if single => pairs.first().copied(),
        _ => None,
    };
    let Some((family_a, family_b, family_fit)) = family else {
        // One side has two family names of which the other has one: "García Márquez".
        let inner = pairs.iter().find(|p| p.0.max(p.1) > 0 && !a.parts[p.0].initial && !b.parts[p.1].initial);
        let one_side = loose_a.is_empty() != loose_b.is_empty();
        match (inner, one_side) {
            (Some(inner), true) if words(&a.parts).min(words(&b.parts)) > 1 => {
                found.push(if inner.2 == Fit::Same { "same family name" } else { "family names sound alike" });
                given(a, b, &pairs, rules, &mut found);
                let (parts, loose) = if loose_a.is_empty() { (&b.parts, &loose_b) } else { (&a.parts, &loose_a) };
                let double = loose.iter().all(|&i| parts[i].hyphen || parts.get(i + 1).is_some_and(|next| next.hyphen));
                found.push(if double { "extra family name" } else { "extra last name" });
            }
            _ => found.push(if rules.naming.are_gender_forms(&a.parts[last_a].sound, &b.parts[last_b].sound) {
                "feminine and masculine form"
            } else {
                "family names differ"
            }),
        }
        return found;
    };
    found.push(family_feature(family_fit));
    if rules.naming.are_gender_forms(&a.parts[family_a].sound, &b.parts[family_b].sound) {
        found.push("feminine and masculine form");
    }
    if rules.is_common_family_name(&a.parts[family_a].word) && rules.is_common_family_name(&b.parts[family_b].word) {
        found.push("common family name");
    }
    if single {
        if a.parts.len() != b.parts.len() {
            found.push("given name left out");
        }
        return found;
    }
    given(a, b, &pairs, rules, &mut found);

    // What neither side could place.
    let loose =
        |parts: &[Part], loose: &[usize], initial: bool| loose.iter().filter(|i| parts[**i].initial == initial).count();
    let (words_a, words_b) = (loose(&a.parts, &loose_a, false), loose(&b.parts, &loose_b, false));
    let (initials_a, initials_b) = (loose(&a.parts, &loose_a, true), loose(&b.parts, &loose_b, true));
    if words_a > 0 && words_b > 0 {
        found.push("given names differ");
    } else if words_a + words_b > 0 {
        let (parts, loose) = if words_a > 0 { (&a.parts, &loose_a) } else { (&b.parts, &loose_b) };
        for &i in loose.iter().filter(|i| !parts[**i].initial) {
            let double = parts[i].hyphen && i == 1 || i == 0 && parts.get(1).is_some_and(|next| next.hyphen);
            found.push(if double {
                "extra part of a double given name"
            } else if parts[i].hyphen || parts.get(i + 1).is_some_and(|next| next.hyphen) {
                "extra family name"
            } else {
                "extra middle name"
            });
        }
    }
    let middle = |name: &PersonName| name.parts.iter().skip(1).any(|part| part.initial);
    if initials_a + initials_b > 0 {
        found.push(if middle(a) && middle(b) || initials_a > 0 && initials_b > 0 {
            "initials differ"
        } else if words_a + words_b > 0 {
            "given names differ"
        } else {
            "extra initial"
        });
    }
    found
}

fn family_feature(fit: Fit) -> &'static str {
    match fit {
        Fit::Same => "same family name",
        Fit::Sound => "family names sound alike",
        Fit::Near | Fit::Short | Fit::Language => "family names nearly alike",
        Fit::Initial => "family names differ",
    }
}

fn given_feature(fit: Fit) -> &'static str {
    match fit {
        Fit::Same => "same given name",
        Fit::Sound | Fit::Near => "given names sound alike",
        Fit::Short => "short form of the given name",
        Fit::Language => "given name in another language",
        Fit::Initial => "initial of the given name",
    }
}

/// The feature of the first given names.
fn given(a: &PersonName, b: &PersonName, pairs: &[(usize, usize, Fit)], rules: &Rules, found: &mut Vec<&'static str>) {
    match pairs.iter().find(|pair| (pair.0, pair.1) == (0, 0)) {
        // "Michel" and "Michèle" are two people.
        Some((_, _, Fit::Near)) if rules.gender(&a.parts[0].word) != rules.gender(&b.parts[0].word) => {
            found.push("given names differ");
        }
        Some((_, _, Fit::Language)) if !found.contains(&"same family name") => {
            found.push("both names in another language")
        }
        Some((_, _, fit)) => found.push(given_feature(*fit)),
        None => {
            let elsewhere = pairs.iter().any(|pair| pair.0 == 0 || pair.1 == 0);
            if !elsewhere {
                found.push("given names differ");
            }
        }
    }
}
