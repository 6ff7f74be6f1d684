//! What does not fit together: results against records, calls against their repetitions.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use massgen_log_model::spine::ToolCall;
use massgen_log_model::{AgentId, ResultDigest, ToolName, stable_hash};
use serde::Serialize;
use serde_json::Value;

use super::super::commands::executed::{failed, is_denied, place_of, stated_success};
use super::{cut, message, subject};
use crate::{Evidence, MAX_EVIDENCE};

/// Failures in a row that are listed as a streak.
pub const STREAK: usize = 3;

/// Calls with the same agent, tool and arguments that came out differently.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct AnswerSplit {
    /// The tool.
    pub tool: ToolName,
    /// Who called; results of different agents are not compared, since their workspaces differ.
    pub agent: Option<AgentId>,
    /// The command or the start of the arguments.
    pub subject: String,
    /// Calls.
    pub calls: u64,
    /// Calls that succeeded, by record and exit code.
    pub successes: u64,
    /// Calls that failed, by record or exit code.
    pub failures: u64,
    /// Different results among those that succeeded, numbers, times and ids apart; `None` when no result is
    /// recorded.
    pub distinct_results: Option<u64>,
    /// The calls.
    pub evidence: Vec<Evidence>,
}

/// Why a result reads like a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum SuspectBasis {
    /// It begins like an error message.
    StartsLikeError,
    /// It begins like a refusal of the arguments (`1 validation error for …`).
    RefusedArguments,
    /// Its member `success` is false.
    SuccessFalse,
    /// Its member `status` (or that of one of its `results`) names an error or a time limit.
    Status,
}

impl SuspectBasis {
    /// The words in tables.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::StartsLikeError => "begins like an error",
            Self::RefusedArguments => "begins like a refusal of the arguments",
            Self::SuccessFalse => "says success false",
            Self::Status => "names a status",
        }
    }
}

/// A call that is recorded as successful and whose result reads like a failure. Commands with an exit code
/// are not here: they are counted as command failures.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct SuspectedFalsePositive {
    /// The tool.
    pub tool: ToolName,
    /// Who called.
    pub agent: Option<AgentId>,
    /// The command or the start of the arguments.
    pub subject: Option<String>,
    /// Why.
    pub basis: Vec<SuspectBasis>,
    /// The status words of the result that name an error or a time limit.
    pub statuses: Vec<String>,
    /// Error text of the result, else its start.
    pub message: Option<String>,
    /// Where the result stands.
    pub evidence: Vec<Evidence>,
}

/// A call that is recorded as failed and whose result says that it succeeded.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ContradictedFailure {
    /// The tool.
    pub tool: ToolName,
    /// Who called.
    pub agent: Option<AgentId>,
    /// The command or the start of the arguments.
    pub subject: Option<String>,
    /// The recorded error.
    pub error: Option<String>,
    /// Characters of the result.
    pub result_chars: u64,
    /// Where it stands.
    pub evidence: Vec<Evidence>,
}

/// In which way the calls of a cluster failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ClusterKind {
    /// The record says so.
    Record,
    /// The call was denied.
    Denied,
    /// The command gave an exit code other than 0.
    Command,
}

impl ClusterKind {
    /// The words in tables.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Record => "recorded failure",
            Self::Denied => "denied",
            Self::Command => "exit code",
        }
    }
}

/// Failures with the same message.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct FailureCluster {
    /// How they failed.
    pub kind: ClusterKind,
    /// The first message; `None` when the failures have none.
    pub message: Option<String>,
    /// Failures.
    pub count: u64,
    /// The tools.
    pub tools: Vec<ToolName>,
    /// The agents, as far as recorded.
    pub agents: Vec<AgentId>,
    /// The failures.
    pub evidence: Vec<Evidence>,
}

/// Failures of one tool in a row, by one agent.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct FailureStreak {
    /// The tool.
    pub tool: ToolName,
    /// Who called.
    pub agent: Option<AgentId>,
    /// Failures.
    pub length: u64,
    /// Different arguments among them; `None` when arguments are not recorded.
    pub distinct_arguments: Option<u64>,
    /// The first message.
    pub message: Option<String>,
    /// The failures.
    pub evidence: Vec<Evidence>,
}

