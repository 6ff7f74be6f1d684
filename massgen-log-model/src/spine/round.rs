use serde::{Deserialize, Serialize};

use crate::artifact::round_record::RoundType;
use crate::word::open_vocabulary;
use crate::{AgentId, AnswerLabel, Location, Moment};

open_vocabulary! {
    /// How a round ended. The round history of the metrics files knows only some of these.
    Outcome as "RoundOutcome" {
        /// A new answer.
        Answer = "answer",
        /// A recorded vote.
        Vote = "vote",
        /// A stop (decomposition mode); the round history calls it `vote`.
        Stop = "stop",
        /// A vote that was not recorded; the round history has no entry for such a round.
        VoteIgnored = "vote_ignored",
        /// Cut by another agent's answer, or a false start.
        Restarted = "restarted",
        /// The agent failed for good.
        Error = "error",
        /// The orchestrator's time limit.
        Timeout = "timeout",
        /// The final presentation.
        Presentation = "presentation",
        /// The evaluation after the presentation.
        PostEvaluation = "post_evaluation",
        /// The record stops while the round runs.
        Interrupted = "interrupted",
    }
}

open_vocabulary! {
    /// What the end of a round rests on.
    EndBasis as "RoundEndBasis" {
        /// The round's own record (`end_time` in the round history).
        Recorded = "recorded",
        /// The event that ends a round: answer, vote, ignored vote, stop, error, timeout.
        Event = "event",
        /// Inferred from the agent's next start.
        InferredNextStart = "inferred_next_start",
        /// Inferred from the start of the final presentation, or from the choice of the winner.
        InferredFinal = "inferred_final",
        /// Inferred from the last instant that the attempt recorded: the round was running when the
        /// record stops.
        InferredLastRecord = "inferred_last_record",
    }
}

/// One execution of an agent, from its start to its end.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Round {
    /// The agent.
    pub agent: AgentId,
    /// Tracker round (completed restarts of the agent at its start; presentation = maximum + 1). Not
    /// unique: a second vote or an answer after an injection uses the same number again.
    pub number: Option<i64>,
    /// `initial_answer`, `voting` (an answer was visible at its start), `presentation`, …
    pub kind: RoundType,
    /// When it began.
    pub start: Option<Moment>,
    /// When it ended.
    pub end: Option<Moment>,
    /// What `end` rests on; `None` when `end` is.
    pub end_basis: Option<EndBasis>,
    /// How it ended. `vote_ignored`, `stop`, `timeout` and `interrupted` come from events; the round
    /// history never names them.
    pub outcome: Outcome,
    /// The answer that it produced or voted for, when it did.
    pub label: Option<AnswerLabel>,
    /// Labels of the answers that the agent was shown at its start; `None` = not recorded.
    pub seen: Option<Vec<AnswerLabel>>,
    /// Tokens of this round; `None` for rounds that the history lost.
    pub tokens: Option<RoundTokens>,
    /// Cost in USD as recorded; 0 with tokens above 0 means that the model is not priced.
    pub cost_usd: Option<f64>,
    /// Context window use in percent, as recorded.
    pub context_usage_pct: Option<f64>,
    /// The agent began, saw a pending restart and began again: outcome `restarted` with 0 tokens, or a
    /// start followed by another within a second with nothing in between. Not counted as a round.
    pub false_start: bool,
    /// Whether the round history has no entry for it (ignored vote, cancelled, cut off).
    pub lost: bool,
    /// Where it stands, the primary first.
    pub sources: Vec<Location>,
}

impl Round {
    /// Length in seconds; `None` when an end is missing.
    pub fn seconds(&self) -> Option<f64> {
        self.end?.since(self.start?).map(|seconds| seconds.max(0.0))
    }
}

/// Tokens of one round, as recorded.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct RoundTokens {
    /// Input tokens.
    pub input: Option<i64>,
    /// Output tokens.
    pub output: Option<i64>,
    /// Reasoning tokens (whether they are inside `output` depends on the backend).
    pub reasoning: Option<i64>,
    /// Cached input tokens (whether they are inside `input` depends on the backend).
    pub cached_input: Option<i64>,
}
