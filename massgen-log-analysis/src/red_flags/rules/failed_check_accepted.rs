//! The only look after the last write failed.

use crate::AttemptAnalysis;
use crate::red_flags::{Category, RedFlag, Rule, RuleSource, Severity};

pub(super) static RULE: Rule = Rule {
    id: "failed_check_accepted",
    question: 8,
    category: Category::Efficiency,
    title: "Answers after a failed check",
    severity: Severity::Low,
    threshold: None,
    adds_up_to: None,
    rationale: "The round ended in an answer although the one check after its last write failed, or its result begins like an error.",
    manual: MANUAL,
    source: RuleSource::Own,
    check,
};

fn check(analysis: &AttemptAnalysis, threshold: f64) -> Vec<RedFlag> {
    analysis
        .reasoning
        .single_looks
        .iter()
        .map(|found| {
            let result = match found.exit_code {
                Some(code) if code != 0 => format!("gave exit code {code}"),
                _ => "failed, or its result begins like an error".to_owned(),
            };
            let message = format!("the only check after the last write {result}, and the answer followed");
            RedFlag::new(&RULE, threshold, 1.0, message, found.evidence.clone())
                .on(&format!("{}, round {}", found.agent, found.round))
        })
        .collect()
}

/// The page of the manual.
const MANUAL: &str = "\
**What it looks at.** `reasoning.single_looks`: rounds that end in an answer, with exactly one call that reads, searches
or tests after the last write, of which a part failed or whose result begins like an error.

**Why.** The last thing that the agent learned about its work before the answer was a failure.

**What it does not mean.** The check may have looked for something that is not needed (`grep` exits with 1 when it finds
nothing), and the answer may tell of the failure.

**Evidence.** The check, then the last write, then the round; agent and round (counted from 0) are the subject.

**Example.** A write, `pytest -q` with exit code 1, the answer: one flag. A second look of any kind before the answer:
none.";
