//! An agent submitted the same text again.

use crate::AttemptAnalysis;
use crate::red_flags::{RedFlag, Rule, RuleSource, Severity};

pub(super) static RULE: Rule = Rule {
    id: "identical_answer",
    question: 11,
    title: "Same answer submitted again",
    severity: Severity::Medium,
    threshold: None,
    rationale: "A new answer restarts the other agents and clears their votes, even when its text is the same.",
    source: RuleSource::Own,
    check,
};

fn check(analysis: &AttemptAnalysis, threshold: f64) -> Vec<RedFlag> {
    analysis
        .progression
        .by_agent
        .iter()
        .flat_map(|agent| agent.steps.iter().map(move |step| (agent, step)))
        .filter(|(_, step)| step.is_identical == Some(true))
        .map(|(agent, step)| {
            let message = "the text of a new answer equals that of the answer before it";
            RedFlag::new(&RULE, threshold, "identical", message, step.evidence.clone())
                .on(&format!("{}, answer {}", agent.agent, step.to))
        })
        .collect()
}
