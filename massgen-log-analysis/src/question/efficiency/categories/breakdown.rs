//! Time by what ran.

use massgen_log_model::spine::ToolCall;
use serde::{Deserialize, Serialize};

use super::super::path::OnPath;
use super::super::timeline::{BACKGROUND_WAIT, Counted, Timeline};
use crate::ToolClass;
use crate::intervals::{Interval, union_seconds};

/// Seconds by what ran; the parts add up to `total_s`. Where calls ran at the same time, the shell goes before
/// other tools, and these before waits for background work.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "TimeBreakdown"))]
#[non_exhaustive]
pub struct Breakdown {
    /// No call ran, after the round's first call, or in a round without calls.
    pub model_s: f64,
    /// From the start of a round to its first call.
    pub first_tool_s: f64,
    /// Waits for background work.
    pub bg_wait_s: f64,
    /// Shell commands and code.
    pub shell_s: f64,
    /// Other calls.
    pub other_tools_s: f64,
    /// Rounds of which no file tells when calls were made; on the path also all that is no round.
    pub unaccounted_s: f64,
    /// Everything.
    pub total_s: Option<f64>,
}

pub(super) fn all_rounds(timeline: &Timeline<'_>) -> Breakdown {
    let mut sum = Breakdown::default();
    for counted in timeline.all_counted() {
        if let Some(stretch) = timeline.of_round(counted.round) {
            sum.add(timeline, counted, stretch);
            sum.total_s = Some(sum.total_s.unwrap_or(0.0) + stretch.seconds());
        }
    }
    sum
}

pub(super) fn on_path(timeline: &Timeline<'_>, on_path: &OnPath) -> Breakdown {
    let mut sum = Breakdown::default();
    let mut in_rounds = 0.0;
    for counted in timeline.all_counted() {
        if let Some(part) = on_path.part(&counted.agent.id, counted.index) {
            sum.add(timeline, counted, part);
            in_rounds += part.seconds();
        }
    }
    sum.total_s = on_path.total_s;
    sum.unaccounted_s += on_path.total_s.map_or(0.0, |total| (total - in_rounds).max(0.0));
    sum
}

impl Breakdown {
    fn add(&mut self, timeline: &Timeline<'_>, counted: Counted<'_>, part: Interval) {
        if !timeline.calls_timed() {
            self.unaccounted_s += part.seconds();
            return;
        }
        let stretches = |wanted: fn(&ToolCall) -> bool| {
            timeline
                .calls_in(counted)
                .filter(move |call| wanted(call))
                .filter_map(|call| timeline.of_call(call)?.clipped(part))
        };
        let shell = union_seconds(stretches(is_shell));
        let tools = union_seconds(stretches(|call| !call.tool.as_str().contains(BACKGROUND_WAIT)));
        let all = union_seconds(stretches(|_| true));
        self.shell_s += shell;
        self.other_tools_s += (tools - shell).max(0.0);
        self.bg_wait_s += (all - tools).max(0.0);
        let first = timeline
            .calls_in(counted)
            .find_map(|call| timeline.offset(call.start))
            .map_or(0.0, |first| first.clamp(part.from, part.to) - part.from);
        self.first_tool_s += first;
        self.model_s += (part.seconds() - all - first).max(0.0);
    }
}

fn is_shell(call: &ToolCall) -> bool {
    ToolClass::of(call.tool.as_str()) == ToolClass::Run && !call.tool.as_str().contains(BACKGROUND_WAIT)
}
