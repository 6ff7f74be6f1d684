//! Tool call statistics, as status.json and metrics_summary.json hold them.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use crate::word::open_vocabulary;
use crate::{Extra, ToolName};

open_vocabulary! {
    /// How a tool is provided.
    ToolType {
        /// By an MCP server.
        Mcp = "mcp",
        /// By a Python function of the configuration.
        Custom = "custom",
        /// By the model's provider; declared, never recorded.
        Provider = "provider",
        /// MassGen did not know.
        Unstated = "unknown",
    }
}

/// Statistics over tool calls: of one agent (`tool_metrics`), or summed over agents (`tools`); since
/// 0.1.22..0.1.24.
///
/// MCP and custom tools only: workflow tools (`vote`, `new_answer`) and tools that run at the provider are
/// not recorded, and command-line backends record none. Counters run on through orchestration restarts.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ToolMetrics {
    /// Calls.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_calls: Option<i64>,
    /// Calls that raised an error. A shell command with exit code 1 is no failure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_failures: Option<i64>,
    /// Milliseconds, summed: calls that overlap count twice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_execution_time_ms: Option<f64>,
    /// By tool, in the order of first use.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by_tool: Option<IndexMap<ToolName, ToolStats>>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}

/// `tools` of status.json and metrics_summary.json: the same shape, summed over agents, without the
/// averages and distributions of characters and times.
pub type ToolTotals = ToolMetrics;

/// Statistics of one tool.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ToolStats {
    /// Calls.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub call_count: Option<i64>,
    /// Calls that returned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub success_count: Option<i64>,
    /// Calls that raised an error.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure_count: Option<i64>,
    /// Milliseconds, summed. Background launches count the launch only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_execution_time_ms: Option<f64>,
    /// Characters of the arguments, summed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_input_chars: Option<i64>,
    /// Characters of the results, summed, without text that hooks injected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_output_chars: Option<i64>,
    /// How the tool is provided; in sums the word of the first agent that used it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tool_type: Option<ToolType>,
    /// Milliseconds; absent without calls.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub avg_execution_time_ms: Option<f64>,
    /// Estimated tokens: characters / 4; absent without calls.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub input_tokens_est: Option<i64>,
    /// Estimated tokens: characters / 4; absent without calls.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub output_tokens_est: Option<i64>,
    /// Characters (per agent only, since 0.1.28..0.1.30).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub avg_input_chars: Option<f64>,
    /// Characters (per agent only, since 0.1.28..0.1.30).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub avg_output_chars: Option<f64>,
    /// Characters of the results (per agent only, since 0.1.28..0.1.30).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub output_distribution: Option<CharsDistribution>,
    /// Characters of the arguments, without percentiles (per agent only, since 0.1.28..0.1.30).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub input_distribution: Option<CharsDistribution>,
    /// Execution times (per agent only, since 0.1.28..0.1.30).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exec_time_distribution: Option<TimeDistribution>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}

/// Sizes over the calls of a tool, in characters.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CharsDistribution {
    /// Characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<i64>,
    /// Characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<i64>,
    /// Characters; the upper of the two middle values when the number of calls is even.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub median: Option<i64>,
    /// Characters; the maximum below 10 calls. Absent for arguments.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub p90: Option<i64>,
    /// Characters; the maximum below 100 calls. Absent for arguments.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub p99: Option<i64>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}

/// Execution times over the calls of a tool.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TimeDistribution {
    /// Milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_ms: Option<f64>,
    /// Milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_ms: Option<f64>,
    /// Milliseconds; the upper of the two middle values when the number of calls is even.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub median_ms: Option<f64>,
    /// Milliseconds; the maximum below 10 calls.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub p90_ms: Option<f64>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}
