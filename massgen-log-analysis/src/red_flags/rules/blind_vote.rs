//! A vote for an answer that the voter had not seen.

use crate::AttemptAnalysis;
use crate::red_flags::{Category, RedFlag, Rule, RuleSource, Severity};

pub(super) static RULE: Rule = Rule {
    id: "blind_vote",
    question: 5,
    category: Category::Decisions,
    title: "Votes for answers that were not shown",
    severity: Severity::Low,
    threshold: None,
    adds_up_to: None,
    rationale: "The voter had not been shown the answer that it voted for, and no call of it named that agent's files.",
    manual: MANUAL,
    source: RuleSource::Own,
    check,
};

fn check(analysis: &AttemptAnalysis, threshold: f64) -> Vec<RedFlag> {
    analysis
        .decisions
        .blind_votes
        .iter()
        .map(|vote| {
            let message = "a vote for an answer that the voter had neither been shown nor looked up";
            let subject = match &vote.label {
                Some(label) => format!("{}, {label}", vote.voter),
                None => format!("{}, {}", vote.voter, vote.target),
            };
            RedFlag::new(&RULE, threshold, 1.0, message, vote.evidence.clone()).on(&subject)
        })
        .collect()
}

/// The page of the manual.
const MANUAL: &str = "\
**What it looks at.** `decisions.blind_votes`: votes for another agent's answer that was neither among the answers
shown at the start of the voting round nor handed over during it, and whose agent's snapshot and workspace no call
of the voter has named since.

**Why.** The vote counts like the others, and nothing in the record tells what it rests on.

**What it does not mean.** The voter may know the answer from what another agent wrote about it. Votes of runs that do
not record what was shown never meet the rule, nor do votes for the voter's own answers.

**Evidence.** The vote, then the start of the voting round with what was shown; voter and label are the subject.

**Example.** agent_b starts a round with agent1.1 and votes for agent3.1, which came later and was not handed over:
one flag. The same after `ls` in the snapshot of agent_c: none.";
