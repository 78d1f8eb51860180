//! Plain text: an optional header line with the date, then the article, its first short line being the title.

use super::{Calendars, Format, Layout};
use crate::base::Span;

pub const FORMAT: Format = Format {
    name: "text",
    extensions: &["txt", "text"],
    about: "plain text; a first line 'date 2021-06' gives the date",
    layout,
};

/// Titles are at most this long, in characters; the longest of the 1,128 WiNER-fr articles has 128.
const TITLE_MAX: usize = 160;

fn layout(text: &str, calendars: &Calendars) -> Layout {
    match calendars.header(text) {
        Some((date, body_start)) => Layout { body_start, title: None, date: Some(date) },
        None => Layout::default(),
    }
}

/// The first line with text, if it is short, does not end as a sentence does, is no dateline, and more text follows.
pub fn title(text: &str, body_start: usize, calendars: &Calendars) -> Option<Span> {
    let (start, line) = lines(text, body_start).find(|(_, line)| !line.trim().is_empty())?;
    let trimmed = line.trim();
    let follows = !text[start + line.len()..].trim().is_empty();
    let sentence = trimmed.ends_with(['.', ',', ';', ':']) && !trimmed.ends_with("...");
    if !follows || sentence || trimmed.chars().count() > TITLE_MAX || calendars.is_dateline(trimmed) {
        return None;
    }
    let at = start + line.len() - line.trim_start().len();
    Some(Span::new(at, at + trimmed.len()))
}

/// Lines from `start` on, with the byte offset of each; the line end belongs to its line.
pub fn lines(text: &str, start: usize) -> impl Iterator<Item = (usize, &str)> {
    let mut at = start;
    text[start..].split_inclusive('\n').map(move |line| {
        let here = at;
        at += line.len();
        (here, line)
    })
}
