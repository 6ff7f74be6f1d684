//! One answer, measured.

use std::collections::BTreeMap;

use massgen_log_model::spine::{Answer, Attempt, Snapshot};
use massgen_log_model::{AnswerLabel, Moment};
use serde::{Deserialize, Serialize};

use super::similarity::Measured;
use super::vote_reasons::VoteReasons;
use super::{AnswerScores, NotCompared, Similarity, Structure, scores};
use crate::answers::Answers;
use crate::lead::{Lead, Leads};
use crate::question::decisions::Sights;
use crate::question::proposals::Proposals;
use crate::{Evidence, MAX_EVIDENCE};

/// One answer, measured.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct AnswerState {
    /// `agentN.K`; `None` when no source labels it.
    pub label: Option<AnswerLabel>,
    /// The agent's K-th answer, from 1.
    pub ordinal: u32,
    /// When it was recorded.
    pub time: Option<Moment>,
    /// Characters; `None` when its text is in no file.
    pub chars: Option<u64>,
    /// Lines.
    pub lines: Option<u64>,
    /// Words.
    pub words: Option<u64>,
    /// Parts of its Markdown; `None` when its text is in no file or longer than 64 KiB.
    pub structure: Option<Structure>,
    /// Files in the copy of the workspace; `None` when there is no copy.
    pub workspace_files: Option<u64>,
    /// Their size in bytes.
    pub workspace_bytes: Option<u64>,
    /// Whether a `changedoc.md` came with it; `None` when it has no snapshot folder.
    pub has_changedoc: Option<bool>,
    /// How similar its text is to that of [`Progression::reference`](super::Progression::reference).
    pub to_reference: Similarity,
    /// The answer that led by votes when this one was submitted.
    pub best_so_far: Lead,
    /// How similar its text is to that answer's.
    pub to_best: Similarity,
    /// Scores that checklists gave it; `None` when none was accepted.
    pub scores: Option<AnswerScores>,
    /// Where it stands.
    pub evidence: Vec<Evidence>,
}

/// The answers of an attempt with what is computed of each once.
pub(super) struct Texts<'a> {
    attempt: &'a Attempt,
    answers: Answers<'a>,
    sights: Sights<'a>,
    leads: Leads<'a>,
    votes: VoteReasons<'a>,
    measured: Vec<Option<Measured<'a>>>,
    scores: BTreeMap<AnswerLabel, AnswerScores>,
    reference: Option<usize>,
}

impl<'a> Texts<'a> {
    pub(super) fn of(attempt: &'a Attempt, proposals: &Proposals) -> Self {
        Self {
            attempt,
            answers: Answers::of(attempt),
            sights: Sights::of(attempt),
            leads: Leads::of(attempt),
            votes: VoteReasons::of(attempt),
            measured: attempt
                .answers
                .iter()
                .map(|answer| answer.text.as_ref().map(Measured::of))
                .collect(),
            scores: scores::of(attempt, proposals),
            reference: reference(attempt),
        }
    }

    pub(super) fn sights(&self) -> &Sights<'a> {
        &self.sights
    }

    pub(super) fn snapshot_of(&self, answer: &Answer) -> Option<&'a Snapshot> {
        self.answers.snapshot_of(answer)
    }

    pub(super) fn votes(&self) -> &VoteReasons<'a> {
        &self.votes
    }

    pub(super) fn attempt(&self) -> &'a Attempt {
        self.attempt
    }

    /// The position of the answer that the others are compared with.
    pub(super) fn reference(&self) -> Option<usize> {
        self.reference
    }

    /// How similar the texts of two answers are.
    pub(super) fn similarity(&self, a: usize, b: usize) -> Similarity {
        let text = |at: usize| self.measured.get(at).and_then(Option::as_ref);
        Similarity::between(text(a), text(b))
    }

    pub(super) fn state(&self, at: usize, answer: &Answer) -> AnswerState {
        let snapshot = self.answers.snapshot_of(answer);
        let text = answer.text.as_ref();
        let best_so_far = self.leads.at(Some(answer));
        let to_best = best_so_far
            .label
            .as_ref()
            .and_then(|label| self.answers.labelled(label).first())
            .map_or(Similarity::none(NotCompared::NoLead), |(best, _)| {
                self.similarity(at, *best)
            });
        AnswerState {
            label: answer.label.clone(),
            ordinal: answer.ordinal,
            time: answer.time,
            chars: text.map(|text| text.excerpt.chars),
            lines: text.map(|text| text.lines),
            words: text.map(|text| text.words),
            structure: text.and_then(|text| text.whole.as_deref()).map(Structure::of),
            workspace_files: snapshot.and_then(|snapshot| Some(snapshot.workspace?.0)),
            workspace_bytes: snapshot.and_then(|snapshot| Some(snapshot.workspace?.1)),
            has_changedoc: snapshot.map(|snapshot| snapshot.changedoc.is_some()),
            to_reference: match self.reference {
                None => Similarity::none(NotCompared::NoReference),
                Some(other) if other == at => Similarity::none(NotCompared::Itself),
                Some(other) => self.similarity(at, other),
            },
            best_so_far,
            to_best,
            scores: answer
                .label
                .as_ref()
                .and_then(|label| self.scores.get(label).cloned()),
            evidence: evidence(answer),
        }
    }
}

/// The last answer of the agent that is believed to have won.
fn reference(attempt: &Attempt) -> Option<usize> {
    let winner = &attempt.winner_claims.first()?.agent;
    attempt
        .answers
        .iter()
        .enumerate()
        .filter(|(_, answer)| &answer.agent == winner)
        .max_by_key(|(_, answer)| answer.ordinal)
        .map(|(at, _)| at)
}

/// The text when there is one, and where the answer is told of.
fn evidence(answer: &Answer) -> Vec<Evidence> {
    let text = answer.text.as_ref().map(|text| Evidence::file(&text.path));
    text.into_iter()
        .chain(Evidence::first_of(&answer.sources))
        .take(MAX_EVIDENCE)
        .collect()
}
