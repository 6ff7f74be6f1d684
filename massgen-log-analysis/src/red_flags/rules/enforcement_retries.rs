//! MassGen had to retry an agent more than once in one round.

use crate::AttemptAnalysis;
use crate::red_flags::{Category, RedFlag, Rule, RuleSource, Severity, ThresholdSpec};

pub(super) static RULE: Rule = Rule {
    id: "enforcement_retries",
    question: 10,
    category: Category::Enforcement,
    title: "Retries in one round",
    severity: Severity::Medium,
    threshold: Some(ThresholdSpec::at_least(2.0, "retries in one round")),
    adds_up_to: Some("retries"),
    rationale: "One retry can be chance. Several in the same round mean that the agent, or the service behind \
                it, did not get through.",
    manual: MANUAL,
    source: RuleSource::Guide,
    check,
};

fn check(analysis: &AttemptAnalysis, threshold: f64) -> Vec<RedFlag> {
    analysis
        .enforcement
        .by_round
        .iter()
        .filter(|round| round.retries as f64 >= threshold)
        .map(|round| {
            let message = format!("{} enforcement events in one round", round.retries);
            RedFlag::new(
                &RULE,
                threshold,
                round.retries as f64,
                message,
                round.evidence.clone(),
            )
            .on(&format!("{}, round {}", round.agent, round.round))
        })
        .collect()
}

/// The page of the manual.
const MANUAL: &str = "\
**What it looks at.** `enforcement.by_round[].retries`: how often MassGen told an agent within one round
to try again: no workflow tool called, an unknown tool, a vote that was not possible, a failed model call.

**Why.** One retry can be chance. Several in one round mean that the agent, or the service behind it, did
not get through.

**What it does not mean.** A failed model call is recorded as two events (`api_error` and
`no_tool_calls`), so 2 may be one failure: `enforcement.distinct_failures` counts it once. It says nothing
about the answer in the end.

**Evidence.** The events in status.json; agent and tracker round are the subject.

**Example.** agent_b round 1: `no_workflow_tool` twice, then a vote: one flag with 2 retries. One retry in
each of 3 rounds: none.";
