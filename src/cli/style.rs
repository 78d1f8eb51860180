//! Style marks → ANSI colours, or plain text; and nothing that a document says reaches the terminal as a command.

use filature::shell::{Style, Text};

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colour_is_ours_alone() {
        let text = Text::of(Style::Name, "a\x1b[31mb");
        assert_eq!(paint(&text, false), "a\\u{1b}[31mb\n");
        assert_eq!(paint(&text, true), "\x1b[1ma\\u{1b}[31mb\x1b[0m\n");
    }
}
