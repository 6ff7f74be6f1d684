//! The same call succeeded and failed.

use crate::AttemptAnalysis;
use crate::InputChange;
use crate::red_flags::{Category, RedFlag, Rule, RuleSource, Severity};

pub(super) static RULE: Rule = Rule {
    id: "inconsistent_tool",
    question: 9,
    category: Category::Tools,
    title: "Calls with two outcomes",
    severity: Severity::Medium,
    threshold: None,
    adds_up_to: Some("calls"),
    rationale: "One agent made one call several times, and it succeeded and failed with the same input: its outcome cannot be relied on.",
    manual: MANUAL,
    source: RuleSource::Own,
    check,
};

fn check(analysis: &AttemptAnalysis, threshold: f64) -> Vec<RedFlag> {
    analysis
        .tool_reliability
        .inconsistent
        .iter()
        .filter(|split| split.input == InputChange::Unchanged)
        .map(|split| {
            let message = format!(
                "{} calls with the same arguments: {} succeeded, {} failed, with unchanged input in between",
                split.calls, split.successes, split.failures
            );
            let subject = match &split.agent {
                Some(agent) => format!("{agent}, {}", split.subject),
                None => split.subject.clone(),
            };
            RedFlag::new(
                &RULE,
                threshold,
                split.calls as f64,
                message,
                split.evidence.clone(),
            )
            .on(&subject)
        })
        .collect()
}

/// The page of the manual.
const MANUAL: &str = "\
**What it looks at.** `tool_reliability.inconsistent`: calls of one agent with one tool and one set of arguments, some of
which succeeded while others failed, by record or exit code. Two successive ones must have come out differently with
`input` `unchanged`: nothing that the agent ran in between, nor the first of the two itself, may have written what they
read.

**Why.** A tool whose outcome changes by itself makes each of its results doubtful, and costs retries.

**What it does not mean.** Services fail for a while; a wait can be all that changed. Other agents and jobs in the
background are not looked at.

**Evidence.** The calls in order; agent and command or arguments are the subject.

**Example.** `search foxes` fails, then succeeds with the same arguments: one flag with 2 calls. `pytest -q` fails, the
code is edited, `pytest -q` succeeds: none.";
