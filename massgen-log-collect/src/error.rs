//! Errors, each with the path it concerns where there is one.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// A failure, with the path it concerns; the path is empty for what is no file.
#[derive(Debug)]
pub struct Error {
    kind: ErrorKind,
    path: PathBuf,
}

/// What went wrong.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ErrorKind {
    /// Reading or writing failed.
    #[error("cannot be read or written: {0}")]
    Io(#[source] io::Error),
    /// The lake could not be written.
    #[error(transparent)]
    Lake(massgen_log_lake::Error),
    /// Another collector writes into the lake.
    #[error("another collector writes into this lake")]
    Busy,
    /// The address cannot be listened at.
    #[error("{0} cannot be listened at: {1}")]
    Listen(SocketAddr, #[source] io::Error),
    /// The address can be reached from other machines, and that was not allowed.
    #[error("{0} can be reached from other machines, which was not allowed")]
    NotLoopback(SocketAddr),
    /// The bytes are no traces of OTLP.
    #[error("no traces of OTLP: {0}")]
    Malformed(String),
    /// Values are nested deeper than is read.
    #[error("nested deeper than {} messages", crate::otlp::MAX_DEPTH)]
    TooDeep,
    /// The request holds more than is read at once.
    #[error(
        "more than {} messages or {} spans in a request",
        crate::otlp::MAX_MESSAGES,
        crate::otlp::MAX_SPANS
    )]
    TooMany,
    /// A thread of the collector ended before its time.
    #[error("the collector stopped")]
    Stopped,
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

    /// A failure that concerns no file.
    pub(crate) fn nowhere(kind: ErrorKind) -> Self {
        Self::new(kind, PathBuf::new())
    }

    pub(crate) fn malformed(reason: &dyn fmt::Display) -> Self {
        Self::nowhere(ErrorKind::Malformed(reason.to_string()))
    }

    /// What went wrong.
    pub const fn kind(&self) -> &ErrorKind {
        &self.kind
    }

    /// The path it concerns; empty for what is no file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The same failure at `path`.
    pub(crate) fn at(self, path: impl Into<PathBuf>) -> Self {
        Self::new(self.kind, path)
    }
}

impl From<massgen_log_lake::Error> for Error {
    fn from(error: massgen_log_lake::Error) -> Self {
        // That error shows its path itself.
        Self::nowhere(ErrorKind::Lake(error))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.as_os_str().is_empty() {
            return write!(f, "{}", self.kind);
        }
        // A path is hostile text too: escape_debug shows what a terminal would act on.
        write!(f, "{}: {}", self.path.to_string_lossy().escape_debug(), self.kind)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        std::error::Error::source(&self.kind)
    }
}
