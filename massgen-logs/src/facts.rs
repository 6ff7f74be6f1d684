//! The facts of an attempt in words, for people.

use massgen_log_analysis::facts::AttemptFacts;
use massgen_log_analysis::question::cost::CostStatus;
use massgen_report::units::{NOT_RECORDED, UNPRICED, count, integer, recorded, seconds, usd};

use crate::args::Severity;

/// How many findings of one severity there are.
pub(crate) fn findings(facts: &AttemptFacts, severity: Severity) -> u64 {
    let word = match severity {
        Severity::Low => "low",
        Severity::Medium => "medium",
        Severity::High => "high",
    };
    facts.findings.get(word).copied().unwrap_or(0)
}

/// The cost, as far as it is priced.
pub(crate) fn cost(facts: &AttemptFacts) -> String {
    match (facts.cost_usd, facts.cost_status) {
        (Some(cost), CostStatus::Partial) => format!("at least {}", usd(cost)),
        (Some(cost), _) => usd(cost),
        (None, CostStatus::Unpriced) => UNPRICED.to_owned(),
        (None, _) => NOT_RECORDED.to_owned(),
    }
}

/// The winner's id.
pub(crate) fn winner(facts: &AttemptFacts) -> &str {
    facts.winner.as_ref().map_or(NOT_RECORDED, AsRef::as_ref)
}

/// The attempt in a few sentences.
pub(crate) fn paragraph(facts: &AttemptFacts) -> String {
    let sized = |number: Option<u64>, one: &str, many: &str| match number {
        Some(number) => count(number, one, many),
        None => format!("{many} {NOT_RECORDED}"),
    };
    let counted = facts
        .votes_valid
        .map(|votes| format!(" ({} counted)", integer(votes)));
    format!(
        "Status {}: {}, {}, {}{}, {}, {}. Winner: {}. Wall time {}, cost {}.",
        facts.status.as_str(),
        count(facts.agents.len(), "agent", "agents"),
        sized(facts.answers, "answer", "answers"),
        sized(facts.votes_cast, "vote", "votes"),
        counted.unwrap_or_default(),
        sized(facts.agent_restarts, "agent restart", "agent restarts"),
        sized(facts.tool_calls, "tool call", "tool calls"),
        winner(facts),
        recorded(facts.wall_seconds, seconds),
        cost(facts),
    )
}

/// The findings by severity, in one line.
pub(crate) fn findings_line(facts: &AttemptFacts) -> String {
    format!(
        "Findings: {} high, {} medium, {} low",
        findings(facts, Severity::High),
        findings(facts, Severity::Medium),
        findings(facts, Severity::Low)
    )
}
