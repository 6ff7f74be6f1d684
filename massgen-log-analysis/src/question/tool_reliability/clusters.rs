//! Failures by the template of their message.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use massgen_log_model::spine::{Attempt, ToolCall};
use massgen_log_model::{AgentId, ToolName};
use serde::{Deserialize, Serialize};

use super::super::commands::executed::{is_denied, stated_success};
use super::hypothesis::{Cause, Hypothesis, hypothesis};
use super::nearest::{executed_tools, nearest};
use super::said::{cut, evidence, failure_text, has_failed, message};
use super::template::template;
use crate::Evidence;
use crate::offset::offset;

/// In which way the calls of a cluster failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
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

/// Failures of one kind whose messages have one template.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct FailureCluster {
    /// How they failed.
    pub kind: ClusterKind,
    /// The message with its changing parts replaced: `{str}` quoted text, `{path}`, `{url}`, `{addr}`, `{time}`,
    /// `{id}`, `{n}` numbers; `None` when the failures have no message.
    pub template: Option<String>,
    /// Failures.
    pub count: u64,
    /// The tools.
    pub tools: Vec<ToolName>,
    /// The agents, as far as recorded.
    pub agents: Vec<AgentId>,
    /// The exit codes other than 0, each once.
    pub exit_codes: Vec<i64>,
    /// Seconds from the start of the attempt to the first of them; `None` when its time is not recorded.
    pub first_at_seconds: Option<f64>,
    /// The same to the last of them.
    pub last_at_seconds: Option<f64>,
    /// The first message as it stands, at most 240 characters.
    pub example: Option<String>,
    /// A possible cause by the first failure's words, when a row of the rule table is met.
    pub hypothesis: Option<Hypothesis>,
    /// The failures.
    pub evidence: Vec<Evidence>,
}

/// The most frequent first; ties in order of their first failure.
pub(super) fn failure_clusters(attempt: &Attempt, calls: &[&ToolCall]) -> Vec<FailureCluster> {
    let mut groups: IndexMap<(ClusterKind, Option<String>), Vec<&ToolCall>> = IndexMap::new();
    for call in calls.iter().filter(|call| has_failed(call) == Some(true)) {
        let kind = if is_denied(call) {
            ClusterKind::Denied
        } else if stated_success(call) == Some(false) {
            ClusterKind::Record
        } else {
            ClusterKind::Command
        };
        let template = said(kind, call).map(|text| template(&text, text.chars().count() >= CUT));
        groups.entry((kind, template)).or_default().push(call);
    }
    let known = executed_tools(attempt);
    let mut clusters: Vec<FailureCluster> = groups
        .into_iter()
        .map(|((kind, template), calls)| {
            let code = |call: &&ToolCall| call.result.as_ref()?.exit_code.filter(|code| *code != 0);
            let codes: BTreeSet<i64> = calls.iter().filter_map(code).collect();
            let times = || calls.iter().filter_map(|call| offset(attempt, call.start));
            let first = calls.first();
            FailureCluster {
                kind,
                template,
                count: calls.len() as u64,
                tools: distinct(calls.iter().map(|call| &call.tool)),
                agents: distinct(calls.iter().filter_map(|call| call.agent.as_ref())),
                exit_codes: codes.into_iter().collect(),
                first_at_seconds: times().reduce(f64::min),
                last_at_seconds: times().reduce(f64::max),
                example: first.and_then(|call| said(kind, call)),
                hypothesis: first.and_then(|call| of_call(call)).map(|mut found| {
                    if found.cause == Cause::UnknownTool {
                        found.nearest = found.name.as_deref().and_then(|name| nearest(name, &known));
                    }
                    found
                }),
                evidence: evidence(calls.iter().copied()),
            }
        })
        .collect();
    clusters.sort_by_key(|cluster| std::cmp::Reverse(cluster.count));
    clusters
}

/// A message of this many characters may have been cut.
const CUT: usize = 240;

/// The possible cause of a call's failure, by all of its own words that are kept.
pub(crate) fn of_call(call: &ToolCall) -> Option<Hypothesis> {
    let code = call.result.as_ref().and_then(|result| result.exit_code);
    hypothesis(&failure_text(call).unwrap_or_default(), code)
}

/// The start of a command's result is JSON that holds the command itself, which would part equal failures.
fn said(kind: ClusterKind, call: &ToolCall) -> Option<String> {
    match kind {
        ClusterKind::Command => {
            let result = call.result.as_ref()?;
            match (&result.error_text, &result.stdout) {
                (Some(_), _) => message(call),
                // Test runners and the like end with what counts.
                (None, Some(stdout)) if !call.command().is_some_and(super::shell::prints) => {
                    let line = super::said::ends(stdout)
                        .lines()
                        .rev()
                        .find(|line| !line.trim().is_empty());
                    line.map(cut)
                }
                _ => None,
            }
        }
        _ => message(call),
    }
}

fn distinct<'a, T: Clone + Ord + 'a>(items: impl Iterator<Item = &'a T>) -> Vec<T> {
    items.collect::<BTreeSet<_>>().into_iter().cloned().collect()
}
