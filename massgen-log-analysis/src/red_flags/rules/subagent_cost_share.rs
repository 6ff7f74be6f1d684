//! Most of the money went to subagents.

use crate::AttemptAnalysis;
use crate::red_flags::{Category, RedFlag, Rule, RuleSource, Severity, ThresholdSpec};

pub(super) static RULE: Rule = Rule {
    id: "subagent_cost_share",
    question: 14,
    category: Category::Cost,
    title: "Spend of subagents",
    severity: Severity::Medium,
    threshold: Some(ThresholdSpec::above(0.5, "of the run's recorded cost")),
    adds_up_to: None,
    rationale: "More than half of the spend went into work that the agents delegated and that the \
                coordination does not see.",
    manual: MANUAL,
    source: RuleSource::Own,
    check,
};

fn check(analysis: &AttemptAnalysis, threshold: f64) -> Vec<RedFlag> {
    let share = &analysis.delegation.subagent_cost_share;
    let Some(value) = share.value.filter(|value| *value > threshold) else {
        return Vec::new();
    };
    let percent = value * 100.0;
    let message = format!("subagents took {percent:.0} % of the recorded cost");
    vec![RedFlag::new(
        &RULE,
        threshold,
        value,
        message,
        share.evidence.clone(),
    )]
}

/// The page of the manual.
const MANUAL: &str = "\
**What it looks at.** `delegation.subagent_cost_share`: recorded cost of the subagents over the recorded
cost of the run, both from metrics_summary.json.

**Why.** More than half of the spend went into work that the agents delegated and that the coordination
does not see.

**What it does not mean.** Delegating may be what the task asks for. Subagents without a price are not in
the share, see `subagent_unpriced`.

**Evidence.** `/totals/subagent_cost` and `/totals/estimated_cost` of metrics_summary.json.

**Example.** 0.09 of 0.15 USD: 0.6, one flag. 0.05 of 0.15: 0.33, none. A run without any price: none.";
