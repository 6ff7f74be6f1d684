//! What changed in the text of an answer, in sizes.

use massgen_log_model::spine::{Answer, TextFile};
use massgen_log_model::{AgentId, AnswerLabel};
use serde::{Deserialize, Serialize};

use crate::answers::Answers;
use crate::lead::Leads;
use crate::word_change::{changed_words, same, word_distance};
use crate::workspace::{self, WorkspaceChange};

/// A text's size against earlier ones.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct AnswerChange {
    /// Size of the text that the round produced.
    pub size: TextSize,
    /// The same agent's previous answer; for the presentation its last one. `None` = its first answer, or
    /// one without a label.
    pub previous: Option<AnswerLabel>,
    /// New size minus that of the previous answer; `None` for a first answer or without its text.
    pub against_previous: Option<TextSize>,
    /// Whether the text equals the previous answer's; `None` for a first answer or without its text.
    pub same_text: Option<bool>,
    /// Share of the words of both texts that only one of them has, each word counted as often as it occurs
    /// (Jaccard distance of multisets), 0..1, against the previous answer; `None` for a first answer, without its text, or for texts longer than 64 KiB that
    /// are not equal.
    pub word_distance: Option<f64>,
    /// Words that only one of the two texts has, each counted as often as it is there more; for a first
    /// answer all of its words. `None` where `word_distance` is, for other than first answers.
    pub changed_words: Option<u64>,
    /// Which files of the workspace changed against the previous answer, by path and size; `None` when one
    /// of them has no copy.
    pub workspace: Option<WorkspaceChange>,
    /// Whether the workspace is the same by path and size as with the previous answer; `None` for a first
    /// answer, or when that cannot be told.
    pub same_workspace: Option<bool>,
    /// The answer with most of the votes that were valid when this one was submitted, by
    /// [`LEAD_RULE`](crate::LEAD_RULE); `None` when no vote was, or several answers shared the lead.
    pub best_so_far: Option<AnswerLabel>,
    /// New size minus that of the best so far; `None` without one or its text.
    pub against_best: Option<TextSize>,
}

/// Size of a text, or the difference of two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct TextSize {
    /// Characters (Unicode scalar values).
    pub chars: i64,
    /// Lines.
    pub lines: i64,
    /// Words separated by white space.
    pub words: i64,
}

impl TextSize {
    fn of(text: &TextFile) -> Self {
        let whole = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        Self {
            chars: whole(text.excerpt.chars),
            lines: whole(text.lines),
            words: whole(text.words),
        }
    }

    fn minus(self, other: Self) -> Self {
        Self {
            chars: self.chars.saturating_sub(other.chars),
            lines: self.lines.saturating_sub(other.lines),
            words: self.words.saturating_sub(other.words),
        }
    }
}

/// The change that `text` is: of `answer`, or of the final presentation when that is `None`.
pub(super) fn change(
    answers: &Answers<'_>,
    leads: &Leads<'_>,
    agent: &AgentId,
    answer: Option<&Answer>,
    text: &TextFile,
) -> AnswerChange {
    let previous = answers
        .by(agent)
        .and_then(|own| own.before(answer.map(|answer| answer.ordinal)));
    let best = leads
        .at(answer)
        .label
        .and_then(|label| answers.labelled(&label).first().map(|(_, best)| *best));
    let before = previous.and_then(|previous| previous.text.as_ref());
    let snapshots = previous
        .zip(answer)
        .and_then(|(was, is)| answers.snapshot_of(was).zip(answers.snapshot_of(is)));
    let size = TextSize::of(text);
    let against = |other: Option<&Answer>| {
        other
            .and_then(|other| other.text.as_ref())
            .map(|other| size.minus(TextSize::of(other)))
    };
    AnswerChange {
        size,
        previous: previous.and_then(|previous| previous.label.clone()),
        against_previous: against(previous),
        same_text: before.map(|before| same(before, text)),
        word_distance: before.and_then(|before| word_distance(before, text)),
        changed_words: match (previous, before) {
            (None, _) => Some(text.words),
            (Some(_), Some(before)) => changed_words(before, text),
            (Some(_), None) => None,
        },
        workspace: snapshots.and_then(|(was, is)| workspace::change(was, is)),
        same_workspace: snapshots.and_then(|(was, is)| workspace::is_same(was, is)),
        best_so_far: best.and_then(|best| best.label.clone()),
        against_best: against(best),
    }
}

/// Whether an answer's text equals an earlier one of its agent whose workspace was the same by path and size;
/// `None` when that cannot be told.
pub(super) fn without_measurable_change(answers: &Answers<'_>, answer: &Answer) -> Option<bool> {
    let text = answer.text.as_ref()?;
    let own = answers.by(&answer.agent)?;
    let mut is_open = own.has_earlier_without_text(answer);
    for other in own.earlier_equal(answer, text) {
        // Without a copy of its own workspace no other answer tells more.
        let is = answers.snapshot_of(answer)?;
        match answers
            .snapshot_of(other)
            .and_then(|was| workspace::is_same(was, is))
        {
            Some(true) => return Some(true),
            Some(false) => {}
            None => is_open = true,
        }
    }
    (!is_open).then_some(false)
}
