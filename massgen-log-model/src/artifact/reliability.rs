//! `reliability` of an agent in status.json: the retries that MassGen forced on it.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use crate::word::open_vocabulary;
use crate::{Extra, ToolName, present};

open_vocabulary! {
    /// Why an agent had to try again.
    EnforcementReason {
        /// It called tools, but no workflow tool; or a workflow tool that this round does not allow.
        NoWorkflowTool = "no_workflow_tool",
        /// It called no tool. Also follows an `api_error` of the same attempt.
        NoToolCalls = "no_tool_calls",
        /// It voted for a label that does not exist.
        InvalidVoteId = "invalid_vote_id",
        /// It voted although there was no answer.
        VoteNoAnswers = "vote_no_answers",
        /// It voted and answered in one turn.
        VoteAndAnswer = "vote_and_answer",
        /// It had used up its answers.
        AnswerLimit = "answer_limit",
        /// Its answer was too close to an earlier one.
        AnswerNovelty = "answer_novelty",
        /// Its answer repeated an earlier one.
        AnswerDuplicate = "answer_duplicate",
        /// The model call failed; not a workflow violation.
        ApiError = "api_error",
        /// The connection broke and was restored, text kept; not a workflow violation.
        ConnectionRecovery = "connection_recovery",
        /// An MCP server was lost; not a workflow violation.
        McpDisconnected = "mcp_disconnected",
        /// The model call failed and trying again is useless (since 0.1.60..0.1.64).
        FatalApiError = "fatal_api_error",
    }
}

/// The whole member (since 0.1.36..0.1.38). Null when the agent was never made to try again.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Reliability {
    /// In order of time. The attempt that exhausts the limit is mostly an agent error instead.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present::list"
    )]
    pub enforcement_attempts: Option<Vec<EnforcementEvent>>,
    /// By tracker round, the key being its number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by_round: Option<IndexMap<String, RoundEnforcement>>,
    /// Always empty: no version fills it. Calls of unknown tools are `no_workflow_tool` events.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present::list"
    )]
    pub unknown_tools: Option<Vec<ToolName>>,
    /// The distinct workflow violations.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present::list"
    )]
    pub workflow_errors: Option<Vec<EnforcementReason>>,
    /// Number of events, failed model calls included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_enforcement_retries: Option<i64>,
    /// Characters, summed over `buffer_chars`. Some of that text was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_buffer_chars_lost: Option<i64>,
    /// Always `ok`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<String>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}

/// Retries of one round.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RoundEnforcement {
    /// Events.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<i64>,
    /// Distinct reasons.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present::list"
    )]
    pub reasons: Option<Vec<EnforcementReason>>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}

/// One forced retry.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct EnforcementEvent {
    /// Tracker round.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub round: Option<i64>,
    /// The attempt that failed, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attempt: Option<i64>,
    /// The limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_attempts: Option<i64>,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<EnforcementReason>,
    /// The tools that were called.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present::list"
    )]
    pub tool_calls: Option<Vec<ToolName>>,
    /// What the agent was told; at most 500 characters for failed model calls and MCP errors.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_message: Option<String>,
    /// First 500 characters of the text streamed so far.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub buffer_preview: Option<String>,
    /// Characters of the text streamed so far.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub buffer_chars: Option<i64>,
    /// Epoch seconds UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timestamp: Option<f64>,
    /// `mcp_disconnected` under Docker only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub docker_health: Option<DockerHealth>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}

/// State of an agent's container when its MCP server was lost.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DockerHealth {
    /// Whether there is a container.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exists: Option<bool>,
    /// Docker's word (`running`, `exited`), or `not_found`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// Whether it runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub running: Option<bool>,
    /// Exit code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exit_code: Option<i64>,
    /// Docker's message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// ISO 8601 UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started_at: Option<String>,
    /// ISO 8601 UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finished_at: Option<String>,
    /// Whether it was killed for lack of memory.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub oom_killed: Option<bool>,
    /// Process id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pid: Option<i64>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}
