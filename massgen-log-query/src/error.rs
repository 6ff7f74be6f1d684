//! Errors.

use std::time::Duration;
use std::{error, fmt, io};

use datafusion::error::DataFusionError;

/// A failure of a query.
#[derive(Debug)]
pub struct Error {
    kind: ErrorKind,
}

/// What went wrong.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The text is no statement that can be followed: a mistake of grammar, or a name that there is not.
    #[error("{0}")]
    Statement(String),
    /// The statement would change something, or is more than one.
    #[error("only one statement that reads is allowed: {0}")]
    NotReading(String),
    /// A limit of memory was reached.
    #[error("needs more than {bytes} bytes of memory: {reason}")]
    Memory {
        /// The limit.
        bytes: usize,
        /// What needed them.
        reason: String,
    },
    /// The limit of time was reached.
    #[error("took longer than {} s", .0.as_secs_f64())]
    Time(Duration),
    /// The statement failed over these rows, as by a cast of a text that is no number.
    #[error("{0}")]
    Failed(String),
    /// The lake cannot be read.
    #[error("{0}")]
    Lake(#[source] massgen_log_lake::Error),
    /// The engine could not be started.
    #[error("the engine could not be started")]
    Start(#[source] io::Error),
}

impl Error {
    pub(crate) const fn new(kind: ErrorKind) -> Self {
        Self { kind }
    }

    /// What went wrong.
    pub const fn kind(&self) -> &ErrorKind {
        &self.kind
    }

    /// What the engine says of a statement before it runs.
    pub(crate) fn of_statement(error: &DataFusionError) -> Self {
        Self::new(ErrorKind::Statement(words(error)))
    }

    /// What the engine says while it runs.
    pub(crate) fn of_run(error: &DataFusionError, memory: usize) -> Self {
        let reason = words(error);
        Self::new(match error.find_root() {
            DataFusionError::ResourcesExhausted(_) => ErrorKind::Memory {
                bytes: memory,
                reason,
            },
            _ => ErrorKind::Failed(reason),
        })
    }
}

/// The engine's message on one line, without its own backtrace.
fn words(error: &DataFusionError) -> String {
    let text = error.strip_backtrace();
    text.lines().map(str::trim).collect::<Vec<_>>().join(" ")
}

impl From<massgen_log_lake::Error> for Error {
    fn from(error: massgen_log_lake::Error) -> Self {
        Self::new(ErrorKind::Lake(error))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.kind.fmt(f)
    }
}

impl error::Error for Error {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        error::Error::source(&self.kind)
    }
}
