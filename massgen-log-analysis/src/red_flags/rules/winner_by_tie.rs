//! The winner was one of several with the same number of votes.

use crate::AttemptAnalysis;
use crate::question::decisions::SelectionBasis;
use crate::red_flags::{Category, RedFlag, Rule, RuleSource, Severity};

pub(super) static RULE: Rule = Rule {
    id: "winner_by_tie",
    question: 5,
    category: Category::Decisions,
    title: "A winner out of a tie",
    severity: Severity::Low,
    threshold: None,
    adds_up_to: None,
    rationale: "Agents had as many votes as each other: the order of the configuration decided.",
    manual: MANUAL,
    source: RuleSource::Own,
    check,
};

fn check(analysis: &AttemptAnalysis, threshold: f64) -> Vec<RedFlag> {
    let selection = &analysis.decisions.selection;
    if selection.basis != SelectionBasis::TieBreak {
        return Vec::new();
    }
    let highest = selection.tally.first().map(|(_, votes)| *votes);
    let tied: Vec<&str> = selection
        .tally
        .iter()
        .filter(|(_, votes)| Some(*votes) == highest)
        .map(|(agent, _)| agent.as_str())
        .collect();
    let message = format!(
        "{} agents had the highest number of votes, {}",
        tied.len(),
        highest.unwrap_or(0)
    );
    let observed = tied.len() as f64;
    let flag = RedFlag::new(&RULE, threshold, observed, message, selection.evidence.clone());
    vec![flag.on(&tied.join(", "))]
}

/// The page of the manual.
const MANUAL: &str = "\
**What it looks at.** `decisions.selection.basis` `tie_break`: several agents share the highest number of
votes that counted. The number is that of these agents.

**Why.** The votes did not decide: MassGen takes the first of the tied agents in the order of the
configuration.

**What it does not mean.** It does not say that another answer should have been taken. With two agents
that each vote for themselves a tie is the usual outcome.

**Evidence.** The votes that counted; the tied agents are the subject.

**Example.** agent_a and agent_b have 1 vote each: one flag with 2. 2 votes against 1: none.";
