//! Drawings for a terminal: a path from stop to stop, a histogram, a strip of time. Where no terminal shows them, the same things are told
//! in plain lines.

use unicode_width::UnicodeWidthStr;

use super::text::{Style, Text};
use crate::query::{PathNode, Row};

/// How answers may look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Whether there is a terminal to draw on.
    pub drawn: bool,
    /// Its width, in columns.
    pub width: usize,
}

impl Default for Look {
    fn default() -> Look {
        Look { drawn: false, width: 80 }
    }
}

/// Eighths of a cell, from one to eight.
const EIGHTHS: [char; 8] = ['▏', '▎', '▍', '▌', '▋', '▊', '▉', '█'];
/// Heights, from nothing to all.
const HEIGHTS: [char; 9] = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
/// A strip of fewer dates tells nothing that the rows do not.
const DATES: usize = 4;

/// The stop of that place on the line of a path.
pub fn stop(text: &mut Text, nodes: &[PathNode], at: usize) {
    let Some(node) = nodes.get(at) else { return };
    let mark = match at {
        0 => "┌ ",
        at if at + 1 == nodes.len() => "└ ",
        _ => "├ ",
    };
    text.line().push(Style::Label, mark);
    text.push(if node.is_event { Style::Event } else { Style::Name }, &node.name);
}

/// What is told between two stops, beside the line of the path.
pub fn beside(text: &mut Text, told: Text) {
    for line in told.lines {
        text.line().push(Style::Label, "│ ");
        line.into_iter().for_each(|(style, piece)| {
            text.push(style, piece);
        });
    }
}

/// One bar a line, the longest as wide as there is room; plain, the numbers alone.
pub fn bars(text: &mut Text, bars: &[(String, u64)], look: Look) {
    let left = bars.iter().map(|(name, _)| name.width()).max().unwrap_or(0);
    let right = bars.iter().map(|(_, count)| count.to_string().len()).max().unwrap_or(0);
    let most = bars.iter().map(|bar| bar.1).max().unwrap_or(0).max(1);
    let room = look.width.saturating_sub(left + right + 8).clamp(8, 60) as u64;
    for (name, count) in bars {
        text.line().push(Style::Plain, " ".repeat(left - name.width() + 2)).push(Style::Name, name);
        text.push(Style::Number, format!("  {count:>right$}"));
        if look.drawn {
            // At least a sliver where there is anything.
            let eighths = if *count == 0 { 0 } else { (count * room * 8 / most).max(1) };
            let mut bar = EIGHTHS[7].to_string().repeat((eighths / 8) as usize);
            if eighths % 8 > 0 {
                bar.push(EIGHTHS[(eighths % 8) as usize - 1]);
            }
            text.push(Style::Label, format!("  {bar}"));
        }
    }
}

/// `2005 ▂  ▁ █▃ 2024`: how many dated rows fall into each stretch between the first date and the last, which are told by their years, or by
/// their months within one year; nothing for a few dates.
pub fn strip(text: &mut Text, rows: &[Row], width: usize) {
    let days: Vec<i64> =
        rows.iter().filter_map(|row| row.time).map(|time| day_number(time.start.first_day())).collect();
    let (Some(&first), Some(&last)) = (days.iter().min(), days.iter().max()) else { return };
    if days.len() < DATES || first == last {
        return;
    }
    let told = |day: i64| match first / YEAR == last / YEAR {
        true => format!("{}-{:02}", day / YEAR, day % YEAR / MONTH),
        false => (day / YEAR).to_string(),
    };
    let (from, to) = (told(first), told(last));
    let room = width.saturating_sub(22).clamp(10, 60);
    let mut counts = vec![0usize; room];
    for day in days {
        counts[((day - first) * (room as i64 - 1) / (last - first)) as usize] += 1;
    }
    let most = counts.iter().copied().max().unwrap_or(1).max(1);
    let strip: String = counts.iter().map(|&count| HEIGHTS[(count * 8).div_ceil(most)]).collect();
    text.line().push(Style::Faint, format!("  {from} ")).push(Style::Label, strip).push(Style::Faint, format!(" {to}"));
}

/// Days of a year and a month, as a strip numbers them: months are of 32 days, the first of which is never used, and years of 13 months likewise.
const YEAR: i64 = 13 * MONTH;
const MONTH: i64 = 32;

/// Days in order, near enough for a strip.
fn day_number(day: jiff::civil::Date) -> i64 {
    i64::from(day.year()) * YEAR + i64::from(day.month()) * MONTH + i64::from(day.day())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_strip_tells_where_it_begins_and_ends() {
        let told = |dates: &[&str]| {
            let row = |date: &&str| Row {
                text: String::new(),
                node: None,
                edge: None,
                polarity: Default::default(),
                modality: Default::default(),
                time: Some(date.parse().unwrap()),
                evidence: Vec::new(),
            };
            let mut text = Text::default();
            strip(&mut text, &dates.iter().map(row).collect::<Vec<_>>(), 40);
            text.plain()
        };
        let years = told(&["2005-12-31", "2010", "2012-04-05", "2024-08-01"]);
        assert!(years.starts_with("  2005 █") && years.ends_with("█ 2024\n"), "{years}");
        let months = told(&["2021-01-31", "2021-03", "2021-06-07", "2021-12-31"]);
        assert!(months.starts_with("  2021-01 █") && months.ends_with("█ 2021-12\n"), "{months}");
        assert!(months.width() <= 40);
        assert_eq!(told(&["2021-01-31", "2021-03", "2021-06-07"]), "", "three dates need no strip");
    }

    #[test]
    fn bars_line_up_and_show_what_is_small() {
        let all = [("0".to_string(), 3), ("1".to_string(), 1200), ("17–32".to_string(), 1)];
        let mut plain = Text::default();
        bars(&mut plain, &all, Look::default());
        assert_eq!(plain.plain(), "      0     3\n      1  1200\n  17–32     1\n");
        let mut drawn = Text::default();
        bars(&mut drawn, &all, Look { drawn: true, width: 40 });
        let lines: Vec<String> = drawn.plain().lines().map(str::to_string).collect();
        assert!(lines[1].ends_with(&"█".repeat(23)) && lines[2].ends_with('▏'), "{lines:?}");
        assert!(lines.iter().all(|line| line.width() <= 40));
    }
}
