//! `_session_manifest.json`: written by `massgen export` into a shared gist, never into a log directory.
//! File names in a gist are the session's paths with `/` replaced by `__`.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::present;
use crate::word::open_vocabulary;
use crate::{AgentId, Extra};

open_vocabulary! {
    /// How the shared session ended.
    ShareStatus {
        /// It has a final answer.
        Complete = "complete",
        /// It failed.
        Error = "error",
        /// It was stopped.
        Interrupted = "interrupted",
    }
}

/// The whole file.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ShareManifest {
    /// Version of the file's form, `2.0` so far.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// The session directory's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session_id: Option<String>,
    /// Number of turns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub turn_count: Option<i64>,
    /// Number of attempts over all turns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attempt_count: Option<i64>,
    /// How it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<ShareStatus>,
    /// The prompt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<String>,
    /// The presenter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub winner: Option<AgentId>,
    /// US dollars; always 0, because its writer reads a key that does not exist.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_cost: Option<f64>,
    /// Tokens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_tokens: Option<i64>,
    /// The turns; the shape is not fixed.
    #[serde(
        default,
        deserialize_with = "present::list",
        skip_serializing_if = "Option::is_none"
    )]
    pub turns: Option<Vec<Value>>,
    /// Error text, when it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<Value>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}

/// The session path of a gist's file name: `turn_1__status.json` becomes `turn_1/status.json`.
///
/// A name that held `__` of its own cannot be told from one that held `/`.
pub fn session_path(gist_name: &str) -> String {
    gist_name.replace("__", "/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::artifact::list::tests::round_trip;

    #[test]
    fn a_sample_round_trips() {
        let manifest: ShareManifest = round_trip(
            r#"{"version": "2.0", "session_id": "log_20260105_105524_290672", "turn_count": 1,
                "attempt_count": 1, "status": "interrupted", "question": "Q", "winner": null,
                "total_cost": 0, "total_tokens": 12, "turns": [{"turn": 1}]}"#,
        );
        assert_eq!(manifest.status, Some(ShareStatus::Interrupted));
        assert_eq!(manifest.winner, None);
        assert_eq!(
            session_path("turn_1__attempt_1__status.json"),
            "turn_1/attempt_1/status.json"
        );
    }
}
