//! Much input was read and little of it came from the provider's cache.

use crate::AttemptAnalysis;
use crate::red_flags::{Category, RedFlag, Rule, RuleSource, Severity, ThresholdSpec};

pub(super) static RULE: Rule = Rule {
    id: "low_cache_rate",
    question: 6,
    category: Category::Cost,
    title: "Little input from the cache",
    severity: Severity::Low,
    threshold: Some(ThresholdSpec::below(
        0.2,
        "of an agent's cacheable input tokens, from the cache",
    )),
    adds_up_to: None,
    rationale: "Rounds of one agent begin with the same text, which most providers sell at a lower price \
                when it is cached.",
    manual: MANUAL,
    source: RuleSource::Own,
    check,
};

/// Input tokens above which a low rate is worth a look.
const MIN_INPUT_TOKENS: i64 = 100_000;

fn check(analysis: &AttemptAnalysis, threshold: f64) -> Vec<RedFlag> {
    analysis
        .cost
        .by_agent
        .iter()
        .filter_map(|agent| {
            let input = agent.input_tokens.filter(|input| *input > MIN_INPUT_TOKENS)?;
            let rate = agent.cache_hit_rate.filter(|rate| *rate < threshold)?;
            let cached = agent.cached_input_tokens?;
            let message = format!("{cached} tokens from the cache, {input} input tokens");
            Some(RedFlag::new(&RULE, threshold, rate, message, agent.evidence.clone()).on(&agent.agent))
        })
        .collect()
}

/// The page of the manual.
const MANUAL: &str = "\
**What it looks at.** `cost.by_agent[].cache_hit_rate` of agents with more than 100,000 input tokens:
cached over cacheable input. The threshold may be chosen, the 100,000 tokens are fixed.

**Why.** Rounds of one agent begin with the same text, which most providers sell at a lower price when it
is cached.

**What it does not mean.** Some backends do not report cached tokens: 0 of them is then no statement. A
prompt whose beginning changes, with a time in it for example, cannot come from the cache.

**Evidence.** The agent's token usage; the agent is the subject.

**Example.** 120,000 input tokens, 6,000 of them cached: 0.05, one flag. 90,000 input tokens, 0 cached:
none. 120,000 and 30,000: 0.25, none.";
