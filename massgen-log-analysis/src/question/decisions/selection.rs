//! How the winner was chosen.

use massgen_log_model::AgentId;
use massgen_log_model::Location;
use massgen_log_model::artifact::events::Payload;
use massgen_log_model::spine::Attempt;
use serde::{Deserialize, Serialize};

use super::valid::{TallyBasis, ValidVotes};
use crate::Evidence;

/// What the choice of the winner rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum SelectionBasis {
    /// More valid votes than any other agent.
    MostVotes,
    /// As many valid votes as another agent: the first of them in configuration order.
    TieBreak,
    /// The presenter that the configuration names (decomposition mode).
    ConfiguredPresenter,
    /// The orchestrator's time limit: its own statement of why is in `stated_reason`.
    TimeLimit,
    /// No vote counted: the only or newest answer.
    NoVotes,
    /// No winner was chosen.
    None,
}

/// How the winner was chosen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "WinnerSelection"))]
#[non_exhaustive]
pub struct Selection {
    /// What it rests on.
    pub basis: SelectionBasis,
    /// Valid votes by agent, most first, then in configuration order.
    pub tally: Vec<(AgentId, u64)>,
    /// What the tally rests on; `None` without a decision.
    pub tally_basis: Option<TallyBasis>,
    /// Whether two agents or more share the highest count; `None` without votes.
    pub tie: Option<bool>,
    /// The agents that share the highest count, in configuration order; empty without a tie. `tally` has
    /// the count.
    pub tied: Vec<AgentId>,
    /// MassGen's own reason after a time limit.
    pub stated_reason: Option<String>,
    /// Where it stands.
    pub evidence: Vec<Evidence>,
}

pub(super) fn of(attempt: &Attempt, valid: &ValidVotes) -> Selection {
    let order: Vec<&AgentId> = attempt.agents.iter().map(|agent| &agent.id).collect();
    let mut tally: Vec<(AgentId, u64)> = valid
        .by_agent
        .iter()
        .filter(|(_, votes)| **votes > 0)
        .map(|(id, votes)| (id.clone(), *votes))
        .collect();
    tally.sort_by_key(|(id, votes)| {
        (
            std::cmp::Reverse(*votes),
            order.iter().position(|known| *known == id).unwrap_or(usize::MAX),
        )
    });
    let highest = tally.first().map(|(_, votes)| *votes);
    let tie = highest.map(|highest| tally.iter().filter(|(_, votes)| *votes == highest).count() > 1);
    let tied = match (tie, highest) {
        (Some(true), Some(highest)) => tally
            .iter()
            .filter(|(_, votes)| *votes == highest)
            .map(|(id, _)| id.clone())
            .collect(),
        _ => Vec::new(),
    };
    let limit = time_limit_reason(attempt);
    let winner = attempt.winner_claims.first();
    let basis = match (winner, &limit, tie) {
        (None, ..) => SelectionBasis::None,
        (Some(_), Some(_), _) => SelectionBasis::TimeLimit,
        (Some(_), None, Some(true)) => SelectionBasis::TieBreak,
        (Some(_), None, Some(false)) => SelectionBasis::MostVotes,
        (Some(claim), None, None) if configured_presenter(attempt).as_ref() == Some(&claim.agent) => {
            SelectionBasis::ConfiguredPresenter
        }
        (Some(_), None, None) => SelectionBasis::NoVotes,
    };
    let mut evidence = valid.count.evidence.clone();
    evidence.extend(limit.iter().map(|(_, place)| Evidence::at(place)));
    Selection {
        basis,
        tally,
        tally_basis: valid.basis,
        tie,
        tied,
        stated_reason: limit
            .map(|(reason, _)| reason)
            .filter(|reason| !reason.is_empty()),
        evidence,
    }
}

fn time_limit_reason(attempt: &Attempt) -> Option<(String, Location)> {
    if let Some(log) = &attempt.artifacts.events {
        for record in &log.records {
            if let Payload::OrchestratorTimeout(timeout) = &record.payload {
                let reason = timeout.selection_reason.clone().unwrap_or_default();
                return Some((reason, Location::line(&log.path, record.line)));
            }
        }
    }
    crate::question::completion::time_limit(attempt)
        .into_iter()
        .next()
        .map(|place| (String::new(), place))
}

fn configured_presenter(attempt: &Attempt) -> Option<AgentId> {
    let doc = attempt.artifacts.configuration.as_ref()?;
    doc.value
        .config
        .as_ref()?
        .orchestrator
        .as_ref()?
        .presenter_agent
        .clone()
}
