//! Names of bodies, places, works and happenings: a bag of telling words in any language, an acronym, a row of the world's lists.

use super::nearly;
use crate::base::NameStyle;
use crate::linking::rules::Rules;

/// A name in parts.
#[derive(Clone, Debug)]
pub struct BodyName {
    /// Folded words without articles, particles and legal forms, sorted; numbers apart.
    words: Vec<String>,
    sounds: Vec<String>,
    meanings: Vec<String>,
    numbers: Vec<String>,
    /// In lower case, where the name is one word of capitals.
    acronym: Option<String>,
    /// First letters of the words in order, without and with small words.
    initials: (String, String),
    joined: String,
    /// Numbers of the world's list of places, most populous first.
    places: Vec<u32>,
    /// Whether the first of them bears the name only among many others.
    rare: bool,
    /// Rows of the list of bodies.
    bodies: Vec<u32>,
    /// Whether it says no more than a kind of happening, and perhaps where.
    vague: bool,
}

impl BodyName {
    pub fn parse(name: &str, style: NameStyle, rules: &Rules) -> BodyName {
        let naming = &rules.naming;
        let latin = naming.latin(name);
        let core = naming.core(&latin, style);
        let telling = |word: &&String| {
            !(naming.is_particle(word) || style == NameStyle::Organization && naming.is_legal_form(word))
        };
        let mut ordered: Vec<String> = core.iter().filter(telling).cloned().collect();
        if ordered.is_empty() {
            ordered = core.clone();
        }
        let is_number = |word: &String| word.chars().any(|c| c.is_ascii_digit());
        let mut numbers: Vec<String> = ordered.iter().filter(|word| is_number(word)).cloned().collect();
        numbers.sort();
        let first = |words: &[String]| words.iter().filter_map(|word| word.chars().next()).collect::<String>();
        let large: Vec<String> = core.iter().filter(|word| !naming.is_particle(word)).cloned().collect();
        let initials = (first(&large), first(&core));
        let heard: Vec<String> = ordered.iter().map(|word| naming.word_sound(word)).collect();
        let joined = heard.concat();
        let (mut words, mut sounds, mut meanings) = (Vec::new(), Vec::new(), Vec::new());
        for (word, sound) in ordered.into_iter().zip(heard).filter(|(word, _)| !is_number(word)) {
            meanings.push(rules.meaning(&word, &sound));
            words.push(word);
            sounds.push(sound);
        }
        let says_little =
            |(word, meaning): (&String, &String)| naming.is_kind_of_happening(word) || meaning.starts_with('@');
        let vague = style == NameStyle::Other
            && words.iter().any(|word| naming.is_kind_of_happening(word))
            && words.iter().zip(&meanings).all(says_little);
        [&mut words, &mut sounds, &mut meanings].into_iter().for_each(|list| list.sort());
        let is_placed = matches!(style, NameStyle::Place | NameStyle::Organization);
        let (places, rare) = if is_placed { rules.places(name) } else { Default::default() };
        let bodies = if style == NameStyle::Organization { rules.bodies(name).to_vec() } else { Vec::new() };
        BodyName {
            words,
            sounds,
            meanings,
            numbers,
            acronym: acronym(name),
            initials,
            joined,
            places,
            rare,
            bodies,
            vague,
        }
    }

    pub fn is_vague(&self) -> bool {
        self.vague
    }

    /// The bag of meanings, the acronym (`a:`) or the initials (`i:`), rows of lists.
    pub fn blocks(&self) -> Vec<String> {
        let mut blocks = vec![
            format!("b:{}:{}", self.meanings.join(" "), self.numbers.join(" ")),
            format!("s:{}:{}", self.sounds.join(" "), self.numbers.join(" ")),
            format!("j:{}", self.joined),
        ];
        blocks.extend(self.places.iter().map(|id| format!("g:{id}")));
        blocks.extend(self.bodies.iter().map(|row| format!("r:{row}")));
        blocks.extend(self.acronym.iter().map(|letters| format!("a:{letters}")));
        // Two letters fit too many names to be a trace of anything.
        let telling = [&self.initials.0, &self.initials.1].into_iter().filter(|letters| letters.chars().count() > 2);
        if self.words.len() > 1 {
            blocks.extend(telling.map(|letters| format!("i:{letters}")));
        }
        blocks
    }
}

