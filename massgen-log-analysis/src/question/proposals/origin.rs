//! Where an improvement came from, as far as the record says so.

use massgen_log_model::AnswerLabel;
use massgen_log_model::spine::{Attempt, ToolCall};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::ChecklistSubmission;
use crate::Evidence;
use crate::lead::labelled;

/// Where an improvement came from. No word is said about what the record does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
#[non_exhaustive]
pub enum ItemOrigin {
    /// The agent's last accepted checklist before the proposal found the criterion unmet.
    CriteriaGap,
    /// The improvement's own `sources` name an answer of the same agent.
    OwnAnswer {
        /// That answer.
        label: AnswerLabel,
    },
    /// The improvement's own `sources` name an answer of another agent.
    PeerAnswer {
        /// That answer.
        label: AnswerLabel,
    },
}

/// What a checklist found unmet before a proposal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "ChecklistGap"))]
#[non_exhaustive]
pub struct Gap {
    /// The answer that the checklist took as the best; its scores are the ones that fell short.
    pub label: Option<AnswerLabel>,
    /// Whether that answer is the proposer's own (a gap found in its own work) or another agent's; `None`
    /// when it cannot be told.
    pub is_own: Option<bool>,
    /// Criteria that were not met.
    pub failed_criteria: Vec<String>,
    /// Those of them that the proposal has no improvement for.
    pub without_proposal: Vec<String>,
    /// Where the checklist stands.
    pub evidence: Vec<Evidence>,
}

/// The last accepted checklist of the caller before the call.
pub(super) fn gap(attempt: &Attempt, call: &ToolCall, submissions: &[ChecklistSubmission]) -> Option<Gap> {
    let agent = call.agent.as_ref()?;
    let found = submissions
        .iter()
        .filter(|submission| submission.accepted == Some(true) && submission.agent.as_ref() == Some(agent))
        .rfind(|submission| {
            let gap = call.start.zip(submission.time);
            gap.and_then(|(call, submission)| call.since(submission))
                .is_some_and(|gap| gap >= 0.0)
        })?;
    let args: Option<Value> = call
        .args
        .as_ref()
        .filter(|args| args.complete)
        .and_then(|args| serde_json::from_str(&args.text).ok());
    let planned = args
        .as_ref()
        .and_then(|args| args.get("improvements")?.as_object());
    Some(Gap {
        label: found.best.clone(),
        is_own: found
            .best
            .as_ref()
            .and_then(|label| labelled(attempt, label))
            .map(|answer| &answer.agent == agent),
        failed_criteria: found.failed_criteria.clone(),
        without_proposal: planned
            .map(|planned| {
                let missing = found.failed_criteria.iter();
                missing.filter(|id| !planned.contains_key(*id)).cloned().collect()
            })
            .unwrap_or_default(),
        evidence: found.evidence.clone(),
    })
}

/// The origins of one improvement.
pub(super) fn of(
    attempt: &Attempt,
    call: &ToolCall,
    criterion: &str,
    plan: &Value,
    gap: Option<&Gap>,
) -> Vec<ItemOrigin> {
    let mut origins = Vec::new();
    if gap.is_some_and(|gap| gap.failed_criteria.iter().any(|id| id == criterion)) {
        origins.push(ItemOrigin::CriteriaGap);
    }
    let sources = plan
        .get("sources")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    for source in sources.filter_map(Value::as_str) {
        let label = AnswerLabel::from(source);
        let Some(answer) = labelled(attempt, &label) else {
            continue;
        };
        let origin = if Some(&answer.agent) == call.agent.as_ref() {
            ItemOrigin::OwnAnswer { label }
        } else {
            ItemOrigin::PeerAnswer { label }
        };
        if !origins.contains(&origin) {
            origins.push(origin);
        }
    }
    origins
}
