//! Question 9: did the tools behave?
//!
//! A call fails in one of two ways that are kept apart: its record says so, or the command that it ran gave
//! an exit code other than 0, which MassGen counts as a success. Calls that this attempt's files repeat from
//! an earlier attempt are in the counts, as recorded, and in no finding.

mod clusters;
mod contradictions;
mod hypotheses;
mod hypothesis;
pub(crate) mod nearest;
mod per_tool;
mod said;
mod shell;
mod splits;
mod streaks;
mod suspects;
mod template;

use massgen_log_model::spine::{Attempt, ToolCall};
use massgen_log_model::{AgentId, Location, ToolName, pointer_token};
use serde::{Deserialize, Serialize};

pub(crate) use clusters::of_call;
pub use clusters::{ClusterKind, FailureCluster};
pub use contradictions::{ContradictedFailure, ContradictionBasis};
pub use hypothesis::{Cause, Hypothesis, hypothesis};
pub use nearest::NEAR;
pub use per_tool::ToolStatistics;
pub use splits::{AnswerSplit, ResultVariant};
pub use streaks::{FailureStreak, STREAK};
pub use suspects::{SuspectBasis, SuspectedFalsePositive};

use self::said::{message, subject};
use super::commands::executed::{interval_of, is_denied, place_of, seconds_of, stated_success, sum_known};
use super::duplication::Activity;
use crate::intervals::union_seconds;
use crate::{Evidence, Figure};

/// How the tools behaved in an attempt.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ToolReliability {
    /// Sums over all tools.
    pub totals: CallTotals,
    /// Whether the result of any call is recorded (true without calls): without, exit codes and false positives are not known.
    pub results_recorded: bool,
    /// By agent, in configuration order.
    pub by_agent: Vec<AgentTools>,
    /// By tool, the most used first.
    pub by_tool: Vec<ToolStatistics>,
    /// Same agent, tool and arguments: some calls succeeded and some failed.
    pub inconsistent: Vec<AnswerSplit>,
    /// Same agent, tool and arguments, none failed: results that differ (numbers, times and ids apart).
    pub changed_results: Vec<AnswerSplit>,
    /// Calls recorded as successful whose result reads like a failure.
    pub suspected_false_positives: Vec<SuspectedFalsePositive>,
    /// Calls recorded as failed whose result says that it succeeded.
    pub contradicted_failures: Vec<ContradictedFailure>,
    /// Failures by the template of their message, the most frequent first.
    pub failure_clusters: Vec<FailureCluster>,
    /// [`STREAK`] or more failures of one tool in a row, by one agent.
    pub streaks: Vec<FailureStreak>,
    /// Calls that were denied.
    pub denied: Vec<CallNote>,
    /// Calls that went on in the background; their seconds are those of the launch.
    pub background: Vec<CallNote>,
    /// Calls that began and never ended.
    pub unfinished: Vec<CallNote>,
}

/// Sums over all tools. Workflow tools and calls of tools that do not exist are not in them.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct CallTotals {
    /// Calls in this attempt's files, those of earlier attempts that the files repeat included.
    pub tool_calls: Figure<u64>,
    /// Calls whose record says that they failed; `None` when no record says anything of success.
    pub tool_failures: Figure<u64>,
    /// Whether only sums are recorded (status.json, metrics_summary.json) and not the calls themselves.
    pub stated_only: bool,
    /// Of `tool_calls`, those that an earlier attempt made.
    pub carried_calls: u64,
    /// Calls whose agent no source names.
    pub unattributed_calls: u64,
    /// Seconds of all calls, summed; calls that overlap count twice.
    pub busy_seconds: Figure<f64>,
    /// Wall time with at least one call running, in seconds.
    pub wall_seconds: Figure<f64>,
}

/// Tool calls of one agent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct AgentTools {
    /// The agent.
    pub agent: AgentId,
    /// Calls; `None` when not recorded, or when the source does not name agents.
    pub calls: Option<u64>,
    /// Calls whose record says that they failed; `None` when not recorded.
    pub failures: Option<u64>,
    /// Seconds of the calls, summed.
    pub busy_seconds: Option<f64>,
    /// Wall time with at least one call of the agent running, in seconds.
    pub wall_seconds: Option<f64>,
    /// Where a stated figure stands; for counted ones the first calls.
    pub evidence: Vec<Evidence>,
}

