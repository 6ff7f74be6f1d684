//! How a child ended, as the spawn call returns it.

use serde::{Deserialize, Serialize};

use crate::word::open_vocabulary;
use crate::{AgentId, Extra};

open_vocabulary! {
    /// State or end of a child. Results hold only the first five.
    SubagentStatus {
        /// It answered.
        Completed = "completed",
        /// It ran out of time, but had an answer.
        CompletedButTimeout = "completed_but_timeout",
        /// It ran out of time with something to show.
        Partial = "partial",
        /// It ran out of time.
        Timeout = "timeout",
        /// It failed.
        Error = "error",
        /// It has not begun (lists only).
        Pending = "pending",
        /// It runs (lists only).
        Running = "running",
        /// It failed (lists only).
        Failed = "failed",
        /// It was cancelled (lists and delegation responses).
        Cancelled = "cancelled",
    }
}

impl SubagentStatus {
    /// Whether nothing more will come; `None` for an unknown word.
    pub fn is_ended(&self) -> Option<bool> {
        match self {
            Self::Pending | Self::Running => Some(false),
            Self::Unknown(_) => None,
            _ => Some(true),
        }
    }
}

/// A child's result: in `_spawn_status.json`, and as the result text of the spawn tools in traces and
/// events.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SubagentResult {
    /// The child's id: chosen by the caller, or `sub_<8 hex>`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subagent_id: Option<AgentId>,
    /// How it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<SubagentStatus>,
    /// True for `completed` and `completed_but_timeout` only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub success: Option<bool>,
    /// Its answer; null without one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
    /// Its workspace.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workspace: Option<String>,
    /// How long it ran, in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub execution_time_seconds: Option<f64>,
    /// Error text; `completed_but_timeout` has one too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// What it used; empty when not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token_usage: Option<SubagentTokenUsage>,
    /// Its `events.jsonl` or log folder; absent when not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub log_path: Option<String>,
    /// How far it came, 0 to 100; absent when not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub completion_percentage: Option<i64>,
    /// A warning.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub warning: Option<String>,
    /// The limit that it was given, in seconds; added for spawns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeout_seconds: Option<f64>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}

/// `token_usage`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SubagentTokenUsage {
    /// Tokens in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub input_tokens: Option<i64>,
    /// Tokens out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub output_tokens: Option<i64>,
    /// US dollars.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub estimated_cost: Option<f64>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::artifact::list::tests::round_trip;

    #[test]
    fn a_late_answer_is_a_success_with_an_error_text() {
        let result: SubagentResult = round_trip(
            r#"{"subagent_id": "sub_1", "status": "completed_but_timeout", "success": true, "answer": "a",
                "workspace": "w", "execution_time_seconds": 60, "error": "late", "token_usage": {},
                "log_path": "l", "completion_percentage": 100, "warning": "w"}"#,
        );
        assert_eq!(result.status, Some(SubagentStatus::CompletedButTimeout));
        assert_eq!(result.token_usage.unwrap().estimated_cost, None);
        assert_eq!(SubagentStatus::from("running").is_ended(), Some(false));
        assert_eq!(SubagentStatus::from("paused").is_ended(), None);
    }
}
