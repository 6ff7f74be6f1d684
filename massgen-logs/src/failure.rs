//! Why a command could not do its work: one line on standard error, and an exit code.

use std::error::Error as _;
use std::io::{self, Write as _};
use std::path::Path;

use massgen_log_model::{Error, ErrorKind};
use massgen_report::markdown::{visible_block, visible_line};

/// Findings or damage, where the caller asked for an exit code.
pub(crate) const FOUND: u8 = 1;
/// Usage, or something unreadable.
pub(crate) const USAGE: u8 = 2;
/// A report was kept.
pub(crate) const KEPT: u8 = 3;

/// A failure that ends the program.
#[derive(Debug)]
pub(crate) struct Failure {
    code: u8,
    /// `None`: the reader of the output went away, which is no error.
    message: Option<String>,
}

impl Failure {
    /// Something at `path` that cannot be used.
    pub(crate) fn at(path: &Path, reason: impl std::fmt::Display) -> Self {
        Self {
            code: USAGE,
            message: Some(format!("{}: {reason}", path.display())),
        }
    }

    /// A command line that cannot be followed.
    pub(crate) fn usage(reason: impl std::fmt::Display) -> Self {
        Self {
            code: USAGE,
            message: Some(reason.to_string()),
        }
    }

    pub(crate) fn code(&self) -> u8 {
        self.code
    }

    /// Prints the line.
    pub(crate) fn tell(&self) {
        if let Some(message) = &self.message {
            note(message);
        }
    }

    /// Prints the line, and that what it is about was left out.
    pub(crate) fn tell_left_out(&self) {
        if let Some(message) = &self.message {
            note(&format!("{message}; left out"));
        }
    }
}

/// Prints a line on standard error.
pub(crate) fn note(message: &str) {
    // Nothing is left to tell it to when standard error is gone.
    let _ = writeln!(io::stderr(), "massgen-logs: {}", visible_line(message));
}

/// Prints clap's message: help, or what is wrong with the command line.
pub(crate) fn tell_usage(message: &clap::Error) {
    let plain = message.to_string();
    let shown = visible_block(&plain);
    // It repeats arguments, and what another program handed over as one may be the name of a hostile file. Help
    // that cannot be printed is nothing that could be told anywhere else.
    let _ = if shown == plain {
        message.print()
    } else {
        io::stderr().write_all(shown.as_bytes())
    };
}

/// SQL, Parquet and the receiver are not in this build.
#[cfg(not(feature = "sql"))]
pub(crate) fn without_sql() -> Failure {
    Failure::usage(
        "this build has no SQL, no Parquet and no receiver; this installs one that does: \
         cargo install --path massgen-logs --features sql",
    )
}

/// The client of the hosted service is not in this build.
#[cfg(all(feature = "sql", not(feature = "remote")))]
pub(crate) fn without_remote() -> Failure {
    Failure::usage(
        "this build does not ask the hosted service; this installs one that does: \
         cargo install --path massgen-logs --features remote",
    )
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let cause = error
            .source()
            .map(|cause| format!(": {cause}"))
            .unwrap_or_default();
        let (code, hint) = match error.kind() {
            ErrorKind::AlreadyExists => (KEPT, " (--force replaces it)"),
            _ => (USAGE, ""),
        };
        Self {
            code,
            message: Some(format!("{error}{cause}{hint}")),
        }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self {
                code: 0,
                message: None,
            };
        }
        Self {
            code: USAGE,
            message: Some(format!("standard output: {error}")),
        }
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Self::from(io::Error::from(error))
    }
}

#[cfg(feature = "sql")]
impl From<massgen_log_query::Error> for Failure {
    fn from(error: massgen_log_query::Error) -> Self {
        Self::usage(chain(&error))
    }
}

#[cfg(feature = "sql")]
impl From<massgen_log_query::lake::Error> for Failure {
    fn from(error: massgen_log_query::lake::Error) -> Self {
        Self::usage(chain(&error))
    }
}

/// What went wrong, and why, on one line.
#[cfg(feature = "sql")]
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(next) = cause {
        let words = next.to_string();
        // Some kinds tell their cause themselves.
        if !text.contains(&words) {
            text.push_str(": ");
            text.push_str(&words);
        }
        cause = next.source();
    }
    text
}