fn evidence<'a>(calls: impl IntoIterator<Item = &'a ToolCall>) -> Vec<Evidence> {
    calls
        .into_iter()
        .take(MAX_EVIDENCE)
        .map(|call| Evidence::at(&place_of(call)))
        .collect()
}

fn has_failed(call: &ToolCall) -> Option<bool> {
    failed(stated_success(call), call.result.as_ref())
}

/// Calls by agent, tool and arguments; denied calls did not run.
fn splits(calls: &[&ToolCall], wanted: impl Fn(&AnswerSplit) -> bool) -> Vec<AnswerSplit> {
    let mut groups: IndexMap<(Option<&AgentId>, &ToolName, u64), Vec<&ToolCall>> = IndexMap::new();
    for call in calls.iter().filter(|call| !is_denied(call)) {
        if let Some(args) = &call.args {
            groups
                .entry((call.agent.as_ref(), &call.tool, args.hash))
                .or_default()
                .push(call);
        }
    }
    groups
        .into_iter()
        .filter(|(_, calls)| calls.len() > 1)
        .map(|((agent, tool, _), calls)| {
            let of = |outcome: bool| calls.iter().filter(move |call| has_failed(call) == Some(outcome));
            let results: BTreeSet<u64> = of(false)
                .filter_map(|call| Some(call.result.as_ref()?.stable_hash))
                .collect();
            AnswerSplit {
                tool: tool.clone(),
                agent: agent.cloned(),
                subject: calls.first().and_then(|call| subject(call)).unwrap_or_default(),
                calls: calls.len() as u64,
                successes: of(false).count() as u64,
                failures: of(true).count() as u64,
                distinct_results: (!results.is_empty()).then_some(results.len() as u64),
                evidence: evidence(calls.iter().copied()),
            }
        })
        .filter(wanted)
        .collect()
}

pub(super) fn inconsistent(calls: &[&ToolCall]) -> Vec<AnswerSplit> {
    splits(calls, |split| split.successes > 0 && split.failures > 0)
}

pub(super) fn changed_results(calls: &[&ToolCall]) -> Vec<AnswerSplit> {
    splits(calls, |split| split.distinct_results > Some(1))
}

pub(super) fn suspected_false_positives(calls: &[&ToolCall]) -> Vec<SuspectedFalsePositive> {
    calls
        .iter()
        .filter(|call| stated_success(call) == Some(true))
        .filter_map(|call| {
            let result = call.result.as_ref().filter(|result| result.exit_code.is_none())?;
            let statuses = bad_statuses(result);
            let mut basis = Vec::new();
            if result.starts_like_error() {
                basis.push(SuspectBasis::StartsLikeError);
            }
            if refuses_arguments(&result.excerpt.head) {
                basis.push(SuspectBasis::RefusedArguments);
            }
            if result.reports_success == Some(false) {
                basis.push(SuspectBasis::SuccessFalse);
            }
            if !statuses.is_empty() {
                basis.push(SuspectBasis::Status);
            }
            if basis.is_empty() {
                return None;
            }
            // The result stands on the last line that tells of the call.
            let place = call.result_place().cloned().unwrap_or_else(|| place_of(call));
            Some(SuspectedFalsePositive {
                tool: call.tool.clone(),
                agent: call.agent.clone(),
                subject: subject(call),
                basis,
                statuses,
                message: message(call),
                evidence: vec![Evidence::at(&place)],
            })
        })
        .collect()
}

fn is_bad_status(status: &str) -> bool {
    matches!(
        status,
        "validation_error" | "error" | "timeout" | "failed" | "failure" | "completed_but_timeout"
    )
}

/// Status words that name an error or a time limit: the result's own, and those of a list of subagents.
fn bad_statuses(result: &ResultDigest) -> Vec<String> {
    let inner = result
        .json
        .iter()
        .filter_map(|json| json.get("results")?.as_array())
        .flatten()
        .filter_map(|item| item.get("status").and_then(Value::as_str));
    let mut found: Vec<String> = Vec::new();
    for status in result.status.as_deref().into_iter().chain(inner) {
        if is_bad_status(status) && !found.iter().any(|known| known == status) {
            found.push(status.to_owned());
        }
    }
    found
}

