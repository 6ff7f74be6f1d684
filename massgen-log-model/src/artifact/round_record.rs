//! One finished round of one agent: an element of `round_history` and `round_completions`.

use serde::{Deserialize, Serialize};

use crate::word::open_vocabulary;
use crate::{AgentId, Extra};

open_vocabulary! {
    /// What kind of round a [`RoundRecord`] is.
    RoundType {
        /// No answer was visible at its start. Up to 0.1.30 also every voting round.
        InitialAnswer = "initial_answer",
        /// Answers were visible at its start (since 0.1.30..0.1.32); it may still end in a new answer.
        Voting = "voting",
        /// The final presentation.
        Presentation = "presentation",
        /// The presenter's check of its own presentation.
        PostEvaluation = "post_evaluation",
        /// First round in decomposition mode (since 0.1.68..0.1.72).
        DecompositionInitial = "decomposition_initial",
        /// Later round in decomposition mode (since 0.1.68..0.1.72).
        DecompositionRefinement = "decomposition_refinement",
    }
}

open_vocabulary! {
    /// How a round ended.
    RoundOutcome {
        /// With a new answer.
        Answer = "answer",
        /// With a recorded vote, or with a `stop` in decomposition mode.
        Vote = "vote",
        /// With the presented final answer.
        Presentation = "presentation",
        /// With the verdict of the post-evaluation.
        PostEvaluation = "post_evaluation",
        /// Cut by a restart; with 0 tokens a false start, see [`RoundRecord::is_false_start`].
        Restarted = "restarted",
        /// The agent failed for good.
        Error = "error",
        /// Declared; no version writes it.
        Timeout = "timeout",
    }
}

/// One finished round (since 0.1.22..0.1.24).
///
/// A round that was cancelled or timed out, or whose vote was ignored, leaves no record. Tokens and cost
/// are what the round added to the agent's counters.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RoundRecord {
    /// Tracker round, from 0; not unique: false starts and repeated votes reuse it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub round_number: Option<i64>,
    /// The agent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent_id: Option<AgentId>,
    /// The kind, decided at the start.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub round_type: Option<RoundType>,
    /// How it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<RoundOutcome>,
    /// Tokens read in the round.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub input_tokens: Option<i64>,
    /// Tokens written in the round.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub output_tokens: Option<i64>,
    /// Reasoning tokens of the round.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reasoning_tokens: Option<i64>,
    /// Tokens read from the provider's cache in the round.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cached_input_tokens: Option<i64>,
    /// USD.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub estimated_cost: Option<f64>,
    /// Tokens; 0 when the model's window is unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub context_window_size: Option<i64>,
    /// Percent; may exceed 100. Since 0.1.68..0.1.72 this round's input tokens per window, before that
    /// all input tokens so far per window.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub context_usage_pct: Option<f64>,
    /// MCP and custom tool calls started in the round; 0 for command-line backends, which record none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tool_calls_count: Option<i64>,
    /// Where the token counts come from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token_source: Option<TokenSource>,
    /// Epoch seconds UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start_time: Option<f64>,
    /// Epoch seconds UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_time: Option<f64>,
    /// Milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration_ms: Option<f64>,
    /// Always 0: no version fills it (since 0.1.26..0.1.28).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub api_calls_count: Option<i64>,
    /// Always 0: no version fills it (since 0.1.26..0.1.28).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub api_time_ms: Option<f64>,
    /// Always 0: no version fills it (since 0.1.26..0.1.28).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub avg_ttft_ms: Option<f64>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}

open_vocabulary! {
    /// Where token counts come from.
    TokenSource {
        /// The provider reported them.
        Api = "api",
        /// MassGen counted the text.
        Estimated = "estimated",
    }
}

impl RoundRecord {
    /// Whether the agent only began, saw a pending restart and began again: nothing was sent, nothing
    /// was used. Such records are to be dropped before rounds are counted or averaged.
    ///
    /// 0.1.36 writes one before nearly every round. A record without token counts is no false start.
    pub fn is_false_start(&self) -> bool {
        self.outcome == Some(RoundOutcome::Restarted)
            && self.input_tokens == Some(0)
            && self.output_tokens == Some(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn false_start(text: &str) -> bool {
        serde_json::from_str::<RoundRecord>(text)
            .unwrap()
            .is_false_start()
    }

    #[test]
    fn only_a_restart_without_tokens_is_a_false_start() {
        assert!(false_start(
            r#"{"outcome":"restarted","input_tokens":0,"output_tokens":0}"#
        ));
        assert!(!false_start(
            r#"{"outcome":"restarted","input_tokens":812,"output_tokens":0}"#
        ));
        assert!(!false_start(
            r#"{"outcome":"answer","input_tokens":0,"output_tokens":0}"#
        ));
        assert!(!false_start(r#"{"outcome":"restarted"}"#), "unknown is not zero");
    }
}
