//! The world's lists under `data/world/`, derived from open sources. In: the folder `lexicon/world` of the corpora.
//! Out: file names below `data/` with their contents, the same bytes every time. Writing them is the caller's business.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::base::DataError;

/// Alternate names are kept for cities of at least this many people, and for capitals: they carry the foreign names
/// ("Londres", "Moscou") that smaller places seldom have; with all of them the list would be ten times as long.
const ALTERNATES_FROM: u64 = 250_000;

/// Letters beyond ASCII that names in western news carry; spellings with others belong to languages that no pack reads.
const EXTRA_LETTERS: &str = "àâäçéèêëîïñôöùûüÿœæÀÂÄÇÉÈÊËÎÏÑÔÖÙÛÜŒÆ";

/// Derives every list. Fails where a source file is missing or cannot be parsed.
pub fn derive(world: &Path) -> Result<Vec<(String, String)>, DataError> {
    let read = |name: &str| {
        let path = world.join(name);
        fs::read_to_string(&path)
            .map_err(|e| DataError::new(path.display().to_string(), format!("cannot be read: {e}")))
    };
    Ok(vec![
        ("world/countries.tsv".into(), countries(&read("countries.json")?)?),
        ("world/cities.tsv".into(), cities(&read("cities15000.txt")?)),
        ("world/first_names.tsv".into(), first_names(&read("common-forenames-by-country.csv")?)),
        ("world/surnames.txt".into(), surnames(&read("common-surnames-by-country.csv")?)),
        ("world/legal_forms.txt".into(), legal_forms(&read("rigour/names/org_types.yml")?)),
    ])
}

fn countries(json: &str) -> Result<String, DataError> {
    let all: Vec<Value> =
        serde_json::from_str(json).map_err(|e| DataError::new("countries.json", format!("is not JSON: {e}")))?;
    let text = |value: &Value| value.as_str().unwrap_or("").to_string();
    let mut rows = Vec::new();
    for country in &all {
        let mut by_language = Vec::new();
        let name = &country["name"];
        let mut english = vec![text(&name["common"]), text(&name["official"])];
        let alternates = country["altSpellings"].as_array().into_iter().flatten();
        // Two-letter spellings are the codes themselves; the ancient names are none that a reader would miss.
        english.extend(alternates.map(text).filter(|n| n.chars().count() > 3 && is_latin(n)));
        by_language.push(english);
        for code in ["fra", "rus"] {
            let names = &country["translations"][code];
            by_language.push(vec![text(&names["common"]), text(&names["official"])]);
        }
        let capital = country["capital"].as_array().and_then(|c| c.first()).map(text).unwrap_or_default();
        let row = [
            text(&country["cca2"]),
            if country["independent"].as_bool().unwrap_or(true) { "state".into() } else { "territory".into() },
            text(&country["region"]),
            text(&country["subregion"]),
            joined(&by_language[0]),
            joined(&by_language[1]),
            joined(&by_language[2]),
            capital,
        ];
        rows.push(row.map(|cell| if cell.is_empty() { "-".into() } else { cell }).join("\t"));
    }
    rows.sort();
    rows.insert(0, "code\tstatus\tregion\tsubregion\ten\tfr\tru\tcapital".into());
    Ok(with_header("the first row names the columns; names by language (|)", rows))
}

/// Without doubles, in the order given.
fn joined(names: &[String]) -> String {
    let mut kept: Vec<&str> = Vec::new();
    for name in names {
        if !name.is_empty() && !kept.contains(&name.as_str()) {
            kept.push(name);
        }
    }
    kept.join("|")
}

fn is_latin(name: &str) -> bool {
    name.chars().all(|c| (c.is_alphabetic() && (c as u32) < 0x250) || " -.'".contains(c))
}

