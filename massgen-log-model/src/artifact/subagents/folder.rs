//! The small files of one child's folder, and the names in it.

use serde::{Deserialize, Serialize};

use crate::{AgentId, Extra};

/// Copy of the child's attempt directory (very old versions: of its session directory).
pub const FULL_LOGS: &str = "full_logs";
/// Link to the child's logs while it ran (0.1.38..0.1.40 and later); may dangle.
pub const LIVE_LOGS: &str = "live_logs";
/// Copy of the child's workspace.
pub const WORKSPACE: &str = "workspace";

/// `subprocess_logs.json`: where the child itself logged.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SubprocessLogs {
    /// The child's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subagent_id: Option<AgentId>,
    /// Absolute path of the child's attempt directory; null when not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subprocess_log_dir: Option<String>,
    /// ISO-8601, local wall clock, no offset.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timestamp: Option<String>,
    /// Why the child ended early, for example `Subagent cancelled`; absent otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}

/// `_metadata.json` in the parent's workspace.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SubagentMetadata {
    /// The child's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subagent_id: Option<AgentId>,
    /// The agent that started it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent_agent_id: Option<AgentId>,
    /// ISO-8601, local wall clock, no offset.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<String>,
    /// Absolute path of the child's workspace.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workspace_path: Option<String>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::artifact::list::tests::round_trip;

    #[test]
    fn real_files_round_trip() {
        let logs: SubprocessLogs = round_trip(include_str!(
            "../../../../fixtures/0.1.97_s11d_subagent_timeout/log_20261124_065703_819658/turn_1/attempt_1/subagents/sub_one/subprocess_logs.json"
        ));
        assert_eq!(logs.error.as_deref(), Some("Subagent cancelled"));
        let metadata: SubagentMetadata = round_trip(include_str!(
            "../../../../fixtures/0.1.97_s11d_subagent_timeout/log_20261124_065703_819658/turn_1/final/agent_a/workspace/subagents/sub_one/_metadata.json"
        ));
        assert_eq!(metadata.parent_agent_id, Some("agent_a".into()));
        assert!(logs.extra.is_empty() && metadata.extra.is_empty());
    }

    #[test]
    fn an_unknown_log_directory_is_absent() {
        let logs: SubprocessLogs =
            round_trip(r#"{"subagent_id": "sub_1a2b3c4d", "subprocess_log_dir": null, "timestamp": "t"}"#);
        assert_eq!((logs.subprocess_log_dir, logs.error), (None, None));
    }
}
