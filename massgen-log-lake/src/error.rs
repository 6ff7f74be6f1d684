//! Errors, each with the path it concerns.

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
    /// Reading or writing failed.
    #[error("cannot be read or written")]
    Io(#[source] io::Error),
    /// The folder is no lake.
    #[error("is no lake: it holds no {}", crate::MARKER)]
    NotALake,
    /// The lake was written by a later version.
    #[error("is a lake of a format that this version does not know")]
    UnknownFormat,
    /// The folder holds something else; nothing was written.
    #[error("holds something else and was left as it is")]
    Occupied,
    /// A Parquet file cannot be read or written.
    #[error("is no Parquet file that can be read or written: {0}")]
    Parquet(#[source] parquet::errors::ParquetError),
    /// An Arrow file cannot be read.
    #[error("is no Arrow file that can be read: {0}")]
    Arrow(#[source] massgen_log_tables::arrow_schema::ArrowError),
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

    pub(crate) fn parquet(error: parquet::errors::ParquetError, path: impl Into<PathBuf>) -> Self {
        Self::new(ErrorKind::Parquet(error), path)
    }

    /// Whether it is that there is no lake, so that something else may be there.
    pub const fn is_no_lake(&self) -> bool {
        matches!(self.kind, ErrorKind::NotALake)
    }

    /// What went wrong.
    pub const fn kind(&self) -> &ErrorKind {
        &self.kind
    }

    /// The path it concerns.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A path is hostile text too: escape_debug shows what a terminal would act on.
        write!(f, "{}: {}", self.path.to_string_lossy().escape_debug(), self.kind)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        std::error::Error::source(&self.kind)
    }
}
