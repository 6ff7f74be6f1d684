//! What a reader has to read to judge a change: places, in order, and nothing else.

use massgen_log_model::spine::{Answer, Snapshot, TextFile, Vote};
use massgen_log_model::{AgentId, AnswerLabel, Location};
use serde::{Deserialize, Serialize};

use super::AnswerScores;
use super::vote_reasons::VoteReasons;
use crate::{Evidence, MAX_EVIDENCE};

/// One thing to read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "PlaceToRead"))]
#[non_exhaustive]
pub struct ToRead {
    /// What it is.
    pub what: ReadKind,
    /// The answer that it is, or tells of.
    pub label: Option<AnswerLabel>,
    /// Whose words these are.
    pub by: Option<AgentId>,
    /// Length in lines; `None` for what is no file.
    pub lines: Option<u64>,
    /// Where it stands; for texts the first line in which the two differ, when both are at most 64 KiB.
    pub evidence: Evidence,
}

/// Kinds of [`ToRead`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "PlaceToReadKind"))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ReadKind {
    /// The text before.
    TextBefore,
    /// The text after.
    TextAfter,
    /// The changedoc that came with the answer before.
    ChangedocBefore,
    /// The changedoc that came with the answer after.
    ChangedocAfter,
    /// The checklist that scored an answer.
    Checklist,
    /// The reason of a vote for one of the answers, or one that names it.
    VoteReason,
}

impl ReadKind {
    /// In words.
    pub const fn describe(self) -> &'static str {
        match self {
            Self::TextBefore => "text before",
            Self::TextAfter => "text after",
            Self::ChangedocBefore => "changedoc before",
            Self::ChangedocAfter => "changedoc after",
            Self::Checklist => "checklist",
            Self::VoteReason => "vote reason",
        }
    }
}

/// One side of a change.
pub(super) struct Side<'a> {
    pub(super) answer: &'a Answer,
    pub(super) snapshot: Option<&'a Snapshot>,
    pub(super) scores: Option<&'a AnswerScores>,
}

impl<'a> Side<'a> {
    pub(super) fn changedoc(&self) -> Option<&'a TextFile> {
        self.snapshot?.changedoc.as_ref()
    }
}

/// What to read, and how many reasons of votes there are (at most 8 are listed).
pub(super) fn to_read(votes: &VoteReasons<'_>, before: &Side<'_>, after: &Side<'_>) -> (Vec<ToRead>, u64) {
    let mut all = Vec::new();
    let texts = (before.answer.text.as_ref(), after.answer.text.as_ref());
    pair(
        &mut all,
        before,
        after,
        texts,
        [ReadKind::TextBefore, ReadKind::TextAfter],
    );
    let docs = (before.changedoc(), after.changedoc());
    let kinds = [ReadKind::ChangedocBefore, ReadKind::ChangedocAfter];
    pair(&mut all, before, after, docs, kinds);
    for side in [before, after] {
        let scores = side
            .scores
            .and_then(|scores| Some((scores, scores.evidence.first()?)));
        all.extend(scores.map(|(scores, evidence)| ToRead {
            what: ReadKind::Checklist,
            label: side.answer.label.clone(),
            by: scores.by.clone(),
            lines: None,
            evidence: evidence.clone(),
        }));
    }
    let labels: Vec<&AnswerLabel> = [before, after]
        .into_iter()
        .filter_map(|side| side.answer.label.as_ref())
        .collect();
    let reasons: Vec<ToRead> = votes
        .of_any(&labels)
        .filter_map(|vote| reason(vote, &labels))
        .collect();
    let count = reasons.len() as u64;
    all.extend(reasons.into_iter().take(MAX_EVIDENCE));
    (all, count)
}

fn pair(
    all: &mut Vec<ToRead>,
    before: &Side<'_>,
    after: &Side<'_>,
    (was, is): (Option<&TextFile>, Option<&TextFile>),
    kinds: [ReadKind; 2],
) {
    let line = was
        .zip(is)
        .and_then(|(was, is)| first_difference(was.whole.as_deref()?, is.whole.as_deref()?));
    for ((side, text), what) in [(before, was), (after, is)].into_iter().zip(kinds) {
        let Some(text) = text else {
            continue;
        };
        // A difference may lie behind the end of the shorter text.
        let place = match line {
            Some(line) => Location::line(&text.path, line.min(text.lines.max(1))),
            None => Location::file(&text.path),
        };
        all.push(ToRead {
            what,
            label: side.answer.label.clone(),
            by: Some(side.answer.agent.clone()),
            lines: Some(text.lines),
            evidence: Evidence::at(&place),
        });
    }
}

/// The first line, from 1, in which two texts differ; `None` when they are equal.
fn first_difference(a: &str, b: &str) -> Option<u64> {
    if a == b {
        return None;
    }
    let equal = a.lines().zip(b.lines()).take_while(|(a, b)| a == b).count();
    Some(equal as u64 + 1)
}

/// The reason of a vote for one of these answers, or that names one.
fn reason(vote: &Vote, labels: &[&AnswerLabel]) -> Option<ToRead> {
    let text = vote
        .reason
        .as_deref()
        .filter(|reason| !reason.trim().is_empty())?;
    let label = labels
        .iter()
        .find(|label| vote.label.as_ref() == Some(**label))
        .or_else(|| labels.iter().find(|label| names(text, label.as_str())))?;
    Some(ToRead {
        what: ReadKind::VoteReason,
        label: Some((*label).clone()),
        by: Some(vote.voter.clone()),
        lines: None,
        evidence: Evidence::quoting(vote.sources.first()?, text),
    })
}

/// Whether a text has this word, which no letter, digit or dot with a digit continues: `agent1.1` is not in
/// `agent1.12`.
pub(in crate::question) fn names(text: &str, word: &str) -> bool {
    !word.is_empty()
        && text.match_indices(word).any(|(at, _)| {
            let before = text.get(..at).and_then(|text| text.chars().next_back());
            let after = text.get(at + word.len()..).and_then(|text| text.chars().next());
            let continues = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
            !continues(before) && !continues(after)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_a_whole_word() {
        assert!(names("(agent1.1) is short", "agent1.1"));
        assert!(names("agent1.12, agent1.1.", "agent1.1"));
        assert!(!names("agent1.12", "agent1.1"));
        assert!(!names("x", ""));
    }

    #[test]
    fn the_first_difference_is_told_by_its_line() {
        assert_eq!(first_difference("a\nb", "a\nc"), Some(2));
        assert_eq!(first_difference("a", "a\nb"), Some(2));
        assert_eq!(first_difference("a", "a"), None);
    }
}
