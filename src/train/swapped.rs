//! More names in the same sentences: texts whose names are exchanged for others of their kind out of the lists, so that the names model learns what
//! stands around names and not a few hundred names by heart. In: texts with names, the data files. Out: texts with other names.

use super::perceptron::Random;
use crate::analysis::brat::Marked;
use crate::base::{DataError, DataFiles, Span};

/// Names by kind.
pub struct NameLists {
    pub first: Vec<String>,
    pub last: Vec<String>,
    pub places: Vec<String>,
    organizations: Vec<String>,
}

/// So many of the world's cities, the largest first.
const CITIES: usize = 4000;

impl NameLists {
    /// The lists of the language `code`, with those of the world.
    pub fn load(files: &DataFiles, code: &str) -> Result<NameLists, DataError> {
        let column = |name: &str, most: usize| -> Result<Vec<String>, DataError> {
            if files.get(name).is_none() {
                return Ok(Vec::new());
            }
            let rows = files.text(name)?.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
            Ok(rows.filter_map(|row| row.split('\t').next()).take(most).map(str::to_string).collect())
        };
        let own = |list: &str| column(&format!("lang/{code}/{list}"), usize::MAX);
        let mut lists = NameLists {
            first: own("first_names.tsv")?,
            last: own("surnames.txt")?,
            places: own("places.tsv")?,
            organizations: own("organizations.tsv")?,
        };
        lists.first.extend(column("world/first_names.tsv", usize::MAX)?);
        lists.last.extend(column("world/surnames.txt", usize::MAX)?);
        lists.places.extend(column("world/cities.tsv", CITIES)?);
        Ok(lists)
    }

    /// Another name of the kind, of one word where `short`; `None` for kinds without a list.
    fn name(&self, kind: &str, short: bool, random: &mut Random) -> Option<String> {
        let mut one = |list: &[String]| list.get((random.unit() * list.len() as f32) as usize).cloned();
        match kind {
            "person" if short => one(&self.last),
            "person" => Some(format!("{} {}", one(&self.first)?, one(&self.last)?)),
            "place" => one(&self.places),
            "organization" => one(&self.organizations),
            _ => None,
        }
    }
}

/// The text with other names; one name is one other name throughout.
pub fn swapped(article: &Marked, lists: &NameLists, random: &mut Random) -> Marked {
    let mut out = Marked { id: article.id.clone(), text: String::new(), names: Vec::new() };
    let mut taken: Vec<(&str, String)> = Vec::new();
    let mut last = 0;
    for &(span, kind) in &article.names {
        let old = span.of(&article.text);
        let known = taken.iter().find(|(name, _)| *name == old).map(|(_, new)| new.clone());
        let new = known.or_else(|| lists.name(kind, !old.contains(' '), random)).unwrap_or_else(|| old.to_string());
        out.text.push_str(&article.text[last..span.start as usize]);
        let start = out.text.len();
        out.text.push_str(&new);
        out.names.push((Span::new(start, out.text.len()), kind));
        taken.push((old, new));
        last = span.end as usize;
    }
    out.text.push_str(&article.text[last..]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_change_and_the_rest_stays() {
        let names = vec![(Span::new(0, 8), "person"), (Span::new(14, 19), "place"), (Span::new(21, 29), "person")];
        let article = Marked { id: String::new(), text: "Anna Lee left Paris; Anna Lee won.".into(), names };
        let lists = NameLists {
            first: vec!["Olga".into()],
            last: vec!["Petrova".into()],
            places: vec!["New York".into()],
            organizations: vec![],
        };
        let out = swapped(&article, &lists, &mut Random::new(1));
        assert_eq!(out.text, "Olga Petrova left New York; Olga Petrova won.");
        assert_eq!(out.names[1].0.of(&out.text), "New York");
    }
}
