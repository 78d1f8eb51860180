//! Names that are variants of one another: the full name and the surname, with titles and gender; acronym and expansion; shorter forms.
//! The first sieves of Lee, Chang, Peirsman, Chambers, Surdeanu, Jurafsky: "Deterministic coreference resolution based on entity-centric,
//! precision-ranked rules" (Computational Linguistics 39(4), 2013). Cost: distinct names squared, which news keeps small.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::schema::{Gender, KindId};

use super::candidate::Candidate;
use super::clusters::{Clusters, genders_agree};
use super::text::Text;

type Tokens = Vec<String>;

/// Lower case, no accents, hyphens as spaces.
pub fn fold(text: &str) -> String {
    text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}

fn tokens_of(text: &Text, candidate: &Candidate) -> Tokens {
    let mut tokens: Tokens = Vec::new();
    for word in candidate.name.clone() {
        let folded = fold(&text.word(word).form);
        tokens.extend(folded.split(|c: char| !c.is_alphanumeric()).filter(|t| !t.is_empty()).map(str::to_string));
    }
    let article = |t: &String| text.references().articles.contains(t.as_str());
    while tokens.len() > 1 && article(&tokens[0]) && candidate.entity != Some(text.kinds.person) {
        tokens.remove(0);
    }
    tokens
}

struct Named {
    candidate: usize,
    tokens: Tokens,
    kind: KindId,
}

pub fn link_names(text: &Text, candidates: &mut [Candidate], clusters: &mut Clusters) {
    let mut named: Vec<Named> = Vec::new();
    for (i, candidate) in candidates.iter().enumerate() {
        if let Some(kind) = candidate.entity
            && candidate.is_named()
        {
            let tokens = tokens_of(text, candidate);
            if !tokens.is_empty() {
                named.push(Named { candidate: i, tokens, kind });
            }
        }
    }
    agree_on_kinds(text, &mut named, candidates, clusters);
    let (people, others): (Vec<Named>, Vec<Named>) = named.into_iter().partition(|n| n.kind == text.kinds.person);
    link_people(candidates, clusters, &people);
    link_others(text, candidates, clusters, &others);
}

/// One spelling, several kinds: the tagger of names was unsure, and the more frequent kind is taken; the first where they tie. Places that
/// act stay apart from the places.
fn agree_on_kinds(text: &Text, named: &mut [Named], candidates: &mut [Candidate], clusters: &mut Clusters) {
    let mut by_tokens: BTreeMap<Tokens, Vec<usize>> = BTreeMap::new();
    for (i, n) in named.iter().enumerate() {
        if !candidates[n.candidate].acting && !candidates[n.candidate].team {
            by_tokens.entry(n.tokens.clone()).or_default().push(i);
        }
    }
    for group in by_tokens.values() {
        let mut counts: Vec<(KindId, usize)> = Vec::new();
        for &i in group {
            match counts.iter_mut().find(|(kind, _)| *kind == named[i].kind) {
                Some((_, n)) => *n += 1,
                None => counts.push((named[i].kind, 1)),
            }
        }
        if counts.len() < 2 {
            continue;
        }
        let known_place = text.place_subkind(&named[group[0]].tokens.join(" ")).is_some();
        let most = counts.iter().map(|(_, n)| *n).max().unwrap_or(0);
        let Some(&(winner, _)) = counts.iter().find(|(_, n)| *n == most) else { continue };
        for &i in group {
            let pair = [named[i].kind, winner];
            let place_and_body = pair.contains(&text.kinds.place) && pair.contains(&text.kinds.organization);
            if named[i].kind != winner && !(known_place && place_and_body) {
                named[i].kind = winner;
                candidates[named[i].candidate].entity = Some(winner);
                clusters.set_kind(named[i].candidate, winner);
            }
        }
    }
}

// ---- people ----

fn is_suffix(short: &[String], long: &[String]) -> bool {
    short.len() < long.len() && long.ends_with(short)
}

fn is_part(short: &[String], long: &[String]) -> bool {
    short.len() < long.len() && long.windows(short.len()).any(|w| w == short)
}

/// "J. Biden" and "Joe Biden"; "David J. Thouless" and "David Thouless".
fn same_person(a: &[String], b: &[String]) -> bool {
    let (Some(first_a), Some(first_b)) = (a.first(), b.first()) else { return false };
    let initial = |x: &str, y: &str| x.chars().count() == 1 && y.starts_with(x);
    let first = first_a == first_b || initial(first_a, first_b) || initial(first_b, first_a);
    a.len() > 1 && b.len() > 1 && (a == b || (first && a.last() == b.last()) || is_part(a, b) || is_part(b, a))
}

