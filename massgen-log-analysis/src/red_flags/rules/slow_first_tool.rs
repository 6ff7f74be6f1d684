//! The first tool call of a round came late.

use crate::AttemptAnalysis;
use crate::red_flags::{RedFlag, Rule, RuleSource, Severity, ThresholdSpec};

pub(super) static RULE: Rule = Rule {
    id: "slow_first_tool",
    question: 2,
    title: "A late first tool call",
    severity: Severity::Medium,
    threshold: Some(ThresholdSpec::above(120.0, "seconds")),
    rationale: "Two minutes without a tool call at the start of a round go into reasoning, prompt size or a slow service.",
    source: RuleSource::Guide,
    check,
};

fn check(analysis: &AttemptAnalysis, threshold: f64) -> Vec<RedFlag> {
    analysis
        .efficiency
        .rounds
        .iter()
        .filter_map(|round| Some((round, round.first_tool_s.filter(|seconds| *seconds > threshold)?)))
        .map(|(round, seconds)| {
            let message = format!("the first tool call of a round came after {seconds:.0} s");
            RedFlag::new(&RULE, threshold, seconds, message, round.evidence.clone())
                .on(&format!("{}, segment {}", round.agent, round.segment))
        })
        .collect()
}
