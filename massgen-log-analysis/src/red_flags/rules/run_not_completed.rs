//! The run ended and delivered nothing.

use crate::AttemptAnalysis;
use crate::question::completion::AttemptStatus;
use crate::red_flags::{Category, RedFlag, Rule, RuleSource, Severity};

pub(super) static RULE: Rule = Rule {
    id: "run_not_completed",
    question: 1,
    category: Category::Run,
    title: "The run delivered no answer",
    severity: Severity::High,
    threshold: None,
    adds_up_to: None,
    rationale: "The run ended, by errors of all agents or by a time limit, and there is no final answer.",
    manual: MANUAL,
    source: RuleSource::Guide,
    check,
};

fn check(analysis: &AttemptAnalysis, threshold: f64) -> Vec<RedFlag> {
    let completion = &analysis.completion;
    let ended = matches!(
        completion.status,
        AttemptStatus::Completed
            | AttemptStatus::Running
            | AttemptStatus::Interrupted
            | AttemptStatus::Unknown
    ) || (completion.status == AttemptStatus::Timeout
        && completion.final_answer.value == Some(true));
    if ended {
        return Vec::new();
    }
    let message = format!(
        "the run ended as {}: {}",
        completion.status.as_str(),
        completion.status_reason
    );
    vec![RedFlag::new(
        &RULE,
        threshold,
        completion.status.as_str(),
        message,
        completion.status_evidence.clone(),
    )]
}

/// The page of the manual.
const MANUAL: &str = "\
**What it looks at.** `completion.status` `failed` (all agents ended in error), and `timeout` without a
final answer. A record that merely stops is `run_interrupted`.

**Why.** Nothing was delivered for what the run cost.

**What it does not mean.** It does not say that nothing of use was produced: answers that were submitted
before are in the agents' folders.

**Evidence.** What the status rests on: ends of the agents, the time limit.

**Example.** Both agents' services refuse all calls, status `failed`: one flag. The limit came and
agent1.1 was delivered: none here, see `orchestrator_timeout`.";
