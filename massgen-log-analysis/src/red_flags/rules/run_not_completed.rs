//! No winner with a non-empty final answer.

use crate::AttemptAnalysis;
use crate::question::completion::AttemptStatus;
use crate::red_flags::{RedFlag, Rule, RuleSource, Severity};

pub(super) static RULE: Rule = Rule {
    id: "run_not_completed",
    question: 1,
    title: "The run did not complete",
    severity: Severity::High,
    threshold: None,
    rationale: "Without a winner and a final answer the figures are those up to where the record stops.",
    source: RuleSource::Guide,
    check,
};

fn check(analysis: &AttemptAnalysis, threshold: f64) -> Vec<RedFlag> {
    let completion = &analysis.completion;
    let ended = matches!(
        completion.status,
        AttemptStatus::Completed | AttemptStatus::Running | AttemptStatus::Unknown
    ) || (completion.status == AttemptStatus::Timeout
        && completion.final_answer.value == Some(true));
    if ended {
        return Vec::new();
    }
    let message = format!(
        "the run ended as {}: {}",
        completion.status.as_str(),
        completion.status_reason
    );
    vec![RedFlag::new(
        &RULE,
        threshold,
        completion.status.as_str(),
        message,
        completion.status_evidence.clone(),
    )]
}
