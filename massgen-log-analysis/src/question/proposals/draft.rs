//! Calls that propose improvements (`propose_improvements`, since 0.1.72 `draft_approach`).

use massgen_log_model::spine::{Attempt, ToolCall};
use massgen_log_model::{AgentId, Moment};
use serde::Serialize;
use serde_json::Value;

use crate::Evidence;

/// Longest excerpt of a proposal, in characters.
const EXCERPT_CHARS: usize = 400;

/// One proposal.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Proposal {
    /// Who proposed.
    pub agent: Option<AgentId>,
    /// When the call began.
    pub time: Option<Moment>,
    /// Position in the agent's rounds.
    pub round: Option<usize>,
    /// The tool's full name.
    pub tool: String,
    /// Criteria that improvements are proposed for, in the order of their names; empty when the arguments do
    /// not name any.
    pub criteria: Vec<String>,
    /// Number of improvements; `None` when the arguments were not read whole.
    pub planned: Option<u64>,
    /// The beginning of the arguments, at most 400 characters of JSON with sorted keys.
    pub excerpt: Option<String>,
    /// The member `valid` of the result.
    pub valid: Option<bool>,
    /// The member `status` of the result, else that of the call.
    pub status: Option<String>,
    /// What the result says is wrong.
    pub error: Option<String>,
    /// Where it stands.
    pub evidence: Vec<Evidence>,
}

pub(super) fn proposals(attempt: &Attempt) -> Vec<Proposal> {
    attempt
        .calls
        .iter()
        .filter(|call| !call.carried && is_proposal(call.tool.as_str()))
        .map(proposal)
        .collect()
}

fn is_proposal(tool: &str) -> bool {
    tool.ends_with("draft_approach") || tool.ends_with("propose_improvements")
}

fn proposal(call: &ToolCall) -> Proposal {
    let args = call.args.as_ref();
    let whole: Option<Value> = args
        .filter(|args| args.complete)
        .and_then(|args| serde_json::from_str(&args.text).ok());
    let improvements = whole
        .as_ref()
        .and_then(|args| args.get("improvements"))
        .and_then(Value::as_object);
    let planned = improvements.map(|improvements| {
        improvements
            .values()
            .map(|plans| plans.as_array().map_or(1, Vec::len) as u64)
            .fold(0, u64::saturating_add)
    });
    let digest = call.result.as_ref();
    let result = digest.and_then(|digest| digest.json.as_ref());
    Proposal {
        agent: call.agent.clone(),
        time: call.start,
        round: call.round,
        tool: call.tool.to_string(),
        criteria: improvements
            .map(|improvements| improvements.keys().cloned().collect())
            .unwrap_or_default(),
        planned,
        excerpt: args.map(|args| args.text.chars().take(EXCERPT_CHARS).collect()),
        valid: result.and_then(|result| result.get("valid")?.as_bool()),
        status: digest
            .and_then(|digest| digest.status.clone())
            .or_else(|| call.status.clone()),
        error: digest
            .and_then(|digest| digest.error_text.clone())
            .or_else(|| call.error.clone()),
        evidence: Evidence::first_of(&call.sources),
    }
}
