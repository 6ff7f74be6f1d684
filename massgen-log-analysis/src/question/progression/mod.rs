//! Question 11: how the answers of each agent changed.
//!
//! Measurable proxies only: size, distance between texts, workspace, checklist scores, what was seen in
//! between. Whether a change was one of substance is for the reader.

mod scores;
mod step;

use massgen_log_model::spine::{Answer, Attempt, Snapshot, TextFile};
use massgen_log_model::{AgentId, AnswerLabel, Moment};
use serde::{Deserialize, Serialize};

use crate::Evidence;
use crate::shingles::Shingles;

pub use scores::AnswerScores;
pub use step::{SizeChange, Step};

/// Words in the sequences that two answers are compared by.
const SHINGLE_WORDS: usize = 3;

/// Progression of the answers of an attempt.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Progression {
    /// Whether any source that tells of answers was there: only then "none" means none.
    pub is_recorded: bool,
    /// By agent, in configuration order; agents without an answer are listed without any.
    pub by_agent: Vec<AgentProgression>,
    /// The answer that the others are compared with: the last one of the agent that won. `None` without
    /// winner.
    pub reference: Option<AnswerLabel>,
    /// What the choice of the reference rests on.
    pub reference_evidence: Vec<Evidence>,
}

/// The answers of one agent.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct AgentProgression {
    /// The agent.
    pub agent: AgentId,
    /// Its answers in order.
    pub answers: Vec<AnswerState>,
    /// From each answer to the next.
    pub steps: Vec<Step>,
}

/// One answer, measured.
#[derive(Debug, Clone, PartialEq, Serialize)]
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
    /// Files in the copy of the workspace; `None` when there is no copy.
    pub workspace_files: Option<u64>,
    /// Their size in bytes.
    pub workspace_bytes: Option<u64>,
    /// Whether a `changedoc.md` came with it; `None` when it has no snapshot folder.
    pub has_changedoc: Option<bool>,
    /// How similar its text is to that of [`Progression::reference`].
    pub to_reference: Similarity,
    /// Scores that checklists gave it; `None` when none was accepted.
    pub scores: Option<AnswerScores>,
    /// Where it stands.
    pub evidence: Vec<Evidence>,
}

/// Share of the three-word sequences of two texts that both have (Jaccard index), 0 = none, 1 = all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Similarity {
    /// The share; `None` when the texts were not compared.
    pub value: Option<f64>,
    /// Why they were not compared.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub not_compared: Option<NotCompared>,
}

/// Why two texts were not compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum NotCompared {
    /// One of them is in no file.
    NoText,
    /// One of them is longer than 64 KiB.
    TooLong,
    /// One of them has no words.
    NoWords,
    /// There is no answer to compare with.
    NoReference,
    /// It is the same answer.
    Itself,
}

impl NotCompared {
    /// In words.
    pub fn describe(self) -> &'static str {
        match self {
            Self::NoText => "not compared: no text recorded",
            Self::TooLong => "not compared: longer than 64 KiB",
            Self::NoWords => "not compared: no words",
            Self::NoReference => "not compared: no winner recorded",
            Self::Itself => "the reference itself",
        }
    }
}

impl Similarity {
    const fn none(why: NotCompared) -> Self {
        Self {
            value: None,
            not_compared: Some(why),
        }
    }

    fn between(a: Option<&Measured<'_>>, b: Option<&Measured<'_>>) -> Self {
        let (Some(a), Some(b)) = (a, b) else {
            return Self::none(NotCompared::NoText);
        };
        // Equal hashes are equal texts, however long.
        if a.text.excerpt.hash == b.text.excerpt.hash && !a.text.is_blank() {
            return Self {
                value: Some(1.0),
                not_compared: None,
            };
        }
        let (Some(a), Some(b)) = (&a.shingles, &b.shingles) else {
            return Self::none(NotCompared::TooLong);
        };
        match a.jaccard(b) {
            Some(value) => Self {
                value: Some(value),
                not_compared: None,
            },
            None => Self::none(NotCompared::NoWords),
        }
    }
}

