//! A vote for an answer that was out of date.

use crate::AttemptAnalysis;
use crate::red_flags::{Category, RedFlag, Rule, RuleSource, Severity};

pub(super) static RULE: Rule = Rule {
    id: "stale_vote",
    question: 5,
    category: Category::Decisions,
    title: "Votes for superseded answers",
    severity: Severity::Low,
    threshold: None,
    adds_up_to: None,
    rationale: "The voter did not take the newest answer of the agent that it voted for into account.",
    manual: MANUAL,
    source: RuleSource::Own,
    check,
};

fn check(analysis: &AttemptAnalysis, threshold: f64) -> Vec<RedFlag> {
    analysis
        .decisions
        .votes
        .iter()
        .filter(|vote| vote.stale == Some(true))
        .map(|vote| {
            let message = "a vote for an answer whose agent had a newer one when it was cast";
            let subject = match &vote.label {
                Some(label) => format!("{}, {label}", vote.voter),
                None => vote.voter.to_string(),
            };
            RedFlag::new(&RULE, threshold, 1.0, message, vote.evidence.clone()).on(&subject)
        })
        .collect()
}

/// The page of the manual.
const MANUAL: &str = "\
**What it looks at.** `decisions.votes[].stale`: votes that were recorded for a label when its agent had
submitted a newer answer already.

**Why.** The voter did not take the newest answer of the agent that it voted for into account; what is
presented may be another text than the one that was chosen.

**What it does not mean.** It does not say that the newer answer is another one in substance, nor that the
vote was without reason.

**Evidence.** The vote in coordination_events.json; voter and label are the subject.

**Example.** agent1.2 is submitted at 30 s, agent_b votes for agent1.1 at 35 s: one flag. A vote at 29 s
for agent1.1: none.";
