//! Many tokens belong to no round of the history.

use crate::AttemptAnalysis;
use crate::red_flags::{RedFlag, Rule, RuleSource, Severity, ThresholdSpec};

pub(super) static RULE: Rule = Rule {
    id: "unattributed_tokens",
    question: 6,
    title: "Tokens outside of the round history",
    severity: Severity::Low,
    threshold: Some(ThresholdSpec::above(0.2, "share of an agent's input tokens")),
    rationale: "Rounds that end in an ignored vote or are cancelled leave no entry, while their calls are paid. \
                A large share is work that brought nothing that counted.",
    source: RuleSource::Own,
    check,
};

fn check(analysis: &AttemptAnalysis, threshold: f64) -> Vec<RedFlag> {
    analysis
        .cost
        .by_agent
        .iter()
        .filter_map(|agent| {
            let (rest, all) = (agent.unattributed_input_tokens?, agent.input_tokens?);
            let share = (all > 0).then(|| rest as f64 / all as f64)?;
            (share > threshold).then(|| {
                let message = format!("{rest} of {all} input tokens belong to no recorded round");
                RedFlag::new(&RULE, threshold, share, message, agent.evidence.clone()).on(&agent.agent)
            })
        })
        .collect()
}
