//! Which answer made a vote void.

use massgen_log_model::spine::{Answer, Attempt, Vote};

use crate::offset::{in_order, not_after};

/// The answers of an attempt, asked which of them made a vote void.
pub(super) struct Clearing<'a> {
    answers: &'a [Answer],
    /// The highest iteration up to each answer, where all tell theirs.
    highest: Option<Vec<i64>>,
    is_sorted: bool,
}

impl<'a> Clearing<'a> {
    pub(super) fn of(attempt: &'a Attempt) -> Self {
        let mut highest = i64::MIN;
        let iterations = attempt.answers.iter().map(|answer| {
            highest = highest.max(answer.iteration?);
            Some(highest)
        });
        Self {
            highest: iterations.collect(),
            is_sorted: in_order(attempt.answers.iter().map(|answer| answer.time)),
            answers: &attempt.answers,
        }
    }

    /// The first answer that made a vote void. An answer wipes the votes of its own iteration too.
    pub(super) fn first(&self, vote: &Vote) -> Option<&'a Answer> {
        match (&self.highest, vote.iteration) {
            (Some(highest), Some(voted)) => {
                let at = highest.partition_point(|highest| *highest < voted);
                self.answers.get(at)
            }
            (_, None) if self.is_sorted => {
                let is_before = |answer: &Answer| !not_after(vote.time, answer.time);
                self.answers.get(self.answers.partition_point(is_before))
            }
            _ => self
                .answers
                .iter()
                .find(|answer| match (answer.iteration, vote.iteration) {
                    (Some(answered), Some(voted)) => answered >= voted,
                    _ => not_after(vote.time, answer.time),
                }),
        }
    }
}
