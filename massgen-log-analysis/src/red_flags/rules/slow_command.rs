//! A command took long.

use crate::AttemptAnalysis;
use crate::red_flags::{Category, RedFlag, Rule, RuleSource, Severity, ThresholdSpec};

pub(super) static RULE: Rule = Rule {
    id: "slow_command",
    question: 3,
    category: Category::Tools,
    title: "Slow commands",
    severity: Severity::Low,
    threshold: Some(ThresholdSpec::above(5.0, "seconds")),
    adds_up_to: None,
    rationale: "MassGen itself marks such commands as slow; each run of it holds the agent up.",
    manual: MANUAL,
    source: RuleSource::Guide,
    check,
};

fn check(analysis: &AttemptAnalysis, threshold: f64) -> Vec<RedFlag> {
    analysis
        .commands
        .commands
        .iter()
        .filter_map(|command| {
            Some((
                command,
                command.seconds_max.filter(|seconds| *seconds > threshold)?,
            ))
        })
        .map(|(command, seconds)| {
            let message = format!("a command took {seconds:.1} s");
            RedFlag::new(&RULE, threshold, seconds, message, command.evidence.clone()).on(&command.command)
        })
        .collect()
}

/// The page of the manual.
const MANUAL: &str = "\
**What it looks at.** `commands.commands[].seconds_max`: the longest run of a command's text.

**Why.** MassGen itself marks commands above 5 seconds as slow; each run of it holds the agent up.

**What it does not mean.** A build or a download takes its time. Time that a command waits for a lock or
for another agent's load on the machine is in it.

**Evidence.** The executions; the command is the subject.

**Example.** `npm run build` took 6.4 s and 9.8 s: one flag with 9.8. `pytest` with 4.9 s: none.";
