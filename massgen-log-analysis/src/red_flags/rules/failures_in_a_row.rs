//! An agent's calls failed several times in a row, whatever the tools.

use crate::AttemptAnalysis;
use crate::red_flags::{Category, RedFlag, Rule, RuleSource, Severity, ThresholdSpec};

pub(super) static RULE: Rule = Rule {
    id: "failures_in_a_row",
    question: 8,
    category: Category::Tools,
    title: "Calls of several tools failing in a row",
    severity: Severity::Medium,
    threshold: Some(ThresholdSpec::at_least(3.0, "failures in a row").severe_from(6.0)),
    adds_up_to: Some("failures"),
    rationale: "Nothing that the agent tried in a row succeeded; the guide expects another approach after two or three failures.",
    manual: MANUAL,
    source: RuleSource::Guide,
    check,
};

fn check(analysis: &AttemptAnalysis, threshold: f64) -> Vec<RedFlag> {
    analysis
        .reasoning
        .by_agent
        .iter()
        .flat_map(|agent| agent.failure_runs.iter().map(move |run| (&agent.agent, run)))
        .filter(|(_, run)| run.tools > 1 && run.length as f64 >= threshold)
        .map(|(agent, run)| {
            let message = format!(
                "{} failures in a row, of {} tools; what came next: {}",
                run.length,
                run.tools,
                run.next.as_str()
            );
            let flag = RedFlag::new(&RULE, threshold, run.length as f64, message, run.evidence.clone());
            match run.round {
                Some(round) => flag.on(&format!("{agent}, round {round}")),
                None => flag.on(agent),
            }
        })
        .collect()
}

/// The page of the manual.
const MANUAL: &str = "\
**What it looks at.** `reasoning.by_agent[].failure_runs`: calls of one agent that failed one after the other within one
round, whatever their tools, by record or exit code. From 6 on the flag is of high severity. Rows of one tool alone
are left to `repeated_failures`.

**Why.** The guide calls three failures of one approach waste. A row over several tools often has one cause: a path, a
service, a right that is missing.

**What it does not mean.** The failures need not belong together, and a failure can be what the agent wanted to see, as
with a test that has to fail first.

**Evidence.** The failed calls, at most 8; agent and round (counted from 0) are the subject.

**Example.** `read_file a`, `ls a` and `read_file b` fail one after the other: one flag with 3. Three times `read_file`:
none here, one of `repeated_failures`. A success in between: none.";
