//! Expensive work that was done again in nearly the same words.

use crate::AttemptAnalysis;
use crate::InputChange;
use crate::question::duplication::NEAR;
use crate::red_flags::{Category, RedFlag, Rule, RuleSource, Severity, ThresholdSpec};

pub(super) static RULE: Rule = Rule {
    id: "near_duplicated_work",
    question: 4,
    category: Category::Efficiency,
    title: "Expensive work in nearly the same words",
    severity: Severity::Low,
    threshold: Some(ThresholdSpec::at_least(NEAR, "similarity of the texts")),
    adds_up_to: None,
    rationale: "An expensive call has nearly the words of an earlier one and otherwise its arguments, and its input was the same.",
    manual: MANUAL,
    source: RuleSource::Own,
    check,
};

fn check(analysis: &AttemptAnalysis, threshold: f64) -> Vec<RedFlag> {
    analysis
        .duplication
        .near
        .iter()
        .filter(|found| found.similarity >= threshold && found.input == InputChange::Unchanged)
        .map(|found| {
            let message = format!(
                "two calls ({}) whose texts share {:.0} % of their three-word sequences, with unchanged input",
                found.kind.as_str(),
                found.similarity * 100.0
            );
            let evidence = [&found.earlier.evidence, &found.later.evidence];
            let evidence = evidence.into_iter().flatten().cloned().collect();
            RedFlag::new(&RULE, threshold, found.similarity, message, evidence).on(&found.later.text)
        })
        .collect()
}

/// The page of the manual.
const MANUAL: &str = "\
**What it looks at.** `duplication.near`: media, web calls, and commands of more than 5 seconds, of one tool, whose prompts,
queries or commands differ but share so much of their three-word sequences (Jaccard index, from 6 words on), with all
other arguments equal and nothing in between that changed what they read. Less than 0.8 is not in the list, so that a
lower threshold changes nothing.

**Why.** The second call may have brought what the first one had brought already, at the same price.

**What it does not mean.** One word can make another picture or another search; a variant may be what the agent wanted.
Long commands of two agents do not meet the rule: their workspaces differ.

**Evidence.** The earlier call, then the later one; the later text is the subject.

**Example.** Two searches of 12 words that differ in the last one: 9 of 11 sequences, 0.82, one flag. The same two after
which `size` differs as well: none.";
