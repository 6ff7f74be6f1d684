//! Two files of the attempt contradict each other.

use crate::AttemptAnalysis;
use crate::red_flags::{RedFlag, Rule, RuleSource, Severity};

pub(super) static RULE: Rule = Rule {
    id: "artifacts_disagree",
    question: 0,
    title: "Files contradict each other",
    severity: Severity::Medium,
    threshold: None,
    rationale: "The same fact stands in several files. Where they differ, every figure on it depends on which \
                one is believed.",
    source: RuleSource::Own,
    check,
};

fn check(analysis: &AttemptAnalysis, threshold: f64) -> Vec<RedFlag> {
    analysis
        .data_quality
        .disagreements()
        .map(|check| {
            let evidence = check
                .statements
                .iter()
                .map(|statement| statement.evidence.clone())
                .collect();
            let difference = check.difference.clone().unwrap_or_default();
            RedFlag::new(
                &RULE,
                threshold,
                difference.as_str(),
                difference.clone(),
                evidence,
            )
            .on(&check.fact)
        })
        .collect()
}
