//! Calls that start children.

use massgen_log_model::AgentId;
use massgen_log_model::artifact::subagents::SubagentResult;
use massgen_log_model::spine::{Attempt, ToolCall};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::Evidence;
use crate::offset::offset;

/// One call of a tool that starts subagents.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct SpawnCall {
    /// Who called.
    pub agent: Option<AgentId>,
    /// The tool.
    pub tool: String,
    /// Children that the arguments ask for.
    pub requested: Option<usize>,
    /// Children in the result.
    pub returned: usize,
    /// What the result says.
    pub outcome: SpawnOutcome,
    /// The start of a result that is no list of children.
    pub message: Option<String>,
    /// `success` as recorded for the call: true also for refused spawns.
    pub recorded_success: Option<bool>,
    /// Duration in seconds.
    pub seconds: Option<f64>,
    /// Seconds from the start of the attempt.
    pub at_seconds: Option<f64>,
    /// Where it stands.
    pub evidence: Vec<Evidence>,
}

/// What the result of a spawn call says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum SpawnOutcome {
    /// Its own `success` is true.
    Succeeded,
    /// Its own `success` is false: at least one child did not succeed.
    Failed,
    /// The result is no answer of the spawn tool: the call was refused or broke.
    Refused,
    /// No result is recorded.
    NotRecorded,
}

impl SpawnOutcome {
    /// The word as it stands in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
            Self::Refused => "refused",
            Self::NotRecorded => "not_recorded",
        }
    }
}

/// The calls that start subagents, in order.
pub(super) fn spawn_calls(attempt: &Attempt) -> Vec<SpawnCall> {
    spawns(attempt)
        .map(|call| {
            let result = call.result.as_ref();
            let json = result.and_then(|result| result.json.as_ref());
            let outcome = outcome(call);
            SpawnCall {
                agent: call.agent.clone(),
                tool: call.tool.to_string(),
                requested: tasks(call).map(|tasks| tasks.len()),
                returned: json.map_or(0, |json| results(json).len()),
                outcome,
                message: result
                    .filter(|_| outcome == SpawnOutcome::Refused)
                    .map(|result| result.excerpt.head.clone())
                    .or_else(|| call.error.clone()),
                recorded_success: call.success,
                seconds: call.seconds,
                at_seconds: offset(attempt, call.start),
                evidence: call.sources.iter().map(Evidence::at).collect(),
            }
        })
        .collect()
}

pub(super) fn outcome(call: &ToolCall) -> SpawnOutcome {
    let Some(result) = &call.result else {
        return SpawnOutcome::NotRecorded;
    };
    match result.reports_success {
        Some(true) => SpawnOutcome::Succeeded,
        Some(false) => SpawnOutcome::Failed,
        None => SpawnOutcome::Refused,
    }
}

pub(super) fn spawns(attempt: &Attempt) -> impl Iterator<Item = &ToolCall> {
    attempt
        .calls
        .iter()
        .filter(|call| !call.carried && call.tool.as_str().contains("spawn_subagent"))
}

/// The tasks in the arguments; `None` when the arguments are not recorded whole.
pub(super) fn tasks(call: &ToolCall) -> Option<Vec<Value>> {
    let args = call.args.as_ref().filter(|args| args.complete)?;
    let mut args: Value = serde_json::from_str(&args.text).ok()?;
    match args.get_mut("tasks").map(Value::take) {
        Some(Value::Array(tasks)) => Some(tasks),
        _ => None,
    }
}

/// Blocking spawns return `results`, background ones `subagents`.
pub(super) fn results(json: &Value) -> Vec<SubagentResult> {
    ["results", "subagents"]
        .iter()
        .find_map(|key| json.get(key)?.as_array())
        .into_iter()
        .flatten()
        .filter_map(|item| serde_json::from_value(item.clone()).ok())
        .collect()
}
