//! Child runs, joined from the spawn calls, their folders and the parent's metrics.

use indexmap::IndexMap;
use massgen_log_model::artifact::subagents::SubagentStatus;
use massgen_log_model::spine::{Attempt, ToolCall};
use massgen_log_model::{AgentId, Location};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::spawn::{SpawnOutcome, outcome, results, spawns, tasks};
use super::totals::nested;
use crate::Evidence;
use crate::offset::offset;

/// Longest excerpt of a task, in characters.
const TASK_CHARS: usize = 240;

/// One child run.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct SubagentRun {
    /// Its id; empty when the metrics name none.
    pub id: String,
    /// The agent whose spawn call names it; `None` when no call does.
    pub parent: Option<AgentId>,
    /// The start of its task, from the spawn call, else its conversation, else the metrics.
    pub task: Option<String>,
    /// How it ended, as the spawn call's result says. `None` when no result is recorded; the phase in the
    /// parent's metrics is no outcome and is not used.
    pub status: Option<SubagentStatus>,
    /// Whether that result says that it succeeded.
    pub success: Option<bool>,
    /// The result's error text; a late answer has one too.
    pub error: Option<String>,
    /// Seconds by the result, else by its own status.json, else by the metrics.
    pub seconds: Option<f64>,
    /// The limit that it was given, in seconds.
    pub timeout_seconds: Option<f64>,
    /// Input tokens.
    pub input_tokens: Option<i64>,
    /// Output tokens.
    pub output_tokens: Option<i64>,
    /// USD as recorded.
    pub cost_recorded: Option<f64>,
    /// USD; `None` = not priced: nothing recorded, or 0 for tokens that were used.
    pub cost_usd: Option<f64>,
    /// Whether the parent's metrics, and so the run's cost, contain it.
    pub in_run_cost: bool,
    /// Share of the run's recorded cost, 0..1; `None` when either is not priced or the run's cost does not
    /// contain it.
    pub cost_share: Option<f64>,
    /// Its seconds over the wall time of the attempt, 0..1; `None` when either is not known. Children may run at
    /// the same time.
    pub time_share: Option<f64>,
    /// Its own children, at any depth (`outer/inner`), that have a folder in a workspace copy; what they took is
    /// not in the numbers of this one. `None` when no copy holds its workspace.
    pub nested: Option<Vec<String>>,
    /// The winner in its own status.json.
    pub winner: Option<AgentId>,
    /// `finish_reason` of its own status.json.
    pub finish_reason: Option<String>,
    /// Whether its own logs were kept.
    pub logs_kept: bool,
    /// Seconds from the start of the attempt to the spawn call.
    pub at_seconds: Option<f64>,
    /// Where it is told of.
    pub evidence: Vec<Evidence>,
}

/// Every child that any source tells of, in order of the spawn calls, then of folders, then of metrics.
/// What a refused call asked for never began and is no child.
pub(crate) fn children(attempt: &Attempt) -> Vec<SubagentRun> {
    let mut found: IndexMap<String, SubagentRun> = IndexMap::new();
    for call in spawns(attempt).filter(|call| outcome(call) != SpawnOutcome::Refused) {
        from_call(attempt, call, &mut found);
    }
    for folder in &attempt.artifacts.subagents {
        let child = entry(&mut found, &folder.id);
        child.task = child
            .task
            .take()
            .or_else(|| folder.task.as_ref().map(|task| cut(&task.head)));
        if child.error.is_none() {
            child.error.clone_from(&folder.error);
        }
        child.logs_kept = folder.status.is_some() || folder.events.is_some();
        child.evidence.push(Evidence::file(&folder.path));
        if let Some(doc) = &folder.status {
            let status = &doc.value;
            if let Some(costs) = &status.costs {
                // The child's own files come before what the call repeats of them.
                child.input_tokens = costs.total_input_tokens.or(child.input_tokens);
                child.output_tokens = costs.total_output_tokens.or(child.output_tokens);
                child.cost_recorded = costs.total_estimated_cost.or(child.cost_recorded);
                child.evidence.push(Evidence::at(&doc.at("/costs")));
            }
            child.seconds = child.seconds.or_else(|| status.meta.as_ref()?.elapsed_seconds);
            child.winner = status.results.as_ref().and_then(|results| results.winner.clone());
            child.finish_reason = status
                .finish_reason
                .as_ref()
                .map(|reason| reason.as_str().to_owned());
        }
    }
    let run_cost = metrics(attempt, &mut found);
    let wall = attempt
        .span
        .as_ref()
        .map(|span| span.seconds)
        .filter(|wall| *wall > 0.0);
    for child in found.values_mut() {
        child.cost_recorded = child.cost_recorded.filter(|cost| cost.is_finite());
        let used = child.input_tokens.unwrap_or(0) > 0 || child.output_tokens.unwrap_or(0) > 0;
        child.cost_usd = child.cost_recorded.filter(|cost| *cost > 0.0 || !used);
        child.nested = nested(attempt, &child.id);
        child.time_share = child.seconds.zip(wall).map(|(own, wall)| own / wall);
        child.cost_share = match (child.cost_usd, run_cost) {
            (Some(own), Some(all)) if child.in_run_cost && all > 0.0 => Some(own / all),
            _ => None,
        };
    }
    found.into_values().collect()
}

