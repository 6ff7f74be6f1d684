//! How much two texts share.

use massgen_log_model::spine::TextFile;
use serde::{Deserialize, Serialize};

use crate::shingles::Shingles;

/// Words in the sequences that two texts are compared by.
const SHINGLE_WORDS: usize = 3;

/// Share of the three-word sequences of two texts that both have (Jaccard index), 0 = none, 1 = all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "TextSimilarity"))]
#[non_exhaustive]
pub struct Similarity {
    /// The share; `None` when the texts were not compared.
    pub value: Option<f64>,
    /// Why they were not compared.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub not_compared: Option<NotCompared>,
}

/// Why two texts were not compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "NotComparedReason"))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum NotCompared {
    /// One of them is in no file.
    NoText,
    /// One of them is longer than 64 KiB.
    TooLong,
    /// One of them has no words.
    NoWords,
    /// There is no answer to compare with.
    NoReference,
    /// It is the same answer.
    Itself,
    /// No answer led by votes.
    NoLead,
}

impl NotCompared {
    /// In words.
    pub fn describe(self) -> &'static str {
        match self {
            Self::NoText => "not compared: no text recorded",
            Self::TooLong => "not compared: longer than 64 KiB",
            Self::NoWords => "not compared: no words",
            Self::NoReference => "not compared: no winner recorded",
            Self::Itself => "the reference itself",
            Self::NoLead => "not compared: no answer led by votes",
        }
    }
}

impl Similarity {
    pub(super) const fn none(why: NotCompared) -> Self {
        Self {
            value: None,
            not_compared: Some(why),
        }
    }

    pub(super) fn between(a: Option<&Measured<'_>>, b: Option<&Measured<'_>>) -> Self {
        let (Some(a), Some(b)) = (a, b) else {
            return Self::none(NotCompared::NoText);
        };
        // Equal hashes are equal texts, however long.
        if a.text.excerpt.hash == b.text.excerpt.hash && !a.text.is_blank() {
            return Self {
                value: Some(1.0),
                not_compared: None,
            };
        }
        let (Some(a), Some(b)) = (&a.shingles, &b.shingles) else {
            return Self::none(NotCompared::TooLong);
        };
        match a.jaccard(b) {
            Some(value) => Self {
                value: Some(value),
                not_compared: None,
            },
            None => Self::none(NotCompared::NoWords),
        }
    }
}

/// A text and its word sequences, made once for every comparison.
pub(super) struct Measured<'a> {
    text: &'a TextFile,
    shingles: Option<Shingles>,
}

impl<'a> Measured<'a> {
    pub(super) fn of(text: &'a TextFile) -> Self {
        Self {
            text,
            shingles: text
                .whole
                .as_deref()
                .map(|text| Shingles::of(text, SHINGLE_WORDS)),
        }
    }
}
