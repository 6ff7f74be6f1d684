//! `metrics_summary.json`: totals by agent, tool, round and backend, written when the presentation ends.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use super::round_record::{RoundOutcome, RoundRecord};
use super::status::Phase;
use super::token_usage::TokenUsage;
use super::tool_metrics::{ToolMetrics, ToolTotals};
use crate::{AgentId, Extra, present};

/// The whole file (since 0.1.22..0.1.24). A post-evaluation comes later and is not in it. All numbers run
/// on through orchestration restarts: those of `attempt_2` include `attempt_1`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct MetricsSummary {
    /// When it was written, and for what.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meta: Option<MetricsMeta>,
    /// Cost and tokens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub totals: Option<MetricsTotals>,
    /// Tool calls of all agents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tools: Option<ToolTotals>,
    /// Finished rounds of all agents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rounds: Option<MetricsRounds>,
    /// Times of model calls (since 0.1.26..0.1.28).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub api_timing: Option<ApiTiming>,
    /// By agent, in configuration order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agents: Option<IndexMap<AgentId, AgentMetrics>>,
    /// Subagents (since 0.1.28..0.1.30).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subagents: Option<SubagentTotals>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}

/// `meta`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct MetricsMeta {
    /// Epoch seconds UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub generated_at: Option<f64>,
    /// Name of the folder of the file (`attempt_1`); not a session id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session_id: Option<String>,
    /// The whole prompt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<String>,
    /// Configured agents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub num_agents: Option<i64>,
    /// The presenter; null whenever an answer was reused instead of presented.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub winner: Option<AgentId>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}

/// `totals`. Cost and tokens have different scopes: tokens never include subagents.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct MetricsTotals {
    /// USD; agents plus subagents since 0.1.28..0.1.30, agents only before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub estimated_cost: Option<f64>,
    /// USD, agents (since 0.1.28..0.1.30).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent_cost: Option<f64>,
    /// USD, subagents (since 0.1.28..0.1.30).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subagent_cost: Option<f64>,
    /// Tokens read by agents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub input_tokens: Option<i64>,
    /// Tokens written by agents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub output_tokens: Option<i64>,
    /// Reasoning tokens of agents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reasoning_tokens: Option<i64>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}

/// `rounds`. Sums over the rounds of all agents; the names differ from those of status.json.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct MetricsRounds {
    /// Finished rounds, false starts included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_rounds: Option<i64>,
    /// Rounds by outcome; words unknown to the writer are counted in `total_rounds` only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by_outcome: Option<IndexMap<RoundOutcome, i64>>,
    /// Tokens read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_input_tokens: Option<i64>,
    /// Tokens written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_output_tokens: Option<i64>,
    /// Reasoning tokens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_reasoning_tokens: Option<i64>,
    /// USD.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_estimated_cost: Option<f64>,
    /// Percent, mean over rounds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub avg_context_usage_pct: Option<f64>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}

/// `api_timing`: times of model calls, all agents together. claude_code records none, codex one call per
/// turn.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ApiTiming {
    /// Model calls, those of rounds without a record included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_calls: Option<i64>,
    /// Milliseconds, summed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_time_ms: Option<f64>,
    /// Milliseconds per call.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub avg_time_ms: Option<f64>,
    /// Milliseconds to the first token, over all calls; calls without a mark count as 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub avg_ttft_ms: Option<f64>,
    /// By tracker round, keys `round_N`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by_round: Option<IndexMap<String, ApiSums>>,
    /// By provider name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by_backend: Option<IndexMap<String, ApiSums>>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}

/// Sums over model calls.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ApiSums {
    /// Calls.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calls: Option<i64>,
    /// Milliseconds, summed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_ms: Option<f64>,
    /// Milliseconds to the first token, summed (not an average).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ttft_ms: Option<f64>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}

/// One agent.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AgentMetrics {
    /// Tool calls; null for command-line backends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tool_metrics: Option<ToolMetrics>,
    /// Finished rounds.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present::list"
    )]
    pub round_history: Option<Vec<RoundRecord>>,
    /// Counters of the backend.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token_usage: Option<TokenUsage>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}

/// `subagents`. Only children that left a full status are counted; grandchildren are not.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SubagentTotals {
    /// Children.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_subagents: Option<i64>,
    /// Tokens read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_input_tokens: Option<i64>,
    /// Tokens written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_output_tokens: Option<i64>,
    /// USD.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_estimated_cost: Option<f64>,
    /// Milliseconds of model calls, summed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_api_time_ms: Option<f64>,
    /// Model calls.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_api_calls: Option<i64>,
    /// The children, in the arbitrary order of a directory listing.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "present::list"
    )]
    pub subagents: Option<Vec<SubagentMetrics>>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}

/// One child.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SubagentMetrics {
    /// Its id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subagent_id: Option<String>,
    /// The phase its coordination was in; not whether it succeeded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<Phase>,
    /// Tokens read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub input_tokens: Option<i64>,
    /// Tokens written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub output_tokens: Option<i64>,
    /// USD.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub estimated_cost: Option<f64>,
    /// Seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub elapsed_seconds: Option<f64>,
    /// First 100 characters of its prompt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub task: Option<String>,
    /// Times of its model calls; absent when not recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub api_timing: Option<SubagentApiTiming>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}

/// Times of a child's model calls.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SubagentApiTiming {
    /// Milliseconds, summed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_time_ms: Option<f64>,
    /// Calls.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_calls: Option<i64>,
    /// Milliseconds per call.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub avg_time_ms: Option<f64>,
    /// Milliseconds to the first token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub avg_ttft_ms: Option<f64>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}
