//! The winner was chosen without any vote that counted.

use crate::AttemptAnalysis;
use crate::question::decisions::SelectionBasis;
use crate::red_flags::{RedFlag, Rule, RuleSource, Severity};

pub(super) static RULE: Rule = Rule {
    id: "winner_without_votes",
    question: 5,
    title: "A winner without votes",
    severity: Severity::Medium,
    threshold: None,
    rationale: "The winner was chosen because its answer was the only or newest one, not because agents preferred it.",
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
