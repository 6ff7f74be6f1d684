//! Question 4: which work was done more than once?
//!
//! Work is the same when the tool is the same and the arguments are the same JSON. Workflow tools are never
//! compared, nor are denied calls. Agents work in separate workspaces, so that two agents may each need the
//! same command: whether a repetition was needed is not in the log.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use massgen_log_model::spine::{Attempt, Turn};
use massgen_log_model::{AgentId, ToolName};
use serde::Serialize;

use super::commands::executed::{Executed, counts, descending, executed, max_known, sum_known, sum_whole};
use super::commands::{AgentCount, downloads, installs_packages};
use crate::ToolClass;
use crate::intervals::{Interval, union_seconds};
use crate::{Evidence, Figure, MAX_EVIDENCE};

/// Longest [`RepeatedWork::key`], in characters.
pub const KEY_CHARS: usize = 240;

/// Why [`Duplication::wasted_cost_usd`] has no value.
pub const NO_COST_REASON: &str = "Cost is recorded by round and agent, not by tool call: what a repeated call cost cannot be told exactly.";

/// Work that was done more than once in an attempt.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Duplication {
    /// Calls whose arguments were compared; `None` when no file has arguments.
    pub calls_compared: Figure<u64>,
    /// Executions beyond the first of each repeated work; `None` when nothing could be compared.
    pub repeated_calls: Figure<u64>,
    /// Seconds of all but the first successful call of each work, summed; calls that overlap count twice.
    pub wasted_seconds_sum: Figure<f64>,
    /// Wall time of the same calls in seconds: time that two of them share counts once.
    pub wasted_seconds_union: Figure<f64>,
    /// Cost of the repetitions in USD: never known, see `wasted_cost_reason`.
    pub wasted_cost_usd: Option<f64>,
    /// Why the cost is not known.
    pub wasted_cost_reason: &'static str,
    /// By kind, in the order of [`WorkKind`]; kinds without a repetition are left out.
    pub by_kind: Vec<KindTotal>,
    /// Each repeated work, the one with most wasted seconds first, then by count, then by first execution.
    pub repeated: Vec<RepeatedWork>,
}

/// Repetitions of one kind of work.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct KindTotal {
    /// The kind.
    pub kind: WorkKind,
    /// Distinct works that were repeated.
    pub works: u64,
    /// Executions beyond the first of each.
    pub repeated_calls: u64,
    /// Seconds of all but the first successful call of each, summed; `None` without durations.
    pub wasted_seconds_sum: Option<f64>,
}

/// What kind of work a call is, by tool name and command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum WorkKind {
    /// Installing packages.
    PackageInstall,
    /// Making or looking at images, audio, video.
    Media,
    /// Web search, fetching, downloading.
    Web,
    /// Reading files and folders with a tool.
    Read,
    /// Any other shell command.
    Command,
    /// Anything else.
    Other,
}

impl WorkKind {
    /// The word in tables.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PackageInstall => "package install",
            Self::Media => "media",
            Self::Web => "web",
            Self::Read => "read",
            Self::Command => "command",
            Self::Other => "other",
        }
    }
}

/// Who repeated the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RepeatScope {
    /// One agent, within one round (or its rounds are not known).
    SameAgent,
    /// Several agents.
    SeveralAgents,
    /// One agent, in several of its rounds.
    AfterRestart,
    /// Several attempts of one turn.
    AcrossAttempts,
    /// The source names no agents.
    AgentsNotRecorded,
}

impl RepeatScope {
    /// The words in tables.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SameAgent => "same agent",
            Self::SeveralAgents => "several agents",
            Self::AfterRestart => "same agent, several rounds",
            Self::AcrossAttempts => "several attempts",
            Self::AgentsNotRecorded => "agents not recorded",
        }
    }
}