/// Whether two names begin with the same three sounds.
fn begin_alike(a: &str, b: &str) -> bool {
    a.chars().zip(b.chars()).take_while(|(x, y)| x == y).count() >= 3
}

/// Shorter sounds are no proof.
const SHORT: usize = 6;

/// Two to eight letters, all capitals, dots aside.
fn acronym(name: &str) -> Option<String> {
    let letters: String = name.trim().chars().filter(|c| *c != '.').collect();
    let fits =
        (2..=8).contains(&letters.chars().count()) && letters.chars().all(|c| c.is_alphabetic() && c.is_uppercase());
    fits.then(|| letters.to_lowercase())
}

/// The features of two names.
pub fn compare(a: &BodyName, b: &BodyName, style: NameStyle) -> Vec<&'static str> {
    let mut found = Vec::new();
    if !a.numbers.is_empty() && !b.numbers.is_empty() && a.numbers != b.numbers {
        found.push("numbers differ");
    }
    if !a.bodies.is_empty() && !b.bodies.is_empty() {
        let common = a.bodies.iter().any(|row| b.bodies.contains(row));
        found.push(if common { "same body in the list" } else { "different bodies in the list" });
        return found;
    }
    if let ([first, ..], [other, ..]) = (&a.places[..], &b.places[..]) {
        if first == other && a.places.len() == b.places.len() {
            // Revel is a town of today, and was Tallinn once.
            let sure = !(a.rare || b.rare) || begin_alike(&a.joined, &b.joined);
            found.push(if sure { "same place" } else { "perhaps the same place" });
            return found;
        }
        if !a.places.iter().any(|id| b.places.contains(id)) {
            found.push("different places");
            return found;
        }
    }
    if a.words == b.words && a.numbers == b.numbers {
        // "FC Nantes" is not the city.
        let one_place = a.places.is_empty() != b.places.is_empty();
        found.push(if one_place { "extra words" } else { "same words" });
        return found;
    }
    if let (Some(x), Some(y)) = (&a.acronym, &b.acronym) {
        if x != y {
            found.push("acronyms differ");
        }
        return found;
    }
    let fits = |short: &BodyName, long: &BodyName| {
        short
            .acronym
            .as_ref()
            .is_some_and(|letters| long.words.len() > 1 && (*letters == long.initials.0 || *letters == long.initials.1))
    };
    if style != NameStyle::Place && (fits(a, b) || fits(b, a)) {
        let length = a.acronym.as_ref().or(b.acronym.as_ref()).map_or(0, |letters| letters.chars().count());
        found.push(match length {
            0..3 => "short acronym fits",
            3 => "acronym fits",
            _ => "long acronym fits",
        });
        return found;
    }
    let numbers_agree = a.numbers == b.numbers;
    if numbers_agree && !a.sounds.is_empty() && a.sounds == b.sounds {
        // Short names sound alike by chance: Ain, Aine.
        found.push(if a.joined.len() < SHORT { "words nearly alike" } else { "words sound alike" });
        return found;
    }
    if numbers_agree && !a.meanings.is_empty() && a.meanings == b.meanings {
        found.push("same words in two languages");
        return found;
    }
    if a.joined == b.joined {
        found.push("same letters, other spaces");
        return found;
    }
    let loose = |x: &[String], y: &[String]| x.iter().filter(|word| !y.contains(word)).cloned().collect::<Vec<_>>();
    let (loose_a, loose_b) = (loose(&a.meanings, &b.meanings), loose(&b.meanings, &a.meanings));
    found.push(match (&loose_a[..], &loose_b[..]) {
        ([x], [y]) if nearly(x, y) && numbers_agree => "words nearly alike",
        ([], _) | (_, []) if !a.meanings.is_empty() && !b.meanings.is_empty() => "extra words",
        _ => "words differ",
    });
    found
}
