//! A subagent failed or met its time limit.

use crate::AttemptAnalysis;
use crate::question::failures::FailureKind;
use crate::red_flags::{Category, RedFlag, Rule, RuleSource, Severity};

pub(super) static RULE: Rule = Rule {
    id: "subagent_not_completed",
    question: 14,
    category: Category::Run,
    title: "Subagents that did not complete",
    severity: Severity::Medium,
    threshold: None,
    adds_up_to: None,
    rationale: "Its parent waited for a result that did not come, or came in part.",
    manual: MANUAL,
    source: RuleSource::Own,
    check,
};

fn check(analysis: &AttemptAnalysis, threshold: f64) -> Vec<RedFlag> {
    let failures = &analysis.failures;
    failures
        .subagents
        .iter()
        .chain(&failures.timeouts)
        .filter(|failure| !failure.normal)
        .filter_map(|failure| {
            let message = match failure.kind {
                FailureKind::SubagentTimeout => "a subagent met its time limit",
                FailureKind::SubagentError => "a subagent failed",
                _ => return None,
            };
            let flag = RedFlag::new(
                &RULE,
                threshold,
                failure.kind.as_str(),
                message,
                failure.evidence.clone(),
            );
            Some(flag.on_some(failure.subject.as_ref()))
        })
        .collect()
}

/// The page of the manual.
const MANUAL: &str = "\
**What it looks at.** `failures.subagents` and `failures.timeouts` of the kind `subagent_timeout`:
subagents with an error, cancelled ones, and those that ended by time, also with a part of their result.

**Why.** Its parent waited for a result that did not come, or came in part, and the subagent's tokens are
paid all the same.

**What it does not mean.** It does not say that the parent was left with nothing: a result in part is
handed over.

**Evidence.** The subagent's folder or the result of its spawn call; its id is the subject.

**Example.** A subagent with the limit 60 s and the status `timeout`: one flag. `completed`: none.";
