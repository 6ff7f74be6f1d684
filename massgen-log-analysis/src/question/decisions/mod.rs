//! Question 5: agent behaviour and decisions.

mod ledger;
mod rows;
mod selection;
mod valid;

use massgen_log_model::spine::{Attempt, Outcome, Round};
use massgen_log_model::{AgentId, AnswerLabel};
use serde::Serialize;

use rows::{by_agent, flips, incomplete, round_decisions, step, vote_step};

pub use ledger::{RestartEntry, RestartedAgent};
pub use selection::{Selection, SelectionBasis};
pub use valid::{TallyBasis, ValidVotes, valid_votes};

use crate::offset::offset;
use crate::supplied::Comparison;
use crate::{Evidence, Figure, Options};

/// How the agents decided.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Decisions {
    /// Submitted answers; the final presentation is none.
    pub answers: Figure<u64>,
    /// Recorded votes, superseded ones included.
    pub votes_cast: Figure<u64>,
    /// Votes that counted at the decision; `None` when there was none.
    pub votes_valid: Figure<u64>,
    /// Votes that were sent and not recorded, because the voter had to restart.
    pub votes_ignored: Figure<u64>,
    /// Completed restarts of agents.
    pub agent_restarts: Figure<u64>,
    /// Signals that restarted agents; one may cover several answers.
    pub restart_signals: Figure<u64>,
    /// Answers handed to running agents.
    pub injections: Figure<u64>,
    /// Rounds: start to end of an agent, cancelled and presentation ones included, false starts not.
    pub rounds: Figure<u64>,
    /// By agent, in configuration order.
    pub by_agent: Vec<AgentDecisions>,
    /// The answers in order of time.
    pub progression: Vec<AnswerStep>,
    /// The votes in order of time.
    pub votes: Vec<VoteStep>,
    /// Votes that were sent and not recorded.
    pub ignored: Vec<IgnoredStep>,
    /// Changes of mind: successive votes of one voter for different answers.
    pub flips: Vec<Flip>,
    /// Stops (decomposition mode).
    pub stops: Vec<StopStep>,
    /// How the winner was chosen.
    pub selection: Selection,
    /// Vote or new answer, by round, with what the agent had seen.
    pub round_decisions: Vec<RoundDecision>,
    /// Which answer restarted whom, and what that cost.
    pub restart_ledger: Vec<RestartEntry>,
    /// Rounds that came to no decision.
    pub incomplete_rounds: Vec<IncompleteRound>,
}

/// Figures of one agent.
#[derive(Debug, Clone, PartialEq, Serialize)]
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
}

/// One submitted answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct AnswerStep {
    /// Its label; `None` when no source gives one for certain.
    pub label: Option<AnswerLabel>,
    /// Who submitted it.
    pub agent: AgentId,
    /// Seconds from the attempt's first instant.
    pub offset_seconds: Option<f64>,
    /// Length in characters; `None` when its text is not recorded.
    pub chars: Option<u64>,
    /// Lines.
    pub lines: Option<u64>,
    /// Its beginning, as the agent wrote it.
    pub excerpt: Option<String>,
    /// Votes for it that counted at the decision; `None` without a decision.
    pub valid_votes: Option<u64>,
    /// Comparison with the supplied answer; present only when one was supplied.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comparison: Option<Comparison>,
    /// Where it stands.
    pub evidence: Vec<Evidence>,
}

/// One recorded vote.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct VoteStep {
    /// Who voted.
    pub voter: AgentId,
    /// For which answer.
    pub label: Option<AnswerLabel>,
    /// For whom.
    pub target: Option<AgentId>,
    /// The reason, as the agent wrote it.
    pub reason: Option<String>,
    /// Seconds from the attempt's first instant.
    pub offset_seconds: Option<f64>,
    /// Whether it counted at the decision; `None` without a decision.
    pub counted: Option<bool>,
    /// Whether the voter voted for itself.
    pub self_vote: Option<bool>,
    /// Whether the agent voted for had a newer answer by then.
    pub stale: Option<bool>,
    /// Labels it could choose from.
    pub options: Option<Vec<AnswerLabel>>,
    /// Where it stands.
    pub evidence: Vec<Evidence>,
}

/// A vote that was sent and not recorded.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct IgnoredStep {
    /// Who voted.
    pub voter: AgentId,
    /// For what, as far as the notice tells.
    pub target: Option<String>,
    /// Seconds from the attempt's first instant.
    pub offset_seconds: Option<f64>,
    /// Where it stands.
    pub evidence: Evidence,
}

/// A change of mind.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Flip {
    /// Who.
    pub voter: AgentId,
    /// The earlier vote.
    pub from: Option<AnswerLabel>,
    /// The later vote.
    pub to: Option<AnswerLabel>,
    /// Where both stand.
    pub evidence: Vec<Evidence>,
}