/// Adds what the parent's metrics say; gives the run's cost.
fn metrics(attempt: &Attempt, found: &mut IndexMap<String, SubagentRun>) -> Option<f64> {
    let doc = attempt.artifacts.metrics_summary.as_ref()?;
    let listed = doc.value.subagents.iter().flat_map(|totals| &totals.subagents);
    for (index, metrics) in listed.flatten().enumerate() {
        let id = metrics.subagent_id.clone().unwrap_or_default();
        let child = entry(found, &id);
        child.in_run_cost = true;
        child.input_tokens = child.input_tokens.or(metrics.input_tokens);
        child.output_tokens = child.output_tokens.or(metrics.output_tokens);
        child.cost_recorded = child.cost_recorded.or(metrics.estimated_cost);
        child.seconds = child.seconds.or(metrics.elapsed_seconds);
        child.task = child.task.take().or_else(|| metrics.task.as_deref().map(cut));
        child
            .evidence
            .push(Evidence::at(&doc.at(format!("/subagents/subagents/{index}"))));
    }
    doc.value.totals.as_ref()?.estimated_cost
}

fn from_call(attempt: &Attempt, call: &ToolCall, found: &mut IndexMap<String, SubagentRun>) {
    let at_seconds = offset(attempt, call.start);
    let place = call.sources.first().cloned().unwrap_or_default();
    let named = |child: &mut SubagentRun, place: &Location| {
        child.parent = child.parent.take().or_else(|| call.agent.clone());
        child.at_seconds = child.at_seconds.or(at_seconds);
        child.evidence.push(Evidence::at(place));
    };
    for task in tasks(call).unwrap_or_default() {
        // A task without an id is given one by the tool: its result names it.
        let Some(id) = task.get("subagent_id").and_then(Value::as_str) else {
            continue;
        };
        let child = entry(found, id);
        named(child, &place);
        child.task = task.get("task").and_then(Value::as_str).map(cut);
    }
    let Some(json) = call.result.as_ref().and_then(|result| result.json.as_ref()) else {
        return;
    };
    let place = call.result_place().cloned().unwrap_or_default();
    for result in results(json) {
        let Some(id) = result.subagent_id.as_ref() else {
            continue;
        };
        let child = entry(found, id.as_str());
        named(child, &place);
        child.status = result.status;
        child.success = result.success;
        child.error = result.error;
        child.seconds = result.execution_time_seconds;
        child.timeout_seconds = result.timeout_seconds;
        if let Some(usage) = result.token_usage {
            child.input_tokens = usage.input_tokens;
            child.output_tokens = usage.output_tokens;
            child.cost_recorded = usage.estimated_cost;
        }
    }
}

/// The child `id`; one without an id is never taken for another.
fn entry<'a>(found: &'a mut IndexMap<String, SubagentRun>, id: &str) -> &'a mut SubagentRun {
    let key = if id.is_empty() {
        format!("\0{}", found.len())
    } else {
        id.to_owned()
    };
    found.entry(key).or_insert_with(|| SubagentRun {
        id: id.to_owned(),
        ..SubagentRun::default()
    })
}

fn cut(text: &str) -> String {
    text.chars().take(TASK_CHARS).collect()
}
