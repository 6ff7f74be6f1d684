//! Figures by tool.

use massgen_log_model::ToolName;

use super::metrics::Unit;
use super::number::Number;
use super::part::PartMetric;
use super::read::{RunValue, Step, sum};
use super::{MetricComparison, ToolComparison};
use crate::AttemptAnalysis;
use crate::question::tool_reliability::{CallTotals, ToolStatistics};

/// One figure of a tool in one attempt.
type Metric = PartMetric<fn(&Step<'_>, &ToolName) -> Option<f64>>;

const METRICS: &[Metric] = &[
    Metric {
        name: "calls",
        title: "Calls",
        unit: Unit::Count,
        source: "tool_reliability.by_tool[].calls",
        read: |step, tool| {
            added(
                step,
                tool,
                |tool| Some(tool.calls),
                |totals| totals.tool_calls.value.is_some(),
            )
        },
    },
    Metric {
        name: "failures",
        title: "Failed calls",
        unit: Unit::Count,
        source: "tool_reliability.by_tool[].failures",
        read: |step, tool| {
            added(
                step,
                tool,
                |tool| tool.failures,
                |totals| totals.tool_failures.value.is_some(),
            )
        },
    },
    Metric {
        name: "seconds_total",
        title: "Time, summed",
        unit: Unit::Seconds,
        source: "tool_reliability.by_tool[].seconds_total",
        read: |step, tool| {
            added(
                step,
                tool,
                |tool| tool.seconds_total,
                |totals| totals.busy_seconds.value.is_some(),
            )
        },
    },
];

fn found<'a>(attempt: &'a AttemptAnalysis, tool: &ToolName) -> Option<&'a ToolStatistics> {
    let tools = &attempt.tool_reliability.by_tool;
    tools.iter().find(|used| &used.tool == tool)
}

/// What the attempt added; 0 for a tool that it did not call, where `is_recorded` says that calls would show.
fn added<T: Number>(
    step: &Step<'_>,
    tool: &ToolName,
    read: fn(&ToolStatistics) -> Option<T>,
    is_recorded: fn(&CallTotals) -> bool,
) -> Option<f64> {
    step.added(step.carries_calls(), |attempt| {
        let totals = &attempt.tool_reliability.totals;
        match found(attempt, tool) {
            Some(used) => read(used).map(Number::number),
            None => (!totals.stated_only && is_recorded(totals)).then_some(0.0),
        }
    })
}

/// Every tool of every run.
pub(super) fn of(sides: &[Vec<Vec<Step<'_>>>]) -> Vec<ToolComparison> {
    let mut names: Vec<&ToolName> = Vec::new();
    for step in sides.iter().flatten().flatten() {
        for used in &step.attempt.tool_reliability.by_tool {
            if !names.contains(&&used.tool) {
                names.push(&used.tool);
            }
        }
    }
    names
        .into_iter()
        .map(|name| ToolComparison {
            tool: name.clone(),
            metrics: METRICS
                .iter()
                .map(|metric| compared(metric, name, sides))
                .collect(),
        })
        .collect()
}

fn compared(metric: &Metric, tool: &ToolName, sides: &[Vec<Vec<Step<'_>>>]) -> MetricComparison {
    let value = |steps: &Vec<Step<'_>>| {
        sum(steps, |step| {
            let places = found(step.attempt, tool).map(|used| used.evidence.as_slice());
            RunValue::new((metric.read)(step, tool), places.unwrap_or_default())
        })
    };
    metric.compared(sides, value)
}
