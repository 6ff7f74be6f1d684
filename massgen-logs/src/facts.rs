//! The facts contract of a session, as JSON: what `summary` prints and `analyze` sums up.

use massgen_log_analysis::{Analysis, AttemptAnalysis};
use massgen_report::markdown::visible_line;
use massgen_report::units::{NOT_RECORDED, UNPRICED, count, integer, seconds, usd};
use serde_json::{Value, json};

use crate::args::Severity;

/// The facts of every turn and attempt of the analysis.
pub(crate) fn of(analysis: &Analysis) -> Value {
    let turns = analysis.turns.iter().map(|turn| {
        let attempts: Vec<_> = turn.attempts.iter().map(attempt).collect();
        json!({ "turn": turn.turn, "attempts": attempts })
    });
    json!({
        "format_version": 1,
        "session": analysis.session,
        "layout": analysis.layout,
        "turns": turns.collect::<Vec<_>>(),
    })
}

fn attempt(analysis: &AttemptAnalysis) -> Value {
    let decisions = &analysis.decisions;
    let mut findings = serde_json::Map::new();
    for flag in &analysis.red_flags {
        let severity = flag.severity.as_str();
        let number = findings.get(severity).and_then(Value::as_u64).unwrap_or(0);
        findings.insert(severity.to_owned(), number.saturating_add(1).into());
    }
    json!({
        "attempt": analysis.attempt,
        "status": analysis.completion.status,
        "agents": analysis.overview.agents.iter().map(|agent| &agent.agent).collect::<Vec<_>>(),
        "winner": analysis.completion.winner.value,
        "final_answer": analysis.completion.final_answer.value,
        "answers": decisions.answers.value,
        "votes_cast": decisions.votes_cast.value,
        "votes_valid": decisions.votes_valid.value,
        "agent_restarts": decisions.agent_restarts.value,
        "rounds": decisions.rounds.value,
        "tool_calls": analysis.tool_reliability.totals.tool_calls.value,
        "tool_failures": analysis.tool_reliability.totals.tool_failures.value,
        "cost_usd": analysis.cost.cost_usd.value,
        "cost_status": analysis.cost.cost_status,
        "wall_seconds": analysis.overview.wall_seconds.value,
        "findings": findings,
    })
}

/// One attempt of the facts, for people.
pub(crate) struct Attempt<'a>(pub(crate) &'a Value);

impl Attempt<'_> {
    /// A word or a name.
    pub(crate) fn text(&self, key: &str) -> String {
        match self.0.get(key) {
            Some(Value::String(text)) => visible_line(text),
            Some(Value::Bool(true)) => "yes".to_owned(),
            Some(Value::Bool(false)) => "no".to_owned(),
            _ => NOT_RECORDED.to_owned(),
        }
    }

    /// A whole number.
    pub(crate) fn number(&self, key: &str) -> String {
        let number = self.0.get(key).and_then(Value::as_i64);
        number.map_or_else(|| NOT_RECORDED.to_owned(), integer)
    }

    pub(crate) fn wall(&self) -> String {
        let wall = self.0.get("wall_seconds").and_then(Value::as_f64);
        wall.map_or_else(|| NOT_RECORDED.to_owned(), seconds)
    }

    pub(crate) fn cost(&self) -> String {
        let status = self.0.get("cost_status").and_then(Value::as_str);
        match (self.0.get("cost_usd").and_then(Value::as_f64), status) {
            (Some(cost), Some("partial")) => format!("at least {}", usd(cost)),
            (Some(cost), _) => usd(cost),
            (None, Some("unpriced")) => UNPRICED.to_owned(),
            (None, _) => NOT_RECORDED.to_owned(),
        }
    }

    pub(crate) fn agents(&self) -> usize {
        self.0.get("agents").and_then(Value::as_array).map_or(0, Vec::len)
    }

    /// Findings of one severity.
    pub(crate) fn findings(&self, severity: Severity) -> u64 {
        let word = match severity {
            Severity::Low => "low",
            Severity::Medium => "medium",
            Severity::High => "high",
        };
        let findings = self.0.get("findings").and_then(|findings| findings.get(word));
        findings.and_then(Value::as_u64).unwrap_or(0)
    }

    /// The attempt in a few sentences.
    pub(crate) fn paragraph(&self) -> String {
        let sized = |key: &str, one: &str, many: &str| match self.0.get(key).and_then(Value::as_i64) {
            Some(number) => count(number, one, many),
            None => format!("{many} {NOT_RECORDED}"),
        };
        format!(
            "Status {}: {}, {}, {} of which {} counted, {}. Winner: {}. Wall time {}, cost {}.",
            self.text("status"),
            count(self.agents(), "agent", "agents"),
            sized("answers", "answer", "answers"),
            sized("votes_cast", "vote", "votes"),
            self.number("votes_valid"),
            sized("agent_restarts", "restart", "restarts"),
            self.text("winner"),
            self.wall(),
            self.cost(),
        )
    }

    /// The findings in one line.
    pub(crate) fn findings_line(&self) -> String {
        format!(
            "Findings: {} high, {} medium, {} low",
            self.findings(Severity::High),
            self.findings(Severity::Medium),
            self.findings(Severity::Low)
        )
    }
}

/// Turn number and attempts of each turn of the facts.
pub(crate) fn turns(facts: &Value) -> impl Iterator<Item = (u64, &[Value])> {
    let turns = facts.get("turns").and_then(Value::as_array).map(Vec::as_slice);
    turns.unwrap_or_default().iter().map(|turn| {
        let number = turn.get("turn").and_then(Value::as_u64).unwrap_or(0);
        let attempts = turn.get("attempts").and_then(Value::as_array).map(Vec::as_slice);
        (number, attempts.unwrap_or_default())
    })
}
