//! `Answer` → styled text: paths as chains, rows with their first quote, cards, figures, rankings, notes.

use super::plots::{self, Look};
use super::quote;
use super::text::{Style, Text};
use super::words::Words;
use crate::base::{Modality, Polarity};
use crate::query::{Answer, Body, Card, Changes, Charge, Fate, Hop, Note, Path, Row};

/// The whole answer.
pub fn answer(answer: &Answer, words: &Words, look: Look) -> Text {
    let mut text = Text::default();
    // That rows were left out is told where they end.
    let after = |note: &&Note| matches!(note, Note::Cut { .. } | Note::First { .. });
    for note in answer.notes.iter().filter(|note| !after(note)) {
        text.line().push(Style::Faint, self::note(note, words));
    }
    match &answer.body {
        Body::Paths(paths) if paths.is_empty() => {
            text.line().push(Style::Plain, words.get("no_path"));
        }
        Body::Paths(found) => paths(&mut text, found, &answer.rows, words, look),
        Body::Card(found) => {
            card(&mut text, found, words);
            rows(&mut text, &answer.rows, words);
        }
        Body::Rows | Body::Dated if answer.rows.is_empty() => {
            text.line().push(Style::Plain, words.get("no_rows"));
        }
        Body::Rows => rows(&mut text, &answer.rows, words),
        Body::Dated => {
            if look.drawn {
                plots::strip(&mut text, &answer.rows, look.width);
            }
            rows(&mut text, &answer.rows, words);
        }
        Body::Changes(found) if found.rows.is_empty() => {
            text.line().push(Style::Plain, words.get("no_changes"));
        }
        Body::Changes(found) => changes(&mut text, found, &answer.rows, words),
        Body::Bars(bars) => plots::bars(&mut text, bars, look),
        Body::Figures(figures) => table(&mut text, figures.iter().map(|(name, n)| (name.as_str(), n.to_string()))),
        Body::Ranking(ranking) if ranking.is_empty() => {
            text.line().push(Style::Plain, words.get("no_rows"));
        }
        Body::Ranking(ranking) => self::ranking(&mut text, ranking),
    }
    for note in answer.notes.iter().filter(after) {
        text.line().push(Style::Faint, self::note(note, words));
    }
    text
}

/// As many decimals for all as the largest needs to be told from the others.
fn decimals(ranking: &[(String, f64)]) -> usize {
    let most = ranking.iter().map(|(_, x)| *x).fold(0.0, f64::max);
    match () {
        () if ranking.iter().all(|(_, x)| x.fract() == 0.0) || most >= 100.0 => 0,
        () if most >= 1.0 => 2,
        () => 4,
    }
}

/// Each path as a chain with its rows below; drawn, from top to bottom with the rows between the stops.
fn paths(text: &mut Text, paths: &[Path], rows: &[Row], words: &Words, look: Look) {
    let mut shown = vec![false; rows.len()];
    for (i, path) in paths.iter().enumerate() {
        if i > 0 {
            text.line();
        }
        if !look.drawn {
            text.line();
            chain(text, path);
        }
        for (at, hop) in path.hops.iter().enumerate() {
            let mut told = Text::default();
            if let Some(row) = rows.get(hop.row as usize) {
                let above = std::mem::replace(&mut shown[hop.row as usize], true);
                self::row(&mut told, hop.row as usize, row, above, words);
            }
            if !hop.charges.is_empty() {
                told.line().push(Style::Faint, format!("     {}", costs(hop, words)));
            }
            if look.drawn {
                plots::stop(text, &path.nodes, at);
                plots::beside(text, told);
            } else {
                text.append(told);
            }
        }
        if look.drawn {
            plots::stop(text, &path.nodes, path.hops.len());
        }
        if path.hops.iter().any(|hop| !hop.charges.is_empty()) {
            text.line().push(Style::Faint, words.say("path_cost", &[("cost", &format!("{:.2}", path.cost))]));
        }
    }
}

/// `coût 1.75 = 1 un pas + 0.75 possible`.
fn costs(hop: &Hop, words: &Words) -> String {
    let part = |charge: &Charge| {
        let about = match charge.what {
            "doubt" => words.get(&charge.about),
            _ => charge.about.clone(),
        };
        let what = words.say(&format!("cost_{}", charge.what), &[("about", &about)]);
        format!("{} {:.2} {what}", if charge.cost < 0.0 { '−' } else { '+' }, charge.cost.abs())
    };
    let parts: Vec<String> = hop.charges.iter().map(part).collect();
    let parts = parts.join(" ");
    words.say("hop_cost", &[("cost", &format!("{:.2}", hop.cost)), ("parts", parts.trim_start_matches("+ "))])
}

