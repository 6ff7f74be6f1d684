//! Failures, and what the agent did next.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use massgen_log_model::spine::{Attempt, ToolCall};
use massgen_log_model::{AgentId, ToolName};
use serde::Serialize;

use super::super::commands::executed::{executed, failed, place_of, stated_success};
use crate::{Evidence, MAX_EVIDENCE};

/// What followed on a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum FollowUp {
    /// The same tool with the same arguments.
    SameArguments,
    /// The same tool with other arguments.
    ChangedArguments,
    /// The same tool; arguments are not recorded.
    SameTool,
    /// Another tool.
    AnotherTool,
    /// No further tool call in that round.
    RoundEnded,
}

impl FollowUp {
    /// The words in tables.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SameArguments => "same arguments again",
            Self::ChangedArguments => "same tool, other arguments",
            Self::SameTool => "same tool again",
            Self::AnotherTool => "another tool",
            Self::RoundEnded => "no further tool call in the round",
        }
    }
}

/// Failures of one agent without a success in between, within one round.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct FailureRun {
    /// Position of the round; `None` when not known.
    pub round: Option<usize>,
    /// Failures, by record or exit code.
    pub length: u64,
    /// The tool of the last one.
    pub tool: ToolName,
    /// The command or the start of the arguments of the last one.
    pub subject: Option<String>,
    /// What the agent called next.
    pub follow_up: FollowUp,
    /// Whether that call succeeded; `None` when there was none or its outcome is not recorded.
    pub follow_up_succeeded: Option<bool>,
    /// The failures, then the call that followed.
    pub evidence: Vec<Evidence>,
}

/// One command of one agent that gave different exit codes.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Conflict {
    /// The command.
    pub command: String,
    /// Who ran it; commands of different agents are not compared, since their workspaces differ.
    pub agent: Option<AgentId>,
    /// The exit codes in order.
    pub exit_codes: Vec<i64>,
    /// Runs after the first exit code that differs from the one before it.
    pub runs_after_change: u64,
    /// The runs.
    pub evidence: Vec<Evidence>,
}

/// Longest subject, in characters.
const SUBJECT_CHARS: usize = 240;

/// The runs of failures among the calls of one agent, in order.
pub(super) fn runs(calls: &[&ToolCall]) -> Vec<FailureRun> {
    let mut by_round: IndexMap<Option<usize>, Vec<&ToolCall>> = IndexMap::new();
    for call in calls {
        by_round.entry(call.round).or_default().push(call);
    }
    let mut found = Vec::new();
    for (round, calls) in by_round {
        let mut open: Vec<&ToolCall> = Vec::new();
        for (index, call) in calls.iter().enumerate() {
            if failed(stated_success(call), call.result.as_ref()) != Some(true) {
                found.extend(run(round, &open, &calls, index));
                open.clear();
            } else {
                open.push(call);
            }
        }
        found.extend(run(round, &open, &calls, calls.len()));
    }
    found
}

/// `next` is the position of the first call after the failures.
fn run(round: Option<usize>, failures: &[&ToolCall], calls: &[&ToolCall], next: usize) -> Option<FailureRun> {
    let last = *failures.last()?;
    // A call that was already under way when the failure came is no answer to it.
    let later = |call: &&&ToolCall| match (call.start, last.end) {
        (Some(start), Some(end)) => start.since(end).is_none_or(|seconds| seconds >= 0.0),
        _ => true,
    };
    let following = calls.iter().skip(next).find(later).copied();
    let follow_up = match following {
        None => FollowUp::RoundEnded,
        Some(call) if call.tool != last.tool => FollowUp::AnotherTool,
        Some(call) => match (&call.args, &last.args) {
            (Some(new), Some(old)) if new.hash == old.hash => FollowUp::SameArguments,
            (Some(_), Some(_)) => FollowUp::ChangedArguments,
            _ => FollowUp::SameTool,
        },
    };
    Some(FailureRun {
        round,
        length: failures.len() as u64,
        tool: last.tool.clone(),
        subject: last.args.as_ref().map(|args| {
            let text = args.command.as_deref().unwrap_or(&args.text);
            text.chars().take(SUBJECT_CHARS).collect()
        }),
        follow_up,
        follow_up_succeeded: following
            .and_then(|call| failed(stated_success(call), call.result.as_ref()))
            .map(|failed| !failed),
        evidence: failures
            .iter()
            .copied()
            .take(MAX_EVIDENCE - 1)
            .chain(following)
            .map(|call| Evidence::at(&place_of(call)))
            .collect(),
    })
}

/// Commands of one agent whose exit codes differ from run to run.
pub(super) fn conflicts(attempt: &Attempt) -> Vec<Conflict> {
    let calls = executed(attempt).unwrap_or_default();
    let mut groups: IndexMap<(Option<&AgentId>, &str), Vec<_>> = IndexMap::new();
    for call in &calls {
        if let (Some(command), Some(code)) = (&call.args.command, call.exit_code()) {
            groups
                .entry((call.agent, command))
                .or_default()
                .push((code, &call.place));
        }
    }
    groups
        .into_iter()
        .filter_map(|((agent, command), runs)| {
            let codes: Vec<i64> = runs.iter().map(|(code, _)| *code).collect();
            if codes.iter().collect::<BTreeSet<_>>().len() < 2 {
                return None;
            }
            let change = codes
                .windows(2)
                .position(|pair| pair.first() != pair.last())?
                .saturating_add(1);
            Some(Conflict {
                command: command.to_owned(),
                agent: agent.cloned(),
                runs_after_change: codes.len().saturating_sub(change.saturating_add(1)) as u64,
                exit_codes: codes,
                evidence: runs
                    .iter()
                    .take(MAX_EVIDENCE)
                    .map(|(_, place)| Evidence::at(place))
                    .collect(),
            })
        })
        .collect()
}
