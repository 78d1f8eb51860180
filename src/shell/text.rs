//! Text with style marks: what a reply looks like, without saying how a terminal shows it.

/// What a piece of text is; the outermost layer decides on colour, or drops it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Style {
    Plain,
    /// An entity.
    Name,
    /// An event.
    Event,
    /// What ties two names.
    Label,
    /// The number of a row, path or figure.
    Number,
    /// A sentence of a document.
    Quote,
    /// The words of a quote that carry the statement.
    Mark,
    /// Document and line.
    Place,
    /// Notes, counts, asides.
    Faint,
    Heading,
    /// What a user can type.
    Command,
    /// What is not a plain fact: denied, alleged, possible, planned.
    Caution,
    Error,
}

/// Lines of styled pieces. No piece holds a line end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    pub lines: Vec<Vec<(Style, String)>>,
}

impl Text {
    /// One line of one style.
    pub fn of(style: Style, text: impl AsRef<str>) -> Text {
        let mut made = Text::default();
        made.line().push(style, text);
        made
    }

    /// Begins a new line.
    pub fn line(&mut self) -> &mut Text {
        self.lines.push(Vec::new());
        self
    }

    /// Adds to the last line; line ends in `text` become spaces.
    pub fn push(&mut self, style: Style, text: impl AsRef<str>) -> &mut Text {
        if self.lines.is_empty() {
            self.line();
        }
        let text = text.as_ref();
        if let Some(line) = self.lines.last_mut()
            && !text.is_empty()
        {
            let text = text.replace(['\n', '\r'], " ");
            match line.last_mut() {
                Some((last, piece)) if *last == style => piece.push_str(&text),
                _ => line.push((style, text)),
            }
        }
        self
    }

    pub fn append(&mut self, other: Text) -> &mut Text {
        self.lines.extend(other.lines);
        self
    }

    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Without styles, each line ended.
    pub fn plain(&self) -> String {
        let mut out = String::new();
        for line in &self.lines {
            line.iter().for_each(|(_, piece)| out.push_str(piece));
            out.push('\n');
        }
        out
    }
}
