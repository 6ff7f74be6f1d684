//! The winner was chosen without any vote that counted.

use crate::AttemptAnalysis;
use crate::question::decisions::SelectionBasis;
use crate::red_flags::{Category, RedFlag, Rule, RuleSource, Severity};

pub(super) static RULE: Rule = Rule {
    id: "winner_without_votes",
    question: 5,
    category: Category::Decisions,
    title: "A winner without votes",
    severity: Severity::Medium,
    threshold: None,
    adds_up_to: None,
    rationale: "The winner was chosen because its answer was the only or newest one, not because agents preferred it.",
    manual: MANUAL,
    source: RuleSource::Own,
    check,
};

fn check(analysis: &AttemptAnalysis, threshold: f64) -> Vec<RedFlag> {
    let selection = &analysis.decisions.selection;
    if selection.basis != SelectionBasis::NoVotes {
        return Vec::new();
    }
    let message = "the winner was chosen although no vote counted";
    vec![RedFlag::new(
        &RULE,
        threshold,
        0.0,
        message,
        analysis.completion.winner.evidence.clone(),
    )]
}

/// The page of the manual.
const MANUAL: &str = "\
**What it looks at.** `decisions.selection.basis` `no_votes`: a winner, no time limit, no configured
presenter, and not one vote that counted.

**Why.** The winner was chosen because its answer was the only or newest one, not because agents preferred
it.

**What it does not mean.** With a single agent that submits and ends, nobody was there to vote: the
analysis then sees a vote of its own or none.

**Evidence.** What the winner rests on.

**Example.** agent_a answers, agent_b fails before it votes: agent_a wins with 0 votes, one flag.";
