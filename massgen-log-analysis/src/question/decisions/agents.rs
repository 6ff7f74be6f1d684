//! What each agent did.

use massgen_log_model::spine::Attempt;
use massgen_log_model::{AgentId, AnswerLabel, pointer_token};
use serde::{Deserialize, Serialize};

use super::{Sights, ValidVotes};
use crate::Figure;

/// Figures of one agent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct AgentDecisions {
    /// The agent.
    pub agent: AgentId,
    /// Answers it submitted.
    pub answers: Option<u64>,
    /// Votes it cast, superseded ones included.
    pub votes_cast: Option<u64>,
    /// Its votes that were not recorded.
    pub votes_ignored: Option<u64>,
    /// Its completed restarts.
    pub agent_restarts: Option<u64>,
    /// Its rounds, false starts not counted.
    pub rounds: Option<u64>,
    /// Votes for it that counted at the decision.
    pub votes_received: Option<u64>,
    /// Times it was handed new answers while it ran.
    pub injections: Option<u64>,
    /// Agents whose answers it was shown at the start of any of its rounds, itself excluded; `None` when
    /// no round tells.
    pub saw_answers_of: Option<Vec<AgentId>>,
    /// Whether it had been shown no answer of another agent, at a start or by injection, until its last
    /// answer; `None` when that is not recorded, or it submitted none.
    pub isolated: Option<bool>,
}

pub(super) fn by_agent(
    attempt: &Attempt,
    sights: &Sights<'_>,
    id: &AgentId,
    valid: &ValidVotes,
) -> AgentDecisions {
    let known = |count: usize| attempt.coordination_recorded.then_some(count as u64);
    let rounds = attempt.agent(id).map(|agent| &agent.rounds);
    let counted = rounds.map(|rounds| rounds.iter().filter(|round| !round.false_start).count() as u64);
    let seen: Option<Vec<&AnswerLabel>> = rounds.and_then(|rounds| {
        let lists: Vec<_> = rounds.iter().filter_map(|round| round.seen.as_ref()).collect();
        (!lists.is_empty()).then(|| lists.into_iter().flatten().collect())
    });
    let saw_answers_of = seen.map(|labels| {
        let mut agents: Vec<AgentId> = labels
            .iter()
            .filter_map(|label| sights.labelled(label))
            .map(|answer| answer.agent.clone())
            .filter(|agent| agent != id)
            .collect();
        agents.sort();
        agents.dedup();
        agents
    });
    AgentDecisions {
        agent: id.clone(),
        answers: known(
            attempt
                .answers
                .iter()
                .filter(|answer| &answer.agent == id)
                .count(),
        ),
        votes_cast: known(attempt.votes.iter().filter(|vote| &vote.voter == id).count()),
        votes_ignored: known(
            attempt
                .ignored_votes
                .iter()
                .filter(|vote| &vote.voter == id)
                .count(),
        ),
        agent_restarts: restarts(attempt, Some(id)).value,
        rounds: counted.filter(|count| *count > 0 || attempt.coordination_recorded),
        votes_received: valid.received(id),
        injections: attempt.restarts_recorded.then(|| {
            attempt
                .injections
                .iter()
                .filter(|injection| &injection.agent == id)
                .count() as u64
        }),
        saw_answers_of,
        isolated: sights.isolated(id),
    }
}

/// Completed restarts of one agent, or of all. Where coordination events are missing, status.json tells
/// the round that each agent had reached, which is the same number as long as nobody presented.
pub(super) fn restarts(attempt: &Attempt, agent: Option<&AgentId>) -> Figure<u64> {
    let of = |id: &AgentId| agent.is_none_or(|agent| agent == id);
    if attempt.restarts_recorded {
        let found: Vec<_> = attempt
            .restarts
            .iter()
            .filter(|restart| of(&restart.agent))
            .collect();
        return Figure::from(
            found.len() as u64,
            found.iter().map(|restart| restart.source.clone()),
        );
    }
    let Some(doc) = &attempt.artifacts.status else {
        return Figure::not_recorded();
    };
    let Some(agents) = &doc.value.agents else {
        return Figure::not_recorded();
    };
    let presented = doc
        .value
        .coordination
        .as_ref()
        .is_some_and(|found| found.is_final_presentation == Some(true));
    // A tracker that was replaced before the file was written counts from 0 again.
    let stated: i64 = agents
        .values()
        .filter_map(|agent| agent.answer_count)
        .fold(0, i64::saturating_add);
    let consistent = usize::try_from(stated).is_ok_and(|stated| stated == attempt.answers.len());
    if presented || !consistent {
        return Figure::not_recorded();
    }
    let mut sum = 0_u64;
    let mut found = Vec::new();
    for (id, entry) in agents.iter().filter(|(id, _)| of(id)) {
        let Some(times) = entry.times_restarted.and_then(|times| u64::try_from(times).ok()) else {
            return Figure::not_recorded();
        };
        sum = sum.saturating_add(times);
        found.push(doc.at(format!("/agents/{}/times_restarted", pointer_token(id.as_str()))));
    }
    Figure::from(sum, found)
}
