//! How the run ended.

use massgen_log_model::Moment;
use massgen_log_model::artifact::status::FinishReason;
use massgen_log_model::spine::{AgentEndKind, Attempt, MilestoneKind};
use serde::{Deserialize, Serialize};

use super::{Failure, FailureKind};
use crate::Evidence;
use crate::offset::offset;

/// How the run ended, and what was still going on.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct RunEnd {
    /// Which.
    pub kind: RunEndKind,
    /// `finish_reason` of status.json; written while the run goes on, so no proof by itself.
    pub finish_reason: Option<String>,
    /// The sentence to it.
    pub finish_details: Option<String>,
    /// Seconds from the start of the attempt to its last record.
    pub last_record_seconds: Option<f64>,
    /// Calls that began and have no end.
    pub unfinished_calls: Vec<Failure>,
    /// What `kind` rests on.
    pub evidence: Vec<Evidence>,
}

/// How a run ended.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RunEndKind {
    /// A final answer was recorded.
    FinalAnswer,
    /// The orchestrator's time limit ended it without a final answer.
    Timeout,
    /// Every agent failed, and nothing came after.
    AllAgentsFailed,
    /// The record stops without an end: killed, crashed, or still running.
    NoEndRecorded,
    /// The files that would tell are missing.
    #[default]
    NotRecorded,
}

impl RunEndKind {
    /// The word as it stands in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::FinalAnswer => "final_answer",
            Self::Timeout => "timeout",
            Self::AllAgentsFailed => "all_agents_failed",
            Self::NoEndRecorded => "no_end_recorded",
            Self::NotRecorded => "not_recorded",
        }
    }
}

pub(super) fn end(attempt: &Attempt) -> RunEnd {
    let status = attempt.artifacts.status.as_ref();
    let mut end = RunEnd {
        finish_reason: status
            .and_then(|doc| doc.value.finish_reason.as_ref())
            .map(|reason| reason.as_str().to_owned()),
        finish_details: status.and_then(|doc| doc.value.finish_reason_details.clone()),
        last_record_seconds: last_record(attempt),
        ..RunEnd::default()
    };
    let timed_out = status.filter(|doc| doc.value.finish_reason == Some(FinishReason::Timeout));
    let final_answer = attempt
        .milestones
        .iter()
        .find(|milestone| milestone.kind == MilestoneKind::FinalAnswer);
    let all_failed = !attempt.agents.is_empty()
        && attempt
            .agents
            .iter()
            .all(|agent| agent.ends.iter().any(|end| end.kind == AgentEndKind::Error));
    if let Some(milestone) = final_answer {
        end.kind = RunEndKind::FinalAnswer;
        end.evidence.push(Evidence::at(&milestone.source));
    } else if let Some(doc) = timed_out {
        end.kind = RunEndKind::Timeout;
        end.evidence.push(Evidence::at(&doc.at("/finish_reason")));
    } else if all_failed {
        end.kind = RunEndKind::AllAgentsFailed;
        end.evidence = attempt
            .agents
            .iter()
            .flat_map(|agent| &agent.ends)
            .flat_map(|end| Evidence::first_of(&end.sources))
            .collect();
    } else if let Some(doc) = status {
        end.kind = RunEndKind::NoEndRecorded;
        end.evidence.push(Evidence::file(&doc.path));
    } else if let Some(log) = &attempt.artifacts.events {
        end.kind = RunEndKind::NoEndRecorded;
        end.evidence.push(Evidence::file(&log.path));
    }
    // A background call has no end of its own even in a regular run; only a cut run leaves others open.
    end.unfinished_calls = attempt
        .calls
        .iter()
        .filter(|call| !call.carried && call.start.is_some() && !call.is_finished())
        .map(|call| Failure {
            agent: call.agent.clone(),
            subject: Some(call.tool.to_string()),
            command: call.command().map(str::to_owned),
            at_seconds: offset(attempt, call.start),
            ..Failure::new(
                FailureKind::ToolCall,
                call.sources.iter().map(Evidence::at).collect(),
            )
        })
        .collect();
    end
}

/// status.json is written every few seconds: the event stream of a cut run may go on after it.
fn last_record(attempt: &Attempt) -> Option<f64> {
    let span = attempt.span.as_ref().and_then(|span| offset(attempt, span.end));
    let events = attempt.artifacts.events.as_ref().and_then(|log| log.last);
    let events = offset(
        attempt,
        events.map(|time| Moment::local(time).with_offset(attempt.utc_offset)),
    );
    match (span, events) {
        (Some(span), Some(events)) => Some(span.max(events)),
        (span, events) => span.or(events),
    }
}
