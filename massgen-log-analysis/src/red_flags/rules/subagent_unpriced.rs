//! A subagent's cost is in no file.

use crate::AttemptAnalysis;
use crate::red_flags::{RedFlag, Rule, RuleSource, Severity};

pub(super) static RULE: Rule = Rule {
    id: "subagent_unpriced",
    question: 6,
    title: "Subagent without recorded cost",
    severity: Severity::Low,
    threshold: None,
    rationale: "A subagent whose own files were not kept is missing from the cost of the run.",
    source: RuleSource::Own,
    check,
};

fn check(analysis: &AttemptAnalysis, threshold: f64) -> Vec<RedFlag> {
    analysis
        .cost
        .by_subagent
        .iter()
        .filter(|subagent| subagent.cost_recorded.is_none())
        .map(|subagent| {
            let message = "no file records what the subagent cost";
            RedFlag::new(
                &RULE,
                threshold,
                "not_recorded",
                message,
                subagent.evidence.clone(),
            )
            .on(&subagent.id)
        })
        .collect()
}
