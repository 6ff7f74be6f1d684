//! Token counters of one agent, as status.json and metrics_summary.json hold them.

use serde::{Deserialize, Serialize};

use crate::Extra;

/// What an agent's backend used since the process started (since 0.1.22..0.1.24).
///
/// The counters live on the backend object and are not reset by an orchestration restart: those of
/// `attempt_2` include `attempt_1`. A `--continue` turn is a new process and starts at 0.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TokenUsage {
    /// Tokens read. The Claude API excludes cache reads and writes; the others include them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub input_tokens: Option<i64>,
    /// Tokens written. Gemini excludes reasoning tokens; OpenAI-style backends include them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub output_tokens: Option<i64>,
    /// Reasoning tokens; 0 where the provider does not report them (Claude).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reasoning_tokens: Option<i64>,
    /// Tokens read from the provider's cache.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cached_input_tokens: Option<i64>,
    /// USD. 0 can also mean that the model has no known price.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub estimated_cost: Option<f64>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}