/// `Viktor Bout ← mère de — Raïssa Bout — appelle → Vladimir Poutine`.
pub fn chain(text: &mut Text, path: &Path) {
    let stop = |text: &mut Text, i: usize| {
        if let Some(node) = path.nodes.get(i) {
            text.push(if node.is_event { Style::Event } else { Style::Name }, &node.name);
        }
    };
    stop(text, 0);
    for (i, hop) in path.hops.iter().enumerate() {
        let (left, right) = match (hop.symmetric, hop.backward) {
            (true, _) => (" — ", " — "),
            (false, true) => (" ← ", " — "),
            (false, false) => (" — ", " → "),
        };
        text.push(Style::Faint, left).push(Style::Label, &hop.label).push(Style::Faint, right);
        stop(text, i + 1);
    }
}

fn rows(text: &mut Text, rows: &[Row], words: &Words) {
    for (n, row) in rows.iter().enumerate() {
        self::row(text, n, row, false, words);
    }
}

/// The mark before a row of a comparison.
pub fn fate(fate: Fate) -> &'static str {
    match fate {
        Fate::Added => "+ ",
        Fate::Removed => "− ",
        Fate::Changed => "~ ",
    }
}

/// Counts of what came, went and changed; then each row behind its mark, with what differs.
fn changes(text: &mut Text, changes: &Changes, rows: &[Row], words: &Words) {
    for &(what, [added, removed, changed]) in &changes.counts {
        if added + removed + changed > 0 {
            let (added, removed, changed) = (added.to_string(), removed.to_string(), changed.to_string());
            let holes = [("added", added.as_str()), ("removed", &removed), ("changed", &changed)];
            text.line()
                .push(Style::Heading, words.get(&format!("changed_{what}")))
                .push(Style::Faint, words.say("changed_counts", &holes));
        }
        for (n, (change, row)) in
            changes.rows.iter().zip(rows).enumerate().filter(|(_, (change, _))| change.what == what)
        {
            let mut told = Text::default();
            self::row(&mut told, n, row, false, words);
            let mark = fate(change.fate);
            let details = change.details.iter().map(|(what, was, is)| {
                let value = |text: &String| match *what {
                    "modality" if text != "actual" => words.get(text),
                    "modality" => words.get("actual"),
                    _ if text.is_empty() => "–".to_string(),
                    _ => text.clone(),
                };
                format!("{} : {} → {}", words.get(&format!("differs_{what}")), value(was), value(is))
            });
            let details: Vec<String> = details.collect();
            for (i, mut line) in told.lines.into_iter().enumerate() {
                if i == 0 {
                    line.insert(0, (Style::Label, mark.to_string()));
                    if !details.is_empty() {
                        line.push((Style::Faint, format!("   {}", details.join(" · "))));
                    }
                } else {
                    line.insert(0, (Style::Plain, "  ".to_string()));
                }
                text.lines.push(line);
            }
        }
    }
}

/// `  1. Raïssa Bout mère de Viktor Bout` and, unless it was shown above, its first quote on a line of its own.
fn row(text: &mut Text, n: usize, row: &Row, above: bool, words: &Words) {
    let number = format!("{:>3}. ", n + 1);
    text.line().push(Style::Number, &number).push(Style::Plain, &row.text);
    for caution in cautions(row.polarity, row.modality, words) {
        text.push(Style::Caution, format!(" [{caution}]"));
    }
    if above {
        text.push(Style::Faint, format!("   {}", words.get("shown_above")));
        return;
    }
    let Some(first) = row.evidence.first() else { return };
    text.line().push(Style::Plain, "     ");
    quote::push(text, first, false);
    if row.evidence.len() > 1 {
        let more = words.count("more_evidence", row.evidence.len() as u64 - 1);
        text.push(Style::Faint, format!("   {more} (why {})", n + 1));
    }
}

/// Words for what is not a plain fact.
pub fn cautions(polarity: Polarity, modality: Modality, words: &Words) -> Vec<String> {
    let mut found = Vec::new();
    if polarity == Polarity::Negative {
        found.push(words.get("negative"));
    }
    match modality {
        Modality::Actual => {}
        Modality::Planned => found.push(words.get("planned")),
        Modality::Possible => found.push(words.get("possible")),
        Modality::Alleged => found.push(words.get("alleged")),
    }
    found
}

fn card(text: &mut Text, card: &Card, words: &Words) {
    text.line().push(Style::Heading, &card.name).push(Style::Faint, format!("   {}", card.kind));
    if let Some(subkind) = &card.subkind {
        text.push(Style::Faint, format!(" ({subkind})"));
    }
    if !card.aliases.is_empty() {
        let aliases = words.say("also_called", &[("names", &card.aliases.join(", "))]);
        text.line().push(Style::Plain, format!("  {aliases}"));
    }
    let statements = words.count("statements", card.statements.into());
    let documents = words.count("documents", card.documents.into());
    text.line().push(
        Style::Faint,
        format!("  {}", words.say("said_in", &[("statements", &statements), ("documents", &documents)])),
    );
}

/// Numbered names with their scores, so that `$2` is the second.
fn ranking(text: &mut Text, ranking: &[(String, f64)]) {
    let decimals = decimals(ranking);
    let row = |(i, (name, x)): (usize, &(String, f64))| (format!("{:>3}. {name}", i + 1), format!("{x:.decimals$}"));
    let numbered: Vec<(String, String)> = ranking.iter().enumerate().map(row).collect();
    table(text, numbered.iter().map(|(name, score)| (name.as_str(), score.clone())));
}

