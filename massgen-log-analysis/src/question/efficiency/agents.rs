//! Time of each agent.

use massgen_log_model::AgentId;
use serde::{Deserialize, Serialize};

use super::timeline::Timeline;
use crate::Evidence;
use crate::intervals::{Interval, merge};
use crate::total::total;

/// Time of one agent in the attempt.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct AgentTime {
    /// The agent.
    pub agent: AgentId,
    /// Rounds, false starts left out.
    pub rounds: usize,
    /// Time during which the agent was in a round.
    pub busy_wall_s: Option<f64>,
    /// Lengths of all its calls as recorded, summed, those outside of any round included.
    pub tool_busy_s: Option<f64>,
    /// Time during which at least one of its calls ran, inside its rounds: from start to end, which may be longer than
    /// the recorded lengths.
    pub tool_wall_s: Option<f64>,
    /// `busy_wall_s` without `tool_wall_s`.
    pub non_tool_s: Option<f64>,
    /// Time of the attempt in which the agent was in no round.
    pub idle_s: Option<f64>,
    /// Longest single stretch of that.
    pub longest_idle_s: Option<f64>,
    /// Start of that stretch, from the attempt's start.
    pub longest_idle_start_s: Option<f64>,
    /// Calls that wait for background work, summed.
    pub bg_wait_s: Option<f64>,
    /// Calls.
    pub calls: Option<usize>,
    /// Calls that overlap none of its rounds (`calls` has them too).
    pub calls_outside_rounds: Option<usize>,
    /// The first and the last round.
    pub evidence: Vec<Evidence>,
}

pub(super) fn agents(timeline: &Timeline<'_>) -> Vec<AgentTime> {
    let known = timeline.calls_timed();
    timeline
        .attempt()
        .agents
        .iter()
        .map(|agent| {
            let counted: Vec<_> = Timeline::counted(agent).collect();
            let busy = merge(
                counted
                    .iter()
                    .filter_map(|counted| timeline.of_round(counted.round)),
            );
            let busy_wall_s = (!busy.is_empty() || counted.is_empty() && timeline.whole().is_some())
                .then(|| total(busy.iter().copied().map(Interval::seconds)));
            let tools = known.then(|| timeline.tool_time(timeline.calls_of(agent)));
            let tool_wall_s =
                (known && busy_wall_s.is_some()).then(|| timeline.tool_wall(timeline.calls_of(agent), &busy));
            let idle = timeline
                .whole()
                .filter(|_| busy_wall_s.is_some())
                .map(|whole| gaps(&busy, whole));
            let longest = idle.as_deref().and_then(longest);
            AgentTime {
                agent: agent.id.clone(),
                rounds: counted.len(),
                busy_wall_s,
                tool_busy_s: tools.map(|tools| tools.busy_s),
                tool_wall_s,
                non_tool_s: busy_wall_s
                    .zip(tool_wall_s)
                    .map(|(busy, tool)| (busy - tool).max(0.0)),
                idle_s: idle
                    .as_ref()
                    .map(|gaps| total(gaps.iter().copied().map(Interval::seconds))),
                longest_idle_s: longest.map(Interval::seconds),
                longest_idle_start_s: longest.map(|gap| gap.from),
                bg_wait_s: tools.map(|tools| tools.bg_wait_s),
                calls: tools.map(|tools| tools.calls),
                calls_outside_rounds: known.then(|| {
                    timeline
                        .calls_of(agent)
                        .filter(|call| call.round.is_none())
                        .count()
                }),
                evidence: [counted.first(), counted.last()]
                    .into_iter()
                    .flatten()
                    .take(counted.len())
                    .flat_map(|counted| Evidence::first_of(&counted.round.sources))
                    .collect(),
            }
        })
        .collect()
}

/// What `whole` has beyond the sorted, disjoint stretches.
pub(super) fn gaps(stretches: &[Interval], whole: Interval) -> Vec<Interval> {
    let mut gaps = Vec::new();
    let mut from = whole.from;
    for stretch in stretches.iter().filter_map(|stretch| stretch.clipped(whole)) {
        if stretch.from > from {
            gaps.extend(Interval::new(from, stretch.from));
        }
        from = from.max(stretch.to);
    }
    if whole.to > from {
        gaps.extend(Interval::new(from, whole.to));
    }
    gaps
}

/// The longest stretch, the earliest of several.
pub(super) fn longest(stretches: &[Interval]) -> Option<Interval> {
    stretches.iter().copied().reduce(|best, next| {
        if next.seconds() > best.seconds() {
            next
        } else {
            best
        }
    })
}
