//! The rows of the answer to question 5.

use massgen_log_model::spine::{Answer, Attempt, Outcome, Round, Vote};
use massgen_log_model::{AgentId, AnswerLabel};

use super::{
    AgentDecisions, AnswerStep, Flip, IncompleteRound, RoundDecision, ValidVotes, VoteStep, restarts,
};
use crate::offset::offset;
use crate::{Evidence, Options, supplied};

pub(super) fn by_agent(attempt: &Attempt, id: &AgentId, valid: &ValidVotes) -> AgentDecisions {
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
            .filter_map(|label| {
                attempt
                    .answers
                    .iter()
                    .find(|answer| answer.label.as_ref() == Some(label))
            })
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
    }
}

pub(super) fn step(attempt: &Attempt, answer: &Answer, valid: &ValidVotes, options: &Options) -> AnswerStep {
    let text = answer.text.as_ref();
    AnswerStep {
        label: answer.label.clone(),
        agent: answer.agent.clone(),
        offset_seconds: offset(attempt, answer.time),
        chars: text.map(|text| text.excerpt.chars),
        lines: text.map(|text| text.lines),
        excerpt: text.map(|text| text.excerpt.head.clone()),
        valid_votes: answer.label.as_ref().and_then(|label| valid.for_label(label)),
        comparison: options
            .ground_truth
            .as_ref()
            .map(|supplied| supplied::compare(text, supplied)),
        evidence: text
            .map(|text| Evidence::file(&text.path))
            .into_iter()
            .chain(Evidence::first_of(&answer.sources))
            .collect(),
    }
}

pub(super) fn vote_step(attempt: &Attempt, at: usize, vote: &Vote, valid: &ValidVotes) -> VoteStep {
    let newer = |answer: &&Answer| {
        Some(&answer.agent) == vote.target.as_ref()
            && answer
                .time
                .zip(vote.time)
                .and_then(|(a, v)| v.since(a))
                .is_some_and(|gap| gap > 0.0)
    };
    let latest = attempt
        .answers
        .iter()
        .rfind(newer)
        .and_then(|answer| answer.label.as_ref());
    VoteStep {
        voter: vote.voter.clone(),
        label: vote.label.clone(),
        target: vote.target.clone(),
        reason: vote.reason.clone(),
        offset_seconds: offset(attempt, vote.time),
        counted: valid.count.value.map(|_| valid.positions.contains(&at)),
        self_vote: vote.target.as_ref().map(|target| target == &vote.voter),
        stale: latest
            .zip(vote.label.as_ref())
            .map(|(latest, label)| latest != label),
        options: vote.options.clone(),
        evidence: vote.sources.iter().take(2).map(Evidence::at).collect(),
    }
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
                && before.label != after.label
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

pub(super) fn round_decisions(rounds: &[(usize, &Round)]) -> Vec<RoundDecision> {
    rounds
        .iter()
        .filter(|(_, round)| matches!(round.outcome, Outcome::Answer | Outcome::Vote | Outcome::Stop))
        .map(|(index, round)| RoundDecision {
            agent: round.agent.clone(),
            round: *index,
            seen: round.seen.clone(),
            decision: round.outcome.clone(),
            label: round.label.clone(),
            evidence: Evidence::first_of(&round.sources),
        })
        .collect()
}

pub(super) fn incomplete(rounds: &[(usize, &Round)]) -> Vec<IncompleteRound> {
    rounds
        .iter()
        .filter(|(_, round)| {
            matches!(
                round.outcome,
                Outcome::VoteIgnored
                    | Outcome::Restarted
                    | Outcome::Error
                    | Outcome::Timeout
                    | Outcome::Interrupted
            )
        })
        .map(|(index, round)| IncompleteRound {
            agent: round.agent.clone(),
            round: *index,
            outcome: round.outcome.clone(),
            seconds: round.seconds(),
            end_inferred: round
                .end_basis
                .as_ref()
                .is_some_and(|basis| basis.as_str().starts_with("inferred")),
            evidence: Evidence::first_of(&round.sources),
        })
        .collect()
}