/// Two columns, numbers to the right.
fn table<'a>(text: &mut Text, rows: impl Iterator<Item = (&'a str, String)>) {
    use unicode_width::UnicodeWidthStr;
    let rows: Vec<(&str, String)> = rows.collect();
    let left = rows.iter().map(|(name, _)| name.width()).max().unwrap_or(0);
    let right = rows.iter().map(|(_, figure)| figure.len()).max().unwrap_or(0);
    for (name, figure) in rows {
        text.line().push(Style::Plain, "  ").push(Style::Name, name);
        text.push(Style::Plain, " ".repeat(left - name.width() + 2)).push(Style::Number, format!("{figure:>right$}"));
    }
}

/// A row's evidence in full: what `why` shows.
pub fn evidence(n: usize, row: &Row, words: &Words) -> Text {
    let mut text = Text::default();
    text.line().push(Style::Number, format!("{n}. ")).push(Style::Plain, &row.text);
    for caution in cautions(row.polarity, row.modality, words) {
        text.push(Style::Caution, format!(" [{caution}]"));
    }
    if let Some(time) = row.time {
        text.push(Style::Faint, format!("   {time}"));
    }
    // Where every sentence is a source of its own, the number of sentences says it all.
    let sources = independent(row);
    if sources < row.evidence.len() {
        text.push(Style::Faint, format!("   {}", words.count("independent", sources as u64)));
    }
    for quote in &row.evidence {
        text.line().push(Style::Plain, "   ");
        self::quote::push(&mut text, quote, true);
        let mut facts = cautions(Polarity::Positive, quote.modality, words);
        facts.extend(quote.copy_of.as_ref().map(|first| words.say("copy_of", &[("document", first)])));
        facts.extend(quote.source.as_ref().map(|source| words.say("according_to", &[("source", source)])));
        facts.extend(quote.time.map(|time| time.to_string()));
        facts.extend(
            quote
                .values
                .iter()
                .map(|(name, value)| words.say("value_is", &[("name", &words.phrase(name)), ("value", value)])),
        );
        if !facts.is_empty() {
            text.line().push(Style::Faint, format!("     {}", facts.join(" · ")));
        }
    }
    text
}

/// How many independent sources say a row: a document once, near-copies once, one named source once.
fn independent(row: &Row) -> usize {
    let origin = |quote: &crate::query::Quote| match (&quote.source, &quote.copy_of) {
        (Some(source), _) => (true, source.clone()),
        (None, first) => (false, first.as_ref().unwrap_or(&quote.document).clone()),
    };
    row.evidence.iter().map(origin).collect::<std::collections::BTreeSet<_>>().len()
}

fn note(note: &Note, words: &Words) -> String {
    match note {
        Note::Taken { asked, taken, others } => {
            words.say("note_taken", &[("asked", asked), ("taken", taken), ("others", &others.join(", "))])
        }
        Note::Corrected { asked, taken, others } if others.is_empty() => {
            words.say("note_corrected", &[("asked", asked), ("taken", taken)])
        }
        Note::Corrected { asked, taken, others } => {
            words.say("note_corrected_others", &[("asked", asked), ("taken", taken), ("others", &others.join(", "))])
        }
        Note::Partial { milliseconds } => words.say("note_partial", &[("milliseconds", &milliseconds.to_string())]),
        Note::OneName { name } => words.say("note_one_name", &[("name", name)]),
        Note::NoMembers { of } => words.say("note_no_members", &[("of", of)]),
        Note::Leads => words.get("note_leads"),
        Note::Sampled { sources, total } => {
            words.say("note_sampled", &[("sources", &sources.to_string()), ("total", &total.to_string())])
        }
        Note::Modularity { thousandths } => {
            words.say("note_modularity", &[("value", &format!("{:.2}", *thousandths as f64 / 1000.0))])
        }
        Note::Cut { shown, total } | Note::First { shown, total } => {
            let key = if matches!(note, Note::Cut { .. }) { "note_cut" } else { "note_first" };
            words.say(key, &[("shown", &shown.to_string()), ("total", &total.to_string())])
        }
    }
}

#[cfg(test)]
mod tests {
    use unicode_width::UnicodeWidthStr;

    use super::*;

    #[test]
    fn wide_names_stand_in_line() {
        let ranking = [("日本放送協会".to_string(), 12.0), ("Zoé".to_string(), 3.5), ("Éric 🕵".to_string(), 0.25)];
        let mut text = Text::default();
        super::ranking(&mut text, &ranking);
        let widths: Vec<usize> = text.plain().lines().map(|line| line.width()).collect();
        assert_eq!(widths, [widths[0]; 3], "{}", text.plain());
        assert_eq!(decimals(&ranking), 2);
        assert_eq!(decimals(&[("a".into(), 812.4), ("b".into(), 0.5)]), 0);
        assert_eq!(decimals(&[("a".into(), 0.0111)]), 4);
    }
}
