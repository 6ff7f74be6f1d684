//! Recorded votes did not count at the decision.

use crate::AttemptAnalysis;
use crate::red_flags::{RedFlag, Rule, RuleSource, Severity, ThresholdSpec};

pub(super) static RULE: Rule = Rule {
    id: "superseded_votes",
    question: 5,
    title: "Votes that no longer counted",
    severity: Severity::Low,
    threshold: Some(ThresholdSpec::at_least(1.0, "superseded votes")),
    rationale: "A later answer of any agent clears all votes: the voters have to vote again.",
    source: RuleSource::Own,
    check,
};

fn check(analysis: &AttemptAnalysis, threshold: f64) -> Vec<RedFlag> {
    let superseded: Vec<_> = analysis
        .decisions
        .votes
        .iter()
        .filter(|vote| vote.counted == Some(false))
        .collect();
    let count = superseded.len() as f64;
    if count < threshold || superseded.is_empty() {
        return Vec::new();
    }
    let message = match superseded.len() {
        1 => "one recorded vote did not count at the decision".to_owned(),
        more => format!("{more} recorded votes did not count at the decision"),
    };
    let evidence = superseded
        .iter()
        .filter_map(|vote| vote.evidence.first().cloned())
        .collect();
    vec![RedFlag::new(&RULE, threshold, count, message, evidence)]
}