/// One call that is worth a look.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct CallNote {
    /// The tool.
    pub tool: ToolName,
    /// Who called.
    pub agent: Option<AgentId>,
    /// The command or the start of the arguments, when recorded.
    pub subject: Option<String>,
    /// What the record says about it.
    pub message: Option<String>,
    /// Where it stands.
    pub evidence: Vec<Evidence>,
}

fn note(call: &ToolCall) -> CallNote {
    CallNote {
        tool: call.tool.clone(),
        agent: call.agent.clone(),
        subject: subject(call),
        message: message(call),
        evidence: vec![Evidence::at(&place_of(call))],
    }
}

/// Answers question 9.
pub fn analyse(attempt: &Attempt) -> ToolReliability {
    let own: Vec<&ToolCall> = attempt.calls.iter().filter(|call| !call.carried).collect();
    let notes = |wanted: fn(&ToolCall) -> bool| -> Vec<CallNote> {
        own.iter()
            .filter(|call| wanted(call))
            .map(|call| note(call))
            .collect()
    };
    let activity = Activity::of(attempt, &[]);
    ToolReliability {
        totals: totals(attempt),
        results_recorded: own.is_empty() || own.iter().any(|call| call.result.is_some()),
        by_agent: by_agent(attempt),
        by_tool: per_tool::statistics(&attempt.calls),
        inconsistent: splits::inconsistent(&own, &activity),
        changed_results: splits::changed_results(&own, &activity),
        suspected_false_positives: suspects::suspected_false_positives(&own),
        contradicted_failures: contradictions::contradicted_failures(&own),
        failure_clusters: clusters::failure_clusters(attempt, &own),
        streaks: streaks::streaks(&own),
        denied: notes(is_denied),
        background: notes(|call| call.status.as_deref() == Some("background")),
        unfinished: notes(is_unfinished),
    }
}

/// Whether the call began and never ended. A call that only a text log tells of has no times at all.
fn is_unfinished(call: &ToolCall) -> bool {
    call.start.is_some() && !call.is_finished()
}

fn is_record_failure(call: &&ToolCall) -> bool {
    stated_success(call) == Some(false)
}

/// The number of calls that a file states, and where: it stands for calls that are not recorded themselves.
pub(crate) fn stated_calls(attempt: &Attempt) -> Option<(u64, Location)> {
    let (totals, place) = stated(attempt)?;
    Some((
        u64::try_from(totals.total_calls?).ok()?,
        below(&place, "/total_calls"),
    ))
}

type Stated<'a> = (
    &'a massgen_log_model::artifact::tool_metrics::ToolMetrics,
    Location,
);

fn stated(attempt: &Attempt) -> Option<Stated<'_>> {
    let artifacts = &attempt.artifacts;
    let metrics = artifacts
        .metrics_summary
        .as_ref()
        .and_then(|doc| Some((doc.value.tools.as_ref()?, doc.at("/tools"))));
    metrics.or_else(|| {
        let doc = artifacts.status.as_ref()?;
        Some((doc.value.tools.as_ref()?, doc.at("/tools")))
    })
}

fn stated_of<'a>(attempt: &'a Attempt, id: &AgentId) -> Option<Stated<'a>> {
    let artifacts = &attempt.artifacts;
    let pointer = format!("/agents/{}/tool_metrics", pointer_token(id.as_str()));
    let metrics = artifacts.metrics_summary.as_ref().and_then(|doc| {
        let agent = doc.value.agents.as_ref()?.get(id)?;
        Some((agent.tool_metrics.as_ref()?, doc.at(pointer.as_str())))
    });
    metrics.or_else(|| {
        let doc = artifacts.status.as_ref()?;
        let agent = doc.value.agents.as_ref()?.get(id)?;
        Some((agent.tool_metrics.as_ref()?, doc.at(pointer.as_str())))
    })
}

fn below(place: &Location, tail: &str) -> Location {
    Location::pointer(
        &place.path,
        format!("{}{tail}", place.pointer.as_deref().unwrap_or_default()),
    )
}

