//! The progress bar: on standard error, and only where that is a terminal.

use std::io::IsTerminal;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A bar that counts documents; hidden when quiet or when nobody watches.
pub struct Progress(ProgressBar);

impl Progress {
    pub fn new(documents: usize, quiet: bool) -> Progress {
        let hidden = quiet || documents < 2 || !std::io::stderr().is_terminal();
        let target = if hidden { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
        let bar = ProgressBar::with_draw_target(Some(documents as u64), target);
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} documents  {eta} left") {
            bar.set_style(style);
        }
        Progress(bar)
    }

    /// One document more is read.
    pub fn step(&self) {
        self.0.inc(1);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
