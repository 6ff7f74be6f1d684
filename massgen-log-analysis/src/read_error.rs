//! Why a document cannot be read back.

use std::fmt;

use serde::Deserialize;
use serde::de::DeserializeOwned;

/// Why JSON could not be read as an [`Analysis`](crate::Analysis), a [`Comparison`](crate::Comparison) or
/// [`Facts`](crate::facts::Facts).
#[derive(Debug)]
#[non_exhaustive]
pub enum ReadError {
    /// It is of another version, whose members may mean something else. Nothing of it was read.
    Version {
        /// The version that the document states.
        found: u64,
        /// The version that this crate reads and writes.
        expected: u32,
    },
    /// It is no JSON, states no version, or has not the shape that its version has.
    Json(serde_json::Error),
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Version { found, expected } => {
                write!(
                    f,
                    "the document has format version {found}, version {expected} is read"
                )
            }
            Self::Json(_) => f.write_str("the document cannot be read"),
        }
    }
}

impl std::error::Error for ReadError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Version { .. } => None,
            Self::Json(error) => Some(error),
        }
    }
}

/// The one member that is read first.
#[derive(Deserialize)]
struct Head {
    format_version: u64,
}

/// Reads a document of the one version that has the shape of `T`. The version is looked at before anything else:
/// a document of another one shall not fail with a member that is missing.
pub(crate) fn versioned<T: DeserializeOwned>(json: &str, expected: u32) -> Result<T, ReadError> {
    let head: Head = serde_json::from_str(json).map_err(ReadError::Json)?;
    if head.format_version != u64::from(expected) {
        return Err(ReadError::Version {
            found: head.format_version,
            expected,
        });
    }
    serde_json::from_str(json).map_err(ReadError::Json)
}
