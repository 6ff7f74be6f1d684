//! Which votes counted when the winner was chosen.

use std::collections::{BTreeMap, BTreeSet};

use massgen_log_model::spine::Attempt;
use massgen_log_model::{AgentId, AnswerLabel, Location};
use serde::{Deserialize, Serialize};

use crate::Figure;

/// What the tally rests on, the most trustworthy first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum TallyBasis {
    /// The winner's final context holds MassGen's own tally.
    FinalContext,
    /// Each voter's last vote, if its loop iteration is later than that of the last answer of any agent: an
    /// answer wipes every vote, also those of its own iteration.
    Iterations,
    /// Each voter's last vote, if it is later than the last answer of any agent: iterations not recorded.
    Times,
}

/// The votes that counted.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ValidVotes {
    /// How many; `None` when no winner was ever chosen.
    pub count: Figure<u64>,
    /// What the tally rests on.
    pub basis: Option<TallyBasis>,
    /// Their positions in the attempt's list of votes.
    pub positions: BTreeSet<usize>,
    /// Who cast them.
    pub voters: BTreeSet<AgentId>,
    /// By agent voted for.
    pub by_agent: BTreeMap<AgentId, u64>,
    labels: BTreeMap<AnswerLabel, u64>,
}

impl ValidVotes {
    /// Votes for an agent; `None` without a decision.
    pub fn received(&self, agent: &AgentId) -> Option<u64> {
        self.count
            .value
            .map(|_| self.by_agent.get(agent).copied().unwrap_or(0))
    }

    /// Votes for an answer; `None` without a decision.
    pub fn for_label(&self, label: &AnswerLabel) -> Option<u64> {
        self.count
            .value
            .map(|_| self.labels.get(label).copied().unwrap_or(0))
    }

    fn none() -> Self {
        Self {
            count: Figure::not_recorded(),
            basis: None,
            positions: BTreeSet::new(),
            voters: BTreeSet::new(),
            by_agent: BTreeMap::new(),
            labels: BTreeMap::new(),
        }
    }
}

/// The votes that counted at the decision.
pub fn valid_votes(attempt: &Attempt) -> ValidVotes {
    let Some(winner) = attempt.winner_claims.first() else {
        return ValidVotes::none();
    };
    if let Some(valid) = from_final_context(attempt, &winner.agent) {
        return valid;
    }
    if !attempt.coordination_recorded {
        return ValidVotes::none();
    }
    let last_iteration = attempt
        .answers
        .iter()
        .map(|answer| answer.iteration)
        .collect::<Option<Vec<_>>>();
    let vote_iterations = attempt.votes.iter().all(|vote| vote.iteration.is_some());
    let (basis, stands): (_, Box<dyn Fn(usize) -> bool>) = match last_iteration {
        Some(iterations) if vote_iterations => {
            let last = iterations.into_iter().max();
            let stands = move |at: usize| {
                let iteration = attempt.votes.get(at).and_then(|vote| vote.iteration);
                last.is_none_or(|last| iteration.is_some_and(|iteration| iteration > last))
            };
            (TallyBasis::Iterations, Box::new(stands))
        }
        _ => {
            let stands = |at: usize| {
                let time = attempt.votes.get(at).and_then(|vote| vote.time);
                attempt
                    .answers
                    .iter()
                    .filter_map(|answer| answer.time)
                    .all(|answered| {
                        time.and_then(|time| time.since(answered))
                            .is_some_and(|gap| gap > 0.0)
                    })
            };
            (TallyBasis::Times, Box::new(stands))
        }
    };
    let mut last_of: BTreeMap<&AgentId, usize> = BTreeMap::new();
    for (at, vote) in attempt.votes.iter().enumerate() {
        last_of.insert(&vote.voter, at);
    }
    let positions: BTreeSet<usize> = last_of.into_values().filter(|at| stands(*at)).collect();
    let mut valid = ValidVotes {
        basis: Some(basis),
        ..ValidVotes::none()
    };
    tally(attempt, &mut valid, positions);
    for at in &valid.positions {
        if let Some(target) = attempt.votes.get(*at).and_then(|vote| vote.target.clone()) {
            *valid.by_agent.entry(target).or_default() += 1;
        }
    }
    let places: Vec<Location> = valid
        .positions
        .iter()
        .filter_map(|at| attempt.votes.get(*at)?.sources.first().cloned())
        .collect();
    valid.count = Figure::from(valid.positions.len() as u64, places);
    valid
}

/// MassGen's own tally, in the context that the presenter was given.
fn from_final_context(attempt: &Attempt, winner: &AgentId) -> Option<ValidVotes> {
    let folder = format!(
        "final/{}/context.txt",
        massgen_log_model::RelPath::from_path(winner.as_str().as_ref())
    );
    let doc = attempt
        .artifacts
        .final_tallies
        .iter()
        .find(|doc| doc.path.as_str().ends_with(&folder))
        .or_else(|| attempt.artifacts.final_tallies.first())?;
    let counts = doc.value.vote_counts.as_ref().or_else(|| {
        doc.value
            .complete_vote_results
            .as_ref()
            .and_then(|results| results.vote_counts.as_ref())
    })?;
    let mut valid = ValidVotes {
        basis: Some(TallyBasis::FinalContext),
        ..ValidVotes::none()
    };
    let mut sum = 0_u64;
    for (agent, votes) in counts {
        let votes = u64::try_from(*votes).unwrap_or(0);
        sum = sum.saturating_add(votes);
        valid.by_agent.insert(agent.clone(), votes);
    }
    let voters: BTreeSet<AgentId> = match (&doc.value.all_votes, &doc.value.voter_details) {
        (Some(votes), _) => votes.keys().cloned().collect(),
        (None, Some(details)) => details
            .values()
            .flatten()
            .filter_map(|detail| detail.voter.clone())
            .collect(),
        (None, None) => BTreeSet::new(),
    };
    let positions = voters
        .iter()
        .filter_map(|voter| attempt.votes.iter().rposition(|vote| &vote.voter == voter))
        .collect();
    tally(attempt, &mut valid, positions);
    valid.voters = voters;
    valid.count = Figure::stated(sum, &doc.at("/vote_counts"));
    Some(valid)
}

fn tally(attempt: &Attempt, valid: &mut ValidVotes, positions: BTreeSet<usize>) {
    for at in &positions {
        let Some(vote) = attempt.votes.get(*at) else {
            continue;
        };
        valid.voters.insert(vote.voter.clone());
        if let Some(label) = &vote.label {
            *valid.labels.entry(label.clone()).or_default() += 1;
        }
    }
    valid.positions = positions;
}
