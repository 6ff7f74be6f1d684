//! The votes: recorded, ignored, changed; and the stops.

use massgen_log_model::spine::{Attempt, Vote};
use massgen_log_model::{AgentId, AnswerLabel};
use serde::{Deserialize, Serialize};

use super::cleared::Clearing;
use super::opened::Openings;
use super::{Sights, ValidVotes};
use crate::Evidence;
use crate::offset::offset;

/// One recorded vote.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
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
    /// The answer that made it void: the first, of any agent, of its own or a later loop iteration (of a later
    /// time where iterations are not recorded). `None` when there is none, or its label is not recorded.
    pub cleared_by: Option<AnswerLabel>,
    /// Whether the voter voted for itself.
    pub self_vote: Option<bool>,
    /// Whether the agent voted for had a newer answer by then; `None` when the label is not recorded.
    pub stale: Option<bool>,
    /// Whether the voter had been shown the answer in the voting round, at its start or by injection; `None`
    /// when that is not recorded.
    pub answer_shown: Option<bool>,
    /// Whether a call of the voter, after that answer and before the vote, named the workspace folder of the
    /// agent voted for, its label or its snapshot; `None` when calls or their arguments are not recorded.
    pub workspace_opened: Option<bool>,
    /// Labels it could choose from.
    pub options: Option<Vec<AnswerLabel>>,
    /// Where it stands.
    pub evidence: Vec<Evidence>,
}

/// A vote for another agent's answer that the voter had neither been shown nor looked up: the record of both
/// is complete, and neither tells of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct BlindVote {
    /// Who voted.
    pub voter: AgentId,
    /// For which answer.
    pub label: Option<AnswerLabel>,
    /// For whom.
    pub target: AgentId,
    /// Seconds from the attempt's first instant.
    pub offset_seconds: Option<f64>,
    /// Labels that the voter was shown at the start of the voting round.
    pub seen: Vec<AnswerLabel>,
    /// The vote, then the start of the voting round.
    pub evidence: Vec<Evidence>,
}

/// A vote that was sent and not recorded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "IgnoredVoteStep"))]
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
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "VoteFlip"))]
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
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
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

/// What is looked up for each vote.
pub(super) struct Looks<'a> {
    pub(super) sights: &'a Sights<'a>,
    pub(super) openings: Openings<'a>,
    pub(super) clearing: Clearing<'a>,
}

pub(super) fn vote_step(looks: &Looks<'_>, at: usize, vote: &Vote, valid: &ValidVotes) -> VoteStep {
    let Looks {
        sights,
        openings,
        clearing,
    } = looks;
    let attempt = sights.attempt();
    let latest = vote
        .target
        .as_ref()
        .and_then(|target| sights.answers().by(target)?.newest_before(vote.time))
        .and_then(|answer| answer.label.as_ref());
    let (answer_shown, workspace_opened) = looked_at(sights, openings, vote);
    VoteStep {
        voter: vote.voter.clone(),
        label: vote.label.clone(),
        target: vote.target.clone(),
        reason: vote.reason.clone(),
        offset_seconds: offset(attempt, vote.time),
        counted: valid.count.value.map(|_| valid.positions.contains(&at)),
        cleared_by: clearing.first(vote).and_then(|answer| answer.label.clone()),
        self_vote: vote.target.as_ref().map(|target| target == &vote.voter),
        stale: latest
            .zip(known_label(vote))
            .map(|(latest, label)| latest != label),
        answer_shown,
        workspace_opened,
        options: vote.options.clone(),
        evidence: vote.sources.iter().take(2).map(Evidence::at).collect(),
    }
}

/// The label, unless MassGen wrote that it does not know it.
fn known_label(vote: &Vote) -> Option<&AnswerLabel> {
    vote.label.as_ref().filter(|label| label.parts().is_some())
}

/// Whether two votes are for different answers. Without a label, only different agents are certain.
fn is_flip(before: &Vote, after: &Vote) -> bool {
    match (known_label(before), known_label(after)) {
        (Some(from), Some(to)) => from != to,
        _ => before.target.is_some() && after.target.is_some() && before.target != after.target,
    }
}

/// Whether the voter had been shown the answer it voted for, and whether it opened its agent's workspace.
fn looked_at(sights: &Sights<'_>, openings: &Openings<'_>, vote: &Vote) -> (Option<bool>, Option<bool>) {
    let Some(target) = &vote.target else {
        return (None, None);
    };
    let answers = sights.answers();
    let labelled = vote.label.as_ref().and_then(|label| {
        let mut labelled = answers.labelled(label).iter().map(|(_, answer)| *answer);
        labelled.find(|answer| &answer.agent == target)
    });
    let voter = sights.attempt().agent(&vote.voter);
    let sight = voter.and_then(|voter| sights.until(voter, vote.round?, vote.time));
    let shown = sight.and_then(|sight| match labelled {
        Some(answer) => sight.shown(answer),
        // MassGen wrote no label: the voter may have been shown any of them, or none.
        None => sight.shown_any_of(target).filter(|shown| !shown),
    });
    let since = labelled.or_else(|| answers.by(target)?.first());
    let opened = since.and_then(|answer| openings.opened(&vote.voter, answer, vote.time));
    (shown, opened)
}

pub(super) fn blind(attempt: &Attempt, votes: &[VoteStep]) -> Vec<BlindVote> {
    votes
        .iter()
        .zip(&attempt.votes)
        .filter(|(step, _)| {
            step.self_vote == Some(false)
                && step.answer_shown == Some(false)
                && step.workspace_opened == Some(false)
        })
        .filter_map(|(step, vote)| {
            let round = attempt.agent(&step.voter)?.rounds.get(vote.round?)?;
            Some(BlindVote {
                voter: step.voter.clone(),
                label: step.label.clone(),
                target: step.target.clone()?,
                offset_seconds: step.offset_seconds,
                seen: round.seen.clone().unwrap_or_default(),
                evidence: Evidence::first_of(&vote.sources)
                    .into_iter()
                    .chain(round.sources.iter().map(Evidence::at))
                    .take(3)
                    .collect(),
            })
        })
        .collect()
}

pub(super) fn flips(attempt: &Attempt) -> Vec<Flip> {
    let mut flips = Vec::new();
    for agent in &attempt.agents {
        let votes: Vec<&Vote> = attempt
            .votes
            .iter()
            .filter(|vote| vote.voter == agent.id)
            .collect();
        for pair in votes.windows(2) {
            if let [before, after] = pair
                && is_flip(before, after)
            {
                let evidence = [before, after]
                    .into_iter()
                    .flat_map(|vote| Evidence::first_of(&vote.sources))
                    .collect();
                flips.push(Flip {
                    voter: agent.id.clone(),
                    from: before.label.clone(),
                    to: after.label.clone(),
                    evidence,
                });
            }
        }
    }
    flips
}
