//! An agent ended in error.

use crate::AttemptAnalysis;
use crate::question::failures::FailureKind;
use crate::red_flags::{Category, RedFlag, Rule, RuleSource, Severity};

pub(super) static RULE: Rule = Rule {
    id: "agent_failed",
    question: 7,
    category: Category::Run,
    title: "Agents that failed for good",
    severity: Severity::High,
    threshold: None,
    adds_up_to: None,
    rationale: "An agent that failed for good neither answers nor votes any more.",
    manual: MANUAL,
    source: RuleSource::Guide,
    check,
};

fn check(analysis: &AttemptAnalysis, threshold: f64) -> Vec<RedFlag> {
    analysis
        .failures
        .agents
        .iter()
        .filter(|failure| {
            !failure.normal
                && matches!(
                    failure.kind,
                    FailureKind::AgentError | FailureKind::ForcedTermination
                )
        })
        .map(|failure| {
            let flag = RedFlag::new(
                &RULE,
                threshold,
                1.0,
                match failure.kind {
                    FailureKind::ForcedTermination => "an agent was ended after the hard limit of its round",
                    _ => "an agent ended in error",
                },
                failure.evidence.clone(),
            );
            match &failure.agent {
                Some(agent) => flag.on(agent),
                None => flag,
            }
        })
        .collect()
}

/// The page of the manual.
const MANUAL: &str = "\
**What it looks at.** `failures.agents`: ends of agents of the kinds `agent_error` (the last attempt at a
model call or a workflow tool failed) and `forced_termination` (MassGen ended the agent because it went on
calling tools after the hard limit of its round). Cancellations after the last vote are no failures.

**Why.** An agent that ended in error neither answers nor votes any more: from then on the others decide
among themselves.

**What it does not mean.** It does not say whose fault it was: a service that was not there ends an agent
just as a prompt does that the agent cannot follow. An agent may have answered before it failed.

**Evidence.** The end as coordination_events.json and status.json record it; the agent is the subject.

**Example.** Three agents start, agent_b's service answers 503 to each of its 3 attempts: one flag on
agent_b. Two agents that were cancelled because all had voted: none.";
