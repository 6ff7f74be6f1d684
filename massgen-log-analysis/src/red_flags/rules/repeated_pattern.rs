//! One command was run many times in different spellings.

use crate::AttemptAnalysis;
use crate::red_flags::{Category, RedFlag, Rule, RuleSource, Severity, ThresholdSpec};

pub(super) static RULE: Rule = Rule {
    id: "repeated_pattern",
    question: 3,
    category: Category::Tools,
    title: "Commands repeated in other spellings",
    severity: Severity::Low,
    threshold: Some(ThresholdSpec::at_least(5.0, "runs")),
    adds_up_to: Some("runs"),
    rationale: "Texts that differ only in quoting, folders, temporary names or numbers of versions do the same; exact repeats do not count them together.",
    manual: MANUAL,
    source: RuleSource::Own,
    check,
};

fn check(analysis: &AttemptAnalysis, threshold: f64) -> Vec<RedFlag> {
    analysis
        .commands
        .pattern_repeats
        .iter()
        .filter(|repeat| repeat.count as f64 >= threshold)
        .map(|repeat| {
            let message = format!(
                "one command was executed {} times in {} spellings",
                repeat.count, repeat.texts_total
            );
            let count = repeat.count as f64;
            RedFlag::new(&RULE, threshold, count, message, repeat.evidence.clone()).on(&repeat.normal_form)
        })
        .collect()
}

/// The page of the manual.
const MANUAL: &str = "\
**What it looks at.** `commands.pattern_repeats`: at least two different texts that have one normal form (quotes, `cd`,
assignments, the workspace's path, temporary names, versions and ids taken out), with the runs of all of them.

**Why.** Each text on its own can stay below the threshold of `repeated_command` while the command runs again and again.

**What it does not mean.** Agents with workspaces of their own each have to look around once, and a test suite is meant
to be run again after each change.

**Evidence.** The runs; the normal form is the subject.

**Example.** `ls -la`, `cd /ws && ls -la` and `ls  -la`, 5 runs together: one flag. `ls -la src` is another form.";
