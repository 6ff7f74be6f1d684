//! The way from one answer of an agent to its next.

use massgen_log_model::AnswerLabel;
use massgen_log_model::spine::{Agent, Answer, TextFile};
use serde::{Deserialize, Serialize};

use super::reading::{self, Side};
use super::similarity::Measured;
use super::state::Texts;
use super::{AnswerScores, AnswerState, CriteriaChange, Similarity, Spent, StructureChange, ToRead, price};
use crate::word_change::{changed_words, same, word_distance};
use crate::workspace::{self, WorkspaceChange};
use crate::{Evidence, Lead};

/// From one answer to the next of the same agent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "ProgressionStep"))]
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
    /// Parts of the Markdown before and after.
    pub structure: StructureChange,
    /// Files in the workspace copies before and after.
    pub workspace_files: SizeChange,
    /// Bytes in the workspace copies before and after.
    pub workspace_bytes: SizeChange,
    /// Which files changed between the two copies, by path and size; `None` when one answer has no copy.
    pub workspace: Option<WorkspaceChange>,
    /// How the changedoc changed; `None` when no changedoc came with either answer.
    pub changedoc: Option<ChangedocChange>,
    /// How similar the texts are; their distance is 1 minus that.
    pub similarity: Similarity,
    /// Share of the words of both texts that only one of them has, each word counted as often as it occurs, 0..1;
    /// `None` when one is in no file, or both differ and one is longer than 64 KiB. Unlike `similarity` it tells
    /// a small change of a text that repeats itself.
    pub word_distance: Option<f64>,
    /// Words that only one of the texts has, each counted as often as it is there more.
    pub changed_words: Option<u64>,
    /// The answer that led by votes when the second one was submitted.
    pub best_so_far: Lead,
    /// How similar the second text is to that answer's.
    pub to_best: Similarity,
    /// Whether the texts are equal; `None` when one is in no file.
    pub is_identical: Option<bool>,
    /// Labels of answers that the agent was shown in rounds after the first answer, up to the one that
    /// produced the second, at their starts and by injection; in order. `None` when no such round records
    /// what it was shown.
    pub seen: Option<Vec<AnswerLabel>>,
    /// Whether answers were injected that no source names: then `seen` may lack some.
    pub seen_unnamed: bool,
    /// What the agent's rounds from one answer to the other took; `None` when the round of one is not known.
    pub spent: Option<Spent>,
    /// Scores of the answer before.
    pub scores_before: Option<AnswerScores>,
    /// Scores of the answer after.
    pub scores_after: Option<AnswerScores>,
    /// Sum of the scores after minus before; `None` unless both were scored by the same criteria.
    pub score_change: Option<f64>,
    /// Scores by criterion; `None` unless both answers were scored.
    pub criteria: Option<CriteriaChange>,
    /// What to read to judge the change.
    pub to_read: Vec<ToRead>,
    /// Reasons of votes for one of the two answers, or that name one; `to_read` lists at most 8 of them.
    pub vote_reasons: u64,
    /// Where the two texts stand.
    pub evidence: Vec<Evidence>,
}

/// The changedocs of two answers.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ChangedocChange {
    /// Characters before and after.
    pub chars: SizeChange,
    /// Lines before and after.
    pub lines: SizeChange,
    /// How similar the two are.
    pub similarity: Similarity,
    /// Whether they are equal; `None` when one is missing.
    pub is_identical: Option<bool>,
}

impl ChangedocChange {
    fn of(before: Option<&TextFile>, after: Option<&TextFile>) -> Option<Self> {
        before.or(after)?;
        let (was, is) = (before.map(Measured::of), after.map(Measured::of));
        let size = |size: fn(&TextFile) -> u64| SizeChange::of(before.map(size), after.map(size));
        Some(Self {
            chars: size(|text| text.excerpt.chars),
            lines: size(|text| text.lines),
            similarity: Similarity::between(was.as_ref(), is.as_ref()),
            is_identical: before.zip(after).map(|(before, after)| same(before, after)),
        })
    }
}

/// A size before and after.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
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
    pub(super) fn of(before: Option<u64>, after: Option<u64>) -> Self {
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
    texts: &Texts<'_>,
    agent: &Agent,
    (before, was): (&Answer, &AnswerState),
    (after, is): (&Answer, &AnswerState),
    similarity: Similarity,
) -> Step {
    let both = before.text.as_ref().zip(after.text.as_ref());
    let score_change = was.scores.as_ref().zip(is.scores.as_ref()).and_then(|(was, is)| {
        let ids = |scores: &AnswerScores| scores.scores.iter().map(|(id, _)| id.clone()).collect::<Vec<_>>();
        (ids(was) == ids(is)).then_some(is.total - was.total)
    });
    let side = |answer, scores| Side {
        answer,
        snapshot: texts.snapshot_of(answer),
        scores,
    };
    let (from, to) = (side(before, was.scores.as_ref()), side(after, is.scores.as_ref()));
    let (to_read, vote_reasons) = reading::to_read(texts.votes(), &from, &to);
    let (seen, seen_unnamed) = seen(texts, agent, before, after);
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
        structure: StructureChange::of(was.structure, is.structure),
        workspace_files: SizeChange::of(was.workspace_files, is.workspace_files),
        workspace_bytes: SizeChange::of(was.workspace_bytes, is.workspace_bytes),
        workspace: from
            .snapshot
            .zip(to.snapshot)
            .and_then(|(before, after)| workspace::change(before, after)),
        changedoc: ChangedocChange::of(from.changedoc(), to.changedoc()),
        similarity,
        word_distance: both.and_then(|(a, b)| word_distance(a, b)),
        changed_words: both.and_then(|(a, b)| changed_words(a, b)),
        best_so_far: is.best_so_far.clone(),
        to_best: is.to_best,
        is_identical: both.map(|(a, b)| same(a, b)),
        seen,
        seen_unnamed,
        spent: price::between(agent, before, after),
        scores_before: was.scores.clone(),
        scores_after: is.scores.clone(),
        score_change,
        criteria: was
            .scores
            .as_ref()
            .zip(is.scores.as_ref())
            .map(|(was, is)| CriteriaChange::of(was, is)),
        to_read,
        vote_reasons,
        evidence: was.evidence.iter().chain(&is.evidence).cloned().collect(),
    }
}

fn seen(
    texts: &Texts<'_>,
    agent: &Agent,
    before: &Answer,
    after: &Answer,
) -> (Option<Vec<AnswerLabel>>, bool) {
    let (Some(first), Some(last)) = (before.round, after.round) else {
        return (None, false);
    };
    let mut labels: Option<Vec<AnswerLabel>> = None;
    let mut unnamed = false;
    // An answer after an injection may come from the same round as the one before.
    for index in first.saturating_add(1).min(last)..=last {
        let end = if index == last {
            after.time
        } else {
            agent.rounds.get(index).and_then(|round| round.end)
        };
        let Some((shown, has_unnamed)) = texts.sights().shown_in(agent, index, end) else {
            continue;
        };
        unnamed |= has_unnamed;
        let labels = labels.get_or_insert_with(Vec::new);
        for label in shown {
            if !labels.contains(&label) {
                labels.push(label);
            }
        }
    }
    (labels, unnamed)
}