fn cities(table: &str) -> String {
    let mut rows = Vec::new();
    for line in table.lines() {
        let cells: Vec<&str> = line.split('\t').collect();
        let [_, name, _, alternates, _, _, _, feature, country, ..] = cells[..] else { continue };
        let population: u64 = cells.get(14).and_then(|p| p.parse().ok()).unwrap_or(0);
        let mut others: BTreeSet<&str> = BTreeSet::new();
        if population >= ALTERNATES_FROM || feature == "PPLC" {
            others.extend(alternates.split(',').filter(|other| *other != name && is_written_name(other)));
        }
        let others = if others.is_empty() { "-".into() } else { others.into_iter().collect::<Vec<_>>().join("|") };
        // Largest first, so that the first of one name is the one that news means.
        rows.push((std::cmp::Reverse(population), format!("{name}\t{country}\t{}\t{others}", population / 1000)));
    }
    rows.sort();
    with_header(
        "name, country code, thousands of people, other names (|)",
        rows.into_iter().map(|(_, row)| row).collect(),
    )
}

/// Leaves out codes ("LON"), transliterations with signs and other scripts.
fn is_written_name(name: &str) -> bool {
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    (3..=25).contains(&letters)
        && name.chars().next().is_some_and(char::is_uppercase)
        && name.chars().any(char::is_lowercase)
        && name.chars().all(|c| c.is_ascii_alphabetic() || EXTRA_LETTERS.contains(c) || " -".contains(c))
}

fn first_names(table: &str) -> String {
    let mut genders: BTreeMap<String, BTreeSet<char>> = BTreeMap::new();
    for line in table.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let (Some(gender), Some(local), Some(roman)) = (cells.get(9), cells.get(10), cells.get(11)) else { continue };
        let Some(gender) = gender.chars().next().filter(|g| "MF".contains(*g)) else { continue };
        for name in [local, roman] {
            if is_latin(name) && name.chars().count() > 1 {
                genders.entry(name.trim().to_string()).or_default().insert(gender.to_ascii_lowercase());
            }
        }
    }
    let row = |(name, genders): (String, BTreeSet<char>)| match genders.first() {
        Some(gender) if genders.len() == 1 => format!("{name}\t{gender}"),
        _ => format!("{name}\tu"),
    };
    with_header("name, then m, f or u (both)", genders.into_iter().map(row).collect())
}

fn surnames(table: &str) -> String {
    let mut names = BTreeSet::new();
    for line in table.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        names.extend(
            cells.iter().skip(4).take(2).filter(|n| is_latin(n) && n.chars().count() > 2).map(|n| n.to_string()),
        );
    }
    with_header("surnames, one a line", names.into_iter().collect())
}

fn legal_forms(yaml: &str) -> String {
    let mut forms = BTreeSet::new();
    for line in yaml.lines() {
        let Some(form) = line.trim_start().trim_start_matches("- ").strip_prefix("display:") else { continue };
        let form = form.trim().trim_matches('"');
        if is_latin(form) && (2..=12).contains(&form.chars().count()) {
            forms.insert(form.to_string());
        }
    }
    with_header("legal forms as written after a company's name, one a line", forms.into_iter().collect())
}

fn with_header(columns: &str, rows: Vec<String>) -> String {
    let mut out = format!("# Derived, see data/README.md: {columns}.\n");
    for row in rows {
        out.push_str(&row);
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_transliterations_are_no_names() {
        assert!(is_written_name("Londres"));
        assert!(is_written_name("Saint-Pétersbourg"));
        assert!(!is_written_name("LON"));
        assert!(!is_written_name("lun dun"));
        assert!(!is_written_name("Лондон"));
    }

    #[test]
    fn a_name_of_both_genders_is_marked() {
        let table = "Country\nFR,,,,,,,,,F,Camille,Camille\nFR,,,,,,,,,M,Camille,Camille\nFR,,,,,,,,,M,Jean,Jean\n";
        let list = first_names(table);
        assert!(list.contains("\nCamille\tu\n") && list.contains("\nJean\tm\n"), "{list}");
    }
}
