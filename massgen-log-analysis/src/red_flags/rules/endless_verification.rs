//! Many checks in a row, some of them the same.

use crate::AttemptAnalysis;
use crate::question::reasoning::CHECKS_IN_A_ROW;
use crate::red_flags::{Category, RedFlag, Rule, RuleSource, Severity, ThresholdSpec};

pub(super) static RULE: Rule = Rule {
    id: "endless_verification",
    question: 8,
    category: Category::Efficiency,
    title: "Long rows of checks",
    severity: Severity::Low,
    threshold: Some(ThresholdSpec::at_least(CHECKS_IN_A_ROW as f64, "checks in a row")),
    adds_up_to: Some("checks"),
    rationale: "After the last write of a round the agent looked many times, at least three times with the same call.",
    manual: MANUAL,
    source: RuleSource::Own,
    check,
};

fn check(analysis: &AttemptAnalysis, threshold: f64) -> Vec<RedFlag> {
    analysis
        .reasoning
        .endless_verification
        .iter()
        .filter(|found| found.checks as f64 >= threshold)
        .map(|found| {
            let time = match found.seconds {
                Some(seconds) => format!(" in {seconds:.0} s"),
                None => String::new(),
            };
            let message = format!(
                "{} checks in a row{time} after the last write of a round, one of them {} times",
                found.checks, found.times
            );
            RedFlag::new(
                &RULE,
                threshold,
                found.checks as f64,
                message,
                found.evidence.clone(),
            )
            .on(&format!("{}, round {}", found.agent, found.round))
        })
        .collect()
}

/// The page of the manual.
const MANUAL: &str = "\
**What it looks at.** `reasoning.endless_verification`: calls that only read, search or test, so many in a row, with no
write after them in the round, and at least three of them the same call. Rows of fewer than 8 are not in the list,
so that a lower threshold changes nothing.

**Why.** The same look at the same files gives the same result; each one is paid with time and tokens.

**What it does not mean.** A long reading of many files is none of these. What is looked at may change on its own: a
server that starts, a job that runs.

**Evidence.** The runs of the check that occurs most often; agent and round (counted from 0) are the subject.

**Example.** After its last write agent_a runs `pytest -q` three times and reads five files: 8 in a row, one flag. Ten
different files, each read once: none.";
