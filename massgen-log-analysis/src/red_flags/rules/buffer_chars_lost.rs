//! Retries threw away a lot of streamed output.

use crate::red_flags::{Category, RedFlag, Rule, RuleSource, Severity, ThresholdSpec};
use crate::{AttemptAnalysis, Evidence};

pub(super) static RULE: Rule = Rule {
    id: "buffer_chars_lost",
    question: 10,
    category: Category::Enforcement,
    title: "Output lost to retries",
    severity: Severity::Medium,
    threshold: Some(ThresholdSpec::above(5000.0, "characters")),
    adds_up_to: Some("characters"),
    rationale: "Every retry throws away what the agent had streamed. The recorded number is an upper bound: \
                part of it is handed back to the model.",
    manual: MANUAL,
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

/// The page of the manual.
const MANUAL: &str = "\
**What it looks at.** `enforcement.by_agent[].buffer_chars_lost`: characters of streamed output that
MassGen threw away when it retried an agent, summed over the attempt.

**Why.** Each retry throws away what the agent had streamed: it was paid for, and the agent has to produce
it again.

**What it does not mean.** The recorded number is an upper bound: part of the buffer is handed back to the
model on some retries, and one failure may be told twice (see `enforcement.distinct_chars_lost`).

**Evidence.** The enforcement events of status.json that have a buffer; the agent is the subject.

**Example.** Two retries that lost 3,200 and 2,400 characters: 5,600, one flag. 3,800 characters: none.";
