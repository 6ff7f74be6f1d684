//! Tool use round by round, and the time that it took.

use massgen_log_model::spine::{Agent, Round};
use serde::{Deserialize, Serialize};

use super::super::commands::executed::interval_of;
use super::shape::shape;
use super::step::{Step, by_round};
use super::verification::{LastWrite, decides, last_write};
use crate::Evidence;
use crate::intervals::{Interval, merge, union_seconds};

/// How an agent's time divides.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct TimeInTools {
    /// Seconds in the agent's rounds, false starts left out; `None` without times.
    pub round_seconds: Option<f64>,
    /// Of these, seconds in which at least one of the agent's calls ran; calls that never ended are left out.
    pub tool_seconds: Option<f64>,
    /// Their quotient, 0..1; the rest is the model and waiting. `None` when either is not known.
    pub tool_share: Option<f64>,
}

/// Tool use in one round.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct RoundConduct {
    /// Position in the agent's rounds, false starts counted.
    pub round: usize,
    /// `initial_answer`, `voting`, …
    pub kind: String,
    /// How it ended.
    pub outcome: String,
    /// Calls in it, denied ones too.
    pub calls: u64,
    /// Acts of the executed ones, as in [`AgentReasoning::shape`](super::AgentReasoning::shape).
    pub shape: String,
    /// Seconds from the start of the round to its first call; `None` without calls or times. Not the time to
    /// the model's first token.
    pub first_tool_seconds: Option<f64>,
    /// Seconds from the end of the last call to the answer, vote or stop; `None` for other outcomes.
    pub last_tool_to_commit_seconds: Option<f64>,
    /// The last write, and what came after it; `None` without one.
    pub last_write: Option<LastWrite>,
    /// The first and the last call; without calls, the round.
    pub evidence: Vec<Evidence>,
}

/// The time of an agent in tools, against its time in rounds.
///
/// `known` says whether the agent's calls are recorded: only then is "no call" a zero.
pub(super) fn time(agent: &Agent, steps: &[Step<'_>], known: bool) -> TimeInTools {
    let rounds = merge(
        agent
            .rounds
            .iter()
            .filter(|round| !round.false_start)
            .filter_map(|round| {
                let (start, end) = (round.start?, round.end?);
                end.since(start)?;
                Interval::new(start.seconds, end.seconds.max(start.seconds))
            }),
    );
    let round_seconds = (!rounds.is_empty()).then(|| union_seconds(rounds.iter().copied()));
    // A call has a round only when both are on one clock.
    let calls = || {
        steps
            .iter()
            .filter(|step| step.call.round.is_some())
            .filter_map(|step| interval_of(step.call))
    };
    let timed = steps.is_empty() && known || calls().next().is_some();
    let tool_seconds = (timed && round_seconds.is_some()).then(|| {
        let inside = calls().flat_map(|call| call.inside(&rounds));
        // A sum of nothing is -0.
        union_seconds(inside).max(0.0) + 0.0
    });
    TimeInTools {
        round_seconds,
        tool_seconds,
        tool_share: tool_seconds
            .zip(round_seconds)
            .filter(|(_, all)| *all > 0.0)
            .map(|(tools, all)| (tools / all).min(1.0)),
    }
}

pub(super) fn rounds(agent: &Agent, steps: &[Step<'_>]) -> Vec<RoundConduct> {
    let own = by_round(steps);
    agent
        .rounds
        .iter()
        .enumerate()
        .filter(|(_, round)| !round.false_start)
        .filter_map(|(index, round)| {
            let own = own.get(&index).map_or(&[][..], Vec::as_slice);
            conduct(index, round, own)
        })
        .collect()
}

fn conduct(index: usize, round: &Round, own: &[&Step<'_>]) -> Option<RoundConduct> {
    if own.is_empty() && !decides(round) {
        return None;
    }
    let first = own.first().copied();
    // Calls overlap: the last to end need not be the last to begin.
    let last = own
        .iter()
        .filter_map(|step| step.call.end)
        .max_by(|a, b| a.seconds.total_cmp(&b.seconds));
    Some(RoundConduct {
        round: index,
        kind: round.kind.as_str().to_owned(),
        outcome: round.outcome.as_str().to_owned(),
        calls: own.len() as u64,
        shape: shape(own.iter().filter(|step| step.executed).map(|step| step.act)),
        first_tool_seconds: first
            .and_then(|step| step.call.start?.since(round.start?))
            .map(|seconds| seconds.max(0.0)),
        last_tool_to_commit_seconds: round
            .end
            .zip(last)
            .and_then(|(end, last)| end.since(last))
            .map(|seconds| seconds.max(0.0))
            .filter(|_| decides(round)),
        last_write: last_write(round, own),
        evidence: if own.is_empty() {
            Evidence::first_of(&round.sources)
        } else {
            first
                .into_iter()
                .chain(own.iter().skip(1).next_back().copied())
                .map(Step::evidence)
                .collect()
        },
    })
}
