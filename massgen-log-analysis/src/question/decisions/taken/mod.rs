//! What a later answer took from the answers of others: text, and files by name and size.

mod files;
mod text;

use massgen_log_model::spine::{Answer, Attempt, FileEntry};
use massgen_log_model::{AgentId, AnswerLabel};
use serde::{Deserialize, Serialize};

use super::Sights;
use crate::Evidence;

/// Text that an answer shares with an earlier answer of another agent, and with nothing else that its agent
/// had: neither an earlier answer of its own nor the prompt.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct TakenText {
    /// The later answer.
    pub label: Option<AnswerLabel>,
    /// Who submitted it.
    pub agent: AgentId,
    /// The earlier answer.
    pub source_label: Option<AnswerLabel>,
    /// Who submitted that one.
    pub source_agent: AgentId,
    /// Different sequences of five words that both answers have.
    pub shared_shingles: u64,
    /// The same as a share of those of the later answer, 0 to 1.
    pub share: f64,
    /// Words in the longest run that both have.
    pub longest_run_words: u64,
    /// That run as the later answer has it, the first 160 characters.
    pub longest_run: String,
    /// Whether its agent had been shown the earlier answer; `None` when that is not recorded.
    pub shown: Option<bool>,
    /// The line where the run begins: in the later answer, then in the earlier one.
    pub evidence: Vec<Evidence>,
}

/// Files of the workspace of an answer that an earlier answer's workspace of another agent has under the
/// same path and with the same size, and that no earlier workspace of its own agent had. Candidates: the
/// contents are not compared.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct TakenFiles {
    /// The later answer.
    pub label: Option<AnswerLabel>,
    /// Who submitted it.
    pub agent: AgentId,
    /// The earlier answer.
    pub source_label: Option<AnswerLabel>,
    /// Who submitted that one.
    pub source_agent: AgentId,
    /// How many files.
    pub count: u64,
    /// The first 20 of them by path, relative to the workspace.
    pub files: Vec<FileEntry>,
    /// Whether its agent had been shown the earlier answer; `None` when that is not recorded.
    pub shown: Option<bool>,
    /// The two workspaces, the later first.
    pub evidence: Vec<Evidence>,
}

/// An answer that could not be compared.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct NotComparedText {
    /// Its label.
    pub label: Option<AnswerLabel>,
    /// Who submitted it.
    pub agent: AgentId,
    /// Size of its text in bytes; only texts up to 64 KiB are compared. `None` when no file holds it.
    pub bytes: Option<u64>,
}

/// Everything that was taken.
pub(super) struct Taken {
    pub(super) text: Vec<TakenText>,
    pub(super) files: Vec<TakenFiles>,
    pub(super) not_compared: Vec<NotComparedText>,
}

pub(super) fn of(attempt: &Attempt, sights: &Sights<'_>) -> Taken {
    let not_compared = attempt
        .answers
        .iter()
        .filter(|answer| text::whole(answer).is_none())
        .map(|answer| NotComparedText {
            label: answer.label.clone(),
            agent: answer.agent.clone(),
            bytes: answer.text.as_ref().map(|text| text.bytes),
        })
        .collect();
    Taken {
        text: text::of(attempt, sights),
        files: files::of(attempt, sights),
        not_compared,
    }
}

/// Whether the agent of `answer` had been shown `source` by then.
fn shown(sights: &Sights<'_>, answer: &Answer, source: &Answer) -> Option<bool> {
    sights.shown_until(&answer.agent, source, answer.time)
}
