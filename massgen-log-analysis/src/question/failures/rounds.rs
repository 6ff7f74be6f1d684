//! Rounds that did not come to an end of their own.

use massgen_log_model::AgentId;
use massgen_log_model::spine::{Attempt, EndBasis, Outcome, Round};
use serde::{Deserialize, Serialize};

use crate::Evidence;
use crate::offset::offset;

/// A round without a regular end, or without a record of its end.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct IncompleteRound {
    /// The agent.
    pub agent: AgentId,
    /// Position in the agent's rounds, false starts counted.
    pub round: usize,
    /// Tracker round; not unique.
    pub number: Option<i64>,
    /// `initial_answer`, `voting`, …
    pub kind: String,
    /// How it ended, as far as the log tells.
    pub outcome: Outcome,
    /// What its end rests on; `None` when no end is known.
    pub end_basis: Option<EndBasis>,
    /// Whether the round history has no entry for it, so that its tokens are in no round.
    pub lost: bool,
    /// Seconds from its start to its (inferred) end.
    pub seconds: Option<f64>,
    /// Seconds from the start of the attempt to its start.
    pub at_seconds: Option<f64>,
    /// Where it stands.
    pub evidence: Vec<Evidence>,
}

/// Rounds whose end is inferred, that were cut off, or that the round history lost.
pub(super) fn incomplete(attempt: &Attempt) -> Vec<IncompleteRound> {
    rounds(attempt, is_incomplete)
}

/// Rounds that came to no answer, vote or stop, however their end is recorded.
pub(in crate::question) fn undecided(attempt: &Attempt) -> Vec<IncompleteRound> {
    rounds(attempt, |round| {
        matches!(
            round.outcome,
            Outcome::VoteIgnored
                | Outcome::Restarted
                | Outcome::Error
                | Outcome::Timeout
                | Outcome::Interrupted
        )
    })
}

fn rounds(attempt: &Attempt, is_listed: impl Fn(&Round) -> bool) -> Vec<IncompleteRound> {
    let mut found = Vec::new();
    for agent in &attempt.agents {
        for (index, round) in agent.rounds.iter().enumerate() {
            if round.false_start || !is_listed(round) {
                continue;
            }
            found.push(IncompleteRound {
                agent: agent.id.clone(),
                round: index,
                number: round.number,
                kind: round.kind.as_str().to_owned(),
                outcome: round.outcome.clone(),
                end_basis: round.end_basis.clone(),
                lost: round.lost,
                seconds: round.seconds(),
                at_seconds: offset(attempt, round.start),
                evidence: round.sources.iter().map(Evidence::at).collect(),
            });
        }
    }
    found
}

fn is_incomplete(round: &Round) -> bool {
    let inferred = matches!(
        round.end_basis,
        None | Some(EndBasis::InferredNextStart | EndBasis::InferredFinal | EndBasis::InferredLastRecord)
    );
    let cut = matches!(
        round.outcome,
        Outcome::Interrupted | Outcome::Timeout | Outcome::Error | Outcome::VoteIgnored
    );
    inferred || cut || round.lost
}
