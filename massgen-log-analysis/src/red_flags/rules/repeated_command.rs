//! The exact same command was executed several times.

use crate::AttemptAnalysis;
use crate::red_flags::{RedFlag, Rule, RuleSource, Severity, ThresholdSpec};

pub(super) static RULE: Rule = Rule {
    id: "repeated_command",
    question: 3,
    title: "Commands that were run again and again",
    severity: Severity::Medium,
    threshold: Some(ThresholdSpec::at_least(3.0, "runs")),
    rationale: "The same text was executed several times in one attempt; its output was paid for each time.",
    source: RuleSource::GuideOwnThreshold,
    check,
};

fn check(analysis: &AttemptAnalysis, threshold: f64) -> Vec<RedFlag> {
    analysis
        .commands
        .repeated
        .iter()
        .map(|repeated| &repeated.executions)
        .filter(|executions| executions.count as f64 >= threshold)
        .map(|executions| {
            let message = format!("the same command was executed {} times", executions.count);
            let count = executions.count as f64;
            RedFlag::new(&RULE, threshold, count, message, executions.evidence.clone())
                .on(&executions.command)
        })
        .collect()
}
