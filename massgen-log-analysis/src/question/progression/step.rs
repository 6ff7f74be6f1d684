//! The way from one answer of an agent to its next.

use massgen_log_model::AnswerLabel;
use massgen_log_model::spine::{Agent, Answer};
use serde::Serialize;

use super::{AnswerScores, AnswerState, Similarity};
use crate::Evidence;

/// From one answer to the next of the same agent.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Step {
    /// The answer before, from 1.
    pub from: u32,
    /// The answer after, from 1.
    pub to: u32,
    /// Label of the answer before.
    pub from_label: Option<AnswerLabel>,
    /// Label of the answer after.
    pub to_label: Option<AnswerLabel>,
    /// Seconds from one to the other; `None` when a time is missing.
    pub seconds: Option<f64>,
    /// Characters before and after.
    pub chars: SizeChange,
    /// Lines before and after.
    pub lines: SizeChange,
    /// Words before and after.
    pub words: SizeChange,
    /// Files in the workspace copies before and after.
    pub workspace_files: SizeChange,
    /// Bytes in the workspace copies before and after.
    pub workspace_bytes: SizeChange,
    /// How similar the texts are.
    pub similarity: Similarity,
    /// Whether the texts are equal; `None` when one is in no file.
    pub is_identical: Option<bool>,
    /// Labels of answers that the agent was shown in rounds after the first answer, up to the one that
    /// produced the second; in order. `None` when no such round records what it was shown.
    pub seen: Option<Vec<AnswerLabel>>,
    /// Scores of the answer before.
    pub scores_before: Option<AnswerScores>,
    /// Scores of the answer after.
    pub scores_after: Option<AnswerScores>,
    /// Sum of the scores after minus before; `None` unless both were scored by the same criteria.
    pub score_change: Option<f64>,
    /// Where the two texts stand.
    pub evidence: Vec<Evidence>,
}

/// A size before and after.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct SizeChange {
    /// Before; `None` = not recorded.
    pub before: Option<u64>,
    /// After; `None` = not recorded.
    pub after: Option<u64>,
    /// After minus before.
    pub change: Option<i64>,
}

impl SizeChange {
    fn of(before: Option<u64>, after: Option<u64>) -> Self {
        let signed = |size: u64| i64::try_from(size).unwrap_or(i64::MAX);
        Self {
            before,
            after,
            change: before
                .zip(after)
                .map(|(before, after)| signed(after).saturating_sub(signed(before))),
        }
    }
}

pub(super) fn of(
    agent: &Agent,
    (before, was): (&Answer, &AnswerState),
    (after, is): (&Answer, &AnswerState),
    similarity: Similarity,
) -> Step {
    let texts = before.text.as_ref().zip(after.text.as_ref());
    let score_change = was.scores.as_ref().zip(is.scores.as_ref()).and_then(|(was, is)| {
        let ids = |scores: &AnswerScores| scores.scores.iter().map(|(id, _)| id.clone()).collect::<Vec<_>>();
        (ids(was) == ids(is)).then_some(is.total - was.total)
    });
    Step {
        from: before.ordinal,
        to: after.ordinal,
        from_label: before.label.clone(),
        to_label: after.label.clone(),
        seconds: after
            .time
            .zip(before.time)
            .and_then(|(after, before)| after.since(before)),
        chars: SizeChange::of(was.chars, is.chars),
        lines: SizeChange::of(was.lines, is.lines),
        words: SizeChange::of(was.words, is.words),
        workspace_files: SizeChange::of(was.workspace_files, is.workspace_files),
        workspace_bytes: SizeChange::of(was.workspace_bytes, is.workspace_bytes),
        similarity,
        is_identical: texts
            .map(|(a, b)| a.excerpt.hash == b.excerpt.hash && a.excerpt.bytes == b.excerpt.bytes),
        seen: seen(agent, before, after),
        scores_before: was.scores.clone(),
        scores_after: is.scores.clone(),
        score_change,
        evidence: was.evidence.iter().chain(&is.evidence).cloned().collect(),
    }
}

fn seen(agent: &Agent, before: &Answer, after: &Answer) -> Option<Vec<AnswerLabel>> {
    let first = before.round?.saturating_add(1);
    let last = after.round?;
    let mut labels: Option<Vec<AnswerLabel>> = None;
    // An answer after an injection may come from the same round as the one before.
    for round in agent
        .rounds
        .iter()
        .take(last.saturating_add(1))
        .skip(first.min(last))
    {
        if let Some(shown) = &round.seen {
            let labels = labels.get_or_insert_with(Vec::new);
            for label in shown {
                if !labels.contains(label) {
                    labels.push(label.clone());
                }
            }
        }
    }
    labels
}
