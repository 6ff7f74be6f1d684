//! An agent met the hard time limit of its round.

use std::collections::BTreeMap;

use massgen_log_model::AgentId;

use crate::question::failures::{Failure, FailureKind};
use crate::red_flags::{Category, RedFlag, Rule, RuleSource, Severity};
use crate::{AttemptAnalysis, Evidence};

pub(super) static RULE: Rule = Rule {
    id: "round_timeout",
    question: 7,
    category: Category::Run,
    title: "A round's time limit was reached",
    severity: Severity::Medium,
    threshold: None,
    adds_up_to: Some("refused calls"),
    rationale: "After the hard limit only workflow tools are allowed: what the agent was doing is cut.",
    manual: MANUAL,
    source: RuleSource::Guide,
    check,
};

fn check(analysis: &AttemptAnalysis, threshold: f64) -> Vec<RedFlag> {
    let mut by_agent: BTreeMap<Option<&AgentId>, Vec<&Failure>> = BTreeMap::new();
    for failure in &analysis.failures.timeouts {
        if !failure.normal && failure.kind == FailureKind::RoundHardLimit {
            by_agent.entry(failure.agent.as_ref()).or_default().push(failure);
        }
    }
    by_agent
        .into_iter()
        .map(|(agent, refused)| {
            let evidence: Vec<Evidence> = refused
                .iter()
                .filter_map(|failure| failure.evidence.first().cloned())
                .collect();
            let message = match refused.len() {
                1 => "one call was refused after the hard limit of a round".to_owned(),
                calls => format!("{calls} calls were refused after the hard limit of a round"),
            };
            RedFlag::new(&RULE, threshold, refused.len() as f64, message, evidence).on_some(agent)
        })
        .collect()
}

/// The page of the manual.
const MANUAL: &str = "\
**What it looks at.** `failures.timeouts` of the kind `round_hard_limit`, by agent: calls that MassGen
refused because the round's time was over. The soft limit, which is a notice only, does not count.

**Why.** After the hard limit only workflow tools are allowed: what the agent was doing is cut, and each
refused call costs a turn.

**What it does not mean.** It does not say that the agent came to no decision: most submit or vote then.
An agent that was ended because it went on is `agent_failed`.

**Evidence.** The refused calls; the agent is the subject.

**Example.** agent_a makes 3 calls after the hard limit and then votes: one flag with 3 refused calls.
Only the soft limit was told: none.";
