//! A round was cut off by the end of the record or by a time limit.

use crate::AttemptAnalysis;
use crate::red_flags::{RedFlag, Rule, RuleSource, Severity};
use massgen_log_model::spine::Outcome;

pub(super) static RULE: Rule = Rule {
    id: "incomplete_round",
    question: 5,
    title: "Rounds that never ended",
    severity: Severity::Medium,
    threshold: None,
    rationale: "The round was running when the record stops: its tokens and time are in no total.",
    source: RuleSource::Guide,
    check,
};

fn check(analysis: &AttemptAnalysis, threshold: f64) -> Vec<RedFlag> {
    analysis
        .decisions
        .incomplete_rounds
        .iter()
        .filter(|round| matches!(round.outcome, Outcome::Interrupted | Outcome::Timeout))
        .map(|round| {
            let message = format!("a round ended as {}", round.outcome);
            RedFlag::new(&RULE, threshold, 1.0, message, round.evidence.clone())
                .on(&format!("{}, round {}", round.agent, round.round))
        })
        .collect()
}