/// A text and its word sequences, made once for every comparison.
pub(crate) struct Measured<'a> {
    text: &'a TextFile,
    shingles: Option<Shingles>,
}

impl<'a> Measured<'a> {
    fn of(text: &'a TextFile) -> Self {
        Self {
            text,
            shingles: text
                .whole
                .as_deref()
                .map(|text| Shingles::of(text, SHINGLE_WORDS)),
        }
    }
}

/// Answers question 11.
pub fn analyse(attempt: &Attempt) -> Progression {
    // The reference rests on the statements about the winner, which also hold when no vote counted.
    let measured: Vec<Option<Measured<'_>>> = attempt
        .answers
        .iter()
        .map(|answer| answer.text.as_ref().map(Measured::of))
        .collect();
    let reference = reference(attempt);
    let scores = scores::of(attempt);
    let state = |at: usize, answer: &Answer| {
        let snapshot = snapshot(attempt, answer);
        let text = answer.text.as_ref();
        AnswerState {
            label: answer.label.clone(),
            ordinal: answer.ordinal,
            time: answer.time,
            chars: text.map(|text| text.excerpt.chars),
            lines: text.map(|text| text.lines),
            words: text.map(|text| text.words),
            workspace_files: snapshot.and_then(|snapshot| Some(snapshot.workspace?.0)),
            workspace_bytes: snapshot.and_then(|snapshot| Some(snapshot.workspace?.1)),
            has_changedoc: snapshot.map(|snapshot| snapshot.changedoc.is_some()),
            to_reference: match reference {
                None => Similarity::none(NotCompared::NoReference),
                Some(other) if other == at => Similarity::none(NotCompared::Itself),
                Some(other) => Similarity::between(
                    measured.get(at).and_then(Option::as_ref),
                    measured.get(other).and_then(Option::as_ref),
                ),
            },
            scores: answer.label.as_ref().and_then(|label| scores.get(label).cloned()),
            evidence: evidence(answer),
        }
    };
    let by_agent = attempt
        .agents
        .iter()
        .map(|agent| {
            let own: Vec<(usize, &Answer)> = attempt
                .answers
                .iter()
                .enumerate()
                .filter(|(_, answer)| answer.agent == agent.id)
                .collect();
            let answers: Vec<AnswerState> = own.iter().map(|(at, answer)| state(*at, answer)).collect();
            let steps = own
                .iter()
                .zip(own.iter().skip(1))
                .zip(answers.iter().zip(answers.iter().skip(1)))
                .map(|(((from, before), (to, after)), (was, is))| {
                    let similarity = Similarity::between(
                        measured.get(*from).and_then(Option::as_ref),
                        measured.get(*to).and_then(Option::as_ref),
                    );
                    step::of(agent, (before, was), (after, is), similarity)
                })
                .collect();
            AgentProgression {
                agent: agent.id.clone(),
                answers,
                steps,
            }
        })
        .collect();
    let answer = reference.and_then(|at| attempt.answers.get(at));
    Progression {
        is_recorded: attempt.coordination_recorded,
        by_agent,
        reference: answer.and_then(|answer| answer.label.clone()),
        reference_evidence: answer
            .and(attempt.winner_claims.first())
            .map(|claim| vec![Evidence::at(&claim.source)])
            .unwrap_or_default(),
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

fn snapshot<'a>(attempt: &'a Attempt, answer: &Answer) -> Option<&'a Snapshot> {
    let path = answer.snapshot.as_ref()?;
    attempt.snapshots.iter().find(|snapshot| &snapshot.path == path)
}

/// The text when there is one, else where the answer is told of.
fn evidence(answer: &Answer) -> Vec<Evidence> {
    match &answer.text {
        Some(text) => vec![Evidence::file(&text.path)],
        None => Evidence::first_of(&answer.sources),
    }
}

#[cfg(test)]
mod tests;
