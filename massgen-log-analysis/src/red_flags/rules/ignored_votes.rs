//! Votes were sent and not recorded.

use crate::AttemptAnalysis;
use crate::red_flags::{RedFlag, Rule, RuleSource, Severity, ThresholdSpec};

pub(super) static RULE: Rule = Rule {
    id: "ignored_votes",
    question: 5,
    title: "Votes that were ignored",
    severity: Severity::Low,
    threshold: Some(ThresholdSpec::at_least(1.0, "ignored votes")),
    rationale: "Such a call is paid, and the vote does not count: a new answer came while the agent was voting.",
    source: RuleSource::Own,
    check,
};

fn check(analysis: &AttemptAnalysis, threshold: f64) -> Vec<RedFlag> {
    let ignored = &analysis.decisions.ignored;
    let count = ignored.len() as f64;
    if count < threshold || ignored.is_empty() {
        return Vec::new();
    }
    let message = match ignored.len() {
        1 => "one vote was ignored because of a restart".to_owned(),
        more => format!("{more} votes were ignored because of restarts"),
    };
    let evidence = ignored.iter().map(|vote| vote.evidence.clone()).collect();
    vec![RedFlag::new(&RULE, threshold, count, message, evidence)]
}
