//! The first tool call of a round came late.

use crate::AttemptAnalysis;
use crate::red_flags::{Category, RedFlag, Rule, RuleSource, Severity, ThresholdSpec};

pub(super) static RULE: Rule = Rule {
    id: "slow_first_tool",
    question: 2,
    category: Category::Efficiency,
    title: "A late first tool call",
    severity: Severity::Medium,
    threshold: Some(ThresholdSpec::above(120.0, "seconds")),
    adds_up_to: None,
    rationale: "Two minutes without a tool call at the start of a round go into reasoning, prompt size or a slow service.",
    manual: MANUAL,
    source: RuleSource::Guide,
    check,
};

fn check(analysis: &AttemptAnalysis, threshold: f64) -> Vec<RedFlag> {
    analysis
        .efficiency
        .rounds
        .iter()
        .filter_map(|round| Some((round, round.first_tool_s.filter(|seconds| *seconds > threshold)?)))
        .map(|(round, seconds)| {
            let message = format!("the first tool call of a round came after {seconds:.0} s");
            RedFlag::new(&RULE, threshold, seconds, message, round.evidence.clone())
                .on(&format!("{}, segment {}", round.agent, round.segment))
        })
        .collect()
}

/// The page of the manual.
const MANUAL: &str = "\
**What it looks at.** `efficiency.rounds[].first_tool_s`: seconds from the start of a round to the start
of its first tool call. Rounds without calls have none.

**Why.** Two minutes without a tool call at the start of a round go into reasoning, a long prompt or a
slow service.

**What it does not mean.** It is not the time to the first token, which MassGen records as a mean only.
Text that the agent wrote before the call is in it.

**Evidence.** The start of the round; agent and segment are the subject.

**Example.** A round starts at 10 s, its first call at 141 s: 131 s, one flag. First call at 125 s: 115 s,
none.";
