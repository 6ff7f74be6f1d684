//! Tokens were used and no price is known for them.

use crate::question::cost::CostStatus;
use crate::red_flags::{RedFlag, Rule, RuleSource, Severity};
use crate::{AttemptAnalysis, Evidence};

pub(super) static RULE: Rule = Rule {
    id: "cost_unpriced",
    question: 6,
    title: "Cost without a price",
    severity: Severity::Low,
    threshold: None,
    rationale: "MassGen records 0 USD for a model whose price it does not know. The sum is then a lower bound, \
                and 0 does not mean free.",
    source: RuleSource::Own,
    check,
};

fn check(analysis: &AttemptAnalysis, threshold: f64) -> Vec<RedFlag> {
    let cost = &analysis.cost;
    let message = match cost.cost_status {
        CostStatus::Unpriced => "tokens were used and the recorded cost of every agent is 0",
        CostStatus::Partial => {
            "the recorded cost of some agents that used tokens is 0: the sum is a lower bound"
        }
        _ => return Vec::new(),
    };
    let evidence: Vec<Evidence> = cost
        .by_agent
        .iter()
        .filter(|agent| agent.cost_recorded == Some(0.0))
        .flat_map(|agent| agent.evidence.first().cloned())
        .collect();
    vec![RedFlag::new(
        &RULE,
        threshold,
        cost.cost_status.as_str(),
        message,
        evidence,
    )]
}
