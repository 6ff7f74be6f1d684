//! What lay between two answers cost.

use massgen_log_model::spine::{Agent, Answer};
use serde::{Deserialize, Serialize};

/// The rounds of one agent after one of its answers, up to the one that produced the next.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "RoundsSpent"))]
#[non_exhaustive]
pub struct Spent {
    /// Rounds, false starts left out.
    pub rounds: usize,
    /// Their seconds; `None` when no length is known.
    pub round_seconds: Option<f64>,
    /// Input tokens; `None` when no round has any recorded.
    pub input_tokens: Option<i64>,
    /// Output tokens.
    pub output_tokens: Option<i64>,
    /// USD as recorded, the 0 of unpriced models included; `None` when no round has a cost.
    pub cost_recorded: Option<f64>,
    /// USD; `None` when unpriced (0 for tokens that were used) or not recorded.
    pub cost_usd: Option<f64>,
    /// Rounds of them that the round history lost: the sums are lower bounds by as much.
    pub without_record: usize,
}

/// `None` when the round of one of the answers is not known.
pub(super) fn between(agent: &Agent, before: &Answer, after: &Answer) -> Option<Spent> {
    let (before, last) = (before.round?, after.round?);
    // An answer after an injection may come from the same round as the one before.
    let first = before.saturating_add(1).min(last);
    let mut spent = Spent::default();
    let rounds = agent.rounds.iter().take(last.saturating_add(1)).skip(first);
    for round in rounds.filter(|round| !round.false_start) {
        spent.rounds += 1;
        add(&mut spent.round_seconds, round.seconds());
        let tokens = round.tokens.unwrap_or_default();
        add_whole(&mut spent.input_tokens, tokens.input);
        add_whole(&mut spent.output_tokens, tokens.output);
        add(&mut spent.cost_recorded, round.cost_usd);
        spent.without_record += usize::from(round.tokens.is_none());
    }
    let used = spent.input_tokens.unwrap_or(0) > 0 || spent.output_tokens.unwrap_or(0) > 0;
    spent.cost_usd = spent.cost_recorded.filter(|cost| *cost > 0.0 || !used);
    Some(spent)
}

fn add(sum: &mut Option<f64>, value: Option<f64>) {
    if let Some(value) = value.filter(|value| value.is_finite()) {
        *sum.get_or_insert(0.0) += value;
    }
}

fn add_whole(sum: &mut Option<i64>, value: Option<i64>) {
    if let Some(value) = value {
        *sum = Some(sum.unwrap_or(0).saturating_add(value));
    }
}
