//! `subagents/_spawn_status.json` in the parent's workspace (0.1.38..0.1.40 and later): the last **blocking**
//! spawn only.

use serde::{Deserialize, Serialize};

use super::{SubagentStatus, SubagentTokenUsage};
use crate::present;
use crate::{AgentId, Extra};

/// The whole file.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SpawnStatus {
    /// `spawning` while the call runs, then `completed`, which does **not** mean that any child
    /// succeeded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// ISO-8601, local wall clock, no offset.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started_at: Option<String>,
    /// ISO-8601, local wall clock; absent while the call runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub completed_at: Option<String>,
    /// The children.
    #[serde(
        default,
        deserialize_with = "present::list",
        skip_serializing_if = "Option::is_none"
    )]
    pub subagents: Option<Vec<SpawnedSubagent>>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}

/// One child of the spawn: while it runs its task and progress, afterwards its result
/// ([`super::SubagentResult`] has the same fields).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SpawnedSubagent {
    /// The child's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subagent_id: Option<AgentId>,
    /// The task; while it runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub task: Option<String>,
    /// Its state, or how it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<SubagentStatus>,
    /// Always 0; while it runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub progress_percent: Option<i64>,
    /// Whether it succeeded; afterwards.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub success: Option<bool>,
    /// Its answer; null without one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
    /// Its workspace; empty while it runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workspace: Option<String>,
    /// How long it ran, in seconds; afterwards.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub execution_time_seconds: Option<f64>,
    /// Error text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// What it used; empty when not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token_usage: Option<SubagentTokenUsage>,
    /// Its `events.jsonl` or log folder; empty while it runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub log_path: Option<String>,
    /// How far it came, 0 to 100.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub completion_percentage: Option<i64>,
    /// A warning.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub warning: Option<String>,
    /// The limit that it was given, in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeout_seconds: Option<f64>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::artifact::list::tests::round_trip;

    #[test]
    fn a_real_file_round_trips() {
        let spawn: SpawnStatus = round_trip(include_str!(
            "../../../../fixtures/0.1.97_s11d_subagent_timeout/log_20261124_065703_819658/turn_1/final/agent_a/workspace/subagents/_spawn_status.json"
        ));
        assert_eq!(spawn.status.as_deref(), Some("completed"));
        let children = spawn.subagents.unwrap();
        assert_eq!(
            (children[0].status.clone(), children[0].success),
            (Some(SubagentStatus::Timeout), Some(false))
        );
        assert_eq!(children[0].timeout_seconds, Some(60.0));
        assert!(children[0].extra.is_empty());
    }

    #[test]
    fn a_running_spawn_round_trips() {
        let spawn: SpawnStatus = round_trip(
            r#"{"status": "spawning", "started_at": "s", "subagents": [{"subagent_id": "x", "task": "t",
                "status": "running", "progress_percent": 0, "timeout_seconds": 300, "workspace": "",
                "log_path": ""}]}"#,
        );
        assert_eq!(spawn.completed_at, None);
        assert_eq!(spawn.subagents.unwrap()[0].status, Some(SubagentStatus::Running));
    }
}
