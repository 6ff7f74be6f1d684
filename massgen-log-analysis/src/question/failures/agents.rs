//! Agents that were ended.

use massgen_log_model::spine::{AgentEndKind, Attempt};

use super::{Failure, FailureKind, in_order};
use crate::Evidence;
use crate::offset::offset;

/// What MassGen writes when it cancels the agents that still run after the last vote.
const ALL_VOTED: &str = "All agents voted - coordination complete";
/// How the end of an agent begins that went on calling tools after the hard limit of its round.
const TERMINATED: &str = "Agent terminated:";

/// Errors, forced terminations and cancellations; time limits are in [`super::timeouts`].
pub(super) fn ends(attempt: &Attempt) -> Vec<Failure> {
    let mut ends = of_kind(attempt, |kind| *kind != AgentEndKind::Timeout);
    in_order(&mut ends);
    ends
}

/// Agents that the orchestrator's time limit met before they had voted.
pub(super) fn timeouts(attempt: &Attempt) -> Vec<Failure> {
    of_kind(attempt, |kind| *kind == AgentEndKind::Timeout)
}

fn of_kind(attempt: &Attempt, wanted: fn(&AgentEndKind) -> bool) -> Vec<Failure> {
    let mut found = Vec::new();
    for agent in &attempt.agents {
        for end in agent.ends.iter().filter(|end| wanted(&end.kind)) {
            let kind = match end.kind {
                AgentEndKind::Timeout => FailureKind::AgentTimeout,
                AgentEndKind::Cancelled => FailureKind::AgentCancelled,
                _ if end.message.starts_with(TERMINATED) => FailureKind::ForcedTermination,
                _ => FailureKind::AgentError,
            };
            found.push(Failure {
                agent: Some(agent.id.clone()),
                message: Some(end.message.clone()),
                at_seconds: offset(attempt, end.time),
                normal: kind == FailureKind::AgentCancelled && end.message.starts_with(ALL_VOTED),
                ..Failure::new(kind, end.sources.iter().map(Evidence::at).collect())
            });
        }
    }
    found
}