fn link_people(candidates: &[Candidate], clusters: &mut Clusters, people: &[Named]) {
    // A name is full when no longer name of the text ends with it, and it has two words.
    let full: Vec<usize> = (0..people.len())
        .filter(|&i| {
            let tokens = &people[i].tokens;
            tokens.len() > 1 && !people.iter().any(|other| is_suffix(tokens, &other.tokens))
        })
        .collect();
    for (at, &i) in full.iter().enumerate() {
        for &j in &full[..at] {
            let agree =
                genders_agree(clusters.entity(people[i].candidate).gender, clusters.entity(people[j].candidate).gender);
            let equal = people[i].tokens == people[j].tokens;
            if equal || (agree && same_person(&people[i].tokens, &people[j].tokens)) {
                clusters.merge(people[i].candidate, people[j].candidate);
                break;
            }
        }
    }
    for i in 0..people.len() {
        if full.contains(&i) {
            continue;
        }
        let short = &people[i];
        let wanted = candidates[short.candidate].gender;
        let fits = |j: usize| genders_agree(wanted, clusters.entity(people[j].candidate).gender);
        let surname = |j: &usize| is_suffix(&short.tokens, &people[*j].tokens) && fits(*j);
        let given = |j: &usize| {
            !candidates[short.candidate].honorific && people[*j].tokens.starts_with(&short.tokens) && fits(*j)
        };
        let inside = |j: &usize| is_part(&short.tokens, &people[*j].tokens) && fits(*j);
        let choice = most_prominent(full.iter().copied().filter(surname), people, clusters, i)
            .or_else(|| most_prominent(full.iter().copied().filter(given), people, clusters, i))
            .or_else(|| most_prominent(full.iter().copied().filter(inside), people, clusters, i));
        if let Some(j) = choice {
            clusters.merge(short.candidate, people[j].candidate);
            continue;
        }
        // No full name: the same short name of the same gender.
        let earlier = (0..i).rev().find(|&j| {
            people[j].tokens == short.tokens && genders_agree(wanted, clusters.entity(people[j].candidate).gender)
        });
        if let Some(j) = earlier {
            clusters.merge(short.candidate, people[j].candidate);
        }
    }
}

/// Of several bearers of a surname, one whose gender is known to fit, then the one named most, then the nearest before, then the first after.
fn most_prominent(
    bearers: impl Iterator<Item = usize>,
    people: &[Named],
    clusters: &Clusters,
    short: usize,
) -> Option<usize> {
    let mut best: Option<((bool, usize, isize), usize)> = None;
    for bearer in bearers {
        let entity = clusters.entity(people[bearer].candidate);
        let distance =
            if bearer < short { bearer as isize - short as isize } else { short as isize - bearer as isize - 10_000 };
        let known = entity.gender != Gender::Unknown;
        let score = (known, entity.members.len(), distance);
        if best.is_none_or(|(old, _)| score > old) {
            best = Some((score, bearer));
        }
    }
    best.map(|(_, bearer)| bearer)
}

// ---- everything else ----

fn link_others(text: &Text, candidates: &[Candidate], clusters: &mut Clusters, others: &[Named]) {
    for i in 0..others.len() {
        for j in 0..i {
            if clusters.same(others[i].candidate, others[j].candidate) {
                continue;
            }
            let (a, b) = (&candidates[others[i].candidate], &candidates[others[j].candidate]);
            if (a.acting, a.team) != (b.acting, b.team) || others[i].kind != others[j].kind {
                continue;
            }
            let same = others[i].tokens == others[j].tokens
                || same_country(text, a, b)
                || abbreviates(text, a, b, &others[i].tokens, &others[j].tokens)
                || (others[i].kind != text.kinds.place && shortens(text, &others[i].tokens, &others[j].tokens));
            if same {
                clusters.merge(others[i].candidate, others[j].candidate);
            }
        }
    }
}

fn same_country(text: &Text, a: &Candidate, b: &Candidate) -> bool {
    let surface = |c: &Candidate| text.span_of(&c.name).of(text.text);
    let country =
        |c: &Candidate| if c.acting { text.country_behind(surface(c)) } else { text.country_named(surface(c)) };
    let first = country(a);
    first.is_some() && first == country(b)
}

/// "OMI" and "Organisation maritime internationale"; or a name in capitals right after another in parentheses.
fn abbreviates(text: &Text, a: &Candidate, b: &Candidate, a_tokens: &[String], b_tokens: &[String]) -> bool {
    let capitals = |c: &Candidate| {
        let form = &text.word(c.name.start).form;
        c.name.len() == 1
            && form.chars().filter(|x| x.is_alphabetic()).count() > 1
            && !form.chars().any(char::is_lowercase)
    };
    let (short, long, short_tokens, long_tokens) = match (capitals(a), capitals(b)) {
        (true, false) => (a, b, a_tokens, b_tokens),
        (false, true) => (b, a, b_tokens, a_tokens),
        _ => return false,
    };
    if long_tokens.len() < 2 {
        return false;
    }
    let (before, after) = if short.name.start < long.name.start { (short, long) } else { (long, short) };
    let gap = text
        .text
        .get(text.word(before.name.end - 1).span.end as usize..text.word(after.name.start).span.start as usize);
    if gap.is_some_and(|gap| gap.trim() == "(") {
        return true;
    }
    let letters: String = short_tokens.concat();
    let initials = |skip: bool| {
        long_tokens
            .iter()
            .filter(|t| !skip || !text.references().articles.contains(t.as_str()))
            .filter_map(|t| t.chars().next())
            .collect::<String>()
    };
    letters == initials(true) || letters == initials(false)
}

/// "Grand Prix ISU" and "Grand Prix ISU 2018": the shorter begins the longer, and is not itself a place or a lone common noun.
fn shortens(text: &Text, a: &[String], b: &[String]) -> bool {
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    if short.len() == long.len() || !long.starts_with(short) {
        return false;
    }
    let joined = short.join(" ");
    if text.place_subkind(&joined).is_some() {
        return false;
    }
    short.len() > 1 || text.references().senses(&joined, &joined).is_empty()
}
