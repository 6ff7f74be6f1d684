//! `review_request.json` and `review_result.json`: the review gate of the web interface (since
//! 0.1.68..0.1.72; known from the source only).

use serde::{Deserialize, Serialize};

use crate::word::open_vocabulary;
use crate::{Extra, present};

/// `review_request.json`: changes wait for a person.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ReviewRequest {
    /// True while the gate is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review_pending: Option<bool>,
    /// Page of the review.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Where the decision is sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub api_url: Option<String>,
    /// The changed files.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present::list"
    )]
    pub files: Option<Vec<ReviewFile>>,
    /// First 200 characters of the answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer_preview: Option<String>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}

/// One changed file.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ReviewFile {
    /// Its path.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// What happened to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}

open_vocabulary! {
    /// What a reviewer decided.
    ReviewAction {
        /// The changes are applied.
        Approve = "approve",
        /// The changes are not applied.
        Reject = "reject",
    }
}

/// `review_result.json`: the decision.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ReviewResult {
    /// Whether the changes may be applied.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approved: Option<bool>,
    /// The files that may be; null when the decision is for all.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present::list"
    )]
    pub approved_files: Option<Vec<String>>,
    /// The decision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<ReviewAction>,
    /// Who or what decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolved_by: Option<String>,
    /// Epoch seconds UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timestamp: Option<f64>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}
