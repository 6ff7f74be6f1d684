//! A command took long.

use crate::AttemptAnalysis;
use crate::red_flags::{RedFlag, Rule, RuleSource, Severity, ThresholdSpec};

pub(super) static RULE: Rule = Rule {
    id: "slow_command",
    question: 3,
    title: "Slow commands",
    severity: Severity::Low,
    threshold: Some(ThresholdSpec::above(5.0, "seconds")),
    rationale: "MassGen itself marks such commands as slow; each run of it holds the agent up.",
    source: RuleSource::Guide,
    check,
};

fn check(analysis: &AttemptAnalysis, threshold: f64) -> Vec<RedFlag> {
    analysis
        .commands
        .commands
        .iter()
        .filter_map(|command| {
            Some((
                command,
                command.seconds_max.filter(|seconds| *seconds > threshold)?,
            ))
        })
        .map(|(command, seconds)| {
            let message = format!("a command took {seconds:.1} s");
            RedFlag::new(&RULE, threshold, seconds, message, command.evidence.clone()).on(&command.command)
        })
        .collect()
}
