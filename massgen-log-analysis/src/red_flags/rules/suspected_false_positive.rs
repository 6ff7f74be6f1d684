//! A call is recorded as success and its result tells of a failure.

use crate::AttemptAnalysis;
use crate::red_flags::{RedFlag, Rule, RuleSource, Severity};

pub(super) static RULE: Rule = Rule {
    id: "suspected_false_positive",
    question: 9,
    title: "Success recorded, failure told",
    severity: Severity::Medium,
    threshold: None,
    rationale: "The call is recorded as a success while its own result tells of a failure: totals of failures do not have it.",
    source: RuleSource::Guide,
    check,
};

fn check(analysis: &AttemptAnalysis, threshold: f64) -> Vec<RedFlag> {
    analysis
        .tool_reliability
        .suspected_false_positives
        .iter()
        .map(|found| {
            let message = "a call recorded as success tells of a failure in its result";
            RedFlag::new(&RULE, threshold, 1.0, message, found.evidence.clone())
                .on(&found.tool)
        })
        .collect()
}
