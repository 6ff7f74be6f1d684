//! The submitted answers.

use massgen_log_model::spine::{Answer, Attempt};
use massgen_log_model::{AgentId, AnswerLabel};
use serde::{Deserialize, Serialize};

use super::ValidVotes;
use crate::offset::offset;
use crate::supplied::{self, Comparison};
use crate::{Evidence, Options};

/// One submitted answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct AnswerStep {
    /// Its label; `None` when no source gives one for certain.
    pub label: Option<AnswerLabel>,
    /// Who submitted it.
    pub agent: AgentId,
    /// Seconds from the attempt's first instant.
    pub offset_seconds: Option<f64>,
    /// Length in characters; `None` when its text is not recorded.
    pub chars: Option<u64>,
    /// Lines.
    pub lines: Option<u64>,
    /// Its beginning, as the agent wrote it.
    pub excerpt: Option<String>,
    /// Votes for it that counted at the decision; `None` without a decision.
    pub valid_votes: Option<u64>,
    /// Comparison with the supplied answer; present only when one was supplied.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub comparison: Option<Comparison>,
    /// Where it stands.
    pub evidence: Vec<Evidence>,
}

pub(super) fn step(attempt: &Attempt, answer: &Answer, valid: &ValidVotes, options: &Options) -> AnswerStep {
    let text = answer.text.as_ref();
    AnswerStep {
        label: answer.label.clone(),
        agent: answer.agent.clone(),
        offset_seconds: offset(attempt, answer.time),
        chars: text.map(|text| text.excerpt.chars),
        lines: text.map(|text| text.lines),
        excerpt: text.map(|text| text.excerpt.head.clone()),
        valid_votes: answer.label.as_ref().and_then(|label| valid.for_label(label)),
        comparison: options
            .ground_truth
            .as_ref()
            .map(|supplied| supplied::compare(text, supplied)),
        evidence: text
            .map(|text| Evidence::file(&text.path))
            .into_iter()
            .chain(Evidence::first_of(&answer.sources))
            .collect(),
    }
}
