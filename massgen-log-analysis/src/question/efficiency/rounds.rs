//! Time of each round.

use massgen_log_model::AgentId;
use massgen_log_model::artifact::round_record::RoundType;
use massgen_log_model::spine::{EndBasis, Outcome};
use serde::{Deserialize, Serialize};

use super::timeline::{Counted, Timeline};
use crate::Evidence;

/// Time of one round.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct RoundTime {
    /// The agent.
    pub agent: AgentId,
    /// The agent's how-many-th round, from 1, false starts left out.
    pub segment: usize,
    /// Position in the agent's rounds, from 0, false starts counted.
    pub round: usize,
    /// MassGen's own round number, which is not unique.
    pub number: Option<i64>,
    /// `initial_answer`, `voting`, …
    pub kind: RoundType,
    /// How it ended.
    pub outcome: Outcome,
    /// Start, from the attempt's start; below 0 when the clocks of two files differ by that much.
    pub start_s: Option<f64>,
    /// End, from the attempt's start.
    pub end_s: Option<f64>,
    /// What the end rests on; `None` when there is none.
    pub end_basis: Option<EndBasis>,
    /// Length.
    pub total_s: Option<f64>,
    /// Lengths of the calls as recorded, summed; above `tool_wall_s` when calls ran at the same time, below it where
    /// more time lies between their start and their end.
    pub tool_busy_s: Option<f64>,
    /// Time during which at least one call ran, inside the round.
    pub tool_wall_s: Option<f64>,
    /// `total_s` without `tool_wall_s`: model, queueing, streaming.
    pub non_tool_s: Option<f64>,
    /// Calls made in it.
    pub calls: Option<usize>,
    /// Calls of them that never ended, which add no time.
    pub unfinished_calls: Option<usize>,
    /// From the start of the round to the start of its first call; `None` without calls. Not the time to
    /// the first token, for which see [`ApiTime`](crate::question::cost::ApiTime).
    pub first_tool_s: Option<f64>,
    /// Calls that wait for background work (name contains `wait_for_background_tool`), summed.
    pub bg_wait_s: Option<f64>,
    /// Whether the round history has no entry for it.
    pub lost: bool,
    /// Where the round stands.
    pub evidence: Vec<Evidence>,
}

pub(super) fn rounds(timeline: &Timeline<'_>) -> Vec<RoundTime> {
    let mut rounds: Vec<RoundTime> = timeline
        .all_counted()
        .map(|counted| round(timeline, counted))
        .collect();
    rounds.sort_by(|a, b| a.agent.cmp(&b.agent).then(a.segment.cmp(&b.segment)));
    rounds
}

fn round(timeline: &Timeline<'_>, counted: Counted<'_>) -> RoundTime {
    let round = counted.round;
    let stretch = timeline.of_round(round);
    let known = timeline.calls_timed();
    let tools = known.then(|| timeline.tool_time(timeline.calls_in(counted)));
    let tool_wall_s = stretch
        .filter(|_| known)
        .map(|stretch| timeline.tool_wall(timeline.calls_in(counted), &[stretch]));
    let total_s = round.seconds();
    let first_call = timeline
        .calls_in(counted)
        .find_map(|call| timeline.offset(call.start));
    let start_s = timeline.offset(round.start);
    RoundTime {
        agent: counted.agent.id.clone(),
        segment: counted.segment,
        round: counted.index,
        number: round.number,
        kind: round.kind.clone(),
        outcome: round.outcome.clone(),
        start_s,
        end_s: timeline.offset(round.end),
        end_basis: round.end_basis.clone(),
        total_s,
        tool_busy_s: tools.map(|tools| tools.busy_s),
        tool_wall_s,
        non_tool_s: total_s.zip(tool_wall_s).map(|(all, tool)| (all - tool).max(0.0)),
        calls: tools.map(|tools| tools.calls),
        unfinished_calls: tools.map(|tools| tools.unfinished),
        first_tool_s: first_call
            .zip(start_s)
            .map(|(first, start)| (first - start).max(0.0)),
        bg_wait_s: tools.map(|tools| tools.bg_wait_s),
        lost: round.lost,
        evidence: Evidence::first_of(&round.sources),
    }
}
