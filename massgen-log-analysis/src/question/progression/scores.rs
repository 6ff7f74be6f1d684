//! Scores that accepted checklists gave to answers.

use std::collections::BTreeMap;

use massgen_log_model::spine::Attempt;
use massgen_log_model::{AgentId, AnswerLabel};
use serde::Serialize;

use crate::Evidence;
use crate::question::proposals::{self, ChecklistSubmission, LabelScores};

/// The scores of one answer, from the last accepted checklist that scored it.
#[derive(Debug, Clone, PartialEq, Serialize)]
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

pub(super) fn of(attempt: &Attempt) -> BTreeMap<AnswerLabel, AnswerScores> {
    let mut found = BTreeMap::new();
    for submission in &proposals::analyse(attempt).submissions {
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
