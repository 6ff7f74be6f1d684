//! Recorded votes did not count at the decision.

use crate::AttemptAnalysis;
use crate::red_flags::{Category, RedFlag, Rule, RuleSource, Severity, ThresholdSpec};

pub(super) static RULE: Rule = Rule {
    id: "superseded_votes",
    question: 5,
    category: Category::Decisions,
    title: "Votes that no longer counted",
    severity: Severity::Low,
    threshold: Some(ThresholdSpec::at_least(1.0, "superseded votes")),
    adds_up_to: Some("votes"),
    rationale: "A later answer of any agent clears all votes: the voters have to vote again.",
    manual: MANUAL,
    source: RuleSource::Own,
    check,
};

fn check(analysis: &AttemptAnalysis, threshold: f64) -> Vec<RedFlag> {
    let superseded: Vec<_> = analysis
        .decisions
        .votes
        .iter()
        .filter(|vote| vote.counted == Some(false))
        .collect();
    let count = superseded.len() as f64;
    if count < threshold || superseded.is_empty() {
        return Vec::new();
    }
    let message = match superseded.len() {
        1 => "one recorded vote did not count at the decision".to_owned(),
        more => format!("{more} recorded votes did not count at the decision"),
    };
    let evidence = superseded
        .iter()
        .filter_map(|vote| vote.evidence.first().cloned())
        .collect();
    vec![RedFlag::new(&RULE, threshold, count, message, evidence)]
}

/// The page of the manual.
const MANUAL: &str = "\
**What it looks at.** `decisions.votes` with `counted` false: votes that were recorded and were no longer
there at the decision.

**Why.** A later answer of any agent clears all votes: the voters have to vote again.

**What it does not mean.** That is how the coordination is meant to work. Many of them tell that agents
vote early and others still improve their answers.

**Evidence.** The votes in coordination_events.json.

**Example.** Two votes, then a new answer, then three votes: one flag with 2 votes.";