/// A stop (decomposition mode).
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct StopStep {
    /// Who.
    pub agent: AgentId,
    /// Seconds from the attempt's first instant.
    pub offset_seconds: Option<f64>,
    /// The summary, as the agent wrote it.
    pub summary: Option<String>,
    /// `complete` or `blocked`.
    pub status: Option<String>,
    /// Where it stands.
    pub evidence: Vec<Evidence>,
}

/// What an agent decided in a round.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct RoundDecision {
    /// Who.
    pub agent: AgentId,
    /// Position in the agent's rounds, false starts counted.
    pub round: usize,
    /// Labels it was shown at the start.
    pub seen: Option<Vec<AnswerLabel>>,
    /// `answer`, `vote`, `stop`.
    pub decision: Outcome,
    /// The answer submitted or voted for.
    pub label: Option<AnswerLabel>,
    /// Where it stands.
    pub evidence: Vec<Evidence>,
}

/// A round that came to no decision.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct IncompleteRound {
    /// Who.
    pub agent: AgentId,
    /// Position in the agent's rounds, false starts counted.
    pub round: usize,
    /// How it ended.
    pub outcome: Outcome,
    /// Length in seconds.
    pub seconds: Option<f64>,
    /// Whether the end is inferred, not recorded.
    pub end_inferred: bool,
    /// Where it stands.
    pub evidence: Vec<Evidence>,
}

/// Answers question 5.
pub fn analyse(attempt: &Attempt, options: &Options) -> Decisions {
    let valid = valid_votes(attempt);
    let known = attempt.coordination_recorded;
    let count = |count: usize, places: Vec<massgen_log_model::Location>| {
        if known {
            Figure::from(count as u64, places)
        } else {
            Figure::not_recorded()
        }
    };
    let real: Vec<(usize, &Round)> = attempt
        .agents
        .iter()
        .flat_map(|agent| agent.rounds.iter().enumerate())
        .filter(|(_, round)| !round.false_start)
        .collect();
    Decisions {
        answers: count(
            attempt.answers.len(),
            places(attempt.answers.iter().map(|answer| &answer.sources)),
        ),
        votes_cast: count(
            attempt.votes.len(),
            places(attempt.votes.iter().map(|vote| &vote.sources)),
        ),
        votes_valid: valid.count.clone(),
        votes_ignored: count(
            attempt.ignored_votes.len(),
            attempt
                .ignored_votes
                .iter()
                .map(|vote| vote.source.clone())
                .collect(),
        ),
        agent_restarts: restarts(attempt, None),
        restart_signals: if attempt.restarts_recorded {
            Figure::from(
                attempt.restart_signals.len() as u64,
                attempt.restart_signals.iter().map(|signal| signal.source.clone()),
            )
        } else {
            Figure::not_recorded()
        },
        injections: if attempt.restarts_recorded {
            Figure::from(
                attempt.injections.len() as u64,
                attempt
                    .injections
                    .iter()
                    .map(|injection| injection.source.clone()),
            )
        } else {
            Figure::not_recorded()
        },
        rounds: if real.is_empty() {
            Figure::not_recorded()
        } else {
            Figure::from(
                real.len() as u64,
                places(real.iter().map(|(_, round)| &round.sources)),
            )
        },
        by_agent: attempt
            .agents
            .iter()
            .map(|agent| by_agent(attempt, &agent.id, &valid))
            .collect(),
        progression: attempt
            .answers
            .iter()
            .map(|answer| step(attempt, answer, &valid, options))
            .collect(),
        votes: attempt
            .votes
            .iter()
            .enumerate()
            .map(|(at, vote)| vote_step(attempt, at, vote, &valid))
            .collect(),
        ignored: attempt
            .ignored_votes
            .iter()
            .map(|vote| IgnoredStep {
                voter: vote.voter.clone(),
                target: vote.target.clone(),
                offset_seconds: offset(attempt, vote.time),
                evidence: Evidence::at(&vote.source),
            })
            .collect(),
        flips: flips(attempt),
        stops: attempt
            .stops
            .iter()
            .map(|stop| StopStep {
                agent: stop.agent.clone(),
                offset_seconds: offset(attempt, stop.time),
                summary: stop.summary.clone(),
                status: stop.status.clone(),
                evidence: Evidence::first_of(&stop.sources),
            })
            .collect(),
        selection: selection::of(attempt, &valid),
        round_decisions: round_decisions(&real),
        restart_ledger: ledger::of(attempt),
        incomplete_rounds: incomplete(&real),
    }
}

fn places<'a>(
    sources: impl Iterator<Item = &'a Vec<massgen_log_model::Location>>,
) -> Vec<massgen_log_model::Location> {
    sources.filter_map(|places| places.first().cloned()).collect()
}

/// Completed restarts of one agent, or of all. Where coordination events are missing, status.json tells
/// the round that each agent had reached, which is the same number as long as nobody presented.
fn restarts(attempt: &Attempt, agent: Option<&AgentId>) -> Figure<u64> {
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
        found.push(doc.at(format!(
            "/agents/{}/times_restarted",
            massgen_log_model::pointer_token(id.as_str())
        )));
    }
    Figure::from(sum, found)
}
