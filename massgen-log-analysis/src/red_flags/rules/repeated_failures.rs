//! One agent's calls of one tool failed several times in a row.

use crate::AttemptAnalysis;
use crate::red_flags::{Category, RedFlag, Rule, RuleSource, Severity, ThresholdSpec};

pub(super) static RULE: Rule = Rule {
    id: "repeated_failures",
    question: 9,
    category: Category::Tools,
    title: "One tool failing in a row",
    severity: Severity::Medium,
    threshold: Some(ThresholdSpec::at_least(3.0, "failures in a row").severe_from(6.0)),
    adds_up_to: Some("failures"),
    rationale: "The guide calls three failures of the same approach waste; another approach is expected after two or three.",
    manual: MANUAL,
    source: RuleSource::Guide,
    check,
};

fn check(analysis: &AttemptAnalysis, threshold: f64) -> Vec<RedFlag> {
    analysis
        .tool_reliability
        .streaks
        .iter()
        .filter(|streak| streak.length as f64 >= threshold)
        .map(|streak| {
            let arguments = match streak.distinct_arguments {
                Some(1) => ", with the same arguments".to_owned(),
                Some(distinct) => format!(", with {distinct} different arguments"),
                None => String::new(),
            };
            let message = format!("{} failures of one tool in a row{arguments}", streak.length);
            RedFlag::new(
                &RULE,
                threshold,
                streak.length as f64,
                message,
                streak.evidence.clone(),
            )
            .on(&match &streak.agent {
                Some(agent) => format!("{agent}, {}", streak.tool),
                None => streak.tool.to_string(),
            })
        })
        .collect()
}

/// The page of the manual.
const MANUAL: &str = "\
**What it looks at.** `tool_reliability.streaks`: calls of one tool by one agent that failed one after the
other, by record or exit code, through all of its rounds. Calls of other tools in between do not count, whatever their
outcome; a success of the tool ends the streak. From 6 on the flag is of high severity. The other meaning, calls of
whatever tools with no success in between within one round, is `reasoning.by_agent[].failure_runs` and the rule
`failures_in_a_row`.

**Why.** The guide calls three failures of one approach waste; another approach is expected after two or
three.

**What it does not mean.** The calls may have had different arguments: the message says how many. A failure can be what
the agent wanted to see, as with a test that has to fail first.

**Evidence.** The failed calls; agent and tool are the subject.

**Example.** agent_a: `read_file` fails 4 times on 4 guessed paths, with `ls` in between, the 5th call succeeds: one flag
with 4. 7 failures: the same with high severity. 2 failures: none.";
