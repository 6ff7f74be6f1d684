//! The slowest calls.

use massgen_log_model::spine::ToolCall;
use massgen_log_model::{AgentId, ToolName};
use serde::{Deserialize, Serialize};

use super::timeline::Timeline;
use crate::Evidence;

/// Calls that [`Operations::slowest`] lists.
pub const SLOWEST: usize = 20;
/// Above this many seconds MassGen itself marks a call `[SLOW]`.
pub const SLOW_CALL_SECONDS: f64 = 5.0;

/// Lengths of calls.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "CallLengths"))]
#[non_exhaustive]
pub struct Operations {
    /// Calls whose length is known.
    pub timed: usize,
    /// Calls that never ended; `None` when no file tells when calls were made.
    pub unfinished: Option<usize>,
    /// Calls longer than [`SLOW_CALL_SECONDS`].
    pub slow: Option<usize>,
    /// The [`SLOWEST`] longest, the longest first.
    pub slowest: Vec<Operation>,
}

/// One call and its length.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "CallLength"))]
#[non_exhaustive]
pub struct Operation {
    /// Who called; `None` when no source says.
    pub agent: Option<AgentId>,
    /// The agent's how-many-th round, from 1; `None` when it overlaps none.
    pub segment: Option<usize>,
    /// The full tool name.
    pub tool: ToolName,
    /// The shell command, for tools that run one and where the arguments are recorded.
    pub command: Option<String>,
    /// Length by the writer's own measure.
    pub seconds: f64,
    /// Start, from the attempt's start.
    pub start_s: Option<f64>,
    /// Where it stands.
    pub evidence: Vec<Evidence>,
}

pub(super) fn operations(timeline: &Timeline<'_>) -> Operations {
    let mut timed: Vec<(f64, &ToolCall)> = timeline
        .calls()
        .filter_map(|call| Some((timeline.seconds_of(call)?, call)))
        .collect();
    let known = timeline.calls_timed() || !timed.is_empty();
    // The sort is stable: of equally long calls the earlier comes first.
    timed.sort_by(|a, b| b.0.total_cmp(&a.0));
    Operations {
        timed: timed.len(),
        unfinished: timeline
            .calls_timed()
            .then(|| timeline.calls().count() - timed.len()),
        slow: known.then(|| {
            timed
                .iter()
                .take_while(|(seconds, _)| *seconds > SLOW_CALL_SECONDS)
                .count()
        }),
        slowest: timed
            .into_iter()
            .take(SLOWEST)
            .map(|(seconds, call)| Operation {
                agent: call.agent.clone(),
                segment: segment(timeline, call),
                tool: call.tool.clone(),
                command: call.command().map(str::to_owned),
                seconds,
                start_s: timeline.offset(call.start),
                evidence: Evidence::first_of(&call.sources),
            })
            .collect(),
    }
}

fn segment(timeline: &Timeline<'_>, call: &ToolCall) -> Option<usize> {
    let agent = timeline.attempt().agent(call.agent.as_ref()?)?;
    let index = call.round?;
    Timeline::counted(agent)
        .find(|counted| counted.index == index)
        .map(|counted| counted.segment)
}
