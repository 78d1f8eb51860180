//! Names that are variants of one another: the full name and the surname, with titles and gender; acronym and expansion; shorter forms.
//! The first sieves of Lee, Chang, Peirsman, Chambers, Surdeanu, Jurafsky: "Deterministic coreference resolution based on entity-centric,
//! precision-ranked rules" (Computational Linguistics 39(4), 2013). Cost: distinct names squared, which news keeps small.

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::language::gazetteer::CountryId;
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
    link_people(text, candidates, clusters, &people);
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
            // A noun that says what the name is counts for several guesses.
            let votes = if candidates[named[i].candidate].introduced { 5 } else { 1 };
            match counts.iter_mut().find(|(kind, _)| *kind == named[i].kind) {
                Some((_, n)) => *n += votes,
                None => counts.push((named[i].kind, votes)),
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

/// "Donald Tarvin" beside "Donald Tarvin Jr.": one name with a generation, one without.
fn is_generation_apart(text: &Text, a: &[String], b: &[String]) -> bool {
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    let marks = |word: &String| text.references().generations.contains(word.as_str());
    short.len() > 1 && long.len() == short.len() + 1 && long.starts_with(short) && long.last().is_some_and(marks)
}

fn link_people(text: &Text, candidates: &[Candidate], clusters: &mut Clusters, people: &[Named]) {
    let mut by_tokens: BTreeMap<&[String], Vec<usize>> = BTreeMap::new();
    for (i, person) in people.iter().enumerate() {
        by_tokens.entry(&person.tokens).or_default().push(i);
    }
    // A name is full when it has two words and no longer name of the text ends with it.
    let mut endings: BTreeSet<&[String]> = BTreeSet::new();
    for tokens in by_tokens.keys() {
        endings.extend((1..tokens.len()).map(|from| &tokens[from..]));
    }
    let full: Vec<(&[String], usize)> = by_tokens
        .iter()
        .filter(|(tokens, _)| tokens.len() > 1 && !endings.contains(*tokens))
        .map(|(tokens, mentions)| (*tokens, people[mentions[0]].candidate))
        .collect();
    for (tokens, first) in &full {
        for &i in &by_tokens[tokens] {
            clusters.merge(*first, people[i].candidate);
        }
    }
    for (at, (tokens, first)) in full.iter().enumerate() {
        let same = full[..at].iter().find(|(others, other)| {
            let beside = || {
                let sentences = |tokens: &[String]| {
                    by_tokens[tokens].iter().map(|&i| candidates[people[i].candidate].sentence).collect::<BTreeSet<_>>()
                };
                !sentences(tokens).is_disjoint(&sentences(others))
            };
            // One sentence does not name a person in full twice, with the generation and without.
            !(is_generation_apart(text, tokens, others) && beside())
                && same_person(tokens, others)
                && genders_agree(clusters.entity(*first).gender, clusters.entity(*other).gender)
        });
        if let Some((_, other)) = same {
            clusters.merge(*first, *other);
        }
    }
    let is_full: BTreeSet<&[String]> = full.iter().map(|(tokens, _)| *tokens).collect();
    for (tokens, mentions) in &by_tokens {
        if is_full.contains(tokens) {
            continue;
        }
        // Which full names the short one may stand for, the surname before the first name before a name inside.
        let ways: [Vec<usize>; 3] = [
            full.iter().filter(|(long, _)| is_suffix(tokens, long)).map(|(_, first)| *first).collect(),
            full.iter().filter(|(long, _)| long.starts_with(tokens)).map(|(_, first)| *first).collect(),
            full.iter().filter(|(long, _)| is_part(tokens, long)).map(|(_, first)| *first).collect(),
        ];
        let mut alone: Vec<usize> = Vec::new();
        for &i in mentions {
            let candidate = people[i].candidate;
            let (wanted, honorific) = (candidates[candidate].gender, candidates[candidate].honorific);
            let fits = |bearer: usize| genders_agree(wanted, clusters.entity(bearer).gender);
            let choice = ways.iter().enumerate().find_map(|(way, bearers)| {
                // "M. Karim" is no first name.
                let open = way != 1 || !honorific;
                most_prominent(bearers.iter().copied().filter(|&b| open && fits(b)), clusters, candidate)
            });
            let known = alone.iter().copied().find(|&other| genders_agree(wanted, clusters.entity(other).gender));
            match choice.or(known) {
                Some(bearer) => clusters.merge(candidate, bearer),
                None => alone.push(candidate),
            }
        }
    }
}

/// Of several bearers of a surname, one whose gender is known, then the one named most, then the nearest.
fn most_prominent(bearers: impl Iterator<Item = usize>, clusters: &Clusters, short: usize) -> Option<usize> {
    let mut best: Option<((bool, usize, isize), usize)> = None;
    for bearer in bearers {
        let entity = clusters.entity(bearer);
        let at = entity.members.partition_point(|&m| m < short);
        let before = at.checked_sub(1).map(|i| short - entity.members[i]);
        // One named before is nearer than any named only later.
        let distance = before.map_or(isize::MAX, |d| d as isize);
        let score = (entity.gender != Gender::Unknown, entity.members.len(), -distance);
        if best.is_none_or(|(old, _)| score > old) {
            best = Some((score, bearer));
        }
    }
    best.map(|(_, bearer)| bearer)
}

// ---- everything else ----

/// One spelling with one kind and one way of acting.
struct Distinct<'a> {
    tokens: &'a [String],
    first: usize,
    kind: KindId,
    country: Option<CountryId>,
}

