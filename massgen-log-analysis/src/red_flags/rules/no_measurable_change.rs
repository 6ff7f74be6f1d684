//! A round gave an answer that changes nothing that can be measured.

use crate::AttemptAnalysis;
use crate::red_flags::{Category, RedFlag, Rule, RuleSource, Severity};

pub(super) static RULE: Rule = Rule {
    id: "no_measurable_change",
    question: 13,
    category: Category::Efficiency,
    title: "Rounds without measurable change",
    severity: Severity::Low,
    threshold: None,
    adds_up_to: None,
    rationale: "The answer's text equals an earlier one of the same agent, and its workspace has the same files in the same sizes.",
    manual: MANUAL,
    source: RuleSource::Own,
    check,
};

fn check(analysis: &AttemptAnalysis, threshold: f64) -> Vec<RedFlag> {
    analysis
        .round_roi
        .rounds
        .iter()
        .filter(|round| round.no_measurable_change == Some(true))
        .map(|round| {
            let time = match round.seconds {
                Some(seconds) => format!(" of {seconds:.0} s"),
                None => String::new(),
            };
            let message =
                format!("a round{time} ended in an answer with the text and the files of an earlier one");
            RedFlag::new(&RULE, threshold, "unchanged", message, round.evidence.clone())
                .on(&format!("{}, round {}", round.agent, round.round))
        })
        .collect()
}

/// The page of the manual.
const MANUAL: &str = "\
**What it looks at.** `round_roi.rounds[].no_measurable_change`: rounds that end in an answer whose text equals an
earlier one of the same agent, and whose workspace is the same by path and size.

**Why.** The round was paid, and its answer restarted the other agents, for the same text and files.

**What it does not mean.** Files of the same size can differ inside, and a confirmation can be what was asked for. Without
a copy of both workspaces the change is not known, and the rule is not met.

**Evidence.** The round, then the answer's file; agent and round (counted from 0) are the subject.

**Example.** agent1.2 repeats the text of agent1.1 with the same two files: one flag. The same text with one more file:
none.";
