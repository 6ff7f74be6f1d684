//! Errors of the few functions that can fail as a whole. Damage inside a session is a
//! [`Diagnostic`](crate::Diagnostic) instead.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// A failure, with the path it concerns.
#[derive(Debug)]
pub struct Error {
    kind: ErrorKind,
    path: PathBuf,
}

/// What went wrong.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The path does not exist or cannot be read.
    #[error("cannot be read")]
    Io(#[source] io::Error),
    /// The path is neither a logs root, a session, a turn, an attempt nor a file inside one.
    #[error("is no MassGen session: {looked_for}")]
    NotASession {
        /// What was looked for and not found.
        looked_for: String,
    },
    /// The session has no such turn.
    #[error("has no turn {wanted}; turns: {}", list(.there))]
    NoSuchTurn {
        /// The turn asked for.
        wanted: u32,
        /// The turns there are.
        there: Vec<u32>,
    },
    /// The turn has no such attempt.
    #[error("has no attempt {wanted} in turn {turn}; attempts: {}", list(.there))]
    NoSuchAttempt {
        /// The attempt asked for.
        wanted: u32,
        /// The turn looked in.
        turn: u32,
        /// The attempts there are.
        there: Vec<u32>,
    },
    /// No logs root was found.
    #[error("no logs directory found; looked in {}", looked_in.join(", "))]
    NoLogsRoot {
        /// The places looked in.
        looked_in: Vec<String>,
    },
    /// The logs root holds no session.
    #[error("holds no session (no folder named log_*)")]
    NoSessions,
    /// A report is there already and may not be replaced.
    #[error("exists already and was left as it is")]
    AlreadyExists,
    /// A link, a folder or a device stands where a file should.
    #[error("is no regular file and was left as it is")]
    NotAFile,
    /// The place asked for lies outside the session.
    #[error("leads out of the session")]
    OutsideSession,
    /// The place for a copy of the session lies in the session.
    #[error("lies inside the session")]
    InsideSession,
}

fn list(numbers: &[u32]) -> String {
    if numbers.is_empty() {
        return "none".to_owned();
    }
    numbers.iter().map(u32::to_string).collect::<Vec<_>>().join(", ")
}

impl Error {
    /// A failure of `kind` at `path`.
    pub fn new(kind: ErrorKind, path: impl Into<PathBuf>) -> Self {
        Self {
            kind,
            path: path.into(),
        }
    }

    pub(crate) fn io(error: io::Error, path: impl Into<PathBuf>) -> Self {
        Self::new(ErrorKind::Io(error), path)
    }

    /// What went wrong.
    pub fn kind(&self) -> &ErrorKind {
        &self.kind
    }

    /// The path it concerns.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.as_os_str().is_empty() {
            write!(f, "{}", self.kind)
        } else {
            // A path is hostile text too: a name may hold terminal escapes.
            let shown: String = self
                .path
                .to_string_lossy()
                .chars()
                .map(|c| {
                    if crate::location::is_printable(c) {
                        c
                    } else {
                        '\u{fffd}'
                    }
                })
                .collect();
            write!(f, "{shown}: {}", self.kind)
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        std::error::Error::source(&self.kind)
    }
}
