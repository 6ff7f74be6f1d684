//! An answer followed on a write without a look at it.

use crate::AttemptAnalysis;
use crate::red_flags::{Category, RedFlag, Rule, RuleSource, Severity};

pub(super) static RULE: Rule = Rule {
    id: "unverified_write",
    question: 8,
    category: Category::Efficiency,
    title: "Answers without a look after the last write",
    severity: Severity::Low,
    threshold: None,
    adds_up_to: None,
    rationale: "The round ended in an answer, and nothing that the agent ran after its last write looked at anything.",
    manual: MANUAL,
    source: RuleSource::Own,
    check,
};

fn check(analysis: &AttemptAnalysis, threshold: f64) -> Vec<RedFlag> {
    analysis
        .reasoning
        .unverified_writes
        .iter()
        .filter(|found| !found.only_notes && found.runs_after == 0)
        .map(|found| {
            let writes = match found.writes {
                1 => "one write".to_owned(),
                writes => format!("{writes} writes"),
            };
            let message = format!("an answer after {writes}, with no check and no script after the last one");
            RedFlag::new(&RULE, threshold, 1.0, message, found.evidence.clone())
                .on(&format!("{}, round {}", found.agent, found.round))
        })
        .collect()
}

/// The page of the manual.
const MANUAL: &str = "\
**What it looks at.** `reasoning.unverified_writes`: rounds that end in an answer, with a write and without a call that
reads, searches or tests after the last one. Left out are rounds whose last write looks at its result itself
(`echo x > a && cat a`), those in which a script or a build ran after it, and those that wrote nothing but plans, notes
and hand-off files.

**Why.** What was written last is part of the answer, and the record has nobody who looked at it before the answer
went out.

**What it does not mean.** A tool that writes reports whether it could; for a short text that can be all there is to see.
Nothing is said about what was written.

**Evidence.** The last write, then the round; agent and round (counted from 0) are the subject.

**Example.** `write_file report.md`, then the answer: one flag. `write_file report.md`, `cat report.md`, then the answer:
none.";
