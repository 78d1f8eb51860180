//! What an entity is called and what it is, by vote of the documents that name it.

use super::record::Contribution;

/// The outcome of the votes; numbers are those of the contributions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Portrait {
    pub name: u32,
    pub kind: u8,
    pub subkind: u32,
    pub gender: u8,
    pub named: bool,
}

/// The most frequent item, one vote each; ties go to the first by `better`.
fn vote<T: Copy + PartialEq>(ballots: impl Iterator<Item = T>, better: impl Fn(T, T) -> bool) -> Option<T> {
    let mut counts: Vec<(T, u32)> = Vec::new();
    for ballot in ballots {
        match counts.iter_mut().find(|(item, _)| *item == ballot) {
            Some((_, count)) => *count += 1,
            None => counts.push((ballot, 1)),
        }
    }
    let wins = |a: (T, u32), b: (T, u32)| a.1 > b.1 || (a.1 == b.1 && better(a.0, b.0));
    counts.into_iter().reduce(|best, next| if wins(next, best) { next } else { best }).map(|(item, _)| item)
}

/// Display name: the most frequent among proper names, else among descriptions; ties go to the longer, then to the first in byte order.
/// Kind, subkind: majority; ties go to the first in order. Gender: majority among those that show one; a tie shows none.
/// `text` gives the string of a number.
pub(crate) fn portrait<'a>(contributions: &[Contribution], text: impl Fn(u32) -> &'a str) -> Option<Portrait> {
    let named = contributions.iter().any(|c| c.named);
    let fuller = |a: u32, b: u32| {
        let (a, b) = (text(a), text(b));
        (b.chars().count(), a) < (a.chars().count(), b)
    };
    let name = vote(contributions.iter().filter(|c| c.named == named).map(|c| c.name), fuller)?;
    let kind = vote(contributions.iter().map(|c| c.kind), |a, b| a < b)?;
    let of_kind = contributions.iter().filter(|c| c.kind == kind && c.subkind != 0);
    let subkind = vote(of_kind.map(|c| c.subkind), |a, b| text(a) < text(b)).unwrap_or(0);
    let count = |gender: u8| contributions.iter().filter(|c| c.gender == gender).count();
    let gender = match count(1).cmp(&count(2)) {
        std::cmp::Ordering::Greater => 1,
        std::cmp::Ordering::Less => 2,
        std::cmp::Ordering::Equal => 0,
    };
    Some(Portrait { name, kind, subkind, gender, named })
}

/// Puts the contributions to one entity into their order, each once.
pub(crate) fn settle_contributions<'a>(all: &mut Vec<Contribution>, text: impl Fn(u32) -> &'a str) {
    if all.len() < 2 {
        return;
    }
    let names = |c: &Contribution| (c.kind, c.gender, c.named, text(c.subkind), text(c.name));
    all.sort_by(|a, b| {
        let aliases = |c: &Contribution| c.aliases.iter().map(|&a| text(a)).collect::<Vec<_>>();
        (a.document, &a.mentions, names(a))
            .cmp(&(b.document, &b.mentions, names(b)))
            .then_with(|| aliases(a).cmp(&aliases(b)))
    });
    all.dedup();
}

/// All names and other surface strings, sorted by text, the display name left out.
pub(crate) fn aliases<'a>(contributions: &[Contribution], name: u32, text: impl Fn(u32) -> &'a str) -> Vec<&'a str> {
    let all = contributions.iter().flat_map(|c| c.aliases.iter().copied().chain([c.name]));
    let mut found: Vec<&str> = all.filter(|&a| a != name && a != 0).map(text).collect();
    found.sort_unstable();
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn votes_and_ties() {
        let texts = ["", "Viktor Bout", "V. Bout", "Victor Bout", "le trafiquant"];
        let one = |name: u32, named: bool, kind: u8, gender: u8| Contribution {
            document: 0,
            kind,
            subkind: 0,
            name,
            gender,
            named,
            aliases: vec![4],
            mentions: vec![],
        };
        let text = |id: u32| texts[id as usize];
        let all = [one(4, false, 0, 0), one(2, true, 1, 2), one(1, true, 1, 2), one(3, true, 0, 1)];
        let portrait = portrait(&all, text).unwrap();
        assert_eq!((text(portrait.name), portrait.kind, portrait.gender, portrait.named), ("Victor Bout", 0, 2, true));
        assert_eq!(aliases(&all, portrait.name, text), ["V. Bout", "Viktor Bout", "le trafiquant"]);
        assert_eq!(super::portrait(&[], text), None);
    }
}
