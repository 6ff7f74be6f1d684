//! What each attempt added to counters that MassGen never resets.

use massgen_log_model::spine::Turn;
use serde::{Deserialize, Serialize};

use crate::analysis::AttemptAnalysis;

/// What one attempt added over the attempt before it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "AttemptIncrements"))]
#[non_exhaustive]
pub struct Increments {
    /// The attempt.
    pub attempt: u32,
    /// Whether its files repeat the counters of an earlier attempt or turn; if not, what is recorded is
    /// what was added.
    pub cumulative: bool,
    /// Input tokens added; `None` when either attempt records none.
    pub input_tokens: Option<i64>,
    /// Output tokens added.
    pub output_tokens: Option<i64>,
    /// Reasoning tokens added.
    pub reasoning_tokens: Option<i64>,
    /// Cached input tokens added.
    pub cached_input_tokens: Option<i64>,
    /// USD added.
    pub cost_usd: Option<f64>,
    /// Tool calls added.
    pub tool_calls: Option<u64>,
}

/// The increments of every attempt of the turn.
///
/// An attempt whose metrics repeat rounds of the attempt before is cumulative: its increment is the
/// difference. The first attempt of a later turn may repeat an earlier turn's rounds; its increment is
/// then the sum over its own rounds.
pub(crate) fn of(turn: &Turn, analyses: &[AttemptAnalysis]) -> Vec<Increments> {
    let mut increments: Vec<Increments> = Vec::new();
    for (index, (attempt, analysis)) in turn.attempts.iter().zip(analyses).enumerate() {
        let own = &analysis.cost;
        let earlier = index
            .checked_sub(1)
            .and_then(|at| analyses.get(at))
            .filter(|_| attempt.carries_earlier);
        let own_calls = attempt
            .calls_recorded
            .then(|| attempt.calls.iter().filter(|call| !call.carried).count() as u64);
        let mut increment = Increments {
            attempt: attempt.number,
            cumulative: attempt.carries_earlier,
            tool_calls: own_calls,
            ..Increments::default()
        };
        let difference = |own: Option<i64>, before: Option<i64>| Some(own?.saturating_sub(before?));
        if let Some(earlier) = earlier {
            let before = &earlier.cost;
            increment.input_tokens = difference(own.input_tokens.value, before.input_tokens.value);
            increment.output_tokens = difference(own.output_tokens.value, before.output_tokens.value);
            increment.reasoning_tokens =
                difference(own.reasoning_tokens.value, before.reasoning_tokens.value);
            increment.cached_input_tokens =
                difference(own.cached_input_tokens.value, before.cached_input_tokens.value);
            increment.cost_usd = own
                .cost_usd
                .value
                .zip(before.cost_usd.value)
                .map(|(own, before)| own - before);
        } else if attempt.carries_earlier {
            let sum = |pick: fn(&massgen_log_model::spine::RoundTokens) -> Option<i64>| {
                attempt
                    .rounds()
                    .filter_map(|round| pick(round.tokens.as_ref()?))
                    .reduce(i64::saturating_add)
            };
            increment.input_tokens = sum(|tokens| tokens.input);
            increment.output_tokens = sum(|tokens| tokens.output);
            increment.reasoning_tokens = sum(|tokens| tokens.reasoning);
            increment.cached_input_tokens = sum(|tokens| tokens.cached_input);
            increment.cost_usd = own.cost_usd.value.and_then(|_| {
                attempt
                    .rounds()
                    .filter_map(|round| round.cost_usd)
                    .reduce(|sum, cost| sum + cost)
            });
        } else {
            increment.input_tokens = own.input_tokens.value;
            increment.output_tokens = own.output_tokens.value;
            increment.reasoning_tokens = own.reasoning_tokens.value;
            increment.cached_input_tokens = own.cached_input_tokens.value;
            increment.cost_usd = own.cost_usd.value;
        }
        increments.push(increment);
    }
    increments
}