/// `1 validation error for call[…]`: how a tool server answers arguments that do not fit.
fn refuses_arguments(text: &str) -> bool {
    let rest = text.trim_start().trim_start_matches(|c: char| c.is_ascii_digit());
    rest.len() < text.trim_start().len()
        && (rest.starts_with(" validation error for ") || rest.starts_with(" validation errors for "))
}

pub(super) fn contradicted_failures(calls: &[&ToolCall]) -> Vec<ContradictedFailure> {
    calls
        .iter()
        .filter(|call| stated_success(call) == Some(false))
        .filter_map(|call| {
            let result = call.result.as_ref()?;
            let claims_success = result.exit_code == Some(0)
                || (result.exit_code.is_none() && result.reports_success == Some(true));
            (claims_success && !result.starts_like_error()).then(|| ContradictedFailure {
                tool: call.tool.clone(),
                agent: call.agent.clone(),
                subject: subject(call),
                error: call.error.as_deref().map(cut),
                result_chars: result.excerpt.chars,
                evidence: evidence([*call]),
            })
        })
        .collect()
}

pub(super) fn failure_clusters(calls: &[&ToolCall]) -> Vec<FailureCluster> {
    let mut groups: IndexMap<(ClusterKind, Option<u64>), Vec<&ToolCall>> = IndexMap::new();
    for call in calls.iter().filter(|call| has_failed(call) == Some(true)) {
        let kind = if is_denied(call) {
            ClusterKind::Denied
        } else if stated_success(call) == Some(false) {
            ClusterKind::Record
        } else {
            ClusterKind::Command
        };
        groups
            .entry((kind, cluster_message(kind, call).map(|text| stable_hash(&text))))
            .or_default()
            .push(call);
    }
    let mut clusters: Vec<FailureCluster> = groups
        .into_iter()
        .map(|((kind, _), calls)| FailureCluster {
            kind,
            message: calls.first().and_then(|call| cluster_message(kind, call)),
            count: calls.len() as u64,
            tools: distinct(calls.iter().map(|call| &call.tool)),
            agents: distinct(calls.iter().filter_map(|call| call.agent.as_ref())),
            evidence: evidence(calls.iter().copied()),
        })
        .collect();
    clusters.sort_by_key(|cluster| std::cmp::Reverse(cluster.count));
    clusters
}

/// The start of a command's result is JSON that holds the command itself, which would part equal failures.
fn cluster_message(kind: ClusterKind, call: &ToolCall) -> Option<String> {
    match kind {
        ClusterKind::Command => call.result.as_ref()?.error_text.as_deref().map(cut),
        _ => message(call),
    }
}

fn distinct<'a, T: Clone + Ord + 'a>(items: impl Iterator<Item = &'a T>) -> Vec<T> {
    items.collect::<BTreeSet<_>>().into_iter().cloned().collect()
}

pub(super) fn streaks(calls: &[&ToolCall]) -> Vec<FailureStreak> {
    let mut open: IndexMap<(Option<&AgentId>, &ToolName), Vec<&ToolCall>> = IndexMap::new();
    let mut found = Vec::new();
    for call in calls {
        let run = open.entry((call.agent.as_ref(), &call.tool)).or_default();
        match has_failed(call) {
            Some(true) => run.push(call),
            // A call without an outcome neither prolongs nor ends a streak.
            None => {}
            Some(false) => found.extend(streak(&std::mem::take(run))),
        }
    }
    found.extend(open.values().filter_map(|run| streak(run)));
    found.sort_by_key(|streak| std::cmp::Reverse(streak.length));
    found
}

fn streak(run: &[&ToolCall]) -> Option<FailureStreak> {
    let first = run.first().filter(|_| run.len() >= STREAK)?;
    let arguments: BTreeSet<u64> = run
        .iter()
        .filter_map(|call| Some(call.args.as_ref()?.hash))
        .collect();
    Some(FailureStreak {
        tool: first.tool.clone(),
        agent: first.agent.clone(),
        length: run.len() as u64,
        distinct_arguments: (!arguments.is_empty()).then_some(arguments.len() as u64),
        message: message(first),
        evidence: evidence(run.iter().copied()),
    })
}
