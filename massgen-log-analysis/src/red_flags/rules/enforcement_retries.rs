//! MassGen had to retry an agent more than once in one round.

use crate::AttemptAnalysis;
use crate::red_flags::{RedFlag, Rule, RuleSource, Severity, ThresholdSpec};

pub(super) static RULE: Rule = Rule {
    id: "enforcement_retries",
    question: 10,
    title: "Retries in one round",
    severity: Severity::Medium,
    threshold: Some(ThresholdSpec::at_least(2.0, "retries in one round")),
    rationale: "One retry can be chance. Several in the same round mean that the agent, or the service behind \
                it, did not get through.",
    source: RuleSource::Guide,
    check,
};

fn check(analysis: &AttemptAnalysis, threshold: f64) -> Vec<RedFlag> {
    analysis
        .enforcement
        .by_round
        .iter()
        .filter(|round| round.retries as f64 >= threshold)
        .map(|round| {
            let message = format!("{} enforcement events in one round", round.retries);
            RedFlag::new(
                &RULE,
                threshold,
                round.retries as f64,
                message,
                round.evidence.clone(),
            )
            .on(&format!("{}, round {}", round.agent, round.round))
        })
        .collect()
}
