//! The exact same command was executed several times.

use crate::AttemptAnalysis;
use crate::red_flags::{Category, RedFlag, Rule, RuleSource, Severity, ThresholdSpec};

pub(super) static RULE: Rule = Rule {
    id: "repeated_command",
    question: 3,
    category: Category::Tools,
    title: "Commands that were run again and again",
    severity: Severity::Low,
    threshold: Some(ThresholdSpec::at_least(3.0, "runs")),
    adds_up_to: Some("runs"),
    rationale: "The same text was executed several times in one attempt; its output was paid for each time.",
    manual: MANUAL,
    source: RuleSource::GuideOwnThreshold,
    check,
};

fn check(analysis: &AttemptAnalysis, threshold: f64) -> Vec<RedFlag> {
    analysis
        .commands
        .repeated
        .iter()
        .map(|repeated| &repeated.executions)
        .filter(|executions| executions.count as f64 >= threshold)
        .map(|executions| {
            let message = format!("the same command was executed {} times", executions.count);
            let count = executions.count as f64;
            RedFlag::new(&RULE, threshold, count, message, executions.evidence.clone())
                .on(&executions.command)
        })
        .collect()
}

/// The page of the manual.
const MANUAL: &str = "\
**What it looks at.** `commands.repeated`: texts of commands that ran at least so often in the attempt,
whoever ran them. Denied calls and calls carried over from an earlier attempt do not count.

**Why.** Its output was paid for each time, as input of all later calls of that round.

**What it does not mean.** A test suite is meant to be run again after each change. Agents with workspaces
of their own each have to look around once.

**Evidence.** The calls; the command is the subject.

**Example.** Three agents run `ls -la` once each: 3 runs, one flag. `pytest -q` twice: none.";
