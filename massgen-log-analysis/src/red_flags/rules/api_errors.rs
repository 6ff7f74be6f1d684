//! Model calls failed.

use std::collections::BTreeMap;

use massgen_log_model::AgentId;

use crate::question::failures::{Failure, FailureKind};
use crate::red_flags::{Category, RedFlag, Rule, RuleSource, Severity, ThresholdSpec};
use crate::{AttemptAnalysis, Evidence};

pub(super) static RULE: Rule = Rule {
    id: "api_errors",
    question: 7,
    category: Category::Run,
    title: "Failed model calls",
    severity: Severity::Medium,
    threshold: Some(ThresholdSpec::at_least(1.0, "failed model calls of one agent")),
    adds_up_to: Some("failed model calls"),
    rationale: "Each failed call is tried again after a wait, and what the agent had streamed is thrown \
                away.",
    manual: MANUAL,
    source: RuleSource::GuideOwnThreshold,
    check,
};

fn check(analysis: &AttemptAnalysis, threshold: f64) -> Vec<RedFlag> {
    let mut by_agent: BTreeMap<Option<&AgentId>, Vec<&Failure>> = BTreeMap::new();
    for failure in &analysis.failures.api {
        if !failure.normal && failure.kind == FailureKind::ApiError {
            by_agent.entry(failure.agent.as_ref()).or_default().push(failure);
        }
    }
    by_agent
        .into_iter()
        .filter(|(_, failed)| failed.len() as f64 >= threshold)
        .map(|(agent, failed)| {
            let evidence: Vec<Evidence> = failed
                .iter()
                .filter_map(|failure| failure.evidence.first().cloned())
                .collect();
            let message = match failed.len() {
                1 => "one model call failed".to_owned(),
                calls => format!("{calls} model calls failed"),
            };
            RedFlag::new(&RULE, threshold, failed.len() as f64, message, evidence).on_some(agent)
        })
        .collect()
}

/// The page of the manual.
const MANUAL: &str = "\
**What it looks at.** `failures.api` of the kind `api_error`, by agent: the retries that status.json
records for failed model calls, or the notices in the event stream where they tell of more. Connections
that broke and were restored do not count.

**Why.** Each failed call is tried again after a wait, and what the agent had streamed is thrown away. An
agent whose attempts are used up ends in error.

**What it does not mean.** It does not say what failed on the way: limits of the service, an overload and
a wrong key look alike here; the messages are in `failures.api`.

**Evidence.** The enforcement attempts in status.json, or the lines of events.jsonl; the agent is the
subject.

**Example.** agent_b: 503, 503, then an answer: one flag with 2 failed model calls. A run without any
failed call: none.";
