//! Executed calls in one shape, whether a call's record or a log's mention tells of them.

use indexmap::IndexMap;
use massgen_log_model::digest::{Args, ResultDigest};
use massgen_log_model::spine::{Attempt, CallSource, ToolCall};
use massgen_log_model::{AgentId, Location, ToolName};

use crate::intervals::Interval;
use crate::question::commands::AgentCount;
use crate::question::tool_reliability::stated_calls;

/// One call of this attempt whose arguments are known.
pub(crate) struct Executed<'a> {
    pub(crate) tool: &'a ToolName,
    pub(crate) agent: Option<&'a AgentId>,
    pub(crate) args: &'a Args,
    pub(crate) result: Option<&'a ResultDigest>,
    /// What the record says.
    pub(crate) success: Option<bool>,
    pub(crate) seconds: Option<f64>,
    pub(crate) interval: Option<Interval>,
    pub(crate) output_chars: Option<i64>,
    pub(crate) round: Option<usize>,
    pub(crate) place: Location,
    /// Its place among the executed calls, those without arguments counted; `None` for a mention.
    pub(crate) sequence: Option<usize>,
    /// Every kind of file that tells of it.
    pub(crate) seen_in: &'a [CallSource],
    /// Every place.
    pub(crate) places: Vec<&'a Location>,
}

impl Executed<'_> {
    /// Whether the record or the result's exit code says that it failed; `None` when neither says anything.
    pub(crate) fn failed(&self) -> Option<bool> {
        failed(self.success, self.result)
    }

    pub(crate) fn exit_code(&self) -> Option<i64> {
        self.result.and_then(|result| result.exit_code)
    }
}

/// The calls that this attempt executed, in order of start; `None` when arguments were not recorded.
///
/// Left out: calls that an earlier attempt made (their arguments are in its files) and denied calls, which
/// never ran. Mentions are taken only when no call has arguments.
pub(crate) fn executed(attempt: &Attempt) -> Option<Vec<Executed<'_>>> {
    let own = || {
        attempt
            .calls
            .iter()
            .filter(|call| !call.carried && !is_denied(call))
    };
    let from_calls: Vec<Executed<'_>> = own()
        .enumerate()
        .filter_map(|(sequence, call)| from_call(call, sequence))
        .collect();
    if !from_calls.is_empty() {
        return Some(from_calls);
    }
    let mentioned: Vec<Executed<'_>> = attempt
        .mentions
        .iter()
        .filter_map(|mention| {
            Some(Executed {
                tool: &mention.tool,
                agent: mention.agent.as_ref(),
                args: mention.args.as_ref()?,
                result: mention.result.as_ref(),
                success: None,
                seconds: mention.result.as_ref().and_then(|result| result.execution_time),
                interval: None,
                output_chars: mention
                    .result
                    .as_ref()
                    .and_then(|result| i64::try_from(result.excerpt.chars).ok()),
                round: None,
                place: mention.source.clone(),
                sequence: None,
                seen_in: &mention.seen_in,
                places: std::iter::once(&mention.source).chain(&mention.also_at).collect(),
            })
        })
        .collect();
    if !mentioned.is_empty() {
        return Some(mentioned);
    }
    // Calls that are counted somewhere but listed nowhere may have been commands.
    let none_made = own().next().is_none()
        && attempt.calls_recorded
        && (!attempt.calls.is_empty() || stated_calls(attempt).is_none_or(|(count, _)| count == 0));
    none_made.then(Vec::new)
}

fn from_call(call: &ToolCall, sequence: usize) -> Option<Executed<'_>> {
    Some(Executed {
        tool: &call.tool,
        agent: call.agent.as_ref(),
        args: call.args.as_ref()?,
        result: call.result.as_ref(),
        success: stated_success(call),
        seconds: seconds_of(call),
        interval: interval_of(call),
        output_chars: call.output_chars,
        round: call.round,
        place: place_of(call),
        sequence: Some(sequence),
        seen_in: &call.seen_in,
        places: call.sources.iter().collect(),
    })
}

/// Where a call stands: the first line that tells of it, else its first place.
pub(crate) fn place_of(call: &ToolCall) -> Location {
    call.sources
        .iter()
        .find(|location| location.line.is_some())
        .or_else(|| call.sources.first())
        .cloned()
        .unwrap_or_default()
}

/// Whether a hook or a time limit refused the call.
pub(crate) fn is_denied(call: &ToolCall) -> bool {
    call.status.as_deref() == Some("denied")
}

/// Success as recorded; where it is null (command-line backends), what the recorded status says.
pub(crate) fn stated_success(call: &ToolCall) -> Option<bool> {
    call.success.or(match call.status.as_deref() {
        Some("success") => Some(true),
        Some("error" | "denied") => Some(false),
        _ => None,
    })
}

/// Whether a record's `success` or a result's exit code says that a call failed.
pub(crate) fn failed(success: Option<bool>, result: Option<&ResultDigest>) -> Option<bool> {
    match (success, result.and_then(|result| result.exit_code)) {
        (Some(false), _) => Some(true),
        (_, Some(code)) => Some(code != 0),
        (success, None) => success.map(|success| !success),
    }
}

/// Duration in seconds; the writer's own measure goes before the times.
pub(crate) fn seconds_of(call: &ToolCall) -> Option<f64> {
    call.seconds
        .or_else(|| call.end?.since(call.start?))
        .filter(|seconds| seconds.is_finite())
        .map(|seconds| seconds.max(0.0))
}

/// When a call ran; `None` when an end of it is not recorded.
pub(crate) fn interval_of(call: &ToolCall) -> Option<Interval> {
    let (start, end) = (call.start?, call.end?);
    end.since(start)?;
    Interval::new(start.seconds, end.seconds)
}

/// Sum of the values that are known; `None` when none is.
pub(crate) fn sum_known(values: impl IntoIterator<Item = Option<f64>>) -> Option<f64> {
    values.into_iter().flatten().reduce(|a, b| a + b)
}

/// Largest of the values that are known.
pub(crate) fn max_known(values: impl IntoIterator<Item = Option<f64>>) -> Option<f64> {
    values.into_iter().flatten().reduce(f64::max)
}

/// Sum of whole numbers that are known; `None` when none is.
pub(crate) fn sum_whole(values: impl IntoIterator<Item = Option<i64>>) -> Option<i64> {
    values.into_iter().flatten().reduce(i64::saturating_add)
}

/// How often each agent occurs, in order of first occurrence.
pub(crate) fn counts<'a>(agents: impl Iterator<Item = Option<&'a AgentId>>) -> Vec<AgentCount> {
    let mut counts: IndexMap<Option<&AgentId>, u64> = IndexMap::new();
    for agent in agents {
        *counts.entry(agent).or_default() += 1;
    }
    counts
        .into_iter()
        .map(|(agent, count)| AgentCount {
            agent: agent.cloned(),
            count,
        })
        .collect()
}

/// The largest first, unknown last.
pub(crate) fn descending(a: Option<f64>, b: Option<f64>) -> std::cmp::Ordering {
    b.unwrap_or(f64::NEG_INFINITY)
        .total_cmp(&a.unwrap_or(f64::NEG_INFINITY))
}
