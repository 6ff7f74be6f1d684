//! A call is recorded as failed and its result tells of a success.

use crate::AttemptAnalysis;
use crate::red_flags::{Category, RedFlag, Rule, RuleSource, Severity};

pub(super) static RULE: Rule = Rule {
    id: "contradicted_failure",
    question: 9,
    category: Category::Tools,
    title: "Failure recorded, success told",
    severity: Severity::Low,
    threshold: None,
    adds_up_to: None,
    rationale: "The call is recorded as failed while its own result says that it succeeded: totals of failures are too high by it.",
    manual: MANUAL,
    source: RuleSource::Own,
    check,
};

fn check(analysis: &AttemptAnalysis, threshold: f64) -> Vec<RedFlag> {
    analysis
        .tool_reliability
        .contradicted_failures
        .iter()
        .map(|found| {
            let message = format!("a call recorded as failed; its result {}", found.basis.as_str());
            let flag = RedFlag::new(&RULE, threshold, 1.0, message, found.evidence.clone());
            match &found.agent {
                Some(agent) => flag.on(&format!("{agent}, {}", found.tool)),
                None => flag.on(&found.tool),
            }
        })
        .collect()
}

/// The page of the manual.
const MANUAL: &str = "\
**What it looks at.** `tool_reliability.contradicted_failures`: calls recorded as failed whose result has exit code 0,
`success: true` or a status of success, or begins with `Successfully`, and does not begin like an error.

**Why.** The agent may have used the result while MassGen's totals count a failure; who reads the totals alone looks
for trouble in another place.

**What it does not mean.** The result may have come after a time limit, or be incomplete.

**Evidence.** The call with its result; agent and tool are the subject.

**Example.** A call with `is_error: true` and the result `Successfully wrote to a.txt`: one flag. The same with
`Error: disk full`: none.";
