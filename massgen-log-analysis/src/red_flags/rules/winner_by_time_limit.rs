//! The winner was chosen because the time was over.

use crate::AttemptAnalysis;
use crate::question::decisions::SelectionBasis;
use crate::red_flags::{Category, RedFlag, Rule, RuleSource, Severity};

pub(super) static RULE: Rule = Rule {
    id: "winner_by_time_limit",
    question: 5,
    category: Category::Decisions,
    title: "A winner by the time limit",
    severity: Severity::Medium,
    threshold: None,
    adds_up_to: None,
    rationale: "The agents had not come to a decision: what was there when the limit came was taken.",
    manual: MANUAL,
    source: RuleSource::Own,
    check,
};

fn check(analysis: &AttemptAnalysis, threshold: f64) -> Vec<RedFlag> {
    let selection = &analysis.decisions.selection;
    if selection.basis != SelectionBasis::TimeLimit {
        return Vec::new();
    }
    let votes: u64 = selection
        .tally
        .iter()
        .map(|(_, votes)| *votes)
        .fold(0, u64::saturating_add);
    let message = match votes {
        0 => "the winner was chosen at the time limit, without a vote that counted".to_owned(),
        1 => "the winner was chosen at the time limit, with one vote that counted".to_owned(),
        votes => format!("the winner was chosen at the time limit, with {votes} votes that counted"),
    };
    let winner = &analysis.completion.winner;
    let flag = RedFlag::new(
        &RULE,
        threshold,
        votes as f64,
        message,
        selection.evidence.clone(),
    );
    vec![flag.on_some(winner.value.as_ref())]
}

/// The page of the manual.
const MANUAL: &str = "\
**What it looks at.** `decisions.selection.basis` `time_limit`: a winner, and the orchestrator's limit is
recorded. The number is that of the votes that counted by then.

**Why.** The agents had not come to a decision: MassGen takes the answer with most votes, else the newest
one.

**What it does not mean.** It does not say that more time would have led to another winner.

**Evidence.** The votes that counted and the record of the limit; the winner is the subject.

**Example.** agent1.1 is there, agent_b is at work, the limit comes: agent_a wins with 0 votes, one flag.
The limit came and there was no answer: none, there is no winner.";
