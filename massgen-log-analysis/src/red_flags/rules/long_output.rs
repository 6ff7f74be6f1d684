//! A command gave a long output.

use crate::AttemptAnalysis;
use crate::question::commands::EXCESSIVE_OUTPUT_CHARS;
use crate::red_flags::{Category, RedFlag, Rule, RuleSource, Severity, ThresholdSpec};

pub(super) static RULE: Rule = Rule {
    id: "long_output",
    question: 3,
    category: Category::Tools,
    title: "Long outputs",
    severity: Severity::Low,
    threshold: Some(ThresholdSpec::above(EXCESSIVE_OUTPUT_CHARS as f64, "characters")),
    adds_up_to: None,
    rationale: "The whole result is input of all later model calls of the round, and is paid for each \
                time.",
    manual: MANUAL,
    source: RuleSource::GuideOwnThreshold,
    check,
};

fn check(analysis: &AttemptAnalysis, threshold: f64) -> Vec<RedFlag> {
    analysis
        .commands
        .commands
        .iter()
        .filter_map(|command| {
            let chars = command
                .output_chars_max
                .filter(|chars| *chars as f64 > threshold)?;
            let message = format!("a command gave {chars} characters");
            let flag = RedFlag::new(&RULE, threshold, chars as f64, message, command.evidence.clone());
            Some(flag.on(&command.command))
        })
        .collect()
}

/// The page of the manual.
const MANUAL: &str = "\
**What it looks at.** `commands.commands[].output_chars_max`: the longest result of a command's text, in
characters.

**Why.** The whole result is input of all later model calls of the round, and is paid for each time. About
4 characters are a token.

**What it does not mean.** An agent may need all of it. Some backends cut long results before the model
sees them; the length is that of the record.

**Evidence.** The executions; the command is the subject.

**Example.** `cat build.log` gives 48,210 characters: one flag. `ls` with 5,000: none.";
