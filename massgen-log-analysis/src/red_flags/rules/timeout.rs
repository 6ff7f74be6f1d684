//! The orchestrator's or a round's time limit was reached.

use crate::AttemptAnalysis;
use crate::red_flags::{RedFlag, Rule, RuleSource, Severity};

pub(super) static RULE: Rule = Rule {
    id: "timeout",
    question: 7,
    title: "A time limit ended work",
    severity: Severity::High,
    threshold: None,
    rationale: "A limit ended work before the agents did. The orchestrator's limit counts once, not once an agent.",
    source: RuleSource::Guide,
    check,
};

fn check(analysis: &AttemptAnalysis, threshold: f64) -> Vec<RedFlag> {
    let failures = &analysis.failures;
    let mut flags = Vec::new();
    if let Some(limit) = &failures.orchestrator_timeout {
        flags.push(RedFlag::new(
            &RULE,
            threshold,
            1.0,
            "the orchestrator's time limit was reached",
            limit.evidence.clone(),
        ));
    }
    for failure in failures.timeouts.iter().filter(|failure| !failure.normal) {
        let message = format!("a time limit was reached: {}", failure.kind.as_str());
        let flag = RedFlag::new(&RULE, threshold, 1.0, message, failure.evidence.clone());
        flags.push(match &failure.agent {
            Some(agent) => flag.on(agent),
            None => flag,
        });
    }
    flags
}
