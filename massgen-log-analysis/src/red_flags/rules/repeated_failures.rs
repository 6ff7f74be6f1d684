//! One agent's calls of one tool failed several times in a row.

use crate::AttemptAnalysis;
use crate::red_flags::{RedFlag, Rule, RuleSource, Severity, ThresholdSpec};

pub(super) static RULE: Rule = Rule {
    id: "repeated_failures",
    question: 9,
    title: "One tool failing in a row",
    severity: Severity::Medium,
    threshold: Some(ThresholdSpec::at_least(3.0, "failures in a row")),
    rationale: "The guide calls three failures of the same approach waste; another approach is expected after two or three.",
    source: RuleSource::Guide,
    check,
};

fn check(analysis: &AttemptAnalysis, threshold: f64) -> Vec<RedFlag> {
    analysis
        .tool_reliability
        .streaks
        .iter()
        .filter(|streak| streak.length as f64 >= threshold)
        .map(|streak| {
            let message = format!("{} failures of one tool in a row", streak.length);
            RedFlag::new(
                &RULE,
                threshold,
                streak.length as f64,
                message,
                streak.evidence.clone(),
            )
            .on(&match &streak.agent {
                Some(agent) => format!("{agent}, {}", streak.tool),
                None => streak.tool.to_string(),
            })
        })
        .collect()
}
