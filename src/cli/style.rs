//! Style marks → ANSI colours, or plain text; and nothing that a document says reaches the terminal as a command.

use filature::shell::{Style, Text};
use unicode_width::UnicodeWidthStr;

use super::output::safe;

/// SGR parameters (ECMA-48): the sixteen colours of the terminal's own theme, so that light and dark both read well.
fn code(style: Style) -> &'static str {
    match style {
        Style::Plain => "",
        Style::Name => "1",
        Style::Event => "1;35",
        Style::Label => "36",
        Style::Number => "33",
        Style::Quote => "3",
        Style::Mark => "3;4",
        Style::Place | Style::Faint => "2",
        Style::Heading => "1;4",
        Style::Command => "32",
        Style::Caution => "35",
        Style::Error => "31",
    }
}

/// The text for standard output, each line ended.
pub fn paint(text: &Text, color: bool) -> String {
    let mut out = String::new();
    for line in &text.lines {
        for (style, piece) in line {
            let (piece, code) = (safe(piece), code(*style));
            if color && !code.is_empty() {
                out.push_str(&format!("\x1b[{code}m{piece}\x1b[0m"));
            } else {
                out.push_str(&piece);
            }
        }
        out.push('\n');
    }
    out
}

/// Columns that a line takes.
pub fn width(line: &[(Style, String)]) -> usize {
    line.iter().map(|(_, piece)| piece.width()).sum()
}

/// The text for a terminal of that many columns: lines broken between words, what follows below what its line begins with.
pub fn wrapped(text: &Text, columns: usize) -> Text {
    let mut out = Text::default();
    for line in &text.lines {
        if width(line) <= columns {
            out.lines.push(line.clone());
        } else {
            wrap(line, columns, &mut out);
        }
    }
    out
}

/// Breaks one line. What it begins with, blanks and rules of a drawing, stands before each of its parts, and so does the room of its number;
/// but not more than half the width.
fn wrap(line: &[(Style, String)], columns: usize, out: &mut Text) {
    let whole: String = line.iter().map(|(_, piece)| piece.as_str()).collect();
    let mut lead: String = whole.chars().take_while(|c| c.is_whitespace() || *c == '│').collect();
    let rest = &whole[lead.len()..];
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    if digits > 0 && rest[digits..].starts_with(". ") {
        lead.push_str(&" ".repeat(digits + 2));
    }
    // What a command is for stands beside its name.
    if let [(Style::Plain, blank), (Style::Command, name), (_, about), ..] = line
        && blank.trim().is_empty()
    {
        let gap = about.len() - about.trim_start().len();
        lead = " ".repeat(blank.width() + name.width() + gap);
    }
    if lead.width() * 2 > columns {
        lead.clear();
    }
    out.line();
    let mut at = 0;
    // Blanks between words are written once it is known that a word follows on the line.
    let mut blank: Vec<(Style, String)> = Vec::new();
    for (is_blank, run) in words(line) {
        if is_blank {
            blank = run;
            continue;
        }
        if at + width(&blank) + width(&run) > columns && at > lead.width() {
            out.line().push(Style::Faint, &lead);
            at = lead.width();
            blank.clear();
        }
        for (style, piece) in blank.drain(..).chain(run) {
            at += piece.width();
            out.push(style, piece);
        }
    }
}

/// A line as words and the blanks between them, each with its styles: a word may have several. Guillemets keep to what they enclose, and marks to what they follow.
fn words(line: &[(Style, String)]) -> Vec<(bool, Vec<(Style, String)>)> {
    let whole: String = line.iter().map(|(_, piece)| piece.as_str()).collect();
    let mut found: Vec<(bool, Vec<(Style, String)>)> = Vec::new();
    let mut from = 0;
    for (style, piece) in line {
        for (i, c) in piece.char_indices() {
            let at = from + i;
            let glued = whole[..at].ends_with('«') || whole[at + c.len_utf8()..].starts_with(['»', ';', ':', '?', '!']);
            let is_blank = c == ' ' && !glued;
            match found.last_mut().filter(|(kind, _)| *kind == is_blank) {
                None => found.push((is_blank, vec![(*style, c.to_string())])),
                Some((_, run)) => match run.last_mut().filter(|(last, _)| last == style) {
                    Some((_, text)) => text.push(c),
                    None => run.push((*style, c.to_string())),
                },
            }
        }
        from += piece.len();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_broken_between_words_and_keep_their_place() {
        let mut text = Text::of(Style::Name, "  ");
        text.push(Style::Plain, "une phrase ").push(Style::Mark, "assez longue pour deux lignes");
        let found = wrapped(&text, 20).plain();
        assert_eq!(found, "  une phrase assez\n  longue pour deux\n  lignes\n");
        let wide = Text::of(Style::Plain, "日本語 日本語 日本語");
        assert_eq!(wrapped(&wide, 14).plain(), "日本語 日本語\n日本語\n");
        let row = Text::of(Style::Plain, "  1. un deux trois quatre");
        assert_eq!(wrapped(&row, 14).plain(), "  1. un deux\n     trois\n     quatre\n");
        let mut help = Text::of(Style::Plain, "  ");
        help.push(Style::Command, "path ").push(Style::Plain, "  ce qui relie deux noms");
        assert_eq!(wrapped(&help, 22).plain(), "  path   ce qui relie\n         deux noms\n");
        // What two styles write without a blank between them is one word, and guillemets stay with it.
        let mut quote = Text::of(Style::Quote, "« un mot et ");
        quote.push(Style::Mark, "Viktor Bout").push(Style::Quote, ". »").push(Style::Faint, "   a.txt:1");
        assert_eq!(wrapped(&quote, 24).plain(), "« un mot et Viktor\nBout. »   a.txt:1\n");
        let unbroken = Text::of(Style::Plain, "a".repeat(50));
        assert_eq!(wrapped(&unbroken, 20).lines.len(), 1);
    }

    #[test]
    fn colour_is_ours_alone() {
        let text = Text::of(Style::Name, "a\x1b[31mb");
        assert_eq!(paint(&text, false), "a\\u{1b}[31mb\n");
        assert_eq!(paint(&text, true), "\x1b[1ma\\u{1b}[31mb\x1b[0m\n");
    }
}
