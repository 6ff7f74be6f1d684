//! Much input was read and none of it came from the provider's cache.

use crate::AttemptAnalysis;
use crate::red_flags::{RedFlag, Rule, RuleSource, Severity, ThresholdSpec};

pub(super) static RULE: Rule = Rule {
    id: "no_cache_hits",
    question: 6,
    title: "No input from the cache",
    severity: Severity::Low,
    threshold: Some(ThresholdSpec::at_least(50_000.0, "input tokens of one agent")),
    rationale: "Rounds of one agent begin with the same text, which most providers sell at a lower price when \
                it is cached. Some backends do not report cached tokens.",
    source: RuleSource::GuideOwnThreshold,
    check,
};

fn check(analysis: &AttemptAnalysis, threshold: f64) -> Vec<RedFlag> {
    analysis
        .cost
        .by_agent
        .iter()
        .filter(|agent| agent.cached_input_tokens == Some(0))
        .filter_map(|agent| {
            let input = agent.input_tokens.filter(|input| *input as f64 >= threshold)?;
            let message = format!("{input} input tokens, 0 of them from the cache");
            let flag = RedFlag::new(&RULE, threshold, input as f64, message, agent.evidence.clone());
            Some(flag.on(&agent.agent))
        })
        .collect()
}
