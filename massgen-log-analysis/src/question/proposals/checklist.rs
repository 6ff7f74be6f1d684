//! Submissions of a checklist (`submit_checklist`).

use massgen_log_model::spine::{Attempt, ToolCall};
use massgen_log_model::{AgentId, AnswerLabel, Moment};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::Evidence;

/// Longest explanation that is kept, in characters.
const EXPLANATION_CHARS: usize = 400;

/// One submission, as the result of the call tells.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ChecklistSubmission {
    /// Who submitted it.
    pub agent: Option<AgentId>,
    /// When the call began.
    pub time: Option<Moment>,
    /// Position in the agent's rounds.
    pub round: Option<usize>,
    /// `accepted`, `validation_error`, …; `None` when the result was not read.
    pub status: Option<String>,
    /// Whether it was evaluated: accepted, without error, missing scores or a closed report gate. `None`
    /// when the result was not read.
    pub accepted: Option<bool>,
    /// What the checklist tells the agent to do: `new_answer`, `vote`, …
    pub verdict: Option<String>,
    /// MassGen's sentence, at most 400 characters.
    pub explanation: Option<String>,
    /// The kind of refusal.
    pub error_code: Option<String>,
    /// Criteria that are met.
    pub true_count: Option<i64>,
    /// Criteria that have to be met.
    pub required: Option<i64>,
    /// Scores by criterion, of the answer that the checklist takes as the best.
    pub items: Vec<ItemScore>,
    /// Criteria that are not met.
    pub failed_criteria: Vec<String>,
    /// Criteria whose scores do not rise any more.
    pub plateaued_criteria: Vec<String>,
    /// The answer that the checklist takes as the best.
    pub best: Option<AnswerLabel>,
    /// Scores by answer.
    pub by_label: Vec<LabelScores>,
    /// The diagnostic report that the call names, as written.
    pub report_path: Option<String>,
    /// Where it stands.
    pub evidence: Vec<Evidence>,
}

/// The score of one criterion.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "CriterionScore"))]
#[non_exhaustive]
pub struct ItemScore {
    /// The criterion's id.
    pub id: String,
    /// The score, in the checklist's own points.
    pub score: Option<f64>,
    /// Whether it reaches the threshold, as the checklist says.
    pub passed: Option<bool>,
}

/// The scores of one answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct LabelScores {
    /// The answer.
    pub label: AnswerLabel,
    /// Score by criterion, in the order of the result.
    pub scores: Vec<(String, f64)>,
}

impl LabelScores {
    pub(in crate::question) fn new(label: AnswerLabel, scores: Vec<(String, f64)>) -> Self {
        Self { label, scores }
    }

    /// Sum of the scores; `None` without any.
    pub fn total(&self) -> Option<f64> {
        self.scores
            .iter()
            .map(|(_, score)| *score)
            .reduce(|sum, score| sum + score)
    }
}

pub(super) fn submissions(attempt: &Attempt) -> Vec<ChecklistSubmission> {
    attempt
        .calls
        .iter()
        .filter(|call| !call.carried && call.tool.as_str().ends_with("submit_checklist"))
        .map(submission)
        .collect()
}

fn submission(call: &ToolCall) -> ChecklistSubmission {
    let digest = call.result.as_ref();
    let result = digest.and_then(|digest| digest.json.as_ref());
    let member = |name: &str| result.and_then(|result| result.get(name));
    let text = |name: &str| member(name).and_then(Value::as_str).map(str::to_owned);
    let flag = |name: &str| member(name).and_then(Value::as_bool).unwrap_or(false);
    let status = text("status").or_else(|| digest?.status.clone());
    let has_error = member("error").is_some_and(|error| !error.is_null() && error != &Value::Bool(false));
    let accepted = match (&status, digest) {
        (Some(status), _) => Some(
            status == "accepted"
                && !has_error
                && !flag("incomplete_scores")
                && !flag("report_gate_triggered"),
        ),
        // A result that is no checklist result is an error message.
        (None, Some(_)) => Some(false),
        (None, None) => None,
    };
    let is_accepted = accepted == Some(true);
    ChecklistSubmission {
        agent: call.agent.clone(),
        time: call.start,
        round: call.round,
        status,
        accepted,
        verdict: text("verdict"),
        explanation: text("explanation")
            .or_else(|| digest?.error_text.clone())
            .map(|text| text.chars().take(EXPLANATION_CHARS).collect()),
        error_code: text("error_code"),
        true_count: member("true_count")
            .and_then(Value::as_i64)
            .filter(|_| is_accepted),
        required: member("required").and_then(Value::as_i64),
        items: member("items").map(items).unwrap_or_default(),
        failed_criteria: member("failed_criteria").map(words).unwrap_or_default(),
        plateaued_criteria: member("plateaued_criteria").map(words).unwrap_or_default(),
        best: text("best_agent").map(AnswerLabel::new),
        by_label: member("per_agent_scores")
            .filter(|_| is_accepted)
            .map(by_label)
            .unwrap_or_default(),
        report_path: report_path(call),
        evidence: Evidence::first_of(&call.sources),
    }
}

fn items(value: &Value) -> Vec<ItemScore> {
    let items = value.as_array().into_iter().flatten();
    items
        .filter_map(|item| {
            Some(ItemScore {
                id: item.get("id")?.as_str()?.to_owned(),
                score: item.get("score").and_then(Value::as_f64),
                passed: item.get("passed").and_then(Value::as_bool),
            })
        })
        .collect()
}

fn words(value: &Value) -> Vec<String> {
    let words = value.as_array().into_iter().flatten();
    words
        .filter_map(|word| word.as_str().map(str::to_owned))
        .collect()
}

fn by_label(value: &Value) -> Vec<LabelScores> {
    let labels = value.as_object().into_iter().flatten();
    labels
        .map(|(label, scores)| LabelScores {
            label: AnswerLabel::from(label.as_str()),
            scores: scores
                .as_object()
                .into_iter()
                .flatten()
                .filter_map(|(id, score)| {
                    // A score is a number, or an object that gives its reason too.
                    let score = score.as_f64().or_else(|| score.get("score")?.as_f64())?;
                    Some((id.clone(), score))
                })
                .collect(),
        })
        .collect()
}

fn report_path(call: &ToolCall) -> Option<String> {
    let args = call.args.as_ref().filter(|args| args.complete)?;
    let args: Value = serde_json::from_str(&args.text).ok()?;
    args.get("report_path")?.as_str().map(str::to_owned)
}
