//! Failures of one tool in a row.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use massgen_log_model::spine::ToolCall;
use massgen_log_model::{AgentId, ToolName};
use serde::{Deserialize, Serialize};

use super::said::{evidence, has_failed, message};
use crate::Evidence;

/// Failures in a row that are listed as a streak.
pub const STREAK: usize = 3;

/// Failures of one tool in a row, by one agent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
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
