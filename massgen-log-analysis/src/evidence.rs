//! Where a number comes from.

use massgen_log_model::{Location, RelPath};
use serde::{Deserialize, Serialize};

/// A place in the session that a number or a finding rests on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Evidence {
    /// Artifact, line or JSON pointer.
    #[serde(flatten)]
    pub location: Location,
    /// A few words from that place, as the log has them.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub excerpt: Option<String>,
}

/// Longest excerpt of an [`Evidence`], in characters.
pub(crate) const EXCERPT_CHARS: usize = 160;

impl Evidence {
    /// A place without an excerpt.
    pub fn at(location: &Location) -> Self {
        Self {
            location: location.clone(),
            excerpt: None,
        }
    }

    /// A whole file.
    pub fn file(path: &RelPath) -> Self {
        Self {
            location: Location::file(path),
            excerpt: None,
        }
    }

    /// A place with the words that stand there, cut at 160 characters.
    pub fn quoting(location: &Location, words: &str) -> Self {
        Self {
            location: location.clone(),
            excerpt: Some(words.chars().take(EXCERPT_CHARS).collect()),
        }
    }

    /// The first places of a list; the primary source comes first in every record of the model.
    pub fn first_of(locations: &[Location]) -> Vec<Self> {
        locations.iter().take(1).map(Self::at).collect()
    }
}

/// A number (or a word) with its evidence. `value` is `None` when it is not recorded, which is never 0.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Figure<T> {
    /// The value; `null` = not recorded.
    pub value: Option<T>,
    /// What it rests on; for a count, up to [`MAX_EVIDENCE`] of the records counted.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub evidence: Vec<Evidence>,
}

/// Places that are listed for one [`Figure`].
pub const MAX_EVIDENCE: usize = 8;

impl<T> Default for Figure<T> {
    fn default() -> Self {
        Self::not_recorded()
    }
}

impl<T> Figure<T> {
    /// A value that no file records.
    pub const fn not_recorded() -> Self {
        Self {
            value: None,
            evidence: Vec::new(),
        }
    }

    /// A value that stands at one place.
    pub fn stated(value: T, location: &Location) -> Self {
        Self {
            value: Some(value),
            evidence: vec![Evidence::at(location)],
        }
    }

    /// A value that follows from the given places.
    pub fn from(value: T, locations: impl IntoIterator<Item = Location>) -> Self {
        let evidence = locations
            .into_iter()
            .take(MAX_EVIDENCE)
            .map(|location| Evidence {
                location,
                excerpt: None,
            })
            .collect();
        Self {
            value: Some(value),
            evidence,
        }
    }

    /// A value or `None`, with what it rests on when there is one.
    pub fn maybe(value: Option<T>, locations: impl IntoIterator<Item = Location>) -> Self {
        match value {
            Some(value) => Self::from(value, locations),
            None => Self::not_recorded(),
        }
    }
}
