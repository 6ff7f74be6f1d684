//! A subagent's cost is in no file.

use crate::AttemptAnalysis;
use crate::red_flags::{Category, RedFlag, Rule, RuleSource, Severity};

pub(super) static RULE: Rule = Rule {
    id: "subagent_unpriced",
    question: 6,
    category: Category::Cost,
    title: "Subagent without recorded cost",
    severity: Severity::Low,
    threshold: None,
    adds_up_to: None,
    rationale: "A subagent whose own files were not kept is missing from the cost of the run.",
    manual: MANUAL,
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

/// The page of the manual.
const MANUAL: &str = "\
**What it looks at.** `cost.by_subagent` without a cost: neither the subagent's own files nor the result
of its spawn call tell what it cost.

**Why.** The subagent is missing from the cost of the run.

**What it does not mean.** It does not say that the subagent was expensive: one that was refused cost
nothing.

**Evidence.** The spawn call or the subagent's folder; its id is the subject.

**Example.** A subagent that met its limit before it wrote status.json: one flag.";
