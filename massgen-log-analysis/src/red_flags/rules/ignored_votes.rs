//! Votes were sent and not recorded.

use crate::AttemptAnalysis;
use crate::red_flags::{Category, RedFlag, Rule, RuleSource, Severity, ThresholdSpec};

pub(super) static RULE: Rule = Rule {
    id: "ignored_votes",
    question: 5,
    category: Category::Decisions,
    title: "Votes that were ignored",
    severity: Severity::Low,
    threshold: Some(ThresholdSpec::at_least(1.0, "ignored votes")),
    adds_up_to: Some("votes"),
    rationale: "Such a call is paid, and the vote does not count: a new answer came while the agent was voting.",
    manual: MANUAL,
    source: RuleSource::Own,
    check,
};

fn check(analysis: &AttemptAnalysis, threshold: f64) -> Vec<RedFlag> {
    let ignored = &analysis.decisions.ignored;
    let count = ignored.len() as f64;
    if count < threshold || ignored.is_empty() {
        return Vec::new();
    }
    let message = match ignored.len() {
        1 => "one vote was ignored because of a restart".to_owned(),
        more => format!("{more} votes were ignored because of restarts"),
    };
    let evidence = ignored.iter().map(|vote| vote.evidence.clone()).collect();
    vec![RedFlag::new(&RULE, threshold, count, message, evidence)]
}

/// The page of the manual.
const MANUAL: &str = "\
**What it looks at.** `decisions.ignored`: votes that an agent sent and MassGen did not record, because a
new answer had come while the agent was voting.

**Why.** The call is paid, the vote does not count, and the agent has to decide again.

**What it does not mean.** It does not say that the agent voted for an answer that was out of date when it
began.

**Evidence.** The notices in the event stream or the log.

**Example.** agent_c votes at 41.2 s, agent_a's new answer came at 40.9 s: one ignored vote, one flag.";
