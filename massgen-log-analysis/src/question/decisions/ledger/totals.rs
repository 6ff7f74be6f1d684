//! Sums over the restart ledger.

use massgen_log_model::Location;
use massgen_log_model::spine::Attempt;
use serde::{Deserialize, Serialize};

use super::redone::Again;
use super::{RestartEntry, RestartedAgent};
use crate::Figure;

/// What restarts threw away and made agents do again. A sum holds what is recorded: it is `None` when no
/// cut round has the value, and a lower bound when some have not (`rounds_without_tokens`).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct RestartTotals {
    /// Rounds that were cut; each counts once. `None` when restarts are not recorded.
    pub cut_rounds: Figure<u64>,
    /// Their length in seconds: agent-seconds, not wall time.
    pub seconds: Figure<f64>,
    /// Their executed tool calls.
    pub tool_calls: Figure<u64>,
    /// The length of these calls in seconds, summed.
    pub tool_seconds: Figure<f64>,
    /// Characters of the results of these calls.
    pub result_chars: Figure<i64>,
    /// Their input tokens.
    pub input_tokens: Figure<i64>,
    /// Their output tokens.
    pub output_tokens: Figure<i64>,
    /// Their cost in USD.
    pub cost_usd: Figure<f64>,
    /// Cut rounds whose tokens are not recorded; 0 means that the sums of tokens are exact.
    pub rounds_without_tokens: u64,
    /// Executions in later rounds of what a cut round had executed; each counts once.
    pub redone_calls: Figure<u64>,
    /// The length of these executions in seconds.
    pub redone_seconds: Figure<f64>,
}

pub(super) fn of(attempt: &Attempt, entries: &[RestartEntry], again: &Again) -> RestartTotals {
    if !attempt.restarts_recorded {
        return RestartTotals::default();
    }
    let cut: Vec<&RestartedAgent> = entries
        .iter()
        .flat_map(|entry| &entry.restarted)
        .filter(|restarted| restarted.cut_round.is_some())
        .collect();
    let places = || -> Vec<Location> {
        cut.iter()
            .filter_map(|restarted| Some(restarted.evidence.first()?.location.clone()))
            .collect()
    };
    let real = |value: fn(&RestartedAgent) -> Option<f64>| {
        let sum = cut
            .iter()
            .filter_map(|restarted| value(restarted))
            .reduce(|a, b| a + b);
        Figure::maybe(sum.or_else(|| cut.is_empty().then_some(0.0)), places())
    };
    let whole = |value: fn(&RestartedAgent) -> Option<i64>| {
        let known = cut.iter().filter_map(|restarted| value(restarted));
        let sum = known.reduce(i64::saturating_add);
        Figure::maybe(sum.or_else(|| cut.is_empty().then_some(0)), places())
    };
    let calls = cut
        .iter()
        .filter_map(|restarted| restarted.tool_calls_cut)
        .reduce(u64::saturating_add)
        .or_else(|| cut.is_empty().then_some(0));
    let told = cut.is_empty() || cut.iter().any(|restarted| restarted.redone.is_some());
    let again_places = || again.values().map(|(_, place)| place.clone());
    let again_seconds = again
        .values()
        .filter_map(|(seconds, _)| *seconds)
        .reduce(|a, b| a + b)
        .or_else(|| again.is_empty().then_some(0.0));
    RestartTotals {
        cut_rounds: Figure::from(cut.len() as u64, places()),
        seconds: real(|restarted| restarted.seconds_cut),
        tool_calls: Figure::maybe(calls, places()),
        tool_seconds: real(|restarted| restarted.tool_seconds_cut),
        result_chars: whole(|restarted| restarted.result_chars_cut),
        input_tokens: whole(|restarted| restarted.input_tokens_cut),
        output_tokens: whole(|restarted| restarted.output_tokens_cut),
        cost_usd: real(|restarted| restarted.cost_usd_cut),
        rounds_without_tokens: cut
            .iter()
            .filter(|restarted| restarted.input_tokens_cut.is_none())
            .count() as u64,
        redone_calls: Figure::maybe(told.then_some(again.len() as u64), again_places()),
        redone_seconds: Figure::maybe(again_seconds.filter(|_| told), again_places()),
    }
}
