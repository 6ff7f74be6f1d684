//! Which answer led by votes at an instant.

use std::collections::{BTreeMap, BTreeSet};

use massgen_log_model::spine::{Answer, Attempt, Vote};
use massgen_log_model::{AgentId, AnswerLabel, Moment};
use serde::{Deserialize, Serialize};

use crate::offset::in_order;

/// How [`Lead`] is found, in words.
pub const LEAD_RULE: &str = "the answer with most of the votes that were valid at that instant: of each voter the last \
vote, if it was cast after the latest answer of any agent (every answer makes all earlier votes void) and names a \
recorded answer; a tie has no leader";

/// The answer that led by valid votes at an instant. Rule: [`LEAD_RULE`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "LeadingAnswer"))]
#[non_exhaustive]
pub struct Lead {
    /// The leader; `None` when no vote was valid, or several answers shared the lead.
    pub label: Option<AnswerLabel>,
    /// Answers that shared the lead, by label; empty without a tie.
    pub tied: Vec<AnswerLabel>,
    /// Valid votes of the leader, or of each of those that share the lead.
    pub votes: u64,
}

/// The answers and votes of an attempt in order of time, to tell the lead at any instant.
pub(crate) struct Leads<'a> {
    votes: &'a [Vote],
    /// Whether both times and iterations of the votes never go back, so that valid votes stand together.
    has_ordered_votes: bool,
    /// Those with a time.
    answers: Vec<&'a Answer>,
    labels: BTreeSet<&'a AnswerLabel>,
}

impl<'a> Leads<'a> {
    pub(crate) fn of(attempt: &'a Attempt) -> Self {
        let mut answers: Vec<&Answer> = attempt
            .answers
            .iter()
            .filter(|answer| answer.time.is_some())
            .collect();
        // The sort is stable: of equal times the last counts as the latest.
        answers.sort_by(|a, b| seconds(a.time).total_cmp(&seconds(b.time)));
        let iterations = || attempt.votes.iter().map(|vote| vote.iteration);
        Self {
            votes: &attempt.votes,
            has_ordered_votes: in_order(attempt.votes.iter().map(|vote| vote.time))
                && iterations().is_sorted()
                && (iterations().all(|known| known.is_some()) || iterations().all(|known| known.is_none())),
            answers,
            labels: attempt
                .answers
                .iter()
                .filter_map(|answer| answer.label.as_ref())
                .collect(),
        }
    }

    /// The lead when `answer` was submitted; at the end without one. An answer without a time gives none.
    pub(crate) fn at(&self, answer: Option<&Answer>) -> Lead {
        let until = match answer {
            Some(answer) => match answer.time {
                Some(time) => Some(time),
                None => return Lead::default(),
            },
            None => None,
        };
        let is_before = |time: Option<Moment>| match (time, until) {
            (Some(time), Some(until)) => time.since(until).is_some_and(|gap| gap < 0.0),
            (time, None) => time.is_some(),
            (None, Some(_)) => false,
        };
        let earlier = until.map_or(self.answers.len(), |until| {
            self.answers
                .partition_point(|other| seconds(other.time).total_cmp(&until.seconds).is_lt())
        });
        let Some(last_answer) = self
            .answers
            .iter()
            .take(earlier)
            .rfind(|other| is_before(other.time))
        else {
            return Lead::default();
        };
        let is_later = |vote: &Vote| match (vote.iteration, last_answer.iteration) {
            (Some(vote), Some(answer)) => vote > answer,
            _ => seconds(vote.time) > seconds(last_answer.time),
        };
        let (first, end) = if self.has_ordered_votes {
            (
                self.votes.partition_point(|vote| !is_later(vote)),
                self.votes.partition_point(|vote| is_before(vote.time)),
            )
        } else {
            (0, self.votes.len())
        };
        let mut of_voter: BTreeMap<&AgentId, &Vote> = BTreeMap::new();
        for vote in self.votes.iter().take(end).skip(first) {
            if is_before(vote.time) && is_later(vote) {
                of_voter.insert(&vote.voter, vote);
            }
        }
        // A vote may name no answer at all: MassGen writes `unknown`.
        let mut tally: BTreeMap<&AnswerLabel, u64> = BTreeMap::new();
        for label in of_voter
            .values()
            .filter_map(|vote| vote.label.as_ref())
            .filter(|label| self.labels.contains(label))
        {
            *tally.entry(label).or_default() += 1;
        }
        let votes = tally.values().copied().max().unwrap_or(0);
        let leaders: Vec<AnswerLabel> = tally
            .into_iter()
            .filter(|(_, own)| *own == votes)
            .map(|(label, _)| label.clone())
            .collect();
        match <[AnswerLabel; 1]>::try_from(leaders) {
            Ok([label]) => Lead {
                label: Some(label),
                tied: Vec::new(),
                votes,
            },
            Err(tied) => Lead {
                label: None,
                tied,
                votes,
            },
        }
    }
}

/// The answer with this label.
pub(crate) fn labelled<'a>(attempt: &'a Attempt, label: &AnswerLabel) -> Option<&'a Answer> {
    attempt
        .answers
        .iter()
        .find(|answer| answer.label.as_ref() == Some(label))
}

fn seconds(time: Option<Moment>) -> f64 {
    time.map_or(f64::NEG_INFINITY, |time| time.seconds)
}

#[cfg(test)]
mod tests {
    use massgen_log_model::spine::Session;

    use super::*;

    /// The attempt of 0.1.97_s13_priced: votes for agent1.2, agent2.2 and agent1.2 were valid at the end.
    fn attempt() -> Attempt {
        let path = "../fixtures/0.1.97_s13_priced/log_20261124_063739_143903";
        let path = format!("{}/{path}", env!("CARGO_MANIFEST_DIR"));
        Session::load(path).unwrap().turns[0].attempts[0].clone()
    }

    fn lead(attempt: &Attempt, answer: Option<&Answer>) -> Lead {
        Leads::of(attempt).at(answer)
    }

    #[test]
    fn the_last_valid_votes_decide_and_a_tie_names_all() {
        let mut attempt = attempt();
        let end = lead(&attempt, None);
        assert_eq!((end.label, end.votes), (Some(AnswerLabel::from("agent1.2")), 2));
        // Without the last vote one vote is left for each of two answers.
        attempt.votes.pop();
        let tie = lead(&attempt, None);
        assert_eq!(tie.label, None);
        assert_eq!(tie.tied, ["agent1.2", "agent2.2"].map(AnswerLabel::from));
        assert_eq!(tie.votes, 1);
        // What an answer without a time led against is not known.
        let mut answer = attempt.answers[4].clone();
        answer.time = None;
        assert_eq!(lead(&attempt, Some(&answer)), Lead::default());
        // At the first answer nothing had been voted for.
        assert_eq!(lead(&attempt, attempt.answers.first()), Lead::default());
    }
}
