//! Question 5: agent behaviour and decisions.

mod agents;
mod answers;
mod cleared;
mod first_shown;
mod injected;
mod ledger;
mod opened;
mod rounds;
mod selection;
mod sight;
mod taken;
mod valid;
mod votes;

#[cfg(test)]
mod tests;

use massgen_log_model::spine::{Attempt, Round};
use serde::{Deserialize, Serialize};

use agents::{by_agent, restarts};
use answers::step;
use rounds::round_decisions;
use votes::{Looks, blind, flips, vote_step};

pub use agents::AgentDecisions;
pub use answers::AnswerStep;
pub use ledger::{RedoneCall, RestartEntry, RestartKind, RestartTotals, RestartedAgent};
pub use rounds::RoundDecision;
pub use selection::{Selection, SelectionBasis};
pub(in crate::question) use sight::Sights;
pub use taken::{NotComparedText, TakenFiles, TakenText};
pub use valid::{TallyBasis, ValidVotes, valid_votes};
pub use votes::{BlindVote, Flip, IgnoredStep, StopStep, VoteStep};

pub use super::failures::IncompleteRound;
use super::failures::undecided;
use crate::offset::offset;
use crate::{Evidence, Figure, Options};

/// How the agents decided.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
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
    /// Sums over the ledger.
    pub restart_totals: RestartTotals,
    /// Votes for answers that the voter had neither been shown nor looked up.
    pub blind_votes: Vec<BlindVote>,
    /// Text that answers share with earlier answers of other agents, by later answer.
    pub taken: Vec<TakenText>,
    /// Answers that were not compared with others.
    pub taken_not_compared: Vec<NotComparedText>,
    /// Files that workspaces share with earlier workspaces of other agents, by path and size.
    pub taken_files: Vec<TakenFiles>,
    /// Rounds that came to no decision: cut, vote ignored, failed, out of time, or interrupted.
    pub incomplete_rounds: Vec<IncompleteRound>,
}

/// Answers question 5.
pub fn analyse(attempt: &Attempt, options: &Options) -> Decisions {
    analyse_with(attempt, options, &valid_votes(attempt))
}

/// Answers question 5 with the votes that counted.
pub fn analyse_with(attempt: &Attempt, options: &Options, valid: &ValidVotes) -> Decisions {
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
    let sights = Sights::of(attempt);
    let looks = Looks {
        sights: &sights,
        openings: opened::Openings::of(attempt),
        clearing: cleared::Clearing::of(attempt),
    };
    let votes: Vec<VoteStep> = attempt
        .votes
        .iter()
        .enumerate()
        .map(|(at, vote)| vote_step(&looks, at, vote, valid))
        .collect();
    let (restart_ledger, restart_totals) = ledger::of(attempt, &sights);
    let taken = taken::of(attempt, &sights);
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
            .map(|agent| by_agent(attempt, &sights, &agent.id, valid))
            .collect(),
        progression: attempt
            .answers
            .iter()
            .map(|answer| step(attempt, answer, valid, options))
            .collect(),
        blind_votes: blind(attempt, &votes),
        votes,
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
        selection: selection::of(attempt, valid),
        round_decisions: round_decisions(attempt, &sights, &real),
        restart_ledger,
        restart_totals,
        taken: taken.text,
        taken_not_compared: taken.not_compared,
        taken_files: taken.files,
        incomplete_rounds: undecided(attempt),
    }
}

fn places<'a>(
    sources: impl Iterator<Item = &'a Vec<massgen_log_model::Location>>,
) -> Vec<massgen_log_model::Location> {
    sources.filter_map(|places| places.first().cloned()).collect()
}
