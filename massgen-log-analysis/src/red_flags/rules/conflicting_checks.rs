//! A check gave different results, and nobody looked again.

use crate::AttemptAnalysis;
use crate::red_flags::{Category, RedFlag, Rule, RuleSource, Severity};

pub(super) static RULE: Rule = Rule {
    id: "conflicting_checks",
    question: 8,
    category: Category::Tools,
    title: "Checks with two results",
    severity: Severity::Low,
    threshold: None,
    adds_up_to: None,
    rationale: "The same check gave different exit codes with no change in between, and was not run again in that round.",
    manual: MANUAL,
    source: RuleSource::Own,
    check,
};

fn check(analysis: &AttemptAnalysis, threshold: f64) -> Vec<RedFlag> {
    analysis
        .reasoning
        .conflicts
        .iter()
        .filter(|conflict| conflict.same_round && !conflict.looked_again && !conflict.may_write)
        .map(|conflict| {
            let [first, second] = conflict.conflicting;
            let message = format!(
                "one command gave exit code {first}, then {second}, with no write in between, and was not run again"
            );
            RedFlag::new(&RULE, threshold, 1.0, message, conflict.evidence.clone())
                .on(&format!("{}, {}", conflict.agent, conflict.command))
        })
        .collect()
}

/// The page of the manual.
const MANUAL: &str = "\
**What it looks at.** `reasoning.conflicts`: one command of one agent with different exit codes in one round, no write
and no script or build in between, and no further run of it in that round. Left out are commands that may write
themselves: their first run may have changed what the second one met.

**Why.** One of two results that contradict each other was taken, and the record has no look that decides between them.

**What it does not mean.** What the command looks at may have changed without the agent: a server that came up, another
agent's files, a job in the background.

**Evidence.** Both runs; agent and command are the subject.

**Example.** `pytest -q` gives 1, then 0, and the answer follows: one flag. A third run in that round, or an edit
between the two: none.";
