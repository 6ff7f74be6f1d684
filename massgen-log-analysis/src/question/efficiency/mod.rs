//! Question 2: efficiency and bottlenecks.
//!
//! Wall time is that of [`Attempt::span`], never a sum over agents. Rounds are those of the model, false
//! starts left out; calls belong to the round that they overlap most. Every `…_s` is in seconds; offsets
//! count from the attempt's start. `None` = not recorded.

mod agents;
mod api;
mod bottlenecks;
mod categories;
mod checklist;
mod guide_estimate;
mod operations;
mod path;
mod phases;
mod rounds;
pub(crate) mod timeline;

#[cfg(test)]
mod tests;

use massgen_log_model::Moment;
use massgen_log_model::spine::Attempt;
use serde::{Deserialize, Serialize};

pub use agents::AgentTime;
pub use api::{ApiSum, ApiTimes};
pub use bottlenecks::{Bottleneck, BottleneckKind, TOP_OF_EACH_KIND};
pub(crate) use categories::is_plan_or_note;
pub use categories::{
    Block, Breakdown, Category, CategoryTotal, RULES, RoundBlocks, Rule, THINKING_SECONDS, TimeCategories,
    ToolCount,
};
pub use checklist::{Checklist, ChecklistRound, ChecklistTotal, Windows};
pub use guide_estimate::{GuideEstimate, PathMember, PathStep, StepKind};
pub use operations::{Operation, Operations, SLOW_CALL_SECONDS, SLOWEST};
pub use path::{
    AgentSeconds, AgentSlack, CriticalPath, HAND_OVER_SECONDS, KindSeconds, Link, PathKind, PathRound,
    PathSegment, RoundSlack, ToolSeconds, WhatIf,
};
pub use phases::Phase;
pub use rounds::RoundTime;

use crate::Figure;
use timeline::Timeline;

/// Where the time of an attempt went.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Efficiency {
    /// Wall time of the attempt in seconds.
    pub wall_s: Figure<f64>,
    /// What offsets count from: the start of the attempt's span, else the earliest start of a round.
    pub origin: Option<Moment>,
    /// By kind of round, in the order in which the kinds follow each other in a run.
    pub phases: Vec<Phase>,
    /// Length of all rounds summed over agents: agent-seconds, the denominator of the phases' shares.
    pub agent_seconds: Option<f64>,
    /// Starts that were followed by another at once, left out of everything here.
    pub false_starts: usize,
    /// Every round, by agent id and start.
    pub rounds: Vec<RoundTime>,
    /// Evaluation against implementation, in rounds that submitted a checklist or a proposal.
    pub checklist: Checklist,
    /// The slowest calls.
    pub operations: Operations,
    /// Longest rounds, calls, gaps and waits, the longest first.
    pub bottlenecks: Vec<Bottleneck>,
    /// The chain of rounds, tools and waits that set the wall time.
    pub critical_path: CriticalPath,
    /// The guide's estimate of that chain: the longest round of each step.
    pub guide_estimate: GuideEstimate,
    /// By agent, in configuration order.
    pub agents: Vec<AgentTime>,
    /// Times of model calls as recorded, by backend and by round.
    pub api: ApiTimes,
    /// The guide's wall-time categories.
    pub categories: TimeCategories,
}

/// Answers question 2.
pub fn analyse(attempt: &Attempt) -> Efficiency {
    let timeline = Timeline::of(attempt);
    let rounds = rounds::rounds(&timeline);
    let agents = agents::agents(&timeline);
    let operations = operations::operations(&timeline);
    let wall_s = attempt.span.as_ref().map_or_else(Figure::not_recorded, |span| {
        Figure::from(span.seconds, span.sources.iter().cloned())
    });
    let (critical_path, on_path) = path::critical_path(&timeline);
    Efficiency {
        origin: timeline.origin(),
        phases: phases::phases(&timeline),
        agent_seconds: timeline
            .all_counted()
            .filter_map(|counted| counted.round.seconds())
            .reduce(|sum, seconds| sum + seconds),
        false_starts: attempt.rounds().filter(|round| round.false_start).count(),
        checklist: checklist::checklist(&timeline),
        bottlenecks: bottlenecks::bottlenecks(&timeline, &rounds, &operations, wall_s.value),
        categories: categories::categories(&timeline, &on_path),
        critical_path,
        api: api::api(attempt),
        guide_estimate: guide_estimate::guide_estimate(&timeline, wall_s.value),
        wall_s,
        rounds,
        operations,
        agents,
    }
}
