//! The restart ledger: which new answer restarted whom, and what was cut off by it.

use massgen_log_model::spine::{Agent, Attempt, Outcome, Restart, Round};
use massgen_log_model::{AgentId, AnswerLabel, Moment};
use serde::Serialize;

use crate::Evidence;
use crate::offset::offset;

/// A round that ends this close to a restart was ended by it.
const CUT_SECONDS: f64 = 1.0;

/// One restart signal, and the agents that restarted because of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct RestartEntry {
    /// Whose answer gave the signal.
    pub trigger: Option<AgentId>,
    /// That agent's newest answer by then.
    pub label: Option<AnswerLabel>,
    /// Seconds from the attempt's first instant.
    pub offset_seconds: Option<f64>,
    /// The agents whose restart was completed after this signal and before the next.
    pub restarted: Vec<RestartedAgent>,
    /// Where the signal stands.
    pub evidence: Vec<Evidence>,
}

/// One agent's restart.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct RestartedAgent {
    /// The agent.
    pub agent: AgentId,
    /// Seconds from the attempt's first instant.
    pub offset_seconds: Option<f64>,
    /// Whether it restarted after its own answer: nothing was cut off.
    pub own_answer: bool,
    /// Position in the agent's rounds of the round that came to nothing (restarted or vote ignored) and
    /// ended with this restart.
    pub cut_round: Option<usize>,
    /// Length of that round in seconds.
    pub seconds_cut: Option<f64>,
    /// Input tokens of that round; `None` when the history lost it.
    pub input_tokens_cut: Option<i64>,
    /// Output tokens of that round.
    pub output_tokens_cut: Option<i64>,
    /// Tool calls made in that round.
    pub tool_calls_cut: Option<u64>,
    /// Where the restart stands.
    pub evidence: Evidence,
}

pub(super) fn of(attempt: &Attempt) -> Vec<RestartEntry> {
    let signals = &attempt.restart_signals;
    signals
        .iter()
        .enumerate()
        .map(|(index, signal)| {
            let next = signals.get(index + 1).and_then(|next| next.time);
            let label = signal.trigger.as_ref().and_then(|trigger| {
                attempt
                    .answers
                    .iter()
                    .rfind(|answer| &answer.agent == trigger && not_after(answer.time, signal.time))
                    .and_then(|answer| answer.label.clone())
            });
            let restarted = attempt
                .restarts
                .iter()
                .filter(|restart| not_after(signal.time, restart.time))
                .filter(|restart| next.is_none() || !not_after(next, restart.time))
                .map(|restart| restarted(attempt, restart, signal.trigger.as_ref()))
                .collect();
            RestartEntry {
                trigger: signal.trigger.clone(),
                label,
                offset_seconds: offset(attempt, signal.time),
                restarted,
                evidence: vec![Evidence::at(&signal.source)],
            }
        })
        .collect()
}

fn not_after(earlier: Option<Moment>, later: Option<Moment>) -> bool {
    earlier
        .zip(later)
        .and_then(|(earlier, later)| later.since(earlier))
        .is_some_and(|gap| gap >= 0.0)
}

fn restarted(attempt: &Attempt, restart: &Restart, trigger: Option<&AgentId>) -> RestartedAgent {
    let agent = attempt.agent(&restart.agent);
    let cut = agent.and_then(|agent| cut_round(agent, restart));
    let round = cut.and_then(|index| agent?.rounds.get(index));
    let calls = cut.map(|index| {
        attempt
            .calls_of(&restart.agent)
            .filter(|call| call.round == Some(index))
            .count() as u64
    });
    RestartedAgent {
        agent: restart.agent.clone(),
        offset_seconds: offset(attempt, restart.time),
        own_answer: trigger == Some(&restart.agent) && cut.is_none(),
        cut_round: cut,
        seconds_cut: round.and_then(Round::seconds),
        input_tokens_cut: round.and_then(|round| round.tokens?.input),
        output_tokens_cut: round.and_then(|round| round.tokens?.output),
        tool_calls_cut: calls.filter(|_| attempt.calls_recorded),
        evidence: Evidence::at(&restart.source),
    }
}

/// The agent's round that came to nothing and ended when it restarted.
fn cut_round(agent: &Agent, restart: &Restart) -> Option<usize> {
    agent.rounds.iter().enumerate().find_map(|(index, round)| {
        let nothing =
            matches!(round.outcome, Outcome::Restarted | Outcome::VoteIgnored) && !round.false_start;
        let gap = restart.time?.since(round.end?)?;
        (nothing && gap.abs() <= CUT_SECONDS).then_some(index)
    })
}
