//! Retries threw away a lot of streamed output.

use crate::red_flags::{RedFlag, Rule, RuleSource, Severity, ThresholdSpec};
use crate::{AttemptAnalysis, Evidence};

pub(super) static RULE: Rule = Rule {
    id: "buffer_chars_lost",
    question: 10,
    title: "Output lost to retries",
    severity: Severity::Medium,
    threshold: Some(ThresholdSpec::above(5000.0, "characters")),
    rationale: "Every retry throws away what the agent had streamed. The recorded number is an upper bound: \
                part of it is handed back to the model.",
    source: RuleSource::Guide,
    check,
};

fn check(analysis: &AttemptAnalysis, threshold: f64) -> Vec<RedFlag> {
    let enforcement = &analysis.enforcement;
    enforcement
        .by_agent
        .iter()
        .filter_map(|agent| {
            let lost = agent.buffer_chars_lost?;
            (lost as f64 > threshold).then(|| {
                let evidence: Vec<Evidence> = enforcement
                    .events
                    .iter()
                    .filter(|event| event.agent == agent.agent && event.buffer_chars > Some(0))
                    .flat_map(|event| event.evidence.clone())
                    .collect();
                let message = format!("{lost} characters of streamed output were thrown away by retries");
                RedFlag::new(&RULE, threshold, lost as f64, message, evidence).on(&agent.agent)
            })
        })
        .collect()
}
