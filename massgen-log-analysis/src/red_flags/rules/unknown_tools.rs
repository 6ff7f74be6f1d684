//! An agent called a tool that is not registered.

use crate::AttemptAnalysis;
use crate::red_flags::{Category, RedFlag, Rule, RuleSource, Severity};

pub(super) static RULE: Rule = Rule {
    id: "unknown_tools",
    question: 10,
    category: Category::Enforcement,
    title: "Calls to tools that are not registered",
    severity: Severity::Medium,
    threshold: None,
    adds_up_to: Some("calls"),
    rationale: "Such a call does nothing and costs a turn. When a tool server could not be reached, its tools \
                count as not registered although they exist.",
    manual: MANUAL,
    source: RuleSource::Guide,
    check,
};

fn check(analysis: &AttemptAnalysis, threshold: f64) -> Vec<RedFlag> {
    analysis
        .enforcement
        .unknown_tools
        .iter()
        .map(|tool| {
            let calls = if tool.count == 1 {
                "one call".to_owned()
            } else {
                format!("{} calls", tool.count)
            };
            let why = if tool.failed_server.is_some() {
                "; a tool server could not be reached, so the tool may exist"
            } else {
                ""
            };
            let message = format!("{calls} to a tool that is not registered{why}");
            let subject = match &tool.agent {
                Some(agent) => format!("{agent}, {}", tool.tool),
                None => tool.tool.clone(),
            };
            RedFlag::new(
                &RULE,
                threshold,
                tool.count as f64,
                message,
                tool.evidence.clone(),
            )
            .on(&subject)
        })
        .collect()
}

/// The page of the manual.
const MANUAL: &str = "\
**What it looks at.** `enforcement.unknown_tools`: names that an agent called and that no tool has, from
the event stream, retries and the log.

**Why.** Such a call does nothing and costs a turn.

**What it does not mean.** The tool may exist: when a tool server could not be reached, its tools count as
not registered. The message says when that is so.

**Evidence.** The calls or notices; agent and name are the subject.

**Example.** agent_b calls `web_serach` twice: one flag with 2 calls.";
