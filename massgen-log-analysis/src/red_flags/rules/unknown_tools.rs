//! An agent called a tool that is not registered.

use crate::AttemptAnalysis;
use crate::red_flags::{RedFlag, Rule, RuleSource, Severity};

pub(super) static RULE: Rule = Rule {
    id: "unknown_tools",
    question: 10,
    title: "Calls to tools that are not registered",
    severity: Severity::Medium,
    threshold: None,
    rationale: "Such a call does nothing and costs a turn. When a tool server could not be reached, its tools \
                count as not registered although they exist.",
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
