//! Vote or new answer, by round.

use massgen_log_model::spine::{Attempt, Outcome, Round};
use massgen_log_model::{AgentId, AnswerLabel};
use serde::{Deserialize, Serialize};

use super::Sights;
use crate::Evidence;

/// What an agent decided in a round.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct RoundDecision {
    /// Who.
    pub agent: AgentId,
    /// Position in the agent's rounds, false starts counted.
    pub round: usize,
    /// Labels it was shown at the start.
    pub seen: Option<Vec<AnswerLabel>>,
    /// Answers of other agents that had been recorded when it decided and are newer than what it had been
    /// shown of them, at the start or by injection; `None` when that is not recorded.
    pub newer_unseen: Option<u64>,
    /// `answer`, `vote`, `stop`.
    pub decision: Outcome,
    /// The answer submitted or voted for.
    pub label: Option<AnswerLabel>,
    /// Where it stands.
    pub evidence: Vec<Evidence>,
}

pub(super) fn round_decisions(
    attempt: &Attempt,
    sights: &Sights<'_>,
    rounds: &[(usize, &Round)],
) -> Vec<RoundDecision> {
    rounds
        .iter()
        .filter(|(_, round)| matches!(round.outcome, Outcome::Answer | Outcome::Vote | Outcome::Stop))
        .map(|(index, round)| RoundDecision {
            agent: round.agent.clone(),
            round: *index,
            seen: round.seen.clone(),
            newer_unseen: attempt
                .agent(&round.agent)
                .and_then(|agent| sights.of_round(agent, *index)?.newer_unseen(&agent.id, round.end)),
            decision: round.outcome.clone(),
            label: round.label.clone(),
            evidence: Evidence::first_of(&round.sources),
        })
        .collect()
}
