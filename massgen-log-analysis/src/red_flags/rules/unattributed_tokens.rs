//! Many tokens belong to no round of the history.

use crate::AttemptAnalysis;
use crate::red_flags::{Category, RedFlag, Rule, RuleSource, Severity, ThresholdSpec};

pub(super) static RULE: Rule = Rule {
    id: "unattributed_tokens",
    question: 6,
    category: Category::Cost,
    title: "Tokens outside of the round history",
    severity: Severity::Low,
    threshold: Some(ThresholdSpec::above(0.2, "share of an agent's input tokens")),
    adds_up_to: None,
    rationale: "Rounds that end in an ignored vote or are cancelled leave no entry, while their calls are paid. \
                A large share is work that brought nothing that counted.",
    manual: MANUAL,
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

/// The page of the manual.
const MANUAL: &str = "\
**What it looks at.** `cost.by_agent[].unattributed_input_tokens` over `input_tokens`: input tokens of an
agent that no round of its history has.

**Why.** Rounds that end in an ignored vote or are cancelled leave no entry, while their calls are paid. A
large share is work that brought nothing that counted.

**What it does not mean.** It does not say that the work was of no use: a cancelled round may have been
nearly done.

**Evidence.** The agent's token usage; the agent is the subject.

**Example.** 30,000 input tokens, rounds with 21,000: a share of 0.3, one flag. Rounds with 25,000: none.";
