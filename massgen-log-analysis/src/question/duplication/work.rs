//! One work that was done at least twice, and what kind of work it is.

use std::collections::BTreeSet;

use massgen_log_model::{AgentId, ToolName};
use serde::{Deserialize, Serialize};

use super::activity::Activity;
use super::cost::CostBounds;
use super::{KEY_CHARS, Run};
use crate::intervals::{Interval, union_seconds};
use crate::question::commands::executed::{Executed, counts, max_known, sum_known, sum_whole};
use crate::question::commands::{
    AgentCount, EXCESSIVE_OUTPUT_CHARS, SLOW_SECONDS, downloads, installs_packages,
};
use crate::tool_class::own_name;
use crate::{Evidence, InputChange, MAX_EVIDENCE, ToolClass};

/// What kind of work a call is, by tool name and command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum WorkKind {
    /// Installing packages.
    PackageInstall,
    /// Making images, audio, video.
    MediaGeneration,
    /// Looking at images, audio, video.
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
            Self::MediaGeneration => "media generation",
            Self::Media => "media",
            Self::Web => "web",
            Self::Read => "read",
            Self::Command => "command",
            Self::Other => "other",
        }
    }

    /// The kind of a call.
    pub(super) fn of(call: &Executed<'_>) -> Self {
        if let Some(command) = &call.args.command {
            return if installs_packages(command) {
                Self::PackageInstall
            } else if downloads(command) {
                Self::Web
            } else {
                Self::Command
            };
        }
        let own = own_name(call.tool.as_str());
        match ToolClass::of(call.tool.as_str()) {
            ToolClass::Media if crate::effect::is_media_generation(&own) => Self::MediaGeneration,
            ToolClass::Media => Self::Media,
            // Searching files is reading.
            ToolClass::Search if own.contains("grep") || own.contains("glob") || own.contains("file") => {
                Self::Read
            }
            ToolClass::Search => Self::Web,
            ToolClass::Read => Self::Read,
            ToolClass::Run => Self::Command,
            _ => Self::Other,
        }
    }

    /// Whether the work is the same in every workspace.
    pub(super) const fn needs_no_workspace(self) -> bool {
        matches!(self, Self::PackageInstall | Self::MediaGeneration | Self::Web)
    }
}

/// Why a work counts as expensive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "ExpenseReason"))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Expense {
    /// It makes media.
    MediaGeneration,
    /// It searches, fetches or downloads.
    Web,
    /// It installs packages.
    PackageInstall,
    /// It reads, and its longest result has more than [`EXCESSIVE_OUTPUT_CHARS`] characters.
    LongRead,
    /// Its longest run took more than [`SLOW_SECONDS`].
    LongRunning,
    /// Its longest result has more than [`EXCESSIVE_OUTPUT_CHARS`] characters.
    LargeOutput,
}

impl Expense {
    /// The words in tables.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::MediaGeneration => "makes media",
            Self::Web => "uses the web",
            Self::PackageInstall => "installs packages",
            Self::LongRead => "long read",
            Self::LongRunning => "long run",
            Self::LargeOutput => "large output",
        }
    }

    pub(super) fn of(kind: WorkKind, seconds_max: Option<f64>, chars_max: Option<i64>) -> Vec<Self> {
        let long = seconds_max.is_some_and(|seconds| seconds > SLOW_SECONDS);
        let large = chars_max.is_some_and(|chars| chars > EXCESSIVE_OUTPUT_CHARS);
        let by_kind = match kind {
            WorkKind::MediaGeneration => Some(Self::MediaGeneration),
            WorkKind::Web => Some(Self::Web),
            WorkKind::PackageInstall => Some(Self::PackageInstall),
            WorkKind::Read if large => Some(Self::LongRead),
            _ => None,
        };
        by_kind
            .into_iter()
            .chain(long.then_some(Self::LongRunning))
            .chain((large && kind != WorkKind::Read).then_some(Self::LargeOutput))
            .collect()
    }
}

/// Who repeated the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
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

    pub(super) fn of<'a>(calls: impl Iterator<Item = &'a Executed<'a>> + Clone) -> Self {
        let agents: BTreeSet<Option<&AgentId>> = calls.clone().map(|call| call.agent).collect();
        let rounds: BTreeSet<usize> = calls.filter_map(|call| call.round).collect();
        if agents.contains(&None) {
            Self::AgentsNotRecorded
        } else if agents.len() > 1 {
            Self::SeveralAgents
        } else if rounds.len() > 1 {
            Self::AfterRestart
        } else {
            Self::SameAgent
        }
    }
}

/// One work that was done at least twice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
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
    /// Why it is expensive; empty when it is not.
    pub expensive: Vec<Expense>,
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
    /// Repeats whose input nothing had changed since the run before, or whose result another agent had already: waste.
    pub unchanged_repeats: u64,
    /// Repeats whose input may have changed (a script, a build or a tool of unknown purpose ran in between), or whose
    /// result is not recorded: waste at most.
    pub unknown_repeats: u64,
    /// Repeats whose input was written in between: no waste.
    pub changed_repeats: u64,
    /// Seconds of all executions, summed; `None` when no duration is recorded.
    pub seconds_total: Option<f64>,
    /// Seconds of the longest execution.
    pub seconds_max: Option<f64>,
    /// Seconds of the executions that were waste, summed: of all but the first successful one (all but the first,
    /// when none succeeded) those with unchanged input.
    pub wasted_seconds_sum: Option<f64>,
    /// Wall time of the same executions in seconds; `None` when their times are not recorded.
    pub wasted_seconds_union: Option<f64>,
    /// The same sum with the repeats whose input may have changed.
    pub wasted_seconds_at_most: Option<f64>,
    /// What the waste cost, between two bounds.
    pub wasted_cost: CostBounds,
    /// Characters of the results, summed.
    pub output_chars: Option<i64>,
    /// The executions, at most [`MAX_EVIDENCE`].
    pub evidence: Vec<Evidence>,
}

