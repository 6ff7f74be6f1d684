//! The five boxes of the guide.

use massgen_log_model::AgentId;
use massgen_log_model::spine::{AgentEndKind, Attempt};
use serde::{Deserialize, Serialize};

use super::AttemptStatus;
use crate::question::decisions::ValidVotes;
use crate::winner::{self, Delivery};
use crate::{Evidence, Figure};

/// One of the guide's five boxes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct StatusBox {
    /// What it asks, in the guide's order.
    pub asks: BoxKind,
    /// Ticked, unticked, or `null` = not recorded.
    pub ticked: Option<bool>,
    /// In figures, why.
    pub note: String,
    /// What it rests on.
    pub evidence: Vec<Evidence>,
}

/// What a box asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum BoxKind {
    /// All phases completed.
    PhasesCompleted,
    /// Every agent submitted an answer.
    AllAgentsAnswered,
    /// Every agent that could vote has a vote that counted.
    VotingCompleted,
    /// A winner was chosen.
    WinnerSelected,
    /// A non-empty final answer was delivered.
    FinalAnswerDelivered,
}

pub(super) fn boxes(
    attempt: &Attempt,
    status: AttemptStatus,
    winner: &Figure<AgentId>,
    final_answer: &Figure<bool>,
    votes: &ValidVotes,
) -> Vec<StatusBox> {
    let agents = attempt.agents.len();
    let mut boxes = Vec::new();
    let mut push = |asks, ticked, note: String, evidence: Vec<Evidence>| {
        boxes.push(StatusBox {
            asks,
            ticked,
            note,
            evidence,
        });
    };

    let ended = match status {
        AttemptStatus::Completed => Some(true),
        AttemptStatus::Unknown => None,
        _ => Some(false),
    };
    push(
        BoxKind::PhasesCompleted,
        ended,
        format!("status {}", status.as_str()),
        Vec::new(),
    );

    let answered = attempt
        .agents
        .iter()
        .filter(|agent| attempt.answers.iter().any(|answer| answer.agent == agent.id))
        .count();
    let recorded = attempt.coordination_recorded && agents > 0;
    push(
        BoxKind::AllAgentsAnswered,
        recorded.then_some(answered == agents),
        format!("{answered} of {agents} agents submitted an answer"),
        attempt
            .answers
            .iter()
            .flat_map(|answer| Evidence::first_of(&answer.sources))
            .take(4)
            .collect(),
    );

    let (valid, note, evidence) = voting(attempt, votes);
    push(
        BoxKind::VotingCompleted,
        valid.filter(|_| recorded),
        note,
        evidence,
    );

    let note = match (&winner.value, winner::delivery(attempt)) {
        (Some(_), Some(Delivery::Presented)) => "chosen as presenter",
        (Some(_), Some(Delivery::Reused)) => "an existing answer was reused",
        (Some(_), None) => "named by the files",
        (None, _) => "no artifact names a winner",
    };
    push(
        BoxKind::WinnerSelected,
        recorded.then_some(winner.value.is_some()),
        note.to_owned(),
        winner.evidence.iter().take(3).cloned().collect(),
    );

    let note = match final_answer.value {
        Some(true) => "a non-empty final answer is recorded",
        Some(false) => "no final answer, or an empty one",
        None => "its text is not recorded",
    };
    push(
        BoxKind::FinalAnswerDelivered,
        final_answer.value,
        note.to_owned(),
        final_answer.evidence.clone(),
    );
    boxes
}

/// Whether every agent that did not fail decided after the last answer (a vote, or a stop).
fn voting(attempt: &Attempt, valid: &ValidVotes) -> (Option<bool>, String, Vec<Evidence>) {
    let stopped = |id: &AgentId| attempt.stops.iter().any(|stop| &stop.agent == id);
    let failed = |id: &AgentId| {
        attempt
            .agent(id)
            .is_some_and(|agent| agent.ends.iter().any(|end| end.kind == AgentEndKind::Error))
    };
    let deciding: Vec<&AgentId> = attempt
        .agents
        .iter()
        .map(|agent| &agent.id)
        .filter(|id| !failed(id))
        .collect();
    let decided = deciding
        .iter()
        .filter(|id| valid.voters.contains(**id) || stopped(id))
        .count();
    let note = if attempt.stops.is_empty() {
        format!(
            "{decided} of {} agents that did not fail have a vote that counted",
            deciding.len()
        )
    } else {
        format!(
            "{decided} of {} agents that did not fail stopped or voted",
            deciding.len()
        )
    };
    let complete = valid
        .count
        .value
        .map(|_| !deciding.is_empty() && decided == deciding.len());
    (
        complete,
        note,
        valid.count.evidence.iter().take(4).cloned().collect(),
    )
}
