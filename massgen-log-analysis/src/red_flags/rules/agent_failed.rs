//! An agent ended in error.

use crate::AttemptAnalysis;
use crate::question::failures::FailureKind;
use crate::red_flags::{RedFlag, Rule, RuleSource, Severity};

pub(super) static RULE: Rule = Rule {
    id: "agent_failed",
    question: 7,
    title: "Agents that failed for good",
    severity: Severity::High,
    threshold: None,
    rationale: "An agent that failed for good neither answers nor votes any more.",
    source: RuleSource::Guide,
    check,
};

fn check(analysis: &AttemptAnalysis, threshold: f64) -> Vec<RedFlag> {
    analysis
        .failures
        .agents
        .iter()
        .filter(|failure| !failure.normal && failure.kind == FailureKind::AgentError)
        .map(|failure| {
            let flag = RedFlag::new(
                &RULE,
                threshold,
                1.0,
                "an agent ended in error",
                failure.evidence.clone(),
            );
            match &failure.agent {
                Some(agent) => flag.on(agent),
                None => flag,
            }
        })
        .collect()
}