/// Whether a run was needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    /// The first success, or the first run when none succeeded.
    Kept,
    /// Not the kept one; with what is known of its input.
    Again(InputChange),
}

/// Judges each run of one work, in order.
pub(super) fn needs(runs: &[Run<'_>], activity: Option<&Activity<'_>>) -> Vec<Need> {
    let kept = runs
        .iter()
        .position(|run| run.call.failed() != Some(true))
        .unwrap_or(0);
    runs.iter()
        .enumerate()
        .map(|(index, run)| {
            if index == kept {
                return Need::Kept;
            }
            let before = runs.get(..index).unwrap_or_default();
            let own = before
                .iter()
                .rfind(|earlier| earlier.call.agent == run.call.agent);
            Need::Again(match (own, activity) {
                // A failed run before the first success.
                _ if before.is_empty() => InputChange::Unchanged,
                (Some(own), Some(activity)) => {
                    activity.between((own.position, own.call), (run.position, run.call))
                }
                _ => elsewhere(before, run, activity),
            })
        })
        .collect()
}

/// What is known of the input of a run that only other agents, or other attempts, made before: an equal result
/// shows that it was the same.
fn elsewhere(before: &[Run<'_>], run: &Run<'_>, activity: Option<&Activity<'_>>) -> InputChange {
    if WorkKind::of(run.call).needs_no_workspace() && !names_path(run, activity) {
        return InputChange::Unchanged;
    }
    let Some(own) = result_of(run.call) else {
        return InputChange::Unknown;
    };
    let mut known = before.iter().map(|earlier| result_of(earlier.call));
    if known.clone().any(|result| result == Some(own)) {
        InputChange::Unchanged
    } else if known.any(|result| result.is_none()) {
        InputChange::Unknown
    } else {
        InputChange::Changed
    }
}

fn names_path(run: &Run<'_>, activity: Option<&Activity<'_>>) -> bool {
    activity
        .and_then(|activity| activity.effect(run.call, run.position))
        .is_some_and(|effect| !effect.reads.is_empty())
}

pub(super) fn result_of(call: &Executed<'_>) -> Option<u64> {
    call.result.map(|result| result.stable_hash)
}

/// The calls that were waste for sure, then those that may have been.
pub(super) fn wasted<'a>(runs: &[Run<'a>], needs: &[Need]) -> (Vec<&'a Executed<'a>>, Vec<&'a Executed<'a>>) {
    let with = |wanted: InputChange| {
        runs.iter()
            .zip(needs)
            .filter(|(_, need)| **need == Need::Again(wanted))
            .map(|(run, _)| run.call)
            .collect()
    };
    (with(InputChange::Unchanged), with(InputChange::Unknown))
}

/// A work from its runs; `None` without any.
pub(super) fn work(runs: &[Run<'_>], needs: &[Need], across: bool, cost: CostBounds) -> Option<RepeatedWork> {
    let first = runs.first()?.call;
    let (surely, maybe) = wasted(runs, needs);
    let intervals: Vec<Interval> = surely.iter().filter_map(|call| call.interval).collect();
    let each = || runs.iter().map(|run| run.call);
    let with = |wanted: InputChange| needs.iter().filter(|need| **need == Need::Again(wanted)).count() as u64;
    let kind = WorkKind::of(first);
    let seconds_max = max_known(each().map(|call| call.seconds));
    let chars_max = each().filter_map(|call| call.output_chars).max();
    let seconds = |calls: &[&Executed<'_>]| match calls {
        [] => Some(0.0),
        calls => sum_known(calls.iter().map(|call| call.seconds)),
    };
    let timed = each().any(|call| call.seconds.is_some());
    let placed = each().any(|call| call.interval.is_some());
    Some(RepeatedWork {
        tool: first.tool.clone(),
        key: first.args.text.chars().take(KEY_CHARS).collect(),
        command: first.args.command.clone(),
        kind,
        expensive: Expense::of(kind, seconds_max, chars_max),
        scope: if across {
            RepeatScope::AcrossAttempts
        } else {
            RepeatScope::of(each())
        },
        count: runs.len() as u64,
        agents: counts(each().map(|call| call.agent)),
        attempts: runs
            .iter()
            .map(|run| run.attempt)
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect(),
        failures: each().filter(|call| call.failed() == Some(true)).count() as u64,
        unchanged_repeats: with(InputChange::Unchanged),
        unknown_repeats: with(InputChange::Unknown),
        changed_repeats: with(InputChange::Changed),
        seconds_total: sum_known(each().map(|call| call.seconds)),
        seconds_max,
        wasted_seconds_sum: seconds(&surely).filter(|_| timed),
        wasted_seconds_union: placed.then(|| union_seconds(intervals)),
        wasted_seconds_at_most: seconds(&surely)
            .zip(seconds(&maybe))
            .map(|(surely, maybe)| surely + maybe)
            .filter(|_| timed),
        wasted_cost: cost,
        output_chars: sum_whole(each().map(|call| call.output_chars)),
        evidence: each()
            .take(MAX_EVIDENCE)
            .map(|call| Evidence::at(&call.place))
            .collect(),
    })
}
