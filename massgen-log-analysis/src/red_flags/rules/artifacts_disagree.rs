//! Two files of the attempt contradict each other.

use super::cost_not_reconciling::COST_FACTS;
use crate::AttemptAnalysis;
use crate::red_flags::{Category, RedFlag, Rule, RuleSource, Severity};

pub(super) static RULE: Rule = Rule {
    id: "artifacts_disagree",
    question: 0,
    category: Category::Files,
    title: "Files contradict each other",
    severity: Severity::Medium,
    threshold: None,
    adds_up_to: None,
    rationale: "The same fact stands in several files. Where they differ, every figure on it depends on which \
                one is believed.",
    manual: MANUAL,
    source: RuleSource::Own,
    check,
};

fn check(analysis: &AttemptAnalysis, threshold: f64) -> Vec<RedFlag> {
    flags(analysis, &RULE, threshold, |fact| !COST_FACTS.contains(&fact))
}

/// A flag for each of the wanted facts that files state differently.
pub(super) fn flags(
    analysis: &AttemptAnalysis,
    rule: &Rule,
    threshold: f64,
    wanted: impl Fn(&str) -> bool,
) -> Vec<RedFlag> {
    analysis
        .data_quality
        .disagreements()
        .filter(|check| wanted(&check.fact))
        .map(|check| {
            let evidence = check
                .statements
                .iter()
                .map(|statement| statement.evidence.clone())
                .collect();
            let difference = check.difference.clone().unwrap_or_default();
            RedFlag::new(rule, threshold, difference.as_str(), difference.clone(), evidence).on(&check.fact)
        })
        .collect()
}

/// The page of the manual.
const MANUAL: &str = "\
**What it looks at.** `data_quality.cross_checks` with `agrees` false, without those on tokens and cost,
which are `cost_not_reconciling`: answers, votes, winner, rounds, calls, texts that two files state.

**Why.** The same fact stands in several files. Where they differ, each figure on it depends on which file
is believed.

**What it does not mean.** It does not say which file is right. The statement that is believed comes
first; a file that was written earlier than the other often explains the difference.

**Evidence.** The place of each statement, the believed one first; the fact is the subject.

**Example.** status.json tells of 3 answers, coordination_events.json of 4: one flag, `differ by 1`.";