fn link_others(text: &Text, candidates: &[Candidate], clusters: &mut Clusters, others: &[Named]) {
    let mut groups: BTreeMap<(KindId, bool, bool, &[String]), Vec<usize>> = BTreeMap::new();
    for other in others {
        let candidate = &candidates[other.candidate];
        groups.entry((other.kind, candidate.acting, candidate.team, &other.tokens)).or_default().push(other.candidate);
    }
    // An acronym right after its expansion, whatever the letters.
    for pair in others.windows(2) {
        let (a, b) = (&candidates[pair[0].candidate], &candidates[pair[1].candidate]);
        if pair[0].kind == pair[1].kind && explained(text, a, b, &pair[0].tokens, &pair[1].tokens) {
            clusters.merge(pair[0].candidate, pair[1].candidate);
        }
    }
    let mut earlier: BTreeMap<(KindId, bool, bool), Vec<Distinct>> = BTreeMap::new();
    for ((kind, acting, team, tokens), members) in groups {
        let first = members[0];
        for &member in &members[1..] {
            clusters.merge(first, member);
        }
        let candidate = &candidates[first];
        let surface = text.span_of(&candidate.name).of(text.text);
        let country = if acting { text.country_behind(surface) } else { text.country_named(surface) };
        let own = Distinct { tokens, first, kind, country };
        let seen = earlier.entry((kind, acting, team)).or_default();
        for other in seen.iter() {
            if variant(text, candidates, &own, other) {
                clusters.merge(own.first, other.first);
            }
        }
        seen.push(own);
    }
}

fn variant(text: &Text, candidates: &[Candidate], a: &Distinct, b: &Distinct) -> bool {
    (a.country.is_some() && a.country == b.country)
        || abbreviates(text, &candidates[a.first], &candidates[b.first], a.tokens, b.tokens)
        || (a.kind != text.kinds.place && shortens(text, a.tokens, b.tokens))
}

/// Which of two names is an acronym and which its possible expansion.
fn acronym_first<'a, T>(text: &Text, a: (&'a Candidate, T), b: (&'a Candidate, T)) -> Option<[(&'a Candidate, T); 2]> {
    let capitals = |c: &Candidate| {
        let form = &text.word(c.name.start).form;
        c.name.len() == 1
            && form.chars().filter(|x| x.is_alphabetic()).count() > 1
            && !form.chars().any(char::is_lowercase)
    };
    match (capitals(a.0), capitals(b.0)) {
        (true, false) => Some([a, b]),
        (false, true) => Some([b, a]),
        _ => None,
    }
}

/// "Organisation maritime internationale (OMI)".
fn explained(text: &Text, a: &Candidate, b: &Candidate, a_tokens: &[String], b_tokens: &[String]) -> bool {
    let Some([(short, _), (long, long_tokens)]) = acronym_first(text, (a, a_tokens), (b, b_tokens)) else {
        return false;
    };
    let (before, after) = if short.name.start < long.name.start { (short, long) } else { (long, short) };
    let from = text.word(before.name.end - 1).span.end as usize;
    let gap = text.text.get(from..text.word(after.name.start).span.start as usize);
    long_tokens.len() > 1 && gap.is_some_and(|gap| gap.trim() == "(")
}

/// "OMI" and "Organisation maritime internationale": the letters are the initials, with or without the small words.
fn abbreviates(text: &Text, a: &Candidate, b: &Candidate, a_tokens: &[String], b_tokens: &[String]) -> bool {
    let Some([(_, short_tokens), (_, long_tokens)]) = acronym_first(text, (a, a_tokens), (b, b_tokens)) else {
        return false;
    };
    let letters: String = short_tokens.concat();
    if long_tokens.len() < 2 || !long_tokens[0].starts_with(letters.chars().next().unwrap_or(' ')) {
        return false;
    }
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