/// Whether the files count calls that they do not list.
fn is_stated_only(attempt: &Attempt) -> bool {
    attempt.calls.is_empty() && stated_calls(attempt).is_some_and(|(count, _)| count > 0)
}

fn totals(attempt: &Attempt) -> CallTotals {
    if is_stated_only(attempt)
        && let Some((totals, place)) = stated(attempt)
    {
        let figure = |count: Option<i64>, tail: &str| {
            Figure::maybe(
                count.and_then(|count| u64::try_from(count).ok()),
                [below(&place, tail)],
            )
        };
        return CallTotals {
            tool_calls: figure(totals.total_calls, "/total_calls"),
            tool_failures: figure(totals.total_failures, "/total_failures"),
            stated_only: true,
            busy_seconds: Figure::maybe(
                totals.total_execution_time_ms.map(|ms| ms / 1000.0),
                [below(&place, "/total_execution_time_ms")],
            ),
            ..CallTotals::default()
        };
    }
    if !attempt.calls_recorded {
        return CallTotals::default();
    }
    let calls = &attempt.calls;
    let says = calls.is_empty() || calls.iter().any(|call| stated_success(call).is_some());
    let failed = || calls.iter().filter(is_record_failure);
    // No call at all rests on the file that counts none.
    let places = || {
        let counted = stated_calls(attempt)
            .filter(|_| calls.is_empty())
            .map(|(_, place)| place);
        calls.iter().map(place_of).chain(counted)
    };
    let none_failed = (failed().count() == 0).then(|| places().next()).flatten();
    let timed = calls.is_empty() || calls.iter().any(|call| seconds_of(call).is_some());
    let placed = calls.is_empty() || calls.iter().any(|call| interval_of(call).is_some());
    CallTotals {
        tool_calls: Figure::from(calls.len() as u64, places()),
        tool_failures: Figure::maybe(
            says.then(|| failed().count() as u64),
            failed().map(place_of).chain(none_failed),
        ),
        stated_only: false,
        carried_calls: calls.iter().filter(|call| call.carried).count() as u64,
        unattributed_calls: calls.iter().filter(|call| call.agent.is_none()).count() as u64,
        busy_seconds: Figure::maybe(
            timed.then(|| sum_known(calls.iter().map(seconds_of)).unwrap_or(0.0)),
            places(),
        ),
        wall_seconds: Figure::maybe(
            placed.then(|| union_seconds(calls.iter().filter_map(interval_of))),
            places(),
        ),
    }
}

fn by_agent(attempt: &Attempt) -> Vec<AgentTools> {
    let stated_only = is_stated_only(attempt);
    let anyone = attempt.calls.iter().any(|call| call.agent.is_none());
    attempt
        .agents
        .iter()
        .map(|agent| {
            let empty = AgentTools {
                agent: agent.id.clone(),
                calls: None,
                failures: None,
                busy_seconds: None,
                wall_seconds: None,
                evidence: Vec::new(),
            };
            if stated_only {
                return match stated_of(attempt, &agent.id) {
                    Some((own, place)) => AgentTools {
                        calls: own.total_calls.and_then(|count| u64::try_from(count).ok()),
                        failures: own.total_failures.and_then(|count| u64::try_from(count).ok()),
                        busy_seconds: own.total_execution_time_ms.map(|ms| ms / 1000.0),
                        evidence: vec![Evidence::at(&place)],
                        ..empty
                    },
                    None => empty,
                };
            }
            if !attempt.calls_recorded || anyone {
                return empty;
            }
            let own = || attempt.calls_of(&agent.id);
            let count = own().count() as u64;
            let says = count == 0 || own().any(|call| stated_success(call).is_some());
            let timed = count == 0 || own().any(|call| seconds_of(call).is_some());
            let placed = count == 0 || own().any(|call| interval_of(call).is_some());
            AgentTools {
                calls: Some(count),
                failures: says.then(|| own().filter(is_record_failure).count() as u64),
                busy_seconds: timed.then(|| sum_known(own().map(seconds_of)).unwrap_or(0.0)),
                wall_seconds: placed.then(|| union_seconds(own().filter_map(interval_of))),
                evidence: own().take(1).map(|call| Evidence::at(&place_of(call))).collect(),
                ..empty
            }
        })
        .collect()
}

#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "tests read the fixtures")]
mod tests;
