//! Time limits: of the orchestrator, of rounds, of subagents.

use massgen_log_model::artifact::events::{EventType, Payload};
use massgen_log_model::artifact::status::FinishReason;
use massgen_log_model::artifact::subagents::SubagentStatus;
use massgen_log_model::spine::{AgentEndKind, Attempt, MilestoneKind};
use massgen_log_model::{AgentId, Location, Moment};
use serde::{Deserialize, Serialize};

use super::{Failure, FailureKind, agents, in_order};
use crate::Evidence;
use crate::offset::offset;
use crate::question::delegation::{SubagentRun, children};

/// In the text that is injected when a round's time is nearly over.
const SOFT_LIMIT: &str = "ROUND TIME LIMIT";
/// In the result of a call that was refused because the round's time was over.
const HARD_LIMIT: &str = "HARD TIMEOUT";

/// The orchestrator's time limit was met.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct OrchestratorTimeout {
    /// MassGen's sentence, with the seconds used and allowed.
    pub details: Option<String>,
    /// Agents with an answer at that time.
    pub available_answers: Option<i64>,
    /// Whose answer was taken; `None` when there was none, or it is not recorded.
    pub selected_agent: Option<AgentId>,
    /// `most votes`, `latest answer` or `no answers available`.
    pub selection_reason: Option<String>,
    /// Whether an existing answer was delivered without a presentation; `None` when not recorded.
    pub answer_reused: Option<bool>,
    /// Agents that had not voted, by the record; innocent ones included.
    pub agents: Vec<AgentId>,
    /// Seconds from the start of the attempt.
    pub at_seconds: Option<f64>,
    /// Where it stands: event stream, status.json, coordination events.
    pub evidence: Vec<Evidence>,
}

/// The orchestrator's time limit, if any of the three files that tell of it does.
pub(super) fn orchestrator(attempt: &Attempt) -> Option<OrchestratorTimeout> {
    let mut found = OrchestratorTimeout {
        details: None,
        available_answers: None,
        selected_agent: None,
        selection_reason: None,
        answer_reused: None,
        agents: Vec::new(),
        at_seconds: None,
        evidence: Vec::new(),
    };
    if let Some(log) = &attempt.artifacts.events
        && let Some(record) = log.of_type(&EventType::OrchestratorTimeout).next()
    {
        found
            .evidence
            .push(Evidence::at(&Location::line(&log.path, record.line)));
        let time = record
            .time
            .map(|time| Moment::local(time).with_offset(attempt.utc_offset));
        found.at_seconds = offset(attempt, time);
        if let Payload::OrchestratorTimeout(timeout) = &record.payload {
            found.details.clone_from(&timeout.timeout_reason);
            found.available_answers = timeout.available_answers;
            found.selected_agent.clone_from(&timeout.selected_agent);
            found.selection_reason.clone_from(&timeout.selection_reason);
        }
    }
    if let Some(doc) = &attempt.artifacts.status
        && doc.value.finish_reason == Some(FinishReason::Timeout)
    {
        found.evidence.push(Evidence::at(&doc.at("/finish_reason")));
        found.details = found.details.or_else(|| doc.value.finish_reason_details.clone());
    }
    for agent in &attempt.agents {
        for end in agent.ends.iter().filter(|end| end.kind == AgentEndKind::Timeout) {
            found.agents.push(agent.id.clone());
            found.evidence.extend(Evidence::first_of(&end.sources));
            found.at_seconds = found.at_seconds.or_else(|| offset(attempt, end.time));
            found.details = found.details.or_else(|| Some(end.message.clone()));
        }
    }
    if found.evidence.is_empty() {
        return None;
    }
    let reached = |kind| attempt.milestones.iter().any(|milestone| milestone.kind == kind);
    if attempt.coordination_recorded {
        let delivered = attempt
            .finals
            .iter()
            .any(|answer| answer.text.as_ref().is_some_and(|text| !text.is_blank()));
        found.answer_reused = Some(delivered && !reached(MilestoneKind::FinalStart));
    }
    Some(found)
}

/// Time limits of agents, rounds and subagents, in order of time.
pub(super) fn limits(attempt: &Attempt) -> Vec<Failure> {
    let mut all = agents::timeouts(attempt);
    soft(attempt, &mut all);
    hard(attempt, &mut all);
    all.extend(
        children(attempt)
            .into_iter()
            .filter(timed_out)
            .map(|child| of_child(child, FailureKind::SubagentTimeout)),
    );
    in_order(&mut all);
    all
}

/// Subagents that failed otherwise than by time.
pub(super) fn failed_subagents(attempt: &Attempt) -> Vec<Failure> {
    children(attempt)
        .into_iter()
        .filter(|child| {
            let ended_badly = matches!(
                child.status,
                Some(SubagentStatus::Error | SubagentStatus::Failed | SubagentStatus::Cancelled)
            );
            // Without a result, the error in the child's folder is all there is.
            ended_badly || (child.status.is_none() && child.error.is_some())
        })
        .map(|child| of_child(child, FailureKind::SubagentError))
        .collect()
}

fn timed_out(child: &SubagentRun) -> bool {
    matches!(
        child.status,
        Some(SubagentStatus::Timeout | SubagentStatus::Partial | SubagentStatus::CompletedButTimeout)
    )
}

fn of_child(child: SubagentRun, kind: FailureKind) -> Failure {
    let word = child.status.as_ref().map(|status| status.as_str().to_owned());
    Failure {
        agent: child.parent,
        subject: Some(child.id),
        message: child.error.or(word),
        // The limit is met when the child has run that long.
        at_seconds: child
            .at_seconds
            .zip(child.seconds)
            .map(|(start, length)| start + length),
        ..Failure::new(kind, child.evidence)
    }
}

fn soft(attempt: &Attempt, all: &mut Vec<Failure>) {
    let Some(log) = &attempt.artifacts.events else {
        return;
    };
    for record in log.of_type(&EventType::HookExecution) {
        let Payload::HookExecution(hook) = &record.payload else {
            continue;
        };
        let Some(info) = &hook.hook_info else { continue };
        let text = [&info.injection_content, &info.injection_preview]
            .into_iter()
            .flatten()
            .find(|text| text.contains(SOFT_LIMIT));
        let Some(text) = text else { continue };
        let time = record
            .time
            .map(|time| Moment::local(time).with_offset(attempt.utc_offset));
        all.push(Failure {
            agent: record.agent_id.clone(),
            subject: info.hook_name.clone(),
            message: Some(text.trim().to_owned()),
            at_seconds: offset(attempt, time),
            ..Failure::new(
                FailureKind::RoundSoftLimit,
                vec![Evidence::at(&Location::line(&log.path, record.line))],
            )
        });
    }
}

fn hard(attempt: &Attempt, all: &mut Vec<Failure>) {
    for call in attempt.calls.iter().filter(|call| !call.carried) {
        if call.success != Some(false) {
            continue;
        }
        let result = call.result.as_ref().map(|result| result.excerpt.head.as_str());
        let text = [call.error.as_deref(), result]
            .into_iter()
            .flatten()
            .find(|text| text.contains(HARD_LIMIT));
        let Some(text) = text else { continue };
        all.push(Failure {
            agent: call.agent.clone(),
            subject: Some(call.tool.to_string()),
            message: Some(text.to_owned()),
            at_seconds: offset(attempt, call.start),
            ..Failure::new(
                FailureKind::RoundHardLimit,
                call.sources.iter().map(Evidence::at).collect(),
            )
        });
    }
}
