//! `metrics_events.json`: every recorded tool call and every finished round, written at the end of an attempt.

use serde::{Deserialize, Serialize};

use super::round_record::RoundRecord;
use super::tool_metrics::ToolType;
use crate::{AgentId, CallId, Extra, ToolName, present};

/// The whole file (since 0.1.22..0.1.24). Records run on through orchestration restarts: those of
/// `attempt_2` include `attempt_1`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct MetricsEvents {
    /// When it was written, and for what.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meta: Option<MetricsEventsMeta>,
    /// Agent by agent in configuration order, inside an agent in order of completion.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present::list"
    )]
    pub tool_executions: Option<Vec<ToolExecution>>,
    /// Finished rounds, agent by agent.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present::list"
    )]
    pub round_completions: Option<Vec<RoundRecord>>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}

/// `meta`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct MetricsEventsMeta {
    /// Epoch seconds UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub generated_at: Option<f64>,
    /// Name of the folder of the file (`attempt_1`); not a session id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session_id: Option<String>,
    /// The whole prompt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<String>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}

/// One call of an MCP or custom tool. Its arguments are not stored here.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ToolExecution {
    /// Full name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tool_name: Option<ToolName>,
    /// How the tool is provided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tool_type: Option<ToolType>,
    /// The provider's id; `tool_id` in events.jsonl.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub call_id: Option<CallId>,
    /// The caller; may be `unknown`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent_id: Option<AgentId>,
    /// Tracker round; not the `round_number` of events.jsonl.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub round_number: Option<i64>,
    /// Epoch seconds UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start_time: Option<f64>,
    /// Epoch seconds UTC; 0 when the call never ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_time: Option<f64>,
    /// Milliseconds; 0 when the call never ended. Of a background launch the launch only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub execution_time_ms: Option<f64>,
    /// Whether the call returned. A shell command with exit code 1 returned; a denied call did not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub success: Option<bool>,
    /// At most 500 characters; null on success.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_message: Option<String>,
    /// Characters of the arguments.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub input_chars: Option<i64>,
    /// Characters of the result, without text that hooks injected; 0 on failure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub output_chars: Option<i64>,
    /// Estimated tokens: characters / 4.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub input_tokens_est: Option<i64>,
    /// Estimated tokens: characters / 4.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub output_tokens_est: Option<i64>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}
