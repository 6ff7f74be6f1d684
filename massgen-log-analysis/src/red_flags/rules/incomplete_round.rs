//! A round was cut off by the end of the record or by a time limit.

use crate::AttemptAnalysis;
use crate::red_flags::{Category, RedFlag, Rule, RuleSource, Severity};
use massgen_log_model::spine::Outcome;

pub(super) static RULE: Rule = Rule {
    id: "incomplete_round",
    question: 5,
    category: Category::Run,
    title: "Rounds that never ended",
    severity: Severity::Medium,
    threshold: None,
    adds_up_to: None,
    rationale: "The round was running when the record stops: its tokens and time are in no total.",
    manual: MANUAL,
    source: RuleSource::Guide,
    check,
};

fn check(analysis: &AttemptAnalysis, threshold: f64) -> Vec<RedFlag> {
    analysis
        .decisions
        .incomplete_rounds
        .iter()
        .filter(|round| matches!(round.outcome, Outcome::Interrupted | Outcome::Timeout))
        .map(|round| {
            let message = format!("a round ended as {}", round.outcome);
            RedFlag::new(&RULE, threshold, 1.0, message, round.evidence.clone())
                .on(&format!("{}, round {}", round.agent, round.round))
        })
        .collect()
}

/// The page of the manual.
const MANUAL: &str = "\
**What it looks at.** `decisions.incomplete_rounds` with the outcome `interrupted` or `timeout`: rounds
that were running when the record stops or when a time limit came.

**Why.** What the agent did in such a round came to no decision, and its tokens are in no entry of the
round history.

**What it does not mean.** It does not say that the run failed: an orchestrator's limit cuts the rounds of
all agents and still delivers an answer. Rounds that were cancelled because all had voted do not count.

**Evidence.** The start of the round; agent and round are the subject.

**Example.** A run killed after 80 s, with agent_a in its 2nd round and agent_b in its 1st: 2 flags.";
