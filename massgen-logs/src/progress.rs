//! How far a long command came, on standard error when that is a terminal; nothing of it stays there.

use std::path::PathBuf;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use massgen_log_model::LogDir;

/// A bar that counts bytes, so that the time left is true of sessions of any size.
pub(crate) struct Progress {
    bar: ProgressBar,
    /// Bytes of each session.
    sizes: Vec<u64>,
    done: usize,
}

impl Progress {
    /// A bar for these sessions; only where somebody sees it are their sizes looked up.
    pub(crate) fn of(sessions: &[PathBuf]) -> Self {
        let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::stderr());
        let sizes: Vec<u64> = if bar.is_hidden() {
            Vec::new()
        } else {
            sessions.iter().map(|path| bytes(path)).collect()
        };
        bar.set_length(sizes.iter().fold(0, |sum, size| sum.saturating_add(*size)));
        let style =
            ProgressStyle::with_template("{bar:30} {msg} of {prefix}, {bytes} of {total_bytes}, {eta} left");
        if let Ok(style) = style {
            bar.set_style(style);
        }
        bar.set_prefix(format!("{} sessions", sessions.len()));
        bar.set_message("0");
        Self { bar, sizes, done: 0 }
    }

    /// The next session is done.
    pub(crate) fn advance(&mut self) {
        let size = self.sizes.get(self.done).copied();
        self.done = self.done.saturating_add(1);
        self.bar.set_message(self.done.to_string());
        self.bar.inc(size.unwrap_or(0));
    }

    /// Does something that prints, with the bar out of the way.
    pub(crate) fn aside<T>(&self, print: impl FnOnce() -> T) -> T {
        self.bar.suspend(print)
    }

    /// Takes the bar away.
    pub(crate) fn end(self) {
        self.bar.finish_and_clear();
    }

    pub(crate) fn is_seen(&self) -> bool {
        !self.bar.is_hidden()
    }
}

/// The size of what lies directly in the attempts: the streams, which are nearly all of a session.
fn bytes(session: &std::path::Path) -> u64 {
    let Ok(dir) = LogDir::discover(session) else {
        return 0;
    };
    let attempts = dir.turns.iter().flat_map(|turn| &turn.attempts);
    attempts
        .flat_map(|attempt| &attempt.entries)
        .fold(0, |sum, entry| sum.saturating_add(entry.bytes))
}
