//! `_delegation/` beside `subagents/` (since 0.1.56..0.1.60): a parent inside a container asks the host to
//! start a child.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::SubagentStatus;
use crate::{AgentId, Extra};

/// `request_<id>.json`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DelegationRequest {
    /// Version of the file's form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
    /// The child's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subagent_id: Option<AgentId>,
    /// The request's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// The whole task.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub task: Option<String>,
    /// The child's configuration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub yaml_config: Option<Value>,
    /// Where the answer is to be put.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer_file: Option<String>,
    /// The child's workspace.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workspace: Option<String>,
    /// Limit in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeout_seconds: Option<f64>,
    /// Time of writing; the form is not confirmed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Value>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}

/// `response_<id>.json`. Only `status` is confirmed.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DelegationResponse {
    /// Version of the file's form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
    /// The child's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subagent_id: Option<AgentId>,
    /// The request's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// `completed`, `error`, `timeout` or `cancelled`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<SubagentStatus>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}

/// The two kinds of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum DelegationFile {
    /// `request_<id>.json`.
    Request,
    /// `response_<id>.json`.
    Response,
}

/// Kind and id of a file name; `None` for any other name.
pub fn parse_delegation_name(name: &str) -> Option<(DelegationFile, &str)> {
    let stem = name.strip_suffix(".json")?;
    let request = stem
        .strip_prefix("request_")
        .map(|id| (DelegationFile::Request, id));
    request.or_else(|| {
        stem.strip_prefix("response_")
            .map(|id| (DelegationFile::Response, id))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::artifact::list::tests::round_trip;

    #[test]
    fn samples_round_trip() {
        let request: DelegationRequest = round_trip(
            r#"{"version": 1, "subagent_id": "s", "request_id": "r", "task": "t", "yaml_config": {"agents": []},
                "answer_file": "a", "workspace": "w", "timeout_seconds": 300, "created_at": "2026-01-05T10:56:00"}"#,
        );
        assert_eq!(request.timeout_seconds, Some(300.0));
        let response: DelegationResponse =
            round_trip(r#"{"request_id": "r", "status": "cancelled", "exit": 1}"#);
        assert_eq!(response.status, Some(SubagentStatus::Cancelled));
        assert_eq!(response.extra["exit"], 1);
        assert_eq!(
            parse_delegation_name("request_a1.json"),
            Some((DelegationFile::Request, "a1"))
        );
        assert_eq!(parse_delegation_name("other.json"), None);
    }
}
