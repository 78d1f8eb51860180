//! Links of names on pairs from public knowledge: precision at least 0.99, recall at least 0.90.

use std::collections::BTreeMap;

use filature::base::{DataFiles, NameStyle};
use filature::linking::{Rules, compare::compare};

#[test]
fn pairs_of_names_are_linked_and_kept_apart() {
    let rules = Rules::load(&DataFiles::embedded()).unwrap();
    let text = include_str!("data/name_pairs.tsv");
    let (mut right, mut wrong, mut missed, mut rows) = (0, Vec::new(), Vec::new(), 0);
    let mut kinds: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let [kind, a, b, expected] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("not a row: {line}") };
        let style = match kind {
            "person" => NameStyle::Person,
            "organization" => NameStyle::Organization,
            _ => NameStyle::Place,
        };
        rows += 1;
        let found = compare(a, b, style, &rules);
        let turned = compare(b, a, style, &rules);
        assert!((found.score - turned.score).abs() < 1e-4, "{a} / {b}: {found:?} but turned {turned:?}");
        let shares_block = {
            let blocks = |name| filature::linking::compare::ParsedName::parse(name, style, &rules).blocks(&rules);
            let first = blocks(a);
            blocks(b).iter().any(|block| first.contains(&filature::linking::compare::sought(block)))
        };
        let linked = found.score >= rules.weights(style).link && shares_block;
        let same = expected == "same";
        let kind = kinds.entry(kind).or_default();
        kind.0 += 1;
        kind.1 += u32::from(linked == same);
        match (linked, same) {
            (true, true) => right += 1,
            (true, false) => wrong.push(format!("{a} / {b} {found:?}")),
            (false, true) => missed.push(format!("{a} / {b} {found:?} shares a block: {shares_block}")),
            (false, false) => {}
        }
    }
    assert!(rows >= 400, "{rows} rows");
    let precision = right as f64 / (right + wrong.len()) as f64;
    let recall = right as f64 / (right + missed.len()) as f64;
    let report = format!(
        "{rows} pairs, precision {precision:.4}, recall {recall:.4}, right by kind {kinds:?}\nwrong:\n{}\nmissed:\n{}",
        wrong.join("\n"),
        missed.join("\n")
    );
    assert!(precision >= 0.99 && recall >= 0.90, "{report}");
    if std::env::var_os("SHOW").is_some() {
        panic!("{report}");
    }
}
