//! The progress bar: on standard error, and only where that is a terminal.

use std::io::IsTerminal;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A bar that counts documents; hidden when quiet or when nobody watches.
pub struct Progress(ProgressBar);

impl Progress {
    pub fn new(documents: usize, quiet: bool) -> Progress {
        Progress::counting("documents", documents, quiet)
    }

    /// A bar that counts passes of a training over its examples.
    #[cfg(feature = "train")]
    pub fn passes(of: usize, quiet: bool) -> Progress {
        Progress::counting("passes", of, quiet)
    }

    fn counting(what: &str, of: usize, quiet: bool) -> Progress {
        let hidden = quiet || of < 2 || !std::io::stderr().is_terminal();
        let target = if hidden { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
        let bar = ProgressBar::with_draw_target(Some(of as u64), target);
        if let Ok(style) = ProgressStyle::with_template(&format!("{{bar:30}} {{pos}}/{{len}} {what}  {{eta}} left")) {
            bar.set_style(style);
        }
        Progress(bar)
    }

    /// One document, or one pass, more is done.
    pub fn step(&self) {
        self.0.inc(1);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
