//! Calls to tools that are not registered.

use std::collections::BTreeSet;

use massgen_log_model::artifact::events::NoticeKind;
use massgen_log_model::artifact::reliability::EnforcementReason;
use massgen_log_model::spine::Attempt;
use massgen_log_model::{AgentId, Location, ToolName};
use serde::{Deserialize, Serialize};

use super::{Found, reliability};
use crate::Evidence;
use crate::question::tool_reliability::nearest::{executed_tools, nearest};

/// Calls of one agent to a tool that does not exist.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct UnknownTool {
    /// The name that was called.
    pub tool: String,
    /// Who called it, when the source says.
    pub agent: Option<AgentId>,
    /// Times seen in the fullest source.
    pub count: u64,
    /// Whether MassGen itself said that it does not know the tool.
    pub basis: UnknownBasis,
    /// A tool server that could not be reached while this happened: the tool may exist after all.
    pub failed_server: Option<String>,
    /// The executed tool whose name is nearest ([`NEAR`](crate::question::tool_reliability::NEAR)); `None` when
    /// none is near.
    pub nearest: Option<ToolName>,
    /// Where it stands.
    pub evidence: Vec<Evidence>,
}

/// What an [`UnknownTool`] rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum UnknownBasis {
    /// MassGen's warning names it. It may be a real tool whose server could not be reached.
    Recorded,
    /// A retry for want of a workflow tool names it, and no call of it was executed in the run.
    Suspected,
}

impl UnknownBasis {
    /// The word in tables and in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Recorded => "recorded",
            Self::Suspected => "suspected",
        }
    }
}

/// The event stream and the log tell of the same calls: the fuller one is taken. Retries add what neither names.
pub(super) fn tools(attempt: &Attempt) -> Vec<UnknownTool> {
    let failed_server = attempt
        .artifacts
        .massgen_log
        .as_ref()
        .and_then(|log| log.failed_servers.first())
        .and_then(|note| note.server.clone());
    let mut from_events: Vec<UnknownTool> = Vec::new();
    let add = |list: &mut Vec<UnknownTool>, tool: &str, agent: Option<&AgentId>, place: Location| match list
        .iter_mut()
        .find(|known| known.tool == tool && known.agent.as_ref() == agent)
    {
        Some(known) => {
            known.count += 1;
            if known.evidence.len() < crate::MAX_EVIDENCE {
                known.evidence.push(Evidence::at(&place));
            }
        }
        None => list.push(UnknownTool {
            tool: tool.to_owned(),
            agent: agent.cloned(),
            count: 1,
            basis: UnknownBasis::Recorded,
            failed_server: failed_server.clone(),
            nearest: None,
            evidence: vec![Evidence::at(&place)],
        }),
    };
    if let Some(log) = &attempt.artifacts.events {
        for notice in log
            .notices
            .iter()
            .filter(|notice| notice.kind == NoticeKind::UnknownTool)
        {
            if let Some(tool) = &notice.name {
                add(
                    &mut from_events,
                    tool,
                    notice.agent.as_ref(),
                    Location::line(&log.path, notice.line),
                );
            }
        }
    }
    let mut from_log: Vec<UnknownTool> = Vec::new();
    if let Some(log) = &attempt.artifacts.massgen_log {
        for note in &log.unknown_tools {
            if let Some(tool) = &note.tool {
                add(
                    &mut from_log,
                    tool.as_str(),
                    note.agent.as_ref(),
                    Location::line(&note.path, note.line),
                );
            }
        }
    }
    let total = |list: &[UnknownTool]| list.iter().map(|tool| tool.count).sum::<u64>();
    let mut found = if total(&from_log) > total(&from_events) {
        from_log
    } else {
        from_events
    };
    let mut suspected: Vec<UnknownTool> = Vec::new();
    let executed: BTreeSet<&str> = attempt.calls.iter().map(|call| call.tool.as_str()).collect();
    for agent in &attempt.agents {
        let Found::Recorded(reliability, place) = reliability(attempt, &agent.id) else {
            continue;
        };
        for event in reliability.enforcement_attempts.iter().flatten() {
            if event.reason != Some(EnforcementReason::NoWorkflowTool) {
                continue;
            }
            for tool in event.tool_calls.iter().flatten() {
                let tool = tool.as_str();
                let warned = found.iter().any(|known| known.tool == tool);
                if !is_workflow(tool) && !executed.contains(tool) && !warned {
                    add(&mut suspected, tool, Some(&agent.id), place.clone());
                }
            }
        }
    }
    found.extend(suspected.into_iter().map(|tool| UnknownTool {
        basis: UnknownBasis::Suspected,
        ..tool
    }));
    let known = executed_tools(attempt);
    for tool in &mut found {
        tool.nearest = nearest(&tool.tool, &known);
    }
    found
}

/// `vote`, `new_answer` and `stop`, also under the server name that command-line backends see.
fn is_workflow(tool: &str) -> bool {
    let last = ToolName::own_part(tool);
    matches!(last, "vote" | "new_answer" | "stop") && (last == tool || tool.contains("massgen"))
}
