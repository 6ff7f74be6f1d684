//! What is wrong with a session's files: damage, repairs, oddities; each with its place.

use serde::{Deserialize, Serialize};

use crate::word::open_vocabulary;
use crate::{EntryKind, Location, RelPath};

open_vocabulary! {
    /// The kind of a [`Diagnostic`].
    DiagnosticKind {
        /// The file or folder could not be read (permission, I/O error, not a regular file).
        Unreadable = "unreadable",
        /// A file that should hold something has 0 bytes.
        Empty = "empty",
        /// The text ends before the value does: the writer was killed, or the file was cut.
        Truncated = "truncated",
        /// The text is not of the artifact's format.
        Malformed = "malformed",
        /// A known field has a value of the wrong type; the field was dropped, the rest was kept.
        WrongType = "wrong_type",
        /// A lone surrogate, `NaN` or `Infinity` was replaced in memory.
        Repaired = "repaired",
        /// Bytes that are not UTF-8 were made visible.
        NotUtf8 = "not_utf8",
        /// One line of a line-oriented file could not be read; the next ones were.
        BadLine = "bad_line",
        /// A record longer than the limit was skipped.
        TooLong = "too_long",
        /// A symbolic link was not followed: it dangles, loops or leads out of the session.
        LinkNotFollowed = "link_not_followed",
        /// A file refers to another file that is not there.
        MissingReference = "missing_reference",
        /// A file says less than what other files of the same attempt prove.
        Incomplete = "incomplete",
        /// There was more than is read here; the rest was left out.
        LimitReached = "limit_reached",
        /// Several records fit together equally well; they were joined in the order of their lines.
        Ambiguous = "ambiguous",
    }
}

/// One thing that is wrong with a file. The rest of the session is still loaded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Diagnostic {
    /// What kind of thing.
    pub kind: DiagnosticKind,
    /// Where.
    pub location: Location,
    /// Why, in a few words: a lowercase fragment that may quote the reader's message.
    pub reason: String,
}

impl Diagnostic {
    /// A diagnostic of `kind` at `location`.
    pub fn new(kind: DiagnosticKind, location: Location, reason: impl Into<String>) -> Self {
        Self {
            kind,
            location,
            reason: reason.into(),
        }
    }

    /// What is to be said of something that stands where a folder should; nothing of a folder.
    pub(crate) fn not_a_folder(path: &RelPath, kind: EntryKind) -> Option<Self> {
        let (kind, reason) = match kind {
            EntryKind::Directory => return None,
            EntryKind::Link => (DiagnosticKind::LinkNotFollowed, "a link where a folder should be"),
            EntryKind::File | EntryKind::Other => (DiagnosticKind::Unreadable, "not a folder"),
        };
        Some(Self::new(kind, Location::file(path), reason))
    }

    /// Whether the file lost something (as against a note on how it was read).
    pub fn is_damage(&self) -> bool {
        !matches!(
            self.kind,
            DiagnosticKind::LinkNotFollowed | DiagnosticKind::LimitReached | DiagnosticKind::Ambiguous
        )
    }
}

impl std::fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}: {}", self.location, self.kind, self.reason)
    }
}