/// One work that was done at least twice.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct RepeatedWork {
    /// The tool.
    pub tool: ToolName,
    /// The arguments as JSON with sorted keys, at most [`KEY_CHARS`] characters of them. The comparison uses
    /// all of them.
    pub key: String,
    /// The command, for shell tools.
    pub command: Option<String>,
    /// What kind of work it is.
    pub kind: WorkKind,
    /// Who repeated it.
    pub scope: RepeatScope,
    /// Executions.
    pub count: u64,
    /// Executions by agent, in order of first execution.
    pub agents: Vec<AgentCount>,
    /// Attempts that it ran in.
    pub attempts: Vec<u32>,
    /// Executions that failed, by record or exit code.
    pub failures: u64,
    /// Seconds of all executions, summed; `None` when no duration is recorded.
    pub seconds_total: Option<f64>,
    /// Seconds of the longest execution.
    pub seconds_max: Option<f64>,
    /// Seconds of all but the first successful execution (all but the first, when none succeeded), summed.
    pub wasted_seconds_sum: Option<f64>,
    /// Wall time of the same executions in seconds; `None` when their times are not recorded.
    pub wasted_seconds_union: Option<f64>,
    /// Characters of the results, summed.
    pub output_chars: Option<i64>,
    /// The executions, at most [`MAX_EVIDENCE`].
    pub evidence: Vec<Evidence>,
}

/// Answers question 4.
pub fn analyse(attempt: &Attempt) -> Duplication {
    let Some(calls) = executed(attempt) else {
        return Duplication {
            wasted_cost_reason: NO_COST_REASON,
            ..Duplication::default()
        };
    };
    let all: Vec<(u32, &Executed<'_>)> = calls.iter().map(|call| (attempt.number, call)).collect();
    let groups = group(&all);
    let mut wasted: Vec<&Executed<'_>> = Vec::new();
    let mut repeated = Vec::new();
    for calls in groups.values().filter(|calls| calls.len() > 1) {
        wasted.extend(beyond_first_success(calls));
        repeated.extend(work(calls, false));
    }
    sort(&mut repeated);
    let places = || {
        repeated
            .iter()
            .flat_map(|work| work.evidence.iter().map(|evidence| evidence.location.clone()))
    };
    let timed = wasted.is_empty() || wasted.iter().any(|call| call.seconds.is_some());
    let placed = wasted.is_empty() || wasted.iter().any(|call| call.interval.is_some());
    Duplication {
        calls_compared: Figure::from(calls.len() as u64, calls.iter().map(|call| call.place.clone())),
        repeated_calls: Figure::from(
            repeated
                .iter()
                .map(|work| work.count.saturating_sub(1))
                .sum::<u64>(),
            places(),
        ),
        wasted_seconds_sum: Figure::maybe(
            timed.then(|| sum_known(wasted.iter().map(|call| call.seconds)).unwrap_or(0.0)),
            places(),
        ),
        wasted_seconds_union: Figure::maybe(
            placed.then(|| union_seconds(wasted.iter().filter_map(|call| call.interval))),
            places(),
        ),
        wasted_cost_usd: None,
        wasted_cost_reason: NO_COST_REASON,
        by_kind: by_kind(&repeated),
        repeated,
    }
}

/// Work that ran in several attempts of the turn. Calls that a later attempt's files only repeat do not count.
pub fn across_attempts(turn: &Turn) -> Vec<RepeatedWork> {
    let by_attempt: Vec<(u32, Vec<Executed<'_>>)> = turn
        .attempts
        .iter()
        .filter_map(|attempt| Some((attempt.number, executed(attempt)?)))
        .collect();
    let all: Vec<(u32, &Executed<'_>)> = by_attempt
        .iter()
        .flat_map(|(number, calls)| calls.iter().map(|call| (*number, call)))
        .collect();
    let mut repeated: Vec<RepeatedWork> = group(&all)
        .values()
        .filter(|calls| {
            let first = calls.first().map(|(attempt, _)| attempt);
            calls.iter().any(|(attempt, _)| Some(attempt) != first)
        })
        .filter_map(|calls| work(calls, true))
        .collect();
    sort(&mut repeated);
    repeated
}

type Numbered<'a> = (u32, &'a Executed<'a>);

fn group<'a>(calls: &[Numbered<'a>]) -> IndexMap<(&'a ToolName, u64), Vec<Numbered<'a>>> {
    let mut groups: IndexMap<(&ToolName, u64), Vec<Numbered<'a>>> = IndexMap::new();
    for (attempt, call) in calls {
        groups
            .entry((call.tool, call.args.hash))
            .or_default()
            .push((*attempt, call));
    }
    groups
}

/// The calls that would not have been needed, had the first successful one been kept.
fn beyond_first_success<'a>(calls: &[Numbered<'a>]) -> Vec<&'a Executed<'a>> {
    let kept = calls
        .iter()
        .position(|(_, call)| call.failed() != Some(true))
        .unwrap_or(0);
    calls
        .iter()
        .enumerate()
        .filter(|(index, _)| *index != kept)
        .map(|(_, (_, call))| *call)
        .collect()
}

