//! Long answers a page at a time: `$PAGER` where it is set, else a plain pager of our own. Only a terminal has pages.

use std::io::{BufRead, Write};
use std::process::{Command, Stdio};

use filature::shell::{Style, Text};

use super::style::{self, paint};
use super::{Failure, output};

/// The size of the terminal, in columns and rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    pub columns: usize,
    pub rows: usize,
}

/// Shows a text on a terminal of that size; what does not fit on it is paged. `more` is what the pager says at the foot of a page.
pub fn show(text: &Text, page: Page, color: bool, more: &str) -> Result<(), Failure> {
    // The last row is the prompt's. A line that is wider than the terminal takes several.
    if text.lines.iter().map(|line| rows(line, page.columns)).sum::<usize>() < page.rows.max(4) {
        return output::print(&paint(text, color));
    }
    match std::env::var("PAGER").ok().filter(|pager| !pager.trim().is_empty()) {
        Some(pager) if run(&pager, &paint(text, color)) => Ok(()),
        _ => built_in(text, page, color, more),
    }
}

/// Hands the text to a program; whether it could be run.
fn run(pager: &str, text: &str) -> bool {
    let (shell, flag) = if cfg!(windows) { ("cmd", "/C") } else { ("sh", "-c") };
    let mut command = Command::new(shell);
    command.arg(flag).arg(pager).stdin(Stdio::piped());
    // As git does: less passes colours on and leaves a text that fits on the screen alone.
    if std::env::var_os("LESS").is_none() {
        command.env("LESS", "FRX");
    }
    let Ok(mut child) = command.spawn() else { return false };
    if let Some(mut input) = child.stdin.take() {
        // Who has seen enough closes the pipe.
        let _ = input.write_all(text.as_bytes());
    }
    child.wait().is_ok_and(|status| status.code() != Some(127))
}

/// Rows of the terminal that a line takes.
fn rows(line: &[(Style, String)], columns: usize) -> usize {
    style::width(line).div_ceil(columns).max(1)
}

/// A page, a line at its foot, Enter for the next; anything else ends it.
fn built_in(text: &Text, page: Page, color: bool, more: &str) -> Result<(), Failure> {
    let height = page.rows.max(4) - 1;
    let mut from = 0;
    while from < text.lines.len() {
        let (mut to, mut filled) = (from, 0);
        while to < text.lines.len() && (to == from || filled + rows(&text.lines[to], page.columns) <= height) {
            filled += rows(&text.lines[to], page.columns);
            to += 1;
        }
        output::print(&paint(&Text { lines: text.lines[from..to].to_vec() }, color))?;
        from = to;
        if from < text.lines.len() {
            let foot = Text::of(Style::Faint, format!("-- {from}/{} -- {more} ", text.lines.len()));
            output::print(paint(&foot, color).trim_end_matches('\n'))?;
            let mut line = String::new();
            let read = std::io::stdin().lock().read_line(&mut line);
            if !matches!(read, Ok(n) if n > 0) || !line.trim().is_empty() {
                break;
            }
        }
    }
    Ok(())
}
