//! Scores that accepted checklists gave to answers.

use std::collections::BTreeMap;

use massgen_log_model::spine::Attempt;
use massgen_log_model::{AgentId, AnswerLabel};
use serde::{Deserialize, Serialize};

use crate::Evidence;
use crate::question::proposals::{ChecklistSubmission, LabelScores, Proposals};

/// The scores of one answer, from the last accepted checklist that scored it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct AnswerScores {
    /// Who scored.
    pub by: Option<AgentId>,
    /// Score by criterion, in the checklist's own points.
    pub scores: Vec<(String, f64)>,
    /// Their sum.
    pub total: f64,
    /// Where the submission stands.
    pub evidence: Vec<Evidence>,
}

/// Scores of two answers by criterion.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct CriteriaChange {
    /// Criteria that both answers were scored by, in the order of the later scores.
    pub criteria: Vec<CriterionChange>,
    /// Criteria whose score rose.
    pub improved: u64,
    /// Criteria whose score is the same.
    pub stagnated: u64,
    /// Criteria whose score fell.
    pub regressed: u64,
    /// Criteria that only one of the answers was scored by.
    pub unmatched: u64,
    /// Whether one agent scored both; `None` when it is not recorded who did. Two scorers may measure
    /// differently.
    pub same_scorer: Option<bool>,
}

/// The scores of one criterion.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct CriterionChange {
    /// The criterion's id.
    pub id: String,
    /// Score of the answer before.
    pub before: f64,
    /// Score of the answer after.
    pub after: f64,
}

impl CriteriaChange {
    pub(super) fn of(before: &AnswerScores, after: &AnswerScores) -> Self {
        let was: BTreeMap<&str, f64> = before
            .scores
            .iter()
            .map(|(id, score)| (id.as_str(), *score))
            .collect();
        let criteria: Vec<CriterionChange> = after
            .scores
            .iter()
            .filter_map(|(id, score)| {
                Some(CriterionChange {
                    id: id.clone(),
                    before: *was.get(id.as_str())?,
                    after: *score,
                })
            })
            .collect();
        let count = |is: fn(&CriterionChange) -> bool| criteria.iter().filter(|one| is(one)).count() as u64;
        let all = before.scores.len() + after.scores.len();
        Self {
            improved: count(|one| one.after > one.before),
            stagnated: count(|one| one.after == one.before),
            regressed: count(|one| one.after < one.before),
            unmatched: all.saturating_sub(2 * criteria.len()) as u64,
            same_scorer: before.by.as_ref().zip(after.by.as_ref()).map(|(a, b)| a == b),
            criteria,
        }
    }
}

pub(super) fn of(attempt: &Attempt, proposals: &Proposals) -> BTreeMap<AnswerLabel, AnswerScores> {
    let mut found = BTreeMap::new();
    for submission in &proposals.submissions {
        for scored in by_label(attempt, submission) {
            if let Some(total) = scored.total() {
                found.insert(
                    scored.label,
                    AnswerScores {
                        by: submission.agent.clone(),
                        scores: scored.scores,
                        total,
                        evidence: submission.evidence.clone(),
                    },
                );
            }
        }
    }
    found
}

/// The scores by answer. A checklist of a single agent gives one list without a label: it is that of the
/// answer the agent had submitted last.
fn by_label(attempt: &Attempt, submission: &ChecklistSubmission) -> Vec<LabelScores> {
    if submission.accepted != Some(true) {
        return Vec::new();
    }
    if !submission.by_label.is_empty() {
        return submission.by_label.clone();
    }
    let before = |at: &Option<massgen_log_model::Moment>| match (at, &submission.time) {
        (Some(answer), Some(call)) => call.since(*answer).is_some_and(|seconds| seconds >= 0.0),
        _ => false,
    };
    let last = attempt
        .answers
        .iter()
        .filter(|answer| Some(&answer.agent) == submission.agent.as_ref() && before(&answer.time))
        .max_by_key(|answer| answer.ordinal);
    let label = submission
        .best
        .clone()
        .or_else(|| last.and_then(|answer| answer.label.clone()));
    let scores: Vec<(String, f64)> = submission
        .items
        .iter()
        .filter_map(|item| Some((item.id.clone(), item.score?)))
        .collect();
    label
        .map(|label| LabelScores::new(label, scores))
        .into_iter()
        .collect()
}