fn work(calls: &[Numbered<'_>], across: bool) -> Option<RepeatedWork> {
    let (_, first) = calls.first()?;
    let wasted = beyond_first_success(calls);
    let intervals: Vec<Interval> = wasted.iter().filter_map(|call| call.interval).collect();
    let each = || calls.iter().map(|(_, call)| *call);
    let agents: BTreeSet<Option<&AgentId>> = each().map(|call| call.agent).collect();
    let rounds: BTreeSet<usize> = each().filter_map(|call| call.round).collect();
    let scope = if across {
        RepeatScope::AcrossAttempts
    } else if agents.contains(&None) {
        RepeatScope::AgentsNotRecorded
    } else if agents.len() > 1 {
        RepeatScope::SeveralAgents
    } else if rounds.len() > 1 {
        RepeatScope::AfterRestart
    } else {
        RepeatScope::SameAgent
    };
    Some(RepeatedWork {
        tool: first.tool.clone(),
        key: first.args.text.chars().take(KEY_CHARS).collect(),
        command: first.args.command.clone(),
        kind: kind_of(first),
        scope,
        count: calls.len() as u64,
        agents: counts(each().map(|call| call.agent)),
        attempts: calls
            .iter()
            .map(|(attempt, _)| *attempt)
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect(),
        failures: each().filter(|call| call.failed() == Some(true)).count() as u64,
        seconds_total: sum_known(each().map(|call| call.seconds)),
        seconds_max: max_known(each().map(|call| call.seconds)),
        wasted_seconds_sum: sum_known(wasted.iter().map(|call| call.seconds)),
        wasted_seconds_union: (!intervals.is_empty()).then(|| union_seconds(intervals)),
        output_chars: sum_whole(each().map(|call| call.output_chars)),
        evidence: each()
            .take(MAX_EVIDENCE)
            .map(|call| Evidence::at(&call.place))
            .collect(),
    })
}

fn kind_of(call: &Executed<'_>) -> WorkKind {
    if let Some(command) = &call.args.command {
        return if installs_packages(command) {
            WorkKind::PackageInstall
        } else if downloads(command) {
            WorkKind::Web
        } else {
            WorkKind::Command
        };
    }
    match ToolClass::of(call.tool.as_str()) {
        ToolClass::Media => WorkKind::Media,
        ToolClass::Search => WorkKind::Web,
        ToolClass::Read => WorkKind::Read,
        ToolClass::Run => WorkKind::Command,
        _ => WorkKind::Other,
    }
}

fn sort(repeated: &mut [RepeatedWork]) {
    repeated
        .sort_by(|a, b| descending(a.wasted_seconds_sum, b.wasted_seconds_sum).then(b.count.cmp(&a.count)));
}

fn by_kind(repeated: &[RepeatedWork]) -> Vec<KindTotal> {
    let kinds: BTreeSet<WorkKind> = repeated.iter().map(|work| work.kind).collect();
    kinds
        .into_iter()
        .map(|kind| {
            let own = || repeated.iter().filter(|work| work.kind == kind);
            KindTotal {
                kind,
                works: own().count() as u64,
                repeated_calls: own().map(|work| work.count.saturating_sub(1)).sum(),
                wasted_seconds_sum: sum_known(own().map(|work| work.wasted_seconds_sum)),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests;
