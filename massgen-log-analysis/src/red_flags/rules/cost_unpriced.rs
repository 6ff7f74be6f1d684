//! Tokens were used and no price is known for them.

use crate::question::cost::CostStatus;
use crate::red_flags::{Category, RedFlag, Rule, RuleSource, Severity};
use crate::{AttemptAnalysis, Evidence};

pub(super) static RULE: Rule = Rule {
    id: "cost_unpriced",
    question: 6,
    category: Category::Cost,
    title: "Cost without a price",
    severity: Severity::Low,
    threshold: None,
    adds_up_to: Some("tokens"),
    rationale: "MassGen records 0 USD for a model whose price it does not know. The sum is then a lower bound, \
                and 0 does not mean free.",
    manual: MANUAL,
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
    let unpriced: Vec<_> = cost
        .by_agent
        .iter()
        .filter(|agent| agent.cost_recorded == Some(0.0))
        .collect();
    let tokens = unpriced
        .iter()
        .flat_map(|agent| [agent.input_tokens, agent.output_tokens])
        .flatten()
        .fold(0, i64::saturating_add);
    let evidence: Vec<Evidence> = unpriced
        .iter()
        .flat_map(|agent| agent.evidence.first().cloned())
        .collect();
    vec![RedFlag::new(&RULE, threshold, tokens as f64, message, evidence)]
}

/// The page of the manual.
const MANUAL: &str = "\
**What it looks at.** `cost.cost_status` `unpriced` or `partial`: agents that used tokens and whose
recorded cost is 0. The number is the sum of their input and output tokens.

**Why.** MassGen records 0 USD for a model whose price it does not know. The sum is then a lower bound,
and 0 does not mean free.

**What it does not mean.** It does not say that the run was expensive: a local model has no price either.
`Options::prices` gives an estimate that is kept apart from what is recorded.

**Evidence.** The token usage of each agent without a price, in metrics_summary.json or status.json.

**Example.** agent_a used 12,400 tokens at 0.08 USD, agent_b 9,100 at 0: status `partial`, one flag with
9,100 tokens.";
