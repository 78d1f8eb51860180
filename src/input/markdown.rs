//! Markdown: an optional front matter (`---`, `date: …`, `title: …`, `---`), else the header of plain text; a first heading is the title.
//! The marks of inline formatting stay in the text: spans must point into what the file says.

use super::plain::{self, lines};
use super::{Calendars, Format, Layout};
use crate::base::Span;

pub const FORMAT: Format = Format {
    name: "markdown",
    extensions: &["md"],
    about: "Markdown; 'date:' in a front matter gives the date, the first heading the title",
    layout,
};

const FENCE: &str = "---";

fn layout(text: &str, calendars: &Calendars) -> Layout {
    let mut layout = front_matter(text, calendars).unwrap_or_else(|| (plain::FORMAT.layout)(text, calendars));
    if layout.title.is_none() {
        layout.title = heading(text, layout.body_start);
    }
    layout
}

fn front_matter(text: &str, calendars: &Calendars) -> Option<Layout> {
    let mut layout = Layout::default();
    let mut rows = lines(text, 0);
    rows.next().filter(|(_, line)| line.trim_end() == FENCE)?;
    for (start, line) in rows {
        if line.trim_end() == FENCE {
            layout.body_start = start + line.len();
            return Some(layout);
        }
        let Some((key, value)) = line.split_once(':') else { continue };
        let trimmed = value.trim().trim_matches(['"', '\'']);
        match key.trim().to_lowercase().as_str() {
            "date" => layout.date = calendars.date(trimmed).or(layout.date),
            "title" if !trimmed.is_empty() => {
                let at = start + key.len() + 1 + value.find(trimmed).unwrap_or(0);
                layout.title = Some(Span::new(at, at + trimmed.len()));
            }
            _ => {}
        }
    }
    None
}

/// `# Heading` as the first line with text, without its marks.
fn heading(text: &str, body_start: usize) -> Option<Span> {
    let (start, line) = lines(text, body_start).find(|(_, line)| !line.trim().is_empty())?;
    let title = line.trim_start().strip_prefix('#')?.trim_start_matches('#').trim();
    let at = start + line.find(title)?;
    (!title.is_empty()).then(|| Span::new(at, at + title.len()))
}
