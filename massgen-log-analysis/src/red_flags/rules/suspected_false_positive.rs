//! A call is recorded as success and its result tells of a failure.

use crate::AttemptAnalysis;
use crate::red_flags::{Category, RedFlag, Rule, RuleSource, Severity};

pub(super) static RULE: Rule = Rule {
    id: "suspected_false_positive",
    question: 9,
    category: Category::Tools,
    title: "Success recorded, failure told",
    severity: Severity::Medium,
    threshold: None,
    adds_up_to: None,
    rationale: "The call is recorded as a success while its own result tells of a failure: totals of failures do not have it.",
    manual: MANUAL,
    source: RuleSource::Guide,
    check,
};

fn check(analysis: &AttemptAnalysis, threshold: f64) -> Vec<RedFlag> {
    analysis
        .tool_reliability
        .suspected_false_positives
        .iter()
        .map(|found| {
            let message = "a call recorded as success tells of a failure in its result";
            RedFlag::new(&RULE, threshold, 1.0, message, found.evidence.clone()).on(&found.tool)
        })
        .collect()
}

/// The page of the manual.
const MANUAL: &str = "\
**What it looks at.** `tool_reliability.suspected_false_positives`: calls recorded as a success whose
result has an error status, says `success: false`, or begins like an error.

**Why.** Totals of failures do not have the call.

**What it does not mean.** A result that begins like an error can be what the call was for: a search for
error messages, a file about errors.

**Evidence.** The call, with its result's beginning; the tool is the subject.

**Example.** `read_file` succeeds with `Error: no such file`: one flag. `grep -rn Error src` succeeds with
lines of code: none.";
