//! Who won, and how that is known. No single field can be trusted: see semantics of each claim in the model.

use massgen_log_model::AgentId;
use massgen_log_model::spine::{Attempt, MilestoneKind, WinnerClaim};
use serde::{Deserialize, Serialize};

use crate::Figure;

/// How the final answer came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "FinalAnswerDelivery"))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Delivery {
    /// The winner presented it in a final round.
    Presented,
    /// An existing answer was taken as it was (time limit, single agent skip, step mode).
    Reused,
}

/// The winner: the first claim in order of trust. Other claims that name somebody else are a contradiction
/// that [`crate::DataQuality`] reports.
pub(crate) fn winner(attempt: &Attempt) -> Figure<AgentId> {
    let Some(first) = attempt.winner_claims.first() else {
        return Figure::not_recorded();
    };
    let same = |claim: &&WinnerClaim| claim.agent == first.agent;
    Figure::from(
        first.agent.clone(),
        attempt
            .winner_claims
            .iter()
            .filter(same)
            .map(|claim| claim.source.clone()),
    )
}

/// How the final answer came about; `None` without one.
pub(crate) fn delivery(attempt: &Attempt) -> Option<Delivery> {
    let has = |kind: MilestoneKind| attempt.milestones.iter().any(|milestone| milestone.kind == kind);
    if has(MilestoneKind::FinalStart) || tells_presentation(attempt) {
        Some(Delivery::Presented)
    } else if has(MilestoneKind::WinnerSelected) || has(MilestoneKind::FinalAnswer) {
        Some(Delivery::Reused)
    } else {
        None
    }
}

/// The winner's final context has the form of a presentation.
fn tells_presentation(attempt: &Attempt) -> bool {
    attempt
        .artifacts
        .final_tallies
        .iter()
        .any(|doc| doc.value.is_final == Some(true))
}
